"""The tables, each declared once: checks, template, dictionary page and docs are made from these classes.

A column is declared with `column(...)`, whose first argument is its description in Indonesian (the
catalogue in `locale/` has the English). Data columns are named in Indonesian: staff open these files in Excel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

LEVELS = ("kota", "kecamatan", "kelurahan", "kampung")
STATUSES = ("resmi", "sementara", "simulasi")  # from best to worst: an aggregate carries its worst
NATURES = ("stok", "alir", "rasio")
DIRECTIONS = ("naik", "turun", "netral")
WORK_STATUSES = ("rencana", "berjalan", "selesai", "batal")
BENEFICIARIES = ("orang", "keluarga")  # never added: a family is not a person
FUNDS = ("APBN", "APBD", "Dana Desa", "hibah", "CSR", "swadaya")
CRITERIA = (
    "kumuh", "padat", "pendidikan_rendah", "bantaran_sungai", "miskin", "terpencil", "pesisir",
    "bantaran_kereta", "perbatasan", "industri", "wisata",
)  # fmt: skip
EVENTS = ("pencanangan", "keputusan", "perubahan_definisi", "putus_seri")
BREAKS = EVENTS[2:]  # what no line crosses
GROUPS = ("masukan", "proses", "keluaran")
DECISION_STATUSES = ("baru", "berjalan", "selesai", "terlambat")

PERIOD = r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$"


def column(description: str, *, unit: str | None = None, refers: str | None = None, many: str | None = None, **checks: Any) -> Any:
    """A column of a table.

    description: what it holds, in Indonesian. unit: its unit of measure.
    refers: the table whose key its values must exist in. many: the separator when a cell holds several values.
    checks: what `pandera.Field` takes.
    """
    return pa.Field(description=description, metadata={"unit": unit, "refers": refers, "many": many}, **checks)


class Table(pa.DataFrameModel):
    """What all tables share: unknown columns are an error, so that a misspelt header is never dropped in silence."""

    class Config:
        strict = True
        coerce = False


class Wilayah(Table):
    """Tempat dalam pohon kota > kecamatan > kelurahan > kampung."""

    kode: Series[str] = column("Kode wilayah Kemendagri; kampung memakai kode sendiri", unique=True, str_length={"min_value": 1})
    nama: Series[str] = column("Nama tempat", str_length={"min_value": 1})
    tingkat: Series[str] = column("Tingkat wilayah", isin=LEVELS)
    induk: Series[str] = column("Kode wilayah di atasnya; kosong untuk kota", refers="wilayah", nullable=True)
    lintang: Series[float] = column("Lintang titik label", unit="derajat", nullable=True, in_range={"min_value": -90, "max_value": 90})
    bujur: Series[float] = column("Bujur titik label", unit="derajat", nullable=True, in_range={"min_value": -180, "max_value": 180})
    luas_km2: Series[float] = column("Luas wilayah", unit="km²", nullable=True, gt=0)
    status_data: Series[str] = column("Seberapa jauh baris ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class Kampung(Table):
    """Keterangan yang hanya dimiliki kampung."""

    wilayah: Series[str] = column("Kode kampung", refers="wilayah", unique=True)
    tanggal_pencanangan: Series[pd.Timestamp] = column("Tanggal pencanangan; kosong bila hanya tahunnya yang diketahui", nullable=True)
    tahun: Series[int] = column("Tahun pencanangan", ge=2016)
    rt_rw: Series[str] = column("RT/RW yang dicakup", nullable=True)
    tema: Series[str] = column("Tema kampung (kampung tematik)", nullable=True)
    kriteria: Series[str] = column("Kriteria penempatan, dipisah titik koma", nullable=True, many=";")
    status_data: Series[str] = column("Seberapa jauh baris ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class Bidang(Table):
    """Bidang pembangunan; urutannya menentukan warna."""

    kode: Series[str] = column("Kode bidang", unique=True)
    nama_id: Series[str] = column("Nama bidang")
    nama_en: Series[str] = column("Nama bidang dalam bahasa Inggris")
    urutan: Series[int] = column("Urutan tampil", unique=True, in_range={"min_value": 1, "max_value": 8})


class Indikator(Table):
    """Kamus indikator: indikator baru adalah satu baris, bukan kode program."""

    kode: Series[str] = column("Kode indikator", unique=True, str_matches=r"^[a-z0-9_]+$")
    nama_id: Series[str] = column("Nama indikator")
    nama_en: Series[str] = column("Nama indikator dalam bahasa Inggris")
    bidang: Series[str] = column("Bidang", refers="bidang")
    satuan: Series[str] = column("Satuan")
    satuan_en: Series[str] = column("Satuan dalam bahasa Inggris")
    arah: Series[str] = column("Arah yang baik", isin=DIRECTIONS)
    sifat: Series[str] = column("Sifat: stok (keadaan), alir (selama kurun), rasio", isin=NATURES)
    pembilang: Series[str] = column("Kode indikator yang dijumlahkan sebagai pembilang, dipisah tanda tambah", refers="indikator", many="+", nullable=True)
    penyebut: Series[str] = column("Kode indikator yang dijumlahkan sebagai penyebut, dipisah tanda tambah", refers="indikator", many="+", nullable=True)
    pengali: Series[float] = column("Pengali hasil bagi", gt=0)
    desimal: Series[int] = column("Jumlah angka di belakang koma", in_range={"min_value": 0, "max_value": 4})
    tingkat_dasar: Series[str] = column("Tingkat wilayah yang dijumlahkan menjadi angka kecamatan dan kota", isin=("kelurahan", "kampung"))
    hitung_dari: Series[str] = column(
        "Bila dihitung dari tabel lain: intervensi:<kegiatan> (volume yang selesai), intervensi:#skpd (banyaknya perangkat daerah), "
        "wilayah:luas_km2, atau kampung:jumlah", nullable=True,
        str_matches=r"^(intervensi:.+|wilayah:luas_km2|kampung:jumlah)$",
    )  # fmt: skip
    definisi_id: Series[str] = column("Definisi", str_length={"min_value": 10})
    definisi_en: Series[str] = column("Definisi dalam bahasa Inggris", str_length={"min_value": 10})
    rujukan: Series[str] = column("Rujukan definisi", nullable=True)
    sdg: Series[str] = column("Kode indikator TPB/SDG yang terkait", nullable=True)


class Nilai(Table):
    """Nilai satu indikator di satu tempat pada satu periode."""

    wilayah: Series[str] = column("Kode wilayah", refers="wilayah")
    periode: Series[str] = column("Tahun, triwulan, atau bulan (ISO)", str_matches=PERIOD)
    indikator: Series[str] = column("Kode indikator", refers="indikator")
    nilai: Series[float] = column("Nilai dalam satuan indikatornya; kosong = belum lapor", nullable=True)
    status: Series[str] = column("Seberapa jauh nilai ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")

    class Config:
        unique = ["wilayah", "periode", "indikator", "sumber"]


class Target(Table):
    """Sasaran per tempat dan periode; beberapa sumber dapat berdampingan."""

    wilayah: Series[str] = column("Kode wilayah", refers="wilayah")
    periode: Series[str] = column("Tahun, triwulan, atau bulan (ISO)", str_matches=PERIOD)
    indikator: Series[str] = column("Kode indikator", refers="indikator")
    nilai: Series[float] = column("Nilai sasaran dalam satuan indikatornya")
    status: Series[str] = column("Seberapa jauh nilai ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")

    class Config:
        unique = ["wilayah", "periode", "indikator", "sumber"]


class Peristiwa(Table):
    """Kejadian yang menandai suatu seri."""

    id: Series[str] = column("Nomor kejadian", unique=True)
    tanggal: Series[pd.Timestamp] = column("Tanggal kejadian")
    wilayah: Series[str] = column("Kode wilayah", refers="wilayah")
    indikator: Series[str] = column("Kode indikator; kosong bila menyangkut semuanya", refers="indikator", nullable=True)
    jenis: Series[str] = column("Jenis kejadian; perubahan_definisi dan putus_seri memutus garis", isin=EVENTS)
    judul: Series[str] = column("Judul singkat")
    judul_en: Series[str] = column("Judul singkat dalam bahasa Inggris")
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class Skpd(Table):
    """Perangkat daerah."""

    kode: Series[str] = column("Kode perangkat daerah", unique=True)
    nama: Series[str] = column("Nama lengkap")
    singkatan: Series[str] = column("Singkatan", unique=True)
    bidang: Series[str] = column("Bidang utama", refers="bidang")
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class Kegiatan(Table):
    """Jenis kegiatan intervensi, dengan kisaran biaya satuannya."""

    nama: Series[str] = column("Nama kegiatan", unique=True)
    nama_en: Series[str] = column("Nama kegiatan dalam bahasa Inggris")
    bidang: Series[str] = column("Bidang", refers="bidang")
    satuan: Series[str] = column("Satuan volume")
    satuan_en: Series[str] = column("Satuan volume dalam bahasa Inggris")
    penerima: Series[str] = column("Yang dihitung sebagai penerima manfaat", isin=BENEFICIARIES)
    biaya_rendah: Series[float] = column("Biaya satuan terendah", unit="rupiah", ge=0, nullable=True)
    biaya_tinggi: Series[float] = column("Biaya satuan tertinggi", unit="rupiah", ge=0, nullable=True)
    status_biaya: Series[str] = column("Seberapa jauh biaya ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class Pasangan(Table):
    """Kegiatan yang saling melengkapi: yang pertama kurang berguna bila yang kedua tidak ada di tempat yang sama."""

    kegiatan: Series[str] = column("Nama kegiatan", refers="kegiatan")
    pelengkap: Series[str] = column("Nama kegiatan yang melengkapinya", refers="kegiatan")
    alasan: Series[str] = column("Mengapa keduanya saling melengkapi", str_length={"min_value": 1})
    alasan_en: Series[str] = column("Alasan dalam bahasa Inggris", str_length={"min_value": 1})
    sumber: Series[str] = column("Kode sumber", refers="sumber")

    class Config:
        unique = ["kegiatan", "pelengkap"]


class Intervensi(Table):
    """Satu kegiatan satu perangkat daerah di satu kampung."""

    id: Series[str] = column("Nomor intervensi", unique=True)
    wilayah: Series[str] = column("Kode kampung atau kelurahan", refers="wilayah")
    skpd: Series[str] = column("Kode perangkat daerah", refers="skpd")
    bidang: Series[str] = column("Kode bidang", refers="bidang")
    program: Series[str] = column("Nama program")
    kegiatan: Series[str] = column("Nama kegiatan", refers="kegiatan")
    mulai: Series[pd.Timestamp] = column("Tanggal mulai")
    selesai: Series[pd.Timestamp] = column("Tanggal selesai; kosong bila belum", nullable=True)
    status: Series[str] = column("Keadaan kegiatan", isin=WORK_STATUSES)
    volume: Series[float] = column("Volume dalam satuannya", ge=0, nullable=True)
    satuan: Series[str] = column("Satuan volume")
    anggaran: Series[float] = column("Anggaran", unit="rupiah", ge=0, nullable=True)
    realisasi: Series[float] = column("Realisasi; kosong = belum dilaporkan", unit="rupiah", ge=0, nullable=True)
    penerima: Series[float] = column("Penerima manfaat", unit="orang atau keluarga, menurut kegiatannya", ge=0, nullable=True)
    sumber_dana: Series[str] = column("Sumber dana", isin=FUNDS)
    lintang: Series[float] = column("Lintang", unit="derajat", nullable=True, in_range={"min_value": -90, "max_value": 90})
    bujur: Series[float] = column("Bujur", unit="derajat", nullable=True, in_range={"min_value": -180, "max_value": 180})
    status_data: Series[str] = column("Seberapa jauh baris ini dapat dipakai", isin=STATUSES)
    sumber: Series[str] = column("Kode sumber", refers="sumber")


class TindakLanjut(Table):
    """Keputusan yang diambil dalam rapat."""

    id: Series[str] = column("Nomor keputusan", unique=True)
    tanggal: Series[pd.Timestamp] = column("Tanggal rapat")
    wilayah: Series[str] = column("Kode wilayah", refers="wilayah")
    indikator: Series[str] = column("Kode indikator", refers="indikator", nullable=True)
    isi: Series[str] = column("Apa yang diputuskan")
    sebab: Series[str] = column("Alasannya", nullable=True)
    penanggung_jawab: Series[str] = column("Kode perangkat daerah", refers="skpd")
    tenggat: Series[pd.Timestamp] = column("Tenggat")
    status: Series[str] = column("Keadaan keputusan", isin=DECISION_STATUSES)
    nilai_awal: Series[float] = column("Angka saat keputusan diambil", nullable=True)
    nilai_harapan: Series[float] = column("Angka yang diharapkan", nullable=True)
    versi_data: Series[str] = column("Versi data saat keputusan diambil", nullable=True)
    catatan: Series[str] = column("Catatan", nullable=True)


class Sumber(Table):
    """Asal suatu nilai; prioritas terkecil yang ditampilkan bila sumber berbeda."""

    kode: Series[str] = column("Kode sumber", unique=True)
    judul: Series[str] = column("Judul")
    penerbit: Series[str] = column("Penerbit")
    tanggal: Series[str] = column("Tanggal terbit (ISO, boleh hanya tahun)", nullable=True, str_matches=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    tautan: Series[str] = column("Alamat halaman", nullable=True)
    jenis: Series[str] = column("Jenis: artikel, berita, portal, peraturan, berkas, simulasi, atau hitungan")
    prioritas: Series[int] = column("Urutan kepercayaan; 1 didahulukan", ge=1)


class Klasifikasi(Table):
    """Dua belas indikator kelas Kampung KB: skor 1 + banyaknya batas yang dicapai."""

    pedoman: Series[str] = column("Kode pedoman")
    kelompok: Series[str] = column("Kelompok indikator", isin=GROUPS)
    indikator: Series[str] = column("Kode indikator yang dinilai; beberapa kode dengan tanda tambah berarti rata-ratanya", refers="indikator", many="+")
    nama_id: Series[str] = column("Nama komponen")
    nama_en: Series[str] = column("Nama komponen dalam bahasa Inggris")
    urutan: Series[int] = column("Urutan tampil")
    arah: Series[str] = column("naik: skor bertambah bila nilai ≥ batas; turun: bila nilai ≤ batas", isin=("naik", "turun"))
    batas_2: Series[float] = column("Batas skor 2")
    batas_3: Series[float] = column("Batas skor 3")
    batas_4: Series[float] = column("Batas skor 4; kosong bila skor tertinggi 3", nullable=True)
    bulatkan: Series[bool] = column("Nilai dibulatkan ke bilangan bulat sebelum dibandingkan")
    sumber: Series[str] = column("Kode sumber", refers="sumber")

    class Config:
        unique = ["pedoman", "indikator"]


class Kelas(Table):
    """Kelas Kampung KB dari kelompok yang baik; baris pertama yang cocok berlaku."""

    pedoman: Series[str] = column("Kode pedoman")
    urutan: Series[int] = column("Urutan pemeriksaan, dari kelas tertinggi")
    kode: Series[str] = column("Kode kelas")
    nama_id: Series[str] = column("Nama kelas")
    nama_en: Series[str] = column("Nama kelas dalam bahasa Inggris")
    masukan: Series[str] = column("Kelompok masukan harus baik?", isin=("ya", "bebas"))
    proses: Series[str] = column("Kelompok proses harus baik?", isin=("ya", "bebas"))
    keluaran: Series[str] = column("Kelompok keluaran harus baik?", isin=("ya", "bebas"))
    peringkat: Series[int] = column("Tinggi kelas; 1 terendah", ge=1)

    class Config:
        unique = ["pedoman", "urutan"]


class Temuan(Table):
    """Penjelasan atas temuan mutu data; berlaku selama yang tercatat masih sama dengan saat dijelaskan."""

    id: Series[str] = column(
        "Temuan yang dijelaskan: aturan, tempat, periode, indikator, sumber, atau nomor barisnya", unique=True, str_length={"min_value": 1}
    )
    isi: Series[str] = column("Yang tercatat saat dijelaskan; bila berubah, temuannya terbuka lagi", nullable=True)
    alasan: Series[str] = column("Mengapa temuan ini benar atau dapat diterima", str_length={"min_value": 1})
    oleh: Series[str] = column("Siapa yang menjelaskan", str_length={"min_value": 1})
    tanggal: Series[pd.Timestamp] = column("Tanggal dijelaskan")


class Pengaturan(Table):
    """Nama program dan ambang yang dipakai dasbor."""

    kunci: Series[str] = column("Nama pengaturan", unique=True)
    nilai: Series[str] = column("Isi pengaturan")
    keterangan: Series[str] = column("Gunanya")


@dataclass(frozen=True)
class Layer:
    """A boundary or river file: GeoJSON in WGS 84. `level`: the places its `kode` must cover, if any."""

    file: str
    level: str | None
    description: str


# The order is the order of reading: a table stands after those it refers to where it can.
TABLES: dict[str, type[Table]] = {
    "sumber": Sumber,
    "pengaturan": Pengaturan,
    "bidang": Bidang,
    "wilayah": Wilayah,
    "kampung": Kampung,
    "indikator": Indikator,
    "nilai": Nilai,
    "target": Target,
    "peristiwa": Peristiwa,
    "skpd": Skpd,
    "kegiatan": Kegiatan,
    "pasangan": Pasangan,
    "intervensi": Intervensi,
    "tindak_lanjut": TindakLanjut,
    "klasifikasi": Klasifikasi,
    "kelas": Kelas,
    "temuan": Temuan,
}
OPTIONAL = {"pasangan", "temuan"}  # what a data set may lack: it is then empty

KEYS = {"bidang": "kode", "indikator": "kode", "wilayah": "kode", "skpd": "kode", "sumber": "kode", "kegiatan": "nama"}

LAYERS = {
    "kelurahan": Layer("batas_kelurahan.geojson", "kelurahan", "Batas kelurahan"),
    "kecamatan": Layer("batas_kecamatan.geojson", "kecamatan", "Batas kecamatan"),
    "kota": Layer("batas_kota.geojson", "kota", "Batas kota"),
    "sungai": Layer("sungai.geojson", None, "Sungai"),
}
MANIFEST = "isi.csv"  # berkas, baris, sha256: a file cut at a line end would otherwise pass every check

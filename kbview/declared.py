"""The declared tables in words: what a table holds, and what a column may hold."""

from __future__ import annotations

from functools import cache
from typing import Any

from kbdata.rows import BOUNDARIES
from kbdata.tables import PERIOD, TABLES
from kbview import i18n
from kbview.i18n import _


def table_name(name: str, *, inside: bool = False) -> str:
    """What a table is called. inside: as it stands within a sentence."""
    named = {
        "sumber": _("sumber"),
        "pengaturan": _("pengaturan"),
        "bidang": _("bidang"),
        "wilayah": _("wilayah"),
        "kampung": _("kampung"),
        "indikator": _("indikator"),
        "nilai": _("nilai indikator"),
        "target": _("sasaran"),
        "peristiwa": _("peristiwa"),
        "skpd": _("perangkat daerah"),
        "kegiatan": _("jenis kegiatan"),
        "pasangan": _("pasangan kegiatan"),
        "intervensi": _("intervensi"),
        "tindak_lanjut": _("tindak lanjut"),
        "klasifikasi": _("indikator kelas"),
        "kelas": _("kelas"),
        "temuan": _("penjelasan temuan"),
        BOUNDARIES: _("batas wilayah"),
    }
    found = named.get(name, name)
    return found if inside else found[:1].upper() + found[1:]


def table_names() -> dict[str, str]:
    """What each declared table is called: for choices, which keep the language in which they were drawn."""
    return {name: table_name(name) for name in TABLES}


def column_name(name: str) -> str:
    """What a column is called, as it stands within a sentence."""
    return _columns(i18n.language()).get(name, name.replace("_", " "))


@cache
def _columns(language: str) -> dict[str, str]:
    """The names of columns in a language, the one that is spoken; the others read well as they are."""
    return {
        "wilayah": _("tempat"),
        "periode": _("periode"),
        "indikator": _("indikator"),
        "sumber": _("Sumber").lower(),
        "nilai": _("Nilai").lower(),
        "status": _("status"),
        "status_data": _("status data"),
        "status_biaya": _("status biaya"),
        "kode": _("kode"),
        "nama": _("nama"),
        "nama_id": _("nama dalam bahasa Indonesia"),
        "nama_en": _("nama dalam bahasa Inggris"),
        "judul": _("judul"),
        "judul_en": _("judul dalam bahasa Inggris"),
        "penerbit": _("penerbit"),
        "tanggal": _("tanggal"),
        "tautan": _("tautan"),
        "jenis": _("jenis"),
        "prioritas": _("prioritas"),
        "kunci": _("kunci"),
        "keterangan": _("keterangan"),
        "bidang": _("bidang"),
        "urutan": _("urutan"),
        "tingkat": _("tingkat"),
        "induk": _("tempat di atasnya"),
        "lintang": _("lintang"),
        "bujur": _("bujur"),
        "luas_km2": _("luas (km²)"),
        "tanggal_pencanangan": _("tanggal pencanangan"),
        "tahun": _("tahun"),
        "rt_rw": _("RT dan RW"),
        "tema": _("tema"),
        "kriteria": _("kriteria"),
        "singkatan": _("singkatan"),
        "skpd": _("perangkat daerah"),
        "kegiatan": _("kegiatan"),
        "pelengkap": _("pelengkap"),
        "program": _("program"),
        "mulai": _("tanggal mulai"),
        "selesai": _("tanggal selesai"),
        "volume": _("volume pekerjaan"),
        "satuan": _("satuan"),
        "satuan_en": _("satuan dalam bahasa Inggris"),
        "anggaran": _("anggaran"),
        "realisasi": _("realisasi"),
        "penerima": _("penerima"),
        "sumber_dana": _("sumber dana"),
        "biaya_rendah": _("biaya terendah"),
        "biaya_tinggi": _("biaya tertinggi"),
        "alasan": _("alasan"),
        "alasan_en": _("alasan dalam bahasa Inggris"),
        "isi": _("isi"),
        "sebab": _("sebab"),
        "penanggung_jawab": _("penanggung jawab"),
        "tenggat": _("tenggat"),
        "nilai_awal": _("nilai awal"),
        "nilai_harapan": _("nilai yang diharapkan"),
        "versi_data": _("versi data"),
        "catatan": _("catatan"),
        "oleh": _("oleh"),
        "id": _("nomor"),
        "pedoman": _("pedoman"),
        "kelompok": _("kelompok"),
    }


def table_description(name: str) -> str:
    """What a table holds."""
    return _((TABLES[name].__doc__ or "").strip())


def column_rules(declared: Any) -> str:
    """What a column may hold, in words. declared: a column of a pandera schema, made with `kbdata.tables.column`."""
    about = declared.metadata or {}
    rules = [_kind(str(declared.dtype))]
    if about.get("refers"):
        rules.append(_("merujuk ke tabel {t}").format(t=about["refers"]))
    if about.get("many"):
        rules.append(_("beberapa isi dipisah “{s}”").format(s=about["many"]))
    rules += [text for check in declared.checks if (text := _check(check.name, check.statistics))]
    if declared.unique:
        rules.append(_("tidak boleh berulang"))
    rules.append(_("boleh kosong") if declared.nullable else _("wajib diisi"))
    return "; ".join(rules)


def _kind(dtype: str) -> str:
    kinds = (
        ("datetime", _("tanggal (ISO, mis. 2019-06-30)")),
        ("int", _("bilangan bulat")),
        ("float", _("angka, titik sebagai koma desimal")),
        ("bool", _("ya atau tidak")),
    )
    return next((word for start, word in kinds if dtype.startswith(start)), _("teks"))


def _check(name: str, limits: dict[str, Any]) -> str:
    if name == "isin":
        return _("salah satu dari: {isi}").format(isi=", ".join(str(value) for value in limits["allowed_values"]))
    if name == "in_range":
        return _("dari {a} sampai {b}").format(a=limits["min_value"], b=limits["max_value"])
    if name == "greater_than":
        return _("lebih dari {a}").format(a=limits["min_value"])
    if name == "greater_than_or_equal_to":
        return _("paling sedikit {a}").format(a=limits["min_value"])
    if name == "str_length" and (limits.get("min_value") or 0) > 1:
        return _("paling sedikit {a} huruf").format(a=limits["min_value"])
    if name == "str_matches":
        pattern = getattr(limits["pattern"], "pattern", limits["pattern"])
        return _("2019, 2019-Q2, atau 2019-06") if pattern == PERIOD else _("berpola {p}").format(p=pattern)
    return ""

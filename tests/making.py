"""Small data sets made by hand, for tests that can be checked on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import box

from kbdata.dataset import Dataset
from kbdata.tables import TABLES

SOURCE = {"kode": "A", "judul": "Sumber A", "penerbit": "P", "tanggal": "2020", "tautan": None, "jenis": "berkas", "prioritas": 1}
LATER = SOURCE | {"kode": "B", "judul": "Sumber B", "prioritas": 2}

DEFAULTS: dict[str, dict[str, Any]] = {
    "wilayah": {"induk": None, "lintang": None, "bujur": None, "luas_km2": 2.0, "status_data": "resmi", "sumber": "A"},
    "kampung": {"tanggal_pencanangan": None, "tahun": 2016, "rt_rw": None, "tema": None, "kriteria": None, "status_data": "resmi", "sumber": "A"},
    "indikator": {
        "nama_id": "Nama", "nama_en": "Name", "bidang": "kb", "satuan": "orang", "satuan_en": "people", "arah": "naik", "sifat": "stok",
        "pembilang": None, "penyebut": None, "pengali": 1.0, "desimal": 1, "tingkat_dasar": "kelurahan", "hitung_dari": None,
        "definisi_id": "Definisi panjang", "definisi_en": "A long definition", "rujukan": None, "sdg": None,
    },
    "nilai": {"periode": "2019", "status": "resmi", "sumber": "A"},
    "target": {"periode": "2019", "status": "resmi", "sumber": "A"},
    "peristiwa": {"indikator": None, "jenis": "keputusan", "judul": "J", "judul_en": "T", "sumber": "A"},
    "skpd": {"bidang": "kb", "sumber": "A"},
    "kegiatan": {"nama_en": "Activity", "bidang": "kb", "satuan": "unit", "satuan_en": "units", "penerima": "orang", "biaya_rendah": None, "biaya_tinggi": None,
                 "status_biaya": "resmi", "sumber": "A"},
    "pasangan": {"alasan": "Alasan", "alasan_en": "Reason", "sumber": "A"},
    "intervensi": {
        "skpd": "S1", "bidang": "kb", "program": "P", "kegiatan": "Kegiatan", "mulai": pd.Timestamp("2019-02-01"), "selesai": pd.Timestamp("2019-05-01"),
        "status": "selesai", "volume": 1.0, "satuan": "unit", "anggaran": 100.0, "realisasi": 90.0, "penerima": 10.0, "sumber_dana": "APBD",
        "lintang": None, "bujur": None, "status_data": "resmi", "sumber": "A",
    },
    "tindak_lanjut": {"indikator": None, "sebab": None, "status": "baru", "nilai_awal": None, "nilai_harapan": None, "versi_data": None, "catatan": None},
    "klasifikasi": {"pedoman": "G", "arah": "naik", "batas_4": None, "bulatkan": False, "nama_id": "Nama", "nama_en": "Name", "urutan": 1, "sumber": "A"},
    "kelas": {"pedoman": "G"},
}  # fmt: skip

BASE: dict[str, list[dict[str, Any]]] = {
    "sumber": [SOURCE, LATER],
    "pengaturan": [
        {"kunci": key, "nilai": value, "keterangan": "-"}
        for key, value in {
            "nama_program": "Program", "indikator_utama": "rasio_kb", "tahun_dasar": "2016", "tahun_utama": "2019", "skpd_koordinator": "S0",
            "ambang_realisasi": "80", "ambang_turun": "0.5", "penyebut_minimum": "30", "bulan_terlambat": "1", "pedoman": "G",
            "hari_laporan": "10",
        }.items()
    ],
    "bidang": [
        {"kode": "kb", "nama_id": "KB", "nama_en": "FP", "urutan": 1},
        {"kode": "perumahan", "nama_id": "Perumahan", "nama_en": "Housing", "urutan": 2},
        {"kode": "pendidikan", "nama_id": "Pendidikan", "nama_en": "Education", "urutan": 3},
    ],
    "wilayah": [
        {"kode": "K", "nama": "Kota", "tingkat": "kota", "luas_km2": 8.0},
        {"kode": "K.1", "nama": "Kecamatan 1", "tingkat": "kecamatan", "induk": "K"},
        {"kode": "K.2", "nama": "Kecamatan 2", "tingkat": "kecamatan", "induk": "K"},
        {"kode": "K.1.1", "nama": "A", "tingkat": "kelurahan", "induk": "K.1"},
        {"kode": "K.1.2", "nama": "B", "tingkat": "kelurahan", "induk": "K.1"},
        {"kode": "K.2.1", "nama": "C", "tingkat": "kelurahan", "induk": "K.2"},
        {"kode": "K.2.2", "nama": "D", "tingkat": "kelurahan", "induk": "K.2"},
        {"kode": "KA", "nama": "Kampung A", "tingkat": "kampung", "induk": "K.1.1", "luas_km2": None},
        {"kode": "KC", "nama": "Kampung C", "tingkat": "kampung", "induk": "K.2.1", "luas_km2": None},
    ],
    "kampung": [{"wilayah": "KA"}, {"wilayah": "KC", "tahun": 2018, "tanggal_pencanangan": pd.Timestamp("2018-06-26")}],
    "indikator": [
        {"kode": "pus"}, {"kode": "pil"}, {"kode": "iud"}, {"kode": "iat"},
        {"kode": "pa", "pembilang": "pil+iud"},
        {"kode": "rasio_kb", "sifat": "rasio", "pembilang": "pa", "penyebut": "pus", "pengali": 100.0},
        {"kode": "unmet_need", "sifat": "rasio", "pembilang": "iat", "penyebut": "pus", "pengali": 100.0, "arah": "turun"},
        {"kode": "kb_baru", "sifat": "alir"},
        {"kode": "rumah", "sifat": "alir", "hitung_dari": "intervensi:Kegiatan", "tingkat_dasar": "kampung"},
        {"kode": "sektor", "hitung_dari": "intervensi:#skpd", "tingkat_dasar": "kampung"},
        {"kode": "jumlah_kampung", "hitung_dari": "kampung:jumlah", "tingkat_dasar": "kampung"},
        {"kode": "fasilitas", "tingkat_dasar": "kampung"},
        {"kode": "luas_wilayah", "hitung_dari": "wilayah:luas_km2"},
        {"kode": "penduduk"},
        {"kode": "kepadatan", "sifat": "rasio", "pembilang": "penduduk", "penyebut": "luas_wilayah", "arah": "turun"},
    ],
    "nilai": [], "target": [], "peristiwa": [],
    "skpd": [{"kode": f"S{i}", "nama": f"Dinas {i}", "singkatan": f"D{i}"} for i in range(3)],
    "kegiatan": [{"nama": "Kegiatan"}],
    "intervensi": [], "tindak_lanjut": [], "klasifikasi": [], "kelas": [], "pasangan": [], "temuan": [],
}  # fmt: skip


def make_dataset(**tables: list[dict[str, Any]]) -> Dataset:
    """A data set with the tables of `BASE`, those named replaced; columns not given take the values of `DEFAULTS`.

    The city K has kecamatan K.1 and K.2, kelurahan A, B and C, D in them, a kampung in A (2016) and in C (26 June 2018).
    """
    frames = {name: make_table(name, tables[name]) if name in tables else _base(name).copy(deep=False) for name in TABLES}
    return Dataset("uji", Path(), frames, {"kelurahan": _squares().copy(deep=False)})


def make_table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """One table of a data set, with defaults and the declared types."""
    kinds = _kinds(name)
    return pd.DataFrame([DEFAULTS.get(name, {}) | row for row in rows], columns=list(kinds)).astype(kinds)


def observed(*rows: tuple[str, str, str, float | None]) -> list[dict[str, Any]]:
    """Rows of `nilai` as (wilayah, periode, indikator, nilai)."""
    return [dict(zip(("wilayah", "periode", "indikator", "nilai"), row, strict=True)) for row in rows]


# Made once: a property test makes a data set for every example, and most tables are those of `BASE`.
@cache
def _base(name: str) -> pd.DataFrame:
    return make_table(name, BASE[name])


@cache
def _kinds(name: str) -> dict[str, str]:
    return {column: str(declared.dtype) for column, declared in TABLES[name].to_schema().columns.items()}


@cache
def _squares() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"kode": ["K.1.1", "K.1.2", "K.2.1", "K.2.2"]}, geometry=[box(i, 0, i + 1, 1) for i in range(4)], crs="EPSG:4326")

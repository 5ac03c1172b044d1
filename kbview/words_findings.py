"""What the import and the checks of data quality found, in words: for each code what is wrong, and how its owner can mend it."""

from __future__ import annotations

import re
from collections.abc import Callable

from kbdata.dataset import Dataset
from kbdata.importing import Finding
from kbdata.importing.findings import ERROR, NOTE, WARNING
from kbview.i18n import _
from kbview.quoted import quoted

RULES: tuple[tuple[str, Callable[[], str]], ...] = (  # how the declared checks write themselves, and how people do
    (r"greater_than_or_equal_to\((.+)\)", lambda: "≥ {0}"),
    (r"greater_than\((.+)\)", lambda: "> {0}"),
    (r"in_range\((.+?), (.+?)(?:, .*)?\)", lambda: "{0} – {1}"),
    (r"isin\(\[(.+)\]\)", lambda: _("salah satu dari {0}")),
    (r"str_matches\(.*\)", lambda: _("bentuk seperti 2019, 2019-Q2, atau 2019-06")),
    (r"str_length\((.+?)(?:, .*)?\)", lambda: _("paling sedikit {0} huruf")),
)


def told(data: Dataset, finding: Finding) -> str:
    """A finding as one text: what is wrong and how to mend it."""
    return " ".join(wrong_and_mend(data, finding.code, finding.value, finding.expected)).strip()


def wrong_and_mend(data: Dataset, code: str, value: str | None, expected: str | None) -> tuple[str, str]:
    """What is wrong, and how to mend it. value, expected: as in a `Finding`; codes of indicators in them are told by name."""
    if code == "more_problems":
        return _("Masih ada {v} temuan seperti ini: {e}").format(v=quoted(data, code, "value", value), e=wrong_and_mend(data, str(expected), "…", "…")[0]), ""
    wrong, mend = _words().get(code, (code, ""))
    told = {"v": quoted(data, code, "value", value), "e": quoted(data, code, "expected", _plain(expected))}
    return wrong.format(**told), mend.format(**told)


def severity(code: str) -> str:
    """How heavy a finding is."""
    return {ERROR: _("galat"), WARNING: _("peringatan"), NOTE: _("catatan")}.get(code, code)


def reason_removed(code: str) -> str:
    """Why a row of a file is not imported."""
    return {
        "total": _("baris jumlah"),
        "judul_berulang": _("judul yang berulang"),
        "penomoran": _("nomor kolom"),
        "catatan": _("catatan"),
        "bagian": _("judul bagian"),
        "agregat": _("jumlah wilayah yang lebih besar"),
        "tanpa_nilai": _("tanpa nilai"),
    }.get(code, code)


def _plain(expected: str | None) -> str | None:
    """A rule as people write it."""
    for pattern, text in RULES:
        if expected and (found := re.fullmatch(pattern, expected)):
            return text().format(*(part.replace("'", "") for part in found.groups()))
    return expected


def _words() -> dict[str, tuple[str, str]]:
    """By code: what is wrong ({v} stands there, {e} should), and how to mend it."""
    return _of_the_file() | _of_columns() | _of_cells() | _of_figures() | _of_boundaries()


def _of_the_file() -> dict[str, tuple[str, str]]:
    small = _("Bagi berkas menjadi beberapa berkas yang lebih kecil.")
    again = _("Buka berkasnya, simpan ulang sebagai XLSX atau CSV, lalu unggah lagi.")
    private = _("Hapus kolom ini; dasbor hanya menyimpan jumlah, tidak pernah data orang. Tidak ada isi berkas yang disimpan.")
    return {
        "too_large": (_("Berkas terlalu besar: {v}, paling banyak {e}."), small),
        "too_many_rows": (_("Baris terlalu banyak: {v}, paling banyak {e}."), small),
        "too_many_cells": (_("Sel terlalu banyak: {v}, paling banyak {e}."), small),
        "too_slow": (_("Berkas tidak selesai dibaca dalam {e}."), small),
        "zip_bomb": (_("Isi berkas mengembang tidak wajar: {v}, paling banyak {e}."), again),
        "empty_file": (_("Berkas kosong."), _("Pilih berkas yang berisi data.")),
        "damaged_file": (_("Berkas rusak atau terpotong."), again),
        "encrypted_file": (_("Berkas terkunci kata sandi."), _("Simpan salinan tanpa kata sandi, lalu unggah lagi.")),
        "unsupported_format": (_("Jenis berkas {v} tidak dapat dibaca."), _("Simpan sebagai XLSX, ODS, CSV, GeoJSON, GeoPackage, atau Shapefile (ZIP).")),
        "not_text": (_("Isi berkas bukan teks yang dapat dibaca."), _("Simpan ulang sebagai CSV UTF-8.")),
        "not_csv": (_("Baris ini bukan CSV yang utuh."), _("Periksa tanda kutip yang tidak ditutup.")),
        "encoding_noted": (_("Berkas dibaca sebagai {v}."), ""),
        "macros_ignored": (_("Makro diabaikan."), ""),
        "links_ignored": (_("Tautan ke berkas lain diabaikan; nilai terakhirnya yang dibaca."), ""),
        "formulas_as_values": (_("{v} rumus dibaca sebagai hasil terakhirnya."), ""),
        "hidden_sheet": (_("Lembar tersembunyi dilewati."), ""),
        "codes_ignored": (_("{v} kode wilayah tidak dikenal; nama wilayahnya yang dipakai."), ""),
        "ids_made": (_("{v} baris tanpa nomor diberi nomor."), ""),
        "repeated_rows": (_("{v} baris yang sama persis dibaca satu kali."), ""),
        "personal_id_number": (_("Sel ini tampak seperti NIK atau nomor KK."), private),
        "personal_phone": (_("Sel ini tampak seperti nomor telepon."), private),
        "personal_name": (_("Kolom ini tampak berisi nama orang."), private),
        "personal_address": (_("Kolom ini tampak berisi alamat orang."), private),
    }


def _of_columns() -> dict[str, tuple[str, str]]:
    choose = _("Tetapkan pada “Cara membaca” di bawah, atau abaikan.")
    return {
        "no_header": (
            _("Judul kolom tidak ditemukan."),
            _("Beri baris judul yang menyebut wilayah, waktu, dan apa yang dihitung; atau pakai templat."),
        ),
        "unmapped_column": (_("Belum jelas kolom “{v}” berisi apa."), choose),
        "guessed_column": (_("“{v}” dianggap {e}."), _("Periksa; bila keliru, pilih indikatornya pada “Cara membaca”.")),
        "unknown_column": (_("Kolom “{v}” tidak ada pada tabel ini."), _("Hapus kolomnya, perbaiki judulnya, atau abaikan pada “Cara membaca”.")),
        "missing_column": (_("Kolom {v} tidak ada, padahal wajib."), _("Tambahkan kolom ini, atau tunjuk kolom yang memuatnya pada “Cara membaca”.")),
        "wrong_cell_count": (_("Baris berisi {v} sel, judulnya {e}."), _("Periksa pemisah dan tanda kutip pada baris ini.")),
        "no_value_column": (_("Tidak ada kolom yang berisi angka."), choose),
        "no_place_column": (_("Tidak ada kolom yang menyebut wilayah."), choose),
        "no_indicator": (_("Belum jelas angka pada kolom “{v}” menghitung apa."), _("Pilih indikatornya pada “Cara membaca”.")),
        "no_period": (_("Belum jelas angka pada kolom “{v}” untuk waktu kapan."), _("Isi periodenya pada “Cara membaca”, misalnya 2020 atau 2020-03.")),
        "source_needed": (_("Sumber data belum disebut."), _("Pilih sumbernya pada “Cara membaca”.")),
        "maybe_target": (_("Judul “{v}” berbunyi seperti sasaran, bukan capaian."), _("Bila benar sasaran, pilih tabel target pada “Cara membaca”.")),
        "indicator_from_title": (_("Dari judul “{v}” angka ini dianggap {e}."), _("Periksa; bila keliru, pilih indikatornya pada “Cara membaca”.")),
        "place_from_title": (_("Dari judul “{v}” angka ini dianggap milik {e}."), _("Periksa; bila keliru, tambahkan kolom wilayah.")),
        "unit_differs": (_("Satuan “{v}” tidak dapat diubah menjadi {e}."), _("Ubah angkanya ke satuan indikator, atau isi pengalinya pada “Cara membaca”.")),
        "unknown_unit": (_("Satuan “{v}” tidak dikenal; dianggap {e}."), _("Periksa apakah angkanya memang dalam satuan itu.")),
        "share_not_percent": (
            _("Kolom “{v}” berisi angka 0 sampai 1, padahal satuannya persen."),
            _("Bila 0,74 berarti 74 %, kalikan 100 pada “Cara membaca”."),
        ),
    }


def _of_cells() -> dict[str, tuple[str, str]]:
    own = _("Tulis nama atau kodenya seperti pada Kamus.")
    return {
        "empty_cell": (_("Sel ini wajib diisi."), _("Isi selnya, atau hapus barisnya.")),
        "not_a_number": (_("“{v}” bukan angka."), _("Tulis angkanya saja; kosongkan bila belum lapor.")),
        "ambiguous_number": (_("“{v}” dapat berarti dua angka yang berbeda."), _("Pilih tanda desimalnya pada “Cara membaca”.")),
        "negative_number": (_("“{v}” kurang dari nol."), _("Jumlah tidak dapat negatif; perbaiki selnya.")),
        "not_a_whole_number": (_("“{v}” bukan bilangan bulat."), _("Hitungan orang atau benda tidak berpecahan; perbaiki selnya.")),
        "percent_in_count": (
            _("“{v}” adalah persen, padahal indikatornya tidak dihitung dalam persen."),
            _("Tulis jumlahnya, atau pilih indikator persen pada “Cara membaca”."),
        ),
        "percent_out_of_range": (_("“{v}” di luar 0 sampai 100, padahal satuannya persen."), _("Periksa selnya; mungkin koma atau kolomnya bergeser.")),
        "not_a_date": (_("“{v}” bukan tanggal."), _("Tulis seperti 2019-06-30 atau 30 Juni 2019.")),
        "ambiguous_date": (_("“{v}” dapat berarti dua tanggal yang berbeda."), _("Tulis nama bulannya, atau seperti 2019-06-30.")),
        "not_a_period": (_("“{v}” bukan tahun, triwulan, atau bulan."), _("Tulis seperti 2019, Triwulan II 2019, atau Juni 2019.")),
        "not_a_boolean": (_("“{v}” seharusnya “ya” atau “tidak”."), _("Tulis ya atau tidak.")),
        "not_allowed": (_("“{v}” tidak diperbolehkan; aturannya: {e}."), _("Perbaiki sel menurut aturan itu.")),
        "formula_error": (_("Rumus di sel ini gagal."), _("Perbaiki rumusnya, atau tulis angkanya.")),
        "formula_without_value": (_("Rumus di sel ini belum pernah dihitung."), _("Buka berkas di Excel, simpan, lalu unggah lagi.")),
        "unknown_place": (_("Wilayah “{v}” tidak dikenal. Yang terdekat: {e}."), _("Perbaiki ejaannya, atau pilih wilayahnya pada “Cara membaca”.")),
        "guessed_place": (_("“{v}” dianggap {e}."), _("Periksa; bila keliru, pilih wilayahnya pada “Cara membaca”.")),
        "code_name_differ": (_("Kode “{v}” dan nama {e} pada baris ini tidak cocok."), _("Perbaiki salah satunya.")),
        "unknown_indikator": (_("Indikator “{v}” tidak ada di kamus. Yang terdekat: {e}."), own),
        "unknown_sumber": (_("Sumber “{v}” tidak dikenal. Yang terdekat: {e}."), _("Perbaiki ejaannya, atau daftarkan dengan templat tabel sumber.")),
        "guessed_term": (_("“{v}” dianggap {e}."), _("Periksa; bila keliru, tulis kodenya.")),
        "unknown_reference": (_("“{v}” tidak ada di tabel {e}."), own),
        "duplicate_in_file": (_("{v} sudah disebut di {e} dengan nilai lain."), _("Hapus salah satunya.")),
        "duplicate": (_("“{v}” sudah ada pada baris lain."), _("Hapus salah satunya.")),
    }


def _of_figures() -> dict[str, tuple[str, str]]:
    both = _("Periksa kedua angka pada catatan aslinya.")
    return {
        "total_differs": (
            _("“{v}” pada baris jumlah, padahal baris-barisnya berjumlah {e}."),
            _("Periksa apakah ada baris yang hilang, ganda, atau salah ketik."),
        ),
        "above_denominator": (_("{v}, melebihi {e}."), both),
        "parts_differ": (_("{v}, seharusnya sama dengan {e}."), both),
        "future_period": (_("Waktu {v} belum tiba ({e})."), _("Periksa tahun dan bulannya; sasaran masuk ke tabel target.")),
        "jump": (_("Dari {e} menjadi {v}, jauh melebihi perubahan yang biasa."), _("Pastikan angkanya benar, lalu sebutkan alasannya.")),
        "spent_over_budget": (_("Realisasi {v} melebihi anggaran ({e})."), _("Periksa realisasi dan anggarannya.")),
        "finished_without_date": (_("Kegiatan selesai tanpa tanggal selesai."), _("Isi tanggal selesainya.")),
        "dates_out_of_order": (_("Tanggal {v} mendahului yang seharusnya lebih dulu ({e})."), _("Perbaiki salah satu tanggalnya.")),
        "founded_too_early": (_("Tanggal pencanangan {v} terlalu awal ({e})."), _("Program dimulai 2016; periksa tanggalnya.")),
        "two_kampung": (_("Kelurahan ini sudah punya kampung {e}; {v} yang kedua."), _("Satu kelurahan satu kampung; periksa kode wilayahnya.")),
        "point_outside": (_("Titik {v} di luar {e}."), _("Periksa lintang dan bujurnya; mungkin tertukar.")),
        "outside_parent": (_("Titik {v} berada di luar wilayah di atasnya ({e})."), _("Periksa lintang dan bujurnya.")),
        "wrong_parent": (_("Induk “{v}” bukan tempat setingkat {e}."), _("Perbaiki kode induknya.")),
    }


def _of_boundaries() -> dict[str, tuple[str, str]]:
    look = _("Periksa bentuknya di program peta.")
    return {
        "no_boundaries": (_("Berkas tidak memuat batas wilayah."), _("Berkas batas memuat bidang (poligon) per wilayah.")),
        "no_known_place": (_("Tidak ada wilayah yang dikenal di antara {e}."), _("Sertakan kolom kode atau nama wilayah seperti pada Kamus.")),
        "no_such_layer": (_("Tidak ada lapisan untuk tingkat {v}."), _("Yang dapat diganti: batas kota, kecamatan, dan kelurahan.")),
        "no_boundary": (_("Batas {v} tidak ada."), _("Sertakan semua wilayah setingkat dalam satu berkas.")),
        "no_crs": (_("Sistem koordinat tidak disebut, dan koordinatnya ({v}) bukan derajat."), _("Simpan ulang dengan sistem koordinatnya.")),
        "crs_assumed": (_("Sistem koordinat dianggap {v}."), ""),
        "crs_changed": (_("Koordinat diubah dari {v} ke {e}."), ""),
        "swapped_axes": (_("Lintang dan bujur tampak tertukar ({v})."), _("Tukar urutan koordinatnya.")),
        "broken_geometry": (_("Bentuk {v} rusak atau kosong."), look),
        "repaired_geometry": (_("Bentuk {v} diperbaiki: {e}."), look),
        "parts_joined": (_("{v} potongan digabung dengan wilayahnya."), ""),
        "slivers_dropped": (_("{v} serpihan di bawah {e} dibuang."), ""),
        "overlaps": (_("{e} pasang wilayah bertumpang tindih, seluruhnya {v}."), ""),
        "outside_city": (_("{v} bidang di luar kota dilewati."), ""),
        "area_differs": (_("Luas {v} berbeda jauh dari yang tercatat ({e})."), _("Periksa apakah batasnya yang benar.")),
        "point_moved": (_("Titik {v} dipindahkan ke dalam batas yang baru."), _("Perbaiki lintang dan bujur kampungnya bila perlu.")),
    }

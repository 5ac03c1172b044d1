"""The layouts that come ready, and what is remembered of a layout: decisions about columns, never the month or the place of another file."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from kbdata.importing import Import, Mapping, read
from tests.nasty import FROM_A, city, text, xlsx
from tests.nasty_case import HEAD, KB, ME, SA, M

MK = f"{M}-K"
MONTHLY = ["Kelurahan", "PUS", "Qwerty", "IUD"]


def values(done: Import) -> dict[tuple[str, str, str], float]:
    rows = done.changes["nilai"][["wilayah", "periode", "indikator", "nilai"]]
    return {tuple(row[:3]): row[3] for row in rows.itertuples(index=False, name=None)}


def codes(done: Import) -> set[str]:
    return {problem.code for problem in done.problems}


def test_the_page_of_a_kampung_on_the_national_portal() -> None:
    page = [
        ["Kampung KB Mantuil"],
        ["Kelurahan Mantuil, Kecamatan Contoh Selatan, Kota Contoh"],
        ["Data dasar, Desember 2020"],
        ["Uraian", "Jumlah", "Satuan"],
        ["Jumlah Jiwa", "4.100", "jiwa"],
        ["Jumlah Kepala Keluarga", "1.200", "KK"],
        ["Keluarga yang Memiliki Balita", 300, "keluarga"],
        ["BKB", 120, "orang"],
        ["Pasangan Usia Subur", 700, "pasangan"],
        ["Hamil", 30, "pasangan"],
    ]
    done = read(xlsx(page), "profil.xlsx", city(), FROM_A)
    at = (MK, "2020-12")
    assert values(done) == {
        (*at, "penduduk"): 4100,
        (*at, "keluarga"): 1200,
        (*at, "keluarga_balita"): 300,
        (*at, "anggota_bkb"): 120,
        (*at, "pus"): 700,
        (*at, "bukan_hamil"): 30,
    }
    assert codes(done) == {"place_from_title"}


def test_satu_data_with_a_row_per_category() -> None:
    head = "id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,kode_kecamatan,nama_kecamatan,kode_kelurahan,nama_kelurahan"
    lines = [
        f"{head},jumlah_pus,satuan,tahun",
        "1,63,X,63.71,KOTA CONTOH,63.71.01,CONTOH SELATAN,63.71.01.1001,MANTUIL,110,PASANGAN,2019",
        "2,63,X,63.71,KOTA CONTOH,63.71.02,CONTOH UTARA,63.71.02.1003,MELAYU,90,PASANGAN,2019",
    ]
    done = read("\r\n".join(lines).encode(), "satudata.csv", city(), FROM_A)
    assert values(done) == {(M, "2019", "pus"): 110, (ME, "2019", "pus"): 90} and not done.problems


def test_a_table_of_the_whole_city_by_year() -> None:
    rows = [["Peserta KB Kota Contoh"], ["Tahun", "PUS", "Peserta KB aktif"], [2018, 1000, 700], [2019, 1010, 720]]
    done = read(xlsx(rows), "kota.xlsx", city(), FROM_A)
    assert {key[0] for key in values(done)} == {"63.71"} and len(values(done)) == 4
    assert codes(done) == {"place_from_title"}


def test_the_works_of_an_agency() -> None:
    rows = [
        ["No", "OPD", "Program", "Kegiatan", "Kelurahan", "Tanggal mulai", "Tanggal selesai", "Status", "Volume", "Pagu anggaran", "Realisasi", "Sumber dana"],
        [1, "Dinas Kesehatan", "Sehat", "Kegiatan", "Mantuil", "3 Maret 2020", "", "Berjalan", "12", "Rp 1.250.000", "Rp 1.000.000", "APBD"],
        [2, "Dinkes", "Sehat", "Kegiatan", "Sei Andai", "04/03/2020", "30/04/2020", "selesai", "1,5", "Rp 2.000.000", "Rp 2.500.000", "apbd"],
        ["Jumlah", "", "", "", "", "", "", "", "13,5", "Rp 3.250.000", "Rp 3.500.000", ""],
    ]
    done = read(text(rows, ";"), "kegiatan.csv", city(), FROM_A)
    works = done.changes["intervensi"]
    assert works["wilayah"].to_list() == [M, SA] and works["skpd"].to_list() == ["1.02", "1.02"]
    assert works["anggaran"].to_list() == [1_250_000, 2_000_000] and works["volume"].to_list() == [12, 1.5]
    assert works["mulai"].dt.date.to_list() == [datetime.date(2020, 3, 3), datetime.date(2020, 3, 4)]
    assert [(problem.code, problem.cell) for problem in done.problems] == [("spent_over_budget", "K3")]
    assert [one.reason for one in done.removed] == ["total"]


def monthly(month: str, place: str = "Mantuil", numbers: tuple[int, ...] = (110, 5, 20)) -> bytes:
    return xlsx([[f"Laporan bulan {month}"], MONTHLY, [place, *numbers]])


@pytest.fixture
def decided() -> Mapping:
    """The mapping of March, in which a person has decided that `Qwerty` is left out."""
    first = read(monthly("Maret 2020"), "maret.xlsx", city(), FROM_A)
    assert codes(first) == {"unmapped_column"}
    [layout] = first.mapping.layouts
    columns = tuple(replace(column, role="abaikan") if column.header == "Qwerty" else column for column in layout.columns)
    return replace(first.mapping, layouts=(replace(layout, columns=columns),))


def test_a_decision_holds_for_the_file_it_was_made_for(decided: Mapping) -> None:
    done = read(monthly("Maret 2020"), "maret.xlsx", city(), decided)
    assert values(done) == {(M, "2020-03", "pus"): 110, (M, "2020-03", "kb_iud"): 20}
    [layout] = decided.layouts
    other = read(monthly("Maret 2020"), "maret.xlsx", city(), replace(decided, layouts=(replace(layout, period="2020-04"),)))
    assert {key[1] for key in values(other)} == {"2020-04"}  # what a person has chosen is taken, though the title says otherwise


def test_a_decision_is_remembered_for_the_next_month(decided: Mapping) -> None:
    remembered = Mapping.from_json(decided.as_json())
    assert remembered == decided
    done = read(monthly("April 2020", "Melayu"), "april.xlsx", city(), remembered)
    assert values(done) == {(ME, "2020-04", "pus"): 110, (ME, "2020-04", "kb_iud"): 20}


def test_the_month_is_not_remembered(decided: Mapping) -> None:
    done = read(xlsx([["Laporan"], MONTHLY, ["Mantuil", 110, 5, 20]]), "laporan.xlsx", city(), decided)
    assert codes(done) == {"no_period"}


def test_the_place_is_not_remembered() -> None:
    rows = [["Tahun", "PUS"], [2019, 110]]
    first = read(xlsx([["Kelurahan Kelayan Barat"], *rows]), "a.xlsx", city(), FROM_A)
    assert values(first) == {(KB, "2019", "pus"): 110}
    assert codes(read(xlsx([["Laporan"], *rows]), "b.xlsx", city(), first.mapping)) == {"no_place_column"}


def test_the_title_is_believed_before_memory() -> None:
    def yearly(title: str) -> bytes:
        return xlsx([[title], ["Kelurahan", 2019], ["Melayu", 40]])

    first = read(yearly("Pasangan usia subur"), "a.xlsx", city(), FROM_A)
    assert values(first) == {(ME, "2019", "pus"): 40}
    second = read(yearly("Peserta KB pil"), "b.xlsx", city(), first.mapping)
    assert values(second) == {(ME, "2019", "kb_pil"): 40} and codes(second) == {"indicator_from_title"}
    third = read(yearly("Rekapitulasi"), "c.xlsx", city(), first.mapping)
    assert values(third) == {(ME, "2019", "pus"): 40} and codes(third) == {"indicator_from_title"}


def test_a_new_column_is_not_dropped_by_an_old_layout(decided: Mapping) -> None:
    rows = [["Laporan bulan April 2020"], [*MONTHLY, None], ["Mantuil", 110, 5, 20, 99]]
    assert codes(read(xlsx(rows), "april.xlsx", city(), decided)) >= {"unmapped_column"}


def test_another_form_is_another_layout(decided: Mapping) -> None:
    moved = xlsx([["Laporan bulan April 2020"], [None, *MONTHLY], [None, "Mantuil", 110, 5, 20]])
    assert [(problem.code, problem.cell) for problem in read(moved, "april.xlsx", city(), decided).problems] == [("unmapped_column", "D2")]


def test_a_sheet_can_be_left_out() -> None:
    content = xlsx([HEAD, ["Mantuil", 2019, 110]], [HEAD, ["Mantuil", 2020, "seratus"]])
    first = read(content, "a.xlsx", city(), FROM_A)
    assert codes(first) == {"not_a_number"}
    [one, two] = first.mapping.layouts
    done = read(content, "a.xlsx", city(), replace(first.mapping, layouts=(one, replace(two, ignore=True))))
    assert values(done) == {(M, "2019", "pus"): 110} and not done.problems


@pytest.mark.parametrize("head", ["PUS 2018", "2018 PUS", "PUS (2018)", "Jumlah PUS Tahun 2018", "PUS - 2018", "PUS 2018 (pasangan)", "PUS (pasangan) 2018"])
def test_a_header_that_joins_indicator_and_year(head: str) -> None:
    done = read(text([["Kelurahan", head], ["Melayu", 90]]), "a.csv", city(), FROM_A)
    assert not done.problems
    assert done.changes["nilai"][["wilayah", "periode", "indikator", "nilai"]].to_numpy().tolist() == [["63.71.02.1003", "2018", "pus", 90.0]]


def test_headers_that_join_indicator_and_period_side_by_side() -> None:
    done = read(text([["Kelurahan", "PUS 2018", "PUS 2019", "IUD Maret 2019"], ["Melayu", 90, 91, 3]]), "a.csv", city(), FROM_A)
    found = done.changes["nilai"][["periode", "indikator", "nilai"]].to_numpy().tolist()
    assert not done.problems and sorted(found) == [["2018", "pus", 90.0], ["2019", "pus", 91.0], ["2019-03", "kb_iud", 3.0]]
    unclear = read(text([["Kelurahan", "PUS 2018 2019"], ["Melayu", 90]]), "a.csv", city(), FROM_A)
    assert unclear.errors and not unclear.changes

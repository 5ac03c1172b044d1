"""Personal data are refused, wherever in a file they stand, and nothing of them is kept or told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdata.importing import Import, read
from tests.nasty import FROM_A, city, ods, text, xls, xlsx
from tests.nasty_case import HEAD

GOOD = [["Laporan bulan Maret 2020"], ["Kelurahan", "PUS", "Catatan"], ["Mantuil", 110, "baik"], ["Melayu", 90, "cukup"]]
BORN = st.dates(date(1930, 1, 1), date(2020, 12, 31))
HIDDEN = ("6371", "Siti", "Aminah", "812", "3456", "Jl.", "Kuin")


def refused(done: Import) -> set[tuple[str, str | None]]:
    """The codes and cells of a refusal of which nothing is kept."""
    assert not done.publishable and not done.sheets and not done.changes and not done.removed and not done.counts and not done.mapping.layouts
    assert all(problem.value is None and problem.expected is None for problem in done.problems)
    kept: Any = replace(done, file="", sha256="")
    assert not [word for word in HIDDEN if word in repr(kept)]
    return {(problem.code, problem.cell or problem.column) for problem in done.problems}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["Kelurahan", "NIK", "PUS"], ["Mantuil", "6371014509900001", 1]], {("personal_id_number", "B2")}),
        ([["Kelurahan", "No. KK"], ["Mantuil", 6371011203100002.0]], {("personal_id_number", "B2")}),
        ([HEAD, ["Mantuil", 2019, 110], ["Sumber: KK 6371 0112 0310 0002"]], {("personal_id_number", "A3")}),
        ([["No. Induk", "PUS"], ["63.71.01.450990.0001", 1], ["6371 0145 0990 0001", 1]], {("personal_id_number", "A3")}),
        ([[*HEAD, "Kontak"], ["Mantuil", 2019, 110, "0812-3456-7890"]], {("personal_phone", "D2")}),
        ([[*HEAD, "No. HP"], ["Mantuil", 2019, 110, 81234567890]], {("personal_phone", "D2")}),
        ([[*HEAD, "Ket"], ["Mantuil", 2019, 110, "hub. +62 812 3456 7890 (kader)"]], {("personal_phone", "D2")}),
        ([["Nama", "Alamat", "PUS"], ["Siti Aminah", "Jl. Kuin Selatan No. 5 RT 3", 1]], {("personal_name", "A"), ("personal_address", "B")}),
        ([["Laporan"], ["Nama Kepala Keluarga", "Kelurahan", "PUS"], ["Siti Aminah", "Mantuil", 1]], {("personal_name", "A")}),
    ],
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_it_is_refused_at_its_cell(rows: list[list[Any]], found: set[tuple[str, str]], kind: str) -> None:
    content = xlsx(rows) if kind == "xlsx" else text(rows, ";")
    assert refused(read(content, f"a.{kind}", city(), FROM_A)) == found


@pytest.mark.parametrize("build", [xls, ods], ids=["xls", "ods"])
def test_it_is_refused_in_every_kind_of_workbook(build: Any) -> None:
    rows = [["Kelurahan", "NIK", "PUS"], ["Mantuil", "6371014509900001", 1]]
    assert refused(read(build(rows), "a.xls", city(), FROM_A)) == {("personal_id_number", "B2")}


def test_a_hidden_sheet_is_looked_at_too() -> None:
    content = xlsx([HEAD, ["Mantuil", 2019, 110]], [["Siti", "6371014509900001"]], hidden=(1,))
    assert refused(read(content, "a.xlsx", city(), FROM_A)) == {("personal_id_number", "B1")}


@pytest.mark.parametrize(
    "row",
    [
        ["Mantuil", 2019, 1_250_000_000_000],
        ["Mantuil", 2019, "Rp 1.250.000.000.000,00"],
        ["Mantuil", 2019, "5.2.02.05.01.0005.00001"],
        ["Mantuil", 2019, 114.590812345678],
        ["Mantuil", 2019, "-3.3281234567, 114.5908123456"],
        ["Mantuil", 2019, "63.71.01.1001 – 2019-06-30"],
        ["Mantuil", 2019, "https://contoh.go.id/08/12/2019/34567"],
        ["Mantuil", 2019, "9999999999999999"],
    ],
)
def test_other_long_numbers_are_no_personal_data(row: list[Any]) -> None:
    done = read(xlsx([HEAD, row]), "a.xlsx", city(), FROM_A)
    assert not [problem for problem in done.problems if problem.code.startswith("personal")]


def test_names_of_places_and_agencies_with_addresses_are_no_persons() -> None:
    rows = [["Nama", "Alamat sekretariat", "Alamat", "Tahun", "PUS"], ["Mantuil", "Jl. Kuin No. 5", "Jl. Kuin No. 5", 2019, 110]]
    assert not [problem for problem in read(xlsx(rows), "a.xlsx", city(), FROM_A).problems if problem.code == "personal_name"]


@settings(max_examples=40, deadline=None)
@given(
    BORN, st.booleans(), st.integers(1, 9999), st.sampled_from(["", " ", "."]), st.integers(0, 3), st.integers(0, 2), st.sampled_from(["{}", "NIK {}", "({})"])
)
def test_a_nik_is_found_in_any_cell(born: date, woman: bool, number: int, mark: str, row: int, column: int, words: str) -> None:
    nik = f"637101{mark}{born.day + 40 * woman:02}{born:%m%y}{mark}{number:04}"
    rows = [[*cells, None, None][:3] for cells in GOOD]
    rows[row][column] = words.format(nik)
    assert ("personal_id_number", f"{'ABC'[column]}{row + 1}") in refused(read(text(rows, ";"), "a.csv", city(), FROM_A))

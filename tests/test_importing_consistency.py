"""What cannot be true together: within a file it blocks, against what is there already it is a warning, and it is told at its cell."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kbdata.importing import Import, Mapping, read
from kbdata.importing.findings import ERROR, WARNING
from kbdata.tables import TABLES
from tests.making import DEFAULTS
from tests.nasty import FROM_A, city, text, xlsx
from tests.nasty_case import HEAD, KB, M

WORK = {"wilayah": KB, "skpd": "1.02", "kegiatan": "Kegiatan", "lintang": -3.35, "bujur": 114.65}


def imported(table: str, *rows: dict[str, Any]) -> Import:
    """Rows in a file as the table is declared, with the defaults of the tests."""
    columns = list(TABLES[table].to_schema().columns)
    filled = [DEFAULTS.get(table, {}) | row for row in rows]
    cells = [[f"{cell:%Y-%m-%d}" if hasattr(cell, "strftime") else cell for cell in map(row.get, columns)] for row in filled]
    return read(text([columns, *cells], ";"), f"{table}.csv", city(), FROM_A)


def told(done: Import) -> set[tuple[str, str | None, str]]:
    """Code, column of the table and weight of each problem."""
    [layout] = done.mapping.layouts
    roles = {column.letter: column.role for column in layout.columns}
    return {(problem.code, roles.get(problem.column or ""), problem.severity) for problem in done.problems}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({}, None),
        ({"anggaran": 100, "realisasi": 101}, ("spent_over_budget", "realisasi", WARNING)),
        ({"status": "selesai", "selesai": None}, ("finished_without_date", "selesai", WARNING)),
        ({"mulai": "2020-03-01", "selesai": "2020-02-01"}, ("not_allowed", "selesai", ERROR)),
        ({"bujur": 114.75}, ("point_outside", "lintang", WARNING)),
        ({"bujur": 200}, ("not_allowed", "bujur", ERROR)),
        ({"skpd": "9.99"}, ("unknown_reference", "skpd", ERROR)),
        ({"kegiatan": "Terbang"}, ("unknown_reference", "kegiatan", ERROR)),
        ({"wilayah": "63.71.01"}, ("unknown_reference", "wilayah", ERROR)),
        ({"volume": -1}, ("not_allowed", "volume", ERROR)),
        ({"sumber_dana": "uang"}, ("not_allowed", "sumber_dana", ERROR)),
        ({"program": None}, ("empty_cell", "program", ERROR)),
        ({"mulai": "kemarin"}, ("not_a_date", "mulai", ERROR)),
    ],
)
def test_a_work(row: dict[str, Any], problem: tuple[str, str, str] | None) -> None:
    done = imported("intervensi", WORK | {"id": "1"} | row)
    found = told(done)
    assert problem is None or problem in found
    assert {code for code, *_rest in found} <= ({problem[0]} | {"point_outside"} if problem else set())
    assert done.publishable == (problem is None or problem[2] == WARNING)


def test_the_same_number_twice_blocks() -> None:
    done = imported("intervensi", WORK | {"id": "1"}, WORK | {"id": "1", "volume": 3})
    assert told(done) == {("duplicate_in_file", "id", ERROR)}


@pytest.mark.parametrize(
    ("row", "code"),
    [({"tanggal_pencanangan": "2015-12-31", "tahun": 2015}, "founded_too_early"), ({"tahun": 2015}, "not_allowed"), ({"wilayah": KB}, "unknown_reference")],
)
def test_a_kampung(row: dict[str, Any], code: str) -> None:
    done = imported("kampung", {"wilayah": f"{M}-K"} | row)
    assert code in {problem.code for problem in done.errors} and not done.publishable


def test_two_kampung_in_one_kelurahan() -> None:
    places = {"kode": f"{M}-L", "nama": "Mantuil Dua", "tingkat": "kampung", "induk": M, "lintang": -3.36, "bujur": 114.56, "luas_km2": None}
    columns = [list(TABLES[table].to_schema().columns) for table in ("wilayah", "kampung")]
    rows = [DEFAULTS["wilayah"] | places, DEFAULTS["kampung"] | {"wilayah": f"{M}-L", "tahun": 2018}]
    sheets = [[names, [row.get(name) for name in names]] for names, row in zip(columns, rows, strict=True)]
    done = read(xlsx(*sheets, names=("wilayah", "kampung")), "dua.xlsx", city(), FROM_A)
    assert ("two_kampung", "A2", f"{M}-K") in {(problem.code, problem.cell, problem.expected) for problem in done.errors}


def test_a_decision_that_is_due_before_it_was_taken() -> None:
    row = {"id": "1", "tanggal": "2020-03-01", "tenggat": "2020-02-01", "wilayah": M, "isi": "…", "penanggung_jawab": "1.02", "status": "baru"}
    assert ("dates_out_of_order", "tenggat", ERROR) in told(imported("tindak_lanjut", row))


def figures(rows: list[list[Any]]) -> set[tuple[str, str | None, str]]:
    done = read(text(rows), "a.csv", city(), FROM_A)
    return {(problem.code, problem.cell, problem.severity) for problem in done.problems}


def test_one_method_above_the_couples() -> None:
    assert ("above_denominator", "C2", ERROR) in figures([["Kelurahan", "Tahun", "PUS", "Pil"], ["Melayu", 2019, 50, 60]])
    assert ("above_denominator", "C2", WARNING) in figures([["Kelurahan", "Tahun", "Pil"], ["Mantuil", 2018, 120]])


def test_methods_are_compared_with_their_total_only_where_all_are_known() -> None:
    head = ["Kelurahan", "Tahun", "IUD", "Pil", "Suntik", "Peserta KB aktif"]
    assert figures([head, ["Melayu", 2019, 1, 2, 3, 6]]) == set()
    assert figures([head, ["Melayu", 2019, 1, 2, 3, 7]]) == {("parts_differ", "F2", ERROR)}
    assert figures([head, ["Melayu", 2019, 1, 2, "-", 7]]) == set()


def test_what_was_published_is_not_told_again() -> None:
    assert figures([HEAD, ["Mantuil", 2018, 100]]) == set()


def test_a_percentage_for_something_that_is_counted_is_an_error_at_its_cell() -> None:
    assert figures([HEAD, ["Melayu", 2019, "74%"]]) == {("percent_in_count", "C2", ERROR)}
    assert figures([HEAD, ["Melayu", 2019, 74], ["Mantuil", 2019, "81.5 persen"]]) >= {("percent_in_count", "C3", ERROR)}
    assert figures([["Kelurahan", "Tahun", "Rasio KB aktif"], ["Melayu", 2019, "74 %"]]) == set()


def test_a_period_to_come_is_told_once_for_its_column() -> None:
    rows = [["Kelurahan", "Tahun", "Bulan", "PUS"], ["Mantuil", 2020, 3, 90], ["Mantuil", 2020, 4, 90], ["Melayu", 2020, 4, 90]]
    done = read(text(rows), "a.csv", city(), FROM_A, today=datetime.date(2020, 3, 1))
    assert [(one.code, one.column, one.row, one.value, one.severity) for one in done.problems] == [("future_period", "D", None, "2020-04", WARNING)]
    assert not read(text(rows), "a.csv", city(), FROM_A, today=datetime.date(2020, 4, 1)).problems
    year = read(text([HEAD, ["Melayu", 2020, 90]]), "a.csv", city(), FROM_A, today=datetime.date(2020, 1, 31))
    assert not year.problems, "a year that has begun is not to come"


@pytest.mark.parametrize("cell", [100.5, 740, -1])
def test_a_percentage_outside_its_range_is_told_at_its_cell(cell: float) -> None:
    head = ["Kelurahan", "Tahun", "Rasio KB aktif"]
    assert ("percent_out_of_range", "C2", WARNING) in figures([head, ["Melayu", 2019, cell], ["Mantuil", 2019, 100]])
    assert figures([head, ["Melayu", 2019, 0.74], ["Kelayan Barat", 2019, 0.8]]) == {("share_not_percent", None, WARNING)}


def test_figures_of_a_leading_source_are_held_against_what_stays_of_another() -> None:
    """Source A leads over B, and says that there are 100 couples in Mantuil in 2018, 40 of them with the pill."""

    def of(source: str, *rows: list[Any]) -> set[tuple[str, str | None, str]]:
        done = read(text(list(rows)), "a.csv", city(), Mapping(source=source))
        return {(problem.code, problem.cell, problem.severity) for problem in done.problems}

    assert of("B", ["Kelurahan", "Tahun", "IUD"], ["Mantuil", 2018, 120]) == {("above_denominator", "C2", WARNING)}
    assert of("B", ["Kelurahan", "Tahun", "Pil"], ["Mantuil", 2018, 120]) == set(), "what B says of the pill is not shown"
    assert of("B", HEAD, ["Mantuil", 2019, 1000]) == {("jump", "C2", WARNING)}
    assert of("B", HEAD, ["Mantuil", 2018, 1000]) == of("B", HEAD, ["Mantuil", 2019, 110]) == set()


def test_parts_of_one_source_are_held_against_the_whole_of_another_where_they_are_far_apart() -> None:
    """Of Mantuil in 2018 source A, which leads, says only that 40 use the pill; B says the rest."""
    head = ["Kelurahan", "Tahun", "IUD", "Suntik", "Peserta KB aktif"]
    for total, wanted in ((43, set()), (45, set()), (48, {("parts_differ", "E2", WARNING)}), (30, {("parts_differ", "E2", WARNING)})):
        done = read(text([head, ["Mantuil", 2018, 1, 2, total]]), "a.csv", city(), Mapping(source="B"))
        assert {(problem.code, problem.cell, problem.severity) for problem in done.problems} == wanted, total

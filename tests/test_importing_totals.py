"""The total row of a sheet is dropped, but not before it was held against the sum of the rows that come in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.importing import read
from kbdata.importing.findings import WARNING
from tests.nasty import FROM_A, city, text, xlsx
from tests.nasty_case import HEAD

ROWS = [["Mantuil", 2019, 110], ["Melayu", 2019, 50], ["Kelayan Barat", 2019, 40]]


def told(*rows: list[Any]) -> set[tuple[str, str | None, str | None, str | None]]:
    """What is told of totals: code, cell, what stands there, and the sum."""
    done = read(xlsx([HEAD, *rows]), "a.xlsx", city(), FROM_A)
    assert not done.errors
    return {(one.code, one.cell, one.value, one.expected) for one in done.warnings if one.code == "total_differs" and one.severity == WARNING}


@pytest.mark.parametrize(("total", "differs"), [(200, False), (201, True), (160, True), (None, False), ("-", False), ("200", False)])
def test_a_total_is_the_sum_of_its_rows(total: Any, differs: bool) -> None:
    assert told(*ROWS, ["Jumlah", None, total]) == ({("total_differs", "C5", str(total), "200")} if differs else set())


def test_a_total_may_stand_above_its_rows() -> None:
    assert told(["TOTAL", None, 200], *ROWS) == set()
    assert told(["TOTAL", None, 199], *ROWS) == {("total_differs", "C2", "199", "200")}


def test_subtotals_and_the_total_of_all_are_each_held_against_their_own_rows() -> None:
    assert told(*ROWS[:2], ["Sub total", None, 160], ROWS[2], ["Sub total", None, 40], ["Total", None, 200]) == set()
    assert told(*ROWS[:2], ["Sub total", None, 150], ROWS[2], ["Sub total", None, 40], ["Total", None, 200]) == {("total_differs", "C4", "150", "160")}


def test_a_hole_adds_nothing_and_an_average_is_no_total() -> None:
    assert told(*ROWS[:2], ["Kelayan Barat", 2019, None], ["Jumlah", None, 160]) == set()
    assert told(*ROWS, ["Rata-rata", None, 66.7]) == set()


def test_ratios_and_rows_of_several_years_have_no_sum() -> None:
    share = [["Kelurahan", "Tahun", "Rasio KB aktif"], ["Mantuil", 2019, 74], ["Melayu", 2019, 80], ["Jumlah", None, 77]]
    years = [HEAD, ["Mantuil", 2019, 110], ["Mantuil", 2018, 100], ["Jumlah", None, 110]]
    for rows in (share, years):
        assert not [one for one in read(xlsx(rows), "a.xlsx", city(), FROM_A).problems if one.code == "total_differs"]


def test_a_column_for_each_year_has_a_total_for_each() -> None:
    rows = [["Kelurahan", "PUS 2018", "PUS 2019"], ["Mantuil", 100, 110], ["Melayu", 40, 50], ["Jumlah", 140, 150]]
    assert {(one.code, one.cell) for one in read(xlsx(rows), "a.xlsx", city(), FROM_A).warnings if one.code == "total_differs"} == {("total_differs", "C4")}


def test_numbers_of_a_text_file_are_read_as_the_others_of_their_column() -> None:
    rows = [["Kelurahan", "Tahun", "PUS"], ["Mantuil", "2019", "1.110"], ["Melayu", "2019", "50"], ["Jumlah", "", "1.160"]]
    assert not [one for one in read(text(rows, ";"), "a.csv", city(), FROM_A).problems if one.code == "total_differs"]


@given(st.lists(st.integers(0, 5000), min_size=3, max_size=3), st.integers(-50, 50))
def test_a_total_is_told_where_it_is_no_sum_and_only_there(values: list[int], slip: int) -> None:
    rows = [[row[0], 2019, value] for row, value in zip(ROWS, values, strict=True)]
    found = told(*rows, ["Jumlah", None, sum(values) + slip])
    assert bool(found) == (slip != 0)

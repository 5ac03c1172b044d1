"""A cell that a workbook shows as 74 % holds 0.74; it comes in as the percentage that people see, in every format of workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from kbdata.importing import annotated, read
from kbdata.importing.findings import ERROR, WARNING
from kbdata.importing.reading import read_file
from kbdata.importing.sheets import Limits
from kbdata.importing.workbooks import percent_format
from tests.nasty import FROM_A, Shown, city, ods, xls, xlsx
from tests.nasty_case import HEAD

RATIO = ["Kelurahan", "Tahun", "Rasio KB aktif"]
BOOKS: dict[str, Callable[[list[list[Any]]], bytes]] = {"a.xlsx": xlsx, "a.ods": ods, "a.xls": xls}
every_format = pytest.mark.parametrize("name", BOOKS)


def outcome(name: str, rows: list[list[Any]]) -> tuple[list[float], set[tuple[str, str | None, str]]]:
    """The values that come in, and what is told."""
    done = read(BOOKS[name](rows), name, city(), FROM_A)
    values = done.changes["nilai"]["nilai"].tolist() if done.changes else []
    return values, {(problem.code, problem.cell or problem.column, problem.severity) for problem in done.problems}


@every_format
def test_what_is_shown_in_percent_comes_in_as_percent(name: str) -> None:
    assert outcome(name, [RATIO, ["Melayu", 2019, Shown(0.74)], ["Kelayan Barat", 2019, Shown(0.805)]]) == ([74.0, 80.5], set())


@every_format
def test_a_bare_share_of_one_is_told_for_its_column(name: str) -> None:
    assert outcome(name, [RATIO, ["Melayu", 2019, 0.74], ["Kelayan Barat", 2019, 0.8]]) == ([0.74, 0.8], {("share_not_percent", "C", WARNING)})


@every_format
def test_cells_of_a_column_are_read_one_by_one(name: str) -> None:
    assert outcome(name, [RATIO, ["Melayu", 2019, Shown(0.74)], ["Kelayan Barat", 2019, 80.5]]) == ([74.0, 80.5], set())


@every_format
def test_a_count_is_no_percentage(name: str) -> None:
    assert outcome(name, [HEAD, ["Melayu", 2019, 74], ["Kelayan Barat", 2019, Shown(0.74)]]) == ([], {("percent_in_count", "C3", ERROR)})


def test_a_float_is_no_longer_than_what_is_shown() -> None:
    assert outcome("a.xlsx", [RATIO, ["Melayu", 2019, Shown(0.57)], ["Kelayan Barat", 2019, Shown(0.29)]])[0] == [57.0, 29.0]


def test_repeated_cells_of_an_ods_are_all_percentages() -> None:
    tail = '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="percentage" office:value="0.5"/></table:table-row>'
    [sheet] = read_file(ods([["a"]], tail), "a.ods", Limits()).sheets
    assert sheet.cells[0].tolist() == ["a", 50.0, 50.0]


def test_the_annotated_workbook_shows_them_as_percentages_again() -> None:
    rows = [RATIO, ["Melayu", 2019, Shown(0.745)], ["Tidak Ada", 2019, Shown(0.8)]]
    done = read(xlsx(rows), "a.xlsx", city(), FROM_A)
    again = annotated(done.sheets, done.problems, str)
    cell = openpyxl.load_workbook(io.BytesIO(again))["Sheet1"]["C2"]
    assert cell.value == pytest.approx(0.745) and cell.number_format.endswith("%")
    assert [sheet.cells.iat[1, 2] for sheet in read(again, "b.xlsx", city(), FROM_A).sheets if sheet.name == "Sheet1"] == [74.5]


@pytest.mark.parametrize(
    ("code", "shows"), [("0%", True), ("0.0 %;[Red]-0.0 %", True), ('0.0" %"', False), ("0.0\\%", False), ("#,##0", False), ("General", False)]
)
def test_a_format_shows_percentages_where_its_sign_is_not_only_text(code: str, shows: bool) -> None:
    assert percent_format(code) == shows

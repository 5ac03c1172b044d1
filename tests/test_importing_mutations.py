"""One cell of a correct workbook is made wrong: that is found at its cell, or shows among the new and changed rows; it is never lost in silence.

The workbook is published already, so that the correct one changes nothing, and all that a mutation does can be seen.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kbdata.dataset import Dataset
from kbdata.importing import Import, read
from kbdata.importing.comparison import upserted
from tests.nasty import FROM_A, PLACES, city, text, xlsx

Rows = list[list[Any]]
TITLE = ["Laporan KB Kota Contoh"]
HEAD = ["Kelurahan", "Tahun", "PUS", "IUD", "Pil", "Suntik", "Peserta KB aktif", "Luas kumuh (ha)"]
FIRST = 2  # the first row of data, counted from 0
NUMBERS = range(2, len(HEAD))


def correct() -> Rows:
    """A row for each kelurahan and year."""
    rows: Rows = [TITLE, HEAD]
    for year in (2020, 2021):
        for place, name in enumerate(PLACES.values()):
            methods = [30 + place, 200 + 7 * place + year % 10, 90 + 3 * place]
            rows.append([name, year, 500 + 11 * place, *methods, sum(methods), 2.5 + place])
    return rows


@lru_cache(maxsize=1)
def published() -> Dataset:
    """The city with the correct workbook in it."""
    done = read(xlsx(correct()), "a.xlsx", city(), FROM_A)
    assert done.publishable and done.counts["nilai"].new == 72
    frames = dict(city().frames) | {"nilai": upserted("nilai", done.changes["nilai"], city().frames["nilai"])}
    return replace(city(), version="lain", frames=frames)


@dataclass(frozen=True)
class Mutation:
    """change: what is done to the rows at (row, column); it returns the cells it touched. codes: one of these tells it, if anything does."""

    name: str
    columns: range
    change: Callable[[Rows, int, int], list[tuple[int, int]]]
    codes: frozenset[str] = frozenset()
    blocks: bool = False  # whether it is always an error at the very cell


def put(make: Callable[[Any], Any]) -> Callable[[Rows, int, int], list[tuple[int, int]]]:
    def change(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
        rows[row][column] = make(rows[row][column])
        return [(row, column)]

    return change


def swapped_with_the_next(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    other = column + 1 if column + 1 < len(HEAD) else column - 1
    rows[row][column], rows[row][other] = rows[row][other], rows[row][column]
    return [(row, column), (row, other)]


def shifted(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    rows[row].insert(column, None)
    return [(row, each) for each in range(len(rows[row]))]


def doubled(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    rows.insert(row + 1, [*rows[row][:column], rows[row][column] + 1, *rows[row][column + 1 :]])
    return [(row + 1, column)]


def repeated(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    rows.insert(row + 1, list(rows[row]))
    return [(row + 1, column)]


def dropped(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    del rows[row]
    return []


def place_of_the_next(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    rows[row][0] = rows[row + 1][0] if row + 1 < len(rows) else rows[row - 1][0]
    return [(row, 0), (row + 1, 0), (row, 1), (row + 1, 2)]


def header(make: Callable[[str], Any]) -> Callable[[Rows, int, int], list[tuple[int, int]]]:
    def change(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
        rows[1] = [make(head) if number == column else head for number, head in enumerate(HEAD)]
        return [(1, column)]

    return change


def headers_swapped(rows: Rows, row: int, column: int) -> list[tuple[int, int]]:
    rows[1] = list(HEAD)
    other = column - 1 if column > 2 else column + 1
    rows[1][column], rows[1][other] = rows[1][other], rows[1][column]
    return [(1, column), (1, other)]


COUNTS = range(2, 7)
PLACE, YEAR = range(1), range(1, 2)
MUTATIONS = [
    Mutation("text in a number", NUMBERS, put(lambda cell: "seratus"), frozenset({"not_a_number"}), blocks=True),
    Mutation("a number with a letter O", NUMBERS, put(lambda cell: f"{cell}O"), frozenset({"not_a_number"}), blocks=True),
    Mutation("a negative number", NUMBERS, put(lambda cell: -cell), frozenset({"negative_number"}), blocks=True),
    Mutation("half a person", COUNTS, put(lambda cell: cell + 0.5), frozenset({"not_a_whole_number"}), blocks=True),
    Mutation("two numbers in a cell", NUMBERS, put(lambda cell: f"{cell}/{cell}"), frozenset({"not_a_number"}), blocks=True),
    Mutation("another number", NUMBERS, put(lambda cell: cell + 1)),
    Mutation("a number a thousand times too large", NUMBERS, put(lambda cell: cell * 1000)),
    Mutation("a number in words of money", NUMBERS, put(lambda cell: f"{cell} juta")),
    Mutation("an empty cell", NUMBERS, put(lambda cell: None)),
    Mutation("a dash", NUMBERS, put(lambda cell: "-")),
    Mutation("a zero", NUMBERS, put(lambda cell: 0)),
    Mutation("two cells swapped", NUMBERS, swapped_with_the_next),
    Mutation("a row shifted by a cell", range(8), shifted),
    Mutation("an unknown place", PLACE, put(lambda cell: "Antah Berantah"), frozenset({"unknown_place"}), blocks=True),
    Mutation("the wrong side of the compass", PLACE, put(lambda cell: "Kelayan Selatan"), frozenset({"unknown_place"}), blocks=True),
    Mutation("a misspelt place", PLACE, put(lambda cell: cell.replace("a", "aa", 1)), frozenset({"guessed_place", "unknown_place"})),
    Mutation("no place", PLACE, put(lambda cell: None), frozenset({"empty_cell"}), blocks=True),
    Mutation("a kecamatan among kelurahan", PLACE, put(lambda cell: "Contoh Selatan")),
    Mutation("a total", PLACE, put(lambda cell: "Jumlah")),
    Mutation("the place of another row", PLACE, place_of_the_next),
    Mutation("another year", YEAR, put(lambda cell: cell - 10)),
    Mutation("a year that is none", YEAR, put(lambda cell: 20190), frozenset({"not_a_period"}), blocks=True),
    Mutation("a year in words", YEAR, put(lambda cell: "tahun lalu"), frozenset({"not_a_period"}), blocks=True),
    Mutation("no year", YEAR, put(lambda cell: None), frozenset({"empty_cell"}), blocks=True),
    Mutation("a month that is none", YEAR, put(lambda cell: f"{cell}-13"), frozenset({"not_a_period"}), blocks=True),
    Mutation("a row twice, with another number", COUNTS, doubled, frozenset({"duplicate_in_file"}), blocks=True),
    Mutation("a row twice", range(1), repeated, frozenset({"repeated_rows"})),
    Mutation("a row left out", range(1), dropped),
    Mutation("a header that nobody knows", range(8), header(lambda head: "Qwerty"), frozenset({"unmapped_column", "no_place_column", "no_period"})),
    Mutation("a header left out", range(8), header(lambda head: None), frozenset({"unmapped_column", "no_place_column", "no_period"})),
    Mutation("a header in per cent", COUNTS, header(lambda head: f"Persentase {head}"), frozenset({"unmapped_column"}), blocks=True),
    Mutation("a header of something near", COUNTS, header(lambda head: f"{head} baru")),
    Mutation("a header twice", COUNTS, header(lambda head: HEAD[2] if head != HEAD[2] else HEAD[3])),
    Mutation("two headers swapped", COUNTS, headers_swapped),
]


def told_at(done: Import, cells: list[tuple[int, int]]) -> set[str]:
    """The codes of what is told at the cells, or at the whole of their row or column."""
    names = {(row + 1, "ABCDEFGHIJ"[column]) for row, column in cells}
    rows, columns = {row for row, _ in names}, {column for _, column in names}
    return {
        finding.code
        for finding in (*done.problems, *done.notes)
        if (finding.row, finding.column) in names
        or (finding.column is None and finding.row in rows)
        or (finding.row is None and finding.column in columns)
        or finding.code.startswith("no_")
    }


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_no_mutation_is_lost(mutation: Mutation, data: st.DataObject) -> None:
    rows = deepcopy(correct())
    row = data.draw(st.integers(FIRST, len(rows) - 1))
    column = data.draw(st.sampled_from(mutation.columns))
    cells = mutation.change(rows, row, column)
    for content, name in ((xlsx(rows), "a.xlsx"), (text(rows, ";"), "a.csv")):
        notices(read(content, name, published(), FROM_A), mutation, cells)


def notices(done: Import, mutation: Mutation, cells: list[tuple[int, int]]) -> None:
    counts = done.counts.get("nilai")
    told = told_at(done, cells)
    removed = {one.row for one in done.removed} & {at + 1 for at, _ in cells}
    differs = counts is None or (counts.new, counts.changed, counts.same) != (0, 0, 72)
    assert told or removed or differs, "nobody would notice"
    if mutation.blocks:
        assert told & mutation.codes and done.errors, told
    elif mutation.codes and not differs:
        assert told & mutation.codes, told


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_correct_workbook_changes_nothing(kind: str) -> None:
    content = xlsx(correct()) if kind == "xlsx" else text(correct(), ";")
    done = read(content, f"a.{kind}", published(), FROM_A)
    assert not done.problems and not done.changes and done.counts["nilai"].same == 72


@settings(max_examples=20, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_what_comes_in_is_what_stands_there(data: st.DataObject) -> None:
    """Any number anywhere: if the file is taken, exactly that cell has changed, to exactly that number."""
    rows = deepcopy(correct())
    row, column = data.draw(st.integers(FIRST, len(rows) - 1)), data.draw(st.sampled_from(NUMBERS))
    before = rows[row][column]
    rows[row][column] = number = data.draw(st.one_of(st.integers(0, 10**6), st.decimals(0, 10**6, places=2).map(float)))
    done = read(xlsx(rows), "a.xlsx", published(), FROM_A)
    if done.errors:
        assert told_at(done, [(row, each) for each in range(len(HEAD))])
    else:
        changed = done.changes["nilai"]["nilai"].to_list() if "nilai" in done.changes else []
        assert changed == ([] if number == before else [number])

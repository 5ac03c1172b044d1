"""The template: made from the table declarations, and read back without a mapping."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from kbdata.importing import Import, read, template
from kbdata.importing.template import GUIDE, HEADS, LISTS, WORDS, example
from kbdata.tables import TABLES, WORK_STATUSES
from tests.nasty import city

M = "63.71.01.1001"
VALUE = {"wilayah": M, "periode": "2019", "indikator": "pus", "nilai": 110, "status": "sementara", "sumber": "A"}


def opened(*tables: str, **options: Any) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(tables, city(), **options)))


def filled(book: Workbook, table: str, *rows: dict[str, Any]) -> bytes:
    """The workbook with rows typed into a sheet under their headers."""
    page = book[table]
    heads = [cell.value for cell in page[1]]
    for number, row in enumerate(rows, 2):
        for name, value in row.items():
            page.cell(number, heads.index(name) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed_in(*rows: dict[str, Any], table: str = "nilai") -> Import:
    return read(filled(opened(table), table, *rows), "isian.xlsx", city())


def examples(book: Workbook, table: str) -> dict[str, Any]:
    """What the guide shows for each column."""
    columns = TABLES[table].to_schema().columns
    return {row[0]: row[5] for row in book[GUIDE].iter_rows(min_row=3, values_only=True) if row[0] in columns}


@pytest.mark.parametrize("table", TABLES)
def test_its_example_comes_in_as_it_stands(table: str) -> None:
    book = opened(table)
    done = read(filled(book, table, examples(book, table)), "isian.xlsx", city())
    assert not done.errors
    assert [layout.exact for layout in done.mapping.layouts] == [True]
    counts = done.counts[table]
    assert counts.new + counts.changed + counts.same == 1
    assert len(city().table(table)) == 0 or counts.same == 1


@pytest.mark.parametrize("table", TABLES)
def test_it_is_made_of_the_declaration(table: str) -> None:
    book = opened(table)
    columns = TABLES[table].to_schema().columns
    heads = book[table][1]
    assert [cell.value for cell in heads] == list(columns)
    for cell, about in zip(heads, columns.values(), strict=True):
        assert about.description in cell.comment.text
        unit = (about.metadata or {}).get("unit")
        assert unit is None or f"Satuan: {unit}" in cell.comment.text
        assert ("boleh kosong" if about.nullable else "wajib diisi") in cell.comment.text
    guide = [row[:5] for row in book[GUIDE].iter_rows(values_only=True)]
    assert guide[1] == HEADS[:5]
    assert [row[0] for row in guide[2:] if row[0]] == list(columns)


def test_it_offers_what_may_be_chosen() -> None:
    book = opened("intervensi")
    rules = {str(rule.sqref).split(":")[0][:-1]: rule for rule in book["intervensi"].data_validations.dataValidation}
    letters = {cell.value: cell.column_letter for cell in book["intervensi"][1]}
    assert rules[letters["status"]].formula1 == f'"{",".join(WORK_STATUSES)}"'
    assert rules[letters["wilayah"]].formula1 == f"{LISTS}_wilayah" and rules[letters["skpd"]].type == "list"
    assert rules[letters["mulai"]].type == "date" and rules[letters["anggaran"]].type == "decimal"
    assert book[LISTS].sheet_state == "hidden"
    offered = [cell.value for column in book[LISTS].iter_cols() for cell in column if cell.value]
    assert f"{M} – Mantuil" in offered


def test_what_is_chosen_from_a_list_is_understood() -> None:
    done = typed_in(VALUE | {"wilayah": f"{M} – Mantuil", "indikator": "pus – Pasangan usia subur (PUS)"})
    [row] = done.changes["nilai"].to_dict("records")
    assert done.publishable and not done.problems and row == VALUE


def test_an_empty_value_means_not_reported() -> None:
    done = typed_in(VALUE | {"nilai": None})
    assert not done.errors and done.changes["nilai"]["nilai"].isna().all()


def test_a_template_that_nobody_filled_changes_nothing() -> None:
    done = read(template(list(TABLES), city()), "kosong.xlsx", city())
    assert not done.errors and not done.publishable


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"nilai": "seratus"}, "not_a_number", "D"),
        ({"nilai": -1}, "negative_number", "D"),
        ({"periode": "Semester 1"}, "not_a_period", "B"),
        ({"wilayah": "63.71.09"}, "unknown_place", "A"),
        ({"indikator": "pusss"}, "unknown_indikator", "C"),
        ({"status": "final"}, "not_allowed", "E"),
        ({"sumber": "Z"}, "unknown_sumber", "F"),
        ({"status": None}, "empty_cell", "E"),
    ],
)
def test_a_wrong_cell_is_told_where_it_stands(row: dict[str, Any], code: str, column: str) -> None:
    done = typed_in(VALUE, VALUE | {"periode": "2020"} | row)
    assert [(problem.code, problem.cell) for problem in done.errors] == [(code, f"{column}3")] and not done.publishable


def test_a_column_that_was_renamed_or_removed_is_told() -> None:
    book = opened("nilai")
    book["nilai"]["E1"] = "keadaan"
    done = read(filled(book, "nilai", {name: value for name, value in VALUE.items() if name != "status"}), "isian.xlsx", city())
    assert ("unknown_column", "E1") in {(problem.code, problem.cell) for problem in done.errors}


def test_it_speaks_the_readers_language() -> None:
    said: set[str] = set()

    def english(text: str) -> str:
        said.add(text)
        return f"<{text}>"

    book = opened(*TABLES, say=english)
    assert book[GUIDE]["A2"].value == "<Kolom>" and book["nilai"]["A1"].comment.text.startswith("<Kode wilayah>")
    assert book["nilai"]["A1"].value == "wilayah", "a column is named the same in both languages, or it would not be read"
    columns = [about for table in TABLES.values() for about in table.to_schema().columns.values()]
    declared = {about.description for about in columns} | {(about.metadata or {}).get("unit") for about in columns}
    assert said <= declared | {(table.__doc__ or "").strip() for table in TABLES.values()} | set(WORDS) and set(WORDS) <= said
    done = read(filled(book, "nilai", VALUE), "isian.xlsx", city())
    assert done.publishable and not done.problems


def test_a_data_set_written_into_it_comes_back_the_same() -> None:
    data = city()
    done = read(template(list(TABLES), data, rows=dict(data.frames)), "cadangan.xlsx", data)
    assert not done.problems and not done.changes
    assert {table: counts.same for table, counts in done.counts.items() if counts.same} == {name: len(rows) for name, rows in data.frames.items() if len(rows)}


def test_an_example_is_one_row_not_a_mixture() -> None:
    shown = example("wilayah", city())
    rows = city().table("wilayah").astype(object).where(lambda frame: frame.notna(), None).to_dict("records")
    assert shown in rows

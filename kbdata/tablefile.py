"""A table from its CSV file: every cell to its declared type, and all that is wrong told by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

import pandas as pd
import pandera.errors
from pandera.api.pandas.components import Column

from kbdata.checks import YEARS
from kbdata.problems import Problem
from kbdata.tables import TABLES, Table

BOOLEANS = {"ya": True, "tidak": False}
LARGEST = 1e15  # no number of a city is larger, and above it whole numbers are no longer exact


def read_table(name: str, content: bytes, file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """A table from the bytes of its CSV file, with its declared types, and what is wrong with it.

    The frame is complete only where the list is empty.
    """
    schema = TABLES[name].to_schema()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return pd.DataFrame(), [Problem("not_utf8", file, row=content[: error.start].count(b"\n") + 1)]
    if "\0" in text:  # UTF-16, or a block that the disk lost
        return pd.DataFrame(), [Problem("not_utf8", file, row=text[: text.index("\0")].count("\n") + 1)]
    try:
        rows = list(split(text))
    except csv.Error:
        return pd.DataFrame(), [Problem("not_csv", file, row=_broken_row(text))]
    if not rows:
        return pd.DataFrame(), [Problem("empty_file", file)]
    header, body = rows[0], rows[1:]
    if header != list(schema.columns):
        return pd.DataFrame(), _header_problems(header, list(schema.columns), file)
    ragged = [
        Problem("wrong_cell_count", file, row=number, value=str(len(cells)), expected=str(len(header)))
        for number, cells in enumerate(body, start=2)
        if len(cells) != len(header)
    ]
    if ragged:
        return pd.DataFrame(), ragged
    raw = pd.DataFrame(body, columns=header, dtype="str")
    frame, problems = _typed(raw, schema.columns, file)
    if not problems:
        problems = check(frame, TABLES[name], file)
    return frame, problems


def check(frame: pd.DataFrame, table: type[Table], file: str) -> list[Problem]:
    """The declared checks (ranges, allowed values, uniqueness) as problems with their row."""
    try:
        table.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        together = list(getattr(table.Config, "unique", None) or [])
        problems = []
        for index, column, check, value in cases.loc[cases["index"].notna(), ["index", "column", "check", "failure_case"]].itertuples(index=False):
            if check == "not_nullable":
                problems.append(Problem("empty_cell", file, row=int(index) + 2, column=str(column)))
                continue
            if "unique" not in str(check):
                problems.append(Problem("not_allowed", file, row=int(index) + 2, column=str(column), value=str(value), expected=str(check)))
                continue
            columns = together if check == "multiple_fields_uniqueness" else [str(column)]
            told = " + ".join(str(cell) for cell in frame.loc[int(index), columns])
            problems.append(Problem("duplicate", file, row=int(index) + 2, column=" + ".join(columns), value=told))
        return list(dict.fromkeys(problems))
    return []


def split(text: str) -> Iterator[list[str]]:
    """The rows of a CSV text. Raises csv.Error where a quote is left open or stands wrong."""
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def _header_problems(header: list[str], wanted: list[str], file: str) -> list[Problem]:
    problems = [Problem("missing_column", file, row=1, column=name) for name in wanted if name not in header]
    problems += [Problem("unknown_column", file, row=1, column=name) for name in header if name not in wanted]
    return problems or [Problem("wrong_header", file, row=1, expected=",".join(wanted))]


def _broken_row(text: str) -> int:
    """The row at which the CSV reader gives up: the one in which an open quote began, though the reader may see it much later."""
    good = 0
    try:
        for _ in split(text):
            good += 1
    except csv.Error:
        pass
    return good + 1


def _typed(raw: pd.DataFrame, columns: Mapping[str, Column], file: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Cells from text to their declared types; an empty cell is missing."""
    typed: dict[str, pd.Series] = {}
    problems: list[Problem] = []
    for name, declared in columns.items():
        cells = raw[name].where(raw[name].str.strip() != "")
        kind = str(declared.dtype)
        if kind.startswith("datetime"):
            values = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
            whole = cells.str.len().eq(len("2016-01-31"))  # `2016-01-3` may be the 30th with a digit lost
            values = values.where(whole & values.dt.year.between(*YEARS)).astype("datetime64[ns]")
        elif kind.startswith(("float", "int")):
            values = pd.to_numeric(cells, errors="coerce").astype("float64")
            values = values.where(values.abs() < LARGEST)
        elif kind.startswith("bool"):
            values = cells.map(BOOLEANS)
        else:
            values = cells
        wrong = cells.notna() & values.isna()
        if kind.startswith("int"):
            wrong |= values.notna() & (values % 1 != 0)
        empty = cells.isna() & (not declared.nullable)
        problems += [Problem("not_a_" + _kind_word(kind), file, row=int(i) + 2, column=name, value=cells[i]) for i in raw.index[wrong]]
        problems += [Problem("empty_cell", file, row=int(i) + 2, column=name) for i in raw.index[empty]]
        if not (wrong.any() or empty.any()) and kind.startswith(("int", "bool")):
            values = values.astype(kind)
        typed[name] = values
    return pd.DataFrame(typed), problems


def _kind_word(kind: str) -> str:
    return {"d": "date", "b": "boolean", "i": "whole_number", "f": "number"}.get(kind[0], "text")

"""The checks of a file against the declared tables and against what they would become with it: types, ranges, keys, references, nesting.

These are the same checks that open a data set (`kbdata.checks`): what passes here can be opened after it is published.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pandera.errors

from kbdata import checks
from kbdata.dataset import Dataset
from kbdata.importing.comparison import key_of, upserted
from kbdata.importing.findings import WARNING, Finding, Findings
from kbdata.importing.headers import Block
from kbdata.importing.mapping import IGNORED, UNKNOWN, Layout
from kbdata.importing.naming import SURE, Names
from kbdata.importing.observed import Records
from kbdata.importing.typed import declared_types
from kbdata.problems import Problem
from kbdata.tables import TABLES


def sheet(block: Block, layout: Layout, found: Findings) -> None:
    """What is wrong with a sheet before its cells are read: columns nobody has decided about, shifted rows, failed formulas."""
    name, used = block.sheet.name, {column.letter for column in layout.columns if column.role not in (IGNORED, UNKNOWN)}
    for column in layout.columns:
        if column.role == UNKNOWN:
            code = "unknown_column" if layout.exact else "unmapped_column"
            found.add(code, sheet=name, row=block.sheet.row(block.last), column=column.letter, value=column.header or None)
    rows = set((block.rows + block.sheet.top + 1).tolist()) if block.sheet.broken else set()
    for address, code in block.sheet.broken:
        letter = address.rstrip("0123456789")
        if letter in used and int(address[len(letter) :]) in rows:
            found.add(code, sheet=name, row=int(address[len(letter) :]), column=letter)
    if block.sheet.widths is not None:
        _shifted(block, found)


def guesses(block: Block, layout: Layout, proposed: Layout, names: Names, found: Findings, *, own: bool) -> None:
    """What was guessed of a sheet from its title, from memory, or from a header that only resembles a name, until somebody has decided on it.

    own: the layout was made for this very file, so that what differs from the proposal was chosen.
    """
    row = block.sheet.row(block.last)
    said = (block.title or block.sheet.name)[:80]
    if layout.indicator and not (own and layout.indicator != proposed.indicator):
        name = str(names.data.indicator(layout.indicator)["nama_id"])
        found.add("indicator_from_title", sheet=block.sheet.name, value=said, expected=name, severity=WARNING)
    for column in layout.columns:
        if column.score < SURE and column.role not in (IGNORED, UNKNOWN):
            meant = str(names.data.indicator(column.indicator)["nama_id"]) if column.indicator else column.role
            expected = f"{meant}, {column.score:.0f} %"
            found.add("guessed_column", sheet=block.sheet.name, row=row, column=column.letter, value=column.header, expected=expected, severity=WARNING)
    if layout.place and not (own and layout.place != proposed.place):
        found.add("place_from_title", sheet=block.sheet.name, value=said, expected=names.label(layout.place), severity=WARNING)


def tables(records: Mapping[str, Records], data: Dataset, found: Findings) -> dict[str, pd.DataFrame]:
    """The frames of all tables of the file with their declared types, checked one by one and together with what is there already.

    A table that lacks required cells is left out; that has been told.
    """
    frames: dict[str, pd.DataFrame] = {}
    for name, one in records.items():
        required = [column for column, about in TABLES[name].to_schema().columns.items() if not about.nullable]
        whole = one.frame[required].notna().all(axis=1).to_numpy()
        if not whole.all():
            continue
        try:
            frames[name] = declared_types(name, one.frame)
        except (ValueError, TypeError):
            continue  # whole numbers with fractions: told where they stand
        _declared(name, frames[name], one, found)
    merged = {table: upserted(table, frames[table], data.frames[table]) if table in frames else data.frames[table] for table in data.frames}
    problems = checks.across(merged, data.layers)
    before = {_identity(problem) for problem in checks.across(data.frames, data.layers)} if problems else set()
    for problem in problems:
        if _identity(problem) not in before:
            found.extend([_placed(problem, merged, frames, records, found.file)])
    return frames


def _shifted(block: Block, found: Findings) -> None:
    """Rows of a text file with more or fewer cells than the header: their cells may stand under the wrong header."""
    widths = block.sheet.widths
    if widths is None:
        return
    wanted = int(widths[block.last])
    cells = block.sheet.cells
    last = cells.notna().to_numpy() if cells.shape[1] > wanted else None
    for place in block.rows[widths[block.rows] != wanted]:
        width = int(widths[place])
        if width > wanted and last is not None and not last[place, wanted:].any():
            continue  # empty cells at the end
        found.add("wrong_cell_count", sheet=block.sheet.name, row=block.sheet.row(int(place)), value=width, expected=wanted)


def _declared(table: str, frame: pd.DataFrame, records: Records, found: Findings) -> None:
    """The declared checks of a table, told at the cells they fail for."""
    try:
        TABLES[table].validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases
        for index, column, check, value in cases.loc[cases["index"].notna(), ["index", "column", "check", "failure_case"]].itertuples(index=False):
            if "unique" in str(check):
                continue  # told as a duplicate already
            found.extend([_at(records, int(index), str(column), "not_allowed", str(value), str(check), found.file)])


def _placed(problem: Problem, merged: Mapping[str, pd.DataFrame], frames: Mapping[str, pd.DataFrame], records: Mapping[str, Records], file: str) -> Finding:
    """A problem of the tables as they would become, told at the cell of the file that brings it, or without a cell where it is elsewhere."""
    table = problem.file.removesuffix(".csv")
    if table in frames and problem.row is not None:
        place = problem.row - 2 - (len(merged[table]) - len(frames[table]))
        if place >= 0:
            return _at(records[table], place, str(problem.column), problem.code, problem.value, problem.expected, file)
    told = " · ".join(filter(None, (problem.value, problem.file, problem.column)))
    return Finding(problem.code, file, value=told, expected=problem.expected)


def _at(records: Records, place: int, column: str, code: str, value: str | None, expected: str | None, file: str) -> Finding:
    sheet, row, main = records.at(place)
    letter = records.letters.get((sheet, column)) or (main if column in ("nilai", *key_of(records.table)) else None)
    return Finding(code, file, sheet=sheet, row=row, column=letter or None, value=value, expected=expected)


def _identity(problem: Problem) -> tuple[str | None, ...]:
    return (problem.code, problem.file, problem.column, problem.value, problem.expected)

"""Rows of `nilai` and `target` from a sheet: where × when × what = value, whichever of them stands in a row, a header, or the title."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from operator import index
from typing import Any, SupportsIndex

import numpy as np
import pandas as pd

from kbdata.importing import dates, numbers, totals
from kbdata.importing.findings import ERROR, WARNING, Findings
from kbdata.importing.headers import GOAL, Block, Removed
from kbdata.importing.mapping import VALUE, Column, Layout, Mapping
from kbdata.importing.naming import SURE, Match, Names
from kbdata.importing.places import Placed, placed
from kbdata.importing.sheets import position
from kbdata.importing.vocabulary import factor, plain, unit_class
from kbdata.tables import STATUSES


@dataclass(frozen=True, eq=False)
class Records:
    """Rows of one table, and where each comes from.

    frame: the columns of the table. origin: for each row `sheet`, `row` (as Excel counts) and `column` (the letters of its main cell).
    letters: the column of the sheet that each column of the table came from.
    """

    table: str
    frame: pd.DataFrame
    origin: pd.DataFrame
    letters: dict[tuple[str, str], str]
    removed: tuple[Removed, ...] = ()

    def at(self, place: SupportsIndex) -> tuple[str, int, str | None]:
        """Sheet, row and column that a row comes from."""
        return self._origins[index(place)]

    @cached_property
    def _origins(self) -> list[tuple[str, int, str | None]]:
        columns = [self.origin[name].to_list() for name in ("sheet", "row", "column")]
        return [(sheet, int(row), column if isinstance(column, str) else None) for sheet, row, column in zip(*columns, strict=True)]


def observed(block: Block, layout: Layout, mapping: Mapping, names: Names, found: Findings) -> Records:
    """The observations of a sheet. Everything that cannot be read is told; a row with such a cell is not among those returned."""
    values = [column for column in layout.columns if column.role == VALUE]
    if not values:
        found.add("no_value_column", sheet=block.sheet.name)
    cells = {column.letter: cells_of(block, column.letter) for column in values}
    has_value = np.zeros(len(block.rows), dtype=bool)
    for series in cells.values():
        has_value |= series.notna().to_numpy()
    if layout.table == "nilai" and not layout.exact and GOAL.search(plain(f"{block.title} {block.sheet.name}")):
        found.add("maybe_target", sheet=block.sheet.name, value=block.title[:80] or block.sheet.name, severity=WARNING)
    where = placed(block, layout, mapping, names, found, has_value)
    if not where.letter and not layout.place and not all(column.place for column in values):
        found.add("no_place_column", sheet=block.sheet.name)
    what = _terms(block, layout, "indikator", "indikator", mapping, names, found, where.keep)
    source = _terms(block, layout, "sumber", "sumber", mapping, names, found, where.keep)
    mark = mapping.mark or numbers.decimal_mark(cells.values())
    frames = []
    for column in values:
        rows = np.flatnonzero(where.keep & (has_value if not layout.exact else True))
        frame = pd.DataFrame({"wilayah": where.codes[rows] if column.place is None else column.place}, index=rows)
        frame["periode"] = _periods(block, layout, column, rows, found)
        frame["indikator"] = column.indicator or layout.indicator or (what[rows] if what is not None else None)
        if what is None and (code := column.indicator or layout.indicator) and _summed(block, layout, code, where.keep, names):
            totals.compare(block, column, where.keep, mark, whole=bool(_counted(names)[code]), found=found)  # type: ignore[arg-type]
        frame["nilai"] = _values(block, layout, column, frame, cells[column.letter].iloc[rows], mark, names, found)
        frame["status"] = _statuses(block, layout, rows, mapping, found)
        frame["sumber"] = mapping.source if source is None else source[rows]
        if not layout.exact:  # an empty cell of a wide table says nothing; in a table as declared it says "not reported"
            frame = frame[frame["nilai"].notna()]
        if frame["indikator"].isna().all() and len(frame):
            found.add("no_indicator", sheet=block.sheet.name, column=column.letter, value=column.header)
        frames.append(frame.assign(_column=column.letter))
    every = pd.concat(frames) if frames else pd.DataFrame(columns=["wilayah", "periode", "indikator", "nilai", "status", "sumber", "_column"])
    if len(every) and source is None and mapping.source is None:
        found.add("source_needed", sheet=block.sheet.name)
    return _records(block, layout, every, where)


def _counted(names: Names) -> pd.Series:
    """By indicator, whether it counts things that have no fractions."""
    about = names.data.indicators
    return about["sifat"].isin(["stok", "alir"]) & (about["desimal"] == 0)


def _summed(block: Block, layout: Layout, code: str, keep: np.ndarray, names: Names) -> bool:
    """Whether a total of the rows is a sum: of what can be added, in one period."""
    if code not in names.data.indicators.index or names.data.indicators.at[code, "sifat"] == "rasio":
        return False
    letters = [letter for role in ("periode", "tahun", "bulan") if (letter := place_of(layout, role))]
    return all(cells_of(block, letter)[keep].map(numbers.text_of).nunique() <= 1 for letter in letters)


def cells_of(block: Block, letter: str) -> pd.Series:
    """The data cells of a column by its letters, numbered from 0 in the order of the rows of data."""
    return block.column(position(letter) - block.sheet.left).reset_index(drop=True)


def place_of(layout: Layout, role: str) -> str | None:
    """The letters of the column with a role, or None."""
    return next((column.letter for column in layout.columns if column.role == role), None)


def texts_of(cells: pd.Series) -> tuple[np.ndarray, list[str]]:
    """For each cell the number of its text, and the texts; empty cells have the text ""."""
    codes, distinct = pd.factorize(cells.to_numpy(dtype=object))
    return codes, [*map(numbers.text_of, distinct), ""]


def row_of(block: Block, place: SupportsIndex) -> int:
    """The row that Excel shows for the row of data at a place."""
    return block.sheet.row(int(block.rows[index(place)]))


def _terms(block: Block, layout: Layout, role: str, table: str, mapping: Mapping, names: Names, found: Findings, keep: np.ndarray) -> np.ndarray | None:
    """The keys that a column names, one per row; None where the sheet has no such column."""
    letter = place_of(layout, role)
    if letter is None:
        return None
    codes, texts = texts_of(cells_of(block, letter))
    matches = [
        Match(mapping.terms[text], SURE) if text in mapping.terms else names.term(table, text, fuzzy=not layout.exact) if text else Match(None)
        for text in texts
    ]
    first = pd.Series(np.arange(len(codes))[keep]).groupby(codes[keep]).agg(list)
    for number, places in first.items():
        match, text = matches[int(number)], texts[int(number)]
        if match.code and match.score < SURE:
            told = f"{match.near}, {match.score:.0f} %"
            found.add("guessed_term", sheet=block.sheet.name, row=row_of(block, places[0]), column=letter, value=text, expected=told, severity=WARNING)
        for place in places if not match.code else ():
            code = f"unknown_{role}" if text else "empty_cell"
            found.add(code, sheet=block.sheet.name, row=row_of(block, place), column=letter, value=text or None, expected=match.near)
    return np.array([match.code for match in matches], dtype=object)[codes]


def _periods(block: Block, layout: Layout, column: Column, rows: np.ndarray, found: Findings) -> np.ndarray:
    """The period of each row for one column of numbers: from cells, from the header, from the title, joined where each says a part."""
    given = {role: letter for role in ("periode", "tahun", "bulan") if (letter := place_of(layout, role))}
    heading = column.period or ""
    if not given or len(heading) > 4 or (len(heading) == 4 and "bulan" not in given):
        period = _joined(heading or layout.period or "", layout.period or "")
        if period is None:
            found.add("no_period", sheet=block.sheet.name, column=column.letter, value=column.header)
        return np.full(len(rows), period, dtype=object)
    read = {role: texts_of(cells_of(block, letter).iloc[rows]) for role, letter in given.items()}
    blank = (np.zeros(len(rows), dtype="int64"), [""])
    parts = [read.get(role, blank) for role in ("periode", "tahun", "bulan")]
    known: dict[tuple[int, ...], str | None] = {}
    keys = list(zip(*(codes.tolist() for codes, _texts in parts), strict=True))
    for key in set(keys):
        whole, year, part = (texts[code] for code, (_codes, texts) in zip(key, parts, strict=True))
        known[key] = _period(whole, year, part, heading, layout.period or "")
    result = np.array([known[key] for key in keys], dtype=object)
    letter = given.get("periode") or given.get("bulan") or given["tahun"]
    if wrong := {key for key, period in known.items() if period is None}:
        for number, key in enumerate(keys):
            if key in wrong:
                told = " ".join(filter(None, (texts[code] for code, (_codes, texts) in zip(key, parts, strict=True))))
                code = "not_a_period" if told else "empty_cell"
                found.add(code, sheet=block.sheet.name, row=row_of(block, int(rows[number])), column=letter, value=told or None)
    return result


def _period(whole: str, year: str, part: str, heading: str, default: str) -> str | None:
    if whole:
        return dates.period_of(whole) or _joined(dates.part_of_year(whole) or "", year or default)
    if year:
        base = dates.period_of(year)
        return _joined(heading or dates.part_of_year(part) or "", base) if (heading or part) and base else base if not part else None
    return dates.period_of(part) or _joined(dates.part_of_year(part) or "", heading or default) if part else None


def _joined(part: str, year: str) -> str | None:
    """A period from a month or quarter and a year; what is a period already stays one."""
    if len(part) >= 4:
        return part
    if part and len(year) >= 4:
        return f"{year[:4]}-{part}"
    return None


def _values(block: Block, layout: Layout, column: Column, frame: pd.DataFrame, cells: pd.Series, mark: Any, names: Names, found: Findings) -> np.ndarray:
    """The numbers of a column in the units of their indicators; NaN where there is none, and where one cannot be read."""
    about = names.data.indicators
    whole = frame["indikator"].map(_counted(names)).eq(True).to_numpy()
    values, states = np.full(len(frame), np.nan), np.full(len(frame), numbers.EMPTY, dtype="int8")
    own = numbers.decimal_mark([cells]) or mark
    for kind in (True, False):
        if (mine := whole == kind).any():
            values[mine], states[mine] = numbers.read_numbers(cells[mine], mark=own, whole=kind)
    for state, code in ((numbers.NOT_A_NUMBER, "not_a_number"), (numbers.AMBIGUOUS, "ambiguous_number")):
        _mark(block, column.letter, frame, cells, states == state, code, found)
    times = _factors(block, layout, column, frame, names, found)
    values = np.where(times == 1, values, np.round(values * times, 9))
    stock = frame["indikator"].map(about["sifat"]).isin(["stok", "alir"]).to_numpy()
    _mark(block, column.letter, frame, cells, stock & (values < 0), "negative_number", found)
    _mark(block, column.letter, frame, cells, whole & (values % 1 != 0) & ~np.isnan(values), "not_a_whole_number", found)
    shares = [code for code, unit in about["satuan"].items() if unit_class(str(unit)) == "persen"]
    share = frame["indikator"].isin(shares).to_numpy()
    told = ~share & frame["indikator"].notna().to_numpy() & ~np.isnan(values)
    if told.any():
        _mark(block, column.letter, frame, cells, told & numbers.in_percent(cells), "percent_in_count", found)
    _mark(block, column.letter, frame, cells, share & ((values < 0) | (values > 100)), "percent_out_of_range", found, WARNING)
    if share.any() and np.nanmax(np.append(np.abs(values[share]), 0)) <= 1 and np.nansum(np.abs(values[share])) > 0:
        found.add("share_not_percent", sheet=block.sheet.name, column=column.letter, value=column.header, severity=WARNING)
    return values


def _factors(block: Block, layout: Layout, column: Column, frame: pd.DataFrame, names: Names, found: Findings) -> np.ndarray:
    """What to multiply each number by, from the unit in the header or in a column of units."""
    if column.factor == 0:
        found.add("unit_differs", sheet=block.sheet.name, column=column.letter, value=column.header)
    letter = place_of(layout, "satuan")
    if letter is None:
        return np.full(len(frame), column.factor)
    codes, texts = texts_of(cells_of(block, letter).iloc[frame.index])
    wanted = frame["indikator"].map(names.data.indicators["satuan"]).fillna("").to_numpy(dtype=object)
    known: dict[tuple[int, str], float] = {}
    for number, (code, unit) in enumerate(zip(codes, wanted, strict=True)):
        if (code, unit) in known:
            continue
        times = factor(texts[code], unit) if texts[code] and unit else 1.0
        row = row_of(block, int(frame.index[number]))
        if times is None:
            found.add("unit_differs", sheet=block.sheet.name, row=row, column=letter, value=texts[code], expected=unit)
        elif texts[code] and unit_class(texts[code]) is None and texts[code].lower() != unit.lower():
            found.add("unknown_unit", sheet=block.sheet.name, row=row, column=letter, value=texts[code], expected=unit, severity=WARNING)
        known[code, unit] = times or 1.0
    return np.array([known[pair] for pair in zip(codes, wanted, strict=True)]) * column.factor


def _statuses(block: Block, layout: Layout, rows: np.ndarray, mapping: Mapping, found: Findings) -> np.ndarray:
    letter = place_of(layout, "status")
    if letter is None:
        return np.full(len(rows), mapping.status, dtype=object)
    codes, texts = texts_of(cells_of(block, letter).iloc[rows])
    known = np.array([text.lower() if text.lower() in STATUSES else None for text in texts], dtype=object)
    result = known[codes]
    for number in np.flatnonzero(pd.isna(result)):
        row, value = row_of(block, int(rows[number])), texts[codes[number]] or None
        found.add("not_allowed" if value else "empty_cell", sheet=block.sheet.name, row=row, column=letter, value=value, expected=", ".join(STATUSES))
    return result


def _mark(block: Block, letter: str, frame: pd.DataFrame, cells: pd.Series, wrong: np.ndarray, code: str, found: Findings, severity: str = ERROR) -> None:
    for number in np.flatnonzero(wrong):
        value = numbers.text_of(cells.iloc[number])
        found.add(code, sheet=block.sheet.name, row=row_of(block, int(frame.index[number])), column=letter, value=value, severity=severity)


def _records(block: Block, layout: Layout, every: pd.DataFrame, where: Placed) -> Records:
    """The rows without a gap in what identifies them; the gaps have been told."""
    whole = every[["wilayah", "periode", "indikator", "status", "sumber"]].notna().all(axis=1).to_numpy()
    origin = pd.DataFrame({"sheet": block.sheet.name, "row": block.sheet.top + 1 + block.rows[every.index.to_numpy(dtype="int64")], "column": every["_column"]})
    letters = {(block.sheet.name, "wilayah"): where.letter}
    letters |= {(block.sheet.name, column.role): column.letter for column in layout.columns if column.role}
    frame = every.drop(columns="_column")[whole].reset_index(drop=True)
    return Records(layout.table, frame, origin[whole].reset_index(drop=True), letters, where.removed)

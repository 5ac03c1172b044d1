"""Where in a sheet the table stands: its header under title rows, in one row or several, and the rows that are no data.

Rows that are dropped (totals, notes, repeated headers) are told one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kbdata.importing.dates import period_of
from kbdata.importing.meanings import meaning
from kbdata.importing.naming import SURE, Names
from kbdata.importing.numbers import text_of
from kbdata.importing.sheets import Sheet
from kbdata.importing.vocabulary import plain
from kbdata.tables import TABLES

DEPTH = 60  # rows in which a header is looked for
HIGHEST = 4  # rows that a header may have
FIRST = 12  # columns in which the first text of a row is looked for
TOTAL = re.compile(r"^(grand |sub ?)?(total|jumlah|jml|rata rata|rerata|rekapitulasi|rekap)\b")
NOTE = re.compile(
    r"^\s*(\*|sumber\b|catatan\b|keterangan\b|ket\b\.?|note\b|source\b|dicetak|mengetahui|kepala |nip\b|ttd|dibuat|data (ini )?(bersifat )?sementara)",
    re.IGNORECASE,
)
GOAL = re.compile(r"\b(target|sasaran|rencana)")
NO_LABEL = re.compile(r":\s*$|:\s+\S|^\d+([.,]\d+)?$|^\d{4}-\d{2}-\d{2}$")  # `Bulan: Maret`, a number, the date of printing
LONG_NUMBER = re.compile(r"\d(?:[\d .-]{6,})\d")


@dataclass(frozen=True)
class Removed:
    """A row that is not imported, and why: `total`, `judul_berulang`, `penomoran`, `catatan`, `bagian` (names a kecamatan for the rows
    below), `agregat` (a larger place among smaller ones), `tanpa_nilai`."""

    sheet: str
    row: int
    reason: str
    text: str  # how the row begins; long numbers are masked


@dataclass(frozen=True, eq=False)
class Block:
    """A table in a sheet.

    parts: for each column of the sheet, its header from the group down to the single column. rows: positions of the rows of data.
    title: the text above the header.
    """

    sheet: Sheet
    first: int  # position of the first header row
    last: int  # position of the last header row
    parts: tuple[tuple[str, ...], ...]
    rows: np.ndarray = field(repr=False)
    title: str
    table: str | None = None  # the table whose own columns the headers are
    removed: tuple[Removed, ...] = ()

    def column(self, position: int) -> pd.Series:
        """The data cells of a column, indexed by their position in the sheet."""
        return self.sheet.cells[position].iloc[self.rows]


def find(sheet: Sheet, names: Names) -> Block | None:
    """The table of a sheet, or None where no header is recognised."""
    top = [[text_of(cell) for cell in row] for row in sheet.cells.iloc[:DEPTH].to_numpy(dtype=object)]
    for number, row in enumerate(top):
        if table := exact_table(row, sheet.name):
            rows, removed = _body(sheet, number + 1, row, None)
            return Block(sheet, number, number, tuple((text,) if text else () for text in row), rows, "", table, tuple(removed))
    scores = [_score(row, names) for row in top]
    anchor = int(np.argmax(scores)) if scores else 0
    if not scores or scores[anchor] < 2:
        return None
    first = last = anchor
    while first > 0 and last - first < HIGHEST - 1 and _is_group(top[first - 1], top[first], sheet, first - 1):
        first -= 1
    while last + 1 < len(top) and last - first < HIGHEST - 1 and _continues(top[last + 1], top[last], names):
        last += 1
    title = " ".join(" ".join(filter(None, row)) for row in top[:first]).strip()
    rows, removed = _body(sheet, last + 1, top[anchor], names)
    return Block(sheet, first, last, _labels(top[first : last + 1]), rows, title, None, tuple(removed))


def exact_table(headers: list[str], sheet: str) -> str | None:
    """The table whose own columns these headers are, as in the template and in an export; None where none is meant.

    In a sheet that bears a table's name more than half of its columns are enough: the ones missing are then told.
    """
    given = {header for header in headers if header}
    best: tuple[float, str] | None = None
    for name, table in TABLES.items():
        columns = table.to_schema().columns
        known = given & set(columns)
        required = {column for column, about in columns.items() if not about.nullable}
        share = len(known) / len(given | set(columns))
        if len(known) > 1 and ((required <= given and share > 0.6) or (sheet == name and len(known) > len(columns) / 2)):
            rank = share + (sheet == name) + (name == _meant(sheet)) / 100
            best = max(best or (0.0, ""), (rank, name))
    return best[1] if best else None


def _meant(sheet: str) -> str:
    """Of two tables with the same columns, the one that a sheet's name speaks of."""
    return "target" if GOAL.search(plain(sheet)) else "nilai"


def masked(text: str) -> str:
    """A text whose long numbers are hidden: what is dropped must not be kept by being told."""
    return LONG_NUMBER.sub("…", text)[:80]


def removal(sheet: Sheet, position: int, reason: str) -> Removed:
    """A row of a sheet as one that is not imported."""
    cells = [text_of(cell) for cell in sheet.cells.iloc[position]]
    return Removed(sheet.name, sheet.row(position), reason, masked(" | ".join(filter(None, cells))))


def _score(row: list[str], names: Names) -> float:
    """How many columns of a row are known headers. A row of data scores low: its numbers and names of places are no headers."""
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or sum(bool(re.fullmatch(r"[\d.,%-]+", cell)) and not period_of(cell) for cell in filled) > len(filled) / 3:
        return 0
    known = 0.0
    places: Counter[str] = Counter()
    for cell in dict.fromkeys(filled):
        found = meaning(cell, names, fuzzy=len(cell) > 5 and not cell.isdigit())
        if found is not None and found.kind in ("kolom", "indikator", "periode", "bagian", "abaikan"):
            known += found.score / SURE
        elif found is not None and found.kind == "wilayah":
            places[str(names.data.places.at[found.value, "tingkat"])] += 1
    return known + sum(count if count > 1 else -0.5 for count in places.values())  # a row of data names one place of a level, a header several


def _is_group(row: list[str], below: list[str], sheet: Sheet, position: int) -> bool:
    """Whether a row above a header row belongs to the header: it labels groups of columns, or columns that the row below leaves open."""
    filled = [number for number, cell in enumerate(row) if cell]
    if not filled or any(NO_LABEL.search(row[number]) and not period_of(row[number]) for number in filled):
        return False
    wide = {left - sheet.left: right - left + 1 for (upper, left), (lower, right) in sheet.merged if upper <= position + sheet.top <= lower}
    used = [number for number, cell in enumerate(below) if cell]
    if len(filled) == 1:
        lonely = filled[0]
        return bool(used) and lonely > min(used) and wide.get(lonely, 0) < len(used)
    return True


def _continues(row: list[str], above: list[str], names: Names) -> bool:
    """Whether a row below a header row still belongs to it: text only, under a header that leaves some of its columns open or grouped."""
    filled = [(number, cell) for number, cell in enumerate(row) if cell]
    if not filled or any(re.fullmatch(r"[\d.,%\s-]+", cell) and not period_of(cell) for _number, cell in filled):
        return False
    if any((found := meaning(cell, names, fuzzy=False)) is None or found.kind == "wilayah" for _number, cell in filled[:1]):
        return False
    opened = [number for number, _cell in filled if number >= len(above) or not above[number] or _grouped(above, number)]
    return (
        len(opened) == len(filled)
        and len(filled) < max(sum(map(bool, above)) + len(filled), 1)
        and any(meaning(cell, names, fuzzy=False) is not None for _number, cell in filled)
    )


def _grouped(above: list[str], number: int) -> bool:
    """Whether a header cell stands at the left of empty ones, so that it may be the name of a group."""
    return number + 1 < len(above) and not above[number + 1]


def _labels(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The header of each column from top to bottom; a group's name holds for the columns right of it that have a name of their own below."""
    filled = [list(row) for row in rows]
    for level, row in enumerate(filled[:-1]):
        for number in range(1, len(row)):
            parent_ends = any(rows[upper][number] for upper in range(level))
            if not row[number] and row[number - 1] and rows[level + 1 :] and any(below[number] for below in rows[level + 1 :]):
                row[number] = "" if parent_ends else row[number - 1]
    columns = zip(*filled, strict=True)
    return tuple(tuple(dict.fromkeys(" ".join(cell.split()) for cell in column if cell)) for column in columns)


def _body(sheet: Sheet, start: int, header: list[str], names: Names | None) -> tuple[np.ndarray, list[Removed]]:
    """The positions of the rows of data, and the rows that are dropped for what they say themselves.

    names: None where the sheet is a table as it is declared; only notes that stand alone in their row are then dropped, never a total.
    """
    cells = sheet.cells.iloc[start:]
    filled = cells.notna().to_numpy().sum(axis=1)
    drop = _told(cells, np.flatnonzero(filled == 1) if names is None else np.arange(len(cells)), header, names)
    heads = [text for text in header if text]
    where = next((number for number, text in enumerate(header) if text), 0)
    for place in np.flatnonzero((cells[where] == header[where]).to_numpy()):
        if [text for cell in cells.iloc[place] if (text := text_of(cell))] == heads:
            drop[int(place)] = "judul_berulang"
    if len(cells) and names is not None and _numbering([text_of(cell) for cell in cells.iloc[0]]):
        drop[0] = "penomoran"
    keep = np.setdiff1d(np.flatnonzero(filled > 0), np.array(list(drop), dtype="int64"))
    removed = [removal(sheet, start + place, reason) for place, reason in sorted(drop.items())]
    return keep + start, removed


def _told(cells: pd.DataFrame, places: np.ndarray, header: list[str], names: Names | None) -> dict[int, str]:
    """Rows whose first text, in one of the `FIRST` columns, says that they are a total or a note.

    In a column that names indicators `Jumlah penduduk` is one of them, and no total.
    """
    drop: dict[int, str] = {}
    candidates = cells.iloc[places]
    for number in range(min(FIRST, cells.shape[1])):
        codes, distinct = pd.factorize(candidates[number].to_numpy(dtype=object))
        texts = [cell if isinstance(cell, str) else "" for cell in distinct]
        topics = names if names is not None and (about := meaning(header[number], names)) and about.value == "indikator" else None
        kinds = np.array([*(_reason(text, names, topics) for text in texts), ""], dtype=object)[codes]
        for place in np.flatnonzero(kinds != ""):
            earlier = candidates.iloc[place, :number]
            if not any(isinstance(cell, str) and not cell.strip().rstrip(".").isdigit() for cell in earlier):
                drop.setdefault(int(places[place]), str(kinds[place]))
    return drop


def _reason(text: str, names: Names | None, topics: Names | None) -> str:
    """Why a row that begins with a text is dropped; empty where it is not."""
    if NOTE.match(text):
        return "catatan"
    if names is None or not TOTAL.match(plain(text)):
        return ""
    topic = meaning(text, topics, fuzzy=False) if topics is not None else None
    return "" if topic is not None and topic.kind == "indikator" else "total"


def _numbering(row: list[str]) -> bool:
    """Whether a row only numbers the columns: `(1) (2) (3)` or `1 2 3`."""
    numbers = [re.sub(r"[()]", "", cell) for cell in row if cell]
    return len(numbers) > 2 and numbers == [str(number) for number in range(1, len(numbers) + 1)]

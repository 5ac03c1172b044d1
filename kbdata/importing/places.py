"""Which place each row of a sheet is about: from codes, names, the places named above, and rows that name a kecamatan for those below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kbdata.importing.findings import NOTE, WARNING, Findings
from kbdata.importing.headers import Block, Removed, removal
from kbdata.importing.mapping import Column, Layout, Mapping
from kbdata.importing.naming import SURE, Match, Names
from kbdata.importing.numbers import text_of
from kbdata.importing.sheets import position
from kbdata.tables import LEVELS

FINENESS = {"kampung": 0, "kelurahan": 1, "": 2, "kecamatan": 3, "kota": 4}


@dataclass(frozen=True)
class Placed:
    """codes: for each row of the block its place, or None; keep: rows that are data; letter: the column that named the place."""

    codes: np.ndarray
    keep: np.ndarray
    letter: str
    removed: tuple[Removed, ...]


def placed(block: Block, layout: Layout, mapping: Mapping, names: Names, found: Findings, has_value: np.ndarray) -> Placed:
    """The place of each row of data. has_value: which rows hold a number at all; the others may be headings or notes.

    What cannot be told is an error; what is guessed is a warning, once for each text.
    """
    named = [column for column in layout.columns if column.role.startswith(("wilayah", "kode:"))]
    if not named:
        known = layout.place if layout.place in names.data.places.index else None
        return Placed(np.full(len(block.rows), known, dtype=object), np.ones(len(block.rows), dtype=bool), "", ())
    finest = min((_level(column) for column in named), key=FINENESS.__getitem__)
    texts = {column.letter: _texts(block, column) for column in named}
    within = _within(block, [column for column in named if _level(column) != finest], texts, names, len(block.rows))
    main = sorted((column for column in named if _level(column) == finest), key=lambda column: column.role.startswith("kode:"))
    letter = main[0].letter
    text = texts[letter]
    if not layout.exact:
        within = _sections(_headings(block, text, has_value), within, names)
    matches = _matches(text, within, finest or None, names, mapping)
    if len(main) > 1:
        text, matches = _with_code(block, text, matches, texts[main[1].letter], main[1].letter, names, found)
    codes = np.array([match.code for match in matches], dtype=object)
    drop = {} if layout.exact else _dropped(block, text, codes, has_value, finest, names)
    removed = tuple(removal(block.sheet, int(block.rows[place]), reason) for place, reason in drop.items())
    keep = np.array([place not in drop for place in range(len(codes))], dtype=bool)
    _tell(block, letter, text, matches, keep, mapping, found)
    return Placed(codes, keep, letter, removed)


def _level(column: Column) -> str:
    return column.role.partition(":")[2]


def _texts(block: Block, column: Column) -> np.ndarray:
    cells = block.column(position(column.letter) - block.sheet.left).to_numpy(dtype=object)
    codes, distinct = pd.factorize(cells)
    return np.array([*map(text_of, distinct), ""], dtype=object)[codes]


def _within(block: Block, above: Sequence[Column], texts: dict[str, np.ndarray], names: Names, rows: int) -> np.ndarray:
    """The code of the place above that each row names, the nearest level first; a merged cell holds for the rows below it."""
    within = np.full(rows, None, dtype=object)
    for column in sorted(above, key=lambda column: FINENESS[_level(column)]):
        given = texts[column.letter]
        known = {text: names.place(text, _level(column) or None, fuzzy=False).code for text in dict.fromkeys(given) if text}
        filled = pd.Series([known.get(text) for text in given], dtype=object).ffill().to_numpy(dtype=object)
        within = np.where(pd.isna(within), np.where(pd.isna(filled), None, filled), within)
    return within


def _headings(block: Block, text: np.ndarray, has_value: np.ndarray) -> dict[int, str]:
    """The words of the rows without numbers: in the column of the place, or the first that stand anywhere in the row."""
    words = {int(place): str(text[place]) for place in np.flatnonzero(~has_value)}
    for place in [place for place, said in words.items() if not said]:
        cells = block.sheet.cells.iloc[int(block.rows[place])]
        words[place] = next((cell.strip() for cell in cells if isinstance(cell, str)), "")
    return words


def _sections(words: dict[int, str], within: np.ndarray, names: Names) -> np.ndarray:
    """A row without numbers that names a kecamatan is a heading: the rows below it lie there."""
    headings = {place: code for place, said in words.items() if said and (code := names.place(said, "kecamatan", fuzzy=False).code)}
    if not headings:
        return within
    marks = pd.Series([headings.get(place) for place in range(len(within))], dtype=object).ffill().to_numpy(dtype=object)
    return np.where(pd.isna(within), np.where(pd.isna(marks), None, marks), within)


def _matches(text: np.ndarray, within: np.ndarray, level: str | None, names: Names, mapping: Mapping) -> list[Match]:
    seen: dict[tuple[str, str | None], Match] = {}
    for pair in set(zip(text, within, strict=True)):
        confirmed = mapping.places.get(pair[0])
        seen[pair] = Match(confirmed, SURE) if confirmed in names.data.places.index else _match(*pair, level, names)
    return [seen[pair] for pair in zip(text, within, strict=True)]


def _match(text: str, within: str | None, level: str | None, names: Names) -> Match:
    """A place at the level of its column; else, for a subtotal among its rows, a place of a larger level."""
    if not text:
        return Match(None)
    match = names.place(text, level, within)
    if match.code is None and level:
        larger = [names.place(text, above, fuzzy=False) for above in LEVELS[: LEVELS.index(level)]]
        return next((one for one in larger if one.code), match)
    return match


def _with_code(
    block: Block, text: np.ndarray, matches: list[Match], coded: np.ndarray, letter: str, names: Names, found: Findings
) -> tuple[np.ndarray, list[Match]]:
    """A row with both a name and a code: the two must agree; a code that is none of ours (BPS) leaves the name to decide."""
    unknown = 0
    result = list(matches)
    for place, (match, given) in enumerate(zip(matches, coded, strict=True)):
        code = names.place_code(given) if given else None
        if code and match.code and code != match.code and match.score == SURE:
            told = names.label(match.code)
            found.add("code_name_differ", sheet=block.sheet.name, row=block.sheet.row(int(block.rows[place])), column=letter, value=given, expected=told)
        elif code:
            result[place] = Match(code, SURE)
        elif given:
            unknown += 1
    if unknown:
        found.add("codes_ignored", sheet=block.sheet.name, column=letter, value=unknown, severity=NOTE)
    return np.where(text == "", coded, text), result


def _dropped(block: Block, text: np.ndarray, codes: np.ndarray, has_value: np.ndarray, finest: str, names: Names) -> dict[int, str]:
    """Rows that are no data, with the reason: headings, notes, and the sums of a larger place among rows of smaller ones.

    The level of the sheet is the one that its column says, or else the one that most rows with numbers have, the smaller one of two.
    """
    levels = names.data.places["tingkat"].to_dict()
    known = pd.Series([levels.get(code) if code else None for code in codes], dtype=object)
    counts = known[has_value].value_counts()
    level = finest if finest in counts or counts.empty else max(counts.index, key=lambda each: (counts[each], LEVELS.index(each)))
    words = _headings(block, text, has_value)
    drop = {}
    for place in np.flatnonzero(~has_value & (known.isna() | (known != level)).to_numpy()):
        heading = codes[place] or names.place(words[int(place)], fuzzy=False).code
        drop[int(place)] = "bagian" if heading else "tanpa_nilai"
    coarser = LEVELS[: LEVELS.index(level)] if level in LEVELS else ()
    return drop | {int(place): "agregat" for place in np.flatnonzero(known.isin(coarser).to_numpy() & has_value)}


def _tell(block: Block, letter: str, text: np.ndarray, matches: list[Match], keep: np.ndarray, mapping: Mapping, found: Findings) -> None:
    told: set[str] = set()
    for place in np.flatnonzero(keep):
        match = matches[place]
        if match.code and match.score == SURE:
            continue
        row = block.sheet.row(int(block.rows[place]))
        if match.code is None:
            code = "unknown_place" if text[place] else "empty_cell"
            found.add(code, sheet=block.sheet.name, row=row, column=letter, value=text[place] or None, expected=match.near)
        elif text[place] not in told:
            told.add(text[place])
            expected = f"{match.near}, {match.score:.0f} %"
            found.add("guessed_place", sheet=block.sheet.name, row=row, column=letter, value=text[place], expected=expected, severity=WARNING)

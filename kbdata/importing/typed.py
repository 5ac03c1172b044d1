"""Rows of every table but `nilai` and `target`: one row of the sheet is one row of the table, each cell read as its column is declared."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd

from kbdata.importing import dates, numbers
from kbdata.importing.findings import NOTE, WARNING, Findings
from kbdata.importing.headers import Block, Removed
from kbdata.importing.mapping import Layout, Mapping
from kbdata.importing.naming import SURE, Names
from kbdata.importing.observed import Records, cells_of, place_of, row_of, texts_of
from kbdata.importing.places import placed
from kbdata.rows import types
from kbdata.tables import TABLES

BOOLEANS = {"ya": True, "tidak": False, "true": True, "false": False, "yes": True, "no": False}
GEOGRAPHIC = ("lintang", "bujur")


def typed(block: Block, layout: Layout, mapping: Mapping, names: Names, found: Findings) -> Records:
    """The rows of a sheet as rows of its table. A cell that cannot be read is told, and is missing in the frame."""
    declared = TABLES[layout.table].to_schema().columns
    keep = np.ones(len(block.rows), dtype=bool)
    frame = pd.DataFrame(index=range(len(block.rows)))
    letters: dict[tuple[str, str], str] = {}
    removed: tuple[Removed, ...] = ()
    for name, about in declared.items():
        if name == "wilayah" and layout.table != "wilayah":
            where = placed(block, layout, mapping, names, found, _filled(block))
            frame[name], keep, removed = where.codes, where.keep, where.removed
            letters[block.sheet.name, name] = where.letter
            continue
        letter = place_of(layout, name)
        if letter is None:
            frame[name] = _without_column(block, layout, mapping, name, about, frame, names, found)
        else:
            letters[block.sheet.name, name] = letter
            frame[name] = _read(block, letter, name, about, mapping, names, found)
    origin = pd.DataFrame({"sheet": block.sheet.name, "row": block.sheet.top + 1 + block.rows, "column": None}, index=frame.index)
    rows = frame[keep].reset_index(drop=True)
    return Records(layout.table, rows[list(declared)], origin[keep].reset_index(drop=True), letters, removed)


def declared_types(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the declared types of a table. Raises ValueError or TypeError where a required cell is missing."""
    kinds = types(table)
    return frame.astype({name: kind for name, kind in kinds.items() if str(frame[name].dtype) != kind})[list(kinds)]


def _filled(block: Block) -> np.ndarray:
    """Rows with more than a single cell: a row with one is a heading or a note."""
    return block.sheet.cells.iloc[block.rows].notna().to_numpy().sum(axis=1) > 1


def _read(block: Block, letter: str, name: str, about: Any, mapping: Mapping, names: Names, found: Findings) -> pd.Series:
    """The cells of one column, read as declared."""
    cells, kind, sheet = cells_of(block, letter), str(about.dtype), block.sheet.name
    codes: dict[int, str] = {}
    if kind.startswith("datetime"):
        values, states = dates.read_dates(cells)
        codes = {dates.WRONG: "not_a_date", dates.UNSURE: "ambiguous_date"}
    elif kind.startswith(("float", "int")):
        mark = (mapping.mark or numbers.decimal_mark([cells]) or "." if name in GEOGRAPHIC else mapping.mark) or None
        read, states = numbers.read_numbers(cells, mark=mark, whole=kind.startswith("int") or (about.metadata or {}).get("unit") == "rupiah")  # type: ignore[arg-type]
        values = pd.Series(read)
        codes = {numbers.NOT_A_NUMBER: "not_a_number", numbers.AMBIGUOUS: "ambiguous_number"}
        if kind.startswith("int"):
            for place in np.flatnonzero((read % 1 != 0) & ~np.isnan(read)):
                found.add("not_a_whole_number", sheet=sheet, row=row_of(block, place), column=letter, value=numbers.text_of(cells[place]))
    else:
        return _text(block, letter, cells, about, mapping, names, found)
    for state, code in codes.items():
        for place in np.flatnonzero(states == state):
            found.add(code, sheet=sheet, row=row_of(block, place), column=letter, value=numbers.text_of(cells[place]))
    if not about.nullable:
        for place in np.flatnonzero(states == 1):  # EMPTY in both modules
            found.add("empty_cell", sheet=sheet, row=row_of(block, place), column=letter)
    return values


def _text(block: Block, letter: str, cells: pd.Series, about: Any, mapping: Mapping, names: Names, found: Findings) -> pd.Series:
    """Texts, booleans, and keys of other tables; an allowed value may be written in capitals, a key by its name."""
    meta = about.metadata or {}
    codes, texts = texts_of(cells)
    read: list[Any] = [text or None for text in texts]
    guessed: dict[int, str] = {}
    table = meta.get("refers")
    allowed = next((check.statistics["allowed_values"] for check in about.checks if check.name == "isin"), None)
    if str(about.dtype).startswith("bool"):
        read = [BOOLEANS.get(text.lower()) for text in texts]
    elif allowed:
        fold = {str(value).lower(): value for value in allowed}
        read = [fold.get(text.lower(), text or None) for text in texts]
    elif table and not meta.get("many"):
        for number, text in enumerate(texts):
            match = names.place(text, fuzzy=False) if table == "wilayah" else names.term(table, text) if text else None
            if text in mapping.terms:
                read[number] = mapping.terms[text]
            elif match and match.code:
                read[number] = match.code
                if match.score < SURE:
                    guessed[number] = f"{match.near}, {match.score:.0f} %"
    values = pd.Series(np.array(read, dtype=object)[codes])
    for place in np.flatnonzero(pd.isna(values)):
        text = texts[codes[place]]
        if text or not about.nullable:
            code = "not_a_boolean" if text else "empty_cell"
            found.add(code, sheet=block.sheet.name, row=row_of(block, place), column=letter, value=text or None)
    for number, told in guessed.items():
        row = row_of(block, np.flatnonzero(codes == number)[0])
        found.add("guessed_term", sheet=block.sheet.name, row=row, column=letter, value=texts[number], expected=told, severity=WARNING)
    return values


def _without_column(block: Block, layout: Layout, mapping: Mapping, name: str, about: Any, frame: pd.DataFrame, names: Names, found: Findings) -> Any:
    """What stands in a column that the sheet does not have: what was chosen for the whole file, what follows from others, or nothing."""
    if name in ("status_data", "status") and not layout.exact and name == "status_data":
        return mapping.status
    if name == "sumber":
        if mapping.source is None and len(block.rows):
            found.add("source_needed", sheet=block.sheet.name)
        return mapping.source
    if name == "tahun" and (letter := place_of(layout, "tanggal_pencanangan")):
        return dates.read_dates(cells_of(block, letter))[0].dt.year.astype("float64")
    if layout.table == "intervensi" and not layout.exact:
        if name in ("bidang", "satuan") and (letter := place_of(layout, "kegiatan")):
            activities = names.data.table("kegiatan").set_index("nama")[name]
            codes, texts = texts_of(cells_of(block, letter))
            return np.array([activities.get(names.term("kegiatan", text).code or "") if text else None for text in texts], dtype=object)[codes]
        if name == "id":
            found.add("ids_made", sheet=block.sheet.name, value=len(block.rows), severity=NOTE)
            return _ids(block, layout)
    if not about.nullable:
        found.add("missing_column", sheet=block.sheet.name, value=name)
    return pd.NaT if str(about.dtype).startswith("datetime") else np.nan if str(about.dtype).startswith("float") else None


def _ids(block: Block, layout: Layout) -> list[str]:
    """A number for each intervention that has none: the same for the same place, agency, activity and start, so that it can be corrected later."""
    letters = [column.letter for column in layout.columns if column.role.startswith("wilayah") or column.role in ("skpd", "kegiatan", "mulai")]
    told = [[texts[code] for code in codes] for codes, texts in (texts_of(cells_of(block, letter)) for letter in letters)]
    return [f"I-{hashlib.sha256('|'.join(row).lower().encode()).hexdigest()[:10]}" for row in zip(*told, strict=True)]

"""Numbers as people write them: `1.234,5`, `1,234.5`, `Rp 1.250.000`, `12,5 %`, `-`, `n/a`.

`1.234` alone may be one thousand or one and a bit. It is decided by what the other cells of its column prove, then by the other columns of
the sheet, then by whether the thing is counted in whole numbers; where none of these decides, the cell is an error, not a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

Mark = Literal[",", "."]
MISSING = {"", "-", "–", "—", "--", "n/a", "na", "n.a.", "n.a", "...", "…", "..", "belum lapor", "belum ada", "tidak ada data", "tad", "null", "nan"}
SCALES = {"ribu": 1e3, "rb": 1e3, "juta": 1e6, "jt": 1e6, "miliar": 1e9, "milyar": 1e9, "triliun": 1e12}
PLAIN = re.compile(r"[+-]?\d{1,15}")
BEFORE = re.compile(r"^(rp\.?|idr)\s*")
AFTER = re.compile(r"\s*(%|persen|jiwa|orang|pasangan|peserta|kk|keluarga|unit|ha|m2|m²|km2|km²|kg|ton|meter|rupiah|,-|\.-|,–)$")
SCALE = re.compile(rf"\s*({'|'.join(SCALES)})$")
PERCENT = re.compile(r"\d[\d.,\s]*(%|persen)\s*\)?\s*$", re.IGNORECASE)
LARGEST = 1e15  # above it whole numbers are no longer exact, and nothing that a city counts is larger

GOOD, EMPTY, NOT_A_NUMBER, AMBIGUOUS = range(4)


class Percent(float):
    """The percentage that a cell of a workbook shows: 74 where 0.74 stands under the format `0%`."""


class Numbers(NamedTuple):
    """values: floats, NaN where none; states: GOOD, EMPTY, NOT_A_NUMBER or AMBIGUOUS for each."""

    values: np.ndarray
    states: np.ndarray


def read_numbers(cells: pd.Series, *, mark: Mark | None = None, whole: bool = False) -> Numbers:
    """The numbers of a column of cells.

    mark: the decimal mark of the sheet, as `decimal_mark` finds it, for a column that proves none itself.
    whole: what is counted has no fractions, so that a lone `1.234` is a thousand.
    """
    codes, distinct = _distinct(cells)
    values, states = np.full(len(distinct) + 1, np.nan), np.full(len(distinct) + 1, EMPTY, dtype="int8")
    proof = _proved(distinct)
    if len(proof) == 1:
        [mark] = proof
    elif len(proof) > 1:
        mark = None
    guess = "," if whole and not proof else None  # any mark but the one in question
    for number, cell in enumerate(distinct):
        values[number], states[number] = _read(cell, mark, grouped=guess is not None and mark is None)
    return Numbers(values[codes], states[codes])


def decimal_mark(columns: Iterable[pd.Series]) -> Mark | None:
    """The decimal mark that the columns of a sheet prove together; None where they prove none, or both."""
    proof = set().union(*(_proved(_distinct(cells)[1]) for cells in columns))
    return proof.pop() if len(proof) == 1 else None


def in_percent(cells: pd.Series) -> np.ndarray:
    """Which cells say themselves that they are percentages, as `74 %` does, or are shown as one."""
    codes, distinct = _distinct(cells)
    shown = np.array([isinstance(cell, Percent) for cell in cells], dtype=bool)  # to a hash table it is its number
    return shown | np.array([*(isinstance(cell, str) and PERCENT.search(cell) is not None for cell in distinct), False])[codes]


def text_of(cell: object) -> str:
    """A cell as text: whole numbers without `.0`, as codes and years are meant; dates in ISO; empty for None."""
    match cell:
        case None:
            return ""
        case str():
            return cell.strip()
        case bool():
            return "ya" if cell else "tidak"
        case Percent():
            return f"{float(cell):.12g} %"
        case float() if cell.is_integer() and abs(cell) < LARGEST:
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell).strip()


def _distinct(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    """Each different cell once, and for each cell which of them it is; -1, the last, for an empty one.

    Told apart by type too: to a hash table 1, 1.0 and True are one thing.
    """
    objects = cells.to_numpy(dtype=object)
    if any(type(cell) is bool for cell in objects):
        keys = {(type(cell), cell): None for cell in objects if cell is not None}
        order = {key: number for number, key in enumerate(keys)}
        return np.array([order.get((type(cell), cell), -1) for cell in objects], dtype="int64"), [cell for _kind, cell in keys]
    codes, distinct = pd.factorize(objects)
    return codes, list(distinct)


def _proved(distinct: list[object]) -> set[Mark]:
    """The decimal marks that some cell proves by its own shape."""
    texts = {cell for cell in distinct if isinstance(cell, str) and ("," in cell or "." in cell)}
    return {mark for text in texts if (core := _core(text)) and (mark := _shape(core[0])) in (",", ".")}  # type: ignore[misc]


def _read(cell: object, mark: Mark | None, *, grouped: bool) -> tuple[float, int]:
    if isinstance(cell, bool | datetime.date | datetime.time | datetime.timedelta):
        return np.nan, NOT_A_NUMBER
    if isinstance(cell, int | float):
        return (float(cell), GOOD) if abs(cell) < LARGEST else (np.nan, NOT_A_NUMBER)
    text = str(cell)
    if PLAIN.fullmatch(text):
        return float(text), GOOD
    if text.strip().lower() in MISSING:
        return np.nan, EMPTY
    core = _core(text)
    if core is None:
        return np.nan, NOT_A_NUMBER
    digits, factor = core
    shape = _shape(digits)
    if shape == "?":
        if mark is None and not grouped:
            return np.nan, AMBIGUOUS
        shape = mark or ("," if "." in digits else ".")
    if shape == "!":
        return np.nan, NOT_A_NUMBER
    group = "." if shape == "," else ","
    value = float(digits.replace(group, "").replace(",", ".")) * factor
    value = round(value, 6) if factor != 1 and abs(factor) != 1 else value
    return (value, GOOD) if abs(value) < LARGEST else (np.nan, NOT_A_NUMBER)


def _core(text: str) -> tuple[str, float] | None:
    """The digits and marks of a number, and what to multiply by; None where other things stand there."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ").replace("−", "-").strip().lower().lstrip("'")
    factor = 1.0
    if text.startswith("(") and text.endswith(")"):
        text, factor = text[1:-1], -1.0
    text = BEFORE.sub("", AFTER.sub("", BEFORE.sub("", text)))
    if scale := SCALE.search(text):
        text, factor = text[: scale.start()], factor * SCALES[scale[1]]
    if text.startswith(("-", "+")):
        text, factor = text[1:].lstrip(), -factor if text[0] == "-" else factor
    text = BEFORE.sub("", text)
    if re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d+)?", text):
        text = text.replace(" ", "")
    return (text, factor) if re.fullmatch(r"\d[\d.,]*", text) else None


def _shape(digits: str) -> str:
    """The decimal mark that a number proves by its shape: `,` or `.`; none needed: empty; either: `?`; no number: `!`."""
    marks = re.findall(r"[.,]", digits)
    if not marks:
        return ""
    last = marks[-1]
    first = marks[0]
    other = "." if last == "," else ","
    before, _, after = digits.rpartition(last)
    if first != last:  # both: the last is decimal, the rest must group by three
        good = marks.count(last) == 1 and after and re.fullmatch(rf"\d{{1,3}}({re.escape(first)}\d{{3}})+", before)
        return last if good else "!"
    if len(marks) > 1:
        return other if re.fullmatch(rf"\d{{1,3}}({re.escape(last)}\d{{3}})+", digits) else "!"
    if not after:
        return "!"
    if len(after) != 3 or len(before) > 3 or before.startswith("0"):
        return last
    return "?"

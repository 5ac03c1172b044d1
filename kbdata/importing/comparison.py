"""What an import would change: rows that are new, that differ from what is there, and that are the same; and a row told twice in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kbdata.importing.findings import NOTE, Findings
from kbdata.importing.observed import Records
from kbdata.tables import KEYS, TABLES


@dataclass(frozen=True)
class Counts:
    """Rows of one table by what becomes of them."""

    new: int = 0
    changed: int = 0
    same: int = 0


def key_of(table: str) -> list[str]:
    """The columns that tell the rows of a table apart."""
    together = getattr(TABLES[table].Config, "unique", None)
    if together:
        return list(together)
    return [KEYS.get(table) or next(name for name, about in TABLES[table].to_schema().columns.items() if about.unique)]


def once(records: Records, found: Findings) -> Records:
    """The records without those that stand in the file twice. The same row again is noted; another value for the same key is an error."""
    key = key_of(records.table)
    frame = records.frame
    twice = frame.duplicated(key).to_numpy()
    if not twice.any():
        return records
    alike = frame.duplicated().to_numpy()
    first = frame.assign(_at=np.arange(len(frame))).groupby(key, dropna=False)["_at"].transform("first").to_numpy()
    places = np.flatnonzero(twice & ~alike)
    for place, cells in zip(places, frame.loc[places, key].itertuples(index=False, name=None), strict=True):
        (sheet, row, column), (sheet_before, row_before, column_before) = records.at(place), records.at(first[place])
        letter = column or records.letters.get((sheet, key[0])) or None
        there = f"{sheet_before}!{column_before or ''}{row_before}"
        found.add("duplicate_in_file", sheet=sheet, row=row, column=letter, value=" + ".join(map(str, cells)), expected=there)
    if (count := int((twice & alike).sum())) > 0:
        sheet, row, _column = records.at(np.flatnonzero(twice & alike)[0])
        found.add("repeated_rows", sheet=sheet, row=row, value=count, severity=NOTE)
    keep = ~twice
    return Records(records.table, frame[keep].reset_index(drop=True), records.origin[keep].reset_index(drop=True), records.letters, records.removed)


def compared(table: str, frame: pd.DataFrame, stored: pd.DataFrame) -> tuple[np.ndarray, Counts]:
    """For each row 0 where it is the same as what is stored, 1 where it differs, 2 where it is new; and their numbers.

    frame: unique by the table's key. Numbers that differ by less than a billionth of themselves are the same.
    """
    key = key_of(table)
    others = [column for column in frame.columns if column not in key]
    there = stored[[*key, *others]].assign(_there=True)
    joined = frame[key].merge(there, how="left", on=key) if len(stored) else frame[key].assign(_there=None, **dict.fromkeys(others))
    known = joined["_there"].eq(True).to_numpy()
    equal = np.ones(len(frame), dtype=bool)
    for column in others:
        equal &= _equal(frame[column], joined[column])
    kind = np.where(~known, 2, np.where(equal, 0, 1))
    return kind, Counts(new=int((kind == 2).sum()), changed=int((kind == 1).sum()), same=int((kind == 0).sum()))


def upserted(table: str, frame: pd.DataFrame, stored: pd.DataFrame) -> pd.DataFrame:
    """The stored rows with those of the frame in place of, or after, the rows of the same key. The frame's rows come last, in their order."""
    key = key_of(table)
    replaced = stored[key].merge(frame[key].assign(_new=True), how="left", on=key)["_new"].eq(True).to_numpy()
    return pd.concat([stored[~replaced], frame], ignore_index=True)


def _equal(one: pd.Series, other: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(one.dtype) and not pd.api.types.is_bool_dtype(one.dtype):
        first: Any = one.to_numpy(dtype="float64", na_value=np.nan)
        second: Any = pd.to_numeric(other, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
        return np.isclose(first, second, rtol=1e-9, atol=0, equal_nan=True)
    first, second = one.to_numpy(dtype=object), other.to_numpy(dtype=object)
    empty = pd.isna(first), pd.isna(second)
    return (empty[0] & empty[1]) | (~empty[0] & ~empty[1] & (np.where(empty[0], "", first) == np.where(empty[1], "", second)))

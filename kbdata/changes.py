"""The rows that two states of a table differ in, listed one by one with what each held before and holds now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from kbdata import rows
from kbdata.rows import Difference

KINDS = ("baru", "berubah", "dihapus")  # what happened to a row
WHEN = {"nilai": "periode", "target": "periode", "intervensi": "mulai"}  # the column of a table that says what year a row is of
Cells = dict[str, object]


def listed(name: str, difference: Difference) -> pd.DataFrame:
    """A row per row that differs: `perubahan` (one of KINDS), the key of the table, `semula` and `menjadi`.

    The last two hold the cells outside the key as a dict: those that differ where a row has changed, all that are filled where it is
    new or was deleted.
    """
    key = rows.key(name)
    told = [
        *((KINDS[0], *_key(row, key), {}, _filled(row, key)) for row in _records(difference.added)),
        *((KINDS[1], *_key(now, key), *_differing(then, now)) for then, now in zip(_records(difference.before), _records(difference.changed), strict=True)),
        *((KINDS[2], *_key(row, key), _filled(row, key), {}) for row in _records(difference.removed)),
    ]
    return pd.DataFrame(told, columns=["perubahan", *key, "semula", "menjadi"])


def outside(found: Mapping[str, Difference], year: int) -> dict[int, int]:
    """How many rows differ that are of another year, by year; tables whose rows are of no year are passed over."""
    told = [
        (pd.to_datetime(rows[WHEN[name]]).dt.year if WHEN[name] == "mulai" else rows[WHEN[name]].astype("str").str[:4].astype("int64"))
        for name, each in found.items()
        if name in WHEN
        for rows in (each.added, each.changed, each.removed)
        if len(rows)
    ]
    counts = pd.concat(told).value_counts().sort_index() if told else pd.Series(dtype="int64")
    return {int(which): int(count) for which, count in counts.items() if which != year}


def _records(frame: pd.DataFrame) -> Iterable[Cells]:
    return frame.to_dict("records")


def _key(row: Cells, key: list[str]) -> list[object]:
    return [row[column] for column in key]


def _filled(row: Cells, key: list[str]) -> Cells:
    return {column: cell for column, cell in row.items() if column not in key and not pd.isna(cell)}


def _differing(then: Cells, now: Cells) -> tuple[Cells, Cells]:
    """The cells that differ; one that is empty is None."""
    differ = [column for column in then if not (then[column] == now[column] or (pd.isna(then[column]) and pd.isna(now[column])))]
    return tuple({column: None if pd.isna(row[column]) else row[column] for column in differ} for row in (then, now))  # type: ignore[return-value]

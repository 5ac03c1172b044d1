"""The rows that two states of a table differ in, listed one by one with what each held before and holds now."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kbdata import rows
from kbdata.rows import Difference

KINDS = ("baru", "berubah", "dihapus")  # what happened to a row
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

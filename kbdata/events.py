"""What marks a series: foundings, decisions, and the changes of definition or source that it must not be compared across."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.tables import BREAKS


def of(data: Dataset, code: str, place: str) -> pd.DataFrame:
    """The rows of `peristiwa` that are about an indicator, or about all of them, at a place or at one above it."""
    return data.table("peristiwa").iloc[_at(data, code, place)]


def breaks(data: Dataset, code: str, place: str) -> list[int]:
    """The years with which the series of an indicator begins anew at a place, ascending."""
    begins = _begins(data)
    return sorted({begins[row] for row in _at(data, code, place) if row in begins})


def _at(data: Dataset, code: str, place: str) -> list[int]:
    """Where in the table the rows of `of` stand."""
    above = data.above[place].values()
    return [row for row, (about, where) in enumerate(_about(data)) if about in (None, code) and where in above]


@lru_cache(maxsize=8)
def _about(data: Dataset) -> list[tuple[str | None, str]]:
    """The indicator (None for all) and the place of each row."""
    events = data.table("peristiwa")
    return list(zip(events["indikator"].astype(object).where(events["indikator"].notna(), None), events["wilayah"], strict=True))


@lru_cache(maxsize=8)
def _begins(data: Dataset) -> dict[int, int]:
    """The year of each row that is a break."""
    events = data.table("peristiwa")
    return {row: day.year for row, (kind, day) in enumerate(zip(events["jenis"], events["tanggal"], strict=True)) if kind in BREAKS}

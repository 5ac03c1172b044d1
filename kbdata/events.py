"""What marks a series: foundings, decisions, and the changes of definition or source that it must not be compared across."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.tables import BREAKS


def of(data: Dataset, code: str, place: str) -> pd.DataFrame:
    """The rows of `peristiwa` that are about an indicator, or about all of them, at a place or at one above it."""
    events = data.table("peristiwa")
    return events[(events["indikator"].isna() | (events["indikator"] == code)) & events["wilayah"].isin(data.above[place].values())]


def breaks(data: Dataset, code: str, place: str) -> list[int]:
    """The years with which the series of an indicator begins anew at a place, ascending."""
    above = data.above[place].values()
    return sorted({year for about, where, year in _breaks(data) if about in (None, code) and where in above})


@lru_cache(maxsize=8)
def _breaks(data: Dataset) -> list[tuple[str | None, str, int]]:
    """The indicator (None for all), place and year of each break."""
    found = data.table("peristiwa")
    found = found[found["jenis"].isin(BREAKS)]
    about = found["indikator"].astype(object).where(found["indikator"].notna(), None)
    return list(zip(about, found["wilayah"], found["tanggal"].dt.year, strict=True))

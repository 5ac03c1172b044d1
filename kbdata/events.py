"""What marks a series: foundings, decisions, and the changes of definition or source that it must not be compared across."""

from __future__ import annotations

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.tables import BREAKS


def of(data: Dataset, code: str, place: str) -> pd.DataFrame:
    """The rows of `peristiwa` that are about an indicator, or about all of them, at a place or at one above it."""
    events = data.table("peristiwa")
    return events[(events["indikator"].isna() | (events["indikator"] == code)) & events["wilayah"].isin(data.above[place].values())]


def breaks(data: Dataset, code: str, place: str) -> list[int]:
    """The years with which the series of an indicator begins anew at a place, ascending."""
    found = of(data, code, place)
    return sorted({day.year for kind, day in zip(found["jenis"], found["tanggal"], strict=True) if kind in BREAKS})

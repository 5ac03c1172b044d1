"""When two sources say something of one place, period and indicator: which of them leads, and what the other says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kbdata.dataset import Dataset

KEY = ["wilayah", "periode", "indikator"]


def told_by_others(reports: pd.DataFrame, stored: pd.DataFrame) -> np.ndarray:
    """For each of some rows of `nilai` whether another source has a value for the same place, period and indicator among the stored ones."""
    known = stored.loc[stored["nilai"].notna(), [*KEY, "sumber"]]
    found = reports[[*KEY, "sumber"]].assign(_baris=np.arange(len(reports))).merge(known, on=KEY, suffixes=("", "_lain"))
    return np.isin(np.arange(len(reports)), found.loc[found["sumber"] != found["sumber_lain"], "_baris"])


def overridden(reports: pd.DataFrame, data: Dataset, sources: pd.DataFrame | None = None) -> pd.DataFrame:
    """For each of some rows of `nilai`, what was shown of the same thing, where that came from another source.

    sources: the table `sumber` as it will be; without it that of the data. Returns a row per report with such: its index, `sumber_lain`,
    `nilai_lain`, and `memimpin`: whether the new source leads, so that its value is shown in place of the other.
    """
    order = (data.frames["sumber"] if sources is None else sources).set_index("kode")["prioritas"]
    known = data.frames["nilai"].dropna(subset=["nilai"])
    known = known[known["indikator"].isin(reports["indikator"].unique()) & known["wilayah"].isin(reports["wilayah"].unique())]
    known = known.assign(_urut=known["sumber"].map(order).astype("float64")).sort_values([*KEY, "_urut", "sumber"], kind="stable").drop_duplicates(KEY)
    there = known[[*KEY, "sumber", "nilai", "_urut"]].rename(columns={"sumber": "sumber_lain", "nilai": "nilai_lain"})
    found = reports[[*KEY, "sumber"]].merge(there, how="left", on=KEY).set_axis(reports.index)
    found = found[found["sumber_lain"].notna() & (found["sumber_lain"] != found["sumber"]) & reports["nilai"].notna()]
    own, other = found["sumber"].map(order).astype("float64"), found["_urut"]
    first = np.array([str(one) < str(another) for one, another in zip(found["sumber"], found["sumber_lain"], strict=True)], dtype=bool)
    leads = (own < other) | ((own == other) & first)  # of one rank, the first by its code, as `observations` has it
    return found.assign(memimpin=leads)[["sumber_lain", "nilai_lain", "memimpin"]]

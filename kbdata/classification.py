"""The class of a Kampung KB: twelve scores, three indices, one class.

Components, limits and classes are the tables `klasifikasi` and `kelas`, since they change with every guide (`pedoman`).
Source of the method: evaluation of Kampung KB as the national portal does it (see the sources in the tables).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset
from kbdata.tables import GROUPS

GOOD = 3  # an index of at least this is good
LIMITS = ["batas_2", "batas_3", "batas_4"]
COMPONENT = ["pedoman", "wilayah", "kelompok", "indikator", "nama_id", "nama_en", "urutan"]


def scores(data: Dataset, kampung: Sequence[str], period: str, guide: str | None = None) -> pd.DataFrame:
    """The score of each kampung on each component of a guide (the leading one where none is named).

    Returns one row per kampung × component, kampung in the order given, components in theirs: `pedoman`, `wilayah`, `kelompok`,
    `indikator`, `nama_id`, `nama_en`, `urutan`; `nilai` (the number behind the score, not rounded), `skor` (1 + the limits
    reached), `kosong` (no number: the score is 1 for want of a report), `batas_berikut` (the limit of the next score, NaN at
    the top) and `arah` (the side on which it is reached).

    A component of several indicators is the mean over those that are given, and missing where none is.
    A ratio over nothing (no couples) is missing, not a good score. Raises KeyError for an unknown guide, or a place that is no kampung.
    """
    every, first = _everywhere(data, period, guide or data.setting("pedoman"))
    parts = range(len(every) // max(len(first), 1))
    return every.take([first[place] + part for place in kampung for part in parts]).reset_index(drop=True)


def of(data: Dataset, kampung: Sequence[str], period: str) -> pd.DataFrame:
    """The classes of kampung by the leading guide, in the order given, as `classes` tells them."""
    every, at = _classed(data, period)
    return every.take([at[place] for place in kampung]).reset_index(drop=True)


@lru_cache(maxsize=32)
def _everywhere(data: Dataset, period: str, guide: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """The scores of all kampung, since every filter on places looks at some of them; and the first row of each."""
    kampung = data.levels["kampung"]
    table = data.table("klasifikasi")
    table = table[table["pedoman"] == guide].sort_values("urutan", kind="stable")
    if table.empty:
        raise KeyError(guide)
    rows = pd.DataFrame({"wilayah": kampung}, dtype="str").merge(table.drop(columns="sumber"), how="cross")
    rows["nilai"] = _means(data, rows, period)
    compared = _as_compared(rows["nilai"], rows["bulatkan"])
    limits = rows[LIMITS].to_numpy(dtype=float)
    number = compared.to_numpy()[:, None]
    reached = np.where((rows["arah"] == "turun").to_numpy()[:, None], number <= limits, number >= limits)
    rows["skor"] = 1 + reached.sum(axis=1)
    rows["kosong"] = rows["nilai"].isna()
    ahead = np.column_stack([limits, np.full(len(rows), np.nan)])
    rows["batas_berikut"] = ahead[np.arange(len(rows)), rows["skor"] - 1]
    return rows[[*COMPONENT, "nilai", "skor", "kosong", "batas_berikut", "arah"]], {place: row * len(table) for row, place in enumerate(kampung)}


@lru_cache(maxsize=32)
def _classed(data: Dataset, period: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """The classes of all kampung by the leading guide, and the row of each."""
    found = classes(_everywhere(data, period, data.setting("pedoman"))[0], data)
    return found, {place: row for row, place in enumerate(found["wilayah"])}


def classes(scores: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """The class of each kampung from its scores.

    scores: as from `scores`, of one guide. Returns one row per kampung, in the same order: `pedoman`, `wilayah`; `masukan`,
    `proses`, `keluaran` (the index: mean score of the group, good from 3); `kelas` (code), `nama_id`, `nama_en`, `peringkat`
    (1 is the lowest): the first row of the table `kelas` that fits, null where none does; `kosong` (components without a number).
    """
    index = scores.pivot_table(index=["pedoman", "wilayah"], columns="kelompok", values="skor", aggfunc="mean", sort=False)
    index = index.reindex(columns=list(GROUPS))
    good = index >= GOOD
    fits = pd.Series(-1, index=index.index)
    table = data.table("kelas").sort_values("urutan", kind="stable").reset_index(drop=True)
    guides = index.index.get_level_values("pedoman")
    for row in table.index[::-1]:  # from the last to the first, so that the first that fits stays
        asked = [group for group in GROUPS if table.at[row, group] == "ya"]
        fits[good[asked].all(axis=1) & (guides == table.at[row, "pedoman"])] = row
    named = table.rename(columns={"kode": "kelas"})[["kelas", "nama_id", "nama_en", "peringkat"]].reindex(fits.to_numpy())
    empty = scores.groupby(["pedoman", "wilayah"])["kosong"].sum()
    return index.assign(**named.set_axis(index.index), kosong=empty).reset_index().rename_axis(columns=None)


def _means(data: Dataset, rows: pd.DataFrame, period: str) -> pd.Series:
    """The mean of the indicators of each row that are given; NaN where none is."""
    parts = rows[["wilayah", "indikator"]].assign(kode=rows["indikator"].str.split("+")).explode("kode")
    kampung, codes = parts["wilayah"].unique().tolist(), parts["kode"].unique().tolist()
    found = indicators.values(data, codes, kampung, [period]).set_index(["wilayah", "indikator"])["nilai"].astype(float)
    each = pd.Series(found.reindex(pd.MultiIndex.from_frame(parts[["wilayah", "kode"]])).to_numpy(), index=parts.index)
    return each.groupby(level=0).mean()


def _as_compared(numbers: pd.Series, rounded: pd.Series) -> pd.Series:
    """The numbers as they meet the limits: whole where the guide says so (a half goes up), else free of float dust (6.0000000001)."""
    clean = numbers.round(9)
    return clean.where(~rounded, np.floor(clean + 0.5))

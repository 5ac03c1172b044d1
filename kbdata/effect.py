"""What publishing would change in the numbers that are shown: the pages' own functions, on the data set as it is and as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import uuid4

import geopandas as gpd
import numpy as np
import pandas as pd

from kbdata import attention, indicators, interventions, rows
from kbdata.dataset import Dataset
from kbdata.decomposition import split
from kbdata.observations import observations

KEY = ["indikator", "periode"]
WORK = ("jumlah", "anggaran", "realisasi")


@dataclass(frozen=True, eq=False)
class Effect:
    """What would change.

    period: the year that places and the list of attention are told for. city: the city's yearly numbers that differ, `indikator`, `periode`,
    `sebelum`, `sesudah`, the leading indicator first, then the latest years. places: the same of the leading indicator in that year, by
    `wilayah`, the largest change first. entering, leaving: the kampung that come on or go off the list of attention. work: the totals of
    interventions per year that differ, `tahun`, `ukuran` (of `WORK`), `sebelum`, `sesudah`. why: the change of the city's leading indicator in
    that year by cause (`decomposition.split`).
    """

    period: str
    city: pd.DataFrame = field(repr=False)
    places: pd.DataFrame = field(repr=False)
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    work: pd.DataFrame = field(repr=False)
    why: pd.DataFrame = field(repr=False)

    @property
    def any(self) -> bool:
        """Whether any of these numbers differs."""
        return bool(len(self.city) or len(self.places) or self.entering or self.leaving or len(self.work))


def applied(data: Dataset, changes: Mapping[str, pd.DataFrame], layers: Mapping[str, gpd.GeoDataFrame] | None = None) -> Dataset:
    """The data set with rows put in by key and whole layers in place of those there are. It is not checked, and its version is its own."""
    frames = {name: rows.upsert(name, frame, changes[name]) if name in changes else frame for name, frame in data.frames.items()}
    return replace(data, version=f"{data.version}+{uuid4().hex[:6]}", frames=frames, layers={**data.layers, **(layers or {})})


def effect(before: Dataset, after: Dataset, period: str) -> Effect:
    """The numbers that differ between two data sets. period: the year shown now; where nothing changes in it, the latest that does is told."""
    city = _city(before, after)
    year = period[:4]
    if len(city) and year not in set(city["periode"]):
        year = str(city["periode"].max())
    listed = [set(attention.troubled(attention.ranked(data, period=year))["wilayah"]) for data in (before, after)]
    order, leading = after.places.index, after.setting("indikator_utama")
    [whole] = after.places.index[after.places["tingkat"] == "kota"]
    return Effect(
        year,
        city,
        _places(before, after, year),
        tuple(code for code in order if code in listed[1] - listed[0]),
        tuple(code for code in order if code in listed[0] - listed[1]),
        _work(before, after),
        split(before, after, leading, whole, (year, year)),
    )


def _city(before: Dataset, after: Dataset) -> pd.DataFrame:
    """The yearly numbers of the city that differ."""
    leading = after.setting("indikator_utama")
    sides = []
    for data in (before, after):
        [city] = data.places.index[data.places["tingkat"] == "kota"]
        years = sorted(observations(data)["tahun"].unique())
        sides.append(indicators.values(data, list(data.indicators.index), [city], years).set_index(KEY)["nilai"])
    found = _differing(*sides)
    first = found["indikator"] != leading
    return found.assign(_first=first).sort_values(["_first", "periode"], ascending=[True, False], kind="stable", ignore_index=True).drop(columns="_first")


def _places(before: Dataset, after: Dataset, year: str) -> pd.DataFrame:
    """The leading indicator of kelurahan and kampung in a year, where it differs."""
    leading = after.setting("indikator_utama")
    sides = []
    for data in (before, after):
        codes = data.places.index[data.places["tingkat"].isin(["kelurahan", "kampung"])].tolist()
        sides.append(indicators.values(data, [leading], codes, [year]).set_index("wilayah")["nilai"])
    found = _differing(*sides)
    size = (found["sesudah"] - found["sebelum"]).abs()
    return found.assign(_size=size).sort_values("_size", ascending=False, kind="stable", ignore_index=True).drop(columns="_size")


def _work(before: Dataset, after: Dataset) -> pd.DataFrame:
    """The totals of interventions per year that differ."""
    sides = [
        interventions.totals(interventions.select(data), ["tahun"]).melt("tahun", list(WORK), "ukuran", "nilai").set_index(["tahun", "ukuran"])["nilai"]
        for data in (before, after)
    ]
    return _differing(*sides).sort_values("tahun", ascending=False, kind="stable", ignore_index=True)


def _differing(before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """The entries of two series that differ by more than a billionth of themselves, as `sebelum` and `sesudah`; one that is in one only is NaN in the other."""
    found = pd.DataFrame({"sebelum": before.astype("float64"), "sesudah": after.astype("float64")})
    same = np.isclose(found["sebelum"], found["sesudah"], rtol=1e-9, atol=0, equal_nan=True)
    return found[~same].reset_index()

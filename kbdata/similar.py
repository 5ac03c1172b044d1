"""The places most like one, in need and in size: a kampung of 40 families is compared with others of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset


@dataclass(frozen=True)
class Feature:
    """One side of likeness: an indicator, or the quotient of two; `logarithm` where sizes differ by factors, not by sums."""

    name: str
    indicator: str
    per: str | None = None
    logarithm: bool = False


# Need as the programme chose its places by it, and size; not the contraception ratio, which is to be compared afterwards.
FEATURES = (
    Feature("kumuh_per_km2", "luas_kumuh", per="luas_wilayah"),
    Feature("kepadatan", "kepadatan", logarithm=True),
    Feature("pendidikan_rendah", "pendidikan_rendah"),
    Feature("unmet_need", "unmet_need"),
    Feature("jamban_layak", "jamban_layak"),
    Feature("pus", "pus", logarithm=True),
)


def nearest(data: Dataset, place: str, period: str, count: int = 5) -> pd.DataFrame:
    """The `count` places of the same level that are most like `place` in a period; fewer where there are fewer to compare.

    Returns, the nearest first: `wilayah`, `jarak` (0 is alike; 1 is one ordinary difference per feature), and each of FEATURES
    in its own unit (ha of slum per km², otherwise the unit of its indicator), NaN where the place has not reported it.

    The distance is the root mean square of the differences, each in robust standard deviations over all places of the level
    (1.4826 × the median absolute deviation), over the features that both places have. Two places that share less than half
    of what `place` has reported are not compared. Kampung not founded by the end of the period are left out.
    """
    level = data.places.at[place, "tingkat"]
    among = data.levels[level]
    if level == "kampung":
        standing = {*indicators.founded(data, period), place}
        among = [kampung for kampung in among if kampung in standing]
    known, scaled = _compared(data, tuple(among), period)
    closest = distances(scaled, place).head(count)
    return closest.to_frame().join(known).rename_axis("wilayah").reset_index()


def pooled(data: Dataset, place: str, period: str) -> pd.DataFrame:
    """The ratios of the places that `nearest` names, taken as one: rows of `indicators.values`, `wilayah` is `place`."""
    every = _pooled(data, str(data.places.at[place, "tingkat"]), period)
    return every[every["wilayah"] == place]


@lru_cache(maxsize=8)
def _pooled(data: Dataset, level: str, period: str) -> pd.DataFrame:
    """`pooled` of all places of a level: it takes little longer than of one, and a reader goes from one to the next."""
    ratios = data.indicators.index[data.indicators["sifat"] == "rasio"].tolist()
    places = data.levels[level]
    return indicators.together(data, ratios, {place: nearest(data, place, period)["wilayah"].tolist() for place in places}, [period])


@lru_cache(maxsize=8)
def _compared(data: Dataset, among: tuple[str, ...], period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The features of places, as they are and standardised."""
    known = features(data, list(among), period)
    return known, standardised(known)


def distances(scaled: pd.DataFrame, place: str) -> pd.Series:
    """How unlike the other places are, the most alike first, as told in `nearest`. scaled: what `standardised` returns."""
    differences = scaled.drop(index=place) - scaled.loc[place]
    shared = differences.notna().sum(axis=1)
    comparable = (shared > 0) & (2 * shared >= scaled.loc[place].notna().sum())
    return np.sqrt((differences[comparable] ** 2).mean(axis=1)).rename("jarak").sort_values(kind="stable")


def features(data: Dataset, places: list[str], period: str) -> pd.DataFrame:
    """The features of each place, indexed by its code; a feature whose indicator the dictionary lacks is empty."""
    wanted = sorted({code for feature in FEATURES for code in (feature.indicator, feature.per) if code})
    known = [code for code in wanted if code in data.indicators.index]
    found = indicators.values(data, known, places, [period]).pivot(index="wilayah", columns="indikator", values="nilai")
    numbers = found.reindex(index=places, columns=wanted).astype(float)
    columns = {}
    for feature in FEATURES:
        columns[feature.name] = numbers[feature.indicator]
        if feature.per:
            columns[feature.name] = columns[feature.name] / numbers[feature.per].where(numbers[feature.per] > 0)
    return pd.DataFrame(columns)


def standardised(known: pd.DataFrame) -> pd.DataFrame:
    """Each feature in robust standard deviations from its median; one that does not vary tells nothing apart and is left out."""
    logarithmic = [feature.name for feature in FEATURES if feature.logarithm]
    plain = known.assign(**{name: np.log(known[name].where(known[name] > 0)) for name in logarithmic})
    away = plain - plain.median()
    spread = 1.4826 * away.abs().median()
    # More than half of the places may be alike (no slum at all): then the usual deviation stands in for the robust one.
    spread = spread.where(spread > 0, plain.std())
    return away / spread.where(spread > 0)

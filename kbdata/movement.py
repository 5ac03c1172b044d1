"""Why a number differs between two periods of the same data: other places reported, or the places that did have moved; the parts add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kbdata.dataset import Dataset
from kbdata.decomposition import COVERAGE, MOVED
from kbdata.headlines import Measure
from kbdata.tables import LEVELS

PUBLISHED = "terbit"
COLUMNS = {"sebab": "str", "wilayah": "str", "bagian": "float64"}


def between(data: Dataset, measure: Measure, place: str, periods: tuple[str, str]) -> pd.DataFrame:
    """The change of a number of a place from the first period to the second, by what made it.

    Returns `sebab` (PUBLISHED, COVERAGE or MOVED), `wilayah` (the place one level down that moved; null where the number is not summed from such), and
    `bagian`, in the unit of the number; movements last, the largest of them first. Their sum is the change. Without rows where
    one of the two numbers is not known, or nothing changed.
    published: a figure published for the place itself leads over the sum of its parts; what the distance between the two changed by.
    coverage: what the places that reported in one of the two periods only add or take away. moved: the change over those that reported in both.
    Of a ratio, the part of a place is what it would be if its own ratio and its share of the denominator had changed alone, each held against
    the mean of the two periods; so it holds both its own movement and that it became a larger or smaller part of the whole.
    Source: Kitagawa 1955, Components of a difference between two rates.
    """
    first, last = (measure.number(data, place, period) for period in periods)
    if np.isnan(first) or np.isnan(last) or first == last:
        return _table([])
    wide = _wide(measure.parts(data, place, periods), periods, complete=measure.complete)
    factor = float(data.indicator(measure.code)["pengali"]) if measure.code and wide["bawah"].notna().to_numpy().any() else 1.0
    sums = [_total(wide, period, factor) for period in periods]
    if np.isnan(sums).any():
        return _table([(MOVED, None, last - first)])
    published = (last - first) - (sums[1] - sums[0])
    both = wide[wide["atas"].notna().all(axis=1)]
    moved = _moved(both, periods, factor, _below(data, place, both.index))
    if moved is None:
        return _table([(PUBLISHED, None, published), (COVERAGE, None, sums[1] - sums[0])])
    steady = [_total(both, period, factor) for period in periods]
    coverage = (steady[0] - sums[0]) + (sums[1] - steady[1])
    listed = moved.reindex(moved.abs().sort_values(ascending=False, kind="stable").index)
    return _table([(PUBLISHED, None, published), (COVERAGE, None, coverage), *((MOVED, code, part) for code, part in listed.items())])


def _table(rows: list[tuple[str, str | None, float]]) -> pd.DataFrame:
    told = [row for row in rows if abs(row[2]) > 1e-12]
    return pd.DataFrame(told, columns=list(COLUMNS)).astype(COLUMNS)


def _wide(parts: pd.DataFrame, periods: tuple[str, str], *, complete: bool) -> pd.DataFrame:
    """A row per place, `atas` and `bawah` in each of the two periods; NaN where it did not report, 0 where that means nothing."""
    wide = parts.pivot(index="wilayah", columns="periode", values=["atas", "bawah"])
    wide = wide.reindex(columns=pd.MultiIndex.from_product([["atas", "bawah"], list(periods)]))
    return wide.fillna({("atas", period): 0.0 for period in periods}) if complete else wide


def _total(wide: pd.DataFrame, period: str, factor: float) -> float:
    """The number over some places: a sum, or a ratio of sums."""
    above, below = wide["atas"][period].sum(min_count=1), wide["bawah"][period].sum(min_count=1)
    return float(above) if np.isnan(below) else float(factor * above / below) if below > 0 else float("nan")


def _moved(both: pd.DataFrame, periods: tuple[str, str], factor: float, groups: pd.Series) -> pd.Series | None:
    """What each group of places adds to the change over the places that reported in both periods; None where there are none."""
    if both.empty or any(np.isnan(_total(both, period, factor)) for period in periods):
        return None
    summed = both.groupby(groups, sort=False).sum(min_count=1)
    above, below = summed["atas"], summed["bawah"]
    if below.isna().to_numpy().all():
        return above[periods[1]] - above[periods[0]]
    shares = below / below.sum()
    level = (above.sum() / below.sum()).mean()
    weighted = above / below.sum()
    return factor * (weighted[periods[1]] - weighted[periods[0]] - level * (shares[periods[1]] - shares[periods[0]]))


def _below(data: Dataset, place: str, codes: pd.Index) -> pd.Series:
    """For each place of a list the one that it lies in, one level below `place`; itself where it is not below that."""
    level = LEVELS[min(LEVELS.index(data.places.at[place, "tingkat"]) + 1, len(LEVELS) - 1)]
    above = data.places.reindex(codes)[level]
    return above.where(above.notna(), pd.Series(codes, index=codes))


def periods_of(data: Dataset, measure: Measure, place: str, offered: list[str]) -> list[str]:
    """Those of the periods in which the number of a place is known."""
    return [period for period in offered if not np.isnan(measure.number(data, place, period))]

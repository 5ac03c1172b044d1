"""Need: one number per place from several indicators, and how sure the rank by it is.

The steps and their names are those of OECD/JRC 2008, Handbook on Constructing Composite Indicators: choose, standardise, weight,
aggregate, then ask how the result moves when any of these choices is made otherwise (Saisana, Saltelli & Tarantola 2005, JRSS A 168:307–323).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import rankdata

from kbdata import indicators
from kbdata.dataset import Dataset

Numbers = npt.NDArray[np.float64]

DRAWS, SEED = 600, 20190701
SWING = 0.5  # how far a weight may lie from the chosen one, as a part of it, when the rank is put to the test
COVERED = 0.5  # an indicator is offered when at least this part of the places reports it


@dataclass(frozen=True)
class Recipe:
    """How need is made. weights: indicator and its weight, 0 or more; only their proportions count."""

    weights: tuple[tuple[str, float], ...]
    standard: str = "minmax"  # a key of STANDARDS
    aggregation: str = "aritmetik"  # a key of AGGREGATIONS

    @property
    def shares(self) -> dict[str, float]:
        """The weights as parts of one, without those of weight 0; empty where all are."""
        total = sum(weight for _code, weight in self.weights)
        return {code: weight / total for code, weight in self.weights if weight > 0} if total > 0 else {}


def offered(data: Dataset, places: Sequence[str], period: str) -> list[str]:
    """The indicators that need can be made of: ratios of which it is known which way is good, reported by at least half of the places.

    Amounts are left out: they say how large a place is.
    """
    if not places:
        return []
    given = _given(data, str(data.places.at[places[0], "tingkat"]), period)
    counts = given.loc[list(places)].sum()
    return counts.index[counts >= COVERED * len(places)].tolist()


@lru_cache(maxsize=32)
def _given(data: Dataset, level: str, period: str) -> pd.DataFrame:
    """Whether each place of a level (rows) reports each ratio of which it is known which way is good (columns, in the order of the dictionary)."""
    rows = data.indicators
    codes = rows.index[(rows["sifat"] == "rasio") & (rows["arah"] != "netral")].tolist()
    return _wide(data, level, codes, period).notna()


def usual(data: Dataset, places: Sequence[str], period: str) -> list[str]:
    """What need is made of unless someone chooses otherwise: the offered indicators of which less is better."""
    return [code for code in offered(data, places, period) if data.indicator(code)["arah"] == "turun"]


def values(data: Dataset, codes: Sequence[str], places: Sequence[str], period: str) -> pd.DataFrame:
    """The indicators of the places, turned so that more means more need: one row per place, one column per code, NaN = not reported."""
    if not codes or not places:
        return pd.DataFrame(index=list(places), columns=list(codes), dtype=float)
    return _turned(data, str(data.places.at[places[0], "tingkat"]), tuple(codes), period).loc[list(places)]


@lru_cache(maxsize=64)
def _turned(data: Dataset, level: str, codes: tuple[str, ...], period: str) -> pd.DataFrame:
    """`values` of all places of a level: every filter on places looks at some of them."""
    signs = [-1.0 if data.indicator(code)["arah"] == "naik" else 1.0 for code in codes]
    return _wide(data, level, codes, period).astype(float) * signs


def _wide(data: Dataset, level: str, codes: Sequence[str], period: str) -> pd.DataFrame:
    """The indicators of all places of a level: one row per place, one column per code."""
    places = data.levels[level]
    return indicators.values(data, codes, places, [period]).pivot(index="wilayah", columns="indikator", values="nilai").reindex(places, columns=list(codes))


def ranked(turned: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """Places by need, the neediest first; those that lack an indicator last, without numbers.

    turned: as from `values`. Columns: `indeks` (about 100 at the most), `peringkat` (1 = neediest; equal need, equal rank), `tengah`, `rendah`,
    `tinggi` (median and 5th to 95th percentile of the rank over `DRAWS` other recipes, seeded), `pokok` (the indicator that adds most).
    """
    shares = recipe.shares
    codes = [code for code in turned.columns if code in shares]
    result = pd.DataFrame(np.nan, index=turned.index, columns=["indeks", "peringkat", "tengah", "rendah", "tinggi"]).assign(pokok=pd.Series(dtype="str"))
    known = turned[codes].dropna() if codes else turned.iloc[:0]
    if known.empty:
        return result
    table, weights = known.to_numpy(), np.array([shares[code] for code in codes])
    scaled = STANDARDS[recipe.standard](table)
    index = AGGREGATIONS[recipe.aggregation](scaled, weights)
    moved = _moved(table, weights)
    result.loc[known.index, "indeks"] = index
    result.loc[known.index, "peringkat"] = _rank(index)
    result.loc[known.index, ["rendah", "tengah", "tinggi"]] = np.quantile(moved, [0.05, 0.5, 0.95], axis=0, method="nearest").T
    result.loc[known.index, "pokok"] = np.array(codes)[(weights * (scaled - scaled.mean(axis=0))).argmax(axis=1)]
    return result.sort_values("peringkat", kind="stable", na_position="last")


def left_out(turned: pd.DataFrame, recipe: Recipe) -> pd.DataFrame:
    """The ranks without one indicator: one column per indicator left out, one row per place that has them all, in the order of `turned`."""
    shares = recipe.shares
    known = turned[[code for code in turned.columns if code in shares]].dropna()
    ranks = {}
    for code in known.columns if len(known.columns) > 1 and len(known) else []:
        rest = [other for other in known.columns if other != code]
        scaled = STANDARDS[recipe.standard](known[rest].to_numpy())
        weights = np.array([shares[other] for other in rest])
        ranks[code] = _rank(AGGREGATIONS[recipe.aggregation](scaled, weights / weights.sum()))
    return pd.DataFrame(ranks, index=known.index)


def alike(ranks: pd.DataFrame) -> bool:
    """Whether need tells no place from another. ranks: as from `ranked`."""
    return bool(ranks["peringkat"].dropna().nunique() <= 1)


def _minmax(table: Numbers) -> Numbers:
    """From 1 (least) to 100 (most); an indicator that is the same everywhere lies in the middle."""
    low, span = table.min(axis=0), np.ptp(table, axis=0)
    return 1 + 99 * np.where(span > 0, (table - low) / np.where(span > 0, span, 1), 0.5)


def _z(table: Numbers) -> Numbers:
    """100 + 10 × (value − mean) / standard deviation: above zero, so that a geometric mean can be taken."""
    spread = table.std(axis=0)
    away = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return np.maximum(100 + 10 * np.where(spread > 1e-12 * np.abs(table).max(axis=0), away, 0), 1)


def _ranks(table: Numbers) -> Numbers:
    """The share of places that lie lower, in percent; equal values share theirs."""
    return 100 * (rankdata(table, axis=0) - 0.5) / len(table)


def _arithmetic(scaled: Numbers, weights: Numbers) -> Numbers:
    """Σ w s: a low value of one indicator is made good by a high one of another."""
    return np.asarray(scaled @ weights)


def _geometric(scaled: Numbers, weights: Numbers) -> Numbers:
    """Π s^w: a low value is made good only in part."""
    return np.asarray(np.exp(np.log(scaled) @ weights))


STANDARDS: Mapping[str, Callable[[Numbers], Numbers]] = {"minmax": _minmax, "z": _z, "peringkat": _ranks}
AGGREGATIONS: Mapping[str, Callable[[Numbers, Numbers], Numbers]] = {"aritmetik": _arithmetic, "geometrik": _geometric}


def _rank(index: Numbers) -> Numbers:
    """1 for the largest; what differs by less than rounding is equal."""
    return np.asarray(rankdata(-np.round(index, 9), method="min", axis=-1))


def _moved(table: Numbers, weights: Numbers) -> Numbers:
    """The ranks under other recipes, one row per draw.

    Each draw takes every weight anew between half and one and a half of the chosen one, a way to standardise, a way to aggregate, and leaves
    out one indicator or none, all with the same chance. Weights that leave nothing (a single indicator) leave none out.
    """
    dice = np.random.default_rng(SEED)
    count = len(weights)
    drawn = weights * dice.uniform(1 - SWING, 1 + SWING, (DRAWS, count))
    without = dice.integers(0, count + 1, DRAWS)  # `count` leaves none out
    if count > 1:
        drawn[(without[:, None] == np.arange(count)[None, :])] = 0
    drawn /= drawn.sum(axis=1, keepdims=True)
    kinds = [(standard, aggregation) for standard in STANDARDS for aggregation in AGGREGATIONS]
    chosen = dice.integers(0, len(kinds), DRAWS)
    index = np.empty((DRAWS, len(table)))
    for number, (standard, aggregation) in enumerate(kinds):
        mine = chosen == number
        index[mine] = AGGREGATIONS[aggregation](STANDARDS[standard](table), drawn[mine].T).T
    return _rank(index)

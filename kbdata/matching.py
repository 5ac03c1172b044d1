"""Comparisons beside the main one: each kampung against the kelurahan most alike in need, and against nothing but itself before."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from kbdata import similar
from kbdata.dataset import Dataset
from kbdata.panel import Panel
from kbdata.staggered import LEVEL, Estimate

PARTNERS = 3
APART = 0.25  # standardised differences beyond this cannot be evened out by a comparison. Source: Imbens & Rubin (2015), Causal Inference, ch. 14


def partners(data: Dataset, made: Panel, count: int = PARTNERS) -> pd.DataFrame:
    """For each kelurahan with a kampung the `count` kelurahan without one that were most alike in the year before the founding.

    Alike by `similar.FEATURES`, not by the indicator that is judged. Returns `wilayah`, `pasangan`, `jarak`; no row where need was not reported.
    """
    found = []
    for founded in made.cohorts:
        before = max(year for year in made.years if year < founded)
        scaled = similar.standardised(similar.features(data, made.wide.index.tolist(), str(before)))
        for place in made.start.index[made.start == founded]:
            near = similar.distances(scaled.loc[[place, *made.compared]], place).head(count)
            found.append(pd.DataFrame({"wilayah": place, "pasangan": near.index, "jarak": near.to_numpy()}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["wilayah", "pasangan", "jarak"])


def matched(made: Panel, pairs: pd.DataFrame) -> Estimate | None:
    """The mean effect over places and years from their founding on, each against the mean of its partners; None without partners for two places.

    Limits: errors that belong together by kampung and by partner (a partner may serve several kampung), Student's t with the smaller of the
    two numbers less one. Source: Cameron, Gelbach & Miller (2011), J Business & Economic Statistics 29:238.
    """
    rows = []
    for place, mine in pairs.groupby("wilayah"):
        before, after = _halves(made, place)
        change = made.wide.sub(made.wide[before], axis=0)
        rows += [(place, partner, float(change.at[place, year] - change.at[partner, year]), 1 / len(mine)) for year in after for partner in mine["pasangan"]]
    frame = pd.DataFrame(rows, columns=["wilayah", "pasangan", "beda", "bobot"])
    places, others = frame["wilayah"].nunique(), frame["pasangan"].nunique()
    if min(places, others) < 2:
        return None
    total = frame["bobot"].sum()
    effect = float((frame["beda"] * frame["bobot"]).sum() / total)
    scores = (frame["beda"] - effect) * frame["bobot"] / total
    parts = [_clustered(scores, frame[keys]) for keys in (["wilayah"], ["pasangan"], ["wilayah", "pasangan"])]
    variance = max(parts[0] + parts[1] - parts[2], parts[0])
    return _estimate("matched", effect, float(np.sqrt(variance)), min(places, others) - 1, places)


def naive(made: Panel) -> Estimate:
    """The mean change since the year before the founding, without any comparison: what would have happened anyway is in it."""
    rows = []
    for place in made.treated:
        before, after = _halves(made, place)
        rows += [(place, float(made.wide.at[place, year] - made.wide.at[place, before])) for year in after]
    frame = pd.DataFrame(rows, columns=["wilayah", "beda"])
    effect = float(frame["beda"].mean())
    error = np.sqrt(_clustered((frame["beda"] - effect) / len(frame), frame[["wilayah"]]))
    return _estimate("naive", effect, float(error), len(made.treated) - 1, len(made.treated))


def differences(data: Dataset, made: Panel) -> pd.Series:
    """By feature of need, how far kampung and the others lay apart in the first year, in standard deviations (positive: kampung have more).

    Features that are not known, or that do not vary, are left out.
    """
    known = similar.features(data, made.wide.index.tolist(), str(made.years[0]))
    with_kampung, without = known.loc[made.treated], known.loc[made.compared]
    spread = np.sqrt((with_kampung.var() + without.var()) / 2)
    return ((with_kampung.mean() - without.mean()) / spread.where(spread > 0)).dropna()


def _halves(made: Panel, place: str) -> tuple[int, list[int]]:
    """The last year before a place's founding, and those from it on."""
    since = made.start[place]
    return max(year for year in made.years if year < since), [year for year in made.years if year >= since]


def _clustered(scores: pd.Series, keys: pd.DataFrame) -> float:
    """The variance of a mean whose parts belong together by `keys`, for few groups (g / (g − 1))."""
    sums = scores.groupby([keys[name] for name in keys]).sum()
    return float((sums**2).sum()) * len(sums) / max(len(sums) - 1, 1)


def _estimate(method: str, effect: float, error: float, df: int, places: int) -> Estimate:
    half = float(stats.t.ppf((1 + LEVEL) / 2, df)) * error
    return Estimate(method, effect, effect - half, effect + half, places)

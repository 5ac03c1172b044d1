"""Difference-in-differences where places begin in different years: how large the effect, how sure, and what may be wrong.

Kampung were founded in different years, so those founded first must not serve as a comparison for those founded later: the estimator of
Callaway & Sant'Anna (2021), J Econometrics 225:200, compares each founding year with the places that have none yet. Library: diff_diff.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from diff_diff import CallawaySantAnna, HonestDiD, SyntheticDiD
from scipy import stats

from kbdata.panel import Numbers

SEED = 20190701
DRAWS = 999
LEVEL, POWER = 0.95, 0.80
GRID = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True)
class Estimate:
    """An effect with its interval, in the unit of the indicator; the limits are None where there is no telling how sure it is.

    method: a code. places: kelurahan with a kampung that it speaks of.
    """

    method: str
    effect: float
    low: float | None
    high: float | None
    places: int

    @property
    def clear(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, eq=False)
class Study:
    """What the estimator found.

    by_time: `waktu` (years since founding), `efek`, `bawah`, `atas`, `tempat`; −1 is what all else is held against: 0 by definition, and
    without limits (NaN). by_group: `mulai`, `tahun`, `efek`, `bawah`, `atas`, `tempat`. fake_dates: the same as by_time for made-up founding
    dates before the true one. pretrend: the p-value of "no difference before", None without two years before.
    error: the standard error of the effect; df: its degrees of freedom.
    """

    estimate: Estimate
    error: float
    df: int
    by_time: pd.DataFrame
    by_group: pd.DataFrame
    fake_dates: pd.DataFrame
    pretrend: float | None
    sensitivity: pd.DataFrame
    breakdown: float | None

    @property
    def detectable(self) -> float:
        """The smallest true effect that would be seen in four of five cases. Source: Bloom (1995), Evaluation Review 19:547."""
        return float((stats.t.ppf((1 + LEVEL) / 2, self.df) + stats.t.ppf(POWER, self.df)) * self.error)


def effect(values: Numbers, years: Numbers, start: Numbers) -> float:
    """The mean effect over all places and years from their founding on, by sums alone: what is drawn again and again for fake places.

    values: places × years without holes. start: the founding year of each place, infinite where there is none. NaN without any comparison.
    Source: Callaway & Sant'Anna (2021), equations 2.8 (not yet treated, no covariates) and 3.11 (simple aggregate).
    """
    total, weight = 0.0, 0
    for founded in np.unique(start[np.isfinite(start)]):
        mine, before = start == founded, np.flatnonzero(years < founded)
        if not len(before):
            continue
        change = values - values[:, [before[-1]]]
        for column in np.flatnonzero(years >= founded):
            others = start > years[column]
            if others.any():
                total += mine.sum() * (change[mine, column].mean() - change[others, column].mean())
                weight += int(mine.sum())
    return total / weight if weight else float("nan")


def study(wide: pd.DataFrame, start: pd.Series, *, control: str = "not_yet_treated", draws: int = DRAWS) -> Study:
    """The effect and its event study.

    wide: kelurahan × year without holes. start: the founding year by kelurahan, infinite where there is none by the last year.
    control: "not_yet_treated" or "never_treated".

    Standard errors: cluster = kelurahan, multiplier bootstrap (Webb's six points, seeded). The influence function divides by the
    number of places of a founding year, not by one less, which understates the error of a founding year of five: all errors are
    multiplied by √(n / (n − founding years)), and limits are those of Student's t with n − founding years, n = places with a kampung.
    """
    long = _long(wide, start)
    treated, cohorts = int(np.isfinite(start).sum()), start[np.isfinite(start)].nunique()
    df = treated - cohorts
    factor = float(np.sqrt(treated / df))
    t = float(stats.t.ppf((1 + LEVEL) / 2, df))
    settings: dict[str, Any] = {"control_group": control, "n_bootstrap": draws, "bootstrap_weights": "webb", "seed": SEED}
    with _quiet():
        found = CallawaySantAnna(base_period="universal", **settings).fit(long, "y", "unit", "time", "g")
        events = found.aggregate("event_study")
        varying = CallawaySantAnna(base_period="varying", **settings).fit(long, "y", "unit", "time", "g").aggregate("event_study")
        # without drawing the library keeps the whole covariance, which the tests of several years at once need
        plain = CallawaySantAnna(base_period="universal", control_group=control).fit(long, "y", "unit", "time", "g").aggregate("event_study")
    half = t * factor * float(found.overall_se)
    by_time = _by_time(events.to_dataframe(), start, wide.columns.tolist(), t * factor)
    sensitivity, breakdown = _sensitivity(plain, by_time, (t * factor / float(stats.norm.ppf((1 + LEVEL) / 2))) ** 2)
    dates = _by_time(varying.to_dataframe(), start, wide.columns.tolist(), t * factor)
    return Study(
        Estimate("staggered", float(found.overall_att), float(found.overall_att) - half, float(found.overall_att) + half, treated),
        factor * float(found.overall_se),
        df,
        by_time,
        _by_group(found.group_time_effects, t * factor),
        dates[dates["waktu"] < 0].dropna(subset=["bawah"]).reset_index(drop=True),
        _pretrend(plain, factor, len(start)),
        sensitivity,
        breakdown,
    )


def synthetic(wide: pd.DataFrame, start: pd.Series, draws: int = 50) -> Estimate | None:
    """Synthetic difference-in-differences, one founding year after the other, weighted by places × years; None where it cannot be made.

    The comparison is weighted so that it went the way of the kampung before. Founding years with one year before are left out: one year has
    no way. Errors: by fake founding among the places without a kampung, none where these are too few; those of the founding years are added
    up as if they always erred together, since they share their comparison: the interval is rather too wide than too narrow.
    Source: Arkhangelsky et al. (2021), American Economic Review 111:4088, algorithms 1 and 4; several founding years as Clarke et al. (2023).
    """
    own = start[np.isfinite(start) & (start > wide.columns[min(1, len(wide.columns) - 1)])]
    rest = start.index[~np.isfinite(start)]
    if own.empty or len(rest) < 2:
        return None
    total = error = weight = 0.0
    for founded, mine in own.groupby(own):
        after = [year for year in wide.columns if year >= founded]
        long = wide.loc[[*mine.index, *rest]].rename_axis(index="unit", columns="time").stack().rename("y").reset_index()
        long["treated"] = long["unit"].isin(mine.index).astype(int)
        with _quiet():
            try:
                found = SyntheticDiD(n_bootstrap=draws, seed=SEED).fit(long, "y", "treated", "unit", "time", post_periods=after)
            except ValueError:  # too few places without a kampung to deal out fake ones
                return None
        total += float(found.att) * len(mine) * len(after)
        error += float(found.se) * len(mine) * len(after)
        weight += len(mine) * len(after)
    half = float(stats.norm.ppf((1 + LEVEL) / 2)) * error / weight
    if not np.isfinite(total):
        return None
    point = total / weight
    return Estimate("synthetic", point, point - half, point + half, len(own)) if np.isfinite(half) else Estimate("synthetic", point, None, None, len(own))


def fake_places(wide: pd.DataFrame, start: pd.Series, draws: int = DRAWS) -> tuple[Numbers, float]:
    """The effects found when the founding years are dealt out to places by lot, and how often they are as large as the true one (p-value).

    Exact under "no effect anywhere" were the places chosen by lot (Fisher 1935); the true deal counts as one of them.
    """
    values, years, begun = wide.to_numpy(dtype=float), np.array(wide.columns, dtype=float), start.to_numpy(dtype=float)
    own = effect(values, years, begun)
    draw = np.random.default_rng(SEED)
    fakes = np.array([effect(values, years, draw.permutation(begun)) for _ in range(draws)])
    fakes = fakes[np.isfinite(fakes)]
    return fakes, float((1 + (np.abs(fakes) >= abs(own) - 1e-12).sum()) / (1 + len(fakes)))


def _long(wide: pd.DataFrame, start: pd.Series) -> pd.DataFrame:
    """The panel as the library takes it: `unit`, `time`, `y`, and `g`, the founding year, 0 for none."""
    long = wide.rename_axis(index="wilayah", columns="time").stack().rename("y").reset_index()
    return long.assign(unit=pd.factorize(long["wilayah"])[0], g=long["wilayah"].map(start).replace(np.inf, 0).astype(int), time=long["time"].astype(int))


def _by_time(found: pd.DataFrame, start: pd.Series, years: list[int], reach: float) -> pd.DataFrame:
    places = [int(sum((start + waktu).isin(years))) for waktu in found["event_time"]]
    half = reach * found["se"].astype(float)
    effects = found["att"].astype(float)
    return pd.DataFrame({"waktu": found["event_time"].astype(int), "efek": effects, "bawah": effects - half, "atas": effects + half, "tempat": places})


def _by_group(found: dict[tuple[Any, Any], dict[str, Any]], reach: float) -> pd.DataFrame:
    rows = [
        (int(founded), int(year), float(cell["effect"]), float(cell["effect"] - reach * cell["se"]), float(cell["effect"] + reach * cell["se"]),
         int(cell["n_treated"]))
        for (founded, year), cell in sorted(found.items())
        if year >= founded
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["mulai", "tahun", "efek", "bawah", "atas", "tempat"])


def _pretrend(events: Any, factor: float, places: int) -> float | None:
    """The p-value of "no difference in any year before" (joint Wald test, held against F for the small number of places)."""
    index = [i for i, waktu in enumerate(events.vcov_index) if waktu < -1]
    if not index or places <= len(index):
        return None
    table = events.to_dataframe().set_index("event_time")["att"].astype(float)
    gaps = table[[events.vcov_index[i] for i in index]].to_numpy()
    spread = np.asarray(events.vcov, dtype=float)[np.ix_(index, index)] * factor**2
    if not np.isfinite(spread).all() or np.trace(spread) <= 0:
        return None
    rank = int(np.linalg.matrix_rank(spread))
    wald = float(gaps @ np.linalg.pinv(spread) @ gaps) / rank
    return float(stats.f.sf(wald, rank, places - rank))


def _sensitivity(events: Any, by_time: pd.DataFrame, wider: float) -> tuple[pd.DataFrame, float | None]:
    """How the interval grows when the ways part after the founding by `kali` times the most that they did from one year to the next before.

    Returns `kali`, `bawah`, `atas`, and the smallest multiple at which zero lies inside (None: at none of those tried, or nothing known).
    Source: Rambachan & Roth (2023), Review of Economic Studies 90:2555, relative magnitudes. Weights as in the overall effect.
    """
    empty = pd.DataFrame({"kali": [], "bawah": [], "atas": []}, dtype=float)
    after = by_time[by_time["waktu"] >= 0]
    if not (by_time["waktu"] < -1).any() or after.empty:
        return empty, None
    weights = after["tempat"].to_numpy(dtype=float)
    scaled = replace(events, vcov=np.asarray(events.vcov, dtype=float) * wider, se=np.asarray(events.se, dtype=float) * np.sqrt(wider))
    try:
        with _quiet():
            found = HonestDiD("relative_magnitude", l_vec=weights / weights.sum()).sensitivity_analysis(scaled, M_grid=list(GRID))
    except ValueError:  # the library refuses what it cannot bound, e.g. years before that do not follow on each other
        return empty, None
    rows = pd.DataFrame([(m, *ends) for m, ends in zip(GRID, found.robust_cis, strict=True)], columns=["kali", "bawah", "atas"]).astype(float)
    rows = rows[np.isfinite(rows).all(axis=1)].reset_index(drop=True)
    open_at = rows.loc[(rows["bawah"] <= 0) & (rows["atas"] >= 0), "kali"]
    return rows, float(open_at.iloc[0]) if len(open_at) else None


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's advice to its caller: what it warns of (few places, few years) is told by the caveats of `kbdata.impact`."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield

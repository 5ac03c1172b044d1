"""Need against effort: does what is done go where need is, and does the gap between the neediest and the least needy places close?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from kbdata import geography, indicators, interventions
from kbdata.dataset import Dataset
from kbdata.inequality.estimate import Estimate
from kbdata.inequality.ordered import rci

Numbers = npt.NDArray[np.float64]

FAMILIES = "keluarga"  # the indicator that effort is counted against
MEASURES = ("jumlah", "anggaran")  # interventions, and rupiah of their budgets
CLASSES = 3  # of need and of effort on the map
FIFTHS = 5
FEWEST_IN_FIFTH = 3  # places: fewer do not tell how much the places of a fifth differ
DRAWS, SEED = 1000, 20190701
BEGUN = ("berjalan", "selesai")  # a plan is no effort yet
QUADRANTS = ("tertinggal", "terlayani", "tenang", "berlebih")  # need × effort: high low, high high, low low, low high


def effort(data: Dataset, places: Sequence[str], period: str, years: Collection[int], *, skpd: str | None = None, bidang: str | None = None) -> pd.DataFrame:
    """What was begun in each place during `years`, plans and cancelled work left out; 0 where nothing was.

    places: codes of one level. Returns one row per place: `keluarga` (families in the period, NaN = not reported), `jumlah`, `anggaran` (rupiah),
    `jumlah_per_seribu` and `anggaran_per_seribu` (per 1,000 families; NaN where these are not known or none).
    """
    return _efforts(data, _level(data, places), period, tuple(years), skpd, bidang).loc[list(places)].copy(deep=False)


@lru_cache(maxsize=64)
def _efforts(data: Dataset, level: str, period: str, years: tuple[int, ...], skpd: str | None, bidang: str | None) -> pd.DataFrame:
    """`effort` of all places of a level: every filter on places looks at some of them."""
    places = data.levels[level]
    rows = interventions.select(data, years=years, status=BEGUN, skpd=[skpd] if skpd else None, bidang=[bidang] if bidang else None)
    sums = interventions.totals(rows, [level]).set_index(level)[list(MEASURES)].reindex(places).astype(float).fillna(0.0)
    return sums.assign(keluarga=_families(data, places, period)).pipe(_per_thousand)


def _level(data: Dataset, places: Sequence[str]) -> str:
    return str(data.places.at[places[0], "tingkat"]) if places else "kelurahan"


def _families(data: Dataset, places: Sequence[str], period: str) -> pd.Series:
    if FAMILIES not in data.indicators.index or not places:
        return pd.Series(np.nan, index=list(places))
    return indicators.values(data, [FAMILIES], places, [period]).set_index("wilayah")["nilai"].astype(float)


def _per_thousand(sums: pd.DataFrame) -> pd.DataFrame:
    families = sums["keluarga"].where(sums["keluarga"] > 0)
    return sums.assign(**{f"{name}_per_seribu": 1000 * sums[name] / families for name in MEASURES})


def classes(values: pd.Series) -> tuple[pd.Series, list[float]]:
    """Three classes, 0 to 2, of about the same number of places, and their upper limits; a lowest value that fills one, as zero does, has its own.

    Returns NaN for what is missing. Fewer distinct values make fewer classes.
    """
    limits = geography.class_limits(values, CLASSES)
    return values.map(lambda value: sum(value > limit for limit in limits[:-1]), na_action="ignore"), limits


def quadrants(need: pd.Series, done: pd.Series) -> pd.Series:
    """Which of `QUADRANTS` each place lies in: need and effort each above their median, or not. NaN where either is missing."""
    known = need.notna() & done.notna()
    high, much = need > need[known].median(), done > done[known].median()
    names = np.select([high & ~much, high & much, ~high & ~much], QUADRANTS[:3], QUADRANTS[3])
    return pd.Series(names, index=need.index, dtype="str").where(known)


def fifths(ranks: pd.Series) -> pd.Series:
    """The fifth of the places by need: 1 the neediest, 5 the least needy; NaN without a rank.

    ranks: by place, 1 the neediest. Empty (all NaN) for fewer than five places or where all have the same rank. Equal ranks stay together.
    """
    known = ranks.dropna()
    if len(known) < FIFTHS or known.nunique() == 1:
        return pd.Series(np.nan, index=ranks.index)
    middle = known.rank(method="average") - 0.5
    return np.floor(FIFTHS * middle / len(known)).clip(0, FIFTHS - 1).add(1).reindex(ranks.index)


def unserved(data: Dataset, places: Sequence[str], years: Collection[int], *, skpd: str | None = None) -> pd.DataFrame:
    """How many interventions each place has by field, plans and cancelled ones left out: 0 is a field in which nothing was begun.

    Returns whole numbers: one row per place in the order given, one column per field in the order of the fields.
    """
    return _served(data, _level(data, places), tuple(years), skpd).loc[list(places)].copy(deep=False)


@lru_cache(maxsize=64)
def _served(data: Dataset, level: str, years: tuple[int, ...], skpd: str | None) -> pd.DataFrame:
    """`unserved` of all places of a level."""
    rows = interventions.select(data, years=years, status=BEGUN, skpd=[skpd] if skpd else None)
    counts = interventions.numbers(rows, [level, "bidang"]).pivot(index=level, columns="bidang", values="jumlah")
    fields = data.table("bidang").sort_values("urutan")["kode"].tolist()
    return counts.reindex(index=data.levels[level], columns=fields).fillna(0).astype("int64")


@dataclass(frozen=True)
class Gap:
    """The gap between the neediest and the least needy fifth over periods.

    rows: one per period: `periode`, `terbutuh`, `teringan` (the ratio of sums of each fifth), `selisih` (neediest − least needy), `rendah`, `tinggi`
    (its 95 % interval; NaN where a fifth has fewer than `FEWEST_IN_FIFTH` places), `lapor` of `dari` (places of both fifths that reported).
    Periods in which a fifth has no report are left out.
    change: how much the size of the gap grew (+) or shrank (−) from the first to the last of them, None with a single period; low, high: its
    interval, None where there is none.
    """

    rows: pd.DataFrame
    change: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def proven(self) -> bool:
        """Whether the gap changed beyond chance."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def gap(data: Dataset, code: str, groups: pd.Series, periods: Sequence[str]) -> Gap:
    """A ratio in the neediest and the least needy fifth, period by period.

    groups: as from `fifths`, fixed over all periods, so that places do not change sides. The intervals come from drawing the places of
    each fifth anew (bootstrap, seeded): they hold how much places differ as well as how many people stand behind each.
    Ratios without their two parts (published as such) have no sum, and so no gap: no rows.
    """
    sides = [groups.index[groups == side].tolist() for side in (1, FIFTHS)]
    empty = pd.DataFrame(columns=["periode", "terbutuh", "teringan", "selisih", "rendah", "tinggi", "lapor", "dari"])
    if not all(sides) or not periods:
        return Gap(empty)
    found = indicators.values(data, [code], [*sides[0], *sides[1]], periods)
    tables = [(_wide(found, "pembilang", side, periods), _wide(found, "penyebut", side, periods)) for side in sides]
    factor = float(data.indicator(code)["pengali"])
    dice = np.random.default_rng(SEED)
    ratios = [_ratios(*table, factor) for table in tables]
    drawn = [_redrawn(*table, factor, dice) for table in tables]
    size = ratios[0] - ratios[1]
    shown = np.isfinite(size)
    if not shown.any():
        return Gap(empty)
    away = drawn[0] - drawn[1]
    judged = min(map(len, sides)) >= FEWEST_IN_FIFTH
    low, high = np.nanquantile(away[:, shown], [0.025, 0.975], axis=0) if judged else np.full((2, int(shown.sum())), np.nan)
    reported = sum(np.isfinite(table[1]).sum(axis=0) for table in tables)
    rows = pd.DataFrame({
        "periode": np.array(list(periods))[shown], "terbutuh": ratios[0][shown], "teringan": ratios[1][shown], "selisih": size[shown],
        "rendah": low, "tinggi": high, "lapor": reported[shown], "dari": sum(len(side) for side in sides),
    })  # fmt: skip
    if shown.sum() < 2:
        return Gap(rows)
    first, last = np.flatnonzero(shown)[[0, -1]]
    side = 1.0 if size[first] >= 0 else -1.0  # the gap as a size, whichever group lies higher at the start
    change = float(side * (size[last] - size[first]))
    if not judged:
        return Gap(rows, change)
    ends = np.nanquantile(side * (away[:, last] - away[:, first]), [0.025, 0.975])
    return Gap(rows, change, float(ends[0]), float(ends[1]))


def _wide(found: pd.DataFrame, name: str, places: Sequence[str], periods: Sequence[str]) -> Numbers:
    """One part of a ratio: places × periods, NaN where the ratio is not known or its denominator is 0."""
    told = found.assign(**{name: found[name].where(found["nilai"].notna())})
    return told.pivot(index="wilayah", columns="periode", values=name).reindex(index=places, columns=list(periods)).to_numpy(dtype=float)


def _ratios(top: Numbers, bottom: Numbers, factor: float) -> Numbers:
    """The ratio of sums over the places, per period; NaN where nothing was reported."""
    below = np.nansum(bottom, axis=-2)
    return factor * np.nansum(top, axis=-2) / np.where(below > 0, below, np.nan)


def _redrawn(top: Numbers, bottom: Numbers, factor: float, dice: np.random.Generator) -> Numbers:
    """The ratios of sums of as many places, drawn anew from them with replacement: draws × periods."""
    chosen = dice.integers(0, len(top), (DRAWS, len(top)))
    return _ratios(top[chosen], bottom[chosen], factor)


def curve(need: pd.Series, done: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The concentration curve: what part of the effort falls to the neediest part of the families.

    need: the rank by place, 1 the neediest. done: as from `effort`. Returns the points of the curve, from (0, 0) to (1, 1): `wilayah`
    (the place that it adds; null at the start), `keluarga` and `upaya` (shares). Empty where there are no ranks, no families or no effort.
    """
    table = _in_order(need, done)
    total, families = table[measure].sum(), table["keluarga"].sum()
    if len(table) < 2 or not total > 0 or not families > 0:
        return pd.DataFrame(columns=["wilayah", "keluarga", "upaya"])
    start = pd.DataFrame({"wilayah": [None], "keluarga": [0.0], "upaya": [0.0]})
    shares = pd.DataFrame({"wilayah": table.index, "keluarga": table["keluarga"].cumsum() / families, "upaya": table[measure].cumsum() / total})
    return pd.concat([start.astype({"wilayah": "object"}), shares.astype({"wilayah": "object"})], ignore_index=True)


def concentration(need: pd.Series, done: pd.DataFrame, measure: str = MEASURES[0]) -> Estimate | None:
    """The concentration index of effort over need, families from the neediest to the least needy.

    Below 0: effort lies with the neediest (pro-poor); above: with the others. None where it is not defined: fewer than three places,
    the same need everywhere, no families, no effort.
    """
    table = _in_order(need, done)
    if need.dropna().nunique() < 2:
        return None
    found = rci(table[f"{measure}_per_seribu"].to_numpy(), table["keluarga"].to_numpy())
    if found is None or found.low is None or found.high is None:
        return found
    return replace(found, low=max(found.low, -1.0), high=min(found.high, 1.0))  # the index lies between −1 and 1


def _in_order(need: pd.Series, done: pd.DataFrame) -> pd.DataFrame:
    known = done.assign(peringkat=need).dropna(subset=["peringkat", "keluarga", "jumlah_per_seribu"])
    return known.sort_values("peringkat", kind="stable")

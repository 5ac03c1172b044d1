"""What drove the change of a ratio between two periods: its rates changed, or the weight of its places did; the parts add up.

`decomposition` tells two versions of the data apart, this two periods within one. `movement` gives each place below one part for any number; here that part
is told apart (RATE and MIX of a place add up to it), for ratios only, and also by what the numerator is summed from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kbdata import indicators
from kbdata.dataset import Dataset
from kbdata.observations import observations

RATE, MIX, COVERAGE, PUBLISHED, REST = "laju", "susunan", "cakupan", "terbit", "lain"
NO_RATIO, UNREPORTED, NO_PARTS, ONE_PLACE, ONE_COMPONENT = "bukan_rasio", "belum_lapor", "tanpa_bagian", "satu_tempat", "satu_unsur"
GROUP = "·"  # before the code of a place that is taken as a group of its own: a kampung then counts only once it stands

Numbers = NDArray[np.float64]
Periods = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """A change by what drove it. first, last: the two numbers (NaN where not known). lacking: why there are no parts, empty where there are.

    parts: `jenis` (RATE, MIX, COVERAGE, PUBLISHED or REST), `kode` (the place or component; null where it is of none) and `bagian`, in the unit of the
    ratio. Their sum is last − first.
    """

    first: float
    last: float
    lacking: str = ""
    parts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["jenis", "kode", "bagian"]))


def kitagawa(weights: tuple[ArrayLike, ArrayLike], rates: tuple[ArrayLike, ArrayLike]) -> tuple[Numbers, Numbers]:
    """What each group adds to the difference of two rates: by its own rate, and by its weight. The sum of both is the difference.

    weights: of each group in the two populations; shares of the whole (each adds up to 1). rates: of each group.
    rate effect = mean weight × change of rate. composition effect = (mean rate − mean of the two whole rates) × change of weight: since the changes of
    weight add up to 0, taking away the mean of the whole leaves their sum as it is, and says of each group whether its growth raised or lowered it.
    A group that has no rate in one population (weight 0) is taken to have had that of the other: all that it adds is composition.
    Source: Kitagawa (1955), J Am Stat Assoc 50:1168, formula for two components, by group as in Preston, Heuveline and Guillot (2001), Demography, 2.3.
    """
    before, after = (np.asarray(each, dtype=float) for each in weights)
    was, now = (np.asarray(each, dtype=float) for each in rates)
    was, now = np.where(before > 0, was, now), np.where(after > 0, now, was)
    whole = (np.nansum(before * was) + np.nansum(after * now)) / 2
    return (before + after) / 2 * (now - was), ((was + now) / 2 - whole) * (after - before)


def by_place(data: Dataset, code: str, place: str, periods: Periods) -> Change:
    """The change of a ratio at a place by the places whose numbers it is summed from (`tingkat_dasar`): RATE and MIX of each.

    COVERAGE is what places add that reported in one of the two periods only; PUBLISHED, by how much a figure published for the place itself moved away from the
    sum of its parts. A place of which only one part reported has nothing to be told apart: ONE_PLACE.
    """
    change = _numbers(data, code, place, periods)
    if change.lacking or periods[0] == periods[1]:
        return change
    told = _reports(data, code, place, periods, [])
    both = told[told["bawah"].notna().all(axis=1)]
    if (lacking := _lacking(both, periods)) or len(both) < 2:
        return Change(change.first, change.last, lacking or ONE_PLACE)
    factor = float(data.indicator(code)["pengali"])
    weights, rates = _shares(both["bawah"], periods), _rates(both["atas"], both["bawah"], periods)
    rate, mix = kitagawa(weights, rates)
    rows = [(RATE, name, factor * part) for name, part in zip(both.index, rate, strict=True)]
    rows += [(MIX, name, factor * part) for name, part in zip(both.index, mix, strict=True)]
    return _whole(change, rows, told, both, periods, factor)


def by_component(data: Dataset, code: str, place: str, periods: Periods) -> Change:
    """The same by what the numerator is summed from, down to what is reported (contraceptive methods, say): RATE of each component.

    The rate effect of a place is that of its components, each against the same denominator; MIX is that of all places together, COVERAGE and
    PUBLISHED are as in `by_place`.
    REST: the numerator less the sum of its components, where a place reported it otherwise. One component only: ONE_COMPONENT.
    """
    change = _numbers(data, code, place, periods)
    if change.lacking or periods[0] == periods[1]:
        return change
    components = _components(data, code)
    if len(components) < 2:
        return Change(change.first, change.last, ONE_COMPONENT)
    told = _reports(data, code, place, periods, components)
    both = told[told["bawah"].notna().all(axis=1)]
    if lacking := _lacking(both, periods):
        return Change(change.first, change.last, lacking)
    factor = float(data.indicator(code)["pengali"])
    weights = _shares(both["bawah"], periods)
    mix = kitagawa(weights, _rates(both["atas"], both["bawah"], periods))[1].sum()
    known = both[components].fillna(0.0)
    rest = both["atas"] - known.T.groupby(level=1).sum().T[list(periods)]
    parts = [*((RATE, component, known[component]) for component in components), (REST, None, rest)]
    rows = [(kind, name, factor * kitagawa(weights, _rates(above, both["bawah"], periods))[0].sum()) for kind, name, above in parts]
    return _whole(change, [*rows, (MIX, None, factor * mix)], told, both, periods, factor)


def periods_of(data: Dataset, code: str, place: str) -> list[str]:
    """The years in which a ratio at a place is known, ascending."""
    years = sorted(observations(data)["tahun"].unique())
    found = indicators.values(data, [code], [place], years)
    return found.loc[found["nilai"].notna(), "periode"].tolist()


def _numbers(data: Dataset, code: str, place: str, periods: Periods) -> Change:
    """The two numbers, and what is lacking to look into them."""
    found = indicators.values(data, [code], [place], list(periods))["nilai"].astype("float64")
    first, last = float(found.iloc[0]), float(found.iloc[1])
    no_ratio = pd.isna(data.indicator(code)["penyebut"])
    return Change(first, last, NO_RATIO if no_ratio else UNREPORTED if np.isnan([first, last]).any() else "")


def _reports(data: Dataset, code: str, place: str, periods: Periods, components: Sequence[str]) -> pd.DataFrame:
    """A row per base place: `atas`, `bawah` (the two sums of the ratio) and each component, in each of the two periods; NaN where it did not report."""
    base = str(data.indicator(code)["tingkat_dasar"])
    groups = {GROUP + part: [part] for part in indicators.members(data, place, base)}
    if not groups:
        return pd.DataFrame(columns=pd.MultiIndex.from_product([["atas", "bawah", *components], periods]), dtype="float64")
    found = indicators.together(data, [code, *components], groups, list(periods))
    found = found.assign(wilayah=found["wilayah"].str.removeprefix(GROUP))
    wide = found.pivot(index="wilayah", columns=["indikator", "periode"], values=["nilai", "pembilang", "penyebut"]).astype("float64")
    sides = {("atas", period): wide["pembilang"][code][period] for period in periods}
    sides |= {("bawah", period): wide["penyebut"][code][period] for period in periods}
    sides |= {(component, period): wide["nilai"][component][period] for component in components for period in periods}
    return pd.DataFrame(sides)


def _components(data: Dataset, code: str) -> list[str]:
    """What the numerator of a ratio is summed from, in the end."""
    parts = data.indicator(code)["pembilang"]
    if pd.isna(parts):
        return []
    return [last for part in str(parts).split("+") for last in (_components(data, part) or [part])]


def _lacking(both: pd.DataFrame, periods: Periods) -> str:
    """Why nothing can be told of the places that reported both times."""
    return NO_PARTS if both.empty or any(both["bawah"][period].sum() <= 0 for period in periods) else ""


def _shares(below: pd.DataFrame, periods: Periods) -> tuple[Numbers, Numbers]:
    first, last = (below[period].to_numpy() / below[period].sum() for period in periods)
    return first, last


def _rates(above: pd.DataFrame, below: pd.DataFrame, periods: Periods) -> tuple[Numbers, Numbers]:
    """The rate of each place; 0 where its denominator is 0, which `kitagawa` does not look at."""
    first, last = (np.divide(above[each], below[each], out=np.zeros(len(below)), where=below[each].to_numpy() > 0) for each in periods)
    return first, last


def _whole(change: Change, rows: list[tuple[str, str | None, float]], told: pd.DataFrame, both: pd.DataFrame, periods: Periods, factor: float) -> Change:
    """The change with its parts, and what is left between the places that reported both times and the number as it is shown."""
    every, steady = ([_ratio(places, period, factor) for period in periods] for places in (told, both))
    coverage = (steady[0] - every[0]) + (every[1] - steady[1])
    published = (change.last - change.first) - (every[1] - every[0])
    parts = pd.DataFrame([*rows, (COVERAGE, None, coverage), (PUBLISHED, None, published)], columns=["jenis", "kode", "bagian"])
    return Change(change.first, change.last, "", parts[parts["bagian"].abs() > 1e-12 * factor].reset_index(drop=True))


def _ratio(places: pd.DataFrame, period: str, factor: float) -> float:
    return float(factor * places["atas"][period].sum() / places["bawah"][period].sum())

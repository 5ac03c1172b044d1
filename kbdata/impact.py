"""Did the kampung make a difference? One verdict per indicator: the effect, how sure it is, what was tested, and what speaks against it.

The numbers come from `staggered` and `matching`; here they are held together. A caveat is a code with what it is about; its words are
the dashboard's. None is given without the diagnostic that it follows from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from kbdata import matching, staggered
from kbdata.dataset import Dataset
from kbdata.panel import LEVEL, Numbers, Panel, denominators, founding, neighbours, panel
from kbdata.staggered import Estimate, Study
from kbdata.tables import STATUSES

UNKNOWN, UNPROVEN, DOUBTFUL, SUPPORTED = "unknown", "unproven", "doubtful", "supported"
SIGNIFICANT = 0.05
SUSPECT = 0.10  # the test of the years before has little power with few places: it raises doubt earlier than it would prove
FEW_TREATED = 30  # clusters below which errors of clustered estimates are known to be too small. Source: Cameron & Miller (2015), J Human Resources 50:317
FEW_YEARS = 3  # years before the founding that a trend needs to be told from chance
STURDY = 1.0  # a finding that does not hold when ways part as much as they did before is fragile. Source: Rambachan & Roth (2023)
FAR = 5  # places apart from any kampung that it takes to ask whether neighbours are affected
TINY = 1e-9  # an error that only rounding has made
SHIFT = 1.0  # standard errors by which the effect may move when places next to a kampung are left out

CONTRADICTING = {"pretrend", "fake_dates", "fragile", "fake_places"}  # with one of these a clear difference is not called an effect


@dataclass(frozen=True)
class Caveat:
    """One thing that limits what may be said. code: its words stand in the dashboard. numbers, places: what it is about."""

    code: str
    numbers: tuple[float, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Verdict:
    """What can be said of the effect of the kampung on an indicator.

    judgement: UNKNOWN (`panel.missing` says why), UNPROVEN (zero is not ruled out), DOUBTFUL (a clear difference that a diagnostic
    contradicts), SUPPORTED. methods: the same effect by other ways, the main one first. fake_places: the effects of founding years dealt
    out by lot, with the p-value `by_lot`.
    """

    panel: Panel
    judgement: str
    study: Study | None = None
    methods: tuple[Estimate, ...] = ()
    fake_places: Numbers = field(default_factory=lambda: np.array([]))
    by_lot: float = 1.0
    caveats: tuple[Caveat, ...] = ()


@lru_cache(maxsize=32)
def verdict(data: Dataset, code: str) -> Verdict:
    """The verdict on an indicator (a ratio of kelurahan). Raises KeyError for an unknown code. Takes about a second, then is remembered."""
    made = panel(data, code)
    if made.missing:
        return Verdict(made, UNKNOWN, caveats=tuple(_of_data(data, made)))
    study = staggered.study(made.wide, made.start)
    if not study.error > TINY:
        return Verdict(replace(made, missing="no_variation"), UNKNOWN, caveats=tuple(_of_data(data, made)))
    fakes, by_lot = staggered.fake_places(made.wide, made.start)
    others = (staggered.synthetic(made.wide, made.start), matching.matched(made, matching.partners(data, made)), matching.naive(made))
    methods = (study.estimate, *(found for found in others if found is not None))
    caveats = (*of_study(study, by_lot), *_of_methods(methods), *_of_comparison(data, made, study), *_of_data(data, made))
    return Verdict(made, judge(study.estimate, by_lot, {caveat.code for caveat in caveats}), study, methods, fakes, by_lot, caveats)


def judge(estimate: Estimate, by_lot: float, caveats: set[str]) -> str:
    """What an estimate and its caveats come to."""
    if not estimate.clear or by_lot >= SIGNIFICANT:
        return UNPROVEN
    return DOUBTFUL if caveats & CONTRADICTING else SUPPORTED


def of_study(study: Study, by_lot: float) -> Iterator[Caveat]:
    """What the diagnostics of the main estimate speak against."""
    if study.pretrend is None:
        yield Caveat("pretrend_untested")
    elif study.pretrend < SUSPECT:
        yield Caveat("pretrend", (study.pretrend,))
    dates = study.fake_dates
    if len(dates) and bool(((dates["bawah"] > 0) | (dates["atas"] < 0)).any()):
        yield Caveat("fake_dates")
    if study.estimate.clear and by_lot >= SIGNIFICANT:
        yield Caveat("fake_places", (by_lot,))
    if study.estimate.clear and study.breakdown is not None and study.breakdown < STURDY:
        yield Caveat("fragile", (study.breakdown,))
    if not study.estimate.clear:
        yield Caveat("small_effects_unseen", (study.detectable,))


def _of_methods(methods: tuple[Estimate, ...]) -> Iterator[Caveat]:
    """Comparisons that find the opposite; the one without comparison is none."""
    signs = {np.sign(found.effect) for found in methods if found.method != "naive"}
    if {-1.0, 1.0} <= signs:
        yield Caveat("methods_disagree")


def _of_comparison(data: Dataset, made: Panel, study: Study) -> Iterator[Caveat]:
    """Whether the places compared with are a fair comparison."""
    apart = matching.differences(data, made)
    apart = apart[apart.abs() > matching.APART]
    if len(apart):
        yield Caveat("chosen_by_need", (float(len(apart)),))
    near = neighbours(data, made.treated) & set(made.compared)
    far = [place for place in made.compared if place not in near]
    if near and len(far) < FAR:
        yield Caveat("spillover_untested", (float(len(near)), float(len(made.compared))))
    elif near:
        kept = [*made.treated, *far]
        alone = staggered.effect(made.wide.loc[kept].to_numpy(), np.array(made.years, dtype=float), made.start[kept].to_numpy())
        if abs(alone - study.estimate.effect) > SHIFT * study.error:
            yield Caveat("spillover", (alone, float(len(far))))
    sizes = denominators(made)
    if len(sizes) and float(np.ptp(sizes.to_numpy())) > 0:
        moved = staggered.study(sizes, made.start, draws=0).estimate
        if moved.clear:
            yield Caveat("population", (100 * (np.exp(moved.effect) - 1),))


def _of_data(data: Dataset, made: Panel) -> Iterator[Caveat]:
    """What the data themselves do not allow to be said."""
    given = made.rows.dropna(subset=["nilai"])
    statuses = set(given["status"].dropna())
    if statuses and statuses <= {STATUSES[2]}:
        yield Caveat("only_simulated")
    elif STATUSES[2] in statuses:
        yield Caveat("some_simulated", (float((given["status"] == STATUSES[2]).mean() * 100),))
    if not made.missing:
        if len(made.treated) < FEW_TREATED:
            yield Caveat("few_treated", (float(len(made.treated)), float(len(made.cohorts))))
        before = [sum(year < founded for year in made.years) for founded in made.start[made.treated]]
        if min(before) < FEW_YEARS:
            yield Caveat("few_before", (float(min(before)), float(max(before))))
    if made.early:
        yield Caveat("nothing_before", places=made.early)
    late = [place for place, year in founding(data).items() if made.years and year > made.years[-1]]
    if late:
        yield Caveat("not_begun", (float(len(late)),))
    if made.holed:
        yield Caveat("holes", places=made.holed)
    kampung = data.table("kampung")
    here = kampung[kampung["wilayah"].map(data.places[LEVEL]).isin([*made.treated, *made.early])]
    part = int(here["rt_rw"].notna().sum())
    if part:
        yield Caveat("part_of_place", (float(part), float(len(here))))
    mid = here["tanggal_pencanangan"].dt.month
    if (mid > 6).any():
        yield Caveat("late_in_year", (float((mid > 6).sum()), float(len(here))))

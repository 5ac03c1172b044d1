"""Measures over groups in no order: how far their values `y` lie apart. `pop`: the people of each group, `se`: the standard error of each value.

None of them can fall below zero, so an interval never reaches it, however alike the groups are. What proves inequality is `chance`: how often
groups that are all alike, with the same standard errors, come out as far apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import sqrt

import numpy as np

from kbdata.inequality.estimate import Estimate, Numbers, defined, symmetric

DRAWS, SEED = 1000, 20190701
TINY = 1e-6  # what stands for a value of zero under a logarithm, as in the reference program

Formula = Callable[[Numbers], Numbers]  # values, groups along the last axis → the measure of each row


def bgv(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """BGV, between-group variance: Σ pⱼ (yⱼ − µ)², in the squared unit.

    Standard error: Ahn et al. 2018, JCO Clin Cancer Inform 2:1–19.
    """
    return _analytic(y, pop, se, scale, lambda values: _variance(values, pop), _bgv_se)


def bgsd(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """BGSD, between-group standard deviation: √BGV, in the unit of the indicator."""
    return _simulated(y, pop, se, scale, lambda values: np.sqrt(_variance(values, pop)))


def cov(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """COV, coefficient of variation: BGSD over the mean, in percent."""
    return _relative(y, pop, se, scale, lambda values: 100 * np.sqrt(_variance(values, pop)) / _mean(values, pop))


def mdbu(y: Numbers, se: Numbers | None = None, scale: float | None = None, *, rising: bool = True) -> Estimate | None:
    """MDBU, mean difference from the best group, each group counted once. rising: whether more is better."""
    return _simulated(y, None, se, scale, lambda values: np.abs(values - _best(values, rising)).mean(axis=-1))


def mdbw(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None, *, rising: bool = True) -> Estimate | None:
    """MDBW, mean difference from the best group, weighted by people."""
    return _simulated(y, pop, se, scale, lambda values: _mean(np.abs(values - _best(values, rising)), pop))


def mdmu(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """MDMU, mean difference from the mean of all people, each group counted once."""
    return _simulated(y, pop, se, scale, lambda values: np.abs(values - _mean(values, pop)[..., None]).mean(axis=-1))


def mdmw(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """MDMW, mean difference from the mean of all people, weighted by people."""
    return _simulated(y, pop, se, scale, lambda values: _mean(np.abs(values - _mean(values, pop)[..., None]), pop))


def mdru(y: Numbers, reference: int, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """MDRU, mean difference from a reference group, each group counted once. reference: which group, from 0."""
    return _simulated(y, None, se, scale, lambda values: np.abs(values - values[..., [reference]]).mean(axis=-1))


def mdrw(y: Numbers, pop: Numbers, reference: int, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """MDRW, mean difference from a reference group, weighted by people."""
    return _simulated(y, pop, se, scale, lambda values: _mean(np.abs(values - values[..., [reference]]), pop))


def idisu(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """IDISU, index of disparity: MDMU over the mean of all people, in percent."""
    return _relative(y, pop, se, scale, lambda values: 100 * np.abs(values - _mean(values, pop)[..., None]).mean(axis=-1) / _mean(values, pop))


def idisw(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """IDISW, index of disparity weighted by people: MDMW over the mean, in percent."""
    return _relative(y, pop, se, scale, lambda values: 100 * _mean(np.abs(values - _mean(values, pop)[..., None]), pop) / _mean(values, pop))


def ti(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """TI, Theil index × 1000: Σ pⱼ rⱼ ln rⱼ with r = y/µ. Standard error (× 1000 too): Ahn et al. 2018."""
    return _analytic(y, pop, se, scale, lambda values: 1000 * _mean(_shares(values, pop) * np.log(_shares(values, pop)), pop), _ti_se, relative=True)


def mld(y: Numbers, pop: Numbers, se: Numbers | None = None, scale: float | None = None) -> Estimate | None:
    """MLD, mean log deviation × 1000: −Σ pⱼ ln rⱼ with r = y/µ. Standard error (× 1000 too): Ahn et al. 2018."""
    return _analytic(y, pop, se, scale, lambda values: -1000 * _mean(np.log(_shares(values, pop)), pop), _mld_se, relative=True)


def _mean(values: Numbers, pop: Numbers) -> Numbers:
    return np.asarray(values @ (pop / pop.sum()))


def _variance(values: Numbers, pop: Numbers) -> Numbers:
    return _mean((values - _mean(values, pop)[..., None]) ** 2, pop)


def _best(values: Numbers, rising: bool) -> Numbers:
    return np.asarray((values.max if rising else values.min)(axis=-1, keepdims=True))


def _shares(values: Numbers, pop: Numbers) -> Numbers:
    """Each value over the mean; zero counts as almost nothing, since its logarithm has no end."""
    above = np.where(values == 0, TINY, values)
    return np.asarray(above / _mean(above, pop)[..., None])


def _bgv_se(y: Numbers, pop: Numbers, se: Numbers) -> float:
    share = pop / pop.sum()
    away = y - float(_mean(y, pop))
    second, fourth = share**2 * se**2, share**4 * se**4
    own = float((share**2 * (1 - share) ** 2 * se**4).sum())
    return sqrt(4 * float(second @ away**2) + 2 * (float(second.sum()) ** 2 - float(fourth.sum()) + own))


def _ti_se(y: Numbers, pop: Numbers, se: Numbers) -> float:
    rising = 1 + np.log(_shares(y, pop))
    away = rising - float(_mean(_shares(y, pop) * rising, pop))
    return 1000 * sqrt(float(((pop / pop.sum()) ** 2 * se**2 * away**2).sum())) / float(_mean(y, pop))


def _mld_se(y: Numbers, pop: Numbers, se: Numbers) -> float:
    away = 1 - 1 / _shares(y, pop)
    return 1000 * sqrt(float(((pop / pop.sum()) ** 2 * se**2 * away**2).sum())) / float(_mean(y, pop))


def _relative(y: Numbers, pop: Numbers, se: Numbers | None, scale: float | None, formula: Formula) -> Estimate | None:
    """A measure over the mean: none where that is not above zero."""
    return _simulated(y, pop, se, scale, formula) if defined(y, pop) and (y >= 0).all() and _mean(y, pop) > 0 else None


def _simulated(y: Numbers, pop: Numbers | None, se: Numbers | None, scale: float | None, formula: Formula) -> Estimate | None:
    """The measure, with the middle 95 % of what it is when every value is drawn anew around itself (Ahn et al. 2019, PLoS One 14(7)), seeded.

    scale: values are drawn between 0 and it; None: they have no bounds.
    """
    if not defined(y, pop):
        return None
    value = float(formula(y))
    if se is None or not np.isfinite(se).all():
        return Estimate(value)
    drawn = formula(_drawn(y, se, scale))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value, 0.0, float(low), float(high), None, "simulasi", _chance(y, pop, se, scale, formula, value))


def _analytic(
    y: Numbers, pop: Numbers, se: Numbers | None, scale: float | None, formula: Formula, error: Callable[..., float], *, relative: bool = False
) -> Estimate | None:
    """The measure, with an interval from its published standard error."""
    if not defined(y, pop) or (relative and ((y < 0).any() or _mean(y, pop) <= 0)):
        return None
    value = float(formula(y))
    if se is None or not np.isfinite(se).all():
        return Estimate(value)
    return replace(symmetric(value, error(y, pop, se)), chance=_chance(y, pop, se, scale, formula, value))


def _drawn(y: Numbers, se: Numbers, scale: float | None) -> Numbers:
    drawn = np.random.default_rng(SEED).normal(y, se, (DRAWS, len(y)))
    return drawn if scale is None else np.clip(drawn, 0, scale)


def _chance(y: Numbers, pop: Numbers | None, se: Numbers, scale: float | None, formula: Formula, value: float) -> float:
    """How often groups that all have the mean, each with its own standard error, come out at least as far apart."""
    alike = np.full_like(y, float(_mean(y, np.ones_like(y) if pop is None else pop)))
    apart = formula(_drawn(alike, se, scale))
    return float((1 + (apart >= value - 1e-9 * abs(value)).sum()) / (1 + DRAWS))

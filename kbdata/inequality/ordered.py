"""Measures over groups in an order: `y` the value of each group, `pop` its people, from the worst-off to the best-off."""

from __future__ import annotations

from math import sqrt

import numpy as np

from kbdata.inequality.estimate import Estimate, Numbers, defined, multiplicative, symmetric

STEPS, SMALL = 50, 1e-12


def difference(y: Numbers, se: Numbers) -> Estimate | None:
    """D: the best-off group minus the worst-off. se: of each group."""
    ends, errors = y[[0, -1]] if len(y) > 1 else y, se[[0, -1]] if len(y) > 1 else se
    if len(ends) < 2 or not np.isfinite([ends, errors]).all():
        return None
    return symmetric(float(ends[1] - ends[0]), float(np.hypot(*errors)))


def ratio(y: Numbers, se: Numbers) -> Estimate | None:
    """R: the best-off group over the worst-off; standard error of its logarithm by the delta method. None where either is not above 0."""
    if len(y) < 2 or not np.isfinite([y[[0, -1]], se[[0, -1]]]).all() or (y[[0, -1]] <= 0).any():
        return None
    return multiplicative(float(y[-1] / y[0]), float(np.hypot(se[0] / y[0], se[-1] / y[-1])))


def ranks(pop: Numbers) -> Numbers:
    """The relative rank of each group: the share of people before it and half of its own."""
    before = np.cumsum(pop) - pop
    return (before + pop / 2) / pop.sum()


def aci(y: Numbers, pop: Numbers) -> Estimate | None:
    """ACI, absolute concentration index: 2 Σ pⱼ (Xⱼ − ½) yⱼ, with its standard error from the convenient regression.

    2σ²_X · y on rank X, weighted by people; the slope is the index (Kakwani, Wagstaff & van Doorslaer 1997, J Econometrics 77:87–103).
    """
    if not defined(y, pop) or np.count_nonzero(pop) < 2:
        return None
    rank, share = ranks(pop), pop / pop.sum()
    left = 2 * float(share @ (rank - 0.5) ** 2) * y
    design = np.column_stack([np.ones_like(rank), rank])
    bread = np.linalg.inv(design.T @ (design * pop[:, None]))
    slope = bread @ design.T @ (pop * left)
    spread = float(pop @ (left - design @ slope) ** 2) / (len(y) - 2)
    return symmetric(float(slope[1]), sqrt(max(spread * bread[1, 1], 0.0)))


def rci(y: Numbers, pop: Numbers) -> Estimate | None:
    """RCI, relative concentration index: ACI over the mean."""
    absolute = aci(y, pop)
    mean = float(y @ pop / pop.sum()) if absolute else 0.0
    if absolute is None or absolute.se is None or mean <= 0:
        return None
    return symmetric(absolute.value / mean, absolute.se / mean)


def sii(y: Numbers, pop: Numbers, scale: float = 100.0) -> Estimate | None:
    """SII, slope index of inequality: the fitted value at rank 1 minus that at rank 0, of a logit model. `se` as `y`.

    scale: the value that all people together would have (100 for percent). None where a group lies outside 0 and scale, or all lie at either.
    """
    ends = _ends(y, pop, scale)
    if ends is None:
        return None
    (low, high), variance = ends
    slope = np.array([high * (1 - high) - low * (1 - low), high * (1 - high)])
    return symmetric(scale * (high - low), scale * sqrt(max(float(slope @ variance @ slope), 0.0)))


def rii(y: Numbers, pop: Numbers, scale: float = 100.0) -> Estimate | None:
    """RII, relative index of inequality: the fitted value at rank 1 over that at rank 0, of the model of `sii`. `se`: of its logarithm."""
    ends = _ends(y, pop, scale)
    if ends is None:
        return None
    (low, high), variance = ends
    slope = np.array([low - high, 1 - high])
    return multiplicative(high / low, sqrt(max(float(slope @ variance @ slope), 0.0)))


def par(y: Numbers, pop: Numbers, scale: float = 100.0, *, rising: bool = True) -> Estimate | None:
    """PAR, population attributable risk: the best-off group minus the mean; 0 where that is worse than the mean.

    rising: whether more is better. Standard error: the mean × that of the attributable fraction.
    """
    fraction = paf(y, pop, scale, rising=rising)
    if fraction is None or fraction.se is None:
        return None
    mean = float(y @ pop / pop.sum())
    return symmetric(fraction.value * mean / 100, fraction.se * mean / 100)


def paf(y: Numbers, pop: Numbers, scale: float = 100.0, *, rising: bool = True) -> Estimate | None:
    """PAF, population attributable fraction: PAR over the mean, in percent.

    Standard error, in percent too: Walter 1978, Int J Epidemiol 7:175–182. None where the mean is 0 or the best-off group empty.
    """
    if not defined(y, pop) or pop[-1] <= 0 or (y < 0).any() or (y > scale).any():
        return None
    mean = float(y @ pop / pop.sum())
    if mean <= 0:
        return None
    gain = 100 * (float(y[-1]) - mean) / mean
    c = float(y[-1]) / scale * float(pop[-1])  # with and without the trait, in the best-off group (c, d) and outside (a, b)
    d = float(pop[-1]) - c
    a = mean / scale * float(pop.sum()) - c
    b = float(pop.sum()) - a - c - d
    n = a + b + c + d
    se = sqrt(max(c * n * (a * d * (n - c) + b * c**2) / ((a + c) ** 3 * (c + d) ** 3), 0.0))
    return symmetric(gain if (gain > 0) == rising else 0.0, 100 * se)


def _ends(y: Numbers, pop: Numbers, scale: float) -> tuple[tuple[float, float], Numbers] | None:
    """The fitted shares at rank 0 and 1, and the covariance of intercept and slope.

    Quasi-binomial logit of counts, weighted by people as well (so that the reference program's figures are met), by iteratively
    reweighted least squares; covariance HC1 (MacKinnon & White 1985), which leans on no assumption about the spread.
    """
    if not defined(y, pop) or (y < 0).any() or (y > scale).any():
        return None
    keep = pop > 0
    people = np.ceil(pop[keep])
    share = np.round(y[keep] / scale * people) / people
    if len(share) < 3 or share.max() <= 0 or share.min() >= 1:
        return None
    weight = people**2 / float((people**2).sum())
    design = np.column_stack([np.ones_like(people), ranks(people)])
    start = np.clip(float(share @ weight), SMALL, 1 - SMALL)
    found = np.array([np.log(start / (1 - start)), 0.0])
    for _step in range(STEPS):
        fit = 1 / (1 + np.exp(-(design @ found)))
        bread = _inverse(design.T @ (design * (weight * fit * (1 - fit))[:, None]))
        if bread is None:
            return None
        move = bread @ design.T @ (weight * (share - fit))
        found = found + move
        if np.abs(move).max() < SMALL:
            break
    else:
        return None
    score = design * (weight * (share - fit))[:, None]
    variance = len(share) / (len(share) - 2) * bread @ (score.T @ score) @ bread
    low, high = 1 / (1 + np.exp(-np.array([found[0], found.sum()])))
    return (float(low), float(high)), variance


def _inverse(matrix: Numbers) -> Numbers | None:
    """The inverse, None for a matrix that has none: the counts lie so that the logit model has no finite answer."""
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64) if np.isfinite(matrix).all() and np.linalg.cond(matrix) < 1 / SMALL else None

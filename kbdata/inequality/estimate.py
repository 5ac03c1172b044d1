"""An estimate with its interval, and whether it can be told from no inequality."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Literal

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Way = Literal["analitik", "simulasi"]

Z = 1.959963984540054  # of a 95 % interval
CHANCE = 0.05  # what happens more seldom than this where there is no inequality is called proven
FEWEST = 3  # groups that a measure of all groups needs


@dataclass(frozen=True)
class Estimate:
    """A measure. value: the estimate; neutral: what it is where there is no inequality.

    low, high: the 95 % interval, None where no standard errors of the groups are known; se: the standard error, where one is published.
    way: how the interval was made. chance: the share of simulations without inequality that come out at least as large, for
    measures that are never below their neutral value: their interval cannot tell.
    """

    value: float
    neutral: float = 0.0
    low: float | None = None
    high: float | None = None
    se: float | None = None
    way: Way | None = None
    chance: float | None = None

    @property
    def proven(self) -> bool:
        """Whether it differs from no inequality beyond chance. Without an interval nothing is proven."""
        if self.chance is not None:
            return self.chance < CHANCE
        if self.low is None or self.high is None:
            return False
        return self.low > self.neutral or self.high < self.neutral


def symmetric(value: float, se: float, *, neutral: float = 0.0) -> Estimate:
    """An estimate ± 1.96 standard errors."""
    return Estimate(value, neutral, value - Z * se, value + Z * se, se, "analitik")


def multiplicative(value: float, se: float) -> Estimate:
    """A ratio, whose logarithm has the standard error `se`; its interval is symmetric on that scale. Neutral is 1."""
    return Estimate(value, 1.0, exp(log(value) - Z * se), exp(log(value) + Z * se), se, "analitik")


def defined(y: Numbers, pop: Numbers | None = None) -> bool:
    """Whether a measure of all groups can be taken: enough groups, every number there, people in them."""
    known = len(y) >= FEWEST and bool(np.isfinite(y).all())
    return known and (pop is None or bool(np.isfinite(pop).all() and (pop >= 0).all() and pop.sum() > 0))

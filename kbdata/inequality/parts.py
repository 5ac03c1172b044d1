"""Inequality within and between larger groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from inequality.theil import TheilD

from kbdata.inequality.estimate import CHANCE, FEWEST, Numbers

SHUFFLES, SEED = 499, 20190701


@dataclass(frozen=True)
class Parts:
    """Theil's T, every place counted once: total = between + within. chance: how often groups drawn by lot lie at least as far apart."""

    total: float
    between: float
    within: float
    chance: float

    @property
    def share(self) -> float:
        """The part of all inequality that lies between the groups."""
        return self.between / self.total if self.total > 0 else 0.0

    @property
    def proven(self) -> bool:
        """Whether the groups differ beyond chance."""
        return self.chance < CHANCE


def theil(y: Numbers, groups: npt.NDArray[np.str_]) -> Parts | None:
    """Theil's T of the places and its parts between and within the groups that they lie in.

    y: a value per place, none below 0. groups: the group of each. None for fewer than three places, a single group, or a sum of 0.
    Source: Rey 2004; computed by PySAL `inequality`, permuted (seeded) as its `TheilDSim` does.
    """
    if len(y) < FEWEST or len(set(groups)) < 2 or not np.isfinite(y).all() or (y < 0).any() or y.sum() <= 0:
        return None
    found = TheilD(y, groups)
    between = float(np.ravel(found.bg)[0])
    lot = np.random.default_rng(SEED)
    apart = np.array([float(np.ravel(TheilD(lot.permutation(y), groups).bg)[0]) for _ in range(SHUFFLES)])
    chance = float((1 + (apart >= between - 1e-12).sum()) / (1 + SHUFFLES))
    total = max(float(np.ravel(found.T)[0]), 0.0)
    return Parts(total, min(max(between, 0.0), total), max(total - max(between, 0.0), 0.0), chance)

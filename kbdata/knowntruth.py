"""Panels made up with a known effect: what the methods of `staggered` are put to the test with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kbdata.panel import NEVER


def panel(
    seed: int,
    *,
    effect: float = 0.0,
    growing: float = 0.0,
    drift: float = 0.0,
    places: int = 52,
    cohorts: Sequence[int] = (5, 5, 5),
    years: int = 4,
    first: int = 2016,
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """A panel (kelurahan × year), the founding years, and the true effect by place and year, NaN before the founding.

    cohorts: how many places begin in the second year, the third, and so on; the others never do. effect: in the founding year; growing:
    what is added with every year after it. drift: what a place with a kampung gains a year anyway, so that ways are not parallel.
    Every place has its level, all share the ups and downs of the years, and each wanders by itself: a random walk with noise, whose errors
    hang together over the years as those of a register do.
    """
    draw = np.random.default_rng(seed)
    when = np.arange(first, first + years)
    start = np.full(places, NEVER)
    begun = np.repeat(when[1 : 1 + len(cohorts)], list(cohorts)[: years - 1])
    start[: len(begun)] = begun
    shared = np.cumsum(draw.normal(1.0, 0.3, years))
    own = draw.normal(70, 3, places)[:, None] + draw.normal(0, 0.7, (places, years)).cumsum(axis=1) + draw.normal(0, 0.5, (places, years))
    age = when[None, :] - np.where(np.isfinite(start), start, when[-1] + 1)[:, None]
    gained = np.where(age >= 0, effect + growing * age, np.nan)
    anyway = drift * np.isfinite(start)[:, None] * np.arange(years)
    frame = {"index": [f"{place:03d}" for place in range(places)], "columns": when.tolist()}
    wide = pd.DataFrame(own + shared + np.nan_to_num(gained) + anyway, **frame)
    return wide, pd.Series(start, index=frame["index"]), pd.DataFrame(gained, **frame)

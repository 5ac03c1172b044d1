"""Seeded chance for the made-up figures: the same bytes on every run."""

from __future__ import annotations

import zlib

import numpy as np

SEED = 6371
Generator = np.random.Generator
YEARS = (2016, 2017, 2018, 2019)


def stream(topic: str) -> Generator:
    """A generator of its own for each topic, so that a change in one table leaves the others alone."""
    return np.random.default_rng([SEED, zlib.crc32(topic.encode())])


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Whole numbers in proportion to `weights` that add up to `total` exactly (method of the largest remainder)."""
    exact = total * np.asarray(weights, dtype=float) / np.sum(weights)
    whole = np.floor(exact).astype(int)
    by_remainder = np.argsort(-(exact - whole), kind="stable")
    whole[by_remainder[: total - whole.sum()]] += 1
    return whole


def sticky(rng: Generator, totals: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Counts out of `totals` that follow `rates` with chance, but keep most of last period's deviation: people stay who they were."""
    counts = np.empty(len(totals), dtype=int)
    deviation = rng.binomial(totals[0], rates[0]) / totals[0] - rates[0]
    for step, (total, rate) in enumerate(zip(totals, rates, strict=True)):
        if step:
            deviation = 0.8 * deviation + rng.normal(0, 0.4 * np.sqrt(rate * (1 - rate) / total))
        counts[step] = np.clip(round(total * (rate + deviation)), 0, total)
    return counts


def logit(p: np.ndarray | float) -> np.ndarray:
    return np.log(np.asarray(p) / (1 - np.asarray(p)))


def expit(x: np.ndarray | float) -> np.ndarray:
    return 1 / (1 + np.exp(-np.asarray(x)))

"""How far a difference may come from chance: limits for one share, for a place against the city, and for a change.

All three rest on the score (Wilson) form, which stays true for small places and for shares near 0 or 1. A place counts
couples of one year, seen here as a draw from what its circumstances would give; what is left over is worth a question.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

WARNING, ALARM = 0.95, 0.998  # the two funnels of Spiegelhalter (2005): about 2 and 3 standard errors

Numbers = NDArray[np.float64]


def wilson(successes: ArrayLike, total: ArrayLike, level: float = WARNING) -> tuple[Numbers, Numbers]:
    """Lower and upper score limits of the share successes / total, as shares from 0 to 1.

    level: the confidence, two-sided. NaN where there is no share: total 0 or missing, successes missing or outside 0 … total.
    Source: Wilson (1927), J Am Stat Assoc 22:209; the closed form as in Newcombe (1998), Stat Med 17:857, method 3.
    """
    counted, n = np.broadcast_arrays(np.asarray(successes, dtype=float), np.asarray(total, dtype=float))
    usable = (n > 0) & (counted >= 0) & (counted <= n)
    share = np.divide(counted, n, out=np.full(n.shape, np.nan), where=usable)
    n = np.where(usable, n, np.nan)
    z2 = _z(level) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    # The limits hold the share itself: 0 of n and n of n lie on them, which rounding must not undo.
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)


def funnel(numerator: ArrayLike, denominator: ArrayLike, centre: ArrayLike, *, minimum: float, factor: float = 100) -> pd.DataFrame:
    """Where each place stands in the funnel around `centre` (the city's ratio).

    numerator, denominator: one number per place. centre: one ratio for all, or one per place, in the unit of the ratio.
    minimum: a place with a smaller denominator is not judged. factor: 100 for percent; the limits are in that unit.

    Returns one row per place: `batas_bawah_95`, `batas_atas_95`, `batas_bawah_998`, `batas_atas_998` (within 0 … factor),
    `beda`: "berbeda_nyata" (outside 99.8 %), "mungkin_berbeda" (outside 95 %), "kebetulan" (inside), "terlalu_kecil"
    (denominator under the minimum), "kosong" (no ratio, or a centre that is no share: nothing can be said),
    `sisi`: "atas" or "bawah" of the centre; null where the place lies on it or is not judged.

    The limits are centre ± z √(centre (1 − centre) / n): a place lies outside exactly where the centre lies outside the
    place's own Wilson interval. Source: Spiegelhalter (2005), Stat Med 24:1185, section 2.
    """
    counted, n, around = np.broadcast_arrays(
        np.atleast_1d(np.asarray(numerator, dtype=float)), np.asarray(denominator, dtype=float), np.asarray(centre, dtype=float) / factor
    )
    known = (n > 0) & (counted >= 0) & (around >= 0) & (around <= 1)
    n = np.where(known, n, np.nan)
    around = np.where(known, around, np.nan)
    share, error = counted / n, np.sqrt(around * (1 - around) / n)
    columns: dict[str, Numbers] = {}
    outside = {}
    for level, name in ((WARNING, "95"), (ALARM, "998")):
        width = _z(level) * error
        columns[f"batas_bawah_{name}"] = factor * np.clip(around - width, 0, 1)
        columns[f"batas_atas_{name}"] = factor * np.clip(around + width, 0, 1)
        outside[level] = np.abs(share - around) > width + 1e-12  # a place on the limit is inside it
    small = known & (n < minimum)
    beda = np.select(
        [~known, small, outside[ALARM], outside[WARNING]],
        ["kosong", "terlalu_kecil", "berbeda_nyata", "mungkin_berbeda"],
        default="kebetulan",
    )
    judged = known & ~small
    side = np.select([judged & (share > around), judged & (share < around)], ["atas", "bawah"], default="")
    return pd.DataFrame(columns | {"beda": beda, "sisi": pd.Series(side, dtype="str").where(side != "")})


def changed(n1: ArrayLike, d1: ArrayLike, n2: ArrayLike, d2: ArrayLike, level: float = WARNING) -> pd.DataFrame:
    """The change from the share n1 / d1 to the share n2 / d2, with its limits.

    Returns one row per pair: `selisih` (later − earlier, from −1 to 1), `batas_bawah`, `batas_atas`, and `nyata`: True where
    the limits leave out 0. NaN and False where one of the shares is missing.

    Both periods count as independent draws. They hold many of the same couples, so that the true limits are narrower:
    the word "nyata" is given rather too seldom than too often.
    Source: Newcombe (1998), Stat Med 17:873, method 10 (the Wilson limits squared and added).
    """
    earlier, before, later, after = (np.atleast_1d(np.asarray(each, dtype=float)) for each in (n1, d1, n2, d2))
    low_before, high_before = wilson(earlier, before, level)
    low_after, high_after = wilson(later, after, level)
    # Where a share is missing its limits are NaN: so is all that follows.
    share_before = np.divide(earlier, before, out=np.full(low_before.shape, np.nan), where=~np.isnan(low_before))
    share_after = np.divide(later, after, out=np.full(low_after.shape, np.nan), where=~np.isnan(low_after))
    change = share_after - share_before
    low = change - np.hypot(share_after - low_after, high_before - share_before)
    high = change + np.hypot(high_after - share_after, share_before - low_before)
    return pd.DataFrame({"selisih": change, "batas_bawah": low, "batas_atas": high, "nyata": (low > 0) | (high < 0)})


def _z(level: float) -> float:
    """The standard normal deviate that leaves (1 − level) outside, half on each side."""
    return NormalDist().inv_cdf((1 + level) / 2)

"""The mix of contraceptive methods: what share of the users each method has."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset

LONG, USERS = "mkjp", "pa"  # the dictionary says which methods last long, and which make up all users


def methods(data: Dataset) -> tuple[list[str], list[str]]:
    """The methods as the dictionary has them: the long-lasting ones (numerator of `mkjp`), and the others that `pa` sums."""
    every = data.indicator(USERS)["pembilang"].split("+")
    lasting = data.indicator(LONG)["pembilang"].split("+")
    return [code for code in every if code in lasting], [code for code in every if code not in lasting]


def shares(data: Dataset, name: str, places: Sequence[str], periods: Sequence[str]) -> pd.DataFrame:
    """Each method's users at some places taken as one, as a share of the users of all methods.

    A single place is read as `indicators.values` has it, several are summed. Only periods in which every method was
    reported by the same number of places are kept: shares of different wholes would not add up to 100.
    Returns the columns of `indicators.values` with `wilayah` = name, and `persen` (0 to 100; NaN where nobody uses any), one row
    per period × method, the long-lasting methods first.
    """
    codes = [code for side in methods(data) for code in side]
    if len(places) == 1:
        found = indicators.values(data, codes, places, periods).assign(wilayah=name)
    else:
        found = indicators.together(data, codes, {name: places}, periods)
    by_period = found.groupby("periode")
    whole = by_period["nilai"].transform("count").eq(len(codes)) & by_period["lapor"].transform("nunique").eq(1)
    found = found[whole]
    total = found.groupby("periode")["nilai"].transform("sum")
    found = found.assign(persen=100 * found["nilai"] / total.where(total > 0), urut=found["indikator"].map(codes.index))
    return found.sort_values(["periode", "urut"], ignore_index=True).drop(columns="urut")

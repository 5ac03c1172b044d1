"""Targets: several sources stand side by side; the one with the lowest `prioritas` leads."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any

import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset


def of(data: Dataset, code: str, place: str) -> pd.DataFrame:
    """The targets of an indicator that hold for a place: its own, else those of the nearest place above that has any.

    Only a ratio's target holds for the parts of a place too: the city's hectares are not the goal of one kelurahan.

    Returns the columns of the table `target` and `prioritas`, by source (leading first) and period.
    """
    every = _held(data)
    return every.get((code, _holder(data, code, place)), every[None]).copy(deep=False)


def held(data: Dataset, code: str, place: str) -> list[Any]:
    """The rows of `of`, as named tuples."""
    return _rows(data).get((code, _holder(data, code, place)), [])


def due(data: Dataset, code: str, place: str, period: str) -> list[Any]:
    """The rows of `of` for a period, as named tuples."""
    return [goal for goal in held(data, code, place) if goal.periode == period]


def leading(data: Dataset, code: str, place: str, period: str) -> float | None:
    """The target for a period by the leading source that has one for it, or None."""
    return next((float(goal.nilai) for goal in due(data, code, place, period)), None)


def ahead(data: Dataset, code: str, place: str, period: str) -> float | None:
    """The target for a period that is not met yet, by the leading of the sources that have such a one, or None. A number not known meets none."""
    [now] = indicators.values(data, [code], [place], [period])["nilai"]
    sign = -1 if data.indicator(code)["arah"] == "turun" else 1
    return next((float(goal.nilai) for goal in due(data, code, place, period) if not sign * (now - goal.nilai) >= 0), None)


def distances(data: Dataset, values: pd.DataFrame) -> pd.DataFrame:
    """How far values are from the leading target that holds for each place and period.

    values: rows as from `indicators.values`. Returns them with `sasaran` (the target, NaN where there is none), `sumber_sasaran`
    (its source) and `jarak`: in the unit of the indicator, 0 or more where the target is met, whichever direction is good.
    """
    found = {}
    for code, mine in values.groupby("indikator"):
        holders = {place: _holder(data, str(code), place) for place in mine["wilayah"].unique()}
        goals = {holder: of(data, str(code), holder).drop_duplicates("periode").set_index("periode") for holder in set(holders.values()) if holder}
        for row in mine.itertuples():
            goal = goals.get(holders[row.wilayah] or "")
            if goal is not None and row.periode in goal.index:
                found[row.Index] = (goal.at[row.periode, "nilai"], goal.at[row.periode, "sumber"])
    told = pd.DataFrame.from_dict(found, orient="index", columns=["sasaran", "sumber_sasaran"]).reindex(values.index)
    sign = values["indikator"].map(data.indicators["arah"]).map({"turun": -1}).fillna(1)
    goal = told["sasaran"].astype(float)
    return values.assign(sasaran=goal, sumber_sasaran=told["sumber_sasaran"], jarak=(values["nilai"] - goal) * sign)


def distance_limits(found: pd.Series) -> list[float]:
    """Upper limits of classes around zero, the same on both sides: near, farther, farthest hold about a third of the values each.

    found: distances of all places and periods that are to be compared. Without any, only the zero.
    """
    sizes = found.abs()[found.notna()]
    if sizes.empty or sizes.max() == 0:
        return [0.0]
    near, far = float(sizes.quantile(1 / 3)), float(sizes.quantile(2 / 3))
    inner = sorted({size for size in (near, far) if size > 0}) or [float(sizes.max())]
    return [*(-size for size in reversed(inner)), *inner, float("inf")]


@lru_cache(maxsize=8)
def _held(data: Dataset) -> dict[tuple[str, str | None] | None, pd.DataFrame]:
    """The targets by indicator and place, as `of` tells them; by None, those of nothing."""
    rows = _sorted(data)
    found: dict[tuple[str, str | None] | None, pd.DataFrame] = {None: rows.head(0)}
    for (code, place), mine in rows.groupby(["indikator", "wilayah"]):
        found[str(code), str(place)] = mine.reset_index(drop=True)
    return found


@lru_cache(maxsize=8)
def _rows(data: Dataset) -> dict[tuple[str, str | None], list[Any]]:
    """The targets by indicator and place, as `held` tells them."""
    found = defaultdict(list)
    for goal in _sorted(data).itertuples(index=False):
        found[goal.indikator, goal.wilayah].append(goal)
    return dict(found)


def _sorted(data: Dataset) -> pd.DataFrame:
    rows = data.table("target")
    order = data.table("sumber").set_index("kode")["prioritas"]
    return rows.assign(prioritas=rows["sumber"].map(order)).sort_values(["prioritas", "sumber", "periode"])


def _holder(data: Dataset, code: str, place: str) -> str | None:
    """The nearest place, itself included, that has targets of its own."""
    above = [*data.above[place].values()][::-1]
    reach = above if data.indicator(code)["sifat"] == "rasio" else above[:1]
    return next((holder for holder in reach if (code, holder) in _held(data)), None)

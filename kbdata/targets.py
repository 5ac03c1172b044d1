"""Targets: several sources stand side by side; the one with the lowest `prioritas` leads."""

from __future__ import annotations

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.tables import LEVELS


def of(data: Dataset, code: str, place: str) -> pd.DataFrame:
    """The targets of an indicator that hold for a place: its own, else those of the nearest place above that has any.

    Returns the columns of the table `target` and `prioritas`, by source (leading first) and period.
    """
    targets = data.table("target")
    targets = targets[targets["indikator"] == code]
    above = data.places.loc[place, list(LEVELS)].dropna().tolist()[::-1]
    found = next((mine for holder in above if len(mine := targets[targets["wilayah"] == holder])), targets.head(0))
    order = data.table("sumber").set_index("kode")["prioritas"]
    return found.assign(prioritas=found["sumber"].map(order)).sort_values(["prioritas", "sumber", "periode"], ignore_index=True)


def leading(data: Dataset, code: str, place: str, period: str) -> float | None:
    """The target for a period by the leading source that has one for it, or None."""
    found = of(data, code, place)
    found = found[found["periode"] == period]
    return None if found.empty else float(found["nilai"].iloc[0])

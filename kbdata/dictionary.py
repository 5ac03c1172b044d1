"""What the data set knows about itself: for each indicator and source, how much there is, from when, and how sure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.observations import observations
from kbdata.tables import STATUSES, TABLES


@dataclass(frozen=True)
class Holding:
    """What stands behind an indicator: the observations of itself and of all its parts."""

    parts: tuple[str, ...]  # the indicators that are reported, itself where it has no parts
    sources: pd.Series  # observations by source code, most first
    statuses: pd.Series  # observations by status, from best to worst
    first: str | None  # the first and last period, whatever its grain
    last: str | None

    @property
    def count(self) -> int:
        """How many observations there are."""
        return int(self.statuses.sum())


def parts(data: Dataset, code: str) -> tuple[str, ...]:
    """The indicators that one is made of, down to those that are reported or taken from another table."""
    row = data.indicator(code)
    sides = [part for side in (row["pembilang"], row["penyebut"]) if pd.notna(side) for part in side.split("+")]
    return tuple(dict.fromkeys(deep for part in sides for deep in parts(data, part))) if sides else (code,)


@lru_cache(maxsize=256)
def holding(data: Dataset, code: str) -> Holding:
    """What the data set holds of an indicator. A value that rests on several sources counts once for each of them."""
    seen = observations(data)
    made_of = parts(data, code)
    mine = seen[seen["indikator"].isin({code, *made_of}) & ~((seen["indikator"] == code) & seen["turunan"] & (code not in made_of))]
    sources = mine["sumber"].str.split(";").explode().value_counts()
    others = mine["lain"].dropna().str.split(";").explode().str.rpartition("=")[0].value_counts() if mine["lain"].notna().any() else pd.Series(dtype="int64")
    counts = mine["mutu"].map(dict(enumerate(STATUSES))).value_counts().reindex(STATUSES, fill_value=0)
    ordered = mine.sort_values(["akhir", "panjang"])["periode"]
    return Holding(
        made_of, sources.add(others, fill_value=0).astype(int).sort_values(ascending=False, kind="stable"), counts,
        None if ordered.empty else str(mine["periode"].min()), None if ordered.empty else str(ordered.iloc[-1]),
    )  # fmt: skip


@lru_cache(maxsize=8)
def source_use(data: Dataset) -> pd.Series:
    """How many rows of all tables name each source as theirs, by source code; 0 for one that nothing names."""
    named = [data.table(name)["sumber"] for name in TABLES if "sumber" in TABLES[name].to_schema().columns]
    return pd.concat(named).value_counts().reindex(data.table("sumber")["kode"], fill_value=0)

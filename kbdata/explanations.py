"""The state of a finding: open, or explained by somebody for what stood there then. That one is settled is never stored: it is no longer found.

An explanation is a row of the table `temuan`. It belongs to what the finding said when it was given; where that differs now, it no longer counts.
"""

from __future__ import annotations

import pandas as pd

from kbdata.dataset import Dataset

TABLE = "temuan"
OPEN, EXPLAINED = STATES = ("terbuka", "dijelaskan")
TOLD = ["alasan", "oleh", "tanggal"]


def identity(*parts: object) -> str:
    """What tells a finding from all others, whatever it says now: its rule, and the place, period, indicator, source or row that it is about."""
    return "|".join("" if part is None or pd.isna(part) else str(part) for part in parts)


def stated(found: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """Findings with their state, the open ones first.

    found: at least `id`, and `isi`, what is said of it now. Adds `keadaan` (of STATES); `alasan`, `oleh` and `tanggal` of an explanation that counts.
    """
    given = data.frames[TABLE].set_index("id").reindex(found["id"])
    counts = given["alasan"].notna().to_numpy() & (given["isi"].fillna("").to_numpy() == found["isi"].fillna("").to_numpy())
    told = {name: given[name].where(counts).to_numpy() for name in TOLD}
    whole = found.assign(keadaan=pd.Series(counts, found.index).map({True: EXPLAINED, False: OPEN}).astype("str"), **told)
    return whole.sort_values("keadaan", key=lambda states: states.eq(EXPLAINED), kind="stable", ignore_index=True)


def explanation(identifier: str, said: str, *, reason: str, user: str, day: pd.Timestamp) -> pd.DataFrame:
    """A row of `temuan`, to be published. identifier, said: `id` and `isi` of the finding. day: without a time."""
    row = {"id": identifier, "isi": said or None, "alasan": reason, "oleh": user, "tanggal": day}
    return pd.DataFrame([row]).astype({"id": "str", "isi": "str", "alasan": "str", "oleh": "str", "tanggal": "datetime64[ns]"})

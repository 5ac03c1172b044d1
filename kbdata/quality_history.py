"""The findings of the data as each publication left them: whether there are fewer of them than there were."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import pandas as pd

from kbdata import quality
from kbdata.publication import StoreError
from kbdata.store import Store

MOST = 12  # publications looked back at


@dataclass(frozen=True)
class Past:
    """What a publication left to be looked into: its number, its time, and the rows of `quality.every`, which follow from the two."""

    number: int
    time: datetime
    findings: pd.DataFrame = field(repr=False, compare=False)


def past(store: Store, last: int) -> tuple[Past, ...]:
    """The last publications up to a number, oldest first, at most `MOST` of them; those whose rows were given up are left out."""
    found = []
    for each in [each for each in store.publications() if each.number <= last][-MOST:]:
        try:
            found.append(Past(each.number, each.time, _findings(store, each.version, each.number)))
        except StoreError:  # told by the pages that open it; here there is one row less
            continue
    return tuple(found)


@lru_cache(maxsize=4 * MOST)
def _findings(store: Store, version: str, number: int) -> pd.DataFrame:
    """Worked out once for each state. Nothing else of it is kept: the caches of what is shown are not pushed out by what is only counted."""
    return quality.every(store.snapshot(number))

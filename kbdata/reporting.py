"""When an agency's reports are due: what places report regularly of its indicators, a fixed number of days after each period has ended."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kbdata import periods, quality
from kbdata.dataset import Dataset

DUE_DAY = "hari_laporan"  # the setting: the day of the month after the period until which a report is awaited
DEADLINE = ["tenggat", "periode", "tingkat", "indikator"]


@lru_cache(maxsize=4)
def asked(data: Dataset) -> pd.DataFrame:
    """What is reported regularly (`kbdata.quality.reports`), with the agency that it is asked from: `skpd`, `lama` (a grain), `tingkat`, `indikator`."""
    owners = quality.owners(data)
    found = [
        (owners[code], grain, level, code)
        for grain in periods.MONTHS
        for level in quality.LEVELS
        for code in quality.reports(data, level, grain)["indikator"].unique()
        if code in owners
    ]
    return pd.DataFrame(found, columns=["skpd", "lama", "tingkat", "indikator"])


def deadlines(data: Dataset, agency: str, first: pd.Timestamp, months: int = 12) -> pd.DataFrame:
    """What is due from an agency in the months from `first` on, the earliest first: `tenggat`, `periode`, `tingkat`, `indikator`.

    A figure is due on the day `hari_laporan` after the end of its period: for 10, that of March on 10 April, that of a year on 10 January.
    """
    mine = asked(data)[asked(data)["skpd"] == agency]
    until, days = first + pd.DateOffset(months=months), pd.Timedelta(days=int(data.setting(DUE_DAY)))
    rows = []
    for grain, wanted in mine.groupby("lama", sort=False):
        early, late = (periods.within(f"{moment:%Y-%m}", grain) for moment in (first - pd.DateOffset(months=13), until))
        for period in periods.between(str(early), str(late)):
            when = periods.end(period) + days
            if first <= when < until:
                rows += [(when, period, row.tingkat, row.indikator) for row in wanted.itertuples()]
    return pd.DataFrame(rows, columns=DEADLINE).sort_values(["tenggat", "periode"], kind="stable", ignore_index=True)

"""Periods as ISO text: a year `2019`, a quarter `2019-Q2`, a month `2019-06`.

The text sorts in time within one grain, is what stands in the files, and is what stands in the address of a page.
"""

from __future__ import annotations

from typing import Literal

import pandas as pd

Grain = Literal["tahun", "triwulan", "bulan"]
MONTHS: dict[Grain, int] = {"tahun": 12, "triwulan": 3, "bulan": 1}


def grain(period: str) -> Grain:
    """The grain of a period. Raises ValueError for text that is none."""
    match len(period), period[4:6]:
        case 4, "":
            return "tahun"
        case 7, "-Q":
            return "triwulan"
        case 7, _ if period[4] == "-":
            return "bulan"
    raise ValueError(f"not a period: {period!r}")


def year(period: str) -> int:
    """The year that a period lies in."""
    return int(period[:4])


def within(period: str, to: Grain) -> str | None:
    """The period of grain `to` that holds `period`, or None where `period` is the longer one.

    >>> within("2019-06", "triwulan"), within("2019-06", "tahun"), within("2019", "bulan")
    ('2019-Q2', '2019', None)
    """
    own = grain(period)
    if MONTHS[own] > MONTHS[to]:
        return None
    if to == own:
        return period
    if to == "tahun":
        return period[:4]
    return f"{period[:4]}-Q{(int(period[5:7]) + 2) // 3}"


def end(period: str) -> pd.Timestamp:
    """The last day of a period."""
    return start(period) + pd.DateOffset(months=MONTHS[grain(period)]) - pd.Timedelta(days=1)


def start(period: str) -> pd.Timestamp:
    """The first day of a period."""
    first = {"tahun": "1", "triwulan": period[6:], "bulan": period[5:]}[grain(period)]
    month = 3 * int(first) - 2 if "Q" in period else int(first)
    return pd.Timestamp(year(period), month, 1)


def between(first: str, last: str) -> list[str]:
    """All periods of one grain from `first` to `last`, both included. Raises ValueError where the grains differ."""
    kind = grain(first)
    if grain(last) != kind:
        raise ValueError(f"{first} and {last} are not of one grain")
    frequency = {"tahun": "Y", "triwulan": "Q", "bulan": "M"}[kind]
    return [name(moment, kind) for moment in pd.period_range(start(first), start(last), freq=frequency).to_timestamp()]


def name(moment: pd.Timestamp, kind: Grain) -> str:
    """The period of a grain that a moment lies in."""
    return {
        "tahun": f"{moment.year}",
        "triwulan": f"{moment.year}-Q{moment.quarter}",
        "bulan": f"{moment.year}-{moment.month:02}",
    }[kind]

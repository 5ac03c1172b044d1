"""The reporting calendar of an agency, for the calendar program of whoever reports: an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
from icalendar import Alarm, Calendar, Event

from kbdata import reporting
from kbdata.dataset import Dataset
from kbview import formats, words
from kbview.i18n import _, _n, language

WARNED = timedelta(days=3)  # before the day that a report is due
TYPE = "text/calendar"


def agencies(data: Dataset) -> dict[str, str]:
    """The agencies that something is due from, by code, with their short names."""
    table = data.table("skpd")
    return {row.kode: row.singkatan for row in table[table["kode"].isin(reporting.asked(data)["skpd"])].itertuples()}


def ics(data: Dataset, agency: str, now: pd.Timestamp) -> bytes:
    """The deadlines of the twelve months from the month of `now` on, a day each, with a reminder. `now` has a time zone.

    What is due for one period always has the same UID: a calendar that takes the file in again changes its entries and doubles none.
    """
    name = agencies(data)[agency]
    title = _("Jadwal laporan {skpd}").format(skpd=name)
    city = data.places.index[data.places["tingkat"] == "kota"][0]
    prodid = f"-//{data.setting('nama_program')}//{language().upper()}"
    calendar = Calendar.new(name=title, prodid=prodid, uid=f"laporan-{agency}@{city}")
    due = reporting.deadlines(data, agency, pd.Timestamp(now.year, now.month, 1))
    for (when, period), rows in due.groupby(["tenggat", "periode"], sort=False):
        event = Event.new(
            uid=f"laporan-{agency}-{period}@{city}",
            stamp=now.to_pydatetime(),
            start=when.date(),
            end=when.date() + timedelta(days=1),
            summary=_("Laporan {periode}: {skpd}").format(periode=formats.period(period), skpd=name),
            description=_told(data, rows),
        )
        alarm = Alarm.new(description=title, uid=f"ingat-{agency}-{period}@{city}")
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -WARNED)
        event.add_component(alarm)
        calendar.add_component(event)
    return calendar.to_ical()


def _told(data: Dataset, rows: pd.DataFrame) -> str:
    """Which figures are due from which places."""
    named = data.indicators[f"nama_{language()}"]
    parts = []
    for level, mine in rows.groupby("tingkat", sort=False):
        count = int((data.places["tingkat"] == level).sum())
        head = _n("{n} indikator dari {m} {tingkat}", len(mine)).format(n=len(mine), m=formats.number(count), tingkat=words.level_name(str(level)).lower())
        parts.append("\n".join([f"{head}:", *(f"– {named[code]}" for code in mine["indikator"])]))
    return "\n\n".join(parts)

"""What calendar programs are given, as iCalendar files (RFC 5545): when an agency's reports are due, and by when decisions are to be carried out."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
from icalendar import Alarm, Calendar, Event

from kbdata import reporting
from kbdata.dataset import Dataset
from kbdata.decisions import OPEN
from kbview import exports, formats, i18n, words, words_decisions
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
    calendar = _calendar(data, title, f"laporan-{agency}", now)
    due = reporting.deadlines(data, agency, pd.Timestamp(now.year, now.month, 1))
    for (when, period), rows in due.groupby(["tenggat", "periode"], sort=False):
        summary = _("Laporan {periode}: {skpd}").format(periode=formats.period(period), skpd=name)
        calendar.add_component(_day(data, f"laporan-{agency}-{period}", now, when, summary, _told(data, rows), title))
    return calendar.to_ical()


def decisions(data: Dataset, rows: pd.DataFrame, now: pd.Timestamp) -> bytes:
    """The deadlines of the open ones among decisions, overdue ones too, a day each, with a reminder. `now` has a time zone.

    rows: of `kbdata.decisions.followed`. A decision always has the same UID: taken in again, its entry moves with its deadline. They are
    events, since calendar programs pass over tasks.
    """
    title = _("Tenggat keputusan rapat")
    calendar = _calendar(data, title, "keputusan", now)
    named = data.agencies
    for row in rows[rows["keadaan"].isin(OPEN)].itertuples():
        numbers = words_decisions.then_now(data, row)
        about = f"{i18n.own(data.indicator(row.indikator), 'nama')}: {numbers}" if numbers else ""
        told = [about, row.sebab, words_decisions.state_name(row.keadaan)]
        description = "\n".join(text for text in told if isinstance(text, str) and text)
        event = _day(data, f"keputusan-{row.id}", now, row.tenggat, f"{row.isi} ({named[row.penanggung_jawab]})", description, title)
        where = data.places.loc[row.wilayah]
        event.location = where["nama"] if where["tingkat"] == "kota" else f"{words.level_name(where['tingkat'])} {where['nama']}"
        calendar.add_component(event)
    return calendar.to_ical()


def _calendar(data: Dataset, title: str, uid: str, now: pd.Timestamp) -> Calendar:
    version = _("Versi data {v}; diunduh {t}").format(v=data.version, t=exports.stamp(now.tzinfo, now.to_pydatetime()))
    prodid = f"-//{data.setting('nama_program')}//{language().upper()}"
    return Calendar.new(name=title, description=f"{title}. {version}", prodid=prodid, uid=f"{uid}@{_city(data)}")


def _day(data: Dataset, uid: str, now: pd.Timestamp, when: pd.Timestamp, summary: str, description: str, reminder: str) -> Event:
    """An entry for a whole day that reminds some days before."""
    event = Event.new(
        uid=f"{uid}@{_city(data)}",
        stamp=now.to_pydatetime(),
        start=when.date(),
        end=when.date() + timedelta(days=1),
        summary=summary,
        description=description,
    )
    alarm = Alarm.new(description=reminder, uid=f"ingat-{uid.removeprefix('laporan-')}@{_city(data)}")
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -WARNED)
    event.add_component(alarm)
    return event


def _city(data: Dataset) -> str:
    return str(data.places.index[data.places["tingkat"] == "kota"][0])


def _told(data: Dataset, rows: pd.DataFrame) -> str:
    """Which figures are due from which places."""
    named = data.indicators[f"nama_{language()}"]
    parts = []
    for level, mine in rows.groupby("tingkat", sort=False):
        count = int((data.places["tingkat"] == level).sum())
        head = _n("{n} indikator dari {m} {tingkat}", len(mine)).format(n=len(mine), m=formats.number(count), tingkat=words.level_name(str(level)).lower())
        parts.append("\n".join([f"{head}:", *(f"– {named[code]}" for code in mine["indikator"])]))
    return "\n\n".join(parts)

"""When reports are due, and the calendar that says so: the same entries each time, so that taking it in again doubles nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from icalendar import Calendar

from kbdata import reporting
from kbdata.dataset import open_dataset
from kbdata.home import SAMPLE
from kbview import agenda, i18n
from kbview.formats import period
from tests.making import make_dataset, observed

SKPD = [{"kode": "S0", "nama": "Dinas KB", "singkatan": "DKB", "bidang": "kb"}, {"kode": "S1", "nama": "Dinas P", "singkatan": "DP", "bidang": "perumahan"}]
PLACES = ("K.1.1", "K.1.2", "K.2.1", "K.2.2")
NOW = pd.Timestamp("2026-03-15 08:00", tz="UTC")


@pytest.fixture(scope="module")
def data():
    """All kelurahan report pus each month and pil each year; one has once reported iud."""
    monthly = [(place, month, "pus", 40.0) for place in PLACES for month in ("2019-01", "2019-02")]
    yearly = [(place, "2018", "pil", 4.0) for place in PLACES]
    return make_dataset(nilai=observed(*monthly, *yearly, ("K.1.1", "2019-01", "iud", 1.0)), skpd=SKPD)


def test_what_most_places_report_is_due_after_its_period(data):
    found = reporting.deadlines(data, "S0", pd.Timestamp(2026, 3, 1), months=11)
    months = [(row.tenggat, row.periode) for row in found[found["indikator"] == "pus"].itertuples()]
    assert months[0] == (pd.Timestamp(2026, 3, 10), "2026-02") and months[-1] == (pd.Timestamp(2027, 1, 10), "2026-12") and len(months) == 11
    years = found[found["indikator"] == "pil"]
    assert [tuple(row) for row in years.itertuples(index=False)] == [(pd.Timestamp(2027, 1, 10), "2026", "kelurahan", "pil")]
    assert "iud" not in set(found["indikator"]) and found["tenggat"].is_monotonic_increasing


def test_nothing_is_due_from_an_agency_without_indicators(data):
    assert reporting.deadlines(data, "S1", pd.Timestamp(2026, 3, 1)).empty
    assert agenda.agencies(data) == {"S0": "DKB"}


def test_the_calendar_has_one_entry_per_period_and_reminds(data):
    calendar = Calendar.from_ical(agenda.ics(data, "S0", NOW))
    events = calendar.walk("VEVENT")
    assert len(events) == 13 and not any(event.errors for event in events)  # twelve months and a year
    first = events[0]
    assert (str(first["UID"]), first.start, str(first["SUMMARY"])) == (
        "laporan-S0-2026-02@K",
        pd.Timestamp(2026, 3, 10).date(),
        f"Laporan {period('2026-02')}: DKB",
    )
    assert "1 indikator dari 4 kelurahan" in first["DESCRIPTION"]
    assert len(calendar.walk("VALARM")) == 13


def test_the_same_deadline_has_the_same_name_whenever_it_is_written(data):
    def written(now):
        return {str(event["UID"]): (event.start, str(event["SUMMARY"])) for event in Calendar.from_ical(agenda.ics(data, "S0", now)).walk("VEVENT")}

    now, later = written(NOW), written(NOW + pd.DateOffset(months=2))
    both = now.keys() & later.keys()
    assert len(both) == 11 and all(now[uid] == later[uid] for uid in both)
    assert agenda.ics(data, "S0", NOW) == agenda.ics(data, "S0", NOW)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_agency_of_the_sample_has_a_calendar_that_programs_read(language):
    data = open_dataset(SAMPLE)
    i18n.speak(language)
    try:
        for agency in agenda.agencies(data):
            content = agenda.ics(data, agency, NOW)
            assert Calendar.from_ical(content).walk("VEVENT") and max(map(len, content.split(b"\r\n"))) <= 75
    finally:
        i18n.speak(i18n.SOURCE)

"""What is known: reported values with their leading source, and what follows from other tables."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.observations import observations, published_years, years, years_until
from tests.cases import few
from tests.making import BASE, LATER, SOURCE, make_dataset, observed

THIRD = SOURCE | {"kode": "C", "judul": "Sumber C", "prioritas": 3}


def said(row, source="A", status="resmi"):
    """A row of `nilai` by a source."""
    [made] = observed(row)
    return made | {"sumber": source, "status": status}


def one(data, place, period, code):
    """The one observation of a place, period and indicator; None where there is none."""
    found = observations(data)
    found = found[(found["wilayah"] == place) & (found["periode"] == period) & (found["indikator"] == code)]
    assert len(found) <= 1
    return found.iloc[0] if len(found) else None


def test_the_first_source_leads_whatever_the_order_and_the_others_are_named():
    rows = [said(("K", "2019", "pus", 54), "C"), said(("K", "2019", "pus", 46.21), "A"), said(("K", "2019", "pus", 50.5), "B", "simulasi")]
    for order in (rows, rows[::-1]):
        found = one(make_dataset(nilai=order, sumber=[SOURCE, LATER, THIRD]), "K", "2019", "pus")
        assert (found["nilai"], found["sumber"], found["lain"], found["mutu"], found["turunan"]) == (46.21, "A", "B=50.5;C=54", 0, False)


def test_an_empty_value_is_no_report_and_lets_the_next_source_speak():
    data = make_dataset(nilai=[said(("K", "2019", "pus", None), "A"), said(("K", "2019", "pus", 54), "B"), said(("K", "2018", "pus", None))])
    assert (one(data, "K", "2019", "pus")["nilai"], one(data, "K", "2019", "pus")["sumber"]) == (54, "B")
    assert pd.isna(one(data, "K", "2019", "pus")["lain"])
    assert one(data, "K", "2018", "pus") is None


def test_a_large_number_of_another_source_is_told_in_full():
    data = make_dataset(nilai=[said(("K", "2019", "penduduk", 675440)), said(("K", "2019", "penduduk", 1234567.25), "B")])
    assert float(one(data, "K", "2019", "penduduk")["lain"].removeprefix("B=")) == 1234567.25


def test_what_was_reported_leads_over_what_is_derived():
    works = [{"id": "1", "wilayah": "KA", "volume": 3.0}]
    reported = [
        said(("K", "2019", "rumah", 450)),
        said(("K", "2018", "jumlah_kampung", 8)),
        said(("K.1.1", "2019", "luas_wilayah", 9)),
        said(("K", "2019", "pa", 5)),
    ]
    parts = observed(("K", "2019", "pil", 1), ("K", "2019", "iud", 1))
    data = make_dataset(nilai=[*reported, *parts], intervensi=works)
    for place, period, code, value in (
        ("K", "2019", "rumah", 450),
        ("K", "2018", "jumlah_kampung", 8),
        ("K.1.1", "2019", "luas_wilayah", 9),
        ("K", "2019", "pa", 5),
    ):
        found = one(data, place, period, code)
        assert (found["nilai"], found["turunan"]) == (value, False)
    assert one(data, "K.1", "2019", "rumah")[["nilai", "turunan"]].tolist() == [3, True]


def test_a_sum_needs_all_its_parts_and_carries_their_worst_status_and_sources():
    data = make_dataset(nilai=[said(("KA", "2019-01", "pil", 3)), said(("KA", "2019-01", "iud", 4), "B", "simulasi"), said(("KA", "2019-02", "pil", 3))])
    found = one(data, "KA", "2019-01", "pa")
    assert found[["nilai", "mutu", "sumber", "turunan"]].tolist() == [7, 2, "A;B", True]
    assert one(data, "KA", "2019-02", "pa") is None


def test_areas_stand_in_every_year_at_the_base_and_for_kampung_that_have_one():
    places = [row | ({"luas_km2": 0.5} if row["kode"] == "KA" else {}) for row in BASE["wilayah"]]
    data = make_dataset(wilayah=places, nilai=observed(("K.1.1", "2016", "pus", 1), ("KA", "2018-03", "pus", 1)))
    found = observations(data).query("indikator == 'luas_wilayah'")
    assert {(row.wilayah, row.periode, row.nilai) for row in found.itertuples()} == {
        (place, year, area) for place, area in [("K.1.1", 2), ("K.1.2", 2), ("K.2.1", 2), ("K.2.2", 2), ("KA", 0.5)] for year in ("2016", "2018")
    }


def test_kampung_are_counted_at_every_place_above_from_their_year_on():
    data = make_dataset(nilai=observed(("K.1.1", "2016", "pus", 1)))
    found = observations(data).query("indikator == 'jumlah_kampung'")
    counts = {(row.wilayah, row.periode): row.nilai for row in found.itertuples()}
    assert [counts["K", str(year)] for year in range(2016, 2020)] == [1, 1, 2, 2]
    assert counts["K.1.1", "2016"] == 1 and counts["KC", "2018"] == 1 and ("K.2", "2017") not in counts


def test_volumes_count_in_the_year_they_were_finished_and_agencies_in_the_year_they_began():
    over_new_year = {"id": "1", "wilayah": "KA", "skpd": "S1", "mulai": pd.Timestamp("2018-11-01"), "selesai": pd.Timestamp("2019-02-01"), "volume": 4.0}
    others = [
        {"id": "2", "wilayah": "KC", "skpd": "S2", "status": "batal", "volume": 9.0}, {"id": "3", "wilayah": "K.1.2", "skpd": "S0", "volume": 2.0},
        {"id": "4", "wilayah": "KC", "skpd": "S2", "status": "berjalan", "selesai": None, "volume": 8.0},
        {"id": "5", "wilayah": "KC", "skpd": "S2", "status": "rencana", "selesai": None, "volume": None},
    ]  # fmt: skip
    data = make_dataset(intervensi=[over_new_year, *others], nilai=observed(("K.1.1", "2019", "pus", 1)))
    values = {(row.indikator, row.wilayah, row.periode): row.nilai for row in observations(data).query("indikator in ['rumah', 'sektor']").itertuples()}
    assert [values["rumah", place, year] for place in ("K", "KA", "K.1.2", "KC") for year in ("2018", "2019")] == [0, 6, 0, 4, 0, 2, 0, 0]
    assert [values["sektor", place, year] for place in ("K", "K.1", "K.2") for year in ("2018", "2019")] == [1, 1, 1, 0, 0, 1]  # S0 coordinates


@pytest.mark.parametrize(
    ("period", "year", "quarter", "month", "length", "last"),
    [("2019", "2019", None, None, 12, 12), ("2019-Q2", "2019", "2019-Q2", None, 3, 6), ("2019-05", "2019", "2019-Q2", "2019-05", 1, 5)],
)
def test_every_observation_knows_the_periods_it_lies_in(period, year, quarter, month, length, last):
    found = one(make_dataset(nilai=observed(("KA", period, "pus", 1))), "KA", period, "pus")
    assert [None if pd.isna(cell) else cell for cell in found[["tahun", "triwulan", "bulan"]]] == [year, quarter, month]
    assert (found["panjang"], found["akhir"]) == (length, 2019 * 12 + last)


def test_the_years_are_those_of_the_leading_indicator():
    data = make_dataset(nilai=observed(("K", "2014", "penduduk", 1), ("K", "2016", "rasio_kb", 70), ("KA", "2018-03", "pil", 1), ("KA", "2018-03", "iud", 1)))
    assert years(data) == ["2016", "2018"]
    assert years(make_dataset()) == []


def test_every_year_with_a_report_can_be_chosen_and_one_without_the_leading_indicator_is_still_a_year():
    data = make_dataset(nilai=observed(("K", "2016", "rasio_kb", 1), ("K", "2018-06", "pa", 1), ("K", "2026", "penduduk", 9), ("K", "2027", "penduduk", None)))
    assert published_years(data) == ["2016", "2018", "2026"]
    assert years_until(data, "2026") == ["2016", "2018", "2026"]
    assert years_until(data, "2018", since="2017") == ["2018"]
    assert published_years(make_dataset()) == []


def test_without_any_reports_there_is_nothing_but_what_follows_from_the_tables():
    found = observations(make_dataset())
    assert set(found["indikator"]) == {"jumlah_kampung"}
    assert observations(make_dataset(kampung=[])).empty


sources = st.sampled_from("ABC")
reports = st.lists(
    st.tuples(st.sampled_from(["K", "K.1.1"]), st.sampled_from(["2018", "2019-05"]), sources, st.integers(0, 10**6)), min_size=1, unique_by=lambda row: row[:3]
)


@few(10)
@given(reports)
def test_the_leader_is_the_smallest_priority_and_nobody_is_forgotten(rows):
    data = make_dataset(nilai=[said((place, period, "pus", value), source) for place, period, source, value in rows], sumber=[SOURCE, LATER, THIRD])
    for place, period in {row[:2] for row in rows}:
        mine = {source: value for *key, source, value in rows if tuple(key) == (place, period)}
        found = one(data, place, period, "pus")
        first = min(mine)
        others = {} if pd.isna(found["lain"]) else {name: float(value) for name, value in (part.split("=") for part in found["lain"].split(";"))}
        assert (found["sumber"], found["nilai"], others) == (first, mine[first], {source: value for source, value in mine.items() if source != first})

"""How fast a number moves towards its target, and when it gets there."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import pace
from tests.cases import few
from tests.making import LATER, SOURCE, make_dataset

RISING = {"2015": 10.0, "2016": 12.0, "2017": 13.0, "2018": 15.0, "2019": 15.0}


def ratio(values, place="K", **tables):
    """A data set in which a ratio of a place is as given, by year, out of 100 couples."""
    rows = []
    for year, value in values.items():
        told = {"pus": 100.0, "pil": value, "iud": 0.0, "iat": value}
        rows += [{"wilayah": place, "periode": year, "indikator": code, "nilai": number} for code, number in told.items()]
    return make_dataset(nilai=rows, **tables)


def goal(value, period, source="A", code="rasio_kb", place="K"):
    return {"wilayah": place, "periode": period, "indikator": code, "nilai": value, "sumber": source}


def only(frame):
    [row] = frame.to_dict("records")
    return row


def test_the_line_and_its_limits_are_those_of_the_textbook():
    # five points by hand: mean 2017 and 13; Σxy = 13, Σx² = 10; slope 1.3; left over −0.4, 0.3, 0, 0.7, −0.6; Σ = 1.1
    found = pace.line([2015, 2016, 2017, 2018, 2019], [10.0, 12.0, 13.0, 15.0, 15.0])
    assert (found.x, found.y, found.slope, found.width) == (2017, 13, pytest.approx(1.3), 10)
    assert found.wander == pytest.approx(math.sqrt(1.1 / 3))
    error = math.sqrt(1.1 / 3 / 10)
    assert found.slopes() == pytest.approx((1.3 - 3.182446 * error, 1.3 + 3.182446 * error), abs=1e-5)  # t of 3 degrees, 97.5 %
    low, high = found.limits(2021)
    half = 3.182446 * math.sqrt(1.1 / 3) * math.sqrt(1 + 1 / 5 + 16 / 10)
    assert (low, high) == pytest.approx((18.2 - half, 18.2 + half), abs=1e-5)


def test_a_target_is_met_where_the_line_and_its_limits_meet_it():
    found = pace.line([2015, 2016, 2017, 2018, 2019], [10.0, 12.0, 13.0, 15.0, 15.0])
    there, early, late = found.meets(20.0)
    assert found.at(there) == pytest.approx(20) and there == pytest.approx(2017 + 7 / 1.3)
    assert found.limits(early)[1] == pytest.approx(20) and found.limits(late)[0] == pytest.approx(20)
    assert early < there < late


@few(30)
@given(st.lists(st.integers(0, 1000), min_size=3, max_size=8), st.integers(-2000, 3000))
def test_where_the_slope_is_more_than_chance_the_years_are_finite_and_in_order_and_else_none_are_given(values, aim):
    found = pace.line([float(2010 + n) for n in range(len(values))], [value / 10 for value in values])
    if not found.moves:
        with pytest.raises(ValueError, match="does not move"):
            found.meets(aim / 10)
        return
    there, early, late = found.meets(aim / 10)
    assert all(math.isfinite(year) for year in (there, early, late)) and early - 1e-6 <= there <= late + 1e-6
    sides = sorted(abs(side - aim / 10) for year in (early, late) for side in found.limits(year))
    assert sides[1] <= 1e-5 * max(1.0, abs(aim / 10), max(values))


def test_nothing_is_drawn_through_two_points_or_through_points_that_are_all_alike():
    assert pace.line([2018, 2019], [1.0, 2.0]) is None
    assert pace.line([2019, 2019, 2019], [1.0, 2.0, 3.0]) is None
    flat = pace.line([2017, 2018, 2019], [0.1 + 0.2, 0.3, 0.3])
    assert (flat.slope, flat.p, flat.moves) == (0.0, 1.0, False)


def test_points_on_a_line_leave_no_doubt():
    straight = pace.line([2017, 2018, 2019], [70.0, 71.0, 72.0])
    assert straight.moves and straight.meets(75) == pytest.approx((2022, 2022, 2022))


def test_of_chance_alone_a_pace_is_told_no_more_often_than_promised():
    chance = np.random.default_rng(7)
    moved = sum(pace.line([2015, 2016, 2017, 2018, 2019], list(chance.normal(70, 1, 5))).moves for _ in range(1000))
    assert 25 <= moved <= 78  # 5 % of 1000; the limits are four standard errors away


def test_the_interval_holds_the_year_in_which_a_known_trend_is_there_about_as_often_as_promised():
    chance, hits, told = np.random.default_rng(11), 0, 0
    years = np.arange(2010, 2020)
    for _ in range(400):
        found = pace.line(list(years), list(60 + (years - 2010) + chance.normal(0, 1, 10)))
        if found.moves:
            told += 1
            _there, early, late = found.meets(75.0)  # the true trend is there in 2025
            hits += early <= 2025 <= late
    assert told > 390 and hits / told > 0.95  # limits of a single report are wider than those of the trend


def test_distance_pace_achieved_pace_needed_and_the_year():
    data = ratio(RISING, target=[goal(20, "2022")])
    row = only(pace.outlook(data, "rasio_kb", "K"))
    assert (row["jarak"], row["laju"], row["terakhir"], row["titik"]) == (-5, pytest.approx(1.3), 2019, 5)
    assert row["laju_perlu"] == pytest.approx(5 / 3) and row["tenggat"] == 2022
    assert row["putusan"] == pace.LATER
    assert row["tahun"] == 2023  # 2017 + 7 / 1.3 = 2022.4: the first report that has it is that of 2023
    assert row["tahun_awal"] <= 2023 <= row["tahun_akhir"]


def test_for_what_should_fall_a_fall_is_the_right_way():
    data = ratio({"2016": 20.0, "2017": 18.5, "2018": 16.9, "2019": 15.0}, target=[goal(10, "2025", code="unmet_need"), goal(60, "2025")])
    row = only(pace.outlook(data, "unmet_need", "K"))
    assert (row["putusan"], row["jarak"]) == (pace.LATER, -5) and row["laju"] < 0 and row["laju_perlu"] == pytest.approx(-5 / 6)
    assert only(pace.outlook(data, "rasio_kb", "K"))["putusan"] == pace.AWAY  # the same numbers, where more is better


def test_several_sources_stand_side_by_side_each_with_the_target_that_is_next_due():
    data = ratio(RISING, target=[goal(14, "2018"), goal(16, "2020"), goal(18, "2022"), goal(12, "2016", "B"), goal(13, "2018", "B")], sumber=[SOURCE, LATER])
    found = pace.outlook(data, "rasio_kb", "K")
    assert found[["sumber", "sasaran", "tenggat", "putusan"]].values.tolist() == [["A", 16, 2020, pace.LATER], ["B", 13, 2018, pace.MET]]
    assert found["laju_perlu"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({}, pace.UNREPORTED),
        ({"2019": 10.0}, pace.FEW),
        ({"2018": 10.0, "2019": 11.0}, pace.FEW),
        ({"2017": 10.0, "2018": 10.0, "2019": 10.0}, pace.FLAT),
        ({"2016": 10.0, "2017": 13.0, "2018": 9.0, "2019": 12.0}, pace.FLAT),
        ({"2017": 10.0, "2018": 10.01, "2019": 10.02}, pace.TOO_FAR),
        ({"2019": 25.0}, pace.MET),
    ],
)
def test_without_a_pace_it_is_said_why_and_no_year_is_given(values, verdict):
    row = only(pace.outlook(ratio(values, target=[goal(20, "2022")]), "rasio_kb", "K"))
    assert row["putusan"] == verdict and pd.isna(row["tahun"]) and pd.isna(row["tahun_awal"]) and pd.isna(row["tahun_akhir"])
    told = [value for key, value in row.items() if isinstance(value, float) and not pd.isna(value)]
    assert all(math.isfinite(value) for value in told)


def test_a_place_without_targets_has_no_outlook():
    assert pace.outlook(ratio(RISING), "rasio_kb", "K").empty


def test_a_break_starts_the_pace_anew():
    broken = {"id": "P", "tanggal": pd.Timestamp("2018-01-01"), "wilayah": "K", "jenis": "putus_seri"}
    data = ratio(RISING, target=[goal(20, "2022")], peristiwa=[broken])
    assert only(pace.outlook(data, "rasio_kb", "K"))["putusan"] == pace.FEW
    elsewhere = broken | {"wilayah": "K.2"}
    assert only(pace.outlook(ratio(RISING, target=[goal(20, "2022")], peristiwa=[elsewhere]), "rasio_kb", "K"))["titik"] == 5
    decided = broken | {"jenis": "keputusan"}
    assert only(pace.outlook(ratio(RISING, target=[goal(20, "2022")], peristiwa=[decided]), "rasio_kb", "K"))["titik"] == 5


def test_what_is_known_later_is_not_looked_at():
    row = only(pace.outlook(ratio(RISING, target=[goal(20, "2022")]), "rasio_kb", "K", until="2017"))
    assert (row["terakhir"], row["titik"], row["nilai"]) == (2017, 3, 13)


def test_the_pace_of_an_amount_is_not_that_of_who_reported():
    rows = [
        {"wilayah": place, "periode": year, "indikator": "pus", "nilai": 100.0} for year in ("2016", "2017", "2018", "2019") for place in ("K.1.1", "K.1.2")
    ]
    rows += [{"wilayah": "K.2.1", "periode": "2019", "indikator": "pus", "nilai": 100.0}]
    data = make_dataset(nilai=rows, target=[goal(500, "2022", code="pus")])
    row = only(pace.outlook(data, "pus", "K"))
    assert (row["nilai"], row["titik"], row["putusan"]) == (300, 1, pace.FEW)

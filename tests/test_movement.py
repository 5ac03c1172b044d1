"""Why a number differs between two periods: who reported and who moved, always adding up to the whole change."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.decomposition import COVERAGE, MOVED
from kbdata.headlines import Measure
from kbdata.movement import PUBLISHED, between, periods_of
from tests.cases import few
from tests.making import make_dataset, observed

A, B, C, D = "K.1.1", "K.1.2", "K.2.1", "K.2.2"
RATIO, YEARS = Measure("rasio_kb"), ("2018", "2019")


def reported(**places):
    """Couples and users of the pill per place and year, nobody with an IUD: `K11={"2018": (100, 60)}`."""
    named = {"A": A, "B": B, "C": C, "D": D, "K": "K"}
    rows = []
    for name, years in places.items():
        for year, (couples, users) in years.items():
            rows += [(named[name], year, "pus", couples), (named[name], year, "pil", users), (named[name], year, "iud", 0.0)]
    return rows


def parts(data, measure=RATIO, place="K", periods=YEARS):
    return {(row.sebab, None if pd.isna(row.wilayah) else row.wilayah): row.bagian for row in between(data, measure, place, periods).itertuples()}


def test_each_place_one_level_down_has_the_part_that_it_moved_the_whole_by():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0), "2019": (100.0, 70.0)}, C={"2018": (100.0, 50.0), "2019": (100.0, 48.0)})))
    assert parts(data) == {(MOVED, "K.1"): pytest.approx(5.0), (MOVED, "K.2"): pytest.approx(-1.0)}
    assert parts(data, place="K.1") == {(MOVED, A): pytest.approx(10.0)}
    assert [row.wilayah for row in between(data, RATIO, "K", YEARS).itertuples()] == ["K.1", "K.2"]  # the largest first


def test_a_place_that_became_a_larger_part_of_the_whole_moves_it_though_its_own_ratio_stood_still():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 80.0), "2019": (300.0, 240.0)}, C={"2018": (100.0, 40.0), "2019": (100.0, 40.0)})))
    # 60 → 70; against the mean, 65: A is 15 above it and gains a quarter of the whole, C is 25 below it and loses a quarter
    assert parts(data) == {(MOVED, "K.1"): pytest.approx(3.75), (MOVED, "K.2"): pytest.approx(6.25)}


def test_who_reported_in_one_of_the_periods_only_is_coverage_and_no_movement():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0), "2019": (100.0, 60.0)}, C={"2019": (100.0, 20.0)})))
    assert parts(data) == {(COVERAGE, None): pytest.approx(-20.0)}
    nobody_twice = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0)}, C={"2019": (100.0, 20.0)})))
    assert parts(nobody_twice) == {(COVERAGE, None): pytest.approx(-40.0)}


def test_a_sum_is_told_by_place_too():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0), "2019": (120.0, 60.0)}, B={"2019": (50.0, 1.0)})))
    assert parts(data, Measure("pus")) == {(COVERAGE, None): 50.0, (MOVED, "K.1"): 20.0}
    assert parts(data, Measure("rasio_kb", "pembilang")) == {(COVERAGE, None): 1.0}


def test_what_was_published_for_the_whole_and_is_not_the_sum_of_its_parts_is_said():
    rows = reported(A={"2018": (100.0, 60.0), "2019": (100.0, 70.0)})
    published = make_dataset(nilai=observed(*rows, ("K", "2018", "rasio_kb", 60.0), ("K", "2019", "rasio_kb", 72.0)))
    assert parts(published) == {(PUBLISHED, None): pytest.approx(2.0), (MOVED, "K.1"): pytest.approx(10.0)}
    alone = make_dataset(nilai=observed(("K", "2018", "rasio_kb", 60.0), ("K", "2019", "rasio_kb", 72.0)))
    assert parts(alone) == {(MOVED, None): pytest.approx(12.0)}


def test_a_place_with_nothing_below_it_moved_as_a_whole():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0), "2019": (100.0, 70.0)})))
    assert parts(data, place=A) == {(MOVED, A): pytest.approx(10.0)}


def test_what_is_not_known_or_did_not_change_has_no_parts():
    data = make_dataset(nilai=observed(*reported(A={"2018": (100.0, 60.0), "2019": (200.0, 120.0)})))
    assert parts(data) == {}
    assert parts(data, periods=("2017", "2019")) == {}
    assert parts(make_dataset()) == {}
    assert periods_of(data, RATIO, "K", ["2017", "2018", "2019"]) == ["2018", "2019"]


def test_kampung_and_interventions_are_asked_in_the_same_way():
    works = [
        {"id": f"I{n}", "wilayah": place, "mulai": pd.Timestamp(f"{year}-02-01"), "realisasi": spent}
        for n, (place, year, spent) in enumerate([(A, 2018, 10.0), (A, 2019, 30.0), (C, 2019, None), ("KC", 2019, 5.0)])
    ]
    data = make_dataset(intervensi=works)
    assert parts(data, Measure(column="kampung"), periods=("2016", "2019")) == {(MOVED, "K.2"): 1.0}
    assert parts(data, Measure(column="jumlah")) == {(MOVED, "K.2"): 2.0}
    assert parts(data, Measure(column="realisasi")) == {(MOVED, "K.1"): 20.0, (MOVED, "K.2"): 5.0}
    assert parts(data, Measure(column="jumlah", skpd="S2")) == {}
    assert parts(make_dataset(), Measure(column="realisasi")) == {}


figures = st.dictionaries(
    st.tuples(st.sampled_from([A, B, C, D, "K", "K.1"]), st.sampled_from(YEARS), st.sampled_from(["pus", "pil", "iud", "rasio_kb"])),
    st.one_of(st.none(), st.integers(0, 500).map(float)),
    max_size=26,
)


@few(5)
@given(told=figures, measure=st.sampled_from([RATIO, Measure("pus"), Measure("rasio_kb", "pembilang")]), place=st.sampled_from(["K", "K.1", "K.2", A, "KA"]))
def test_the_parts_always_add_up_to_the_whole_change(told, measure, place):
    data = make_dataset(nilai=observed(*((*key, value) for key, value in told.items())))
    first, last = (measure.number(data, place, year) for year in YEARS)
    found = between(data, measure, place, YEARS)
    if first != first or last != last:
        assert found.empty
    else:
        assert found["bagian"].sum() == pytest.approx(last - first, abs=1e-9)
    assert found["bagian"].notna().all()

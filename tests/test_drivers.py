"""What drove the change of a ratio: rates, composition, who reported, and what was published; always adding up to the whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import drivers, movement
from kbdata.headlines import Measure
from tests.cases import few
from tests.making import make_dataset, observed

YEARS = ("2018", "2019")
PLACES = ("K.1.1", "K.1.2", "K.2.1", "K.2.2")


def reported(rows):
    """Couples, users of the pill and of the IUD by place and year."""
    told = []
    for place, year, couples, pill, iud in rows:
        told += [(place, year, "pus", couples), (place, year, "pil", pill), (place, year, "iud", iud)]
    return make_dataset(nilai=observed(*told))


def parts(change):
    return {(row.jenis, row.kode if isinstance(row.kode, str) else None): row.bagian for row in change.parts.itertuples()}


def test_the_formula_gives_what_is_published():
    # Das Gupta (1993), Standardization and Decomposition of Rates: A User's Manual, table 5.1: heads of household per 100, United States, 1970 and 1985
    # by age from 15-19 to 75+. Published: 44.727 and 47.694; rate effect 1.740, age effect 1.227. (For two components it is Kitagawa's formula.)
    size = (
        np.array([12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9]) / 100,
        np.array([10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5]) / 100,
    )
    rate = (
        np.array([1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8]),
        np.array([2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2]),
    )
    by_rate, by_mix = drivers.kitagawa(size, rate)
    assert [round(float((size[k] * rate[k]).sum()), 4) for k in (0, 1)] == [44.7268, 47.6940]
    assert (round(float(by_rate.sum()), 4), round(float(by_mix.sum()), 4)) == (1.7403, 1.2269)


def test_rates_and_weights_are_told_apart_by_place():
    # A: 60 % → 70 %, B: 20 % → 20 %, and A grows from half to three quarters of the couples: 40 % → 57.5 %
    data = reported([("K.1.1", "2018", 100, 60, 0), ("K.1.1", "2019", 300, 210, 0), ("K.1.2", "2018", 100, 20, 0), ("K.1.2", "2019", 100, 20, 0)])
    change = drivers.by_place(data, "rasio_kb", "K", YEARS)
    assert (change.first, change.last, change.lacking) == (40.0, 57.5, "")
    # rate of A: 0.625 × 10 points; the whole on average 48.75: A is 65 and gains 0.25, B is 20 and loses 0.25
    assert parts(change) == {
        (drivers.RATE, "K.1.1"): pytest.approx(6.25),
        (drivers.MIX, "K.1.1"): pytest.approx(0.25 * (65 - 48.75)),
        (drivers.MIX, "K.1.2"): pytest.approx(-0.25 * (20 - 48.75)),
    }


def test_the_rates_are_told_apart_by_method():
    data = reported([("K.1.1", "2018", 100, 40, 20), ("K.1.1", "2019", 100, 35, 35), ("K.1.2", "2018", 100, 20, 0), ("K.1.2", "2019", 100, 24, 0)])
    change = drivers.by_component(data, "rasio_kb", "K", YEARS)
    assert parts(change) == {(drivers.RATE, "pil"): pytest.approx(-0.5), (drivers.RATE, "iud"): pytest.approx(7.5)}


def test_who_reported_once_is_coverage_and_what_was_published_is_told():
    rows = [("K.1.1", "2018", 100, 60, 0), ("K.1.1", "2019", 100, 62, 0), ("K.1.2", "2018", 100, 60, 0), ("K.1.2", "2019", 100, 60, 0)]
    rows += [("K.2.1", "2019", 200, 80, 0)]
    change = drivers.by_place(reported(rows), "rasio_kb", "K", YEARS)
    assert parts(change) == {(drivers.RATE, "K.1.1"): pytest.approx(1.0), (drivers.COVERAGE, None): pytest.approx(50.5 - 61)}
    couples = [("pus", 100), ("pil", 60), ("iud", 0)]
    told = [(place, year, code, value) for place in ("K.1.1", "K.1.2") for year in YEARS for code, value in couples]
    published = make_dataset(nilai=observed(*told, ("K", "2018", "rasio_kb", 59.0), ("K", "2019", "rasio_kb", 64.0)))
    assert parts(drivers.by_place(published, "rasio_kb", "K", YEARS)) == {(drivers.PUBLISHED, None): pytest.approx(5.0)}


def test_a_group_that_is_not_there_in_one_year_adds_composition_only():
    rate, mix = drivers.kitagawa(([0.0, 1.0], [0.5, 0.5]), ([0.0, 40.0], [80.0, 40.0]))
    assert rate.tolist() == [0.0, 0.0] and mix.tolist() == [15.0, 5.0]  # the whole: 40, then 60; 80 is 30 above the mean, 40 is 10 below


def test_a_place_without_couples_in_one_year_has_no_ratio_then_and_counts_as_coverage():
    steady = [(place, year, 100, 40, 0) for place in ("K.1.2", "K.2.1") for year in YEARS]
    change = drivers.by_place(reported([("K.1.1", "2018", 0, 0, 0), ("K.1.1", "2019", 100, 80, 0), *steady]), "rasio_kb", "K", YEARS)
    assert parts(change) == {(drivers.COVERAGE, None): pytest.approx(160 / 3 - 40)}


@pytest.mark.parametrize(
    ("rows", "code", "place", "by_place", "by_component"),
    [
        ([], "rasio_kb", "K", drivers.UNREPORTED, drivers.UNREPORTED),
        ([("K.1.1", "2018", 100, 40, 0)], "rasio_kb", "K", drivers.UNREPORTED, drivers.UNREPORTED),  # one period
        ([("K.1.1", year, 100, 40, 0) for year in YEARS], "rasio_kb", "K", drivers.ONE_PLACE, ""),  # one place
        ([("K.1.1", year, 100, 40, 0) for year in YEARS], "rasio_kb", "K.1.1", drivers.ONE_PLACE, ""),
        ([("K", year, 100, 40, 0) for year in YEARS], "rasio_kb", "K", drivers.NO_PARTS, drivers.NO_PARTS),  # only the whole reported
        ([("K.1.1", "2018", 100, 4, 0), ("K.1.2", "2019", 100, 4, 0)], "rasio_kb", "K", drivers.NO_PARTS, drivers.NO_PARTS),  # nobody twice
        ([(place, year, 0, 0, 0) for place in PLACES for year in YEARS], "rasio_kb", "K", drivers.UNREPORTED, drivers.UNREPORTED),  # no couples
        ([("K.1.1", year, 100, 40, 0) for year in YEARS], "pus", "K", drivers.NO_RATIO, drivers.NO_RATIO),
        ([(place, year, 100, 40, 0) for place in PLACES for year in YEARS], "kepadatan", "K", drivers.UNREPORTED, drivers.UNREPORTED),
    ],
)
def test_where_nothing_can_be_told_it_is_said_why(rows, code, place, by_place, by_component):
    data = reported(rows)
    assert drivers.by_place(data, code, place, YEARS).lacking == by_place
    assert drivers.by_component(data, code, place, YEARS).lacking == by_component


def test_a_numerator_of_one_component_has_nothing_to_be_told_by():
    rows = [(place, year, code, 100.0 + 10 * (year == "2019")) for place in PLACES for year in YEARS for code in ("pus", "iat")]
    data = make_dataset(nilai=observed(*rows))
    assert drivers.by_component(data, "unmet_need", "K", YEARS).lacking == drivers.ONE_COMPONENT


def test_where_nothing_changed_there_are_no_parts_and_nothing_is_lacking():
    change = drivers.by_place(reported([(place, year, 100, 40, 0) for place in PLACES for year in YEARS]), "rasio_kb", "K", YEARS)
    assert change.lacking == "" and change.parts.empty


def test_rates_and_composition_of_a_place_are_together_what_the_place_moved_the_whole_by():
    rows = [(place, year, 100 + 30 * n * (year == "2019"), 40 + 7 * n, 3 * n) for n, place in enumerate(PLACES) for year in YEARS]
    data = reported(rows)
    mine = drivers.by_place(data, "rasio_kb", "K", YEARS).parts
    by_kecamatan = mine.groupby(mine["kode"].str[:3])["bagian"].sum().to_dict()
    other = movement.between(data, Measure("rasio_kb"), "K", YEARS).set_index("wilayah")["bagian"].to_dict()
    assert by_kecamatan == pytest.approx(other)


counts = st.integers(0, 400)


@few(5)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(YEARS), counts, counts, counts), unique_by=lambda row: row[:2], min_size=2, max_size=8))
def test_the_parts_add_up_exactly_whoever_reported_and_no_number_is_missing(rows):
    data = reported([(place, year, float(couples), float(pill), float(iud)) for place, year, couples, pill, iud in rows])
    for split in (drivers.by_place, drivers.by_component):
        change = split(data, "rasio_kb", "K", YEARS)
        if not change.lacking:
            assert np.isfinite(change.parts["bagian"].to_numpy(dtype=float)).all()
            assert change.parts["bagian"].sum() == pytest.approx(change.last - change.first, abs=1e-8)

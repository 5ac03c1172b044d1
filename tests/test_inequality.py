"""The summary measures give the figures that the WHO group's own program publishes, and say nothing where there is nothing to say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from inequality.theil import Theil

from kbdata.inequality import ordered, spread
from kbdata.inequality.estimate import Z
from kbdata.inequality.parts import theil

# Ordered, from the worst-off to the best-off: checks of `healthequal` 1.0.1.
POP, Y = np.array([78.0, 91, 162, 103, 105]), np.array([20.0, 30, 40, 50, 60])
# Not ordered: 25 places.
PEOPLE = np.array([
    832, 931, 1468, 1021, 1039, 1515, 1138, 620, 794, 866, 1367, 1108, 1120,
    1033, 833, 1536, 1149, 410, 1210, 858, 680, 935, 692, 781, 812,
], dtype=float)  # fmt: skip
VALUE = np.array([
    61, 74, 58, 59, 72, 75, 74, 68, 75, 67, 73, 63, 66,
    62, 60, 66, 71, 73, 71, 61, 74, 84, 55, 69, 60,
], dtype=float)  # fmt: skip
ERROR = np.array([
    5, 3, 3, 3, 4, 9, 2, 2, 2, 5, 5, 7, 5,
    6, 4, 5, 6, 6, 9, 4, 3, 4, 1, 3, 7,
], dtype=float)  # fmt: skip
PRINTED = {"rel": 2e-6}
LONE = np.array([7.0])


@pytest.mark.parametrize(("measure", "value", "se", "low", "high"), [
    (ordered.aci, 7.3284202, 0.29368517, None, None),
    (ordered.rci, 0.17776859, 0.0071240491, 0.16380545, 0.19173172),
    (ordered.rii, 3.159506, 0.07644001, 2.719902, 3.67016),
    (ordered.par, 18.775509, 4.4066348, 10.138505, 27.412513),
])  # fmt: skip
def test_ordered_measures_meet_the_reference(measure, value, se, low, high):
    found = measure(Y, POP)
    assert (found.value, found.se) == (pytest.approx(value, **PRINTED), pytest.approx(se, **PRINTED))
    if low is not None:
        assert (found.low, found.high) == (pytest.approx(low, rel=2e-5), pytest.approx(high, rel=2e-5))
    assert found.proven and found.way == "analitik"


def test_the_slope_index_meets_the_reference_with_its_error_in_the_same_unit():
    found = ordered.sii(Y, POP, 100)
    assert (found.value, found.low, found.high) == (pytest.approx(44.44502, **PRINTED), pytest.approx(40.15109, **PRINTED), pytest.approx(48.73895, **PRINTED))
    assert found.se / 100 == pytest.approx(0.02190822, **PRINTED)  # printed there as a fraction


def test_the_attributable_fraction_is_the_attributable_risk_over_the_mean_error_and_all():
    found, risk = ordered.paf(Y, POP, 100), ordered.par(Y, POP, 100)
    assert found.value == pytest.approx(45.544548, **PRINTED)
    assert found.se / 100 == pytest.approx(0.10689361, **PRINTED)  # printed there as a fraction beside an estimate in percent
    printed = (found.value - Z * found.se / 100, found.value + Z * found.se / 100)  # the interval there, too narrow by that slip
    assert printed == (pytest.approx(45.335037, **PRINTED), pytest.approx(45.75406, **PRINTED))
    mean = Y @ POP / POP.sum()
    assert (found.low, found.high) == (pytest.approx(100 * risk.low / mean), pytest.approx(100 * risk.high / mean))


@pytest.mark.parametrize(("measure", "value"), [
    (spread.bgv, 46.198326), (spread.bgsd, 6.7969351), (spread.mdbw, 16.293156), (spread.mdmu, 5.891726), (spread.mdmw, 5.8348689),
    (spread.idisu, 8.7018175), (spread.idisw, 8.6178417),
])  # fmt: skip
def test_measures_of_spread_meet_the_reference(measure, value):
    found = measure(VALUE, PEOPLE, ERROR, 100)
    assert found.value == pytest.approx(value, **PRINTED) and found.low < found.high


def test_measures_of_spread_from_one_group_meet_the_reference():
    assert spread.mdbu(VALUE).value == pytest.approx(16.360001, **PRINTED)
    assert (spread.mdru(VALUE, 13).value, spread.mdrw(VALUE, PEOPLE, 13).value) == (pytest.approx(7.2399998), pytest.approx(7.2228465, **PRINTED))


@pytest.mark.parametrize(("measure", "value", "se"), [(spread.ti, 5.0359201, 0.0014201), (spread.mld, 5.0524006, 0.0014242)])
def test_logarithmic_measures_meet_the_reference(measure, value, se):
    found = measure(VALUE, PEOPLE, ERROR, 100)
    assert found.value == pytest.approx(value, rel=2e-5)
    assert found.se / 1000 == pytest.approx(se, abs=5e-8)  # printed there without the factor of the estimate


def test_the_variance_has_its_published_error_and_the_coefficient_of_variation_follows_from_it():
    assert spread.bgv(VALUE, PEOPLE, ERROR).se == pytest.approx(17.134647, **PRINTED)
    assert spread.cov(VALUE, PEOPLE).value == pytest.approx(100 * 6.7969351 / (VALUE @ PEOPLE / PEOPLE.sum()), **PRINTED)


def test_difference_and_ratio_of_the_ends():
    se = np.array([3.0, 1, 1, 1, 4])
    d, r = ordered.difference(Y, se), ordered.ratio(Y, se)
    assert (d.value, d.se) == (40, 5) and d.proven
    assert r.value == 3 and r.se == pytest.approx(np.hypot(3 / 20, 4 / 60)) and r.low * r.high == pytest.approx(9)
    assert ordered.ratio(np.array([0.0, 5]), np.ones(2)) is None and ordered.difference(LONE, LONE) is None


def test_theil_is_split_as_its_parts_add_up():
    y, groups = np.array([1.0, 3, 5, 7]), np.array(["a", "a", "b", "b"])
    found = theil(y, groups)
    means = np.array([2.0, 6.0])
    between = float((means / 8 * np.log(2 * means / 8)).sum())  # each of the two groups holds half of the places
    assert found.between == pytest.approx(between) and found.total == pytest.approx(float(Theil(y).T)) and found.total == pytest.approx(between + found.within)
    assert theil(y, np.array(["a"] * 4)) is None and theil(np.zeros(4), groups) is None and theil(np.array([1.0, np.nan, 2, 3]), groups) is None


ORDERED = (ordered.aci, ordered.rci, ordered.sii, ordered.rii, ordered.par, ordered.paf)
SPREAD = (spread.bgv, spread.bgsd, spread.cov, spread.mdbw, spread.mdmu, spread.mdmw, spread.idisu, spread.idisw, spread.ti, spread.mld)


@pytest.mark.parametrize("measure", [*ORDERED, *SPREAD])
def test_what_is_equal_everywhere_proves_nothing(measure):
    found = measure(np.full(6, 40.0), np.full(6, 100.0))
    assert found is not None and found.value == pytest.approx(found.neutral, abs=1e-9) and not found.proven


@pytest.mark.parametrize("measure", [*ORDERED, *SPREAD])
@pytest.mark.parametrize(("y", "pop"), [
    ([50.0], [10.0]), ([], []), ([np.nan, 5, 6, 7], [1.0, 1, 1, 1]), ([5.0, 6, 7], [0.0, 0, 0]), ([5.0, 6, 7], [1.0, np.nan, 1]),
])  # fmt: skip
def test_what_is_not_defined_is_none(measure, y, pop):
    assert measure(np.array(y), np.array(pop)) is None


@pytest.mark.parametrize(
    "measure", [ordered.rci, ordered.sii, ordered.rii, ordered.par, ordered.paf, spread.cov, spread.idisu, spread.idisw, spread.ti, spread.mld]
)
def test_relative_measures_of_nothing_are_none(measure):
    assert measure(np.zeros(5), np.ones(5) * 10) is None


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 400)), max_size=8))
def test_a_measure_is_finite_or_none(groups):
    y, pop = (np.array([group[side] for group in groups], dtype=float) for side in (0, 1))
    for measure in (*ORDERED, *SPREAD):
        found = measure(y, pop)
        assert found is None or all(np.isfinite(number) for number in (found.value, found.low, found.high, found.se) if number is not None)


def test_alike_places_are_seldom_called_unequal():
    """Fifty worlds without inequality: counts by chance alone. Each measure may be fooled about once in twenty."""
    fooled = dict.fromkeys((*ORDERED[:4], spread.bgv, spread.mdmw, spread.ti), 0)
    pop, worlds = np.full(30, 400.0), 50
    for seed in range(worlds):
        y = 100 * np.random.default_rng(seed).binomial(400, 0.6, 30) / 400
        se = np.sqrt(y * (100 - y) / 400)
        for measure in fooled:
            found = measure(y, pop) if measure in ORDERED else measure(y, pop, se, 100)
            fooled[measure] += found.proven
    assert max(fooled.values()) <= 8, fooled

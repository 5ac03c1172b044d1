"""What counts as a difference, and what is still chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kbdata.chance import changed, funnel, wilson

counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.8, 0.95, 0.998])


@pytest.mark.parametrize(
    ("successes", "total", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_limits_are_those_of_newcombe_1998_table_1(successes, total, lower, upper):
    assert np.allclose(wilson(successes, total), (lower, upper), atol=5e-5)


@given(counts, levels)
def test_wilson_limits_hold_the_share_and_stay_within_0_and_1(count, level):
    lower, upper = wilson(*count, level)
    assert 0 <= lower <= count[0] / count[1] <= upper <= 1


@given(counts)
def test_a_surer_interval_is_wider(count):
    lower, upper = wilson(*count, 0.95)
    wider_lower, wider_upper = wilson(*count, 0.998)
    assert wider_lower <= lower and upper <= wider_upper


def test_where_there_is_no_share_there_are_no_limits():
    lower, upper = wilson([1, np.nan, 5, 3, -1], [0, 10, np.nan, 2, 2])
    assert np.isnan(lower).all() and np.isnan(upper).all()


def test_a_funnel_is_two_and_three_errors_wide_around_the_centre():
    [row] = funnel(50, 100, 50.0, minimum=30).to_dict("records")  # the error is √(0.5 × 0.5 / 100) = 5 points
    assert row["batas_bawah_95"] == pytest.approx(50 - 1.959964 * 5)
    assert row["batas_atas_95"] == pytest.approx(50 + 1.959964 * 5)
    assert row["batas_bawah_998"] == pytest.approx(50 - 3.090232 * 5)
    assert row["batas_atas_998"] == pytest.approx(50 + 3.090232 * 5)
    assert (row["beda"], row["sisi"] is None or row["sisi"] != row["sisi"]) == ("kebetulan", True)


@pytest.mark.parametrize(
    ("numerator", "denominator", "beda", "sisi"),
    [
        (66, 100, "berbeda_nyata", "atas"),  # 3.2 errors above 50 %
        (65, 100, "mungkin_berbeda", "atas"),  # 3.0
        (60, 100, "mungkin_berbeda", "atas"),  # 2.0
        (59, 100, "kebetulan", "atas"),  # 1.8
        (34, 100, "berbeda_nyata", "bawah"),
        (0, 29, "terlalu_kecil", None),  # far below, but of 29 couples
        (0, 30, "berbeda_nyata", "bawah"),
        (0, 0, "kosong", None),
        (None, 100, "kosong", None),
        (50, None, "kosong", None),
    ],
)
def test_the_word_for_a_place_follows_from_the_errors_it_lies_away(numerator, denominator, beda, sisi):
    [row] = funnel([numerator], [denominator], 50.0, minimum=30).astype(object).to_dict("records")
    assert row["beda"] == beda
    assert row["sisi"] == sisi if sisi else row["sisi"] != row["sisi"]


def test_a_small_place_needs_a_larger_difference():
    table = funnel([12, 120, 1200], [20, 200, 2000], 70.0, minimum=10)  # all 60 % against 70 %
    assert table["beda"].tolist() == ["kebetulan", "mungkin_berbeda", "berbeda_nyata"]


def test_each_place_may_have_its_own_centre_and_a_centre_that_is_no_share_judges_nothing():
    table = funnel([50, 50, 50, 50], 100, [50.0, 80.0, np.nan, 850.0], minimum=30)
    assert table["beda"].tolist() == ["kebetulan", "berbeda_nyata", "kosong", "kosong"]


@given(counts, st.floats(0.01, 0.99), st.sampled_from(["998", "95"]))
def test_a_place_lies_outside_the_funnel_where_the_centre_lies_outside_its_wilson_interval(count, centre, name):
    level, words = {"998": (0.998, ["berbeda_nyata"]), "95": (0.95, ["berbeda_nyata", "mungkin_berbeda"])}[name]
    lower, upper = wilson(*count, level)
    assume(min(abs(centre - lower), abs(centre - upper)) > 1e-9)
    [row] = funnel(*count, 100 * centre, minimum=0).to_dict("records")
    assert (row["beda"] in words) == (not lower <= centre <= upper)
    share = 100 * count[0] / count[1]
    assert (row["beda"] in words) == (not row[f"batas_bawah_{name}"] - 1e-9 <= share <= row[f"batas_atas_{name}"] + 1e-9)


def test_a_change_has_the_limits_of_newcombe_1998():
    """His table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 10/10 − 0/20, 10/10 − 0/10; ours is later − earlier."""
    table = changed([48, 3, 0, 0], [80, 10, 20, 10], [56, 9, 10, 10], [70, 10, 10, 10])
    assert np.allclose(table["selisih"], [0.2, 0.6, 1.0, 1.0])
    assert np.allclose(table["batas_bawah"], [0.0524, 0.1705, 0.6791, 0.6075], atol=5e-5)
    assert np.allclose(table["batas_atas"], [0.3339, 0.8090, 1.0, 1.0], atol=5e-5)
    assert table["nyata"].all()


@given(counts, counts, levels)
def test_a_change_read_backwards_is_the_same_with_the_sign_turned(first, second, level):
    there, back = changed(*first, *second, level), changed(*second, *first, level)
    assert np.allclose(there["selisih"], -back["selisih"])
    assert np.allclose(there["batas_bawah"], -back["batas_atas"])
    assert (there["nyata"] == back["nyata"]).all()


@given(counts, counts, levels)
def test_the_limits_of_a_change_hold_the_change_and_stay_possible(first, second, level):
    [row] = changed(*first, *second, level).to_dict("records")
    assert -1 - 1e-9 <= row["batas_bawah"] <= row["selisih"] <= row["batas_atas"] <= 1 + 1e-9


def test_without_one_of_the_shares_no_change_is_real():
    table = changed([0, np.nan, 5], [0, 10, 10], [5, 5, np.nan], [10, 10, 10])
    assert table["selisih"].isna().all() and not table["nyata"].any()

"""What may be said of the effect of the kampung: known effects are found, no effect is not proven, and what is missing is named."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import impact, knowntruth, matching, staggered
from kbdata.dataset import Dataset
from kbdata.panel import NEVER, aligned, denominators, offered, panel
from tests.making import BASE, make_dataset

MPDTA = Path(__file__).parent / "reference" / "mpdta.csv"


def city(values: pd.DataFrame, founded: dict[str, int], status: str = "resmi", denominator: float = 1000.0) -> Dataset:
    """A data set with a kelurahan per row of `values` (ratio in percent by year) and a kampung in those of `founded`, by year."""
    kelurahan = [{"kode": code, "nama": code, "tingkat": "kelurahan", "induk": "K.1"} for code in values.index]
    kampung = [{"kode": f"{code}-K", "nama": code, "tingkat": "kampung", "induk": code, "luas_km2": None} for code in founded]
    rows = [
        {"wilayah": code, "periode": str(year), "indikator": part, "nilai": number, "status": status}
        for code, row in values.iterrows()
        for year, ratio in row.items()
        for part, number in (("pil", ratio * denominator / 100), ("iud", 0.0), ("pus", denominator))
        if pd.notna(ratio)
    ]
    return make_dataset(
        wilayah=[*BASE["wilayah"][:2], *kelurahan, *kampung],
        kampung=[{"wilayah": f"{code}-K", "tahun": year} for code, year in founded.items()],
        nilai=rows,
    )


@cache
def known_city(seed: int, **settings: float) -> Dataset:
    wide, start, _gained = knowntruth.panel(seed, **settings)
    return city(wide, {code: int(year) for code, year in start.items() if np.isfinite(year)})


def by_hand() -> tuple[pd.DataFrame, dict[str, int]]:
    """A begins in 2017, B in 2018; C to F have none."""
    values = pd.DataFrame(
        {2016: [60.0, 50.0, 70.0, 72.0, 74.0, 76.0], 2017: [64.0, 51.0, 71.0, 73.0, 75.0, 77.0], 2018: [66.0, 56.0, 72.0, 74.0, 76.0, 78.0]},
        index=list("ABCDEF"),
    )
    return values, {"A": 2017, "B": 2018}


def test_the_effect_is_the_change_beyond_that_of_the_places_without_a_kampung_yet():
    values, begun = by_hand()
    start = pd.Series(begun, dtype=float).reindex(values.index).fillna(NEVER)
    # A: 2017 +4 against +1 of B to F, 2018 +6 against +2 of C to F; B: 2018 +5 against +1
    assert staggered.effect(values.to_numpy(), np.array([2016.0, 2017.0, 2018.0]), start.to_numpy()) == pytest.approx((3 + 4 + 4) / 3)


@given(seed=st.integers(0, 999), added=st.floats(-20, 20), years=st.lists(st.floats(-20, 20), min_size=4, max_size=4))
def test_what_comes_with_the_kampung_is_found_whole_and_what_comes_to_all_is_not(seed: int, added: float, years: list[float]):
    wide, start, gained = knowntruth.panel(seed)
    when, begun = np.array(wide.columns, dtype=float), start.to_numpy()
    before = staggered.effect(wide.to_numpy(), when, begun)
    moved = wide.to_numpy() + np.array(years) + np.where(gained.notna(), added, 0.0)
    assert staggered.effect(moved, when, begun) == pytest.approx(before + added, abs=1e-9)


def test_each_kampung_is_laid_beside_what_the_others_did():
    rows = aligned(city(*by_hand()), "rasio_kb").set_index(["wilayah", "waktu"])
    assert rows.loc[("A", 1), ["nilai", "banding"]].tolist() == pytest.approx([66.0, 62.0])
    assert rows.loc[("B", -2), ["nilai", "banding"]].tolist() == pytest.approx([50.0, 50.0])
    assert set(rows.index.get_level_values(0)) == {"A", "B"}


def test_the_published_figures_of_the_public_data_set_are_met():
    rows = pd.read_csv(MPDTA)
    wide = rows.pivot(index="county", columns="year", values="lemp")
    start = rows.groupby("county")["first_treat"].first().astype(float).replace(0, NEVER)
    found = staggered.study(wide, start, control="never_treated", draws=0)
    n = int(np.isfinite(start).sum())
    assert found.estimate.effect == pytest.approx(-0.0400, abs=5e-5)
    assert found.error * np.sqrt((n - 3) / n) == pytest.approx(0.0120, abs=5e-5)  # without the correction for few places
    after = found.by_time[found.by_time["waktu"] >= 0]
    assert after["efek"].tolist() == pytest.approx([-0.0199, -0.0510, -0.1373, -0.1008], abs=5e-5)
    own = staggered.study(wide, start, draws=0).estimate.effect
    assert staggered.effect(wide.to_numpy(), np.array(wide.columns, dtype=float), start.to_numpy()) == pytest.approx(own, abs=1e-9)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_known_effect_is_found_by_every_method(seed: int):
    wide, start, gained = knowntruth.panel(seed, effect=4.0)
    truth = float(np.nanmean(gained))
    found = staggered.study(wide, start).estimate
    other = staggered.synthetic(wide, start)
    assert other is not None
    for estimate in (found, other):
        assert estimate.low <= truth <= estimate.high
        assert estimate.clear
    assert staggered.fake_places(wide, start, draws=199)[1] < impact.SIGNIFICANT


def test_an_effect_that_is_there_is_supported_and_one_that_is_not_is_not_proven():
    assert impact.verdict(known_city(1, effect=4.0), "rasio_kb").judgement == impact.SUPPORTED
    assert [impact.verdict(known_city(seed), "rasio_kb").judgement for seed in (1, 2, 3)] == [impact.UNPROVEN] * 3


def test_where_ways_parted_before_a_clear_difference_is_not_called_an_effect():
    found = impact.verdict(known_city(4, drift=4.0), "rasio_kb")
    assert found.judgement == impact.DOUBTFUL
    assert {"pretrend", "fake_dates", "fragile"} <= {caveat.code for caveat in found.caveats}


def test_the_same_data_give_the_same_verdict():
    one, other = (impact.verdict(known_city.__wrapped__(5, effect=1.0), "rasio_kb") for _ in range(2))  # made twice
    assert one.methods == other.methods and one.by_lot == other.by_lot and one.caveats == other.caveats


def test_each_kampung_is_held_against_those_most_alike():
    values, begun = by_hand()
    data = city(values, begun)
    made = panel(data, "rasio_kb")
    pairs = pd.DataFrame([("A", "C"), ("A", "D"), ("B", "E")], columns=["wilayah", "pasangan"])
    found = matching.matched(made, pairs)
    assert found is not None and found.effect == pytest.approx((3 + 4 + 4) / 3) and found.places == 2
    assert matching.naive(made).effect == pytest.approx((4 + 6 + 5) / 3)


def test_a_caveat_follows_from_each_thing_that_the_data_do_not_allow():
    wide, start, _gained = knowntruth.panel(6, effect=4.0)
    wide.iloc[-1, 1] = np.nan
    founded = {code: int(year) for code, year in start.items() if np.isfinite(year)} | {"040": 2016, "041": 2020}
    found = impact.verdict(city(wide, founded, status="simulasi"), "rasio_kb")
    told = {caveat.code: caveat for caveat in found.caveats}
    assert {"only_simulated", "few_treated", "few_before", "nothing_before", "not_begun", "holes"} <= set(told)
    assert told["nothing_before"].places == ("040",) and told["holes"].places == ("051",)
    assert told["few_before"].numbers == (1, 3) and told["few_treated"].numbers == (15, 3)


def test_a_denominator_that_moved_with_the_kampung_is_told():
    wide, start, _gained = knowntruth.panel(7, effect=4.0)
    data = city(wide, {code: int(year) for code, year in start.items() if np.isfinite(year)})
    rows = data.frames["nilai"]
    grown = rows["wilayah"].isin(start.index[np.isfinite(start)]) & (rows["periode"].astype(int) >= rows["wilayah"].map(start))
    rows.loc[grown, "nilai"] *= 1.5
    assert "population" in {caveat.code for caveat in impact.verdict(data, "rasio_kb").caveats}
    assert denominators(panel(data, "rasio_kb")).shape == wide.shape


def test_only_ratios_reported_for_kelurahan_in_two_years_can_be_chosen():
    assert offered(city(*by_hand())) == ["rasio_kb"]


def test_where_every_place_has_a_kampung_in_the_end_the_last_ones_are_the_comparison():
    wide, _start, _gained = knowntruth.panel(8, places=12, cohorts=(), effect=0.0)
    made = panel(city(wide, {code: 2017 if i < 6 else 2019 for i, code in enumerate(wide.index)}), "rasio_kb")
    assert (made.missing, made.years, len(made.treated), len(made.compared)) == ("", [2016, 2017, 2018], 6, 6)


FLAT = pd.DataFrame(70.0, index=[f"{i:02d}" for i in range(8)], columns=[2016, 2017, 2018])
UNLIKE = FLAT + np.arange(24).reshape(8, 3) ** 2 % 7
BEGUN = {"00": 2017, "01": 2017, "02": 2018}

DEGENERATE = {
    "lockstep": (FLAT + (np.arange(8)[:, None] + np.arange(3)), BEGUN),
    "one_place": (UNLIKE.iloc[:1], {"00": 2017}),
    "no_kampung": (UNLIKE, {}),
    "no_data": (UNLIKE * np.nan, BEGUN),
    "one_period": (UNLIKE[[2017]], BEGUN),
    "no_before": (UNLIKE, dict.fromkeys(BEGUN, 2016)),
    "not_begun": (UNLIKE, dict.fromkeys(BEGUN, 2030)),
    "no_untreated": (UNLIKE, dict.fromkeys(UNLIKE.index, 2017)),
    "few_compared": (UNLIKE.iloc[:3], {"00": 2017, "01": 2017}),
    "few_treated": (UNLIKE, {"00": 2017}),
    "no_variation": (FLAT, BEGUN),
    "holes": (UNLIKE.where((np.arange(24).reshape(8, 3) + np.arange(8)[:, None]) % 3 > 0), BEGUN),
}


@cache
def degenerate(code: str) -> Dataset:
    return city(*DEGENERATE[code])


@pytest.mark.parametrize("code", DEGENERATE)
def test_what_is_missing_is_named(code: str):
    found = impact.verdict(degenerate(code), "rasio_kb")
    assert (found.judgement, found.panel.missing) == (impact.UNKNOWN, code.replace("lockstep", "no_variation"))


def test_a_denominator_of_zero_is_no_data():
    assert impact.verdict(city(UNLIKE, BEGUN, denominator=0.0), "rasio_kb").panel.missing == "no_data"


@pytest.mark.parametrize(
    ("values", "founded"),
    [
        (UNLIKE, BEGUN),
        (UNLIKE.iloc[:5], {"00": 2017, "01": 2017}),
        (UNLIKE[[2016, 2017]], {"00": 2017, "01": 2017}),
    ],
)
def test_numbers_that_are_given_are_numbers(values: pd.DataFrame, founded: dict[str, int]):
    found = impact.verdict(city(values, founded), "rasio_kb")
    assert found.study is not None
    numbers = [number for method in found.methods for number in (method.effect, method.low, method.high) if number is not None]
    numbers += [*found.fake_places, found.by_lot, found.study.error, found.study.detectable, *found.study.by_group["efek"]]
    numbers += [*found.study.sensitivity.to_numpy().ravel(), *(n for caveat in found.caveats for n in caveat.numbers)]
    assert np.isfinite(numbers).all()

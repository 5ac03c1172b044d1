"""Need: the places with more of what is lacking come first, and the rank says how far it can be trusted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import need
from kbdata.need import Recipe
from tests.cases import few
from tests.making import make_dataset, observed

EVEN = Recipe((("a", 25), ("b", 25)))


def table(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(columns, index=[f"P{i}" for i in range(len(next(iter(columns.values()))))], dtype=float)


def ranks(values: pd.DataFrame, recipe: Recipe) -> dict[str, float]:
    return need.ranked(values, recipe)["peringkat"].to_dict()


def test_the_index_is_what_the_recipe_says():
    values = table(a=[0, 10, 5], b=[10, 0, 20])
    assert need.ranked(values, EVEN)["indeks"].to_dict() == pytest.approx({"P2": 75.25, "P1": 50.5, "P0": 25.75})  # (1+50.5)/2, (100+1)/2, (50.5+100)/2
    three = need.ranked(values, Recipe((("a", 75), ("b", 25))))["indeks"]
    assert three["P1"] == pytest.approx(0.75 * 100 + 0.25 * 1)
    geometric = need.ranked(values, Recipe(EVEN.weights, aggregation="geometrik"))["indeks"]
    assert geometric["P1"] == pytest.approx(np.sqrt(100 * 1))
    z = need.ranked(values, Recipe((("a", 1),), "z"))["indeks"]
    assert z["P1"] == pytest.approx(100 + 10 * 5 / np.std([0, 10, 5]))


def test_weights_count_by_their_proportion_only_and_a_weight_of_zero_not_at_all():
    values = table(a=[1, 2, 3, 4], b=[4, 1, 3, 2])
    assert need.ranked(values, EVEN).equals(need.ranked(values, Recipe((("a", 100), ("b", 100)))))
    assert ranks(values, Recipe((("a", 0), ("b", 40)))) == {"P0": 1, "P2": 2, "P3": 3, "P1": 4}
    assert ranks(values.assign(b=np.nan), Recipe((("a", 10), ("b", 0)))) == {"P3": 1, "P2": 2, "P1": 3, "P0": 4}


def test_what_is_good_when_it_rises_is_need_when_it_is_low():
    counts = {"K.1.1": 90.0, "K.1.2": 50.0}
    told = [row for place, users in counts.items() for row in ((place, "2019", "pus", 100.0), (place, "2019", "pil", users), (place, "2019", "iud", 0.0))]
    data = make_dataset(nilai=observed(*told))
    turned = need.values(data, ["rasio_kb"], ["K.1.1", "K.1.2", "K.2.1"], "2019")
    assert turned["rasio_kb"].tolist()[:2] == [-90, -50] and np.isnan(turned.loc["K.2.1", "rasio_kb"])
    assert ranks(turned, Recipe((("rasio_kb", 1),)))["K.1.2"] == 1
    assert need.offered(data, ["K.1.1", "K.1.2"], "2019") == ["rasio_kb"] and need.usual(data, ["K.1.1", "K.1.2"], "2019") == []
    assert need.offered(data, [], "2019") == [] and need.values(data, [], [], "2019").empty


def test_a_place_that_lacks_an_indicator_has_no_rank_and_stands_last():
    found = need.ranked(table(a=[1, np.nan, 3], b=[1, 9, 2]), EVEN)
    assert found.index.tolist() == ["P2", "P0", "P1"] and found.loc["P1"].isna().all()


@pytest.mark.parametrize("values", [table(a=[np.nan, np.nan], b=[1, 2]), table(a=[], b=[]), table(c=[1, 2])])
def test_without_numbers_there_are_no_ranks(values):
    found = need.ranked(values, EVEN)
    assert found["peringkat"].isna().all() and len(found) == len(values) and need.alike(found) and need.left_out(values, EVEN).empty


def test_nothing_weighed_gives_no_ranks():
    assert Recipe((("a", 0), ("b", 0))).shares == {} and need.ranked(table(a=[1, 2], b=[2, 1]), Recipe((("a", 0), ("b", 0))))["peringkat"].isna().all()


@pytest.mark.parametrize("standard", need.STANDARDS)
@pytest.mark.parametrize("aggregation", need.AGGREGATIONS)
def test_what_is_equal_everywhere_tells_no_place_from_another(standard, aggregation):
    recipe = Recipe(EVEN.weights, standard, aggregation)
    same = need.ranked(table(a=[5, 5, 5, 5], b=[0.1, 0.1, 0.1, 0.1]), recipe)
    assert need.alike(same) and set(same["peringkat"]) == {1} and (same["tinggi"] == same["rendah"]).all()
    half = need.ranked(table(a=[5, 5, 5, 5], b=[1, 2, 3, 4]), recipe)
    assert half.index[0] == "P3" and not need.alike(half)


def test_a_rank_is_surer_where_the_indicators_agree():
    agreed = need.ranked(table(a=range(20), b=range(20)), EVEN)
    assert (agreed["rendah"] == agreed["tinggi"]).all()
    torn = need.ranked(table(a=range(20), b=list(range(20))[::-1]), EVEN)
    assert (torn["tinggi"] - torn["rendah"]).median() >= 8


def test_the_rank_without_one_indicator():
    values = table(a=[1, 2, 3], b=[3, 2, 1])
    found = need.left_out(values, EVEN)
    assert found["a"].to_dict() == {"P0": 1, "P1": 2, "P2": 3} and found["b"].to_dict() == {"P0": 3, "P1": 2, "P2": 1}
    assert need.left_out(values[["a"]], Recipe((("a", 1),))).columns.empty


@few(20)
@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 1e3)), min_size=1, max_size=12), st.integers(0, 100), st.integers(1, 100))
def test_ranks_are_whole_and_within_the_places(rows, first, second):
    values = table(a=[row[0] for row in rows], b=[row[1] for row in rows])
    found = need.ranked(values, Recipe((("a", first), ("b", second))))
    assert np.isfinite(found[["indeks", "peringkat", "tengah", "rendah", "tinggi"]].to_numpy()).all()
    assert found["peringkat"].between(1, len(rows)).all() and found["peringkat"].min() == 1
    assert (found["rendah"] <= found["tengah"]).all() and (found["tengah"] <= found["tinggi"]).all()
    assert (np.diff(found["indeks"]) <= 1e-6).all()

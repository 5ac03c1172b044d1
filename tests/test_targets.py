"""Which target holds for a place, and which source of it leads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import targets
from tests.cases import few
from tests.making import LATER, SOURCE, make_dataset


def goal(place, value, period="2019", source="A", code="rasio_kb"):
    return {"wilayah": place, "periode": period, "indikator": code, "nilai": value, "sumber": source}


def test_several_sources_stand_side_by_side_and_the_first_leads():
    data = make_dataset(target=[goal("K", 66, source="B"), goal("K", 76, source="A"), goal("K", 75, "2018", "A")])
    found = targets.of(data, "rasio_kb", "K")
    assert found[["sumber", "periode", "nilai", "prioritas"]].values.tolist() == [["A", "2018", 75, 1], ["A", "2019", 76, 1], ["B", "2019", 66, 2]]
    assert targets.leading(data, "rasio_kb", "K", "2019") == 76


def test_the_leading_source_is_the_first_one_that_has_a_target_for_the_period():
    data = make_dataset(target=[goal("K", 66, source="B"), goal("K", 75, "2018", "A")])
    assert [targets.leading(data, "rasio_kb", "K", year) for year in ("2018", "2019", "2020")] == [75, 66, None]


@pytest.mark.parametrize(("place", "expected"), [("K", 70), ("K.1", 72), ("K.1.1", 72), ("KA", 80), ("K.2", 70), ("K.2.1", 70), ("KC", 70)])
def test_a_place_without_a_target_takes_that_of_the_nearest_place_above(place, expected):
    data = make_dataset(target=[goal("K", 70), goal("K.1", 72), goal("KA", 80)])
    assert targets.leading(data, "rasio_kb", place, "2019") == expected


def test_a_target_in_amounts_holds_for_its_own_place_only():
    data = make_dataset(target=[goal("K", 500, code="pus"), goal("K.1", 90, code="pus")])
    assert [targets.leading(data, "pus", place, "2019") for place in ("K", "K.1", "K.1.1", "K.2")] == [500, 90, None, None]


def test_without_any_target_there_is_none():
    data = make_dataset(target=[goal("K.1", 72), goal("K", 5, code="unmet_need")])
    assert targets.leading(data, "rasio_kb", "K", "2019") is None
    assert targets.of(data, "rasio_kb", "K.2").empty


@few(15)
@given(st.lists(st.tuples(st.sampled_from(["K", "K.1", "K.1.1"]), st.sampled_from("AB"), st.integers(0, 100)), unique_by=lambda row: row[:2]))
def test_the_leading_target_is_the_nearest_and_then_the_first_in_rank(rows):
    data = make_dataset(target=[goal(place, value, source=source) for place, source, value in rows], sumber=[SOURCE, LATER])
    ranked = sorted(rows, key=lambda row: (-len(row[0]), row[1]))
    assert targets.leading(data, "rasio_kb", "K.1.1", "2019") == (ranked[0][2] if ranked else None)

"""Where the next rupiah does most: the plan is the best, keeps its limits, and says why something is left out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbdata import allocation, left_out, packages
from kbdata.allocation import NEARLY, Plan, Problem
from tests.making import make_dataset, observed


def asked(
    needs: list[tuple[str, float, float]], offers: list[tuple[str, float, float, float]], budget: float, minimum: float = 0.0, **capacity: float
) -> Problem:
    """needs: kecamatan, need, share. offers: agency, cost, recipients, share chosen for the need."""
    places = pd.DataFrame(needs, columns=["kecamatan", "kebutuhan", "porsi"])
    places.insert(0, "wilayah", [f"K{i}" for i in range(len(places))])
    rows = pd.DataFrame(offers, columns=["skpd", "biaya", "penerima", "tepat"])
    rows = rows.assign(paket=range(1, len(rows) + 1), kegiatan="Kegiatan", satuan="unit", paling_banyak=np.nan)
    return Problem(places.astype({"kebutuhan": float, "porsi": float}), rows, budget, minimum, capacity)


def keeps_limits(problem: Problem, units: np.ndarray) -> bool:
    costs = units * problem.costs
    reached = np.minimum((units * problem.reach).sum(axis=1), problem.need)
    fair = all(
        reached[problem.kecamatan(code)].sum() >= problem.minimum * problem.need[problem.kecamatan(code)].sum() - 1e-5
        for code in problem.places["kecamatan"].unique()
    )
    able = all(costs[:, problem.agency(code)].sum() <= most for code, most in problem.capacity.items())
    return bool(costs.sum() <= problem.budget and able and fair and (units <= problem.most).all())


def best_of_all(problem: Problem) -> float | None:
    """By trying every plan; None where none keeps the limits."""
    shape = len(problem.places), len(problem.usable)
    ranges = [range(int(np.ceil(need / reach)) + 1) for need, row in zip(problem.need, problem.reach, strict=True) for reach in row]
    plans = (np.array(each).reshape(shape) for each in product(*ranges))
    totals = [float(np.minimum((plan * problem.reach).sum(axis=1), problem.need).sum()) for plan in plans if keeps_limits(problem, plan)]
    return max(totals, default=None)


cases = st.builds(
    lambda needs, offers, budget, minimum, able: asked(needs, offers, budget, minimum, A=able),
    st.lists(st.tuples(st.sampled_from("PQ"), st.integers(1, 6), st.sampled_from([0.25, 0.5, 1.0])), min_size=1, max_size=2),
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(1, 9).map(lambda n: n * 100_000), st.integers(2, 8), st.sampled_from([0.0, 0.5, 1.0])),
        min_size=1,
        max_size=2,
    ),
    st.integers(1, 40).map(lambda n: n * 100_000),
    st.sampled_from([0.0, 0.3, 0.8]),
    st.integers(0, 20).map(lambda n: n * 100_000),
)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_no_other_plan_reaches_more(problem):
    plan, best = allocation.solve(problem), best_of_all(problem)
    if best is None:
        assert plan.status == "tidak_mungkin" and plan.units.sum() == 0
    else:
        assert plan.status == "terbaik"
        assert keeps_limits(problem, plan.units)
        assert best - NEARLY <= plan.total <= best + 1e-6


@settings(max_examples=40, deadline=None)
@given(cases)
def test_one_limit_loosened_as_told_makes_a_plan_possible(problem):
    plan = allocation.solve(problem)
    for loose in plan.loosen:
        if loose.needed is None:
            continue
        changed = {
            "anggaran": {"budget": loose.needed},
            "minimum": {"minimum": loose.needed},
            "kapasitas": {"capacity": {**problem.capacity, loose.whose: loose.needed}},
        }[loose.limit]
        parts = {"needs": problem.needs, "packages": problem.packages, "budget": problem.budget, "minimum": problem.minimum, "capacity": problem.capacity}
        if (loose.limit == "minimum" and loose.needed == 0) or changed.get("budget") == 0:
            continue
        assert allocation.solve(Problem(**(parts | changed))).status == "terbaik"


@settings(max_examples=30, deadline=None)
@given(cases)
def test_the_same_question_gives_the_same_plan_and_every_pair_its_reason(problem):
    plan, again = allocation.solve(problem), allocation.solve(problem)
    assert (plan.units == again.units).all()
    told = left_out.reasons(problem, plan)
    assert len(told) == plan.units.size
    assert np.isfinite(told[["jangkauan", "per_juta"]].to_numpy()).all()
    assert left_out.chosen(problem, plan)["jangkauan"].sum() == pytest.approx(plan.total)


def test_money_goes_where_a_rupiah_reaches_most_and_never_past_the_need():
    problem = asked([("P", 5, 0.5), ("Q", 40, 0.1)], [("A", 1_000_000, 4, 0.0)], 10_000_000)
    plan = allocation.solve(problem)  # one unit reaches 2 of P, 0.4 of Q: three for P (the third reaches one), seven for Q
    assert plan.units.tolist() == [[3], [7]]
    assert plan.total == pytest.approx(5 + 7 * 0.4)


def test_where_the_money_suffices_for_all_the_cheapest_way_is_taken():
    plan = allocation.solve(asked([("P", 6, 1.0)], [("A", 500_000, 2, 1.0), ("B", 300_000, 2, 1.0)], 9_000_000))
    assert plan.units.tolist() == [[0, 3]] and plan.total == 6


def test_recipients_chosen_for_the_need_have_it_and_others_as_often_as_all():
    problem = asked([("P", 100, 0.1)], [("A", 1, 20, 0.0), ("A", 1, 20, 0.5), ("A", 1, 20, 1.0)], 1)
    assert problem.reach.tolist() == [pytest.approx([2.0, 11.0, 20.0])]


def test_each_reason_is_told():
    capped = asked([("P", 1, 1.0), ("P", 9, 0.9), ("Q", 9, 0.2)], [("A", 1_000_000, 2, 0.0), ("B", 1_000_000, 1, 0.0)], 3_000_000, A=1_000_000)
    told = left_out.reasons(capped, allocation.solve(capped))["sebab"].tolist()
    assert told == ["terjangkau", "terjangkau", "kapasitas", "anggaran", "kapasitas", "per_rupiah"]
    fair = asked([("P", 9, 1.0), ("Q", 9, 0.2)], [("A", 1_000_000, 1, 0.0)], 4_000_000, minimum=0.02)
    plan = allocation.solve(fair)
    assert plan.units.tolist() == [[3], [1]]
    assert left_out.reasons(fair, plan)["sebab"].tolist() == ["minimum", "anggaran"]


def test_more_money_reaches_more_and_the_comparison_says_how_many():
    problem = asked([("P", 10, 1.0)], [("A", 1_000_000, 1, 0.0)], 4_000_000, minimum=0.1)
    table = left_out.comparisons(problem, allocation.solve(problem)).set_index(["apa", "tambahan"])
    assert table.loc[("anggaran", 1_000_000.0), "lebih"] == pytest.approx(1)
    assert table.loc[("anggaran", 2_000_000.0), "lebih"] == pytest.approx(2)
    assert table.loc[("tanpa_minimum", 0.0), "lebih"] == pytest.approx(0)


def test_an_impossible_minimum_names_what_must_give_way():
    problem = asked([("P", 10, 1.0), ("Q", 10, 1.0)], [("A", 1_000_000, 1, 1.0)], 4_000_000, minimum=0.5, A=30_000_000)
    told = {loose.limit: loose.needed for loose in allocation.solve(problem).loosen}
    assert told == {"anggaran": 10_000_000, "minimum": pytest.approx(0.2)}


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (asked([], [("A", 1, 1, 1)], 1), "tanpa_kebutuhan"),
        (asked([("P", 0, 0)], [("A", 1, 1, 1)], 1), "tanpa_kebutuhan"),
        (asked([("P", float("nan"), float("nan"))], [("A", 1, 1, 1)], 1), "tanpa_kebutuhan"),
        (asked([("P", 3, 0.5)], [], 1), "tanpa_paket"),
        (asked([("P", 3, 0.5)], [("A", 0, 1, 1), ("A", float("nan"), 1, 1), ("A", 1, 0, 1)], 1), "tanpa_paket"),
        (asked([("P", 3, 0.5)], [("A", 1, 1, 1)], 0), "tanpa_anggaran"),
        (asked([("P", 3, 0.5)], [("A", 5, 1, 1)], 1), "terbaik"),
    ],
)
def test_what_cannot_be_planned_says_why(problem, status):
    plan: Plan = allocation.solve(problem)
    assert plan.status == status
    assert plan.total == 0
    assert left_out.chosen(problem, plan).empty and len(left_out.coverage(problem, plan)) == len(problem.places)


WORKS = [
    {"id": "1", "wilayah": "KA", "volume": 4.0, "realisasi": 400.0, "penerima": 20.0},
    {"id": "2", "wilayah": "KC", "volume": 6.0, "realisasi": 700.0, "penerima": None},
    {"id": "3", "wilayah": "KC", "volume": None, "realisasi": 900.0, "penerima": 5.0},
    {"id": "4", "wilayah": "KC", "volume": 9.0, "realisasi": 1.0, "status": "berjalan"},
    {"id": "5", "wilayah": "KC", "volume": 9.0, "realisasi": 1.0, "mulai": pd.Timestamp("2020-02-01")},
]


def test_a_package_costs_and_reaches_what_finished_work_did():
    data = make_dataset(intervensi=WORKS)
    [row] = packages.packages(data, "unmet_need", "2019").to_dict("records")
    assert (row["biaya"], row["penerima"], row["paling_banyak"], row["dari"], row["dipakai"]) == (110.0, 5.0, 6.0, 3, True)
    assert packages.capacity(data, "2019").to_dict() == {"S1": 2001.0}


def test_need_is_the_bad_side_of_an_indicator_and_a_hole_stays_one():
    data = make_dataset(nilai=observed(("KA", "2019", "pus", 50), ("KA", "2019", "iat", 10), ("KA", "2019", "pil", 30), ("KA", "2019", "iud", 5)))
    assert packages.needs(data, "unmet_need", ["KA", "KC"], "2019")["kebutuhan"].tolist() == pytest.approx([10, float("nan")], nan_ok=True)
    assert packages.needs(data, "rasio_kb", ["KA"], "2019")["kebutuhan"].tolist() == [15]

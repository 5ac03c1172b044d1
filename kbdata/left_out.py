"""What an allocation leaves out, why, and what it would take to do more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from kbdata.allocation import DUST, NEARLY, Plan, Problem, solve

RAISES = (0.1, 0.25, 0.5)  # by how much more money the plan is compared with itself
CLOSE = 0.002  # a comparison is found to this share of the whole need: it says about how much more, not which plan


def chosen(problem: Problem, plan: Plan) -> pd.DataFrame:
    """What is to be done where: one row per kampung and package with units, kampung in their order, packages in theirs.

    Columns: `wilayah`, `kecamatan`, `paket`, `kegiatan`, `skpd`, `satuan`, `unit`, `biaya` (rupiah, of these units), `jangkauan` (people in
    need whom these units reach, at most those that there are: where several packages overshoot together, shared in proportion).
    """
    places, packages = np.nonzero(plan.units)
    units = plan.units[places, packages]
    raw = units * problem.reach[places, packages]
    whole = (plan.units * problem.reach).sum(axis=1)[places]
    rows = problem.usable.iloc[packages][["paket", "kegiatan", "skpd", "satuan"]].reset_index(drop=True)
    where = problem.places.iloc[places][["wilayah", "kecamatan"]].reset_index(drop=True)
    shared = raw * plan.reached[places] / np.where(whole > 0, whole, 1)
    return pd.concat([where, rows], axis=1).assign(unit=units, biaya=units * problem.costs[packages], jangkauan=shared)


def coverage(problem: Problem, plan: Plan) -> pd.DataFrame:
    """How far each kampung with a need is reached: `wilayah`, `kecamatan`, `kebutuhan`, `jangkauan`, `sisa`, `biaya` (rupiah), `persen`."""
    spent = (plan.units * problem.costs).sum(axis=1) if plan.units.size else np.zeros(len(problem.places))
    rows = problem.places[["wilayah", "kecamatan", "kebutuhan"]].assign(jangkauan=plan.reached, biaya=spent)
    rows["sisa"] = (rows["kebutuhan"] - rows["jangkauan"]).clip(lower=0)
    return rows.assign(persen=100 * rows["jangkauan"] / rows["kebutuhan"])


def reasons(problem: Problem, plan: Plan) -> pd.DataFrame:
    """Why one unit more of a package in a kampung is not in the plan, for each pair of them.

    Columns: `wilayah`, `paket`, `kegiatan`, `skpd`, `unit` (chosen), `jangkauan` (people in need whom one unit more would reach), `per_juta` (the
    same per million rupiah), `sebab`, the first that holds:
    terjangkau: all in need there are reached already;
    penuh: the kampung takes no more units of it;
    kapasitas: the agency cannot carry one unit more;
    anggaran: the money does not suffice for one unit more, and it reaches no less per rupiah than the weakest that is chosen;
    minimum: as above, and money is bound to a kecamatan whose weakest chosen unit does less, so that it gets its minimum;
    per_rupiah: it reaches fewer per rupiah than everything that is chosen;
    sisa_waktu: none of these (the search ended before the best plan, or gains less than counts).
    """
    spent, used = float((plan.units * problem.costs).sum()), (plan.units * problem.costs).sum(axis=0)
    left = np.maximum(problem.need - plan.reached, 0)
    more = np.minimum(problem.reach, left[:, None])
    rate = more / problem.costs * 1e6
    room = {code: most - used[problem.agency(code)].sum() for code, most in problem.capacity.items()}
    full = np.array([room.get(code, np.inf) for code in problem.usable["skpd"]]) < problem.costs
    dear = problem.budget - spent < problem.costs
    held = np.where(plan.units > 0, problem.reach / problem.costs * 1e6, np.inf)
    weakest = float(held.min()) if held.size else np.inf
    bound = np.isin(problem.places["kecamatan"], _at_minimum(problem, plan))
    weakest_bound = float(held[bound].min()) if bound.any() else np.inf
    shape = more.shape
    told = [
        np.broadcast_to(left[:, None] <= DUST, shape),
        plan.units >= problem.most[None, :],
        np.broadcast_to(full[None, :], shape),
        dear[None, :] & (rate > weakest_bound + DUST) & ~bound[:, None],
        dear[None, :] & (rate >= weakest - DUST),
        np.broadcast_to(dear[None, :], shape),
    ]
    why = np.select(told, ["terjangkau", "penuh", "kapasitas", "minimum", "anggaran", "per_rupiah"], "sisa_waktu")
    places, packages = np.indices(shape).reshape(2, -1)
    rows = problem.usable.iloc[packages][["paket", "kegiatan", "skpd"]].reset_index(drop=True)
    rows.insert(0, "wilayah", problem.places["wilayah"].to_numpy()[places])
    return rows.assign(unit=plan.units.ravel(), jangkauan=more.ravel(), per_juta=rate.ravel(), sebab=why.ravel())


def first_left(reasons: pd.DataFrame) -> pd.DataFrame:
    """Per kampung that is not fully reached, the package that would reach most per rupiah, with its reason; in the order given."""
    waiting = reasons[reasons["sebab"] != "terjangkau"]
    waiting = waiting.assign(penuh=waiting["sebab"] == "penuh")  # named only where the kampung takes no more of anything
    best = waiting.sort_values(["penuh", "per_juta", "paket"], ascending=[True, False, True], kind="stable").drop_duplicates("wilayah")
    return best.drop(columns="penuh").sort_index(ignore_index=True)


def comparisons(problem: Problem, plan: Plan, *, raises: Sequence[float] = RAISES, seconds: float = 1.0) -> pd.DataFrame:
    """What the plan would reach under other limits, each changed alone.

    Columns: `apa` (`anggaran` by `raises`, `tanpa_minimum`, `tanpa_kapasitas`: only those that are set), `tambahan` (rupiah more, 0 where the
    budget stays), `jangkauan`, `lebih` (people in need more than the plan reaches), `biaya` (rupiah of that plan).
    """
    asked = [("anggaran", problem.budget * share, replace(problem, budget=problem.budget * (1 + share))) for share in raises]
    asked += [("tanpa_minimum", 0.0, replace(problem, minimum=0.0))] if problem.minimum > 0 else []
    asked += [("tanpa_kapasitas", 0.0, replace(problem, capacity={}))] if problem.capacity else []
    rows = []
    for name, extra, other in asked:
        found = solve(other, seconds=seconds, nearly=max(NEARLY, CLOSE * problem.need.sum()))
        rows.append((name, extra, found.total, max(found.total - plan.total, 0.0), float((found.units * other.costs).sum())))
    return pd.DataFrame(rows, columns=["apa", "tambahan", "jangkauan", "lebih", "biaya"])


def _at_minimum(problem: Problem, plan: Plan) -> list[str]:
    """The kecamatan that would fall under the minimum without the weakest of their chosen units: money is bound to them."""
    found = []
    for code in problem.places["kecamatan"].unique() if problem.minimum > 0 else []:
        inside = problem.kecamatan(code)
        mine = plan.units[inside] > 0
        if mine.any():
            spare = plan.reached[inside].sum() - problem.minimum * problem.need[inside].sum()
            if spare < problem.reach[inside][mine].min():
                found.append(code)
    return found

"""Where the next rupiah does most: which packages of work in which kampung reach most people in need within a budget.

An integer programme, solved by HiGHS through `scipy.optimize.milp`:

    maximise   Σ_k y_k                                     people in need who are reached
    subject to y_k ≤ Σ_p reach_kp · x_kp,  y_k ≤ need_k    nobody is counted twice: never more than the need that is there
               x_kp ≤ most_p                           units of a package that one kampung takes
               Σ_kp cost_p · x_kp ≤ budget
               Σ_{k, p of agency s} cost_p · x_kp ≤ capacity_s
               Σ_{k in kecamatan d} y_k ≥ minimum · Σ_{k in d} need_k
               x whole and not negative

A plan is the best when no other can reach `NEARLY` more; where the budget can reach everybody, the cheapest plan that does is taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

from kbdata.packages import reach

MONEY = 1e5  # rupiah per unit of the programme: the solver's tolerance of 1e-6 is then a tenth of a rupiah
NEARLY = 0.5  # people; the search ends when no plan can reach that many more
CHEAP = 0.002  # the cheapest plan that reaches everybody is found to this share of its cost
DUST = 1e-6  # people; less than this is rounding
OPTIMAL, TIMED_OUT = 0, 1  # statuses of scipy.optimize.milp

Progress = Callable[[int, int], None]  # steps done, of how many


@dataclass(frozen=True, eq=False)
class Problem:
    """What is asked.

    needs: as from `packages.needs`. packages: `paket`, `skpd`, `biaya`, `penerima`, `tepat`, `paling_banyak` (NaN: no limit); those
    without a cost or recipients are left aside.
    budget: rupiah. minimum: the share of its need (0 to 1) that each kecamatan is to be reached with at least.
    capacity: rupiah by agency; an agency that is not named has no limit.
    """

    needs: pd.DataFrame
    packages: pd.DataFrame
    budget: float
    minimum: float = 0.0
    capacity: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def places(self) -> pd.DataFrame:
        """The kampung that have a need."""
        return self.needs[self.needs["kebutuhan"] > 0].reset_index(drop=True)

    @cached_property
    def usable(self) -> pd.DataFrame:
        """The packages whose cost and recipients are known and above zero."""
        figures = self.packages[["biaya", "penerima"]].astype(float)
        return self.packages[((figures > 0) & np.isfinite(figures)).all(axis=1)].reset_index(drop=True)

    @cached_property
    def need(self) -> np.ndarray:
        return self.places["kebutuhan"].to_numpy(dtype=float)

    @cached_property
    def costs(self) -> np.ndarray:
        """Rupiah per unit, rounded up to whole rupiah: sums are then exact."""
        return np.ceil(self.usable["biaya"].to_numpy(dtype=float))

    @cached_property
    def reach(self) -> np.ndarray:
        return reach(self.places, self.usable)

    @cached_property
    def most(self) -> np.ndarray:
        """Units of each package that one kampung takes."""
        return np.floor(self.usable["paling_banyak"].astype(float).fillna(np.inf).clip(lower=0).to_numpy())

    def agency(self, code: str) -> np.ndarray:
        """Which packages are of an agency."""
        return (self.usable["skpd"] == code).to_numpy()

    def kecamatan(self, code: str) -> np.ndarray:
        """Which kampung lie in a kecamatan."""
        return (self.places["kecamatan"] == code).to_numpy()


@dataclass(frozen=True)
class Loosening:
    """A limit that makes the plan impossible, and how far it must give way, the others staying: `anggaran` and `kapasitas` in rupiah,
    `minimum` as a share; `needed` is None where that limit alone does not help. `whose`: the agency of a capacity."""

    limit: str
    now: float
    needed: float | None
    whose: str | None = None


@dataclass(frozen=True, eq=False)
class Plan:
    """What is chosen.

    status: `terbaik` (no plan reaches more), `batas_waktu` (the best that was found in time), `tidak_mungkin` (the limits contradict each
    other), or why nothing can be chosen: `tanpa_kebutuhan`, `tanpa_paket`, `tanpa_anggaran`.
    units: kampung × packages of the problem, whole numbers. reached: people in need per kampung. bound: what no plan can exceed.
    loosen: only where it is impossible.
    """

    status: str
    units: np.ndarray
    reached: np.ndarray
    bound: float
    loosen: tuple[Loosening, ...] = ()

    @property
    def total(self) -> float:
        return float(self.reached.sum())

    @property
    def gap(self) -> float:
        """How much more, at the most, another plan could reach, as a share of what this one does."""
        return max(self.bound - self.total, 0.0) / self.total if self.total > 0 else 0.0


def solve(problem: Problem, *, seconds: float = 8.0, nearly: float = NEARLY, progress: Progress | None = None) -> Plan:
    """The plan that reaches most. seconds: after these the best that was found is given, with its distance from the best possible.
    nearly: how many more people another plan may reach, at the most, for the search to end.

    The same problem gives the same plan, unless the time runs out. progress: told before and after the bound, and after the plan.
    """
    tell = progress or (lambda done, every: None)
    empty = np.zeros((len(problem.places), len(problem.usable)), dtype="int64")
    nothing = Plan("", empty, np.zeros(len(problem.places)), 0.0)
    for status, missing in (("tanpa_kebutuhan", problem.places), ("tanpa_paket", problem.usable)):
        if missing.empty:
            return replace(nothing, status=status)
    if not problem.budget > 0:
        return replace(nothing, status="tanpa_anggaran")
    started = time.monotonic()
    tell(0, 2)
    bound = _run(problem, whole=False, seconds=seconds)
    tell(1, 2)
    fine = bound if bound.x is None else _run(problem, seconds=max(seconds - (time.monotonic() - started), 0.1), gap=nearly / max(problem.need.sum(), nearly))
    if fine.x is not None and -fine.fun >= problem.need.sum() - DUST:
        fine = _cheapest(problem, fine, seconds=max(seconds - (time.monotonic() - started), 0.1))
    tell(2, 2)
    if fine.x is None:
        return replace(nothing, status="batas_waktu") if fine.status == TIMED_OUT else replace(nothing, status="tidak_mungkin", loosen=loosenings(problem))
    units, reached = _settled(problem, np.rint(fine.x[: empty.size]).astype("int64").reshape(empty.shape))
    proved, total = fine.status == OPTIMAL, float(reached.sum())
    return Plan("terbaik" if proved else "batas_waktu", units, reached, total if proved else max(min(-bound.fun, problem.need.sum()), total))


def loosenings(problem: Problem, *, seconds: float = 5.0) -> tuple[Loosening, ...]:
    """For a problem that has no plan: each limit, and the least by which it alone must give way for there to be one."""
    shape = len(problem.places) * len(problem.usable)
    spent = _spent(problem)
    least = _run(problem, seconds=seconds, objective=spent, gap=CHEAP, without=("anggaran",))
    found = [Loosening("anggaran", problem.budget, None if least.x is None else float(np.ceil(np.rint(least.x[:shape]) @ spent[:shape] * MONEY - DUST)))]
    most = _fairest(problem, seconds=seconds)
    found.append(Loosening("minimum", problem.minimum, most))
    for code in sorted(set(problem.capacity) & set(problem.usable["skpd"])):
        mine = spent * np.r_[np.tile(problem.agency(code), len(problem.places)), np.zeros(len(problem.places))]
        freed = _run(problem, seconds=seconds, objective=mine, gap=CHEAP, without=(f"kapasitas:{code}",))
        if freed.x is not None:
            needed = float(np.ceil(np.rint(freed.x[:shape]) @ mine[:shape] * MONEY - DUST))
            found.append(Loosening("kapasitas", float(problem.capacity[code]), needed, code))
    return tuple(found)


def _fairest(problem: Problem, *, seconds: float) -> float | None:
    """The greatest share of its need that every kecamatan can be reached with under the other limits, down to a tenth of a percent.

    One more variable, the share itself, is made as large as it can be.
    """
    rows, low, high = _limits(problem, without=("minimum",))
    size = rows.shape[1]
    shares = []
    for code in sorted(problem.places["kecamatan"].unique()):
        inside = problem.kecamatan(code)
        shares.append(np.r_[np.zeros(size - len(inside)), inside.astype(float), -problem.need[inside].sum()])
    matrix = sparse.vstack([sparse.hstack([rows, sparse.csr_array((rows.shape[0], 1))]), sparse.csr_array(np.array(shares))])
    limits = LinearConstraint(matrix, np.r_[low, np.zeros(len(shares))], np.r_[high, np.full(len(shares), np.inf)])
    upper, whole = _variables(problem)
    found = milp(
        np.r_[np.zeros(size), -1.0], integrality=np.r_[whole, 0], bounds=Bounds(0, np.r_[upper, 1.0]), constraints=limits, options={"time_limit": seconds}
    )
    return None if found.x is None else float(np.floor(found.x[-1] * 1000 + DUST) / 1000)


def _cheapest(problem: Problem, found: OptimizeResult, *, seconds: float) -> OptimizeResult:
    """The cheapest plan that reaches everybody, where `found` does; `found` itself where the time does not suffice for another."""
    spent = _spent(problem)
    everybody = np.r_[np.zeros(len(spent) - len(problem.need)), problem.need - DUST]
    cheap = _run(problem, seconds=seconds, gap=CHEAP, objective=spent, least=everybody)
    return found if cheap.x is None else cheap


def _spent(problem: Problem) -> np.ndarray:
    """The cost of each variable, in units of MONEY."""
    return np.r_[np.tile(problem.costs / MONEY, len(problem.places)), np.zeros(len(problem.places))]


def _run(
    problem: Problem,
    *,
    seconds: float,
    whole: bool = True,
    gap: float = 0.0,
    objective: np.ndarray | None = None,
    least: np.ndarray | None = None,
    without: tuple[str, ...] = (),
) -> OptimizeResult:
    """The programme through the solver; variables are the units, kampung by kampung, then the people reached per kampung.

    objective: what is made small (without one, people reached are made many). least: lower bounds of the variables.
    """
    rows, low, high = _limits(problem, without=without)
    upper, integral = _variables(problem)
    if objective is None:
        objective = np.r_[np.zeros(len(upper) - len(problem.need)), -np.ones(len(problem.need))]
    return milp(
        objective,
        integrality=integral if whole else None,
        bounds=Bounds(0, upper) if least is None else Bounds(least, upper),
        constraints=LinearConstraint(rows, low, high),
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )


def _variables(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """The upper bounds, no more units than the need asks for and a kampung takes, and which variables are whole."""
    with np.errstate(divide="ignore", invalid="ignore"):
        most = np.where(problem.reach > 0, np.ceil(problem.need[:, None] / problem.reach - DUST), 0.0)
    most = np.minimum(most, problem.most[None, :])
    return np.r_[most.ravel(), problem.need], np.r_[np.ones(most.size), np.zeros(len(problem.need))]


def _limits(problem: Problem, *, without: tuple[str, ...] = ()) -> tuple[sparse.csr_array, np.ndarray, np.ndarray]:
    """The limits as rows of a matrix with their lower and upper ends; `without`: names of limits that are lifted."""
    count = len(problem.places)
    reached = sparse.hstack([-sparse.block_diag(list(problem.reach[:, None, :]), format="csr"), sparse.eye_array(count)])
    rows, low, high = [reached], [np.full(count, -np.inf)], [np.zeros(count)]

    def add(row: np.ndarray, least: float, most: float) -> None:
        rows.append(sparse.csr_array(row[None, :]))
        low.append(np.array([least]))
        high.append(np.array([most]))

    spent = _spent(problem)
    if "anggaran" not in without:
        add(spent, -np.inf, problem.budget / MONEY)
    for code, most in problem.capacity.items():
        mine = problem.agency(code)
        if mine.any() and f"kapasitas:{code}" not in without:
            add(spent * np.r_[np.tile(mine, count), np.zeros(count)], -np.inf, most / MONEY)
    if "minimum" not in without and problem.minimum > 0:
        for code in problem.places["kecamatan"].unique():
            inside = problem.kecamatan(code)
            add(np.r_[np.zeros(len(spent) - count), inside.astype(float)], problem.minimum * problem.need[inside].sum() - DUST, np.inf)
    return sparse.vstack(rows, format="csr"), np.concatenate(low), np.concatenate(high)


def _settled(problem: Problem, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The units without those that add nothing, the dearest first, and the people in need reached per kampung."""
    for place, mine in enumerate(units):
        for package in np.argsort(-problem.costs, kind="stable"):
            rest = mine @ problem.reach[place] - problem.need[place]
            one = problem.reach[place, package]
            spare = int(max((rest + DUST) // one, 0)) if one > 0 else int(mine[package])
            mine[package] -= min(mine[package], spare)
    return units, np.minimum((units * problem.reach).sum(axis=1), problem.need)

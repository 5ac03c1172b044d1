"""One class up: the smallest set of changes that lifts the class of a kampung.

Smallest is: fewest people to be reached, then fewest components changed, then fewest steps of a score, then the order of the guide.
The components of a group are independent but for one thing: more users are also more of those whom a share of users is taken of.
A group has few components of few scores each, so every set is tried: the answer is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from math import ceil, isnan
from typing import Any

import pandas as pd

from kbdata import classification, indicators
from kbdata.classification import GOOD, LIMITS
from kbdata.dataset import Dataset
from kbdata.tables import GROUPS

DUST = 1e-9
HALF = 0.5  # a number that the guide rounds reaches its limit half a unit before it


@dataclass(frozen=True)
class Change:
    """One component brought to a better score. before: None where it was not reported. people: in more (or fewer) of them the change
    lies: `codes` are the indicators counted, with how many each; empty for a component that counts no people (`people` is then 0)."""

    component: str
    score: int
    to_score: int
    before: float | None
    after: float
    people: int = 0
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Lift:
    """The way up. status: `naik` (there is one), `tertinggi` (no class is higher), `belum_lapor` (a ratio that would have to rise was
    not reported), `tanpa_kelas`. rank, to_rank: the class now and after, as `peringkat`."""

    status: str
    rank: int
    to_rank: int
    changes: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return sum(change.people for change in self.changes)

    @property
    def effort(self) -> tuple[int, int, int]:
        return self.people, len(self.changes), sum(change.to_score - change.score for change in self.changes)


def lifts(data: Dataset, kampung: Sequence[str], period: str, guide: str | None = None) -> dict[str, Lift]:
    """The way up of each kampung under a guide (the leading one where none is named). Raises KeyError for an unknown guide."""
    every = _everywhere(data, period, guide or data.setting("pedoman"))
    return {code: every[code] for code in kampung}


@lru_cache(maxsize=16)
def _everywhere(data: Dataset, period: str, guide: str) -> dict[str, Lift]:
    kampung = data.levels["kampung"]
    scores = classification.scores(data, kampung, period, guide)
    ranks = classification.classes(scores, data).set_index("wilayah")["peringkat"]
    counts = _counts(data, scores, kampung, period)
    groups: dict[str, dict[str, list[Component]]] = {code: {} for code in kampung}
    for row in _with_limits(data, scores).to_dict("records"):
        groups[row["wilayah"]].setdefault(row["kelompok"], []).append(_component(data, row, counts[row["wilayah"]]))
    rules = _rules(data, guide)
    return {code: _lift(groups[code], rules, ranks[code]) for code in kampung}


def ranked(data: Dataset, kampung: Sequence[str], period: str, guide: str | None = None) -> pd.DataFrame:
    """The kampung that can rise, the least effort first: `wilayah`, `peringkat`, `menjadi` (ranks of classes), `orang`, `komponen`, `langkah`."""
    found = lifts(data, kampung, period, guide)
    rows = [(code, lift.rank, lift.to_rank, *lift.effort) for code, lift in found.items() if lift.status == "naik"]
    frame = pd.DataFrame(rows, columns=["wilayah", "peringkat", "menjadi", "orang", "komponen", "langkah"])
    return frame.sort_values(["orang", "komponen", "langkah", "wilayah"], ignore_index=True)


Rule = tuple[frozenset[str], int]  # the groups that must be good, and the rank of the class


@dataclass(frozen=True)
class Part:
    """A ratio behind a component: its code, the codes of its sides, their numbers (NaN where not reported), and its factor."""

    code: str
    above: str
    below: str
    top: float
    bottom: float
    factor: float
    value: float


@dataclass(frozen=True)
class Component:
    """A component of a kampung's class: the number and score it has, the limits of the scores 2, 3, 4, and the ratios that it is the mean of."""

    code: str
    score: int
    value: float | None
    limits: tuple[float, ...]
    rising: bool
    rounded: bool
    parts: tuple[Part, ...]  # none: it counts things, not people


def _rules(data: Dataset, guide: str) -> list[Rule]:
    table = data.table("kelas")
    table = table[table["pedoman"] == guide].sort_values("urutan", kind="stable")
    return [(frozenset(group for group in GROUPS if row[group] == "ya"), int(row["peringkat"])) for row in table.to_dict("records")]


def _with_limits(data: Dataset, scores: pd.DataFrame) -> pd.DataFrame:
    return scores.merge(data.table("klasifikasi")[["pedoman", "indikator", "bulatkan", *LIMITS]], on=["pedoman", "indikator"], how="left")


def _counts(data: Dataset, scores: pd.DataFrame, kampung: Sequence[str], period: str) -> dict[str, dict[str, tuple[float, float, float]]]:
    """By kampung and indicator: the value, the numerator and the denominator."""
    codes = sorted({code for cell in scores["indikator"] for code in str(cell).split("+")})
    found: dict[str, dict[str, tuple[float, float, float]]] = {code: {} for code in kampung}
    for row in indicators.values(data, codes, kampung, [period]).itertuples():
        found[row.wilayah][row.indikator] = (float(row.nilai), float(row.pembilang), float(row.penyebut))
    return found


def _component(data: Dataset, row: dict[str, Any], counts: dict[str, tuple[float, float, float]]) -> Component:
    dictionary = [data.indicator(code) for code in row["indikator"].split("+")]
    parts = [
        Part(own["kode"], str(own["pembilang"]), str(own["penyebut"]), counts[own["kode"]][1], counts[own["kode"]][2], float(own["pengali"]), value)
        for own in dictionary
        if own["sifat"] == "rasio"
        for value in (counts[own["kode"]][0],)
    ]
    limits = tuple(float(row[name]) for name in LIMITS if not isnan(row[name]))
    value = None if row["kosong"] else float(row["nilai"])
    return Component(row["indikator"], int(row["skor"]), value, limits, row["arah"] == "naik", bool(row["bulatkan"]), tuple(parts))


def _lift(groups: dict[str, list[Component]], rules: list[Rule], rank: float) -> Lift:
    if isnan(rank):
        return Lift("tanpa_kelas", 0, 0)
    here = int(rank)
    if here >= max(own for _groups, own in rules):
        return Lift("tertinggi", here, here)
    good = {group for group, mine in groups.items() if sum(each.score for each in mine) >= GOOD * len(mine)}
    weak = [group for group in GROUPS if group not in good]
    smallest = {group: _group(groups.get(group, [])) for group in weak}
    ways = [
        Lift("naik", here, to, tuple(change for group in more for change in smallest[group] or ()))
        for size in range(1, len(weak) + 1)
        for more in combinations(weak, size)
        if (to := _rank(rules, good | set(more))) > here and all(smallest[group] is not None for group in more)
    ]
    missing = tuple(each.code for group in weak if smallest[group] is None for each in groups.get(group, []) if each.value is None)
    return min(ways, key=lambda lift: lift.effort) if ways else Lift("belum_lapor", here, here, missing=missing)


def _rank(rules: list[Rule], good: set[str]) -> int:
    """The rank of the first class whose groups are all good."""
    return next((rank for groups, rank in rules if groups <= good), 0)


def _group(components: list[Component]) -> tuple[Change, ...] | None:
    """The smallest changes that make a group good; None where there are none."""
    found = []
    for scores in product(*(range(each.score, len(each.limits) + 2) for each in components)):
        if components and sum(scores) >= GOOD * len(scores):
            changes = _changes([(each, score) for each, score in zip(components, scores, strict=True) if score > each.score])
            found += [] if changes is None else [changes]
    return min(found, key=lambda changes: Lift("naik", 0, 0, changes).effort) if found else None


def _changes(raised: list[tuple[Component, int]]) -> tuple[Change, ...] | None:
    """The changes that bring components to scores; None where one cannot be told, or not be reached.

    A share of users is reckoned of the users that there will be then: after the components whose numerator they are.
    """
    tops = {part.above for each, _score in raised for part in each.parts}
    grown: dict[str, int] = {}
    made: dict[str, Change] = {}
    for each, score in sorted(raised, key=lambda pair: any(part.below in tops for part in pair[0].parts)):
        change = _change(each, score, grown)
        if change is None:
            return None
        made[each.code] = change
        above = {part.code: part.above for part in each.parts}
        for code, more in change.codes:
            grown[above[code]] = grown.get(above[code], 0) + (more if each.rising else 0)
    return tuple(made[each.code] for each, _score in raised)


def _change(own: Component, score: int, grown: dict[str, int]) -> Change | None:
    limit = own.limits[score - 2]
    if not own.parts:
        return Change(own.code, own.score, score, own.value, limit)
    given = [part for part in own.parts if not isnan(part.value)]
    known = [replace(part, bottom=part.bottom + grown.get(part.below, 0)) for part in given if part.bottom > 0 and not isnan(part.top)]
    if not known:
        return None
    goal = (limit - HALF if own.rising else limit + HALF - 10 * DUST) if own.rounded else limit
    fixed = sum(part.value for part in given if not (part.bottom > 0 and not isnan(part.top)))  # published as a ratio: nobody to count
    told = _people(known, goal * len(given) - fixed, rising=own.rising)
    if told is None:
        return None
    sign = 1 if own.rising else -1
    after = fixed + sum(part.factor * (part.top + sign * told.get(part.code, 0)) / part.bottom for part in known)
    return Change(own.code, own.score, score, own.value, after / len(given), sum(told.values()), tuple(told.items()))


def _people(parts: Sequence[Part], goal: float, *, rising: bool) -> dict[str, int] | None:
    """The fewest people by whom the sum of ratios reaches a goal: each counts most where the denominator is smallest.

    None where even everybody does not suffice. Returns how many by the code of the ratio.
    """
    sign = 1 if rising else -1
    short = sign * (goal - sum(part.factor * part.top / part.bottom for part in parts))
    told: dict[str, int] = {}
    for part in sorted(parts, key=lambda part: (-part.factor / part.bottom, part.code)):
        room = int(part.bottom - part.top if rising else part.top)
        count = min(max(room, 0), ceil((short - DUST) * part.bottom / part.factor))
        if count > 0:
            told[part.code] = count
            short -= count * part.factor / part.bottom
    return told if short <= DUST else None

"""Why a number changed between two versions of the data: late reports, another source, corrections, definition, coverage, real movement; all adds up.

Each cause is a switch: with it on, what it is about is taken from the later version, with it off from the earlier one. The part of a cause
is its Shapley value: what switching it on changes, averaged over all orders in which the causes can be switched on. So the parts add up to
the whole change, and none depends on an order that somebody chose (Shorrocks 2013, Decomposition procedures for distributional analysis).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

from kbdata import rows
from kbdata.dataset import Dataset
from kbdata.headlines import Measure
from kbdata.precedence import told_by_others

DEFINITION, COVERAGE, LATE, OTHERS, CORRECTED, MOVED = "definisi", "cakupan", "susulan", "sumber", "koreksi", "gerak"
CAUSES = (LATE, OTHERS, CORRECTED, DEFINITION, COVERAGE, MOVED)
RULES, PLACES, REPORTS = ("indikator", "sumber", "pengaturan"), ("wilayah", "kampung"), ("nilai", "intervensi")
MEASURED = {"nilai": ["nilai"], "intervensi": ["volume"]}  # what of a report must be there for it to count as one; of money, the money

WITHDRAWN = "ditarik"

Switches = frozenset[str]
Reports = Mapping[str, pd.DataFrame]  # by LATE, OTHERS, CORRECTED, WITHDRAWN
Value = Callable[[Switches], float]


def split(before: Dataset, after: Dataset, code: str, place: str, periods: tuple[str, str]) -> pd.DataFrame:
    """The change of an indicator of a place, from the first period in `before` to the second in `after`, by cause.

    Returns a row per cause that has a part in it, in the order of CAUSES: `sebab` and `bagian`, in the unit of the indicator. Their sum is the
    change. Without rows where nothing changed, or where one of the two numbers is not known.
    late: reports that are only in the later version; another source: those of them that say what a source said before, so that the one that leads
    is shown; corrected: those in both that differ, and those withdrawn; definition: the dictionary, the order of sources; coverage: places that
    came or went, and when kampung were founded; moved: the period, in figures that both versions have.
    """
    return of_measure(before, after, Measure(code), place, periods)


def of_measure(before: Dataset, after: Dataset, measure: Measure, place: str, periods: tuple[str, str]) -> pd.DataFrame:
    """The same of any number (`Measure`)."""
    involved = _involved(before, measure.code) | _involved(after, measure.code)
    years = {period[:4] for period in periods}
    older, newer = (_lean(data, involved, years, worked=measure.of_work) for data in (before, after))
    money = {"intervensi": [measure.column]} if measure.column in ("anggaran", "realisasi") else {}
    reports = {name: _reports(name, older, newer, (MEASURED | money)[name]) for name in REPORTS}
    active = _active(older, newer, reports, periods)

    def value(on: Switches) -> float:
        return measure.number(_mixed(older, newer, reports, on), place, periods[MOVED in on])

    first, last = value(frozenset()), value(frozenset(active))
    if np.isnan(first) or np.isnan(last):
        return pd.DataFrame({"sebab": pd.Series(dtype="str"), "bagian": pd.Series(dtype="float64")})
    known = {frozenset(): first, frozenset(active): last}

    def filled(on: Switches) -> float:
        """A mixture that has no number counts as no change."""
        if on not in known:
            found = value(on)
            known[on] = first if np.isnan(found) else found
        return known[on]

    parts = shapley(active, filled)
    return pd.DataFrame([(cause, parts[cause]) for cause in active if parts[cause] != 0], columns=["sebab", "bagian"])


def shapley(players: Collection[str], value: Value) -> dict[str, float]:
    """What each player adds to the value of all of them together, averaged over all orders in which they can come."""
    every, count = list(players), len(players)
    parts = {}
    for player in every:
        others = [other for other in every if other != player]
        sets = [frozenset(some) for size in range(count) for some in combinations(others, size)]
        weights = [factorial(len(some)) * factorial(count - len(some) - 1) / factorial(count) for some in sets]
        parts[player] = sum(weight * (value(some | {player}) - value(some)) for some, weight in zip(sets, weights, strict=True))
    return parts


def _involved(data: Dataset, code: str) -> set[str]:
    """An indicator and all that it is made of."""
    found, new = set(), {code} & set(data.indicators.index)
    while new:
        found |= new
        sides = [data.indicators.at[one, side] for one in new for side in ("pembilang", "penyebut")]
        new = {part for side in sides if pd.notna(side) for part in str(side).split("+")} - found
    return found


def _lean(data: Dataset, codes: set[str], years: set[str], *, worked: bool) -> Dataset:
    """The data set with only what an indicator is made of in some years: mixtures of it are made and computed quickly.

    worked: whether interventions are needed whatever the indicator.
    """
    about = data.frames["indikator"]
    mine = about[about["kode"].isin(codes)]
    values, works = data.frames["nilai"], data.frames["intervensi"]
    worked = worked or mine["hitung_dari"].str.startswith("intervensi").any()
    seen = values["indikator"].isin(codes) & values["periode"].str[:4].isin(years)
    lean = {"indikator": mine, "nilai": values[seen], "intervensi": works if worked else works.head(0)}
    return replace(data, frames={**data.frames, **lean})


def _active(older: Dataset, newer: Dataset, reports: Mapping[str, Reports], periods: tuple[str, str]) -> tuple[str, ...]:
    """The causes that have anything to say: the others need not be tried."""
    differs = {name: rows.difference(name, older.frames[name], newer.frames[name]) for name in (*RULES, *PLACES)}
    gone, come = _only(older, newer), _only(newer, older)
    found = {
        DEFINITION: any(differs[name].any for name in RULES),
        COVERAGE: any(differs[name].any for name in PLACES) or bool(gone or come),
        LATE: any(len(each[LATE]) for each in reports.values()),
        OTHERS: any(len(each[OTHERS]) for each in reports.values()),
        CORRECTED: any(len(each[CORRECTED]) or len(each[WITHDRAWN]) for each in reports.values()),
        MOVED: periods[0] != periods[1],
    }
    return tuple(cause for cause in CAUSES if found[cause])


def _mixed(older: Dataset, newer: Dataset, reports: Mapping[str, Reports], on: Switches) -> Dataset:
    """A data set with what each cause is about from the version that its switch says."""
    frames = dict(older.frames)
    frames |= {name: newer.frames[name] for name in RULES if DEFINITION in on}
    frames |= {name: newer.frames[name] for name in PLACES if COVERAGE in on}
    gone, come = _only(older, newer), _only(newer, older)
    for name, found in reports.items():
        frame = older.frames[name]
        if CORRECTED in on:
            frame = rows.upsert(name, rows.without(name, frame, found[WITHDRAWN]), found[CORRECTED])
        for cause in (LATE, OTHERS):
            if cause in on:
                frame = rows.upsert(name, frame, found[cause])
        if COVERAGE in on:
            mine = newer.frames[name]
            frame = pd.concat([frame[~frame["wilayah"].isin(gone)], mine[mine["wilayah"].isin(come)]], ignore_index=True)
        frames[name] = frame
    return replace(older, version=f"{older.version}~{newer.version}", frames=frames)


def _reports(name: str, older: Dataset, newer: Dataset, measured: list[str]) -> Reports:
    """The reports of places that both versions have: those that came late, or from another source, those that differ, and those withdrawn.

    measured: the columns of which one must be filled for a row to be a report.
    """
    shared = set(older.frames["wilayah"]["kode"]) & set(newer.frames["wilayah"]["kode"])
    sides = [frame[frame["wilayah"].isin(shared)] for frame in (older.frames[name], newer.frames[name])]
    found = rows.difference(name, *sides)
    empty = found.before[measured].isna().all(axis=1).to_numpy()  # there was a row, but nothing in it
    come = pd.concat([found.added, found.changed[empty]], ignore_index=True)
    beside = told_by_others(come, sides[0]) if name == "nilai" else np.zeros(len(come), dtype=bool)
    return {
        LATE: come[~beside].reset_index(drop=True),
        OTHERS: come[beside].reset_index(drop=True),
        CORRECTED: found.changed[~empty].reset_index(drop=True),
        WITHDRAWN: found.removed,
    }


def _only(one: Dataset, other: Dataset) -> set[str]:
    return set(one.frames["wilayah"]["kode"]) - set(other.frames["wilayah"]["kode"])

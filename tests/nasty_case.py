"""A nasty file with the outcome that it must have, and what tells whether it has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kbdata.importing import CODES, Import, Limits, Mapping, read
from tests.nasty import FROM_A, PLACES, city

M, KB, KT, SA, AU, ME = PLACES
HEAD = ["Kelurahan", "Tahun", "PUS"]


@dataclass(frozen=True)
class Case:
    """name: what is nasty. values: (place, period, indicator) -> value of all that comes in; None where nothing may.
    errors, warnings: codes with their cells, all of them. notes: codes. removed: rows with their reasons."""

    name: str
    file: str
    build: Callable[[], bytes]
    values: dict[tuple[str, str, str], float] | None = None
    errors: set[tuple[str, str | None]] = field(default_factory=set)
    warnings: set[tuple[str, str | None]] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    removed: dict[int, str] = field(default_factory=dict)
    mapping: Mapping = FROM_A
    limits: Limits | None = None


def pus(**years: float) -> dict[tuple[str, str, str], float]:
    return {(M, year.removeprefix("y"), "pus"): value for year, value in years.items()}


def outcome(case: Case) -> Import:
    """The import of a case's file, which tells exactly what the case says, and comes in whole or not at all."""
    done = read(case.build(), case.file, city(), case.mapping, case.limits)
    assert {(problem.code, problem.cell or problem.column) for problem in done.errors} == case.errors
    assert {(problem.code, problem.cell or problem.column) for problem in done.warnings} == case.warnings
    assert {note.code for note in done.notes} == case.notes
    assert {one.row: one.reason for one in done.removed} == case.removed
    for finding in (*done.problems, *done.notes):
        told = {name for name in ("value", "expected") if getattr(finding, name) is not None}
        assert told <= set(CODES[finding.code]), f"{finding.code} says more than its list: {told}"
    assert done.publishable == (case.values is not None)
    assert bool(done.changes) == (case.values is not None)
    return done

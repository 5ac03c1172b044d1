"""Files of other people made into changes of the data set: read, understood, checked, compared. Nothing is stored here.

>>> done = read(content, "laporan.xlsx", data)
>>> done.publishable, done.problems, done.counts["nilai"].new
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import pandas as pd

from kbdata.dataset import Dataset
from kbdata.importing import additions, boundaries, checks, consistency, headers, mapping, personal
from kbdata.importing.annotated import REPORT, annotated
from kbdata.importing.comparison import Counts, compared, once
from kbdata.importing.findings import CODES, ERROR, NOTE, WARNING, Finding, Findings, RefusedError
from kbdata.importing.headers import Removed
from kbdata.importing.mapping import Column, Layout, Mapping
from kbdata.importing.naming import Names, names_of
from kbdata.importing.observed import Records, observed
from kbdata.importing.reading import read_file
from kbdata.importing.sheets import Limits, Reading, Sheet
from kbdata.importing.template import GUIDE, LISTS, template
from kbdata.importing.typed import typed
from kbdata.tables import KEYS, TABLES

__all__ = [
    "CODES",
    "Column",
    "Counts",
    "Finding",
    "Import",
    "Layout",
    "Limits",
    "Mapping",
    "Removed",
    "Sheet",
    "annotated",
    "read",
    "template",
]


@dataclass(frozen=True, eq=False)
class Import:
    """What a file would change, and what is wrong with it. All or nothing: with one error there are no changes.

    sheets: what stands in the file (none where personal data were found). mapping: how it was read, to be changed and remembered.
    changes: for each table the rows that are new or differ, in its declared types. layers: boundaries that replace those there are.
    removed: rows that were left out, with the reason. problems: errors and warnings. notes: what else happened.
    """

    file: str
    sha256: str
    sheets: tuple[Sheet, ...] = field(default=(), repr=False)
    mapping: Mapping = field(default_factory=Mapping)
    changes: Dictionary[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    layers: Dictionary[str, gpd.GeoDataFrame] = field(default_factory=dict, repr=False)
    removed: tuple[Removed, ...] = ()
    problems: tuple[Finding, ...] = ()
    counts: Dictionary[str, Counts] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What blocks the import."""
        return tuple(problem for problem in self.problems if problem.severity == ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What needs a tick and a reason."""
        return tuple(problem for problem in self.problems if problem.severity == WARNING)

    @property
    def publishable(self) -> bool:
        """Whether there is something to publish and nothing that blocks it."""
        return not self.errors and bool(self.changes or self.layers)


def read(content: bytes, name: str, data: Dataset, mapping: Mapping | None = None, limits: Limits | None = None, today: datetime.date | None = None) -> Import:
    """Read a file and check it against a data set. It never raises for what stands in the file: that is told in `problems`.

    content: the bytes of the file. name: its name. mapping: how to read it, as proposed by an earlier call and changed by people, or as
    remembered for its layout; without one it is proposed. today: figures of a later month are told; the day of the clock where it is not given.
    """
    found = Findings(name)
    result = Import(name, hashlib.sha256(content).hexdigest(), mapping=mapping or Mapping())
    names = names_of(data)
    try:
        reading = _of_others(read_file(content, name, limits or Limits()))
        if reading.kind in ("geo", "sql"):
            return _boundaries(result, content, reading, data, found)
        private = [finding for sheet in reading.sheets for finding in personal.personal(sheet, name, names)]
        if private:
            found.extend(private)
            return replace(result, mapping=Mapping(), problems=found.listed())
    except RefusedError as error:
        return replace(result, problems=error.findings)
    found.extend(reading.notes)
    layouts, records, removed = _sheets(reading, names, result.mapping, result.sha256, found)
    merged = {table: once(_joined(parts), found) for table, parts in records.items()}
    frames = checks.tables(merged, data, found)
    kinds, counts = {}, {}
    for table, frame in frames.items():
        kinds[table], counts[table] = compared(table, frame, data.frames[table])
    consistency.figures(merged, frames, kinds, data, found)
    consistency.shown(merged, frames, kinds, data, found)
    consistency.future(merged, frames, kinds, today or datetime.datetime.now(data.zone).date(), found)
    consistency.others(merged, frames, kinds, data, found)
    changes = {table: frame[kinds[table] > 0].reset_index(drop=True) for table, frame in frames.items() if kinds[table].any()}
    done = replace(
        result,
        sheets=reading.sheets,
        mapping=replace(result.mapping, layouts=layouts, sha256=result.sha256),
        removed=tuple(sorted(removed, key=lambda one: (one.sheet, one.row))),
        counts=counts,
    )
    return _finished(done, changes, {}, found)


def _of_others(reading: Reading) -> Reading:
    """A file without the sheets that were put into it here: the guide and the lists of a template, the report of an annotated workbook."""
    names = {sheet.name for sheet in reading.sheets}
    ours = {REPORT, GUIDE, LISTS} if names & set(TABLES) else {REPORT}
    sheets = tuple(sheet for sheet in reading.sheets if sheet.name not in ours)
    return replace(reading, sheets=sheets, notes=tuple(note for note in reading.notes if note.sheet not in ours))


def _sheets(
    reading: Reading, names: Names, given: Mapping, sha256: str, found: Findings
) -> tuple[tuple[Layout, ...], dict[str, list[Records]], tuple[Removed, ...]]:
    """The records of each sheet by table, how it was read, and what was left out."""
    layouts: list[Layout] = []
    records: dict[str, list[Records]] = {}
    removed: list[Removed] = []
    without: list[str] = []
    blocks: list[tuple[headers.Block, Layout]] = []
    extended = False
    for sheet in reading.sheets:
        if sheet.hidden or sheet.cells.empty:
            continue
        block = headers.find(sheet, names)
        if block is None:
            without.append(sheet.name)
            continue
        proposed = mapping.propose(block, names, found.file)
        layout = mapping.chosen(given, proposed, sha256)
        layouts.append(layout)
        if layout.ignore:
            continue
        checks.guesses(block, layout, proposed, names, found, own=given.sha256 == sha256)
        removed += block.removed
        checks.sheet(block, layout, found)
        blocks.append((block, layout))
    for block, layout in sorted(blocks, key=lambda pair: pair[1].table not in KEYS):  # first what the other sheets may refer to
        if layout.table not in KEYS and records.keys() & set(KEYS) and not extended:
            names, extended = additions.with_own(names, records), True
        read_rows = observed if layout.table in ("nilai", "target") else typed
        one = read_rows(block, layout, given, names, found)
        removed += one.removed
        records.setdefault(layout.table, []).append(one)
    for name in without if layouts else ():
        found.add("no_header", sheet=name, severity=NOTE)
    if not layouts:
        found.add("no_header")
    return tuple(layouts), {table: records[table] for table in TABLES if table in records}, tuple(removed)


def _joined(parts: Sequence[Records]) -> Records:
    """The records of several sheets about one table."""
    if len(parts) == 1:
        return parts[0]
    letters = {key: letter for part in parts for key, letter in part.letters.items()}
    frame = pd.concat([part.frame for part in parts], ignore_index=True)
    return Records(parts[0].table, frame, pd.concat([part.origin for part in parts], ignore_index=True), letters)


def _boundaries(result: Import, content: bytes, reading: Reading, data: Dataset, found: Findings) -> Import:
    """An import of boundaries or rivers; where a kampung's point no longer lies in its kelurahan, it is moved and told."""
    layers, moved = boundaries.replacing(content, reading.kind, data, found)
    changes = {"wilayah": moved} if len(moved) else {}
    counts = {"wilayah": Counts(changed=len(moved))} if len(moved) else {}
    return _finished(replace(result, counts=counts), changes, layers, found)


def _finished(done: Import, changes: dict[str, pd.DataFrame], layers: dict[str, gpd.GeoDataFrame], found: Findings) -> Import:
    listed = found.listed()
    problems = tuple(finding for finding in listed if finding.severity != NOTE)
    notes = tuple(finding for finding in listed if finding.severity == NOTE)
    blocked = any(problem.severity == ERROR for problem in problems)
    return replace(done, changes={} if blocked else changes, layers={} if blocked else layers, problems=problems, notes=notes)

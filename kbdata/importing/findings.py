"""What an import has to say: errors that block it, warnings that need a tick and a reason, notes that only tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import index
from typing import SupportsIndex

from kbdata.problems import Problem

ERROR, WARNING, NOTE = "error", "warning", "note"
# Every code that an import may tell, with what of `value` and `expected` may come with it. A code is never renamed: words, and people's habits, hang on it.
CODES: dict[str, tuple[str, ...]] = {
    # the file
    "too_large": ("value", "expected"),
    "too_many_rows": ("value", "expected"),
    "too_many_cells": ("value", "expected"),
    "too_slow": ("expected",),
    "zip_bomb": ("value", "expected"),
    "empty_file": (),
    "damaged_file": (),
    "encrypted_file": (),
    "unsupported_format": ("value",),
    "not_text": (),
    "not_csv": (),
    # what was left out of it, or taken otherwise than it stands there
    "encoding_noted": ("value",),
    "macros_ignored": (),
    "links_ignored": (),
    "formulas_as_values": ("value",),
    "hidden_sheet": (),
    "codes_ignored": ("value",),
    "ids_made": ("value",),
    "repeated_rows": ("value",),
    # personal data: never with a value
    "personal_id_number": (),
    "personal_phone": (),
    "personal_name": (),
    "personal_address": (),
    # sheets and columns
    "no_header": (),
    "unmapped_column": ("value",),
    "guessed_column": ("value", "expected"),
    "unknown_column": ("value",),
    "missing_column": ("value",),
    "wrong_cell_count": ("value", "expected"),
    "no_value_column": (),
    "no_place_column": (),
    "no_indicator": ("value",),
    "no_period": ("value",),
    "source_needed": (),
    "maybe_target": ("value",),
    "indicator_from_title": ("value", "expected"),
    "place_from_title": ("value", "expected"),
    "unit_differs": ("value", "expected"),
    "unknown_unit": ("value", "expected"),
    "share_not_percent": ("value",),
    # cells
    "empty_cell": ("value", "expected"),
    "not_a_number": ("value",),
    "ambiguous_number": ("value",),
    "negative_number": ("value",),
    "not_a_whole_number": ("value",),
    "percent_in_count": ("value",),
    "percent_out_of_range": ("value",),
    "not_a_date": ("value",),
    "ambiguous_date": ("value",),
    "not_a_period": ("value",),
    "not_a_boolean": ("value",),
    "not_allowed": ("value", "expected"),
    "formula_error": (),
    "formula_without_value": (),
    "unknown_place": ("value", "expected"),
    "guessed_place": ("value", "expected"),
    "code_name_differ": ("value", "expected"),
    "unknown_indikator": ("value", "expected"),
    "unknown_sumber": ("value", "expected"),
    "guessed_term": ("value", "expected"),
    "unknown_reference": ("value", "expected"),
    # rows, and figures together
    "duplicate_in_file": ("value", "expected"),
    "duplicate": ("value",),
    "total_differs": ("value", "expected"),
    "above_denominator": ("value", "expected"),
    "parts_differ": ("value", "expected"),
    "future_period": ("value", "expected"),
    "jump": ("value", "expected"),
    "spent_over_budget": ("value", "expected"),
    "finished_without_date": (),
    "dates_out_of_order": ("value", "expected"),
    "founded_too_early": ("value", "expected"),
    "two_kampung": ("value", "expected"),
    "point_outside": ("value", "expected"),
    "outside_parent": ("value", "expected"),
    "wrong_parent": ("value", "expected"),
    # boundaries
    "no_boundaries": (),
    "no_known_place": ("expected",),
    "no_such_layer": ("value",),
    "no_boundary": ("value",),
    "no_crs": ("value",),
    "crs_assumed": ("value",),
    "crs_changed": ("value", "expected"),
    "swapped_axes": ("value",),
    "broken_geometry": ("value",),
    "repaired_geometry": ("value", "expected"),
    "parts_joined": ("value",),
    "slivers_dropped": ("value", "expected"),
    "overlaps": ("value", "expected"),
    "outside_city": ("value",),
    "area_differs": ("value", "expected"),
    "point_moved": ("value",),
    # beyond `SHOWN`: how many more there are, and of which code
    "more_problems": ("value", "expected"),
}
SHOWN = 200  # findings of one kind in one column that are listed one by one; the rest are counted


@dataclass(frozen=True)
class Finding(Problem):
    """A problem with its weight. `column` is the letter that Excel shows, so `column` and `row` together are the cell."""

    severity: str = ERROR

    @property
    def cell(self) -> str | None:
        """The address of the cell, as `C7`; None where the finding is about more than one cell."""
        return f"{self.column}{self.row}" if self.column and self.row else None


class RefusedError(Exception):
    """The file cannot be taken on at all. `findings` says why."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("; ".join(map(str, findings)))


class Findings:
    """Collects findings of one file. Beyond `shown` of one kind in one column they are counted, not listed."""

    def __init__(self, file: str, shown: int = SHOWN) -> None:
        self.file, self.shown = file, shown
        self._listed: list[Finding] = []
        self._seen: Counter[tuple[str, str | None, str | None]] = Counter()
        self._last: dict[tuple[str, str | None, str | None], Finding] = {}

    def add(
        self,
        code: str,
        *,
        sheet: str | None = None,
        row: SupportsIndex | None = None,
        column: str | None = None,
        value: object = None,
        expected: object = None,
        severity: str = ERROR,
    ) -> None:
        """Take in one finding."""
        told = [None if text is None else str(text) for text in (value, expected)]
        finding = Finding(code, self.file, sheet, None if row is None else index(row), column, told[0], told[1], severity)
        self.extend([finding])

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take in findings made elsewhere."""
        for finding in findings:
            kind = (finding.code, finding.sheet, finding.column)
            self._seen[kind] += 1
            if self._seen[kind] <= self.shown:
                self._listed.append(finding)
            else:
                self._last[kind] = finding

    def listed(self) -> tuple[Finding, ...]:
        """All findings, each once; those beyond the listed ones as one `more_problems` per kind and column, with their number."""
        more = [replace(last, code="more_problems", row=None, value=str(self._seen[kind] - self.shown), expected=kind[0]) for kind, last in self._last.items()]
        return tuple(dict.fromkeys([*self._listed, *more]))

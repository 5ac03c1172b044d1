"""What an import has to say: errors that block it, warnings that need a tick and a reason, notes that only tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import index
from typing import SupportsIndex

from kbdata.problems import Problem

ERROR, WARNING, NOTE = "error", "warning", "note"
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
    """Collects findings of one file. Beyond `SHOWN` of one kind in one column they are counted, not listed."""

    def __init__(self, file: str) -> None:
        self.file = file
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
            if self._seen[kind] <= SHOWN:
                self._listed.append(finding)
            else:
                self._last[kind] = finding

    def listed(self) -> tuple[Finding, ...]:
        """All findings, each once; those beyond the listed ones as one `more_problems` per kind and column, with their number."""
        more = [replace(last, code="more_problems", row=None, value=str(self._seen[kind] - SHOWN), expected=kind[0]) for kind, last in self._last.items()]
        return tuple(dict.fromkeys([*self._listed, *more]))

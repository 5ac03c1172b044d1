"""One thing wrong in a file, told so that its owner can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """A fault and where it is. The words come from the catalogue in the reader's language (`kbview.words.problem`)."""

    code: str  # stable: "unknown_reference"
    file: str
    sheet: str | None = None
    row: int | None = None  # as Excel counts: the header is row 1
    column: str | None = None
    value: str | None = None
    expected: str | None = None  # what would be right: the allowed values, a count, the table referred to

    def __str__(self) -> str:
        place = ", ".join(f"{name} {value}" for name, value in (("row", self.row), ("column", self.column)) if value is not None)
        found = f": {self.value!r}" if self.value is not None else ""
        wanted = f" (expected {self.expected})" if self.expected else ""
        return f"{self.file}{', ' + place if place else ''}: {self.code}{found}{wanted}"


class DatasetError(Exception):
    """The data set cannot be used. `problems` lists everything that is wrong, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

"""Grids of cells, and the limits within which a file is turned into them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kbdata.importing.findings import Finding, RefusedError


@dataclass(frozen=True)
class Limits:
    """How much of a file is taken on. A file beyond one of them is refused, and told which."""

    size: int = 60_000_000  # bytes as sent
    unpacked: int = 400_000_000  # bytes of all members of a zip together
    ratio: int = 250  # unpacked to packed, of a member of 10 MB or more; real sheets stay below 60
    members: int = 5_000
    rows: int = 1_200_000
    cells: int = 15_000_000  # of a text file
    workbook_cells: int = 3_000_000  # filled cells of a workbook: these cost several times as much memory
    workbook_area: int = 10_000_000  # the rectangle around them, which the reading library holds in full
    text: int = 400_000_000  # characters of all cells of a workbook, each reference to a shared text counted
    seconds: float = 60.0


class Watch:
    """The limits of one reading, with the time that is left."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._end = time.monotonic() + limits.seconds

    def check_time(self) -> None:
        """Refuses the file when its time is over."""
        if time.monotonic() > self._end:
            raise self.refusal("too_slow", value=None, limit=f"{self.limits.seconds:g} s")

    def check(self, code: str, value: float, limit: float, sheet: str | None = None) -> None:
        """Refuses the file where `value` is above `limit`."""
        if value > limit:
            raise self.refusal(code, value=f"{value:,.0f}".replace(",", "."), limit=f"{limit:,.0f}".replace(",", "."), sheet=sheet)

    def refusal(self, code: str, value: str | None = None, limit: str | None = None, sheet: str | None = None, row: int | None = None) -> RefusedError:
        """What to raise where the file is refused."""
        return RefusedError(Finding(code, self.file, sheet=sheet, row=row, value=value, expected=limit))


@dataclass(frozen=True, eq=False)
class Sheet:
    """A grid of cells.

    cells: columns 0, 1, …, of text, numbers, booleans, dates, or None where empty; its first cell stands at row `top` and column `left`,
    both counted from 0. widths: the number of cells of each row where the file says so (text files), so that a shifted row is noticed.
    broken: addresses of cells whose formula failed or has no value, by kind (`formula_error`, `formula_without_value`). A number that a workbook
    shows as a percentage is a `numbers.Percent`.
    """

    name: str
    cells: pd.DataFrame = field(repr=False)
    top: int = 0
    left: int = 0
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    widths: np.ndarray | None = field(default=None, repr=False)
    broken: tuple[tuple[str, str], ...] = ()

    def row(self, position: int) -> int:
        """The row number that Excel shows for a row of `cells`."""
        return int(self.top + position + 1)

    def column(self, position: int) -> str:
        """The letters that Excel shows for a column of `cells`."""
        return letters(self.left + position)


@dataclass(frozen=True)
class Reading:
    """What a file holds: its kind, its sheets (none for boundaries), and notes about what was left out on purpose."""

    kind: str
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[Finding, ...] = ()


def grid(rows: list[list[object]]) -> pd.DataFrame:
    """A frame of cells from rows of any length; empty text and cells that a row lacks are None."""
    width = max(map(len, rows), default=0)
    cells = pd.DataFrame([row + [None] * (width - len(row)) for row in rows], dtype=object)
    columns = {}
    for column in cells:
        values = cells[column].to_numpy(dtype=object, copy=True)
        values[pd.isna(values) | (values == "")] = None
        columns[column] = values
    return pd.DataFrame(columns, dtype=object)


def letters(position: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(65 + rest) + text
    return text


def position(column: str) -> int:
    """The place of a column, counted from 0, by its letters."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number - 1

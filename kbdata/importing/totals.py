"""Whether the total rows of a sheet, which are not imported, are the sums of the rows that are: where not, a row was lost, doubled or mistyped."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from kbdata.importing import numbers
from kbdata.importing.findings import WARNING, Findings
from kbdata.importing.headers import Block
from kbdata.importing.mapping import Column
from kbdata.importing.sheets import position
from kbdata.importing.vocabulary import plain

AVERAGE = re.compile(r"\b(rata rata|rerata)\b")


def compare(block: Block, column: Column, keep: np.ndarray, mark: numbers.Mark | None, *, whole: bool, found: Findings) -> None:
    """Tell each total of a column that is no sum: neither of all rows, nor of those above it, nor of those between it and the next or last total.

    keep: which of the rows of data are places of their own. mark: the decimal mark of the sheet. whole: what is counted has no fractions. Sums
    of rounded numbers may be off by half of the last decimal for each of them; whole counts may not be off at all. A column with a cell that
    cannot be read is left to those who mend it.
    """
    totals = np.array(
        [each.row - 1 - block.sheet.top for each in block.removed if each.reason == "total" and not AVERAGE.search(plain(each.text))], dtype="int64"
    )
    if not len(totals):
        return
    cells = block.sheet.cells[position(column.letter) - block.sheet.left]
    places = block.rows[keep]
    read, states = numbers.read_numbers(cells.iloc[[*places, *totals]], mark=numbers.decimal_mark([cells]) or mark, whole=whole)
    if np.isin(states, (numbers.NOT_A_NUMBER, numbers.AMBIGUOUS)).any():
        return
    parts = pd.Series(read[: len(places)], places).dropna()
    ends = np.array([-1, *totals, len(cells)])
    for at, total in zip(totals, read[len(places) :], strict=True):
        before, after = ends[ends < at].max(), ends[ends > at].min()
        groups = (parts, parts[parts.index < at], parts[(parts.index > before) & (parts.index < at)], parts[(parts.index > at) & (parts.index < after)])
        groups = tuple(group for group in groups if len(group))
        if np.isnan(total) or not groups:
            continue
        gaps = [abs(total - group.sum()) - _slack(group, total, whole) for group in groups]
        if min(gaps) > 0:
            nearest = groups[int(np.argmin(gaps))].sum()
            told = numbers.text_of(cells.iloc[at])
            found.add(
                "total_differs",
                sheet=block.sheet.name,
                row=block.sheet.row(int(at)),
                column=column.letter,
                value=told,
                expected=f"{nearest:.12g}",
                severity=WARNING,
            )


def _slack(group: pd.Series, total: float, whole: bool) -> float:
    """How far a total may be from the sum for no other reason than rounding."""
    if whole:
        return 1e-6
    decimals = max(len(f"{number:.12g}".partition(".")[2]) for number in (*group, total))
    return 0.5 * 10.0**-decimals * (len(group) + 1)

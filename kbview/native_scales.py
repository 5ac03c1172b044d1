"""The axes of a figure: where a value or a name stands on them, and where their ticks are."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from kbview import lines
from kbview import native_marks as marks

Number = float | None


@dataclass(frozen=True)
class Scale:
    """An axis: its span, and where the names stand on it, where it has names."""

    low: float
    high: float
    names: tuple[str, ...] = ()
    flipped: bool = False
    step: float = 1.0  # from tick to tick, counted from the lower end

    def at(self, value: Any) -> Number:
        """Where a value or a name stands; None for what is missing."""
        if self.names and isinstance(value, str):
            rank = self.names.index(value) if value in self.names else None
            return None if rank is None else float(len(self.names) - 1 - rank if self.flipped else rank)
        if isinstance(value, str):
            return pd.Timestamp(value).timestamp() / 86400 + 25569  # days as a workbook counts them
        if value is None or pd.isna(value):
            return None
        return float(len(self.names) - 1 - value if self.names and self.flipped else value)


def read(figure: go.Figure, axis: str) -> Scale:
    """The span of an axis as the figure shows it."""
    layout = getattr(figure.layout, f"{axis}axis")
    found = [value for trace in figure.data for value in [*values(trace, axis), *_reach(trace, axis)]]
    words = [value for value in found if isinstance(value, str)]
    dated = layout.type == "date"
    if words and not dated:
        names = list(dict.fromkeys([*(layout.categoryarray if layout.categoryarray is not None else ()), *words]))
        span = layout.range
        flipped = layout.autorange == "reversed" or (span is not None and span[0] > span[1])
        return Scale(-0.6, len(names) - 0.4, tuple(names), flipped)
    numbers = [value for value in map(Scale(0, 0).at, found) if value is not None]
    if layout.range is not None:
        numbers = [value for value in map(Scale(0, 0).at, layout.range) if value is not None]
    return _rounded(layout, min(numbers, default=0.0), max(numbers, default=1.0), 8 if axis == "x" else 7)


def values(trace: Any, axis: str) -> list[Any]:
    """The numbers or names of a trace along an axis; None for what is missing."""
    found = getattr(trace, axis)
    return [] if found is None else [value if isinstance(value, str) else None if pd.isna(value) else value for value in list(found)]


def on(scale: Scale, value: Any, reference: str | None) -> Number:
    """Where a value stands; on paper, as a share of the axis."""
    return scale.low + float(value) * (scale.high - scale.low) if reference == "paper" else scale.at(value)


def pattern(layout: Any, step: float) -> str:
    """The number format of an axis."""
    if layout.type == "date":
        return "yyyy"
    texts = list(layout.ticktext) if layout.ticktext is not None else []
    if texts and str(texts[-1]).rstrip().endswith("%"):
        return "0%" if float(list(layout.tickvals)[-1]) <= 1 else '0"%"'
    return "0" if layout.tickformat == "d" else marks.pattern(marks.decimals(step))


def _rounded(layout: Any, low: float, high: float, most: int) -> Scale:
    """A scale of numbers that begins at a tick: PowerPoint counts them from the lower end."""
    ticks = [float(tick) for tick in layout.tickvals] if layout.tickvals is not None and layout.type != "date" else []
    if len(ticks) > 1:
        step = ticks[1] - ticks[0]
        return Scale(ticks[0] - step * max(0, floor((ticks[0] - low) / step)), high, step=step)
    if layout.type == "date":
        return Scale(low, high, step=365.25)
    high = high if high > low else low + (abs(low) * 0.02 or 1.0)
    step = max(lines.round_step(high - low, most), 1.0 if layout.tickformat in ("d", ",d") else 0.0)
    return Scale(floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step, step=step)


def _reach(trace: Any, axis: str) -> list[float]:
    """The ends of bars and of the arms of errors, so that the axis shows them too."""
    arms = getattr(trace, f"error_{axis}", None)
    if trace.type != "scatter" or arms is None or arms.array is None:
        return []
    below = arms.arrayminus if arms.arrayminus is not None else arms.array
    return [end for value, up, down in zip(values(trace, axis), arms.array, below, strict=True) if value is not None for end in (value + up, value - down)]

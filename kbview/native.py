"""Figures as native PowerPoint charts, which hold exactly the numbers of the figure and can be edited."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from kbview import native_bars, native_points
from kbview.overtime import SEVERAL
from kbview.theme import Theme

Box = tuple[int, int, int, int]  # left, top, width and height in EMU
Writer = Callable[[Any, go.Figure, Box, Theme, bool], Any]

WRITERS: Mapping[frozenset[str], Writer] = {
    frozenset({"bar"}): native_bars.draw,
    frozenset({"scatter"}): native_points.draw,
    frozenset({"bar", "scatter"}): native_points.draw,
}


PLAIN = frozenset().union(*WRITERS)


def can(figure: go.Figure) -> bool:
    """Whether a native chart can show what the figure does: not a map, a heat map, or several small charts."""
    return _writer(_unpacked(figure)) is not None


def draw(slide: Any, figure: go.Figure, box: Box, theme: Theme, *, legend: bool = True) -> Any:
    """The chart on the slide, as python-pptx's graphic frame; None where it cannot be drawn (`can`).

    legend: whether the chart has one of its own, where it needs one.
    """
    unpacked = _unpacked(figure)
    writer = _writer(unpacked)
    return writer(slide, unpacked, box, theme, legend) if writer else None


def _writer(figure: go.Figure) -> Writer | None:
    small = figure.layout.meta == SEVERAL or any(getattr(trace, "stackgroup", None) for trace in figure.data)
    held = any(len(trace.x if trace.x is not None else ()) for trace in figure.data if trace.type in PLAIN)
    kinds = frozenset(trace.type for trace in figure.data if not native_bars.words(trace))
    return WRITERS.get(kinds) if held and not small else None


def _unpacked(figure: go.Figure) -> go.Figure:
    """The figure with its numbers as lists: plotly packs them where a figure went through a dictionary."""
    return go.Figure(_lists(figure.to_dict()), skip_invalid=True)


def _lists(told: Any) -> Any:
    if isinstance(told, dict):
        if told.keys() >= {"dtype", "bdata"}:
            return np.frombuffer(b64decode(told["bdata"]), np.dtype(told["dtype"])).tolist()
        return {key: _lists(value) for key, value in told.items()}
    return [_lists(each) for each in told] if isinstance(told, list | tuple) else told

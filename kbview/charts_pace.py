"""The way to a target: what was reported, the line through it, where it leads, and the targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from kbview import lettering, lines
from kbview.theme import Theme

Say = Callable[[float], str]


@dataclass(frozen=True)
class Ahead:
    """The line and the limits of prediction beyond what was reported, point by point."""

    years: tuple[float, ...]
    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Goal:
    """A target: its height, the year it is due, when the line meets it, a part of a year too (None where it does not), and its label."""

    value: float
    due: float
    reached: float | None
    label: str


def way(known: pd.DataFrame, *, ahead: Ahead | None, goals: Sequence[Goal], theme: Theme, say: Say, names: tuple[str, str], height: int = 340) -> go.Figure:
    """known: `x`, `y`, `teks` (hover). ahead: None where no line is to be drawn. names: of the line ahead and of its limits, for the hover."""
    low = min([*known["y"], *(goal.value for goal in goals), *(ahead.low[:1] if ahead else ())])
    high = max([*known["y"], *(goal.value for goal in goals), *(ahead.middle if ahead else ())])
    room = max(high - low, abs(high) * 0.02, 1e-9) * 0.15
    first = float(known["x"].min())
    last = max([float(known["x"].max()), *(ahead.years[-1:] if ahead else ()), *(goal.due for goal in goals)])
    last = last if last > first else first + 1
    data = [*_ahead(ahead, theme, say, names), _known(known, theme)]
    data += [trace for goal in goals for trace in _goal(goal, first, last, theme)]
    heights = lines.spread([goal.value for goal in goals], (high - low + 2 * room) / (height - 60) * 38)
    end = known.iloc[-1]
    notes = [
        {"x": last, "y": at, "text": goal.label, "xanchor": "left", "xshift": 8, "align": "left", "font": {"size": 12, "color": theme.muted}}
        for goal, at in zip(goals, heights, strict=True)
    ]
    notes.append(
        {
            "x": end["x"],
            "y": end["y"],
            "text": f"<b>{say(end['y'])}</b>",
            "xanchor": "left",
            "xshift": 8,
            "yshift": -12,
            "font": {"size": 13, "color": theme.primary},
        }
    )
    right = lettering.gutter((part for goal in goals for part in goal.label.split("<br>")), 12)
    return go.Figure(
        data=data,
        layout={
            "template": theme.name,
            "height": height,
            "annotations": [{"showarrow": False} | note for note in notes],
            "margin": {"t": 10, "b": 30, "l": lettering.scale(low, high), "r": right},
            "xaxis": lines.axis(first, last),
            "yaxis": {"range": [low - room, high + room], "fixedrange": True, "nticks": 6, "tickformat": ",.2~f"},
        },
    )


def _ahead(ahead: Ahead | None, theme: Theme, say: Say, names: tuple[str, str]) -> list[go.Scatter]:
    """The fan of the limits, and the line in it."""
    if ahead is None:
        return []
    fan = go.Scatter(
        x=[*ahead.years, *ahead.years[::-1]],
        y=[*ahead.high, *ahead.low[::-1]],
        fill="toself",
        fillcolor=theme.ramp[0],
        opacity=0.7,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )
    told = [
        f"{year:.0f}<br>{names[0]}: <b>{say(middle)}</b><br>{names[1]}: {say(low)}–{say(high)}"
        for year, middle, low, high in zip(ahead.years, ahead.middle, ahead.low, ahead.high, strict=True)
    ]
    line = {"color": theme.primary, "width": 2, "dash": "dash"}
    middle = go.Scatter(x=ahead.years, y=ahead.middle, text=told, mode="lines", line=line, hovertemplate="%{text}<extra></extra>", showlegend=False)
    return [fan, middle]


def _known(known: pd.DataFrame, theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=known["x"],
        y=known["y"],
        text=known["teks"],
        mode="lines+markers",
        line={"color": theme.primary, "width": 4},
        marker={"size": 9, "color": theme.primary},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _goal(goal: Goal, first: float, last: float, theme: Theme) -> list[go.Scatter]:
    """A thin line at the target, a diamond where it is due, a ring where the line meets it."""
    across = go.Scatter(
        x=[first, last],
        y=[goal.value, goal.value],
        mode="lines",
        line={"color": theme.mark, "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        showlegend=False,
    )
    spots = [(goal.due, "diamond")] if first <= goal.due <= last else []
    spots += [(goal.reached, "circle-open")] if goal.reached is not None and goal.reached <= last else []
    marks = go.Scatter(
        x=[x for x, _symbol in spots],
        y=[goal.value] * len(spots),
        mode="markers",
        text=[goal.label] * len(spots),
        hovertemplate="%{text}<extra></extra>",
        marker={"symbol": [symbol for _x, symbol in spots], "size": 11, "color": theme.mark, "line": {"width": 2, "color": theme.mark}},
        showlegend=False,
    )
    return [across, marks]

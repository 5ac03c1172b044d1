"""Charts: functions from small frames to figures. They draw and compute nothing but where a label goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from textwrap import wrap

import pandas as pd

from kbview import go, lettering
from kbview.theme import Theme

THICK = 30  # of a bar at the most, in px
BESIDE = "\N{EN SPACE}"  # between a bar and the words beside it
LONG = 20  # letters in a row of a label: longer ones would leave a phone no room for the bars


def stacked_bars(
    frame: pd.DataFrame,
    *,
    rows: Mapping[str, str],
    parts: Mapping[str, tuple[str, str]],
    theme: Theme,
    say: Callable[[float], str],
    height: int | None = None,
    steady: bool = False,
) -> go.Figure:
    """Horizontal bars, one per row, stacked by part, at most so thick that two are no wall. `legend` tells the colours.

    frame: `baris`, `bagian`, `nilai`. rows: key → label, largest first. parts: key → (label, colour), in the order of stacking.
    steady: a click on one bar does not fade the others.
    """
    if not rows:
        return empty(theme, 150)
    data = []
    height = height or 27 * max(len(rows), 2) + 12
    labels = list(rows.values())[::-1]
    # no gaps: plotly lays a bar over the one before it, not beside it, where a part of the stack is missing
    sizes = frame.pivot(index="baris", columns="bagian", values="nilai").reindex(index=list(rows)[::-1], columns=list(parts)).fillna(0)
    for part, (label, colour) in parts.items():
        mine = sizes[part].tolist()
        data.append(
            go.Bar(
                x=mine,
                y=labels,
                name=label,
                orientation="h",
                customdata=[[key, part] for key in list(rows)[::-1]],
                text=[say(v) for v in mine],
                textposition="none",
                hovertemplate="%{y} · " + label + ": <b>%{text}</b><extra></extra>",
                marker={"color": colour, "line": {"color": theme.card, "width": 1}},
                **({"unselected": {"marker": {"opacity": 1}}} if steady else {}),
            )
        )
    totals = frame.groupby("baris")["nilai"].sum().reindex(list(rows)[::-1])
    ends = [(total, label) for total, label in zip(totals, labels, strict=True) if pd.notna(total)]
    sums = go.words([total for total, _label in ends], [label for _total, label in ends], [BESIDE + say(total) for total, _label in ends], theme.ink,
                    side="middle right", size=13)  # fmt: skip
    return go.Figure(
        data=[*data, sums],
        layout={
            "template": theme.name,
            "barmode": "stack",
            "height": height,
            "showlegend": False,
            "bargap": _gap(len(rows), height),
            "xaxis": {"visible": False, "range": [0, float(totals.max() or 1)], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}, "ticklabelstandoff": 6, "dtick": 1},
            "margin": {"t": 4, "b": 4, "l": lettering.gutter(labels), "r": lettering.gutter(map(say, totals.dropna()), 13)},
        },
    )


def bars(
    frame: pd.DataFrame, *, theme: Theme, say: Callable[[float], str], chosen: Sequence[str] = (), height: int | None = None, room: float = 1.0
) -> go.Figure:
    """Horizontal bars from zero, one per place, sorted by the caller, the chosen in colour.

    frame: `kode`, `nama`, `nilai`. room: how long the axis is, in lengths of the longest bar.
    """
    back = frame.iloc[::-1]
    most = float(back["nilai"].max() or 1) if back["nilai"].notna().any() else 1.0
    labels = ["<br>".join(wrap(name, LONG, break_long_words=False)) for name in back["nama"]]
    height = height or max(160, 30 * len(back) + 40)
    return go.Figure(
        data=[
            go.Bar(
                x=back["nilai"],
                y=labels,
                orientation="h",
                customdata=back["kode"],
                text=[say(v) for v in back["nilai"]],
                textposition="outside",
                cliponaxis=False,
                marker={"color": [theme.primary if code in chosen else theme.quiet for code in back["kode"]]},
                hovertext=back["nama"],
                hovertemplate="%{hovertext}: <b>%{text}</b><extra></extra>",
            )
        ],
        layout={
            "template": theme.name,
            "height": height,
            "bargap": _gap(len(back), height),
            "xaxis": {"visible": False, "range": [0, most * room], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}},
            "margin": {"t": 4, "b": 4, "l": lettering.gutter(labels), "r": lettering.gutter(map(say, back["nilai"].dropna()))},
        },
    )


def dots(frame: pd.DataFrame, *, middle: tuple[float, str], theme: Theme, chosen: Sequence[str] = (), height: int) -> go.Figure:
    """Dots around a middle, one row per place, sorted by the caller: how far each lies from it.

    frame: `kode`, `nama`, `nilai`, `teks` (hover), `sisi`: `atas` or `bawah` where the difference is real, else empty. middle: value and label.
    """
    back = frame.iloc[::-1]
    looks = {"atas": ("triangle-up", theme.diverging[-1]), "bawah": ("triangle-down", theme.diverging[0])}
    symbols, colours = zip(*(looks.get(side, ("circle", theme.muted)) for side in back["sisi"]), strict=True)
    low, high = min(back["nilai"].min(), middle[0]), max(back["nilai"].max(), middle[0])
    room = (high - low or 1.0) * 0.06
    stems = [
        {"type": "line", "x0": middle[0], "x1": value, "y0": name, "y1": name, "line": {"color": colour, "width": 2}, "layer": "below"}
        for value, name, colour in zip(back["nilai"], back["nama"], colours, strict=True)
    ]
    return go.Figure(
        data=[
            go.Scatter(
                x=back["nilai"],
                y=back["nama"],
                mode="markers",
                customdata=back["kode"],
                hovertext=back["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                cliponaxis=False,
                marker={
                    "symbol": symbols,
                    "color": colours,
                    "size": [15 if code in chosen else 11 for code in back["kode"]],
                    "opacity": 1,
                    "line": {"color": theme.ink, "width": [2 if code in chosen else 0 for code in back["kode"]]},
                },
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                showlegend=False,
            )
        ],
        layout={
            "template": theme.name,
            "height": height,
            "hoverdistance": 40,
            "shapes": [
                *stems,
                {"type": "line", "x0": middle[0], "x1": middle[0], "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.ink, "width": 1.5}},
            ],
            "annotations": [
                {
                    "x": middle[0],
                    "y": 1,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "xanchor": "right" if middle[0] > (low + high) / 2 else "left",  # never past the edge of a phone
                    "text": middle[1],
                    "showarrow": False,
                    "font": {"size": 12, "color": theme.ink},
                }
            ],
            "xaxis": {"range": [low - room, high + room], "fixedrange": True, "showgrid": True, "nticks": 6, "tickformat": ",.2~f"},
            "yaxis": {
                "fixedrange": True,
                "tickfont": {"color": theme.ink, "size": 12},
                "dtick": 1,
                "showgrid": False,
                "range": [-0.7, len(back) - 0.3],
                "type": "category",
            },
            "margin": {"t": 24, "b": 24, "l": lettering.gutter(back["nama"], 12)},
        },
    )


def legend(parts: Mapping[str, tuple[str, str]]) -> str:
    """The legend of parts, key → (label, colour), as HTML: it wraps on a phone, where one inside a figure would squeeze it."""
    marks = "".join(f'<span><i style="background:{colour}"></i>{escape(label)}</span>' for label, colour in parts.values())
    return f'<p class="legenda">{marks}</p>' if marks else ""


def _gap(rows: int, height: int) -> float:
    """The part of its row that a bar leaves free."""
    return max(0.28, 1 - THICK * rows / max(height - 8, 1))  # above and below are 4 px each


def click_points(
    cells: Sequence[tuple[str, str]], *, texts: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str], theme: Theme, size: int
) -> go.Scatter:
    """Unseen points over the cells of a heat map, which itself does not answer to a click: its row and column, and the cell's hover text."""
    return go.Scatter(
        x=[columns[column] for _row, column in cells],
        y=[rows[row] for row, _column in cells],
        mode="markers",
        showlegend=False,
        customdata=[[row, column] for row, column in cells],
        hovertext=[texts.at[row, column] for row, column in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"symbol": "square", "size": size, "opacity": 0, "color": theme.card},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


def empty(theme: Theme, height: int) -> go.Figure:
    return go.Figure(layout={"template": theme.name, "height": height, "xaxis": {"visible": False}, "yaxis": {"visible": False}})

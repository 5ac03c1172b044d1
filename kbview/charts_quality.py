"""Charts of data quality: how complete reports are, cell by cell; and why a number changed, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from kbview.theme import Theme


def completeness(
    matrix: pd.DataFrame,
    *,
    texts: pd.DataFrame,
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    theme: Theme,
    upright: bool,
    height: int | None = None,
    widest: float = 1.0,
) -> go.Figure:
    """A matrix of percentages on the ramp: what came in part is marked, what did not come at all more so; what was never due is empty.

    matrix: rows × columns, NaN where nothing was due. texts: the hover of each cell. Each cell answers to a click with its row and column.
    upright: whether the headings of the columns stand. widest: the share of the width that the columns take.
    """
    spots = [(row, column, float(matrix.at[row, column])) for row in matrix.index for column in matrix.columns if pd.notna(matrix.at[row, column])]
    marks = {"none": [spot for spot in spots if spot[2] == 0], "part": [spot for spot in spots if 0 < spot[2] < 100]}
    shades = [[0.0, theme.card], [0.001, theme.ramp[0]], [0.999, theme.ramp[2]], [1.0, theme.ramp[3]]]
    shade = go.Heatmap(
        z=matrix,
        x=[columns[column] for column in matrix.columns],
        y=[rows[row] for row in matrix.index],
        xgap=2,
        ygap=2,
        zmin=0,
        zmax=100,
        showscale=False,
        hoverinfo="skip",
        hoverongaps=False,
        colorscale=shades,
    )
    faint = {"unselected": {"marker": {"opacity": 1}}, "hoverinfo": "skip", "showlegend": False, "mode": "markers"}
    looks = {
        "none": {"symbol": "x-thin", "size": 9, "line": {"width": 2.5, "color": theme.alarm}},
        "part": {"symbol": "circle-open", "size": 8, "color": theme.alarm, "line": {"width": 2}},
    }
    holes = [
        go.Scatter(x=[columns[column] for _row, column, _value in found], y=[rows[row] for row, _column, _value in found], marker=looks[kind], **faint)
        for kind, found in marks.items()
    ]
    target = go.Scatter(
        x=[columns[column] for _row, column, _value in spots],
        y=[rows[row] for row, _column, _value in spots],
        mode="markers",
        showlegend=False,
        customdata=[[row, column] for row, column, _value in spots],
        hovertext=[texts.at[row, column] for row, column, _value in spots],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"symbol": "square", "size": 20, "opacity": 0, "color": theme.card},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )
    names = {"categoryorder": "array", "fixedrange": True, "type": "category", "showgrid": False}
    return go.Figure(
        data=[shade, *holes, target],
        layout={
            "template": theme.name,
            "height": height or 21 * len(matrix) + (150 if upright else 50),
            "xaxis": names
            | {
                "side": "top",
                "tickangle": -60 if upright else 0,
                "categoryarray": list(columns.values()),
                "range": [-0.5, len(columns) - 0.5],
                "domain": [0, min(1, widest * len(matrix.columns))],
            },
            "yaxis": names
            | {
                "categoryarray": list(rows.values()),
                "range": [len(rows) - 0.5, -0.5],
                "tickfont": {"color": theme.ink, "size": 13},
            },
            "margin": {"t": 4, "b": 4},
        },
    )


def waterfall(
    steps: Sequence[tuple[str, float]], *, before: tuple[str, float], after: tuple[str, float], theme: Theme, say: Callable[[float], str]
) -> go.Figure:
    """From a number to another: a bar for each of the two, and between them a step for each cause, signed and labelled.

    steps: label and size, in their order. The axis does not begin at zero: the steps would not be seen.
    """
    names = [before[0], *(label for label, _size in steps), after[0]]
    sizes = [before[1], *(size for _label, size in steps), after[1]]
    tops, level = [before[1]], before[1]
    for _label, size in steps:
        tops += [level, level + size]
        level += size
    low, high = min(*tops, after[1]), max(*tops, after[1])
    room = max(high - low, abs(high) * 0.005, 1e-9)
    return go.Figure(
        data=[
            go.Waterfall(
                x=names,
                y=[before[1], *(size for _label, size in steps), 0],
                measure=["absolute", *("relative" for _step in steps), "total"],
                text=[say(before[1]), *(("+" if size > 0 else "") + say(size) for _label, size in steps), say(after[1])],
                textposition="outside",
                cliponaxis=False,
                customdata=sizes,
                hovertemplate="%{x}: <b>%{text}</b><extra></extra>",
                connector={"line": {"color": theme.line, "width": 1}},
                increasing={"marker": {"color": theme.primary}},
                decreasing={"marker": {"color": theme.alarm}},
                totals={"marker": {"color": theme.quiet}},
            )
        ],
        layout={
            "template": theme.name,
            "height": 300,
            "margin": {"t": 24, "b": 4},
            "xaxis": {"type": "category", "fixedrange": True, "tickfont": {"color": theme.ink}},
            "yaxis": {"range": [low - room, high + room * 0.4], "fixedrange": True, "nticks": 5},
        },
    )

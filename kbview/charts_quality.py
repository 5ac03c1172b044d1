"""Charts of data quality: how complete reports are, cell by cell; and why a number changed, step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kbview import charts, go, lettering
from kbview.theme import Theme, readable


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
    """A matrix of percentages: what came in part is marked, what did not come at all more so; what was never due is empty.

    matrix: rows × columns, NaN where nothing was due. texts: the hover of each cell. Each cell answers to a click with its row and column.
    upright: whether the headings of the columns stand. widest: the share of the width that the columns take.
    """
    spots = [(row, column, float(matrix.at[row, column])) for row in matrix.index for column in matrix.columns if pd.notna(matrix.at[row, column])]
    marks = {"none": [spot for spot in spots if spot[2] == 0], "part": [spot for spot in spots if 0 < spot[2] < 100]}
    inks = [readable(theme.filled[0 if share < 50 else 1], theme) for _row, _column, share in marks["part"]]
    shades = [[0.0, theme.missing], [0.001, theme.filled[0]], [0.999, theme.filled[1]], [1.0, theme.filled[2]]]
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
        "part": {"symbol": "circle-open", "size": 8, "color": inks, "line": {"width": 2, "color": inks}},
    }
    holes = [
        go.Scatter(x=[columns[column] for _row, column, _value in found], y=[rows[row] for row, _column, _value in found], marker=looks[kind], **faint)
        for kind, found in marks.items()
    ]
    target = charts.click_points([(row, column) for row, column, _value in spots], texts=texts, rows=rows, columns=columns, theme=theme, size=20)
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
            "margin": {
                "t": lettering.headroom(columns.values(), 60 if upright else 0),
                "b": 4,
                "l": lettering.gutter(rows.values(), 13),
            },
        },
    )


def waterfall(
    steps: Sequence[tuple[str, float]],
    *,
    before: tuple[str, float],
    after: tuple[str, float],
    theme: Theme,
    say: Callable[[float], str],
    part: Callable[[float], str],
) -> go.Figure:
    """From a number to another, downwards: a mark for each of the two, and between them a bar for each cause, as long as its part, signed and labelled.

    steps: label and size, in their order. say, part: how a number and a signed part are written. Only the causes are bars: their lengths can be
    compared though the axis does not begin at zero.
    """
    level, bases = before[1], []
    for _label, size in steps:
        bases.append(level)
        level += size
    ends = [*bases, level]
    low, high = min(*ends, after[1]), max(*ends, after[1])
    room = max(high - low, abs(level) * 0.002, 1e-9)
    causes = go.Bar(
        x=[size for _label, size in steps],
        y=[label for label, _size in steps],
        base=bases,
        orientation="h",
        width=0.55,
        text=[part(size) for _label, size in steps],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: <b>%{text}</b><extra></extra>",
        showlegend=False,
        marker={"color": [theme.primary if size > 0 else theme.alarm for _label, size in steps]},
    )
    numbers = go.Scatter(
        x=[before[1], after[1]],
        y=[before[0], after[0]],
        mode="markers+text",
        text=[f"<b> {say(before[1])} </b>", f"<b> {say(after[1])} </b>"],
        textposition=["middle left" if value > (low + high) / 2 else "middle right" for value in (before[1], after[1])],
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
        showlegend=False,
        marker={"symbol": "line-ns", "size": 24, "line": {"width": 4, "color": theme.ink}},
    )
    names = [before[0], *(label for label, _size in steps), after[0]]
    links = [
        {"type": "line", "y0": place, "y1": place + 1, "x0": end, "x1": end, "line": {"color": theme.quiet, "width": 1, "dash": "dot"}, "layer": "below"}
        for place, end in enumerate(ends)
    ]
    return go.Figure(
        data=[causes, numbers],
        layout={
            "template": theme.name,
            "height": 34 * len(names) + 40,
            "shapes": links,
            "margin": {"t": 4, "b": 4, "l": lettering.gutter(row for name in names for row in name.split("<br>")) + 6, "r": 44},
            "yaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names,
                "range": [len(names) - 0.5, -0.5],
                "fixedrange": True,
                "tickfont": {"color": theme.ink},
                "ticklabelstandoff": 6,
            },
            "xaxis": {"range": [low - room * 0.4, high + room * 0.4], "visible": False, "fixedrange": True},
        },
    )

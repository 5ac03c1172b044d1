"""The matrix of agencies and kampung: counts in cells that can be clicked, holes that are seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from kbview import charts, go, lettering
from kbview.theme import Theme, readable


def cells(
    matrix: pd.DataFrame, *, texts: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str], urgent: Collection[str], theme: Theme, height: int
) -> go.Figure:
    """A matrix of counts: amounts on the ramp with their numbers, holes left open with a dot so that they are seen, those of `urgent` columns in alarm.

    matrix: rows × columns of whole numbers, 0 a hole. texts: the hover text of each cell. Each cell answers to a click (a heatmap itself
    does not): customdata is its row, its column.
    """
    spots = [
        (row, column, count)
        for row, counts in zip(matrix.index, matrix.to_numpy().tolist(), strict=True)
        for column, count in zip(columns, counts, strict=True)
    ]
    most = max([1, *(count for _row, _column, count in spots)])
    shade = go.Heatmap(
        z=matrix.where(matrix > 0),
        x=list(columns.values()),
        y=[rows[row] for row in matrix.index],
        customdata=[[[row, column] for column in matrix.columns] for row in matrix.index],
        text=texts,
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        hoverongaps=False,
        zmin=0,
        zmax=most,
        showscale=False,
        colorscale=[[i / (len(theme.ramp) - 1), colour] for i, colour in enumerate(theme.ramp)],
    )
    open_ = [(row, column) for row, column, count in spots if not count]
    inks = {count: readable(_blend(theme.ramp, count / most), theme) for _row, _column, count in spots if count}
    return go.Figure(
        data=[
            shade,
            _holes(open_, rows, columns, {"size": 8, "color": theme.muted}),
            *(_numbers([spot for spot in spots if inks.get(spot[2]) == ink], rows, columns, ink) for ink in sorted(set(inks.values()))),
            _holes([spot for spot in open_ if spot[1] in urgent], rows, columns, {"size": 9, "color": theme.alarm, "line": {"width": 2}}),
            charts.click_points([spot[:2] for spot in spots], texts=texts, rows=rows, columns=columns, theme=theme, size=22),
        ],
        layout={
            "template": theme.name,
            "height": height,
            # one column is no wider than many
            "xaxis": {"side": "top", "tickangle": -60, "fixedrange": True, "type": "category", "domain": [0, min(1, 0.085 * len(matrix.columns))]},
            "yaxis": {"autorange": "reversed", "fixedrange": True, "tickfont": {"color": theme.ink}, "type": "category"},
            "margin": {"t": lettering.headroom(columns.values(), 60), "b": 4, "l": lettering.gutter(rows.values())},
        },
    )


def _holes(spots: Sequence[tuple[str, str]], rows: Mapping[str, str], columns: Mapping[str, str], look: Mapping[str, object]) -> go.Scatter:
    """Open dots in cells."""
    return go.Scatter(
        x=[columns[column] for _row, column in spots],
        y=[rows[row] for row, _column in spots],
        mode="markers",
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "circle-open", **look},
        unselected={"marker": {"opacity": 1}},
    )


def _numbers(spots: Sequence[tuple[str, str, int]], rows: Mapping[str, str], columns: Mapping[str, str], ink: str) -> go.Scatter:
    """Numbers in one ink; they do not fade when something else is clicked."""
    steady = {"textfont": {"color": ink}}
    return go.Scatter(
        x=[columns[column] for _row, column, _count in spots],
        y=[rows[row] for row, _column, _count in spots],
        text=[str(count) for _row, _column, count in spots],
        mode="text",
        hoverinfo="skip",
        showlegend=False,
        textfont={"size": 13, "color": ink},
        selected=steady,
        unselected=steady,
    )


def _blend(ramp: Sequence[str], share: float) -> str:
    """The colour at a share of the way along a ramp, as the heat map mixes it."""
    rank, rest = divmod(share * (len(ramp) - 1), 1)
    pairs = zip(*(bytes.fromhex(ramp[min(int(rank) + step, len(ramp) - 1)][1:]) for step in (0, 1)), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * rest):02X}" for low, high in pairs)

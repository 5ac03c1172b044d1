"""Charts of ranks, gaps and shares. They draw and compute nothing but where a label goes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kbview import formats, go, lettering, lines
from kbview.charts_scatter import TITLED
from kbview.theme import Theme


def rank_ranges(frame: pd.DataFrame, *, last: int, theme: Theme, chosen: str | None, height: int) -> go.Figure:
    """Ranks with how far they move: a bar from the 5th to the 95th percentile, a dot at the rank itself, the first on top.

    frame: `kode`, `nama`, `peringkat`, `rendah`, `tinggi`, `teks` (hover). last: the last rank there is.
    """
    back = frame.iloc[::-1]
    bars = [
        {"type": "line", "x0": row.rendah, "x1": row.tinggi, "y0": row.nama, "y1": row.nama, "layer": "below", "line": {"color": theme.ramp[1], "width": 8}}
        for row in back.itertuples()
    ]
    dots = go.Scatter(
        x=back["peringkat"],
        y=back["nama"],
        mode="markers",
        customdata=back["kode"],
        hovertext=back["teks"],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "size": 11,
            "color": [theme.accent if code == chosen else theme.primary for code in back["kode"]],
            "opacity": 1,
            "line": {"color": theme.card, "width": 1},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )
    return go.Figure(
        data=[dots],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "hoverdistance": 40,
            "margin": {"l": lettering.gutter(frame["nama"]), "t": 28},
            "shapes": bars,
            "xaxis": {
                "range": [0, max(float(frame["tinggi"].max()), 2) + 1],
                "side": "top",
                "fixedrange": True,
                "showgrid": True,
                "tickvals": _rank_ticks(frame, last),
            },
            "yaxis": {
                "fixedrange": True,
                "type": "category",
                "showgrid": False,
                "dtick": 1,
                "tickfont": {"color": theme.ink},
                "range": [-0.6, len(back) - 0.4],
            },
        },
    )


def _rank_ticks(frame: pd.DataFrame, last: int) -> list[int]:
    most = min(int(frame["tinggi"].max()), last)
    step = next((step for step in (1, 2, 5, 10, 20, 50) if most / step <= 6), 100)
    return sorted({1, *range(step, most + 1, step)})


def gap_lines(frame: pd.DataFrame, *, names: tuple[str, str], say: Sequence[str], theme: Theme, height: int) -> go.Figure:
    """Two lines over years and the distance between them.

    frame: `x` (year), `terbutuh`, `teringan`, `teks` (hover). names: of the two, as their labels say at the end. say: the distance of each year in words.
    """
    rows = frame.to_dict("records")
    bridges = [
        {
            "type": "line",
            "x0": row["x"],
            "x1": row["x"],
            "y0": row["terbutuh"],
            "y1": row["teringan"],
            "layer": "below",
            "line": {"color": theme.accent, "width": 3},
        }
        for row in rows
    ]
    ends = [(name, float(frame["x"].iloc[-1])) for name in names]
    first, last = float(frame["x"].min()), float(frame["x"].max())
    traces = [
        go.Scatter(
            x=frame["x"],
            y=frame[column],
            mode="lines+markers",
            hovertext=frame["teks"],
            hovertemplate="%{hovertext}<extra></extra>",
            line={"color": colour, "width": 3},
            marker={"size": 8},
            cliponaxis=False,
        )
        for column, colour in (("terbutuh", theme.diverging[0]), ("teringan", theme.primary))
    ]
    labels = [
        {"x": last, "y": frame[column].iloc[-1], "text": name, "xanchor": "left", "xshift": 10, "showarrow": False, "font": {"size": 13, "color": colour}}
        for name, column, colour in zip(names, ("terbutuh", "teringan"), (theme.diverging[0], theme.primary), strict=True)
    ]
    sizes = [
        {
            "x": row["x"],
            "y": (row["terbutuh"] + row["teringan"]) / 2,
            "text": text,
            "showarrow": False,
            "bgcolor": theme.card,
            "font": {"size": 12, "color": theme.ink},
        }
        for row, text in zip(rows, say, strict=True)
    ]
    return go.Figure(
        data=traces,
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "shapes": bridges,
            "annotations": [*labels, *sizes],
            "xaxis": dict(lines.axis(first, last)),
            "yaxis": {"fixedrange": True, "nticks": 6, "tickformat": ",.2~f"},
            "margin": {"l": 44, "b": 28, "r": lines.margin(ends, first, last)},
        },
    )


def concentration(frame: pd.DataFrame, *, axes: tuple[str, str], even: str, theme: Theme, height: int) -> go.Figure:
    """The concentration curve above or below the line of even shares. frame: `keluarga`, `upaya` (0 to 1), `teks` (hover). even: what the diagonal is."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    x, y = (0.98, 0.06) if (frame["upaya"] >= frame["keluarga"]).mean() > 0.5 else (0.02, 0.94)  # the corner that the curve leaves free
    axis = {
        "range": [0, 1.03],
        "fixedrange": True,
        "tickvals": ticks,
        "ticktext": [formats.percent(100 * tick, 0) for tick in ticks],
        "ticklabeloverflow": "allow",
    }
    return go.Figure(
        data=[
            go.Scatter(x=[0, 1], y=[0, 1], mode="lines", hoverinfo="skip", line={"color": theme.quiet, "width": 1.5, "dash": "dash"}),
            go.Scatter(
                x=frame["keluarga"],
                y=frame["upaya"],
                mode="lines+markers",
                hovertext=frame["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                line={"color": theme.primary, "width": 3},
                marker={"size": 5},
                cliponaxis=False,
            ),
        ],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "annotations": [
                {"x": x, "y": y, "text": even, "showarrow": False, "xanchor": "right" if x > 0.5 else "left", "font": {"size": 12, "color": theme.muted}}
            ],
            "margin": TITLED | {"r": 24},  # the last percentage
            "xaxis": axis | {"title": {"text": axes[0], "font": {"size": 13, "color": theme.muted}}},
            "yaxis": axis | {"title": {"text": axes[1], "font": {"size": 13, "color": theme.muted}}},
        },
    )

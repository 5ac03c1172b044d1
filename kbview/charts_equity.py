"""Charts of need, effort and gaps. They draw; the only thing they work out is where a label finds room."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from kbview import formats, lines
from kbview.theme import Theme

LETTER, LINE, POINT = 6.4, 15, 7  # of a 12 px label and a point, in px: labels cannot be measured here
WIDE = 640  # px that a chart on a desk is drawn in at the least


def quadrants(
    frame: pd.DataFrame, *, cross: tuple[float, float], corners: dict[str, str], axes: tuple[str, str], theme: Theme, chosen: str | None, height: int
) -> go.Figure:
    """Places by two amounts, with the lines that part them in four.

    frame: `kode`, `nama`, `x`, `y`, `sudut` (a key of `corners`), `teks` (hover), the most important first: it gets its name first.
    cross: x and y of the lines. corners: `tertinggal`, `terlayani`, `tenang`, `berlebih` → what stands in that corner. axes: their titles.
    """
    looks = {"tertinggal": ("diamond", theme.alarm), "terlayani": ("circle", theme.primary)}
    wide, tall = (max(frame[side].max() - frame[side].min(), 1e-9) for side in ("x", "y"))
    span = {"x": [frame["x"].min() - 0.06 * wide, frame["x"].max() + 0.1 * wide], "y": [-0.07 * tall, frame["y"].max() + 0.14 * tall]}
    named = _named(frame, span, height - 60)
    points = go.Scatter(
        x=frame["x"],
        y=frame["y"],
        mode="markers",
        customdata=frame["kode"],
        hovertext=frame["teks"],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={
            "symbol": [looks.get(corner, ("circle", ""))[0] for corner in frame["sudut"]],
            "color": [looks.get(corner, ("", theme.quiet))[1] for corner in frame["sudut"]],
            "size": [15 if code == chosen else 10 for code in frame["kode"]],
            "opacity": 1,
            "line": {
                "color": [theme.accent if code == chosen else theme.card for code in frame["kode"]],
                "width": [3 if code == chosen else 1 for code in frame["kode"]],
            },
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        cliponaxis=False,
    )
    texts = go.Scatter(
        x=named["x"],
        y=named["y"],
        text=named["nama"],
        textposition=named["letak"],
        mode="text",
        hoverinfo="skip",
        textfont={"size": 12, "color": theme.ink},
        cliponaxis=False,
    )
    lanes = [
        {"type": "line", "x0": cross[0], "x1": cross[0], "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.muted, "width": 1, "dash": "dot"}},
        {"type": "line", "y0": cross[1], "y1": cross[1], "x0": 0, "x1": 1, "xref": "paper", "line": {"color": theme.muted, "width": 1, "dash": "dot"}},
    ]
    spots = {"tertinggal": (1, 0), "terlayani": (1, 1), "tenang": (0, 0), "berlebih": (0, 1)}
    notes = [
        {
            "x": spots[corner][0],
            "y": spots[corner][1],
            "xref": "paper",
            "yref": "paper",
            "xanchor": "right" if spots[corner][0] else "left",
            "yanchor": "top" if spots[corner][1] else "bottom",
            "text": text,
            "showarrow": False,
            "font": {"size": 12, "color": looks.get(corner, ("", theme.muted))[1]},
        }
        for corner, text in corners.items()
    ]
    axis = {"fixedrange": True, "tickformat": ",.2~f", "nticks": 6, "zeroline": False}
    return go.Figure(
        data=[points, texts],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "shapes": lanes,
            "annotations": notes,
            "xaxis": axis | {"range": span["x"], "title": {"text": axes[0], "font": {"size": 13, "color": theme.muted}}, "showgrid": False},
            "yaxis": axis | {"range": span["y"], "title": {"text": axes[1], "font": {"size": 13, "color": theme.muted}}},
        },
    )


def _named(frame: pd.DataFrame, span: dict[str, list[float]], height: int) -> pd.DataFrame:
    """The names that find room beside their point, clear of the other points and names, in the order of the rows."""
    scale = {side: size / (span[side][1] - span[side][0]) for side, size in (("x", WIDE), ("y", height))}
    spots = [((row.x - span["x"][0]) * scale["x"], (row.y - span["y"][0]) * scale["y"]) for row in frame.itertuples()]
    taken = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in spots]
    rows = []
    for number, row in enumerate(frame.itertuples()):
        (x, y), width = spots[number], len(row.nama) * LETTER
        others = [box for index, box in enumerate(taken) if index != number]
        sides = {
            "middle right": (x + POINT, y - LINE / 2, x + POINT + width, y + LINE / 2),
            "middle left": (x - POINT - width, y - LINE / 2, x - POINT, y + LINE / 2),
            "top center": (x - width / 2, y + POINT, x + width / 2, y + POINT + LINE),
            "bottom center": (x - width / 2, y - POINT - LINE, x + width / 2, y - POINT),
        }
        free = (side for side, box in sides.items() if box[0] >= 0 and box[2] <= WIDE and box[1] >= 0 and not any(_meet(box, other) for other in others))
        if side := next(free, None):
            taken.append(sides[side])
            rows.append((row.x, row.y, row.nama, side))
    return pd.DataFrame(rows, columns=["x", "y", "nama", "letak"])


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
            "margin": {"r": lines.margin(ends, first, last)},
        },
    )


def concentration(frame: pd.DataFrame, *, axes: tuple[str, str], even: str, theme: Theme, height: int) -> go.Figure:
    """The concentration curve above or below the line of even shares. frame: `keluarga`, `upaya` (0 to 1), `teks` (hover). even: what the diagonal is."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    axis = {"range": [0, 1], "fixedrange": True, "tickvals": ticks, "ticktext": [formats.percent(100 * tick, 0) for tick in ticks]}
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
                {"x": 0.98, "y": 0.9, "text": even, "showarrow": False, "xanchor": "right", "yanchor": "top", "font": {"size": 12, "color": theme.muted}}
            ],
            "xaxis": axis | {"title": {"text": axes[0], "font": {"size": 13, "color": theme.muted}}},
            "yaxis": axis | {"title": {"text": axes[1], "font": {"size": 13, "color": theme.muted}}},
        },
    )

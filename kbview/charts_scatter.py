"""Charts of places as points between two amounts. They draw; the only thing they work out is where a name finds room."""

from __future__ import annotations

import pandas as pd

from kbview import go, lettering
from kbview.theme import Theme

LINE, POINT = 15, 7  # of a 12 px label and a point, in px
WIDE = 640  # px that a chart on a desk is drawn in at the least
TITLED = {"l": 60, "b": 52}  # room for the numbers and the titles of both axes: what plotly finds by itself comes after the first drawing


def quadrants(
    frame: pd.DataFrame, *, cross: tuple[float, float], corners: dict[str, str], axes: tuple[str, str], theme: Theme, chosen: str | None, height: int
) -> go.Figure:
    """Places by two amounts, with the lines that part them in four.

    frame: `kode`, `nama`, `x`, `y`, `sudut` (a key of `corners`), `teks` (hover), the most important first: it gets its name first.
    cross: x and y of the lines. corners: `tertinggal`, `terlayani`, `tenang`, `berlebih` → what stands in that corner. axes: their titles.
    """
    looks = {"tertinggal": ("diamond", theme.alarm), "terlayani": ("circle", theme.primary)}
    wide, tall = (max(frame[side].max() - frame[side].min(), 1e-9) for side in ("x", "y"))
    span = {"x": [frame["x"].min() - 0.06 * wide, frame["x"].max() + 0.1 * wide], "y": [-0.17 * tall, frame["y"].max() + 0.14 * tall]}
    named = _named(frame, span, cross, height - 60)
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
        mode="markers+text",
        hoverinfo="skip",
        textfont={"size": 12, "color": theme.ink},
        marker={"size": 2 * POINT, "opacity": 0},  # unseen, they keep the names off the points
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}, "textfont": {"color": theme.ink}},
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
        data=[texts, points],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "shapes": lanes,
            "annotations": notes,
            "margin": TITLED,
            "xaxis": axis | {"range": span["x"], "title": {"text": axes[0], "font": {"size": 13, "color": theme.muted}}, "showgrid": False},
            "yaxis": axis | {"range": span["y"], "title": {"text": axes[1], "font": {"size": 13, "color": theme.muted}}},
        },
    )


def among_neighbours(frame: pd.DataFrame, *, cross: tuple[float, float], axes: tuple[str, str], theme: Theme, height: int) -> go.Figure:
    """Each place by its own value and that of its neighbours, with the lines of the means.

    frame: `kode`, `nama` (shown beside the point; empty for none), `x`, `y`, `warna`, `teks` (hover).
    """
    dotted = {"color": theme.muted, "width": 1, "dash": "dot"}
    axis = {"fixedrange": True, "tickformat": ",.2~f", "nticks": 5, "zeroline": False}
    return go.Figure(
        data=[
            go.Scatter(
                x=frame["x"],
                y=frame["y"],
                text=frame["nama"],
                textposition=["middle left" if x > cross[0] else "middle right" for x in frame["x"]],  # inwards, so that none is cut
                mode="markers+text",
                customdata=frame["kode"],
                hovertext=frame["teks"],
                hovertemplate="%{hovertext}<extra></extra>",
                textfont={"size": 12, "color": theme.ink},
                marker={"size": 10, "color": frame["warna"], "opacity": 1, "line": {"color": theme.muted, "width": 1}},
                selected={"marker": {"opacity": 1}},
                unselected={"marker": {"opacity": 1}},
                cliponaxis=False,
            )
        ],
        layout={
            "template": theme.name,
            "height": height,
            "showlegend": False,
            "shapes": [
                {"type": "line", "x0": cross[0], "x1": cross[0], "y0": 0, "y1": 1, "yref": "paper", "line": dotted},
                {"type": "line", "y0": cross[1], "y1": cross[1], "x0": 0, "x1": 1, "xref": "paper", "line": dotted},
            ],
            "margin": TITLED,
            "xaxis": axis | {"title": {"text": axes[0], "font": {"size": 13, "color": theme.muted}}, "showgrid": False},
            "yaxis": axis | {"title": {"text": axes[1], "font": {"size": 13, "color": theme.muted}}},
        },
    )


def _named(frame: pd.DataFrame, span: dict[str, list[float]], cross: tuple[float, float], height: int) -> pd.DataFrame:
    """The names that find room beside their point, clear of the lines, of the other points and names, in the order of the rows."""
    scale = {side: size / (span[side][1] - span[side][0]) for side, size in (("x", WIDE), ("y", height))}
    spots = [((row.x - span["x"][0]) * scale["x"], (row.y - span["y"][0]) * scale["y"]) for row in frame.itertuples()]
    taken = [(x - POINT, y - POINT, x + POINT, y + POINT) for x, y in spots]
    taken += [(0, 0, WIDE, LINE), (0, height - LINE, WIDE, height)]  # what the corners are
    over, up = ((cross[number] - span[side][0]) * scale[side] for number, side in enumerate(("x", "y")))
    taken += [(over - 1, 0, over + 1, height), (0, up - 1, WIDE, up + 1)]
    rows = []
    for number, row in enumerate(frame.itertuples()):
        (x, y), width = spots[number], lettering.width(row.nama, 12)
        others = [box for index, box in enumerate(taken) if index != number]
        sides = {
            "middle right": (x + POINT, y - LINE / 2, x + POINT + width, y + LINE / 2),
            "middle left": (x - POINT - width, y - LINE / 2, x - POINT, y + LINE / 2),
            "top center": (x - width / 2, y + POINT, x + width / 2, y + POINT + LINE),
            "bottom center": (x - width / 2, y - POINT - LINE, x + width / 2, y - POINT),
            "top right": (x + POINT, y + POINT, x + POINT + width, y + POINT + LINE),
            "bottom right": (x + POINT, y - POINT - LINE, x + POINT + width, y - POINT),
            "top left": (x - POINT - width, y + POINT, x - POINT, y + POINT + LINE),
            "bottom left": (x - POINT - width, y - POINT - LINE, x - POINT, y - POINT),
        }
        free = (side for side, box in sides.items() if box[0] >= 0 and box[2] <= WIDE and box[1] >= 0 and not any(_meet(box, other) for other in others))
        if side := next(free, None):
            taken.append(sides[side])
            rows.append((row.x, row.y, row.nama, side))
    return pd.DataFrame(rows, columns=["x", "y", "nama", "letak"])


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

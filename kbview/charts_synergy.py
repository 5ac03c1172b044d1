"""Charts of working together: what was seen against what chance brings, and how long after each other two works began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from textwrap import wrap

import pandas as pd

from kbview import go, lettering
from kbview.theme import Theme

Say = Callable[[float], str]
BOLD = 10  # px that a bold name may be wider than a plain one
LONG, LINE = 26, 16  # letters in a row of a label, so that a phone has room for the dots, and its px
APART = 12  # px between a name and the numbers to the left of the dots


def bands(frame: pd.DataFrame, *, theme: Theme, say: Say, headed: int, height: int) -> go.Figure:
    """A row each: a pale band where chance would put it, a thin mark at its mean, and a dot for what was seen.

    frame: `nama` (unique), `nilai`, `acak`, `bawah`, `atas`, `beda` (+1 above the band, −1 below, 0 within), `teks` (hover), first on top.
    headed: the first rows are set apart by a line and bold names.
    """
    names = [f"<b>{escape(row.nama)}</b>" if place < headed else escape(row.nama) for place, row in enumerate(frame.itertuples())]
    colours = {1: theme.primary, 0: theme.muted, -1: theme.alarm}
    symbols = {1: "circle", 0: "circle-open", -1: "diamond"}
    top = float(frame[["nilai", "atas"]].max().max())
    return go.Figure(
        data=[
            go.Bar(
                x=frame["atas"] - frame["bawah"],
                base=frame["bawah"],
                y=names,
                orientation="h",
                width=0.5,
                hoverinfo="skip",
                showlegend=False,
                marker={"color": theme.missing, "line": {"width": 1, "color": theme.quiet}},
            ),
            go.Scatter(
                x=frame["acak"],
                y=names,
                mode="markers",
                hoverinfo="skip",
                showlegend=False,
                marker={"symbol": "line-ns", "size": 12, "line": {"width": 2, "color": theme.muted}},
            ),
            go.Scatter(
                x=frame["nilai"],
                y=names,
                mode="markers",
                text=frame["teks"],
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
                cliponaxis=False,
                marker={
                    "size": 11,
                    "symbol": [symbols[each] for each in frame["beda"]],
                    "color": [colours[each] for each in frame["beda"]],
                    "line": {"width": 2, "color": [colours[each] for each in frame["beda"]]},
                },
            ),
        ],
        layout={
            "template": theme.name,
            "height": height,
            "margin": {"t": 4, "b": 24, "l": lettering.gutter(frame["nama"], 13) + BOLD + APART, "r": 36},
            "annotations": [
                {"x": row.nilai, "y": name, "text": say(row.nilai), "showarrow": False, "font": {"size": 12}} | _away(row.nilai < row.acak)
                for name, row in zip(names, frame.itertuples(), strict=True)
            ],
            "shapes": [{"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": headed - 0.5, "y1": headed - 0.5, "line": {"color": theme.line, "width": 1}}]
            if headed < len(frame)
            else [],
            "xaxis": {"fixedrange": True, "range": [0, top * 1.04], "showgrid": True, "nticks": 6, "tickformat": ",.2~f"},
            "yaxis": {
                "fixedrange": True,
                "type": "category",
                "range": [len(names) - 0.5, -0.5],
                "ticklabelstandoff": APART,
                "tickfont": {"color": theme.ink, "size": 13},
            },
        },
    )


def _away(left: bool) -> dict[str, object]:
    """Where a number stands beside its dot: on the side that does not point to the mark of chance."""
    return {"xanchor": "right", "xshift": -10} if left else {"xanchor": "left", "xshift": 10}


def gaps(rows: Sequence[tuple[str, Sequence[float], Sequence[str]]], *, unit: str, theme: Theme) -> go.Figure:
    """A row for each pair: a dot per place, to the left where the complement came first, a mark at the middle one.

    rows: label, gaps in months, hover of each. unit: of the gaps, under the axis.
    """
    rows = [(_broken(label), found, texts) for label, found, texts in rows]
    names = [label for label, _gaps, _texts in rows]
    most = max((label.count("<br>") + 1 for label in names), default=1)
    far = max((abs(gap) for _label, found, _texts in rows for gap in found), default=1.0) or 1.0
    dots = go.Scatter(
        x=[gap for _label, found, _texts in rows for gap in found],
        y=[label for label, found, _texts in rows for _gap in found],
        text=[text for _label, _found, texts in rows for text in texts],
        mode="markers",
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        marker={"size": 10, "color": theme.primary, "opacity": 0.65, "line": {"width": 1, "color": theme.card}},
    )
    middles = go.Scatter(
        x=[float(pd.Series(list(found)).median()) for _label, found, _texts in rows],
        y=names,
        mode="markers",
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": theme.mark}},
    )
    return go.Figure(
        data=[dots, middles],
        layout={
            "template": theme.name,
            "height": (LINE * most + 14) * len(rows) + 64,
            "margin": {"t": 4, "b": 44, "l": lettering.gutter((part for name in names for part in name.split("<br>")), 12)},
            "shapes": [{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.quiet, "width": 1}, "layer": "below"}],
            "xaxis": {
                "fixedrange": True,
                "range": [-far * 1.1, far * 1.1],
                "nticks": 5,
                "tickformat": ",d",
                "showgrid": True,
                "zeroline": False,
                "title": {"text": unit, "font": {"size": 13, "color": theme.muted}, "standoff": 8},
            },
            "yaxis": {"fixedrange": True, "type": "category", "range": [len(names) - 0.5, -0.5], "tickfont": {"color": theme.ink, "size": 12}},
        },
    )


def _broken(label: str) -> str:
    """A label of two names, each in as many rows as it needs."""
    return "<br>".join(row for name in label.split("<br>") for row in wrap(name, LONG, break_long_words=False))

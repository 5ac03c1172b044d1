"""Charts over time beside the one trend: small multiples with one scale, and shares of a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import wrap

import pandas as pd

from kbview import go, lettering, lines
from kbview.theme import Theme, readable

LETTERS = {1: 48, 2: 24, 3: 16, 4: 11}  # in a row of a title, by how many charts stand side by side: what a phone has room for
SHARES = [0, 20, 40, 60, 80, 100]


def multiples(
    panels: Mapping[str, pd.DataFrame],
    *,
    titles: Mapping[str, str],
    marked: Sequence[str],
    behind: pd.DataFrame,
    breaks: Sequence[float],
    step: float,
    theme: Theme,
    bold: Mapping[str, str],
    columns: int = 3,
    height: int = 130,
    chosen: str = "",
    worse: Sequence[str] = (),
    beside: Mapping[str, pd.DataFrame] | None = None,
    upright: float | None = None,
) -> go.Figure:
    """One small chart per place, all on the same axes, the same grey line (the place they lie in) in each.

    panels: by key, columns `x`, `y`, `teks`. marked: keys drawn in full colour, the others pale. behind: the grey line, may be empty.
    bold: what stands in bold behind each title. worse: keys drawn in the colour of alarm.
    height: of one row, in px. chosen: the key whose title is coloured. beside: a grey line of its own for each place, instead of the same one.
    upright: where a thin line stands in each chart, from which `x` then counts; no other upright line is drawn.
    """
    rows = -(-len(panels) // columns)
    spanned = lines.extent([*panels.values(), *(beside or {"": behind}).values()])
    if spanned is None:
        return go.Figure(layout={"template": theme.name, "height": height, "xaxis": {"visible": False}, "yaxis": {"visible": False}})
    first, last, low, high = spanned
    greys = {key: lines.pieces(frame, breaks, step) for key, frame in beside.items()} if beside else dict.fromkeys(panels, lines.pieces(behind, breaks, step))
    room = max(high - low, abs(high) * 0.02, 1e-9) * 0.18
    span = [low - room, high + 2 * room]
    letters = LETTERS.get(columns, LETTERS[4])
    heads = {key: wrap(f"{titles[key]} {bold[key]}", letters, break_long_words=False) for key in panels}
    if any(len(head) > 1 for head in heads.values()):  # what is in bold stands below every title then, not only below the long ones
        heads = {key: [*wrap(titles[key], letters, break_long_words=False), bold[key]] for key in panels}
    title, foot = 8 + 14 * max(len(head) for head in heads.values()), 24
    total = rows * height + foot
    layout: dict[str, object] = {"template": theme.name, "height": total, "margin": {"l": lettering.scale(span[0], span[1], 12), "r": 4, "t": 0, "b": 0}}
    data: list[go.Scatter] = []
    annotations = []
    for number, (key, frame) in enumerate(panels.items()):
        row, column = divmod(number, columns)
        suffix = "" if number == 0 else str(number + 1)
        top = 1 - (row * height + title) / total
        bottom = 1 - (row + 1) * height / total + 4 / total
        lowest = number + columns >= len(panels)
        layout[f"xaxis{suffix}"] = (
            dict(lines.axis(first, last))
            | {
                "anchor": f"y{suffix}",
                "domain": [column / columns + 0.005, (column + 1) / columns - 0.035],
                "tickvals": sorted({int(-(-first // 1)), int(last // 1)} | (set() if upright is None else {0})),
                "range": [first - (last - first or 1) * 0.14, last + (last - first or 1) * 0.14],
                "showticklabels": lowest,
                "showline": True,
                "tickfont": {"size": 12},
            }
            | ({} if upright is None else {"showgrid": False, "zeroline": False})
        )
        layout[f"yaxis{suffix}"] = {"anchor": f"x{suffix}", "domain": [bottom, top], "range": span, "fixedrange": True, "nticks": 3} | (
            {"tickformat": ",.2~f", "tickfont": {"size": 12}} if column == 0 else {"showticklabels": False}
        )
        colour = theme.primary if key in marked else theme.alarm if key in worse else theme.muted
        for (solid, dotted), tone, width, hover in ((greys[key], theme.quiet, 1.4, False), (lines.pieces(frame, breaks, step), colour, 2.6, True)):
            for drawn, dash in ((dotted, "dot"), (solid, "solid")):
                if drawn:
                    data.append(
                        go.Scatter(
                            x=[p["x"] for p in drawn],
                            y=[p["y"] for p in drawn],
                            text=[p["teks"] for p in drawn],
                            xaxis=f"x{suffix}",
                            yaxis=f"y{suffix}",
                            mode="lines+markers" if hover and len(solid) <= 24 else "lines",
                            marker={"size": 4},
                            customdata=[key] * len(drawn),
                            line={"color": tone, "width": width, "dash": dash},
                            connectgaps=False,
                            showlegend=False,
                            hovertemplate="%{text}<extra></extra>" if hover else None,
                            hoverinfo=None if hover else "skip",
                        )
                    )
        head = "<br>".join(heads[key])
        annotations.append(
            {
                "x": column / columns + 0.005,
                "xref": "paper",
                "xanchor": "left",
                "y": 1 - (row * height + 2) / total,
                "yref": "paper",
                "yanchor": "top",
                "text": f"{head.removesuffix(bold[key])}<b>{bold[key]}</b>",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12, "color": theme.primary if key == chosen else theme.ink},
            }
        )
    marks = [] if upright is None else [_mark(upright, number, span, theme) for number in range(len(panels))]
    return go.Figure(data=data, layout=layout | {"annotations": annotations, "shapes": marks})


def _mark(at: float, number: int, span: Sequence[float], theme: Theme) -> dict[str, object]:
    """A thin upright line in one of the small charts."""
    suffix = "" if number == 0 else str(number + 1)
    line = {"color": theme.mark, "width": 1.4, "dash": "dot"}
    return {"type": "line", "xref": f"x{suffix}", "yref": f"y{suffix}", "x0": at, "x1": at, "y0": span[0], "y1": span[1], "line": line, "layer": "below"}


def shares(
    frame: pd.DataFrame, *, parts: Mapping[str, tuple[str, str]], theme: Theme, say: Callable[[float], str], area: bool = False, height: int = 360
) -> go.Figure:
    """Upright bars of 100 percent over periods, stacked by part; as areas where there are many periods.

    frame: `x`, `bagian`, `nilai` (percent), `teks` (hover), complete: every part at every x. parts: key → (label, colour), from below.
    """
    data: list[go.Scatter | go.Bar] = []
    parted = dict(list(frame.groupby("bagian")))
    for part, (label, colour) in parts.items():
        mine = parted[part]
        common = {
            "x": mine["x"],
            "y": mine["nilai"],
            "name": label,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "hovertext": mine["teks"],
            "showlegend": False,
        }
        if area:
            data.append(go.Scatter(**common, mode="lines", stackgroup="a", fillcolor=colour, line={"width": 0.5, "color": theme.card}))
            continue
        data.append(
            go.Bar(
                **common,
                marker={"color": colour, "line": {"color": theme.card, "width": 1}},
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                text=[say(value) if value >= 6 else "" for value in mine["nilai"]],
                textfont={"size": 12, "color": readable(colour, theme)},
            )
        )
    positions = sorted(frame["x"].unique())
    axis = {"fixedrange": True, "tickformat": "d"} | (
        dict(lines.axis(positions[0], positions[-1])) | {"range": [positions[0], positions[-1]]}
        if area
        else {"tickvals": positions, "ticktext": [f"{x:.0f}" for x in positions]}
    )
    return go.Figure(
        data=data,
        layout={
            "template": theme.name,
            "height": height,
            "barmode": "stack",
            "bargap": 0.3,
            "xaxis": axis,
            "yaxis": {"range": [0, 100], "fixedrange": True, "tickvals": SHARES, "ticktext": [say(share) for share in SHARES]},
            "margin": {"t": 12, "b": 28, "l": lettering.gutter([say(100)])},
        },
    )

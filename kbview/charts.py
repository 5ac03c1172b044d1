"""Charts: functions from small frames to figures. They draw and compute nothing but where a label goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from kbview import lines
from kbview.theme import Theme


def trend(
    series: Mapping[str, pd.DataFrame], *, names: Mapping[str, str], highlight: str, theme: Theme, say: Callable[[float], str],
    targets: Mapping[str, pd.DataFrame] | None = None, breaks: Sequence[float] = (), events: Sequence[tuple[float, str, str]] = (),
    extra: Mapping[str, pd.DataFrame] | None = None, period: float | None = None, step: float = 1.0, height: int = 360,
) -> go.Figure:
    """Lines over years, one per place; the chosen one in colour, the rest grey, labels at their ends.

    series: by key, columns `x` (year, may have a fraction for months), `y`, `teks` (hover). step: from one period to the next; a line
    over a missing one is dotted. breaks: what no line may cross. targets: label → columns `x`, `y`: thin lines.
    events: x, number and hover of marks on the axis. extra: points of other sources, open. period: a thin line.
    Past seven lines only the highlighted one is labelled; its first value stands beside it, and those at a break.
    """  # fmt: skip
    data: list[go.Scatter] = []
    ordered = sorted(series, key=lambda key: key == highlight)
    labelled = set(ordered) if len(ordered) <= 7 else {highlight}
    ends: list[tuple[str, float, float, str]] = []
    for key in ordered:
        main = key == highlight
        colour = theme.primary if main else theme.quiet
        solid, dotted = lines.pieces(series[key], breaks, step)
        pen = {"color": colour, "width": 4 if main else 1.6}
        many = len(solid) > 24  # months: points on every one would hide the line
        for points, mode, line in ((dotted, "lines", pen | {"width": 1.6, "dash": "dot"}), (solid, "lines" if many else "lines+markers", pen)):
            if points:
                data.append(
                    go.Scatter(
                        x=[p["x"] for p in points], y=[p["y"] for p in points], text=[p["teks"] for p in points], name=names[key], mode=mode,
                        connectgaps=False, customdata=[key] * len(points), line=line, marker={"size": 9 if main else 5, "color": colour},
                        hovertemplate="%{text}<extra></extra>", showlegend=False,
                    )
                )  # fmt: skip
        if solid and key in labelled:
            text = f"{names[key]} {say(solid[-1]['y'])}" if main else names[key]
            ends.append((text, solid[-1]["x"], solid[-1]["y"], theme.primary if main else theme.muted))
    for (label, goal), dash in zip((targets or {}).items(), ("dash", "dot", "dashdot", "longdash") * 3, strict=False):
        data.append(
            go.Scatter(
                x=goal["x"], y=goal["y"], mode="lines+markers", line={"color": theme.accent, "width": 2, "dash": dash}, marker={"size": 5}, name=label,
                text=[f"{label}: <b>{say(y)}</b>" for y in goal["y"]], hovertemplate="%{text}<extra></extra>", showlegend=True,
            )
        )  # fmt: skip
        ends.append((label.split(" (")[0], goal["x"].iloc[-1], goal["y"].iloc[-1], theme.muted))
    for label, points in (extra or {}).items():
        data.append(
            go.Scatter(x=points["x"], y=points["y"], mode="markers", name=label, text=points["teks"], hovertemplate="%{text}<extra></extra>",
                       marker={"symbol": "circle-open", "size": 9, "color": theme.muted, "line": {"width": 2}}, showlegend=True)
        )  # fmt: skip
    every = pd.concat([frame[["x", "y"]] for frame in (*series.values(), *(targets or {}).values(), *(extra or {}).values())] or [pd.DataFrame(columns=["x", "y"])])
    every = every.dropna()
    if every.empty:
        return _empty(theme, height)
    low, high = float(every["y"].min()), float(every["y"].max())
    room = max(high - low, abs(high) * 0.02, 1e-9) * 0.12
    crowded = len(events) > 5  # on a phone their numbers would touch: every second one stands higher
    span = (low - room * (3 if crowded else 2 if events else 1), high + room)
    first, last = float(every["x"].min()), float(every["x"].max())
    starts, stops = lines.turning_points(series.get(highlight, every.head(0)), breaks)
    ends += [(say(p["y"]), p["x"], p["y"], theme.primary) for p in stops]
    gap = (span[1] - span[0]) * 19 / (height - 80)
    heights = lines.lifted(lines.spread([end[2] for end in ends], gap), low, gap)
    annotations = [
        {"x": x, "y": y, "text": f"<b>{text}</b>" if colour == theme.primary else text, "xanchor": "left", "xshift": 10, "font": {"color": colour, "size": 13}}
        for (text, x, _y, colour), y in zip(ends, heights, strict=True)
    ]
    annotations += [
        {"x": p["x"], "y": p["y"], "text": f"<b>{say(p['y'])}</b>", "yshift": 17, "xanchor": "left", "xshift": -8, "bgcolor": theme.card, "borderpad": 1, "font": {"color": theme.primary, "size": 13}}
        for p in starts
    ]
    annotations += [
        {"x": x, "y": 0, "yref": "paper", "yanchor": "bottom", "text": number, "hovertext": told, "bordercolor": theme.muted, "borderpad": 2,
         "bgcolor": theme.card, "font": {"size": 11, "color": theme.ink}, "yshift": 19 * (crowded and order % 2)}
        for order, (x, number, told) in enumerate(events)
    ]  # fmt: skip
    upright = [(at, theme.muted, "dash") for at in breaks if first < at < last]
    upright += [(period, theme.quiet, "solid")] if period is not None and first <= period <= last else []
    shapes = [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": {"color": colour, "width": 1, "dash": dash}}
        for at, colour, dash in upright
    ]
    return go.Figure(
        data=data,
        layout={
            "template": theme.name, "height": height, "annotations": [{"showarrow": False} | each for each in annotations], "shapes": shapes,
            "margin": {"t": 16, "b": 30, "r": lines.margin([end[:2] for end in ends], first, last)},
            "xaxis": lines.axis(first, last), "yaxis": {"range": list(span), "fixedrange": True, "nticks": 6, "tickformat": ",.2~f"},
        },
    )  # fmt: skip


def stacked_bars(
    frame: pd.DataFrame, *, rows: Mapping[str, str], parts: Mapping[str, tuple[str, str]], theme: Theme, say: Callable[[float], str], height: int | None = None
) -> go.Figure:
    """Horizontal bars, one per row, stacked by part.

    frame: `baris`, `bagian`, `nilai`. rows: key → label, largest first. parts: key → (label, colour), in the order of stacking.
    """
    if not rows:
        return _empty(theme, 150)
    data = []
    labels = list(rows.values())[::-1]
    for part, (label, colour) in parts.items():
        # no gaps: plotly lays a bar over the one before it, not beside it, where a part of the stack is missing
        mine = frame[frame["bagian"] == part].set_index("baris")["nilai"].reindex(list(rows)[::-1]).fillna(0)
        data.append(
            go.Bar(
                x=mine, y=labels, name=label, orientation="h", customdata=[[key, part] for key in list(rows)[::-1]],
                text=[say(v) for v in mine], textposition="none", hovertemplate="%{y} · " + label + ": <b>%{text}</b><extra></extra>",
                marker={"color": colour, "line": {"color": theme.card, "width": 1}},
            )
        )  # fmt: skip
    totals = frame.groupby("baris")["nilai"].sum().reindex(list(rows)[::-1])
    annotations = [
        {"x": total, "y": label, "text": say(total), "xanchor": "left", "xshift": 6, "showarrow": False, "font": {"size": 13, "color": theme.ink}}
        for total, label in zip(totals, labels, strict=True)
        if pd.notna(total)
    ]
    return go.Figure(
        data=data,
        layout={
            "template": theme.name, "barmode": "stack", "height": height or max(150, 27 * len(rows) + 96), "showlegend": True, "bargap": 0.28, "annotations": annotations,
            "xaxis": {"visible": False, "range": [0, float(totals.max() or 1) * 1.14], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}, "ticklabelstandoff": 6},
            "margin": {"t": 4, "b": 4}, "legend": {"y": -0.02, "traceorder": "normal"},
        },
    )  # fmt: skip


def bars(
    frame: pd.DataFrame, *, theme: Theme, say: Callable[[float], str], chosen: Sequence[str] = (), target: tuple[float, str] | None = None, height: int | None = None
) -> go.Figure:
    """Horizontal bars from zero, one per place, sorted by the caller, the chosen in colour.

    frame: `kode`, `nama`, `nilai`, and `samar` (a difference that may be chance: drawn pale).
    """
    back = frame.iloc[::-1]
    colours = [theme.primary if code in chosen else theme.quiet for code in back["kode"]]
    faint = back["samar"] if "samar" in back else pd.Series(False, index=back.index)
    most = float(back["nilai"].max(skipna=True)) if back["nilai"].notna().any() else 1.0
    shapes, annotations = [], []
    if target is not None:
        shapes = [{"type": "line", "x0": target[0], "x1": target[0], "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.accent, "width": 2, "dash": "dash"}}]
        annotations = [{"x": target[0], "y": 1, "yref": "paper", "yanchor": "bottom", "text": target[1], "showarrow": False, "font": {"size": 12, "color": theme.muted}}]
    return go.Figure(
        data=[
            go.Bar(
                x=back["nilai"], y=back["nama"], orientation="h", customdata=back["kode"], text=[say(v) for v in back["nilai"]], textposition="outside",
                cliponaxis=False, marker={"color": colours, "opacity": [0.45 if pale else 1 for pale in faint]}, hovertemplate="%{y}: <b>%{text}</b><extra></extra>",
            )
        ],
        layout={
            "template": theme.name, "height": height or max(160, 30 * len(back) + 40), "bargap": 0.3, "shapes": shapes, "annotations": annotations,
            "xaxis": {"visible": False, "range": [0, max(most, target[0] if target else 0) * 1.18], "fixedrange": True},
            "yaxis": {"fixedrange": True, "tickfont": {"color": theme.ink}}, "margin": {"t": 24 if target else 4, "b": 4},
        },
    )  # fmt: skip


def heat(
    matrix: pd.DataFrame, *, texts: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str], theme: Theme, unit: str, height: int | None = None
) -> go.Figure:
    """A matrix of counts: amounts on the ramp, holes left empty with a dot so that they are seen.

    matrix: rows × columns of numbers, 0 a hole. texts: the hover text of each cell.
    """
    most = max(int(matrix.to_numpy().max(initial=1)), 1)
    shown = matrix.where(matrix > 0)
    holes = [(columns[c], rows[r]) for r in matrix.index for c in matrix.columns if matrix.at[r, c] == 0]
    keys = [[[r, c] for c in matrix.columns] for r in matrix.index]
    return go.Figure(
        data=[
            go.Heatmap(
                z=shown, x=[columns[c] for c in matrix.columns], y=[rows[r] for r in matrix.index], customdata=keys, text=texts, xgap=2, ygap=2,
                hovertemplate="%{text}<extra></extra>", hoverongaps=False, zmin=0, zmax=most, showscale=False,
                colorscale=[[i / (len(theme.ramp) - 1), colour] for i, colour in enumerate(theme.ramp)],
            ),
            go.Scatter(
                x=[x for x, _ in holes], y=[y for _, y in holes], mode="markers", hovertemplate="%{y} × %{x}: –<extra></extra>", showlegend=False,
                marker={"symbol": "circle-open", "size": 6, "color": theme.quiet},
            ),
        ],
        layout={
            "template": theme.name, "height": height or 26 * len(matrix) + 130,
            "xaxis": {"side": "top", "tickangle": -60, "fixedrange": True, "type": "category"},
            "yaxis": {"autorange": "reversed", "fixedrange": True, "tickfont": {"color": theme.ink}, "type": "category"}, "margin": {"t": 4, "b": 4},
        },
    )  # fmt: skip


def _empty(theme: Theme, height: int) -> go.Figure:
    return go.Figure(layout={"template": theme.name, "height": height, "xaxis": {"visible": False}, "yaxis": {"visible": False}})

"""Charts: functions from small frames to figures. They draw and compute nothing but where a label goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from kbview.theme import Theme


def trend(
    series: Mapping[str, pd.DataFrame], *, names: Mapping[str, str], highlight: str, theme: Theme, say: Callable[[float], str],
    targets: Mapping[str, pd.DataFrame] | None = None, breaks: Sequence[tuple[float, str]] = (), events: Sequence[tuple[float, str]] = (),
    extra: Mapping[str, pd.DataFrame] | None = None, height: int = 360,
) -> go.Figure:
    """Lines over years, one per place; the chosen one in colour, the rest grey, labels at their ends.

    series: by key, columns `x` (year, may have a fraction for months), `y`, `teks` (hover). Drawn with gaps where `y` is missing.
    targets: label → columns `x`, `y`: thin dashed lines. breaks: where the line must not run on, with the reason.
    events: moments to mark. extra: points of other sources. Never more than seven labels; the highlighted one always has its own.
    """  # fmt: skip
    data: list[go.Scatter] = []
    ordered = sorted(series, key=lambda key: key == highlight)
    labelled = set(ordered) if len(ordered) <= 8 else {highlight}
    ends: list[tuple[str, float, float, str]] = []
    for key in ordered:
        frame = _with_gaps(series[key], [at for at, _reason in breaks])
        main = key == highlight
        colour = theme.primary if main else theme.quiet
        data.append(
            go.Scatter(
                x=frame["x"], y=frame["y"], text=frame["teks"], name=names[key], mode="lines+markers", connectgaps=False, customdata=[key] * len(frame),
                line={"color": colour, "width": 4 if main else 1.6}, marker={"size": 9 if main else 5, "color": colour},
                hovertemplate="%{text}<extra></extra>", showlegend=False,
            )
        )  # fmt: skip
        known = frame.dropna(subset=["y"])
        if len(known) and key in labelled:
            text = f"<b>{names[key]} {say(known['y'].iloc[-1])}</b>" if main else names[key]
            ends.append((text, known["x"].iloc[-1], known["y"].iloc[-1], theme.primary if main else theme.muted))
    for label, goal in (targets or {}).items():
        data.append(
            go.Scatter(
                x=goal["x"], y=goal["y"], mode="lines+markers", line={"color": theme.accent, "width": 2, "dash": "dash"}, marker={"size": 5}, name=label,
                hovertemplate="%{y}<extra>" + label + "</extra>", showlegend=False,
            )
        )  # fmt: skip
        ends.append((label, goal["x"].iloc[-1], goal["y"].iloc[-1], theme.muted))
    for label, points in (extra or {}).items():
        data.append(
            go.Scatter(x=points["x"], y=points["y"], mode="markers", name=label, text=points["teks"], hovertemplate="%{text}<extra></extra>",
                       marker={"symbol": "circle-open", "size": 9, "color": theme.muted, "line": {"width": 2}}, showlegend=True)
        )  # fmt: skip
    every = pd.concat([*series.values(), *(targets or {}).values(), *(extra or {}).values()])[["x", "y"]].dropna()
    if every.empty:
        return _empty(theme, height)
    low, high = float(every["y"].min()), float(every["y"].max())
    room = max(high - low, abs(high) * 0.02, 1e-9) * 0.12
    span = (low - room, high + room)
    first, last = int(every["x"].min()), int(-(-every["x"].max() // 1))
    longest = max((len(text) for text, *_rest in ends), default=0)
    pad = max(last - first, 1) * min(0.16 + 0.012 * longest, 0.5)
    annotations = [
        {"x": x, "y": y, "text": text, "xanchor": "left", "yanchor": "middle", "xshift": 10, "showarrow": False, "font": {"color": colour, "size": 13}}
        for (text, x, _y, colour), y in zip(ends, _spread([end[2] for end in ends], (span[1] - span[0]) * 19 / (height - 60)), strict=True)
    ]
    marks = [*((at, text, "dash") for at, text in breaks), *((at, text, "dot") for at, text in events)]
    annotations += [
        {"x": at, "y": 1, "yref": "paper", "yanchor": "bottom", "text": text, "showarrow": False, "font": {"size": 12, "color": theme.muted}}
        for at, text, _dash in marks
        if text
    ]
    shapes = [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": {"color": theme.line, "width": 1.5, "dash": dash}}
        for at, _text, dash in marks
    ]
    ticks = list(range(first, last + 1, max(1, (last - first) // 10)))
    return go.Figure(
        data=data,
        layout={
            "template": theme.name, "height": height, "annotations": annotations, "shapes": shapes, "margin": {"t": 28 if marks else 12, "b": 30},
            "xaxis": {"range": [first - 0.15, last + pad], "tickvals": ticks, "tickformat": "d", "fixedrange": True},
            "yaxis": {"range": list(span), "fixedrange": True, "nticks": 6},
        },
    )  # fmt: skip


def stacked_bars(
    frame: pd.DataFrame, *, rows: Mapping[str, str], parts: Mapping[str, tuple[str, str]], theme: Theme, say: Callable[[float], str], height: int = 380
) -> go.Figure:
    """Horizontal bars, one per row, stacked by part.

    frame: `baris`, `bagian`, `nilai`. rows: key → label, largest first. parts: key → (label, colour), in the order of stacking.
    """
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
            "template": theme.name, "barmode": "stack", "height": height, "bargap": 0.28, "annotations": annotations,
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


def _with_gaps(frame: pd.DataFrame, breaks: Sequence[float]) -> pd.DataFrame:
    """A missing point at each break, so that no line runs over it."""
    if not breaks:
        return frame
    holes = pd.DataFrame({"x": list(breaks), "y": float("nan"), "teks": ""})
    return pd.concat([frame, holes], ignore_index=True).sort_values("x", kind="stable")


def _spread(places: Sequence[float], gap: float) -> list[float]:
    """Label heights moved apart so that neighbours stand at least `gap` from each other, each as near its line as can be."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    clusters: list[list[float]] = []  # [lowest position, number of labels, sum of wished lowest positions]
    for rank in order:
        clusters.append([places[rank], 1, places[rank]])
        while len(clusters) > 1 and clusters[-2][0] + clusters[-2][1] * gap > clusters[-1][0]:
            upper = clusters.pop()
            lower = clusters[-1]
            lower[2] += upper[2] - upper[1] * lower[1] * gap
            lower[1] += upper[1]
            lower[0] = lower[2] / lower[1]
    heights = [start + step * gap for start, count, _ in clusters for step in range(int(count))]
    result = [0.0] * len(places)
    for rank, height in zip(order, heights, strict=True):
        result[rank] = height
    return result

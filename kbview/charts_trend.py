"""The trend: lines over periods with targets, events, breaks and the figures of other sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import fmean
from textwrap import wrap
from typing import Any

import pandas as pd

from kbview import charts, go, lettering, lines
from kbview.theme import Theme

DASHES = ("dash", "dot", "dashdot", "longdash")
FEW = 7  # lines that can all be labelled
MONTHLY = 24  # points on every one of more would hide the line
CROWD = 5  # events whose numbers still stand side by side on a phone
LONG = 16  # letters in a row of a label: more would leave a phone no room for the lines
FAR = 12  # px between a label and its point, past which a thin line leads from one to the other

Say = Callable[[float], str]
Events = Sequence[tuple[float, str, str]]
Label = tuple[list[str], float, float, str]  # rows of text, x, y, colour


def trend(
    series: Mapping[str, pd.DataFrame],
    *,
    names: Mapping[str, str],
    highlight: str,
    theme: Theme,
    say: Say,
    targets: Mapping[str, pd.DataFrame] | None = None,
    breaks: Sequence[float] = (),
    events: Events = (),
    extra: Mapping[str, pd.DataFrame] | None = None,
    period: float | None = None,
    step: float = 1.0,
    height: int = 360,
) -> go.Figure:
    """Lines over years, one per place; the chosen one in colour, the rest grey, labels at their ends.

    series: by key, columns `x` (year, may have a fraction for months), `y`, `teks` (hover). step: from one period to the next; a line
    over a missing one is dotted. breaks: what no line may cross. targets: label → columns `x`, `y`: thin lines.
    events: x, number and hover of marks on the axis. extra: points of other sources, open. period: a thin line.
    Past seven lines only the highlighted one is labelled; its first value stands beside it, and those at a break.
    """
    goals, others = targets or {}, extra or {}
    spanned = lines.extent([*series.values(), *goals.values(), *others.values()])
    if spanned is None:
        return charts.empty(theme, height)
    first, last, low, high = spanned
    room = max(high - low, abs(high) * 0.02, 1e-9) * 0.12
    floor, ceiling = low - room * (3 if len(events) > CROWD else 2 if events else 1), high + room
    starts, stops = lines.turning_points(series[highlight], breaks) if highlight in series else ([], [])
    labels = [*_ends(series, names, highlight, theme, say), *((_rows(label), *_last(goal), theme.muted) for label, goal in goals.items())]
    labels += [([say(point["y"])], point["x"], point["y"], theme.primary) for point in stops]
    pixel = (ceiling - floor) / (height - 80)
    heights = _heights(labels, low, 19 * pixel)
    annotations = [*_labels(labels, heights, FAR * pixel, theme), *(_start(point, theme, say) for point in starts), *_events(events, theme)]
    return go.Figure(
        data=[
            *_lines(series, names, highlight, theme, breaks, step),
            *(_target(label, goal, dash, theme, say) for (label, goal), dash in zip(goals.items(), DASHES * 3, strict=False)),
            *(_open(label, points, theme) for label, points in others.items()),
        ],
        layout={
            "template": theme.name,
            "height": height,
            "annotations": [{"showarrow": False} | each for each in annotations],
            "shapes": list(_upright(breaks, period, first, last, theme)),
            "margin": {
                "t": 26,
                "b": 30,
                "l": lettering.scale(floor, ceiling),
                "r": lines.margin([(max(rows, key=len), x) for rows, x, _y, _colour in labels], first, last),
            },
            "xaxis": lines.axis(first, last),
            "yaxis": {"range": [floor, ceiling], "fixedrange": True, "nticks": 6, "tickformat": ",.2~f"},
        },
    )


def _lines(
    series: Mapping[str, pd.DataFrame], names: Mapping[str, str], highlight: str, theme: Theme, breaks: Sequence[float], step: float
) -> Iterator[go.Scatter]:
    """The lines, the highlighted one last so that it lies on top; what bridges a hole is dotted. The others are one trace for each look, which
    plotly draws faster than one for each line; `meta` has the name of each, by the key that its points carry."""
    others: dict[tuple[str, str], list[lines.Point]] = defaultdict(list)
    for key in (key for key in series if key != highlight):
        for points, mode, dash in _looks(series[key], breaks, step):
            others[mode, dash] += [point | {"kunci": key} for point in [*points, points[-1] | {"y": None}]]
    grey = {"color": theme.quiet, "width": 1.6}
    for (mode, dash), points in others.items():
        yield _line(points, mode, grey | {"dash": dash}, 5, meta={key: names[key] for key in dict.fromkeys(point["kunci"] for point in points)})
    for points, mode, dash in _looks(series[highlight], breaks, step) if highlight in series else ():
        pen = {"color": theme.primary, "width": 4 if dash == "solid" else 1.6, "dash": dash}
        yield _line([point | {"kunci": highlight} for point in points], mode, pen, 9, name=names[highlight])


def _looks(frame: pd.DataFrame, breaks: Sequence[float], step: float) -> list[tuple[list[lines.Point], str, str]]:
    """The pieces of a line that hold points, each with its mode and dash."""
    solid, dotted = lines.pieces(frame, breaks, step)
    drawn = "lines" if len(solid) > MONTHLY else "lines+markers"
    return [look for look in ((dotted, "lines", "dot"), (solid, drawn, "solid")) if look[0]]


def _line(points: Sequence[lines.Point], mode: str, pen: Mapping[str, object], size: int, **more: object) -> go.Scatter:
    return go.Scatter(
        x=[point["x"] for point in points],
        y=[point["y"] for point in points],
        text=[point["teks"] for point in points],
        customdata=[point["kunci"] for point in points],
        mode=mode,
        connectgaps=False,
        line=pen,
        marker={"size": size, "color": pen["color"]},
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        **more,
    )


def _ends(series: Mapping[str, pd.DataFrame], names: Mapping[str, str], highlight: str, theme: Theme, say: Say) -> Iterator[Label]:
    """What stands at the lines' ends."""
    for key in sorted(series if len(series) <= FEW else series.keys() & {highlight}, key=lambda key: key == highlight):
        for point in lines.known(series[key])[-1:]:
            x, y = point["x"], point["y"]
            yield (_rows(f"{names[key]} {say(y)}"), x, y, theme.primary) if key == highlight else (_rows(names[key]), x, y, theme.muted)


def _last(goal: pd.DataFrame) -> tuple[float, float]:
    return goal["x"].iloc[-1], goal["y"].iloc[-1]


def _target(label: str, goal: pd.DataFrame, dash: str, theme: Theme, say: Say) -> go.Scatter:
    return go.Scatter(
        x=goal["x"],
        y=goal["y"],
        mode="lines+markers",
        line={"color": theme.mark, "width": 2, "dash": dash},
        marker={"size": 5},
        name=label,
        text=[f"{label}: <b>{say(y)}</b>" for y in goal["y"]],
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _open(label: str, points: pd.DataFrame, theme: Theme) -> go.Scatter:
    return go.Scatter(
        x=points["x"],
        y=points["y"],
        mode="markers",
        name=label,
        text=points["teks"],
        hovertemplate="%{text}<extra></extra>",
        marker={"symbol": "circle-open", "size": 9, "color": theme.muted, "line": {"width": 2}},
        showlegend=True,
    )


def _rows(text: str) -> list[str]:
    return wrap(text, LONG, break_long_words=False)


def _heights(labels: Sequence[Label], floor: float, gap: float) -> list[float]:
    """Where the middle of each label stands, so that none covers another; every row of a label takes its own room."""
    owners = [number for number, label in enumerate(labels) for _row in label[0]]
    heights = lines.lifted(lines.spread([labels[number][2] for number in owners], gap), floor, gap)
    return [fmean(height for owner, height in zip(owners, heights, strict=True) if owner == number) for number in range(len(labels))]


def _labels(labels: Sequence[Label], heights: Sequence[float], far: float, theme: Theme) -> Iterator[dict[str, Any]]:
    """The labels beside their points, or led to by a thin line."""
    for (rows, x, y, colour), height in zip(labels, heights, strict=True):
        text = "<br>".join(rows)
        bold = f"<b>{text}</b>" if colour == theme.primary else text
        look = {"x": x, "text": bold, "xanchor": "left", "align": "left", "font": {"color": colour, "size": 13}}
        if abs(height - y) <= far:
            yield look | {"y": height, "xshift": lines.REACH}
        else:
            lead = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.quiet, "standoff": 6, "borderpad": 0}
            yield look | lead | {"y": y, "ax": lines.REACH, "ay": height, "ayref": "y"}


def _start(point: Mapping[str, Any], theme: Theme, say: Say) -> dict[str, Any]:
    """The first value, on the side that the line leaves free."""
    halo = ", ".join(f"{x}px {y}px 2px {theme.card}" for x in (-1, 1) for y in (-1, 1))
    font = {"color": theme.primary, "size": 13, "shadow": halo}
    return {
        "x": point["x"],
        "y": point["y"],
        "yshift": -17 if point["naik"] else 17,
        "xanchor": "left",
        "xshift": -5,
        "text": f"<b>{say(point['y'])}</b>",
        "font": font,
    }


def _events(events: Events, theme: Theme) -> Iterator[dict[str, Any]]:
    """Numbers on the axis; where there are many, every second one stands higher."""
    look = {"yref": "paper", "yanchor": "bottom", "bordercolor": theme.muted, "borderpad": 2, "bgcolor": theme.card, "font": {"size": 11, "color": theme.ink}}
    crowded = len(events) > CROWD
    for order, (x, number, told) in enumerate(events):
        yield {"x": x, "y": 0, "text": number, "hovertext": told, "yshift": 19 * (crowded and order % 2)} | look


def _upright(breaks: Sequence[float], period: float | None, first: float, last: float, theme: Theme) -> Iterator[dict[str, Any]]:
    """The breaks, dashed, and the period of the filter bar."""
    upright = [(at, theme.muted, "dash") for at in breaks if first < at < last]
    upright += [(period, theme.quiet, "solid")] if period is not None and first <= period <= last else []
    for at, colour, dash in upright:
        line = {"color": colour, "width": 1, "dash": dash}
        yield {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "layer": "below", "line": line}

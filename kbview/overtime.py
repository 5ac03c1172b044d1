"""Charts over time beside the one trend: small multiples with one scale, and shares of a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

import pandas as pd

from kbview import formats, go, lettering, lines
from kbview.theme import Theme, readable

LETTERS = {1: 48, 2: 24, 3: 16, 4: 11}  # in a row of a title, by how many charts stand side by side: what a phone has room for
SHARES = [0, 20, 40, 60, 80, 100]
FOOT = 24  # px below the last row, for the years
MOST = 24  # points that a line may have for each to get a dot
SEVERAL = "beberapa gambar"  # in `meta` of a figure: there are several small charts in it


@dataclass(frozen=True)
class Frame:
    """Where a small chart stands in the figure, which is 1 wide and 1 high, and what it spans: its own scale becomes a place there."""

    left: float
    right: float
    bottom: float
    top: float
    span: tuple[float, float, float, float]  # of x, of y

    def point(self, point: lines.Point) -> lines.Point:
        return point | {"x": self.x(point["x"]), "y": None if point["y"] is None else self.y(point["y"])}

    def x(self, value: float) -> float:
        first, last, _low, _high = self.span
        return self.left + (self.right - self.left) * (value - first) / (last - first)

    def y(self, value: float) -> float:
        _first, _last, low, high = self.span
        return self.bottom + (self.top - self.bottom) * (value - low) / (high - low)


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
    """One small chart per place, all on the same scales, the same grey line (the place they lie in) in each.

    panels: by key, columns `x`, `y`, `teks`. marked: keys drawn in full colour, the others pale. behind: the grey line, may be empty.
    bold: what stands in bold behind each title. worse: keys drawn in the colour of alarm.
    height: of one row, in px. chosen: the key whose title is coloured. beside: a grey line of its own for each place, instead of the same one.
    upright: where a thin line stands in each chart, from which `x` then counts.

    All stand in one pair of axes, each in its frame, and lines of one look are one trace: a pair of axes for each took plotly four times as long.
    """
    spanned = lines.extent([*panels.values(), *(beside or {"": behind}).values()])
    if spanned is None:
        return go.Figure(layout={"template": theme.name, "height": height, "xaxis": {"visible": False}, "yaxis": {"visible": False}})
    first, last, low, high = spanned
    aside, room = (last - first or 1) * 0.14, max(high - low, abs(high) * 0.02, 1e-9) * 0.18
    heads = _heads(titles, bold, list(panels), columns)
    rows, title = -(-len(panels) // columns), 8 + 14 * max(head.count("<br>") + 1 for head in heads.values())
    total = rows * height + FOOT
    frames = {
        key: Frame(
            number % columns / columns + 0.005,
            (number % columns + 1) / columns - 0.035,
            1 - ((number // columns + 1) * height - 4) / total,
            1 - (number // columns * height + title) / total,
            (first - aside, last + aside, low - room, high + 2 * room),
        )
        for number, key in enumerate(panels)
    }
    levels = lines.levels(low - room, high + 2 * room, 3)
    years = sorted({int(-(-first // 1)), int(last // 1)} | (set() if upright is None else {0}))
    looks: dict[tuple[str, float, str, bool, bool], list[lines.Point]] = defaultdict(list)
    common = lines.pieces(behind, breaks, step)
    for key, frame in frames.items():
        colour = theme.primary if key in marked else theme.alarm if key in worse else theme.muted
        grey, own = lines.pieces(beside[key], breaks, step) if beside else common, lines.pieces(panels[key], breaks, step)
        for (solid, dotted), tone, width, told in ((grey, theme.quiet, 1.4, False), (own, colour, 2.6, True)):
            for drawn, dash in ((dotted, "dot"), (solid, "solid")):
                if drawn:
                    dots = told and len(solid) <= MOST
                    looks[tone, width, dash, told, dots] += [frame.point(point) | {"kunci": key} for point in [*drawn, drawn[-1] | {"y": None}]]
    rules = [(frame.left, frame.right, frame.y(level)) for frame in frames.values() for level in levels]
    floors = [(frame.left, frame.right, frame.bottom) for frame in frames.values()]
    lowest = list(frames.values())[-columns:]
    return go.Figure(
        data=[
            _ruled(rules, theme.grid),
            _ruled(floors, theme.line),
            *([] if upright is None else [_uprights(frames.values(), upright, theme)]),
            *(_drawn(points, look) for look, points in sorted(looks.items(), key=lambda each: each[0][3])),
            go.words(
                [frame.x(year) for frame in lowest for year in years],
                [frame.bottom - 2 / total for frame in lowest for _year in years],
                [_tick(year) for _frame in lowest for year in years],
                theme.muted,
                side="bottom center",
            ),
            go.words(
                [frame.left for frame in frames.values()],
                [frame.top + (title - 2) / total for frame in frames.values()],
                list(heads.values()),
                [theme.primary if key == chosen else theme.ink for key in frames],
                side="bottom right",
            ),
        ],
        layout={
            "template": theme.name,
            "height": total,
            "meta": SEVERAL,
            "hoverdistance": 30,
            "margin": {"l": lettering.scale(low - room, high + 2 * room, 12), "r": 4, "t": 0, "b": 0},
            "xaxis": {"visible": False, "range": [0, 1], "fixedrange": True},
            "yaxis": {
                "range": [0, 1],
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
                "tickfont": {"size": 12},
                "tickvals": [frame.y(level) for frame in list(frames.values())[::columns] for level in levels],
                "ticktext": [formats.amount(level) for _frame in list(frames.values())[::columns] for level in levels],
            },
        },
    )


def _heads(titles: Mapping[str, str], bold: Mapping[str, str], keys: Sequence[str], columns: int) -> dict[str, str]:
    """The titles, in rows that their charts have room for."""
    letters = LETTERS.get(columns, LETTERS[4])
    heads = {key: wrap(f"{titles[key]} {bold[key]}", letters, break_long_words=False) for key in keys}
    if any(len(head) > 1 for head in heads.values()):  # what is in bold stands below every title then, not only below the long ones
        heads = {key: [*wrap(titles[key], letters, break_long_words=False), bold[key]] for key in keys}
    return {key: f"{'<br>'.join(head).removesuffix(bold[key])}<b>{bold[key]}</b>" for key, head in heads.items()}


def _tick(value: int) -> str:
    """A tick of the axis: a year, or how many years from the upright line."""
    return str(value).replace("-", "\N{MINUS SIGN}")


def _ruled(rules: Sequence[tuple[float, float, float]], colour: str) -> go.Scatter:
    """Level lines, each from a left to a right end at a height."""
    return _strokes([(left, right, height, height) for left, right, height in rules], {"color": colour, "width": 1})


def _uprights(frames: Iterable[Frame], at: float, theme: Theme) -> go.Scatter:
    """A thin line in each chart."""
    return _strokes([(frame.x(at), frame.x(at), frame.bottom, frame.top) for frame in frames], {"color": theme.mark, "width": 1.4, "dash": "dot"})


def _strokes(ends: Sequence[tuple[float, float, float, float]], line: Mapping[str, object]) -> go.Scatter:
    """Straight lines: where each begins and ends along, and how high."""
    return go.Scatter(
        x=[place for left, right, _from, _to in ends for place in (left, right, None)],
        y=[place for _left, _right, low, high in ends for place in (low, high, None)],
        mode="lines",
        line=line,
        hoverinfo="skip",
        showlegend=False,
    )


def _drawn(points: Sequence[lines.Point], look: tuple[str, float, str, bool, bool]) -> go.Scatter:
    """All lines of one look: colour, width, dash, whether they tell their points, and have dots."""
    colour, width, dash, told, dots = look
    return go.Scatter(
        x=[point["x"] for point in points],
        y=[point["y"] for point in points],
        text=[point["teks"] for point in points],
        customdata=[point["kunci"] for point in points],
        mode="lines+markers" if dots else "lines",
        marker={"size": 4},
        line={"color": colour, "width": width, "dash": dash},
        connectgaps=False,
        showlegend=False,
        hovertemplate="%{text}<extra></extra>" if told else None,
        hoverinfo=None if told else "skip",
    )


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

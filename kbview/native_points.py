"""Lines, dots and floating bars of a figure as a native chart of points (x, y), which keeps every number, hole and label where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import plotly.graph_objects as go
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from kbview import lines
from kbview import native_marks as marks
from kbview import native_scales as scales
from kbview.i18n import _
from kbview.native_marks import Label, Room, Side
from kbview.native_scales import Number, Scale
from kbview.theme import CLEAR, Theme

NEAR = 0.08  # of the height: how far a label may stand from its point
BESIDE = 0.012  # of the width: how far a label stands aside that is led to by a thin line
PX = 0.9  # pt on the slide for a px of a figure: a slide is larger than a card, and read from afar
TEXTS: Mapping[str, Side] = {"middle left": "l", "middle right": "r", "top center": "t", "bottom center": "b", "middle center": "ctr"}


@dataclass
class Line:
    """A series to be: points, how they are drawn, and what stands beside them."""

    name: str
    x: list[Number]
    y: list[Number]
    colour: str = CLEAR
    wide: float = 0.0
    dash: str = "solid"
    symbols: Sequence[str] = ()
    sizes: Sequence[float] = ()
    colours: Sequence[str] = ()
    rims: Sequence[str] = ()
    flat: bool = False
    labels: dict[int, Label] = field(default_factory=dict)


def draw(slide: Any, figure: go.Figure, box: tuple[int, int, int, int], theme: Theme, _legend: bool = False) -> Any:
    """The chart on the slide; labels beside its lines take the place of a legend. box: left, top, width and height in EMU."""
    across, upright = scales.read(figure, "x"), scales.read(figure, "y")
    size = (box[2] / 12700, box[3] / 12700)
    found = [*_guides(figure, across, upright, theme), *(line for trace in figure.data for line in _lines(trace, across, upright, theme))]
    found = [line for line in found if any(y is not None for y in line.y)]
    found += _placed(figure, found, across, upright, theme, size[0])
    if upright.names:
        found.append(_names(upright, across, theme))
    room = _room(figure, found, across, upright)
    high = size[1] - room.top - room.bottom
    _apart(found, (upright.high - upright.low) / high * marks.ROW, high / size[1] / (upright.high - upright.low))
    data = XyChartData()
    longest = max(len(line.x) for line in found)
    for line in found:
        series = data.add_series(line.name)
        empty = [(None, None)] * (longest - len(line.x))  # LibreOffice loses the series before a longer one
        for x, y in [*zip(line.x, line.y, strict=True), *empty]:
            series.add_data_point(x, y)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *box, data)
    for series, line in zip(frame.chart.plots[0].series, found, strict=True):
        _look(series, line, theme)
    frame.chart.has_legend = frame.chart.has_title = False
    frame.chart.font.size = Pt(marks.SMALL)
    _axes(frame.chart, figure, across, upright, theme)
    marks.place(frame.chart, room, size)
    return frame


def _lines(trace: Any, across: Scale, upright: Scale, theme: Theme) -> Iterator[Line]:
    """The series of a trace, its errors before it so that they lie below."""
    for part in _parts(trace):
        yield from FORMS[trace.type](part, across, upright, theme)


def _parts(trace: Any) -> list[Any]:
    """The lines that a trace holds, where `meta` names several, each as a trace of its own: a series for each can be told apart and edited."""
    if not trace.meta:
        return [trace]
    told = trace.to_plotly_json()
    rows = {key: [at for at, own in enumerate(trace.customdata) if own == key][:-1] for key in trace.meta}  # the last lifts the pen
    return [
        go.Scatter(told | {"name": name, "meta": None, **{side: [told[side][at] for at in rows[key]] for side in ("x", "y", "text", "customdata")}})
        for key, name in trace.meta.items()
    ]


def _scatter(trace: Any, across: Scale, upright: Scale, theme: Theme) -> Iterator[Line]:
    x, y = [across.at(value) for value in scales.values(trace, "x")], [upright.at(value) for value in scales.values(trace, "y")]
    mode = trace.mode or "lines"
    many = len(x)
    name = marks.plain(trace.name or "") or _("nilai")
    yield from _arms(trace, x, y, theme)
    wide = float(trace.line.width if trace.line.width is not None else 2) if "lines" in mode else 0.0
    colour = trace.line.color or trace.marker.color if isinstance(trace.marker.color, str) or trace.line.color else theme.ink
    if trace.fill == "toself":  # an area: its rim stands for it
        wide, colour = 1.5, theme.ramp[1]
    shown = "markers" in mode and (trace.marker.opacity is None or trace.marker.opacity != 0)
    own = _each(trace.marker.color, many, colour or theme.ink)
    line = Line(
        name,
        x,
        y,
        colour or theme.ink,
        wide,
        trace.line.dash or "solid",
        _each(trace.marker.symbol, many, "circle") if shown else (),
        [size * PX for size in _each(trace.marker.size, many, 6)],
        own,
        _each(trace.marker.line.color, many, theme.card) if trace.marker.line.width is not None else own,
    )
    if "text" in mode:
        sides = _each(trace.textposition, many, "middle center")
        ink = _each(trace.textfont.color, many, theme.ink)
        told = zip(_each(trace.text, many, ""), sides, ink, strict=True)
        line.labels = {at: Label(marks.plain(text), TEXTS.get(side, "r"), colour, "<b>" in str(text)) for at, (text, side, colour) in enumerate(told)}
    if wide or shown or line.labels:
        yield line


def _arms(trace: Any, x: Sequence[Number], y: Sequence[Number], theme: Theme) -> Iterator[Line]:
    """The arms of errors as lines of their own, so that their numbers stand in the workbook too."""
    for axis, middle, other in (("x", x, y), ("y", y, x)):
        arms = getattr(trace, f"error_{axis}")
        if arms.array is None:
            continue
        below = arms.arrayminus if arms.arrayminus is not None else arms.array
        reach: list[Number] = []
        beside: list[Number] = []
        for value, aside, up, down in zip(middle, other, arms.array, below, strict=True):
            if value is not None and (up or down):
                reach += [value - float(down), value + float(up), None]
                beside += [aside, aside, None]
        pair = (reach, beside) if axis == "x" else (beside, reach)
        yield Line(_("selang"), *pair, arms.color or theme.muted, 2.4, flat=True)


def _floating(trace: Any, across: Scale, upright: Scale, theme: Theme) -> Iterator[Line]:
    """Bars that do not begin at zero, as thick lines; one series for each colour."""
    lying = trace.orientation == "h"
    length, place = ("x", "y") if lying else ("y", "x")
    bases = _each(list(trace.base) if trace.base is not None and not isinstance(trace.base, int | float) else trace.base, len(getattr(trace, length)), 0.0)
    both = {"x": across, "y": upright}
    colours = _each(trace.marker.color, len(bases), theme.primary)
    texts = _each(trace.text, len(bases), "")
    dated = isinstance(bases[0], str) if bases else False
    for colour in dict.fromkeys(colours):
        ends: list[Number] = []
        beside: list[Number] = []
        told: dict[int, Label] = {}
        for size, at, base, own, text in zip(scales.values(trace, length), scales.values(trace, place), bases, colours, texts, strict=True):
            if own != colour or size is None:
                continue
            start = both[length].at(base) or 0.0
            end = start + (size / 86400000 if dated else size)
            if text and trace.textposition != "none":
                told[len(ends) + 1] = Label(marks.plain(text), "l" if end < start else "r", theme.ink)
            ends += [start, end, None]
            beside += [both[place].at(at)] * 2 + [None]
        name = marks.plain(trace.name or "") or _("nilai")
        yield Line(name, *((ends, beside) if lying else (beside, ends)), colour, 18 if lying else 10, flat=True, labels=told)


FORMS = {"scatter": _scatter, "bar": _floating}


def _guides(figure: go.Figure, across: Scale, upright: Scale, theme: Theme) -> list[Line]:
    """The lines drawn over or under the figure, those of one look as one series."""
    found: dict[tuple[str, float, str], Line] = {}
    for shape in figure.layout.shapes:
        if shape.type != "line":
            continue
        look = (shape.line.color or theme.muted, float(shape.line.width or 1), shape.line.dash or "solid")
        line = found.setdefault(look, Line(_("garis bantu"), [], [], *look, flat=True))
        line.x += [scales.on(across, shape.x0, shape.xref), scales.on(across, shape.x1, shape.xref), None]
        line.y += [scales.on(upright, shape.y0, shape.yref), scales.on(upright, shape.y1, shape.yref), None]
    return list(found.values())


def _placed(figure: go.Figure, found: Sequence[Line], across: Scale, upright: Scale, theme: Theme, wide: float) -> list[Line]:
    """Give each note of the figure to its point as a label; those that belong to none stand at points of their own. wide: the chart, in pt."""
    free = Line(_("keterangan"), [], [])
    for note in figure.layout.annotations:
        text = marks.plain(note.text or note.hovertext or "")
        x, y = scales.on(across, note.x, note.xref), scales.on(upright, note.y, note.yref)
        if not text or x is None or y is None:
            continue
        side = _side(note)
        shift = {"left": 0.5, "right": -0.5}.get(note.xanchor or "", 0.0) if side in ("t", "b") else 0.0
        label = Label(text, side, note.font.color or theme.ink, "<b>" in note.text, shift=shift * marks.width(text) / wide)
        line, index = _nearest(found, text, x, y, upright) if note.yref != "paper" else (free, -1)
        if index < 0 or index in line.labels:
            line, index = free, len(free.x)
            free.x.append(x)
            free.y.append(y)
        line.labels[index] = label
    return [free] if free.x else []


def _side(note: Any) -> Side:
    """The side of a point on which a note stands."""
    if note.xanchor in ("left", "right") and not (note.yanchor == "bottom" or abs(note.yshift or 0) > 14):
        return "r" if note.xanchor == "left" else "l"
    shift = (note.yshift or 0) + (1 if note.yanchor == "bottom" else -1 if note.yanchor == "top" else 0)
    return "t" if shift > 0 else "b" if shift < 0 else "ctr"


def _nearest(found: Sequence[Line], text: str, x: float, y: float, upright: Scale) -> tuple[Line, int]:
    """The point that a note belongs to: at its x, of the series that it names, else the nearest; −1 where none is near."""
    reach = NEAR * (upright.high - upright.low) if not upright.names else 0.5
    spots = [
        (not (line.name and text.startswith(line.name)), abs(at - y), line, index)
        for line in found
        if line.symbols or line.wide
        for index, (place, at) in enumerate(zip(line.x, line.y, strict=True))
        if at is not None and place is not None and abs(place - x) < 1e-9 and abs(at - y) <= reach
    ]
    return min(spots, key=lambda spot: spot[:2])[2:] if spots else (found[0], -1)


def _names(upright: Scale, across: Scale, theme: Theme) -> Line:
    """The names of the rows, as labels of points at the left edge that are not seen."""
    made = {rank: Label(marks.plain(name), "l", theme.ink, "<b>" in name) for rank, name in enumerate(upright.names)}
    return Line(_("baris"), [across.low] * len(made), [upright.at(name) for name in upright.names], labels=made)


def _apart(found: Sequence[Line], gap: float, share: float) -> None:
    """Move labels to the right of points away from each other. gap: the height of a row on the axis. share: of the chart, for one on the axis."""
    spots = [(line, index) for line in found for index, label in line.labels.items() if label.side == "r"]
    for x in {line.x[index] for line, index in spots}:
        mine = [(line, index) for line, index in spots if line.x[index] == x]
        heights = [line.y[index] or 0.0 for line, index in mine]
        for (line, index), height, better in zip(mine, heights, lines.spread(heights, gap), strict=True):
            if abs(better - height) > gap / 4:
                line.labels[index] = replace(line.labels[index], rise=(better - height) * share, shift=BESIDE)


def _room(figure: go.Figure, found: Sequence[Line], across: Scale, upright: Scale) -> Room:
    """The margins that the names, numbers and labels need."""
    left = max(map(marks.width, map(marks.plain, upright.names)), default=0.0)
    if not upright.names and figure.layout.yaxis.visible is not False:
        shown = [f"{value:,.{marks.decimals(upright.step)}f}" for value in (upright.low, upright.high)]
        left = max(map(marks.width, shown)) + 6 + (24 if figure.layout.yaxis.title.text else 0)
    beyond = [(marks.width(label.text), line.x[index]) for line in found for index, label in line.labels.items() if label.side == "r"]
    right = max((wide - 400 * (across.high - x) / (across.high - across.low) for wide, x in beyond if x is not None), default=0.0)
    bottom = 0 if figure.layout.xaxis.visible is False else marks.ROW + 10 + (24 if figure.layout.xaxis.title.text else 0)
    top = marks.ROW + 6 if figure.layout.margin.t and figure.layout.margin.t > 20 else 8
    return Room(left + 8, max(right, 12) + 6, top, bottom + 4)


def _axes(chart: Any, figure: go.Figure, across: Scale, upright: Scale, theme: Theme) -> None:
    across_axis = chart.category_axis
    for axis, scale, layout in ((across_axis, across, figure.layout.xaxis), (chart.value_axis, upright, figure.layout.yaxis)):
        lying = axis is across_axis
        shown = layout.visible is not False and not scale.names
        marks.axis(
            axis,
            span=(scale.low, scale.high),
            step=scale.step,
            pattern=scales.pattern(layout, scale.step),
            ink=theme.muted,
            line=theme.line if lying and shown else None,
            grid=(theme.grid if layout.showgrid else None) if lying else (None if scale.names or not shown else theme.grid),
            title=marks.plain(layout.title.text or ""),
            shown=shown,
        )


def _look(series: Any, line: Line, theme: Theme) -> None:
    marks.stroke(series, line.colour, line.wide, line.dash, flat=line.flat)
    seen = [at for at, y in enumerate(line.y) if y is not None]
    if not line.symbols or not seen:
        marks.marker(series, "", 0, line.colour, line.colour, theme.card)
    else:
        looks = [(line.symbols[at], line.sizes[at], line.colours[at], line.rims[at]) for at in seen]
        marks.marker(series, *looks[0], theme.card)
        for at, look in zip(seen, looks, strict=True):
            if look != looks[0]:
                marks.marker(series.points[at], *look, theme.card)
    if line.labels:
        marks.labels(series, line.labels)


def _each(given: Any, many: int, otherwise: Any) -> list[Any]:
    """One value per point, of a value for all of them, of one for each, or of none."""
    if given is None:
        return [otherwise] * many
    if isinstance(given, str | int | float):
        return [given] * many
    return [otherwise if value is None else value for value in list(given)]

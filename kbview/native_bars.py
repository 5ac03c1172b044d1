"""Bars of a figure, lying or upright, side by side or stacked, as a native bar chart with its legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.util import Emu, Pt

from kbview import formats, lines, native_points
from kbview import native_marks as marks
from kbview.i18n import _
from kbview.native_marks import Label, Room
from kbview.theme import CLEAR, Theme

Box = tuple[int, int, int, int]

KINDS: Mapping[tuple[bool, bool], XL_CHART_TYPE] = {  # lying, stacked
    (True, True): XL_CHART_TYPE.BAR_STACKED,
    (True, False): XL_CHART_TYPE.BAR_CLUSTERED,
    (False, True): XL_CHART_TYPE.COLUMN_STACKED,
    (False, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
}
TOUCH = 25.0  # pt of a legend's mark and the room around an entry
LONGEST = 0.38  # of the width, for the names of lying bars at the most


def draw(slide: Any, figure: go.Figure, box: Box, theme: Theme, legend: bool) -> Any:
    """The chart on the slide. Bars that do not begin at zero are drawn by `native_points`.

    box: left, top, width and height in EMU. legend: whether it is to have its own, where more than one colour has a name.
    """
    traces = [trace for trace in figure.data if not words(trace)]
    if any(trace.base is not None for trace in traces) or _counted(figure, traces):
        return native_points.draw(slide, figure, box, theme)
    lying, stacked = traces[0].orientation == "h", figure.layout.barmode in ("stack", "relative") and len(traces) > 1
    at, value = ("y", "x") if lying else ("x", "y")
    order = _order(figure, traces, at, lying)
    values = [_by_name(trace, at, value, order) for trace in traces]
    notes = _notes(figure, at, order)
    data = CategoryChartData()
    data.categories = [marks.plain(name) for name in _names(figure, order, lying)]
    for trace, mine in zip(traces, values, strict=True):
        data.add_series(marks.plain(trace.name or "") or _("nilai"), mine)
    totals = [sum(filter(None, column)) or None for column in zip(*values, strict=True)]
    totalled = stacked and bool(notes)
    if totalled:
        data.add_series(_("jumlah"), totals)
    frame = slide.shapes.add_chart(KINDS[lying, stacked], *box, data)
    chart = frame.chart
    chart.has_title = False
    most = _most(figure, value, totals if stacked else [each for mine in values for each in mine])
    size = (box[2] / 12700, box[3] / 12700)
    below = _legend(chart, traces, legend, theme, size[0])
    room = _room(figure, lying, order, below, [trace for trace in traces if trace.textposition == "outside"], notes, size)
    plot = chart.plots[0]
    gap = figure.layout.bargap if figure.layout.bargap is not None else 0.3
    plot.gap_width, plot.overlap = max(30, min(round(100 * gap / (1 - gap)), 500)), 100 if stacked else 0
    for series, trace, mine in zip(plot.series, traces, values, strict=False):
        _paint(series, trace, mine, order, at, theme)
        _tell(series, trace, mine, order, at, stacked, theme)
    if notes and not totalled:
        marks.labels(plot.series[len(traces) - 1], {rank: Label(text, "outEnd", theme.ink) for rank, text in notes.items()})
    if totalled:
        marks.fill(plot.series[len(traces)], CLEAR)
        marks.stroke(plot.series[len(traces)], CLEAR, 0)
        marks.labels(plot.series[len(traces)], {rank: Label(text, "inBase", theme.ink, True) for rank, text in notes.items()})
    _axes(chart, figure, lying, value, most, theme)
    marks.place(chart, room, size)
    _thresholds(slide, figure, box, room, most, lying, theme)
    return frame


def _counted(figure: go.Figure, traces: Sequence[Any]) -> bool:
    """Whether the bars stand on an axis of numbers, with a line across it."""
    return bool(figure.layout.shapes) and any(trace.orientation != "h" and not isinstance(next(iter(trace.x), ""), str) for trace in traces)


def _order(figure: go.Figure, traces: Sequence[Any], at: str, lying: bool) -> list[Any]:
    """The names or places of the bars as they are read: from above, or from the left."""
    layout = getattr(figure.layout, f"{at}axis")
    known = list(layout.categoryarray) if layout.categoryarray is not None else []
    found = list(dict.fromkeys([*known, *(each for trace in traces for each in list(getattr(trace, at)))]))
    if found and not isinstance(found[0], str):
        return sorted(found)
    upside_down = layout.autorange == "reversed" or (layout.range is not None and layout.range[0] > layout.range[1])
    return found[::-1] if lying and not upside_down else found


def _by_name(trace: Any, at: str, value: str, order: Sequence[Any]) -> list[float | None]:
    found = {name: None if pd.isna(number) else float(number) for name, number in zip(getattr(trace, at), getattr(trace, value), strict=True)}
    return [found.get(name) for name in order]


def _names(figure: go.Figure, order: Sequence[Any], lying: bool) -> list[str]:
    """The names of the bars; a place on an axis of numbers has that of its tick, where it has one."""
    layout = figure.layout.yaxis if lying else figure.layout.xaxis
    texts = dict(zip(layout.tickvals, layout.ticktext, strict=False)) if layout.tickvals is not None and layout.ticktext is not None else {}
    return [name if isinstance(name, str) else str(texts.get(name, "" if texts else formats.amount(float(name)))) for name in order]


def words(trace: Any) -> bool:
    """Whether a trace is nothing but words, such as stand beside bars."""
    return trace.type == "scatter" and trace.mode == "text"


def _notes(figure: go.Figure, at: str, order: Sequence[Any]) -> dict[int, str]:
    """What stands beside each bar, by its rank."""
    told = [pair for trace in figure.data if words(trace) for pair in zip(getattr(trace, at), trace.text, strict=True)]
    return {order.index(place): marks.plain(text) for place, text in told if place in order}


def _most(figure: go.Figure, value: str, numbers: Sequence[float | None]) -> tuple[float, float]:
    """The span of the values: from zero, where no bar goes below it."""
    known = [number for number in numbers if number is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    if getattr(figure.layout, f"{value}axis").visible is False:
        return (low * 1.02, high * 1.02 or 1.0)
    step = lines.round_step(high - low, 5)
    return (-step * -(low // step) if low < 0 else 0.0, step * -(-high // step) or 1.0)


def _legend(chart: Any, traces: Sequence[Any], wanted: bool, theme: Theme, wide: float) -> float:
    """Put the legend below, where it is wanted and more than one colour has a name. Returns the room it takes, in pt."""
    named = [marks.plain(trace.name) for trace in traces if trace.name]
    chart.has_legend = wanted and len(named) > 1
    if not chart.has_legend:
        return 0.0
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    marks.letters(chart.legend.font, theme.ink)
    rows, used = 1, 0.0
    for name in named:
        entry = marks.width(name) + TOUCH
        rows, used = (rows + 1, entry) if used and used + entry > wide * 0.9 else (rows, used + entry)
    return rows * (marks.ROW + 3) + 8


def _room(
    figure: go.Figure, lying: bool, order: Sequence[Any], legend: float, outside: Sequence[Any], notes: Mapping[int, str], size: tuple[float, float]
) -> Room:
    beside = [marks.plain(text) for trace in outside for text in (trace.text if trace.text is not None else ())] + list(notes.values())
    longest = max(map(marks.width, beside), default=0.0)
    threshold = marks.ROW + 4 if figure.layout.shapes else 0
    if lying:
        names = max((marks.width(marks.plain(name)) for name in order), default=0.0)
        return Room(min(names + 10, LONGEST * size[0]), longest + 12, 4 + threshold, legend + 4)
    return Room(48 + (24 if figure.layout.yaxis.title.text else 0), 12, 10 + (marks.ROW if beside else 0), legend + marks.ROW * 1.5 + 6)


def _paint(series: Any, trace: Any, mine: Sequence[float | None], order: Sequence[Any], at: str, theme: Theme) -> None:
    """The colour of the bars: of all, or where they differ, of each."""
    given = trace.marker.color
    by_name = {} if given is None or isinstance(given, str) else dict(zip(getattr(trace, at), given, strict=True))
    colours = [by_name.get(name, given if isinstance(given, str) else theme.primary) for name in order]
    usual = max(set(colours), key=colours.count) if colours else theme.primary
    marks.fill(series, usual)
    series.invert_if_negative = False
    if isinstance(trace.marker.line.color, str):
        marks.stroke(series, trace.marker.line.color, 0.75)
    for rank, (colour, number) in enumerate(zip(colours, mine, strict=True)):
        if colour != usual and number is not None:
            marks.fill(series.points[rank], colour)


def _tell(series: Any, trace: Any, mine: Sequence[float | None], order: Sequence[Any], at: str, stacked: bool, theme: Theme) -> None:
    """The numbers beside or in the bars, as the figure shows them."""
    if trace.text is None or trace.textposition in (None, "none"):
        return
    texts = dict(zip(getattr(trace, at), map(marks.plain, trace.text), strict=True))
    told = {rank: texts[name] for rank, name in enumerate(order) if texts.get(name) and mine[rank] is not None}
    ink = trace.textfont.color if isinstance(trace.textfont.color, str) else theme.ink
    side: marks.Side = "ctr" if stacked or trace.textposition == "inside" else "outEnd"
    pattern = number_format([(text, float(mine[rank] or 0)) for rank, text in told.items()])
    if pattern and len(told) == sum(number is not None for number in mine):
        marks.numbers(series, pattern, side, ink)
    else:
        marks.labels(series, {rank: Label(text, side, ink) for rank, text in told.items()})


def number_format(told: Sequence[tuple[str, float]]) -> str | None:
    """The format that writes all these numbers as they are told, so that a label follows its number; None where there is none.

    told: text and number.
    """
    for places in range(4):
        around = set()
        for text, number in told:
            before, found, after = text.partition(formats.number(number, places))
            around.add((before, after) if found else None)
        if len(around) == 1 and (pair := around.pop()) is not None:
            before, after = (f'"{part}"' if part else "" for part in pair)
            return f"{before}{marks.pattern(places)}{after}"
    return None


def _axes(chart: Any, figure: go.Figure, lying: bool, value: str, most: tuple[float, float], theme: Theme) -> None:
    layout = getattr(figure.layout, f"{value}axis")
    shown = layout.visible is not False
    marks.names(chart.category_axis, theme.ink, theme.line)
    chart.category_axis.reverse_order = lying
    step = lines.round_step(most[1] - most[0], 5)
    texts = list(layout.ticktext) if layout.ticktext is not None else []
    marks.axis(
        chart.value_axis,
        span=most,
        step=step if shown else None,
        pattern='0"%"' if texts and "%" in str(texts[-1]) else marks.pattern(marks.decimals(step)),
        ink=theme.muted,
        line=None,
        grid=theme.grid if shown and not lying else None,
        title=marks.plain(layout.title.text or ""),
        shown=shown,
    )


def _thresholds(slide: Any, figure: go.Figure, box: Box, room: Room, most: tuple[float, float], lying: bool, theme: Theme) -> None:
    """A threshold across lying bars as a line of its own over the chart, with its words above it."""
    if not lying:
        return
    left, width = box[0] + Pt(room.left), box[2] - Pt(room.left + room.right)
    top, bottom = box[1] + Pt(room.top), box[1] + box[3] - Pt(room.bottom)
    words = {note.x: marks.plain(note.text) for note in figure.layout.annotations if note.yref == "paper"}
    for shape in figure.layout.shapes:
        if shape.type != "line" or shape.x0 != shape.x1 or shape.yref != "paper":
            continue
        x = Emu(int(left + width * (shape.x0 - most[0]) / (most[1] - most[0])))
        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, x, Emu(int(top)), x, Emu(int(bottom)))
        line.name = words.get(shape.x0, _("garis bantu"))
        line.line.color.rgb = marks.rgb(shape.line.color or theme.mark)
        line.line.width = Pt(2)
        line.line.dash_style = marks.DASHES.get(shape.line.dash or "")
        if shape.x0 in words:
            wide = Pt(marks.width(words[shape.x0]) + 12)
            said = slide.shapes.add_textbox(Emu(int(x - wide / 2)), Emu(int(top - Pt(marks.ROW + 4))), wide, Pt(marks.ROW + 4))
            frame = said.text_frame
            frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
            frame.text = words[shape.x0]
            frame.paragraphs[0].alignment = 2
            marks.letters(frame.paragraphs[0].runs[0].font, theme.muted)

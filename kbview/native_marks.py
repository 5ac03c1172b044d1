"""The parts of a PowerPoint chart that python-pptx has no words for: lines, markers, labels of single points, axes, the room around the plot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from math import floor, log10
from typing import Any, Literal

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from kbview import lettering

SMALL = 14  # pt, the smallest letters of a chart
ROW = SMALL * 1.25  # pt, of a row of text
WIDER = 1.12  # how much wider letters may be where the deck's typeface is missing
UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what no office file can hold
Side = Literal["l", "r", "t", "b", "ctr", "inBase", "outEnd"]

DASHES: Mapping[str, MSO_LINE] = {
    "dash": MSO_LINE.DASH,
    "dot": MSO_LINE.ROUND_DOT,
    "dashdot": MSO_LINE.DASH_DOT,
    "longdash": MSO_LINE.LONG_DASH,
    "longdashdot": MSO_LINE.LONG_DASH_DOT,
}
SYMBOLS: Mapping[str, str] = {
    "circle": "circle", "circle-open": "circle", "diamond": "diamond", "diamond-open": "diamond", "square": "square", "square-open": "square",
    "triangle-up": "triangle", "triangle-down": "triangle", "line-ns": "plus", "cross": "plus", "x": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Label:
    """Words beside a point. text: without marks. rise, shift: how far above and to the right of its usual place, as shares of the chart's height and width."""

    text: str
    side: Side
    colour: str
    bold: bool = False
    rise: float = 0.0
    shift: float = 0.0


@dataclass(frozen=True)
class Room:
    """The margins around the plot, in pt."""

    left: float = 8.0
    right: float = 8.0
    top: float = 8.0
    bottom: float = 8.0


def plain(text: object) -> str:
    """A text of a figure without its marks, on one line."""
    return " ".join(UNSAID.sub("", unescape(lettering.MARKS.sub("", str(text).replace("<br>", " ")))).split(" ")).strip()


def width(text: str) -> float:
    """The room that a label takes, in pt."""
    return lettering.width(text, SMALL) * WIDER + 8


def rgb(colour: str) -> RGBColor | None:
    """A colour of the theme, or None for one that is not seen."""
    return RGBColor.from_string(colour[1:7].upper()) if colour.startswith("#") else None


def stroke(element: Any, colour: str, points: float, dash: str = "solid", *, flat: bool = False) -> None:
    """Draw a line. element: what has a `format.line`. points: its width; 0 for none."""
    line = element.format.line
    ink = rgb(colour)
    if ink is None or points <= 0:
        line.fill.background()
        return
    line.color.rgb = ink
    line.width = Pt(points)
    if dash in DASHES:
        line.dash_style = DASHES[dash]
    if flat:
        line._get_or_add_ln().set("cap", "flat")


def fill(element: Any, colour: str) -> None:
    """Fill a bar, a marker or a shape. element: what has a `format.fill`."""
    ink = rgb(colour)
    if ink is None:
        element.format.fill.background()
    else:
        element.format.fill.solid()
        element.format.fill.fore_color.rgb = ink


def marker(point: Any, symbol: str, size: float, colour: str, rim: str, ground: str) -> None:
    """The marker of a series or a point; an open one is filled with the ground. symbol: as plotly names it, empty for none."""
    mark = point.marker
    element = mark._element.get_or_add_marker()
    for old in element.findall(qn("c:symbol")):
        element.remove(old)
    element.insert(0, parse_xml(f'<c:symbol {nsdecls("c")} val="{SYMBOLS.get(symbol, "circle") if symbol else "none"}"/>'))
    if not symbol:
        return
    mark.size = max(2, min(round(size), 72))
    fill(mark, ground if symbol.endswith("-open") else colour)
    stroke(mark, colour if symbol.endswith("-open") else rim, 1.75 if symbol.endswith("-open") else 0.75)


def labels(series: Any, given: Mapping[int, Label]) -> None:
    """Label single points of a series with words."""
    made = "".join(_label(index, label) for index, label in sorted(given.items()))
    shown = "".join(f'<c:show{name} val="0"/>' for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"))
    _replace(series, f"<c:dLbls {nsdecls('c', 'a')}>{made}{shown}</c:dLbls>")


def numbers(series: Any, pattern: str, side: Side, colour: str) -> None:
    """Label every point of a series with its number, which follows when the number is changed."""
    shown = "".join(f'<c:show{name} val="{int(name == "Val")}"/>' for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"))
    _replace(
        series,
        f'<c:dLbls {nsdecls("c", "a")}><c:numFmt formatCode="{escape(pattern)}" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>{_look(colour, False, "defRPr")}</a:pPr><a:endParaRPr/></a:p></c:txPr>'
        f'<c:dLblPos val="{side}"/>{shown}</c:dLbls>',
    )


def axis(
    axis: Any, *, span: Sequence[float], step: float | None, pattern: str, ink: str, line: str | None, grid: str | None, title: str = "", shown: bool = True
) -> None:
    """An axis of numbers, whose fellow crosses it at its lower end. line, grid: their colours, None for none."""
    axis.minimum_scale, axis.maximum_scale = float(span[0]), float(span[1])
    if step:
        axis.major_unit = step
    axis.visible = shown
    axis.has_major_gridlines = grid is not None
    if grid:
        stroke(axis.major_gridlines, grid, 0.75)
    stroke(axis, line or "", 0.75 if line else 0)
    _ticks(axis)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = pattern, False
    letters(axis.tick_labels.font, ink)
    if title:
        axis.axis_title.text_frame.text = title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        letters(run.font, ink)
        run.font.bold = False
    for crossing in axis._element.findall(qn("c:crosses")):
        crossing.set("val", "min")


def names(axis: Any, ink: str, line: str) -> None:
    """An axis of names."""
    _ticks(axis)
    stroke(axis, line, 0.75)
    axis.has_major_gridlines = False
    letters(axis.tick_labels.font, ink)
    tag = parse_xml(f'<c:noMultiLvlLbl {nsdecls("c")} val="1"/>')
    for old in axis._element.findall(qn("c:noMultiLvlLbl")):
        axis._element.replace(old, tag)


def letters(font: Any, ink: str) -> None:
    """The letters of a chart."""
    font.size = Pt(SMALL)
    colour = rgb(ink)
    if colour is not None:
        font.color.rgb = colour


def place(chart: Chart, room: Room, size: tuple[float, float]) -> None:
    """Put the plot where the margins leave it. size: width and height of the chart, in pt."""
    wide, high = size
    box = {
        "x": room.left / wide,
        "y": room.top / high,
        "w": max(1 - (room.left + room.right) / wide, 0.1),
        "h": max(1 - (room.top + room.bottom) / high, 0.1),
    }
    values = "".join(f'<c:{key} val="{value:.4f}"/>' for key, value in box.items())
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{layout}{values}</c:manualLayout></c:layout>"))


def pattern(decimals: int) -> str:
    """The number format of so many decimals."""
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def decimals(step: float) -> int:
    """The decimals that round steps need."""
    return max(0, -floor(log10(step) + 1e-9)) if step > 0 else 0


def _ticks(axis: Any) -> None:
    for name in ("majorTickMark", "minorTickMark"):
        for mark in axis._element.findall(qn(f"c:{name}")):
            mark.set("val", "none")


def _label(index: int, label: Label) -> str:
    moved = f'<c:x val="{label.shift:.5f}"/><c:y val="{-label.rise:.5f}"/>'
    layout = f"<c:layout><c:manualLayout>{moved}</c:manualLayout></c:layout>" if label.rise or label.shift else ""
    shown = "".join(f'<c:show{name} val="{int(name == "Val")}"/>' for name in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize"))
    return (
        f'<c:dLbl><c:idx val="{index}"/>{layout}<c:tx><c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:r>{_look(label.colour, label.bold, "rPr")}'
        f"<a:t>{escape(label.text)}</a:t></a:r></a:p></c:rich></c:tx><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:dLblPos val="{label.side}"/>{shown}</c:dLbl>'
    )


def _look(colour: str, bold: bool, tag: str) -> str:
    return f'<a:{tag} sz="{SMALL * 100}" b="{int(bold)}"><a:solidFill><a:srgbClr val="{colour[1:7]}"/></a:solidFill></a:{tag}>'


def _replace(series: Any, xml: str) -> None:
    element = series._element
    made = element.get_or_add_dLbls()
    element.replace(made, parse_xml(xml))

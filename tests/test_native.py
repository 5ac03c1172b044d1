"""Native charts: the numbers of the figure, all of them, where they were; holes stay holes."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

from kbview import charts, charts_impact, charts_quality, charts_trend, formats, native, native_bars
from kbview.native_marks import SMALL
from kbview.overtime import SEVERAL
from kbview.theme import LIGHT

BOX = (0, 0, Inches(8), Inches(4.5))


def drawn(figure: go.Figure, **options: Any) -> Any:
    """The chart of a figure, as it is read from the saved file."""
    presentation = Presentation()
    native.draw(presentation.slides.add_slide(presentation.slide_layouts[6]), figure, BOX, LIGHT, **options)
    saved = io.BytesIO()
    presentation.save(saved)
    [slide] = Presentation(saved).slides
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def sheet(chart: Any) -> list[tuple[Any, ...]]:
    """The rows of the workbook inside a chart."""
    return list(load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active.iter_rows(values_only=True))


def series_of(chart: Any) -> list[tuple[str, list[tuple[Any, Any]]]]:
    """The series of a chart of points in its workbook: name, and its points without the empty rows below them."""
    found: list[tuple[str, list[tuple[Any, Any]]]] = []
    for x, y, *_ in [(*row, None)[:2] for row in sheet(chart)]:
        if isinstance(y, str):
            found.append((y, []))
        elif found:
            found[-1][1].append((x, y))
    return [(name, [point for point in points if point != (None, None)]) for name, points in found]


def texts(chart: Any) -> list[str]:
    """The words of the labels in a chart."""
    space = chart._chartSpace
    return ["".join(t.text for t in rich.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")) for rich in space.xpath(".//c:dLbl//c:rich")]


numbers = st.lists(st.none() | st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=1, max_size=8)


@given(numbers)
def test_bars_hold_their_numbers_and_what_is_missing_stays_empty(values):
    names = [f"Tempat {rank}" for rank in range(len(values))]
    chart = drawn(go.Figure([go.Bar(x=values, y=names, orientation="h", marker={"color": LIGHT.primary})]))
    assert dict(row[:2] for row in sheet(chart)[1:]) == dict(zip(names, values, strict=True))
    assert dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True)) == dict(zip(names, values, strict=True))


@given(numbers)
def test_lines_hold_their_numbers_and_break_where_one_is_missing(values):
    years = [2010 + rank for rank in range(len(values))]
    if all(value is None for value in values):
        return
    chart = drawn(go.Figure([go.Scatter(x=years, y=values, mode="lines", name="Kota")]))
    [points] = [points for name, points in series_of(chart) if name == "Kota"]
    assert points == list(zip(years, values, strict=True))
    assert chart._chartSpace.xpath("c:chart/c:dispBlanksAs/@val") == ["gap"]


def frame(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_a_trend_keeps_every_line_its_target_and_the_words_at_their_ends():
    series = {
        "A": frame(x=[2016.0, 2017.0, 2019.0], y=[70.0, 71.5, 74.0], teks=["", "", ""]),
        "B": frame(x=[2016.0, 2017.0, 2018.0, 2019.0], y=[60.0, 61.0, 62.0, 63.0], teks=[""] * 4),
    }
    figure = charts_trend.trend(
        series,
        names={"A": "Kota", "B": "Selatan"},
        highlight="A",
        theme=LIGHT,
        say=lambda value: formats.percent(value),
        targets={"sasaran RPJMD": frame(x=[2016.0, 2019.0], y=[71.0, 76.0])},
    )
    chart = drawn(figure)
    found = series_of(chart)
    assert ("Selatan", [(2016, 60), (2017, 61), (2018, 62), (2019, 63)]) in found
    assert ("sasaran RPJMD", [(2016, 71), (2019, 76)]) in found
    dotted, solid = (points for name, points in found if name == "Kota")
    assert solid == [(2016, 70), (2017, 71.5), (2019, None), (2019, 74)], "no line runs over the missing 2018"
    assert dotted[:2] == [(2017, 71.5), (2019, 74)]
    assert {"Selatan", "sasaran RPJMD", "Kota 74,0 %", "70,0 %"} <= {text.replace("\xa0", " ") for text in texts(chart)}
    dashed = {series.name for series in chart.plots[0].series if series._element.xpath("c:spPr/a:ln/a:prstDash")}
    assert "sasaran RPJMD" in dashed
    widths = {series.name: series.format.line.width.pt for series in chart.plots[0].series if series.name != "sasaran RPJMD"}
    assert widths["Kota"] > widths["Selatan"], "the place that it is about is thick"


def test_stacked_bars_have_their_parts_in_their_colours_and_totals_beside_them():
    rows = frame(baris=["X", "X", "Y"], bagian=["a", "b", "b"], nilai=[3, 4, 5])
    parts = {"a": ("Air", "#0072B2"), "b": ("Bumi", "#E69F00")}
    chart = drawn(charts.stacked_bars(rows, rows={"X": "Dinas X", "Y": "Dinas Y"}, parts=parts, theme=LIGHT, say=formats.number), legend=True)
    assert sheet(chart)[0][1:3] == ("Air", "Bumi")
    assert [row[:3] for row in sheet(chart)[1:]] == [("Dinas X", 3, 4), ("Dinas Y", 0, 5)]
    assert [str(series.format.fill.fore_color.rgb) for series in list(chart.plots[0].series)[:2]] == ["0072B2", "E69F00"]
    assert texts(chart) == ["7", "5"]


def test_bars_that_float_keep_where_they_begin_and_end():
    steps = [("laporan susulan", 2.0), ("koreksi", -1.5)]
    chart = drawn(charts_quality.waterfall(steps, before=("dulu", 10.0), after=("kini", 10.5), theme=LIGHT, say=lambda v: f"{v:g}", part=lambda v: f"{v:+g}"))
    ends = {pair for _name, points in series_of(chart) for pair in points}
    assert {(10, 2), (12, 2), (12, 1), (10.5, 1), (10, 3), (10.5, 0)} <= ends
    assert {"+2", "-1.5", "10", "10.5", "laporan susulan", "koreksi", "dulu", "kini"} <= set(texts(chart))


def test_intervals_are_numbers_too():
    rows = frame(kode=["a", "b"], nama=["Utama", "Lain"], efek=[1.0, 2.0], bawah=[-1.0, None], atas=[3.0, None], teks=["", ""])
    chart = drawn(charts_impact.intervals(rows, unit="poin", theme=LIGHT, say=lambda v: f"{v:+g}", main="a"))
    found = {pair for _name, points in series_of(chart) for pair in points}
    assert {(-1, 1), (3, 1), (1, 1), (2, 0)} <= found


def test_letters_of_a_chart_are_large_enough_to_read():
    chart = drawn(go.Figure([go.Bar(x=["A"], y=[1.0])], {"yaxis": {"title": {"text": "poin"}}}))
    sizes = [int(size) for size in chart._chartSpace.xpath(".//@sz") if str(size).isdigit()]
    assert min(sizes) >= 100 * SMALL


def test_figures_that_went_through_a_dictionary_keep_their_numbers():
    figure = go.Figure([go.Bar(x=pd.Series([1.5, 2.5]), y=["A", "B"], orientation="h")])
    assert {row[:2] for row in sheet(drawn(go.Figure(figure.to_dict())))[1:]} == {("A", 1.5), ("B", 2.5)}


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(),
        go.Figure([go.Choropleth(locations=["a"], z=[1])]),
        go.Figure([go.Heatmap(z=[[1]])]),
        go.Figure([go.Scatter(x=[1], y=[1])], {"meta": SEVERAL}),
        go.Figure([go.Scatter(x=[], y=[])]),
    ],
    ids=["nothing", "a map", "a heat map", "small charts", "no points"],
)
def test_what_no_native_chart_can_show_says_so(figure):
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    assert not native.can(figure)
    assert native.draw(slide, figure, BOX, LIGHT) is None
    assert not list(slide.shapes)


@pytest.mark.parametrize(
    ("told", "pattern"),
    [
        ([("74,0 %", 74.0), ("66,3 %", 66.3)], '#,##0.0" %"'),
        ([("1.234", 1234.0), ("5", 5.0)], "#,##0"),
        ([("Rp 5", 5.0), ("Rp 12", 12.0)], '"Rp "#,##0'),
        ([("Rp 1,2 miliar", 1.2e9), ("Rp 300", 300.0)], None),
        ([("belum lapor", 0.0)], None),
    ],
)
def test_a_number_is_written_on_the_slide_as_on_the_screen(told, pattern):
    assert native_bars.number_format(told) == pattern

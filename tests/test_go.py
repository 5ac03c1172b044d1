"""Figures are what plotly knows, though it is not asked each time, and are told so that it draws them once."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as plotly
import pytest

from kbview import go
from kbview.theme import LIGHT
from tests.test_pages import navigate, opened, runs

PAGES = ("ringkasan", "peta", "tren", "intervensi", "profil", "pemerataan", "dampak", "mutu")
__all__ = ["navigate"]  # a fixture


@pytest.mark.parametrize("page", PAGES)
def test_plotly_knows_every_property_of_the_figures_of_a_page(page, caplog):
    specs = [json.loads(chart.proto.spec) for chart in runs(opened(page), caplog).get("plotly_chart")]
    assert specs
    for spec in specs:
        plotly.Figure(spec)  # raises ValueError for what it does not know
        assert "template" not in spec["layout"] and spec["layout"]["datarevision"]
        assert "bdata" not in json.dumps(spec)  # an array that plotly would take for a new one each time


def test_arrays_of_any_kind_become_lists_at_any_depth():
    trace = go.Scatter(x=pd.Series([1.0, 2.0]), y=np.array([3, 4]), text=pd.Index(["a", "b"]), marker={"size": pd.Series([5, 6])})
    assert trace.to_plotly_json() == {"type": "scatter", "x": [1.0, 2.0], "y": [3, 4], "text": ["a", "b"], "marker": {"size": [5, 6]}}


def test_the_template_stands_where_the_layout_says_nothing():
    layout = go.Figure(layout={"template": LIGHT.name, "xaxis": {"tickfont": {"size": 10}}, "yaxis2": {}, "margin": {"l": 99}}).to_dict()["layout"]
    assert layout["xaxis"]["tickfont"] == {"size": 10, "color": LIGHT.muted}
    assert layout["yaxis2"]["gridcolor"] == LIGHT.grid and layout["yaxis2"]["showgrid"] and "yaxis" not in layout
    assert (layout["margin"]["l"], layout["margin"]["r"], layout["paper_bgcolor"]) == (99, 8, LIGHT.card)


@pytest.mark.parametrize(("orientation", "names"), [("h", "yaxis"), ("v", "xaxis")])
def test_no_grid_runs_along_the_names_of_bars(orientation, names):
    [numbers] = {"xaxis", "yaxis"} - {names}
    drawn = go.Figure(data=[go.Bar(x=[1], y=[1], orientation=orientation)], layout={"template": LIGHT.name, "xaxis": {}, "yaxis": {}}).to_dict()["layout"]
    assert not drawn[names]["showgrid"] and not drawn[names]["zeroline"]
    assert drawn[numbers]["zeroline"]

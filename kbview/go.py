"""plotly's figures and traces as this app draws them: the same names and properties, made cheaper to draw.

- No property is checked: that took most of the time. tests/test_go.py lets plotly check figures of every kind once.
- Arrays become lists, and the template a part of the layout. Streamlit gives plotly each new figure twice; of lists and a plain
  layout plotly sees that nothing has changed since, of encoded arrays and a template it does not, and draws all again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import plotly.graph_objects as plotly
import plotly.io as pio

from kbview import formats

DIGITS = "0123456789"
# Streamlit gives plotly each new figure twice, at last with its width and what a click does: said at once, the second time draws nothing.
ONCE = {"datarevision": 1, "autosize": True}


class _Unchecked:
    """A trace that takes its properties as they are given."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**_plain(properties), _validate=False)  # type: ignore[call-arg]  # of plotly's class, which comes next


class Bar(_Unchecked, plotly.Bar):
    """Bars."""


class Scatter(_Unchecked, plotly.Scatter):
    """Points and lines."""


class Heatmap(_Unchecked, plotly.Heatmap):
    """Cells of a matrix."""


class Choropleth(_Unchecked, plotly.Choropleth):
    """Areas of a map."""


class Scattergeo(_Unchecked, plotly.Scattergeo):
    """Points and lines of a map."""


def words(x: Sequence[Any], y: Sequence[Any], texts: Sequence[str], colour: str | Sequence[str], *, side: str, size: int = 12) -> Scatter:
    """Words at places, as a trace: plotly draws it in a third of the time of as many annotations.

    colour: of all, or of each. side: where from its place each stands (`middle right`). A click on something else does not fade them.
    """
    steady = {"textfont": {"color": colour}} if isinstance(colour, str) else None
    font = {"size": size, "color": colour}
    return Scatter(
        x=x, y=y, text=texts, mode="text", textposition=side, textfont=font, selected=steady, unselected=steady, cliponaxis=False,
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip


class Figure(plotly.Figure):
    """Traces and their layout. layout: `template` names one of `kbview.theme`; axes that it does not name are not drawn."""

    def __init__(self, data: Iterable[Any] = (), layout: Mapping[str, Any] | None = None) -> None:
        traces = list(data)
        whole = _plain(_styled(dict(layout or {}), traces)) | ONCE | {"separators": formats.separators()}
        # of the layout plotly must know beforehand only which numbered axes there are: the rest it reads where someone asks for it
        super().__init__(traces, {name: {} for name in whole if name[-1] in DIGITS}, _validate=False)
        self._layout = whole

    def _initialize_layout_template(self) -> None:
        """Nothing is added: Streamlit makes its own template plotly's default."""

    def clickable(self) -> None:
        """Let a click choose what it meets."""
        self._layout["clickmode"] = "event+select"

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is kept, to be read only: there are no arrays in it to pack, and a copy at each drawing took longer than the drawing."""
        return {"data": self._data, "layout": self._layout}


def _plain(value: Any) -> Any:
    """The value with every array, frame and series inside it as lists."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if hasattr(value, "to_numpy"):
        value = value.to_numpy()
    return value.tolist() if hasattr(value, "tolist") else value


def _styled(layout: dict[str, Any], traces: Sequence[Any]) -> dict[str, Any]:
    """The layout with what its template says wherever it says nothing itself."""
    template = layout.pop("template", None)
    if template is None:
        return layout
    looks = _looks(template)
    # plotly draws no grid and no zero line along the names of bars, but where a colour is given for them it does not ask what is drawn
    bare = {"y" if trace.orientation == "h" else "x" for trace in traces if isinstance(trace, plotly.Bar)}
    axes = {
        name: _over({"showline": False, "showgrid": name[0] not in bare, "zeroline": name[0] not in bare} | looks[kind], layout[name])
        for name in layout
        if (kind := name.rstrip(DIGITS)) in ("xaxis", "yaxis")
    }
    return _over({name: look for name, look in looks.items() if name not in ("xaxis", "yaxis")}, layout) | axes


@lru_cache(maxsize=8)
def _looks(template: str) -> dict[str, Any]:
    found: dict[str, Any] = pio.templates[template].layout.to_plotly_json()
    return found


def _over(look: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Both, `own` where they differ; what is nested part by part."""
    nested = {name: _over(look[name], part) for name, part in own.items() if isinstance(part, dict) and isinstance(look.get(name), dict)}
    return {**look, **own, **nested}

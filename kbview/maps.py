"""Maps as SVG: areas coloured by class, rivers, kampung as points, interventions as symbols. No tile, no WebGL, no other host.

The boundaries go to the browser once, as a file that every figure refers to by its address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians
from typing import Any

import pandas as pd

from kbdata.dataset import Dataset
from kbview import boundaries, formats, go, maplabels
from kbview.i18n import _
from kbview.theme import CLEAR, Theme

PHONE = 350  # how wide a map is at the most on a phone, in px
CLIPPED = 1e-3  # degrees that plotly takes off every side of the range it is given
STEADY = {"marker": {"opacity": 1}}  # what is clicked elsewhere does not fade the rest


@dataclass(frozen=True)
class Classes:
    """The classes of an indicator, the same over all periods. limits: upper limits, ascending; the last class has none above it.

    diverging: they lie around a target, the middle one at it.
    """

    limits: tuple[float, ...]
    labels: tuple[str, ...]
    diverging: bool = False

    def of(self, value: float) -> int:
        """The class of a value, from 0; values on a limit belong to the class below it."""
        return sum(value > limit for limit in self.limits[:-1])

    def words(self, value: float) -> str | None:
        """The class of a value in words; None where nothing was reported."""
        return None if pd.isna(value) or not self.labels else self.labels[self.of(value)]


def coloured(frame: pd.DataFrame, classes: Classes, theme: Theme) -> pd.DataFrame:
    """Places with the colour (`warna`) of the class of their `nilai`; NaN is not reported."""
    ramp = _ramp(theme, classes)
    return frame.assign(warna=[theme.missing if pd.isna(value) else ramp[classes.of(value)] for value in frame["nilai"]])


def painted(
    frame: pd.DataFrame,
    *,
    data: Dataset,
    theme: Theme,
    points: pd.DataFrame | None = None,
    symbols: pd.DataFrame | None = None,
    chosen: str | None = None,
    rivers: bool = True,
    names: bool = True,
    height: int = 430,
) -> go.Figure:
    """Kelurahan each in a colour of its own, fitted to those that are given.

    frame: `kode`, `warna`, `teks` (hover), one row per kelurahan. points: kampung as `kode`, `lintang`, `bujur`, `teks`.
    symbols: interventions as `lintang`, `bujur`, `teks`, `warna`, `nama`. chosen: a place to outline.
    Every kelurahan can be clicked (`location`), every kampung too (`customdata`).
    """
    fitted = boundaries.fitted(data, tuple(frame["kode"]))
    colours = dict(zip(frame["kode"], frame["warna"], strict=True))
    layers: list[go.Choropleth | go.Scattergeo] = []
    layers += [_areas(data, [code for code, own in colours.items() if own == colour], colour, theme) for colour in dict.fromkeys(colours.values())]
    if rivers and "sungai" in data.layers:
        layers.append(_lines(boundaries.drawn(data, "sungai"), theme.water, 3))
    layers.append(_lines(boundaries.drawn(data, "kecamatan"), theme.muted, 1.2))
    if chosen is not None and (outline := boundaries.outline(data, chosen)) is not None:
        layers.append(_lines(outline, theme.accent, 3.5))
    layers.append(_touch(data, frame, theme))
    if names:
        layers += _names(data, colours, theme, [layer for layer in (points, symbols) if layer is not None], height)
    if points is not None and len(points):
        layers.append(_points(points, theme))
    if symbols is not None and len(symbols):
        layers += [_symbols(mine, str(name), theme) for name, mine in symbols.groupby("nama", sort=False)]
    layers += _scale(fitted, theme)
    return go.Figure(
        data=layers, layout={"template": theme.name, "height": height, "geo": _frame(fitted.bounds, theme), "margin": {"t": 0, "b": 0, "l": 0, "r": 0}}
    )


def legend(classes: Classes, theme: Theme, *, kampung: bool = True, missing: str = "", fields: Mapping[str, str] | None = None, cut: int = 0) -> str:
    """The legend as HTML: it wraps on a phone. missing: what an area without a value is. fields: name → colour of the intervention symbols.

    cut: what `empty_bands` says.
    """
    entries = [(colour, "", label) for colour, label in zip(_ramp(theme, classes), classes.labels, strict=True) if classes.limits]
    if missing:
        entries.append((theme.missing, "", missing))
    if kampung:
        entries.append((theme.alarm, "titik", _("Kampung KB")))
    entries += [(colour, "kotak", name) for name, colour in (fields or {}).items()]
    items = "".join(f'<span><i class="{shape}" style="background:{colour}"></i>{escape(text)}</span>' for colour, shape, text in entries)
    return f'<p class="legenda potong-{cut}">{items}</p>'


def empty_bands(data: Dataset, codes: Sequence[str] | pd.Series, height: int) -> int:
    """How much of a map stays empty above and below the areas on a phone, where its width fits it: 0, 50 or 100 px (static/app.css cuts them)."""
    west, south, east, north = boundaries.fitted(data, tuple(codes)).bounds
    needed = PHONE * (north - south) / (east - west) / cos(radians((south + north) / 2))
    return next((cut for cut in (100, 50) if height - 2 * cut >= needed), 0)


def classes(limits: Sequence[float], unit: str, decimals: int) -> Classes:
    """Classes with the words of their limits: `≤ 68,0 · 68,1–70,5 · … · > 75,2 %`."""
    step = 10**-decimals
    texts = [formats.number(limit, decimals) for limit in limits]
    lowest = [formats.number(low + step, decimals) for low in limits[:-1]]
    labels = [f"≤ {texts[0]}", *(high if low == high else f"{low}–{high}" for low, high in zip(lowest, texts[1:], strict=True))]
    if len(limits) > 1:
        labels[-1] = f"> {texts[-2]}"
    return Classes(tuple(limits), tuple(formats.with_unit(label, unit) for label in labels))


def _ramp(theme: Theme, classes: Classes) -> list[str]:
    """A colour per class, spread over the ramp from its low to its high end."""
    ramp = theme.diverging if classes.diverging else theme.ramp
    count, last = len(classes.labels), len(ramp) - 1
    return [ramp[round(i * last / (count - 1)) if count > 1 else last // 2 if classes.diverging else last] for i in range(count)]


def _areas(data: Dataset, codes: Sequence[str], colour: str, theme: Theme) -> go.Choropleth:
    return go.Choropleth(
        geojson=boundaries.url(data),
        featureidkey="properties.kode",
        locations=list(codes),
        z=[0] * len(codes),
        colorscale=[[0, colour], [1, colour]],
        showscale=False,
        marker={"line": {"color": theme.card, "width": 1}},
        hoverinfo="skip",
        selected=STEADY,
        unselected=STEADY,
    )


def _touch(data: Dataset, frame: pd.DataFrame, theme: Theme) -> go.Choropleth:
    """What is hovered and clicked: one clear layer over all areas. The area that was clicked shows its outline, without the map being drawn again."""
    return go.Choropleth(
        geojson=boundaries.url(data),
        featureidkey="properties.kode",
        locations=list(frame["kode"]),
        z=[0] * len(frame),
        showscale=False,
        colorscale=[[0, CLEAR], [1, CLEAR]],
        marker={"line": {"color": theme.accent, "width": 3.5}, "opacity": 0},
        text=list(frame["teks"]),
        hovertemplate="%{text}<extra></extra>",
        selected=STEADY,
        unselected={"marker": {"opacity": 0}},
    )


def _lines(pen: boundaries.Pen, colour: str, width: float) -> go.Scattergeo:
    return go.Scattergeo(lon=pen[0], lat=pen[1], mode="lines", line={"color": colour, "width": width}, hoverinfo="skip", showlegend=False)


def _names(data: Dataset, colours: Mapping[str, str], theme: Theme, points: Sequence[pd.DataFrame], height: int) -> list[go.Scattergeo]:
    """Names of the kelurahan that have room for them, a layer per ink; a phone hides them all (static/app.css)."""
    clear = tuple(dict.fromkeys(spot for layer in points for spot in zip(layer["bujur"], layer["lintang"], strict=True)))
    shown = _placed(data, tuple(colours), clear, height)
    inks = maplabels.inks(shown["kode"], colours, theme)
    of = {ink: [at for at, own in enumerate(inks["tinta"]) if own == ink] for ink in sorted(set(inks["tinta"]))}
    return [
        go.Scattergeo(
            lon=[shown["bujur"][at] for at in mine],
            lat=[shown["lintang"][at] for at in mine],
            text=[shown["nama"][at] for at in mine],
            mode="text",
            textposition="middle center",
            hoverinfo="skip",
            showlegend=False,
            textfont={"size": 11, "color": ink, "shadow": [inks["tepi"][at] for at in mine]},
            selected=_ink(ink),
            unselected=_ink(ink),
        )
        for ink, mine in of.items()
    ]


@lru_cache(maxsize=256)
def _placed(data: Dataset, codes: tuple[str, ...], clear: tuple[tuple[float, float], ...], height: int) -> dict[str, list[Any]]:
    """Where the names stand, the columns of `maplabels.placed`: the same for every indicator, so found once."""
    areas = data.layers["kelurahan"].set_index("kode").geometry
    shown = areas[areas.index.isin(codes)]
    return maplabels.placed(shown, data.places["nama"], pd.DataFrame(clear, columns=["bujur", "lintang"]), shown.total_bounds, height).to_dict("list")


def _ink(colour: str) -> dict[str, object]:
    """Text that does not fade when something else is clicked."""
    return {"textfont": {"color": colour}}


def _points(points: pd.DataFrame, theme: Theme) -> go.Scattergeo:
    return go.Scattergeo(
        lon=points["bujur"],
        lat=points["lintang"],
        text=points["teks"],
        customdata=points["kode"],
        mode="markers",
        hovertemplate="%{text}<extra></extra>",
        marker={"size": 11, "color": theme.alarm, "line": {"color": theme.card, "width": 2}},
        showlegend=False,
        selected={"marker": {"opacity": 1, "size": 16}},
        unselected=STEADY,
    )


def _symbols(rows: pd.DataFrame, name: str, theme: Theme) -> go.Scattergeo:
    return go.Scattergeo(
        lon=rows["bujur"],
        lat=rows["lintang"],
        text=rows["teks"],
        name=name,
        mode="markers",
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        marker={"size": 6, "symbol": "square", "color": rows["warna"].iloc[0], "line": {"color": theme.card, "width": 1}},
        selected=STEADY,
        unselected=STEADY,
    )


def _scale(fitted: boundaries.Fitted, theme: Theme) -> list[go.Scattergeo]:
    """The scale bar with its length."""
    start, base, length, size = fitted.bar
    return [
        go.Scattergeo(lon=[start, start + length], lat=[base, base], mode="lines", line={"color": theme.muted, "width": 2}, hoverinfo="skip", showlegend=False),
        go.Scattergeo(
            lon=[start],
            lat=[base],
            text=[f"{formats.number(size, 0 if size >= 1 else 1)} km"],
            mode="text",
            textposition="top right",
            hoverinfo="skip",
            textfont={"size": 11, "color": theme.muted},
            showlegend=False,
            selected=_ink(theme.muted),
            unselected=_ink(theme.muted),
        ),
    ]


def _frame(bounds: Sequence[float], theme: Theme) -> dict[str, object]:
    west, south, east, north = bounds
    pad = 0.03 * max(east - west, north - south) + CLIPPED
    return {
        "visible": False,
        "projection": {"type": "mercator"},
        "bgcolor": theme.card,
        "domain": {"x": [0, 1], "y": [0, 1]},
        "lonaxis": {"range": [west - pad, east + pad]},
        "lataxis": {"range": [south - pad, north + pad]},
    }

"""Maps as SVG: areas coloured by class, rivers, kampung as points, interventions as symbols. No tile, no WebGL, no other host.

The boundaries go to the browser once, as a file that every figure refers to by its address.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import cos, radians
from pathlib import Path

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import shapely

from kbdata.dataset import Dataset
from kbview import formats
from kbview.i18n import _
from kbview.theme import Theme

STATIC = Path(__file__).parent.parent / "static"
KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Classes:
    """The classes of an indicator, the same over all periods. limits: upper limits, ascending; the last class has none above it."""

    limits: tuple[float, ...]
    labels: tuple[str, ...]

    def of(self, value: float) -> int:
        """The class of a value, from 0; values on a limit belong to the class below it."""
        return sum(value > limit for limit in self.limits[:-1])


def choropleth(
    frame: pd.DataFrame, *, data: Dataset, inside: str, classes: Classes, theme: Theme, points: pd.DataFrame | None = None, symbols: pd.DataFrame | None = None,
    chosen: str | None = None, rivers: bool = True, names: bool = True, height: int = 430,
) -> go.Figure:
    """Kelurahan coloured by class.

    frame: `kode`, `nilai` (NaN = not reported), `teks` (hover), one row per kelurahan inside `inside`, which the map is fitted to.
    points: kampung as `kode`, `lintang`, `bujur`, `teks`. symbols: interventions as `lintang`, `bujur`, `teks`, `warna`, `nama`.
    chosen: a place to outline. Every kelurahan can be clicked (`location`), every kampung too (`customdata`).
    """  # fmt: skip
    areas = data.layers["kelurahan"].set_index("kode").geometry
    layers: list[go.Choropleth | go.Scattergeo] = [_areas(data, sorted(set(areas.index) - set(frame["kode"])), None, theme.paper, theme, "skip")]
    bins = frame["nilai"].map(classes.of, na_action="ignore")
    layers.append(_areas(data, frame.loc[bins.isna(), "kode"], frame.loc[bins.isna(), "teks"], theme.missing, theme))
    layers += [
        _areas(data, frame.loc[bins == number, "kode"], frame.loc[bins == number, "teks"], colour, theme)
        for number, colour in enumerate(_ramp(theme, len(classes.labels)))
        if (bins == number).any()
    ]
    if rivers and "sungai" in data.layers:
        layers.append(_lines(data.layers["sungai"].geometry, theme.water, 3))
    layers.append(_lines(data.layers["kecamatan"].geometry.boundary, theme.muted, 1.2))
    if chosen is not None and (outline := _outline(data, chosen)) is not None:
        layers.append(_lines(outline, theme.accent, 3.5))
    if names:
        layers.append(_names(data, frame["kode"], theme, points))
    if symbols is not None and len(symbols):
        layers += [_symbols(mine, str(name), theme) for name, mine in symbols.groupby("nama", sort=False)]
    if points is not None and len(points):
        layers.append(_points(points, theme))
    bounds = areas[areas.index.isin(frame["kode"])].total_bounds
    layers += _scale(bounds, theme)
    return go.Figure(data=layers, layout={"template": theme.name, "height": height, "geo": _frame(bounds, theme), "margin": {"t": 0, "b": 0, "l": 0, "r": 0}})


def legend(classes: Classes, theme: Theme, *, kampung: bool = True, missing: bool = True, fields: Mapping[str, str] | None = None) -> str:
    """The legend as HTML: it wraps on a phone. fields: name → colour of the intervention symbols."""
    entries = [(colour, "", label) for colour, label in zip(_ramp(theme, len(classes.labels)), classes.labels, strict=True)]
    if missing:
        entries.append((theme.missing, "", _("belum lapor")))
    if kampung:
        entries.append((theme.alarm, "titik", _("Kampung KB")))
    entries += [(colour, "titik", name) for name, colour in (fields or {}).items()]
    items = "".join(f'<span><i class="{shape}" style="background:{colour}"></i>{escape(text)}</span>' for colour, shape, text in entries)
    return f'<p class="legenda">{items}</p>'


def classes(limits: Sequence[float], unit: str, decimals: int) -> Classes:
    """Classes with the words of their limits: `≤ 68,0 · 68,1–70,5 · … · > 75,2 %`."""
    step = 10**-decimals
    texts = [formats.number(limit, decimals) for limit in limits]
    labels = [f"≤ {texts[0]}", *(f"{formats.number(low + step, decimals)}–{high}" for low, high in zip(limits[:-1], texts[1:], strict=True))]
    if len(limits) > 1:
        labels[-1] = f"> {texts[-2]}"
    unit = "%" if formats.is_percent(unit) else unit
    return Classes(tuple(limits), tuple(f"{label} {unit}".strip() for label in labels))


@lru_cache(maxsize=8)
def boundary_url(data: Dataset) -> str:
    """The address of the kelurahan boundaries, written once per data version where the app serves its files."""
    frame = data.layers["kelurahan"][["kode", "geometry"]]
    target = STATIC / "batas" / f"kelurahan-{data.version}.json"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(gpd.GeoDataFrame(frame).to_json(drop_id=True), encoding="utf-8")
        draft.replace(target)
    return f"app/static/batas/{target.name}"


def _ramp(theme: Theme, count: int) -> list[str]:
    """`count` colours of the ramp, spread from its low to its high end."""
    last = len(theme.ramp) - 1
    return [theme.ramp[round(i * last / (count - 1)) if count > 1 else last] for i in range(count)]


def _areas(data: Dataset, codes: Sequence[str] | pd.Series, texts: pd.Series | None, colour: str, theme: Theme, hover: str = "text") -> go.Choropleth:
    return go.Choropleth(
        geojson=boundary_url(data), featureidkey="properties.kode", locations=list(codes), z=[0] * len(codes), colorscale=[[0, colour], [1, colour]],
        showscale=False, marker={"line": {"color": theme.card, "width": 1}}, text=None if texts is None else list(texts), hoverinfo=hover,
        hovertemplate=None if hover == "skip" else "%{text}<extra></extra>", selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _lines(shapes: gpd.GeoSeries, colour: str, width: float) -> go.Scattergeo:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for shape in shapes:
        for part in shapely.get_parts(shape):
            x, y = part.coords.xy
            lon += [*x, None]
            lat += [*y, None]
    return go.Scattergeo(lon=lon, lat=lat, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip", showlegend=False)


def _outline(data: Dataset, place: str) -> gpd.GeoSeries | None:
    row = data.places.loc[place]
    for level in ("kelurahan", "kecamatan"):
        if pd.notna(row[level]):
            layer = data.layers[level]
            return layer[layer["kode"] == row[level]].geometry.boundary
    return None


def _names(data: Dataset, codes: pd.Series, theme: Theme, points: pd.DataFrame | None) -> go.Scattergeo:
    """Names of the kelurahan that are wide enough to hold them, at the width that the map has on a desk; below the kampung if one stands there."""
    areas = data.layers["kelurahan"].set_index("kode").geometry
    areas = areas[areas.index.isin(codes)]
    places = data.places.loc[areas.index]
    room = areas.bounds["maxx"] - areas.bounds["minx"]
    fits = room > places["nama"].str.len() * (areas.total_bounds[2] - areas.total_bounds[0]) * 0.0135
    shown = places.loc[fits, ["nama", "bujur", "lintang"]]
    below = pd.Series(False, index=shown.index)
    if points is not None and len(points):
        spots = points.assign(rumah=data.places["kelurahan"].reindex(points["kode"]).to_numpy()).drop_duplicates("rumah").set_index("rumah")
        below = pd.Series(shown.index.isin(spots.index), index=shown.index)
        shown.loc[below, ["bujur", "lintang"]] = spots.loc[shown.index[below], ["bujur", "lintang"]].to_numpy()
    return go.Scattergeo(
        lon=shown["bujur"], lat=shown["lintang"], text=shown["nama"], mode="text", hoverinfo="skip", showlegend=False,
        textposition=["bottom center" if under else "middle center" for under in below],
        textfont={"size": 11, "color": theme.ink, "shadow": f"0 0 3px {theme.card}, 0 0 3px {theme.card}, 0 0 2px {theme.card}"},
    )  # fmt: skip


def _points(points: pd.DataFrame, theme: Theme) -> go.Scattergeo:
    return go.Scattergeo(
        lon=points["bujur"], lat=points["lintang"], text=points["teks"], customdata=points["kode"], mode="markers", hovertemplate="%{text}<extra></extra>",
        marker={"size": 11, "color": theme.alarm, "line": {"color": theme.card, "width": 2}}, showlegend=False,
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _symbols(rows: pd.DataFrame, name: str, theme: Theme) -> go.Scattergeo:
    return go.Scattergeo(
        lon=rows["bujur"], lat=rows["lintang"], text=rows["teks"], name=name, mode="markers", hovertemplate="%{text}<extra></extra>", showlegend=False,
        marker={"size": 7, "symbol": "square", "color": rows["warna"].iloc[0], "line": {"color": theme.card, "width": 1}},
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip


def _scale(bounds: Sequence[float], theme: Theme) -> list[go.Scattergeo]:
    """A scale bar of a round length, at the lower left."""
    west, south, east, north = bounds
    per_km = 1 / (KM_PER_DEGREE * cos(radians((south + north) / 2)))
    reach = (east - west) / per_km
    length = max(size for size in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if size <= max(reach / 4, 0.1))
    start, base = west, south + (north - south) * 0.03
    return [
        go.Scattergeo(
            lon=[start, start + length * per_km], lat=[base, base], mode="lines", line={"color": theme.muted, "width": 2}, hoverinfo="skip", showlegend=False
        ),
        go.Scattergeo(
            lon=[start], lat=[base], text=[f"{formats.number(length, 0 if length >= 1 else 1)} km"], mode="text", textposition="top right", hoverinfo="skip",
            textfont={"size": 11, "color": theme.muted}, showlegend=False,
        ),
    ]  # fmt: skip


def _frame(bounds: Sequence[float], theme: Theme) -> dict[str, object]:
    west, south, east, north = bounds
    pad = 0.03 * max(east - west, north - south)
    return {
        "visible": False, "projection": {"type": "mercator"}, "bgcolor": theme.card, "domain": {"x": [0, 1], "y": [0, 1]},
        "lonaxis": {"range": [west - pad, east + pad]}, "lataxis": {"range": [south - pad, north + pad]},
    }  # fmt: skip

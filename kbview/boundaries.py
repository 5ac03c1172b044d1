"""The boundaries: as a file that the browser fetches once and every map refers to by its address, as lines, and what a map is fitted to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from kbdata.dataset import Dataset
from kbview import maplabels

STATIC = Path(__file__).parent.parent / "static"


@lru_cache(maxsize=8)
def url(data: Dataset) -> str:
    """The address of the kelurahan boundaries, written once per data version where the app serves its files."""
    frame = data.layers["kelurahan"][["kode", "geometry"]]
    target = STATIC / "batas" / f"kelurahan-{data.version}.json"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(gpd.GeoDataFrame(frame).to_json(drop_id=True), encoding="utf-8")
        draft.replace(target)
    return f"app/static/batas/{target.name}"


@dataclass(frozen=True)
class Fitted:
    """What a map is fitted to. bounds: west, south, east, north in degrees. bar: its scale, as `maplabels.scale` tells it."""

    bounds: tuple[float, ...]
    bar: tuple[float, float, float, float]


@lru_cache(maxsize=256)
def fitted(data: Dataset, codes: tuple[str, ...]) -> Fitted:
    """What a map of these kelurahan is fitted to."""
    areas = data.layers["kelurahan"]
    shown = areas[areas["kode"].isin(codes)].geometry
    bounds = tuple(shown.total_bounds.tolist())
    return Fitted(bounds, maplabels.scale(bounds, shown))


Pen = tuple[list[float | None], list[float | None]]  # lon and lat of lines, None where the pen is lifted


@lru_cache(maxsize=8)
def drawn(data: Dataset, layer: str) -> Pen:
    """The lines of a layer, of areas their borders."""
    shapes = data.layers[layer].geometry
    return _pen(shapes if layer == "sungai" else shapes.boundary)


def outline(data: Dataset, place: str) -> Pen | None:
    """The border of a kelurahan or kecamatan, of a kampung that of its kelurahan; None for the city."""
    row = data.places.loc[place]
    for level in ("kelurahan", "kecamatan"):
        if pd.notna(row[level]):
            layer = data.layers[level]
            return _pen(layer[layer["kode"] == row[level]].geometry.boundary)
    return None


def _pen(shapes: gpd.GeoSeries) -> Pen:
    lon: list[float | None] = []
    lat: list[float | None] = []
    for shape in shapes:
        for part in shapely.get_parts(shape):
            x, y = part.coords.xy
            lon += [*x, None]
            lat += [*y, None]
    return lon, lat

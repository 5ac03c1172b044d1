"""Boundaries as SQL rows `(kode, nama, lat, lng, …, path)`, where `path` is a nested list of [lat, lng] rings.

The text is read, never run: only the values of `INSERT` statements are looked at.
Layout: github.com/cahyadsn/wilayah_boundaries (MIT), which has every kelurahan and desa of the country.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
from shapely.errors import GEOSException
from shapely.geometry import MultiPolygon, Polygon

from kbdata.geography import WGS84
from kbdata.importing.findings import Findings

INSERT = re.compile(r"insert\s+(?:ignore\s+)?into\s+[`\"\w.]+\s*(\([^)]*\))?\s*values\s*", re.IGNORECASE)
COLUMNS = ("kode", "nama", "lat", "lng", "path")
TOKEN = re.compile(r"\s*(?:'((?:[^'\\]|\\.|'')*)'|([^\s,()']+))\s*([,)])", re.DOTALL)


def read_rows(text: str, found: Findings) -> gpd.GeoDataFrame | None:
    """The rows as a frame of `kode`, `nama`, `geometry` in WGS 84. What is wrong with a row is told by its number; None where there is no row."""
    rows = []
    for number, row in enumerate(_rows(text, found), 1):
        shape = _shape(row.get("path"))
        if shape is None:
            found.add("broken_geometry", row=number, value=row.get("kode"))
        else:
            rows.append({"kode": row.get("kode"), "nama": row.get("nama"), "geometry": shape})
    if not rows:
        found.add("no_boundaries")
        return None
    return gpd.GeoDataFrame(rows, crs=WGS84)


def _rows(text: str, found: Findings) -> Iterator[dict[str, str]]:
    for statement in INSERT.finditer(text):
        names = tuple(re.findall(r"\w+", statement[1])) if statement[1] else COLUMNS
        place = statement.end()
        while place < len(text) and text[place : place + 1] == "(":
            values, place = _values(text, place + 1)
            if values is None or len(values) != len(names):
                found.add("wrong_cell_count", row=text.count("\n", 0, place) + 1, value=len(values or ()), expected=len(names))
                break
            yield dict(zip((name.lower() for name in names), values, strict=True))
            following = re.compile(r"\s*,\s*(?=\()").match(text, place)
            if following is None:
                break
            place = following.end()


def _values(text: str, place: int) -> tuple[list[str] | None, int]:
    """The values of one row that begins at a place, and where it ends; None where it is cut off."""
    values = []
    while match := TOKEN.match(text, place):
        quoted = match[1]
        values.append(re.sub(r"\\(.)", r"\1", quoted.replace("''", "'")) if quoted is not None else match[2])
        place = match.end()
        if match[3] == ")":
            return values, place
    return None, place


def _shape(path: str | None) -> Polygon | MultiPolygon | None:
    """A polygon from `[[lat, lng], …]`, a list of such rings, or a list of polygons made of rings."""
    try:
        nested = json.loads(path or "")
        depth = _depth(nested)
        if depth == 2:
            nested = [[nested]]
        elif depth == 3:
            return _from_rings(nested)
        elif depth != 4:
            return None
        shapes = [shape for rings in nested if (shape := _from_rings(rings)) is not None]
    except (ValueError, TypeError, RecursionError, GEOSException):
        return None
    polygons = [part for shape in shapes for part in (shape.geoms if shape.geom_type == "MultiPolygon" else [shape])]
    return None if not polygons else polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _from_rings(rings: list[Any]) -> Any:
    """A polygon from its rings: a later ring within the first is a hole, one beside it a part of its own."""
    corners = [[(float(lng), float(lat)) for lat, lng in ring] for ring in rings if len(ring) > 3]
    if not corners or not all(math.isfinite(number) for ring in corners for corner in ring for number in corner):
        return None
    outlines = [Polygon(ring) for ring in corners]
    first, *rest = outlines
    holes = [one for one in rest if first.is_valid and first.contains(one.representative_point())]
    beside = [one for one in rest if one not in holes]
    whole = Polygon(first.exterior, [one.exterior for one in holes])
    return MultiPolygon([whole, *beside]) if beside else whole


def _depth(nested: object) -> int:
    return 1 + _depth(nested[0]) if isinstance(nested, list) and nested else 0

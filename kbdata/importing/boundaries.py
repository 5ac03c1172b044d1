"""Boundaries and rivers from GeoJSON, Shapefile, GeoPackage or SQL rows: brought to WGS 84, mended, matched to places, and told.

When the kelurahan are replaced, kecamatan and kota are made from them, so that all levels show the same lines. The label `ket`, which
says that boundaries are illustrative, goes with the layers that are replaced; a file that bears it keeps it.
"""

from __future__ import annotations

import re
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from kbdata.dataset import Dataset
from kbdata.geography import WGS84
from kbdata.importing import delimited, sqlrows
from kbdata.importing.findings import NOTE, WARNING, Findings, RefusedError
from kbdata.importing.layers import read_layers
from kbdata.importing.naming import Names, names_of
from kbdata.importing.sheets import Limits, Watch
from kbdata.tables import LAYERS

CODES = re.compile(r"^(kode.*|kd.*|kdepum|kdebbs|id_?kel.*|code|kd_?kel.*)$", re.IGNORECASE)
NAMED = re.compile(r"^(nama.*|name|wadmkd|namobj|kelurahan|desa|nm_?kel.*)$", re.IGNORECASE)
SLIVER = 100.0  # m²: a part of a polygon below is no land that anyone can stand on
PINHOLE = 20_000.0  # m²: a hole between neighbours that appears when they are joined and is below is closed
DIFFERENT = 0.2  # by how much an area may differ from the one in `wilayah` before it is told
NOTED = "ket"
LINES = ("LineString", "MultiLineString")


def replacing(content: bytes, kind: str, data: Dataset, found: Findings) -> tuple[dict[str, gpd.GeoDataFrame], pd.DataFrame]:
    """The layers that replace those of the data set, and the rows of `wilayah` whose point had to be moved into its kelurahan."""
    none = data.table("wilayah").iloc[:0]
    frames = _read(content, kind, found)
    if not frames:
        return {}, none
    whole = [frame for frame in (_in_degrees(frame, found) for frame in frames) if frame is not None]
    rivers = [frame for frame in whole if frame.geom_type.isin(LINES).all()]
    areas = [frame for frame in whole if not frame.geom_type.isin(LINES).all()]
    layers = {"sungai": _rivers(rivers)} if rivers else {}
    matched = [frame for each in areas if (frame := _matched(each, names_of(data), found)) is not None]
    if not matched:
        return layers, none
    every = pd.concat(matched, ignore_index=True)
    level = every["kode"].map(data.places["tingkat"])
    for name in dict.fromkeys(level):
        if (layer := _layer(every[level == name], name, data, found)) is not None:
            layers[name] = layer
    if "kelurahan" in layers:
        layers |= {name: _dissolved(layers["kelurahan"], name, data) for name in ("kecamatan", "kota") if name not in layers}
        _compare(layers["kelurahan"], data, found)
        return layers, _moved(layers["kelurahan"], data, found)
    return layers, none


def _read(content: bytes, kind: str, found: Findings) -> list[gpd.GeoDataFrame]:
    """The layers of a file as frames, in whatever CRS they are."""
    if kind == "sql":
        try:
            text, _encoding = delimited.decoded(content, Watch(found.file, Limits()))
        except RefusedError as error:
            found.extend(error.findings)
            return []
        rows = sqlrows.read_rows(text, found)
        return [] if rows is None else [rows]
    return read_layers(content, found)


def _in_degrees(frame: gpd.GeoDataFrame, found: Findings) -> gpd.GeoDataFrame | None:
    """A frame in WGS 84, without missing geometry and heights. Degrees in the wrong order and unknown units are errors."""
    missing = frame.geometry.isna() | frame.geometry.is_empty
    for number in np.flatnonzero(missing):
        found.add("broken_geometry", row=number + 1)
    frame = frame[~missing]
    if frame.empty:
        return None
    west, south, east, north = frame.total_bounds
    if (frame.crs is None or frame.crs == WGS84) and np.abs([west, south, east, north]).max() > 180:
        found.add("no_crs", value=f"{west:.0f}, {south:.0f}, {east:.0f}, {north:.0f}")
        return None
    if frame.crs is None:
        found.add("crs_assumed", value=WGS84, severity=NOTE)
        frame = frame.set_crs(WGS84)
    elif frame.crs != WGS84:
        found.add("crs_changed", value=frame.crs.name, expected=WGS84, severity=NOTE)
    frame = frame.to_crs(WGS84)
    west, south, east, north = frame.total_bounds
    if not np.isfinite([west, south, east, north]).all() or north > 90 or south < -90:
        found.add("swapped_axes", value=f"{west:g}, {south:g}, {east:g}, {north:g}")
        return None
    return frame.set_geometry(shapely.force_2d(frame.geometry))


def _rivers(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    every = pd.concat(frames, ignore_index=True)
    name = next((column for column in every.columns if NAMED.match(column)), None)
    return gpd.GeoDataFrame({"nama": every[name] if name else None} | _notes(every), geometry=every.geometry, crs=WGS84)


def _notes(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """What a file itself says of its features in `ket`, as exported layers do; what the layers that it replaces said is gone with them."""
    return {NOTED: frame[NOTED].to_list()} if NOTED in frame and frame[NOTED].notna().any() else {}


def _matched(frame: gpd.GeoDataFrame, names: Names, found: Findings) -> gpd.GeoDataFrame | None:
    """Features with the code of their place, by a code or else by a name; those of other cities are left out and counted."""
    texts = {column: frame[column].map(lambda cell: "" if pd.isna(cell) else str(cell).removesuffix(".0")) for column in frame.columns if column != "geometry"}
    coded = {column: cells.map(names.place_code) for column, cells in texts.items() if CODES.match(column)}
    named = {column: cells.map(lambda text: names.place(text, "kelurahan", fuzzy=False).code) for column, cells in texts.items() if NAMED.match(column)}
    candidates = [cells for cells in (*coded.values(), *named.values()) if cells.notna().any()]
    if not candidates:
        found.add("no_known_place", expected=", ".join(texts))
        return None
    codes = max(candidates, key=lambda cells: (cells.notna().sum(), cells.nunique()))  # of two that say as much, not the kecamatan
    named_texts = [cells for column, cells in texts.items() if NAMED.match(column)]
    for number in np.flatnonzero(codes.isna()):
        told = [cells.iloc[number] for cells in named_texts]
        near = [match.near for text in told if (match := names.place(text, "kelurahan")).near]
        if near:
            found.add("unknown_place", row=number + 1, value=" ".join(told), expected=near[0])
    if outside := int(codes.isna().sum()):
        found.add("outside_city", value=outside, severity=NOTE)
    kept = frame[codes.notna()]
    return gpd.GeoDataFrame({"kode": codes[codes.notna()].to_list()} | _notes(kept), geometry=kept.geometry.to_list(), crs=WGS84)


def _layer(frame: gpd.GeoDataFrame, level: str, data: Dataset, found: Findings) -> gpd.GeoDataFrame | None:
    """A layer of one level: valid, one feature per place, no place missing."""
    if level not in LAYERS:
        found.add("no_such_layer", value=level)
        return None
    shapes: dict[str, list[BaseGeometry]] = {}
    for code, shape in zip(frame["kode"], frame.geometry, strict=True):
        shapes.setdefault(code, []).append(_mended(code, shape, data, found))
    missing = data.places[(data.places["tingkat"] == level) & ~data.places["kode"].isin(list(shapes))]
    for code, name in zip(missing["kode"], missing["nama"], strict=True):
        found.add("no_boundary", value=f"{name} ({code})")
    codes = [code for code in data.places["kode"] if code in shapes]
    parts = sum(len(each) > 1 for each in shapes.values())
    if parts:
        found.add("parts_joined", value=parts, severity=NOTE)
    geometry = [shapes[code][0] if len(shapes[code]) == 1 else shapely.union_all(shapes[code]) for code in codes]
    noted = _notes(frame.drop_duplicates("kode").set_index("kode").loc[codes])
    layer = gpd.GeoDataFrame({"kode": codes, "nama": data.places.loc[codes, "nama"].to_list()} | noted, geometry=geometry, crs=WGS84)
    return _without_slivers(layer, data, found)


def _mended(code: str, shape: BaseGeometry, data: Dataset, found: Findings) -> BaseGeometry:
    """A valid polygon from one that crosses itself; what is left of lines and points by the mending is dropped."""
    if not shape.is_valid:
        found.add("repaired_geometry", value=f"{data.places.at[code, 'nama']} ({code})", expected=shapely.is_valid_reason(shape), severity=WARNING)
        shape = shapely.make_valid(shape)
    polygons = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon" and part.area > 0]
    if not polygons:
        found.add("broken_geometry", value=f"{data.places.at[code, 'nama']} ({code})")
        return Polygon()
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _without_slivers(layer: gpd.GeoDataFrame, data: Dataset, found: Findings) -> gpd.GeoDataFrame:
    """The layer without parts of a few square metres; what neighbours overlap is told."""
    metres = layer.to_crs(layer.estimate_utm_crs())
    kept, dropped = [], 0
    for shape, flat in zip(layer.geometry, metres.geometry, strict=True):
        areas = shapely.area(shapely.get_parts(flat))
        large = areas >= min(SLIVER, areas.max() if len(areas) else 0)
        dropped += int((~large).sum())
        parts = shapely.get_parts(shape)[large]
        kept.append(parts[0] if len(parts) == 1 else MultiPolygon(list(parts)))
    if dropped:
        found.add("slivers_dropped", value=dropped, expected=f"{SLIVER:g} m²", severity=NOTE)
    tree = metres.sindex.query(metres.geometry, predicate="overlaps")
    pairs = [(a, b) for a, b in zip(*tree, strict=True) if a < b]
    overlap = sum(metres.geometry.iloc[a].intersection(metres.geometry.iloc[b]).area for a, b in pairs)
    if overlap > SLIVER:
        found.add("overlaps", value=f"{overlap / 1e6:.3f} km²", expected=str(len(pairs)), severity=NOTE)
    return layer.set_geometry(gpd.GeoSeries(kept, index=layer.index, crs=WGS84))


def _dissolved(kelurahan: gpd.GeoDataFrame, level: str, data: Dataset) -> gpd.GeoDataFrame:
    """A larger level from the kelurahan in it; the pinholes between neighbours that do not quite meet are closed."""
    utm = kelurahan.estimate_utm_crs()
    above = kelurahan["kode"].map(data.places[level])
    joined = kelurahan.to_crs(utm).geometry.groupby(above).agg(lambda shapes: _closed(shapely.union_all(shapes.to_numpy())))
    geometry = gpd.GeoSeries(joined.to_list(), crs=utm).to_crs(WGS84)
    texts = {"kode": joined.index.to_list(), "nama": data.places.loc[joined.index, "nama"].to_list()}
    if NOTED in kelurahan:
        texts[NOTED] = kelurahan.groupby(above)[NOTED].first().loc[joined.index].to_list()
    return gpd.GeoDataFrame(texts, geometry=geometry, crs=WGS84)


def _closed(shape: BaseGeometry) -> BaseGeometry:
    grown = shape.buffer(2, join_style="mitre").buffer(-2, join_style="mitre")  # closes seams up to 4 m wide
    polygons = [
        Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area >= PINHOLE])
        for part in shapely.get_parts(grown)
        if part.geom_type == "Polygon" and part.area >= SLIVER
    ]
    return shapely.make_valid(polygons[0] if len(polygons) == 1 else MultiPolygon(polygons))


def _compare(layer: gpd.GeoDataFrame, data: Dataset, found: Findings) -> None:
    """Areas that differ much from those in `wilayah`: a sign that two places were taken for each other."""
    areas = layer.to_crs(layer.estimate_utm_crs()).area.to_numpy() / 1e6
    for code, area in zip(layer["kode"], areas, strict=True):
        known = data.places.at[code, "luas_km2"]
        if pd.notna(known) and abs(area - known) > DIFFERENT * known:
            found.add("area_differs", value=f"{data.places.at[code, 'nama']} ({code}): {area:.2f} km²", expected=f"{known:.2f} km²", severity=WARNING)


def _moved(layer: gpd.GeoDataFrame, data: Dataset, found: Findings) -> pd.DataFrame:
    """The kampung whose point lies outside the new boundary of its kelurahan, with a point that lies inside."""
    shapes = layer[~layer.geometry.is_empty].set_index("kode").geometry
    kampung = data.table("wilayah").query("tingkat == 'kampung' and lintang.notna() and bujur.notna()")
    kampung = kampung[kampung["induk"].isin(shapes.index)]
    out = [not shapely.intersects_xy(shapes[home], x, y) for home, x, y in zip(kampung["induk"], kampung["bujur"], kampung["lintang"], strict=True)]
    moved = kampung[np.array(out, dtype=bool)]
    points = [shapes[home].representative_point() for home in moved["induk"]]
    for name, code in zip(moved["nama"], moved["kode"], strict=True):
        found.add("point_moved", value=f"{name} ({code})", severity=WARNING)
    return moved.assign(lintang=[round(point.y, 5) for point in points], bujur=[round(point.x, 5) for point in points]).reset_index(drop=True)

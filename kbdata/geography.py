"""Places: the tree above each one, and the boundary layers that belong to it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import pyogrio.errors
import shapely

from kbdata.problems import Problem
from kbdata.tables import LAYERS, LEVELS

WGS84 = "EPSG:4326"
AREAS, LINES = ("Polygon", "MultiPolygon"), ("LineString", "MultiLineString")


def tree(wilayah: pd.DataFrame) -> pd.DataFrame:
    """The places indexed by `kode`, each with the codes of the places it lies in.

    wilayah: the table. Returns its columns and one column per level (`kota`, `kecamatan`, `kelurahan`, `kampung`)
    with the code of the ancestor at that level, itself included; null where there is none.
    """
    parent, level = (dict(zip(wilayah["kode"], wilayah[column], strict=True)) for column in ("induk", "tingkat"))
    above: dict[str, dict[str, str]] = {name: {} for name in LEVELS}
    for place in parent:
        current = place
        while current in parent:
            above[level[current]][place] = current
            current = parent[current]
    places = wilayah.set_index("kode", drop=False)
    return places.assign(**{name: pd.Series([found.get(place) for place in parent], index=places.index, dtype="str") for name, found in above.items()})


def layer(places: pd.DataFrame, boundaries: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """The boundaries of a level, indexed by `kode`, with the name and the tree of each place.

    places: `tree(...)`. boundaries: `kode`, `geometry` in WGS 84.
    """
    mine = places[places["tingkat"] == level].drop(columns="kode")
    return boundaries.set_index("kode")[["geometry"]].join(mine, how="inner")


def class_limits(values: pd.Series, count: int = 5) -> list[float]:
    """Upper limits of classes that hold about the same number of values each (quantiles).

    values: of all places and periods that are to be compared, so that one colour means one range everywhere; missing are left out.
    No more distinct values than `count` give each its own class; a lowest value that fills a class by itself, as zero often does, has its own.
    """
    known = values.dropna()
    distinct = sorted(known.unique())
    if len(distinct) <= count:
        return [float(value) for value in distinct] or [0.0]
    if count > 1 and (known == distinct[0]).mean() > 1 / count:
        return [float(distinct[0]), *class_limits(known[known > distinct[0]], count - 1)]
    while count > 1 and _quantiles(known, count).duplicated().any():
        count -= 1  # whole numbers, few of them: some classes would be empty
    return _quantiles(known, count).to_list()


def _quantiles(known: pd.Series, count: int) -> pd.Series:
    return known.quantile([i / count for i in range(1, count + 1)])


def read_layer(content: bytes, file: str, *, keyed: bool) -> tuple[gpd.GeoDataFrame | None, list[Problem]]:
    """A GeoJSON file in WGS 84 as a frame, and what is wrong with it.

    keyed: the features are areas and carry a `kode`, each its own; otherwise they are lines. Geometry that is missing,
    of another kind or not valid is a problem, told by feature number.
    """
    try:
        json.loads(content)
        frame = gpd.read_file(io.BytesIO(content), engine="pyogrio")
    except (ValueError, RecursionError, shapely.errors.GEOSException, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return None, [Problem("not_geojson", file, row=content.count(b"\n") + 1)]
    if frame.empty:
        return None, [Problem("empty_file", file)]
    if keyed and "kode" not in frame.columns:
        return None, [Problem("missing_column", file, column="kode")]
    frame = frame.to_crs(WGS84)
    shapes = frame.geometry
    broken = shapes.isna() | ~shapes.is_valid | shapes.is_empty | ~shapes.geom_type.isin(AREAS if keyed else LINES)
    problems = [Problem("broken_geometry", file, row=int(i) + 1) for i in frame.index[broken]]
    if keyed:
        twice = frame["kode"].notna() & frame["kode"].duplicated()
        problems += [Problem("duplicate", file, row=int(i) + 1, column="kode", value=str(frame["kode"][i])) for i in frame.index[twice]]
    return frame, problems


def check(wilayah: pd.DataFrame, layers: Mapping[str, gpd.GeoDataFrame]) -> list[Problem]:
    """What does not nest: a wrong parent, a place without a boundary, a kampung whose point lies outside its kelurahan.

    layers: those that could be read; one that is not given is passed over.
    """
    problems = [*_top(wilayah), *_parents(wilayah)]
    for name, boundaries in layers.items():
        declared = LAYERS[name]
        if declared.level is None:
            continue
        wanted = set(wilayah.loc[wilayah["tingkat"] == declared.level, "kode"])
        missing = wanted - set(boundaries["kode"])
        problems += [Problem("no_boundary", declared.file, column="kode", value=code) for code in sorted(missing)]
        problems += [
            Problem("unknown_reference", declared.file, row=int(i) + 1, column="kode", value=str(code), expected=f"wilayah.csv ({declared.level})")
            for i, code in boundaries["kode"].items()
            if code not in wanted
        ]
    if not problems and "kelurahan" in layers:
        problems += _outside(wilayah, layers["kelurahan"])
    return problems


def _top(wilayah: pd.DataFrame) -> list[Problem]:
    """The tree has one city at its top."""
    cities = wilayah.index[wilayah["tingkat"] == LEVELS[0]]
    if cities.empty:
        return [Problem("unknown_reference", "wilayah.csv", column="tingkat", value=LEVELS[0], expected="wilayah.csv")]
    return [Problem("duplicate", "wilayah.csv", row=int(i) + 2, column="tingkat", value=LEVELS[0]) for i in cities[1:]]


def _parents(wilayah: pd.DataFrame) -> list[Problem]:
    """Each place lies in one of the level above: with that, no place lies in itself, however far round."""
    level = wilayah.set_index("kode")["tingkat"]
    above = dict(zip(LEVELS[1:], LEVELS[:-1], strict=True))
    problems = []
    for i, kind, parent in wilayah[["tingkat", "induk"]].itertuples():
        if pd.isna(parent) and kind != LEVELS[0]:
            problems.append(Problem("empty_cell", "wilayah.csv", row=int(i) + 2, column="induk"))
        elif pd.notna(parent) and level.get(parent) != above.get(kind, ""):
            problems.append(Problem("wrong_parent", "wilayah.csv", row=int(i) + 2, column="induk", value=str(parent), expected=above.get(kind, "–")))
    return problems


def _outside(wilayah: pd.DataFrame, kelurahan: gpd.GeoDataFrame) -> list[Problem]:
    kampung = wilayah[(wilayah["tingkat"] == "kampung") & wilayah["bujur"].notna() & wilayah["lintang"].notna()]
    polygons = kelurahan.set_index("kode").geometry
    inside = [shapely.intersects_xy(polygons[home], x, y) for home, x, y in zip(kampung["induk"], kampung["bujur"], kampung["lintang"], strict=True)]
    return [
        Problem("outside_parent", "wilayah.csv", row=int(i) + 2, column="lintang", value=kampung["nama"][i], expected=kampung["induk"][i])
        for i, lies in zip(kampung.index, inside, strict=True)
        if not lies
    ]

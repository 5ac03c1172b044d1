"""Places: the tree above each one, and the boundary layers that belong to it."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import geopandas as gpd
import mapclassify
import pandas as pd
import pyogrio.errors
import shapely

from kbdata.problems import Problem
from kbdata.tables import LAYERS, LEVELS

WGS84 = "EPSG:4326"


def tree(wilayah: pd.DataFrame) -> pd.DataFrame:
    """The places indexed by `kode`, each with the codes of the places it lies in.

    wilayah: the table. Returns its columns and one column per level (`kota`, `kecamatan`, `kelurahan`, `kampung`)
    with the code of the ancestor at that level, itself included; null where there is none.
    """
    places = wilayah.set_index("kode", drop=False)
    parent, level = places["induk"], places["tingkat"]
    columns = {name: pd.Series(index=places.index, dtype="str") for name in LEVELS}
    current = places["kode"]
    while current.notna().any():
        for name, column in columns.items():
            here = current.map(level).eq(name)
            column[here] = current[here]
        current = current.map(parent)
    return places.assign(**columns)


def layer(places: pd.DataFrame, boundaries: gpd.GeoDataFrame, level: str) -> gpd.GeoDataFrame:
    """The boundaries of a level, indexed by `kode`, with the name and the tree of each place.

    places: `tree(...)`. boundaries: `kode`, `geometry` in WGS 84.
    """
    mine = places[places["tingkat"] == level].drop(columns="kode")
    return boundaries.set_index("kode")[["geometry"]].join(mine, how="inner")


def class_limits(values: pd.Series, count: int = 5) -> list[float]:
    """Upper limits of classes that hold about the same number of values each (quantiles).

    values: of all places and periods that are to be compared, so that one colour means one range everywhere; missing are left out.
    Fewer distinct values than `count` give fewer classes.
    """
    known = values.dropna()
    count = min(count, known.nunique())
    if count < 2:
        return [float(known.max())] if len(known) else [0.0]
    return sorted({float(limit) for limit in mapclassify.Quantiles(known.to_numpy(), k=count).bins})


def read_layer(content: bytes, file: str, *, keyed: bool) -> tuple[gpd.GeoDataFrame | None, list[Problem]]:
    """A GeoJSON file in WGS 84 as a frame, and what is wrong with it.

    keyed: the features must carry a `kode`. Geometry that is missing or not valid is a problem, told by feature number.
    """
    try:
        json.loads(content)
        frame = gpd.read_file(io.BytesIO(content), engine="pyogrio")
    except (ValueError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        return None, [Problem("not_geojson", file, row=content.count(b"\n") + 1)]
    if frame.empty or (keyed and "kode" not in frame.columns):
        return None, [Problem("missing_column", file, column="kode")]
    frame = frame.to_crs(WGS84)
    broken = frame.geometry.isna() | ~frame.geometry.is_valid
    return frame, [Problem("broken_geometry", file, row=int(i) + 1) for i in frame.index[broken]]


def check(wilayah: pd.DataFrame, layers: Mapping[str, gpd.GeoDataFrame]) -> list[Problem]:
    """What does not nest: a wrong parent, a place without a boundary, a kampung whose point lies outside its kelurahan."""
    problems: list[Problem] = []
    level = wilayah.set_index("kode")["tingkat"]
    above = dict(zip(LEVELS[1:], LEVELS[:-1], strict=True))
    expected = wilayah["tingkat"].map(above)
    found = wilayah["induk"].map(level)
    wrong = expected.fillna("") != found.fillna("")
    problems += [
        Problem("wrong_parent", "wilayah.csv", row=int(i) + 2, column="induk", value=str(wilayah["induk"][i]), expected=str(expected[i]))
        for i in wilayah.index[wrong]
    ]
    for name, declared in LAYERS.items():
        if declared.level is None:
            continue
        wanted = set(wilayah.loc[wilayah["tingkat"] == declared.level, "kode"])
        missing = wanted - set(layers[name]["kode"])
        problems += [Problem("no_boundary", declared.file, column="kode", value=code) for code in sorted(missing)]
    if not problems:
        problems += _outside(wilayah, layers["kelurahan"])
    return problems


def _outside(wilayah: pd.DataFrame, kelurahan: gpd.GeoDataFrame) -> list[Problem]:
    kampung = wilayah[(wilayah["tingkat"] == "kampung") & wilayah["bujur"].notna() & wilayah["lintang"].notna()]
    polygons = kelurahan.set_index("kode").geometry
    inside = [
        shapely.intersects_xy(polygons[home], x, y) for home, x, y in zip(kampung["induk"], kampung["bujur"], kampung["lintang"], strict=True)
    ]
    return [
        Problem("outside_parent", "wilayah.csv", row=int(i) + 2, column="lintang", value=kampung["nama"][i], expected=kampung["induk"][i])
        for i, lies in zip(kampung.index, inside, strict=True)
        if not lies
    ]

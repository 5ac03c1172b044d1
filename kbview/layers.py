"""The layers of a map to take away for GIS programs: what is drawn, each feature with its value and where that comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pandas as pd

from kbdata.dataset import Dataset
from kbdata.geography import WGS84
from kbdata.tables import STATUSES

AREAS = "kelurahan"


@dataclass(frozen=True)
class Layers:
    """What a map draws.

    areas: one row per kelurahan: `kode`, `nilai`, `kelas` (the class that gives it its colour, in words), and where it is known for each
    `status` and `sumber`. measure: what `nilai` is, with its unit. points: more layers by name, each a frame with `lintang`, `bujur` and
    the attributes of a point.
    """

    areas: pd.DataFrame
    measure: str
    unit: str
    points: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def frames(layers: Layers, data: Dataset, stamps: Mapping[str, str]) -> dict[str, gpd.GeoDataFrame]:
    """The layers by name, in WGS 84, every feature with its attributes and the `stamps` (period, filters, version, time, …).

    `simulasi` is `ya` where the value of the feature is made up, `tidak` where it is not. A value that is not known is empty.
    """
    shapes = data.layers[AREAS].set_index("kode").geometry.reindex(layers.areas["kode"])
    names = data.places["nama"]
    areas = gpd.GeoDataFrame(layers.areas.reset_index(drop=True), geometry=shapes.to_numpy(), crs=WGS84)
    areas.insert(1, "nama", areas["kode"].map(names))
    areas = areas.assign(ukuran=layers.measure, satuan=layers.unit)
    made = {AREAS: areas}
    for name, frame in layers.points.items():
        spots = gpd.points_from_xy(frame["bujur"], frame["lintang"])
        made[name] = gpd.GeoDataFrame(frame.drop(columns=["lintang", "bujur"]).reset_index(drop=True), geometry=spots, crs=WGS84)
    return {name: _stamped(frame, stamps) for name, frame in made.items()}


def to_geojson(made: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """All layers as one GeoJSON (RFC 7946); `lapisan` says which one a feature belongs to."""
    parts = [frame.assign(lapisan=name) for name, frame in made.items() if len(frame)]
    return str(gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=WGS84).to_json(drop_id=True, na="drop")).encode()


def to_geopackage(made: Mapping[str, gpd.GeoDataFrame]) -> bytes:
    """The layers as those of one GeoPackage."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "peta.gpkg")
        for name, frame in made.items():
            frame.to_file(file, layer=name, driver="GPKG", engine="pyogrio", geometry_type="MultiPolygon" if name == AREAS else "Point")
        return file.read_bytes()


def _stamped(frame: gpd.GeoDataFrame, stamps: Mapping[str, str]) -> gpd.GeoDataFrame:
    known = frame["status"] if "status" in frame else pd.Series(None, index=frame.index, dtype="object")
    made_up = known.eq(STATUSES[2]).map({True: "ya", False: "tidak"})
    return frame.assign(simulasi=made_up, **stamps)

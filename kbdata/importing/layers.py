"""The layers of a GeoJSON, Shapefile (a zip) or GeoPackage, as they stand there: in whatever CRS, with whatever faults.

The library takes files, not bytes: what it finds a layer by, and what it looks for beside a Shapefile, are names in a folder.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import pyogrio
import pyogrio.errors
import shapely

from kbdata.importing.findings import Findings

SUFFIXES = (".shp", ".geojson", ".gpkg")
BESIDE = (".shx", ".dbf", ".prj", ".cpg")  # what a Shapefile has beside it
UNREADABLE = (
    pyogrio.errors.DataSourceError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.GeometryError,
    shapely.errors.GEOSException,
    ValueError,
    RuntimeError,
)


def read_layers(content: bytes, found: Findings) -> list[gpd.GeoDataFrame]:
    """The layers that have shapes. Where there is none, or the file cannot be read, that is told.

    content: looked through already (`kbdata.importing.archives`): a zip in it unpacks to what it claims.
    """
    try:
        with TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what the library thinks of names and of rings that are not closed the right way
            frames = [frame for file in _files(content, Path(folder)) for frame in _frames(file)]
    except UNREADABLE:
        found.add("damaged_file")
        return []
    if not frames:
        found.add("no_boundaries")
    return frames


def _files(content: bytes, folder: Path) -> Iterator[Path]:
    """The files of layers, written to a folder under names of our own: those in a zip may be anything, and lead anywhere."""
    if not content.startswith(b"PK"):
        file = folder / ("peta.gpkg" if content.startswith(b"SQLite") else "peta.geojson")
        file.write_bytes(content)
        yield file
        return
    stems: dict[str, int] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for info in packed.infolist():
            stem, dot, suffix = info.filename.lower().rpartition(".")
            if f".{suffix}" in (*SUFFIXES, *BESIDE):
                number = stems.setdefault(stem, len(stems))
                (folder / f"peta{number}{dot}{suffix}").write_bytes(packed.read(info))
    yield from sorted(file for file in folder.iterdir() if file.suffix in SUFFIXES)


def _frames(file: Path) -> Iterator[gpd.GeoDataFrame]:
    for layer, shape in pyogrio.list_layers(file):
        if shape:
            frame = gpd.read_file(file, layer=layer, engine="pyogrio")
            if isinstance(frame, gpd.GeoDataFrame) and len(frame) and frame.geometry.notna().any():
                yield frame

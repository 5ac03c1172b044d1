"""What is exported comes in again as the same rows, in every form: as tables and layers of an empty store, or as files that others read."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kbdata import export, rows
from kbdata.dataset import open_dataset
from kbdata.home import SAMPLE
from kbdata.importing import read
from kbdata.store import open_store
from kbdata.tables import LAYERS, TABLES
from tests.store_crash import small_city


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A store that holds the sample data: every table, every layer."""
    store = open_store(tmp_path_factory.mktemp("gudang"))
    store.start_from(open_dataset(SAMPLE), user="-", reason="-")
    return store


def comes_back(store, folder, frames):
    """Whether rows put into an empty store make the state of another one: its version, and each cell, in its place."""
    other = open_store(folder / "lain")
    made = other.publish(frames, user="-", reason="-")
    for name, frame in store.snapshot().frames.items():
        assert_frame_equal(other.snapshot().frames[name], frame)
    for name, layer in store.snapshot().layers.items():
        features = [rows.conform(rows.BOUNDARIES, rows.from_layer(name, shapes))[0] for shapes in (other.snapshot().layers[name], layer)]
        assert_frame_equal(*features)
    return made.version == store.latest().version


def test_a_folder_of_csv_comes_into_an_empty_store(stored, tmp_path):
    export.write_folder(stored.snapshot(), tmp_path / "keluar")
    data = open_dataset(tmp_path / "keluar")
    assert comes_back(stored, tmp_path, {**data.frames, **data.layers})


def test_a_workbook_and_a_geopackage_come_into_an_empty_store(stored, tmp_path):
    data = stored.snapshot()
    export.write_workbook(data, tmp_path / "tabel.xlsx")
    export.write_geopackage(data, tmp_path / "peta.gpkg")
    nothing = replace(data, frames={name: frame.iloc[:0] for name, frame in data.frames.items()}, layers={})
    tables = read((tmp_path / "tabel.xlsx").read_bytes(), "tabel.xlsx", nothing)
    assert not tables.errors
    shapes = read((tmp_path / "peta.gpkg").read_bytes(), "peta.gpkg", replace(data, layers={}))
    assert not shapes.errors and set(shapes.layers) == set(LAYERS)
    assert comes_back(stored, tmp_path, {**tables.changes, **shapes.layers})


def test_parquet_holds_the_same_tables_and_layers(stored, tmp_path):
    data = stored.snapshot()
    export.write_parquet(data, tmp_path / "analisis")
    for name in TABLES:
        assert_frame_equal(pd.read_parquet(tmp_path / "analisis" / f"{name}.parquet"), data.table(name))
    for name, layer in LAYERS.items():
        found = gpd.read_parquet(tmp_path / "analisis" / layer.file.replace(".geojson", ".parquet"))
        assert_frame_equal(found, data.layers[name])
        assert found.crs == data.layers[name].crs


@pytest.mark.parametrize("form", export.FORMATS)
def test_nothing_is_overwritten(form, tmp_path):
    target = tmp_path / f"keluar.{form}"
    export.FORMATS[form](small_city(), target)
    with pytest.raises(FileExistsError):
        export.FORMATS[form](small_city(), target)

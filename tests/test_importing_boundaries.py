"""Boundaries of any kind and CRS: brought to WGS 84, mended, matched to places, and put in the place of the illustrative ones."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from kbdata.dataset import Dataset, assemble, open_dataset
from kbdata.importing import Import, read
from kbdata.importing.comparison import upserted
from tests.nasty import PLACES, city

ROOT = Path(__file__).resolve().parents[1]
UTM = "EPSG:32750"


def shapes(**columns: list[object]) -> gpd.GeoDataFrame:
    """The kelurahan of the city, each a little higher than the illustrative one."""
    squares = [box(114.5 + 0.1 * number, -3.4, 114.6 + 0.1 * number, -3.29) for number in range(len(PLACES))]
    return gpd.GeoDataFrame(columns or {"kode": list(PLACES), "nama": list(PLACES.values())}, geometry=squares, crs="EPSG:4326")


def saved(frame: gpd.GeoDataFrame, folder: Path, name: str) -> bytes:
    frame.to_file(folder / name, engine="pyogrio")
    return (folder / name).read_bytes()


def zipped(frame: gpd.GeoDataFrame, folder: Path, *, without: str = "", inside: str = "Batas (2025)/") -> bytes:
    frame.to_file(folder / "Batas Kel.shp", engine="pyogrio")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in folder.glob("Batas Kel.*"):
            if file.suffix != without:
                packed.write(file, inside + file.name)
    return out.getvalue()


def sql(frame: gpd.GeoDataFrame, head: str = "INSERT INTO `wilayah_boundaries` (kode,nama,lat,lng,path) VALUES\n") -> bytes:
    """SQL rows as cahyadsn/wilayah_boundaries has them."""

    def rings(part: Polygon) -> list[list[list[float]]]:
        return [[[y, x] for x, y, *_ in ring.coords] for ring in (part.exterior, *part.interiors)]

    rows = []
    for code, name, shape in zip(frame["kode"], frame["nama"], frame.geometry, strict=True):
        parts = [rings(part) for part in shapely.get_parts(shape)]
        quoted = str(name).replace("'", "''")
        rows.append(f"('{code}','{quoted}',-3.35,114.55,'{json.dumps(parts[0] if len(parts) == 1 else parts)}')")
    return (head + ",\n".join(rows) + ";\n").encode()


def imported(content: bytes, name: str = "batas.geojson", data: Dataset | None = None) -> Import:
    return read(content, name, data or city())


def codes(done: Import) -> set[str]:
    """What is told, but for areas and points: the places of the test city have none that fit."""
    return {finding.code for finding in (*done.problems, *done.notes)} - {"area_differs", "point_moved"}


def test_geojson_replaces_the_illustrative_lines_of_every_level() -> None:
    done = imported(shapes().to_json().encode())
    assert done.publishable and not codes(done)
    assert {name: len(layer) for name, layer in done.layers.items()} == {"kelurahan": 6, "kecamatan": 2, "kota": 1}
    assert done.layers["kelurahan"].geometry.geom_equals(shapes().geometry).all()
    assert done.layers["kota"].total_bounds == pytest.approx([114.5, -3.4, 115.1, -3.29], abs=1e-6)
    assert not any("ket" in layer for layer in done.layers.values())  # what was illustrative is so no longer


def test_a_file_that_says_illustrative_stays_so() -> None:
    done = imported(shapes().assign(ket="batas ilustratif").to_json().encode())
    assert all(layer["ket"].eq("batas ilustratif").all() for layer in done.layers.values())


@pytest.mark.parametrize("crs", [UTM, "EPSG:3857", "EPSG:23830"])
@pytest.mark.parametrize("kind", ["shp", "gpkg", "geojson"])
def test_any_crs_is_brought_to_degrees(kind: str, crs: str, tmp_path: Path) -> None:
    frame = shapes().to_crs(crs)
    content = {
        "shp": lambda: zipped(frame, tmp_path),
        "gpkg": lambda: saved(frame, tmp_path, "a.gpkg"),
        "geojson": lambda: frame.to_json().encode(),
    }[kind]()
    done = imported(content, f"a.{'zip' if kind == 'shp' else kind}")
    assert done.publishable and codes(done) == {"crs_changed"}
    assert done.layers["kelurahan"].crs == "EPSG:4326"
    assert done.layers["kelurahan"].normalize().geom_equals_exact(shapes().normalize(), tolerance=1e-6).all()


def test_a_shapefile_of_unknown_metres_is_not_guessed(tmp_path: Path) -> None:
    done = imported(zipped(shapes().to_crs(UTM), tmp_path, without=".prj"), "a.zip")
    assert codes(done) == {"no_crs"} and not done.layers


def test_a_shapefile_of_unknown_degrees_is_assumed_and_told(tmp_path: Path) -> None:
    assert codes(imported(zipped(shapes(), tmp_path, without=".prj"), "a.zip")) == {"crs_assumed"}


def test_a_shapefile_without_its_table_or_index(tmp_path: Path) -> None:
    assert codes(imported(zipped(shapes(), tmp_path, without=".dbf"), "a.zip")) == {"no_known_place"}
    assert codes(imported(zipped(shapes(), tmp_path, without=".shp"), "a.zip")) == {"unsupported_format"}


def test_names_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    done = imported(zipped(shapes(), tmp_path, inside="../../../tmp/../x/"), "a.zip")
    assert done.publishable and not codes(done)


def test_latitude_before_longitude_is_told() -> None:
    turned = shapes().set_geometry(shapely.transform(shapes().geometry, lambda xy: xy[:, ::-1]))
    assert codes(imported(turned.to_json().encode())) == {"swapped_axes"}


def test_what_crosses_itself_is_mended_and_told() -> None:
    frame = shapes()
    bow = Polygon([(114.5, -3.4), (114.6, -3.29), (114.6, -3.4), (114.5, -3.29)])
    frame.loc[0, "geometry"] = bow
    done = imported(frame.to_json().encode())
    assert done.publishable and codes(done) == {"repaired_geometry"}
    layer = done.layers["kelurahan"]
    assert layer.is_valid.all() and layer.geometry[0].area == pytest.approx(shapely.make_valid(bow).area)


def test_slivers_go_and_parts_are_joined() -> None:
    frame = shapes()
    crumb = box(114.7, -3.5, 114.70005, -3.49995)  # some 30 m²
    frame.loc[0, "geometry"] = MultiPolygon([frame.geometry[0], crumb])
    half = frame.iloc[[1]].set_geometry([box(114.6, -3.45, 114.7, -3.4)])
    done = imported(gpd.pd.concat([frame, half]).to_json().encode())
    assert codes(done) == {"slivers_dropped", "parts_joined"}
    assert done.layers["kelurahan"].geom_type.eq("Polygon").all()


@pytest.mark.parametrize("shape", [None, Point(114.5, -3.3), LineString([(114.5, -3.4), (114.6, -3.3)]), Polygon()])
def test_a_place_without_an_area_blocks(shape: object) -> None:
    frame = shapes()
    frame.loc[0, "geometry"] = shape
    done = imported(frame.to_json().encode())
    assert "broken_geometry" in codes(done) and not done.layers


def test_a_missing_kelurahan_blocks_and_a_foreign_one_is_counted() -> None:
    frame = shapes()
    assert codes(imported(frame.iloc[1:].to_json().encode())) == {"no_boundary"}
    foreign = gpd.pd.concat([frame, frame.iloc[[0]].assign(kode="64.01.01.1001", nama="Nun Jauh")])
    assert codes(imported(foreign.to_json().encode())) == {"outside_city"}


def test_the_code_of_the_kelurahan_is_taken_not_that_of_its_kecamatan() -> None:
    frame = shapes(kode_kec=[code[:8] for code in PLACES], kode_kel=[code.replace(".", "") for code in PLACES])
    assert len(imported(frame.to_json().encode()).layers["kelurahan"]) == 6


def test_places_are_known_by_name_too() -> None:
    done = imported(shapes(WADMKD=[name.upper() for name in PLACES.values()], WADMKC=["CONTOH"] * 6).to_json().encode())
    assert done.publishable and done.layers["kelurahan"]["kode"].to_list() == list(PLACES)


def test_rivers_come_as_lines() -> None:
    rivers = gpd.GeoDataFrame({"NAMOBJ": ["Sungai A", None]}, geometry=[LineString([(114, -3), (115, -3)])] * 2, crs="EPSG:4326").to_crs(UTM)
    layer = imported(rivers.to_json().encode()).layers["sungai"]
    assert layer["nama"].to_list()[0] == "Sungai A" and layer.total_bounds == pytest.approx([114, -3, 115, -3], abs=1e-6)


def test_a_kampung_outside_its_new_boundary_is_moved_inside_and_told() -> None:
    frame = shapes()
    frame.loc[0, "geometry"] = box(114.5, -3.34, 114.6, -3.29)  # the kampung stands at 3.35 south
    done = imported(frame.to_json().encode())
    assert [problem.code for problem in done.warnings if problem.code != "area_differs"] == ["point_moved"]
    [row] = done.changes["wilayah"].itertuples()
    assert frame.geometry[0].contains(Point(row.bujur, row.lintang)) and done.counts["wilayah"].changed == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"INSERT INTO x VALUES ('63.71.01.1001','Mantuil',1,1,'[[1,2],[3');", "broken_geometry"),
        (b"INSERT INTO x (kode,nama,lat,lng,path) VALUES ('63.71.01.1001','Mantuil',1);", "wrong_cell_count"),
        (b"INSERT INTO x (kode,nama,lat,lng,path) VALUES ('63.71.01.1001','Mant", "wrong_cell_count"),
        (b"INSERT INTO x VALUES ('63.71.01.1001','Mantuil',1,1,'[[NaN,1],[1,1],[1,Infinity],[0,0]]');", "broken_geometry"),
        (b"DROP TABLE x; insert into", "no_boundaries"),
        (b'{"type": "FeatureCollection", "features": []}', "no_boundaries"),
        (b'{"type": "FeatureCollection", "features": [{}]}', "no_boundaries"),
        (b"SQLite format 3\x00" + bytes(200), "damaged_file"),
    ],
)
def test_what_is_cut_off_or_empty_is_told(content: bytes, code: str) -> None:
    done = imported(content, "a.sql")
    assert code in codes(done) and not done.publishable


@pytest.mark.parametrize("head", ["INSERT INTO `b` (kode,nama,lat,lng,path) VALUES\n", "INSERT IGNORE INTO b VALUES ", 'insert into "x"."b" values'])
def test_sql_rows_with_holes_and_islands(head: str) -> None:
    frame = shapes()
    frame.loc[0, "geometry"] = frame.geometry[0].difference(box(114.52, -3.38, 114.54, -3.36))
    frame.loc[1, "geometry"] = MultiPolygon([frame.geometry[1], box(114.6, -3.6, 114.7, -3.5)])
    done = imported(sql(frame, head), "wilayah.sql")
    assert done.publishable and not codes(done)
    assert done.layers["kelurahan"].geometry.geom_equals(frame.geometry).all()


@pytest.mark.parametrize("kind", ["sql", "geojson"])
def test_a_whole_city_comes_in_and_can_be_opened(kind: str) -> None:
    data = open_dataset(ROOT / "sample_data")
    given = data.layers["kelurahan"][["kode", "nama", "geometry"]]
    content = given.to_json().encode() if kind == "geojson" else sql(given)
    done = read(content, f"batas.{kind}", data)
    assert done.publishable and {name: len(layer) for name, layer in done.layers.items()} == {"kelurahan": 52, "kecamatan": 5, "kota": 1}
    layer = done.layers["kelurahan"].set_index("kode").to_crs(UTM)
    was = given.set_geometry(given.geometry.make_valid()).set_index("kode").to_crs(UTM).loc[layer.index]
    assert layer.symmetric_difference(was).area.max() < 200  # m²: no more than the slivers that are no land
    assert "ket" not in done.layers["kelurahan"]
    frames = {**data.frames, **{table: upserted(table, changed, data.frames[table]) for table, changed in done.changes.items()}}
    assemble(frames, {**data.layers, **done.layers}, "uji", Path())

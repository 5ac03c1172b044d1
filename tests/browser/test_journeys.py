"""What each kind of reader comes to do, done in a real browser."""

from __future__ import annotations

import io
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
from PIL.PngImagePlugin import PngImageFile
from playwright.sync_api import expect

from kbview.view import SAMPLE
from tests.browser.conftest import Newcomer
from tests.browser.people import Person

PLACES = pd.read_csv(SAMPLE / "wilayah.csv", dtype=str).set_index("kode")
FIRST_KAMPUNG = PLACES[PLACES["tingkat"] == "kampung"].iloc[0]
KELURAHAN = PLACES.loc[FIRST_KAMPUNG["induk"]]
KECAMATAN = PLACES.loc[KELURAHAN["induk"]]
LEADING = pd.read_csv(SAMPLE / "indikator.csv", dtype=str).set_index("kode").loc["rasio_kb"]


def test_leadership_sees_the_headline_and_reaches_the_worst_kampung_in_two_clicks(leader: Person) -> None:
    leader.opens("/").sees(re.compile(r"naik 4,0 poin sejak 2016 menjadi 74,0\s%")).sees("perlu perhatian")
    worst = leader.page.locator(".st-key-kartu_perhatian .daftar a b").first.inner_text()
    leader.clicks(worst)
    expect(leader.page).to_have_url(re.compile(r"/profil\?"))
    expect(leader.page.get_by_role("heading", level=1)).to_contain_text(worst)
    leader.has_chosen(kampung=worst.removeprefix("Kampung "))
    leader.goes_back()
    expect(leader.page).to_have_url(re.compile(r"/ringkasan"))


def test_a_planner_filters_down_to_a_kampung_and_sends_the_link(planner: Person, newcomer: Newcomer) -> None:
    planner.opens("/ringkasan").chooses(kecamatan=KECAMATAN["nama"]).chooses(kelurahan=KELURAHAN["nama"]).chooses(kampung=FIRST_KAMPUNG["nama"])
    planner.goes_to("Tren").has_chosen(kecamatan=KECAMATAN["nama"], kelurahan=KELURAHAN["nama"], kampung=FIRST_KAMPUNG["nama"])
    title = planner.page.get_by_role("heading", level=1).inner_text()
    link = planner.copies_link()
    colleague = newcomer().opens(link).has_chosen(kecamatan=KECAMATAN["nama"], kelurahan=KELURAHAN["nama"], kampung=FIRST_KAMPUNG["nama"])
    expect(colleague.page).to_have_url(re.compile(r"/tren\?"))
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text(title)
    colleague.clicks("saringan aktif")
    expect(colleague.page).not_to_have_url(re.compile("kecamatan="))


def test_a_filter_that_no_longer_fits_is_let_go(planner: Person) -> None:
    other = PLACES[(PLACES["tingkat"] == "kecamatan") & (PLACES["nama"] != KECAMATAN["nama"])].iloc[0]
    planner.opens("/ringkasan", kecamatan=KECAMATAN["nama"], kelurahan=KELURAHAN["nama"]).chooses(kecamatan=other["nama"])
    planner.has_chosen(kecamatan=other["nama"], kelurahan="")
    planner.opens("/ringkasan", kecamatan="Tidak Ada").has_chosen(kecamatan="")


def test_an_evaluator_goes_from_a_definition_to_its_sources_and_takes_the_data(evaluator: Person) -> None:
    evaluator.opens("/kamus", istilah="rasio_kb").sees("Rasio KB aktif").sees(re.compile("PANRB"))
    assert evaluator.downloads("Kamus (CSV)").startswith(b"\xef\xbb\xbf")


def test_a_click_on_the_map_leads_to_the_profile_of_that_place(planner: Person) -> None:
    planner.opens("/ringkasan")
    planner.page.locator(".st-key-kartu_peta .choroplethlayer path").nth(30).click(force=True)
    planner.page.wait_for_url(re.compile(r"/profil\?"))
    planner.settled()
    expect(planner.page.get_by_role("heading", level=1)).to_be_visible()


def test_a_bar_leads_to_the_rows_behind_it(planner: Person) -> None:
    planner.opens("/intervensi")
    before = planner.page.locator(".st-key-kartu_baris .temuan").inner_text()
    boxes = [bar.bounding_box() for bar in planner.page.locator(".st-key-kartu_batang .bars .point path").all()]
    longest = max((box for box in boxes if box), key=lambda box: box["width"])
    planner.page.mouse.click(longest["x"] + longest["width"] / 2, longest["y"] + longest["height"] / 2)
    expect(planner.page.locator(".st-key-kartu_baris .temuan")).not_to_have_text(before)


def test_the_language_changes_in_place_and_keeps_the_filters(planner: Person) -> None:
    planner.opens("/ringkasan", kecamatan=KECAMATAN["nama"])
    planner.switches_to("EN").sees("Copy link").has_chosen(kecamatan=KECAMATAN["nama"])
    planner.switches_to("ID").sees("Salin tautan").has_chosen(kecamatan=KECAMATAN["nama"])


def test_choices_speak_the_language_of_the_page_however_often_it_changes(planner: Person) -> None:
    planner.opens("/tren")
    for language, name in (("EN", "nama_en"), ("ID", "nama_id"), ("EN", "nama_en")):
        planner.switches_to(language)
        expect(planner.page.locator(".st-key-seri")).to_contain_text(LEADING[name])
        expect(planner.page.get_by_role("heading", level=1)).to_contain_text(LEADING[name])
    expect(planner.page.locator(".st-key-per input")).to_have_value("year")


def test_every_card_can_be_taken_away(planner: Person) -> None:
    planner.opens("/ringkasan")
    planner.page.locator(".st-key-kartu_tren .menu").click()
    planner.settled()
    csv = planner.downloads("Unduh CSV").decode("utf-8-sig")
    assert "# Versi data" in csv
    assert "70.0" in csv
    assert planner.downloads("Unduh XLSX")[:2] == b"PK"
    picture = planner.downloads("Unduh PNG")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    told = PngImageFile(io.BytesIO(picture)).text["Description"]  # what stands around the figure, for programs too
    assert told.split("\n")[0] == planner.page.locator(".st-key-kartu_tren h2").inner_text()
    assert all(part in told for part in ("Saringan: Kota", "periode 2019", "Versi data", "Versi metode i", "Sumber:", "DATA SIMULASI"))


def test_a_map_can_be_taken_to_a_gis_program_as_it_is_drawn(planner: Person, tmp_path: Path) -> None:
    planner.opens("/peta", kecamatan="Banjarmasin Utara")
    planner.page.locator(".st-key-kartu_peta .menu").click()
    planner.settled()
    (tmp_path / "peta.gpkg").write_bytes(planner.downloads("Unduh GeoPackage"))
    drawn = gpd.read_file(tmp_path / "peta.gpkg", layer="kelurahan")
    assert drawn.crs == "EPSG:4326" and len(drawn) == 10 and set(drawn["saringan"]) == {"Banjarmasin Utara"}
    assert b'"lapisan": "kampung"' in planner.downloads("Unduh GeoJSON")


def test_on_a_phone_the_filters_are_one_button_and_nothing_is_wider_than_the_screen(lurah: Person) -> None:
    for page in ("ringkasan", "peta", "tren", "intervensi", "profil", "kamus"):
        lurah.opens(f"/{page}")
        assert lurah.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(lurah.field("kecamatan")).not_to_be_visible()
    lurah.page.get_by_text("Saring", exact=True).click()
    expect(lurah.field("kecamatan")).to_be_visible()

"""Reports made in the background: asked for, watched while the page is used, stopped, asked for again, and taken away."""

from __future__ import annotations

import io
import zipfile

from playwright.sync_api import expect

from tests.browser.people import Person

PLACE = "Banjarmasin Utara"


def test_slides_are_made_while_the_page_is_used_stopped_and_made_again(planner: Person) -> None:
    planner.opens("/ringkasan").clicks("Unduh laporan").sees("Kota Banjarmasin; periode 2019").clicks("Buat PPTX").sees("Batalkan")
    planner.page.keyboard.press("Escape")
    planner.chooses(kecamatan=PLACE).sees(f"Rasio KB aktif {PLACE}")
    planner.clicks("Unduh laporan").clicks("Batalkan").sees("Dibatalkan.")
    expect(planner.page.get_by_role("button", name="Batalkan")).to_have_count(0)
    planner.sees(f"{PLACE}; periode 2019").clicks("Buat lagi")
    planner.page.keyboard.press("Escape")
    planner.goes_to("Peta")
    planner.clicks("Unduh laporan")
    expect(planner.page.get_by_role("button", name="Unduh PPTX")).to_be_visible(timeout=180_000)
    deck = planner.downloads("Unduh PPTX")
    told = "".join(zipfile.ZipFile(io.BytesIO(deck)).read(name).decode() for name in zipfile.ZipFile(io.BytesIO(deck)).namelist() if "slides/slide" in name)
    assert PLACE in told and "simulasi" in told.lower()


def test_what_runs_is_found_again_when_the_page_is_loaded_anew(planner: Person) -> None:
    planner.opens("/ringkasan").clicks("Unduh laporan").clicks("Buat PPTX").sees("Batalkan")
    planner.reloads().clicks("Unduh laporan").sees("Batalkan").clicks("Batalkan").sees("Dibatalkan.")


def test_who_leaves_takes_what_runs_along(planner: Person) -> None:
    planner.opens("/kamus").clicks("Unduh laporan").clicks("Buat PPTX").sees("Batalkan")
    planner.goes_to("Ringkasan").clicks("Unduh laporan").sees("Batalkan")

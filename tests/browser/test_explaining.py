"""A finding is explained by an operator, read by everybody, and open again when the figure changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from kbdata import quality
from kbdata.store import Store, open_store
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person

REASON = "Sumber kedua menghitung sebelum verifikasi lapangan"


@pytest.fixture
def store(tmp_path: Path, sample_store: Path) -> Store:
    return open_store(shutil.copytree(sample_store, tmp_path / "simpanan"))


def row(person: Person, text: str) -> Locator:
    """The row of the list of sources that differ in which a text stands."""
    return person.page.locator(".st-key-kartu_antar_sumber tbody tr", has_text=text)


def test_a_finding_is_explained_read_and_open_again_when_the_figure_changes(newcomer: Newcomer, serve: Serve, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "simpanan"
    operator = newcomer(serve(folder, KBDATA_OPERATOR="1", KBDATA_USER="Rina")).opens("/mutu", keadaan_temuan="terbuka")
    expect(row(operator, "46,21")).to_contain_text("terbuka")
    row(operator, "46,21").get_by_role("link", name="Jelaskan").click()
    operator.settled()
    expect(operator.field("Temuan yang dijelaskan")).to_have_value(
        "Kota Banjarmasin, 2019: Luas kawasan kumuh 46,21\u00a0ha menurut Star Banjar, 54\u00a0ha menurut Wartaniaga"
    )
    operator.clicks("Simpan penjelasan").sees("Tulis alasannya")
    operator.page.get_by_label("Mengapa angka ini benar").fill(REASON)
    operator.page.get_by_label("Mengapa angka ini benar").press("Enter")
    operator.settled().clicks("Simpan penjelasan").sees("Temuan dijelaskan, tercatat di Riwayat sebagai terbitan 2.")
    expect(row(operator, "46,21")).to_have_count(0)
    operator.page.locator(".st-key-keadaan_temuan").get_by_text("dijelaskan", exact=True).click()
    operator.settled()
    expect(row(operator, "46,21")).to_contain_text(f"dijelaskan: {REASON} (Rina, ")
    operator.goes_to("Riwayat").sees("penjelasan temuan")

    reader = newcomer(serve(folder)).opens("/mutu")
    expect(row(reader, "46,21")).to_contain_text(REASON)
    reader.sees("Hanya operator yang menjelaskan temuan.")
    expect(reader.page.get_by_role("link", name="Jelaskan")).to_have_count(0)
    expect(reader.page.locator(".st-key-kartu_antar_sumber .temuan")).to_contain_text("1 sudah dijelaskan")

    [found] = [each for each in quality.differing(store.snapshot()).itertuples() if each.nilai == 46.21]
    values = store.snapshot().frames["nilai"]
    mine = values[(values["sumber"] == found.sumber_lain) & (values["indikator"] == found.indikator) & (values["periode"] == found.periode)]
    store.publish({"nilai": mine.assign(nilai=60.0)}, user="Siti", reason="Ralat")
    reader.reloads()
    expect(row(reader, "46,21")).to_contain_text("60")
    expect(row(reader, "46,21")).to_contain_text("terbuka")
    reader.does_not_see(REASON).sees("pada terbitan 1")


def test_over_a_plain_folder_the_page_says_how_to_make_a_store(planner: Person) -> None:
    planner.opens("/mutu").sees("Penjelasan memerlukan simpanan").sees("Belum ada terbitan untuk dibandingkan")
    expect(planner.page.get_by_role("button", name="Simpan penjelasan")).to_have_count(0)

"""A head of office asks a figure why it changed, takes the answer away, and asks the next."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kbdata.store import open_store
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person
from tests.browser.serving import Server

PLACE = "63.71.01"


@pytest.fixture
def office(serve: Serve, tmp_path: Path, sample_store: Path) -> Server:
    """An app over a store in which the couples of a kecamatan were corrected."""
    made = open_store(shutil.copytree(sample_store, tmp_path / "simpanan"))
    values = made.snapshot().table("nilai")
    mine = values[(values["indikator"] == "pus") & (values["periode"] == "2019") & values["wilayah"].str.startswith(PLACE)].dropna(subset=["nilai"])
    made.publish({"nilai": mine.assign(nilai=mine["nilai"] - 20)}, user="Siti", reason="Koreksi")
    return serve(tmp_path / "simpanan")


def asks(person: Person, figure: str) -> Person:
    person.page.get_by_role("button", name=f"Mengapa berubah: {figure}").click()
    expect(person.page.get_by_role("dialog").get_by_role("heading", name=re.compile("^Mengapa berubah:"))).to_be_visible()
    return person


def closes(person: Person) -> Person:
    person.page.get_by_role("dialog").get_by_role("button", name="Tutup").click()
    expect(person.page.get_by_role("dialog")).to_have_count(0)
    return person


def test_a_figure_says_why_it_changed_between_two_periods_and_two_publications(newcomer: Newcomer, office: Server) -> None:
    head = newcomer(office).opens("/ringkasan", periode="2019", kecamatan="Banjarmasin Selatan")
    asks(head, "Rasio KB aktif").sees(re.compile(r"%\s→\s[\d,]+\s%, terutama karena perubahan di")).sees("Seluruhnya")
    head.clicks("dua terbitan").sees("terutama karena koreksi").sees("Terbitan 1")
    assert b"Koreksi" in head.settled().downloads("Unduh CSV")


def test_without_a_history_only_periods_are_compared_also_on_a_phone(lurah: Person) -> None:
    lurah.opens("/ringkasan", periode="2019")
    for figure in ("Rasio KB aktif", "Kampung KB", "Realisasi anggaran 2019"):
        asks(lurah, figure).sees("Dibanding periode").sees("→").does_not_see("dua terbitan")
        width = lurah.page.evaluate("document.querySelector('[role=dialog]').scrollWidth - document.querySelector('[role=dialog]').clientWidth")
        assert width <= 0, figure
        closes(lurah)


def test_a_planner_asks_any_indicator_on_profil(planner: Person) -> None:
    planner.opens("/profil", periode="2019").clicks("Mengapa berubah?").sees("Dibanding periode").chooses(Dibanding_periode="2016").sees("dari 2016 ke 2019")

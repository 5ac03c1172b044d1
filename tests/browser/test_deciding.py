"""A decision is typed in a meeting with the keyboard, outlives the server, and is seen again as done without effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from kbdata import home
from kbdata.store import Store, open_store
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person

WHAT = "Buka pelayanan KB tiap Sabtu"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(tmp_path / "simpanan")
    home.begin(made, user="Siti", reason="Data awal")
    return made


def types(person: Person, what: str, who: str) -> None:
    """The decision and its agency, with nothing but the keyboard."""
    box = person.page.get_by_label("Apa yang diputuskan")
    box.focus()
    keys = person.page.keyboard
    keys.type(what)
    keys.press("Tab")
    keys.type(who)
    expect(person.page.get_by_role("option").first).to_contain_text(who)
    keys.press("Enter")
    box.focus()
    keys.press("Enter")
    person.settled()


def test_a_decision_outlives_the_server_and_is_seen_again_as_done_without_effect(newcomer: Newcomer, serve: Serve, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "simpanan"
    operator = newcomer(serve(folder, KBDATA_OPERATOR="1", KBDATA_USER="Rina")).opens("/profil")
    types(operator, WHAT, "DPPKBPM")
    operator.sees("Keputusan dicatat, di Riwayat sebagai terbitan 2.")
    [row] = store.snapshot().table("tindak_lanjut").loc[lambda rows: rows["isi"] == WHAT].itertuples()
    assert (row.penanggung_jawab, row.indikator, row.nilai_harapan) == ("2.13", "rasio_kb", 76.0)

    later = newcomer(serve(folder, KBDATA_OPERATOR="1", KBDATA_USER="Budi")).opens("/profil")
    mine = later.page.locator(".st-key-kartu_keputusan li", has_text=WHAT)
    expect(mine).to_contain_text("dulu 74,0\u00a0% → kini 74,0\u00a0% → harapan 76,0\u00a0%")
    expect(mine.locator(".nilai")).to_have_text("○ baru")
    mine.get_by_role("link", name="Ubah").click()
    later.settled()
    expect(later.field("Keputusan yang ada")).to_have_value(f"{WHAT} (DPPKBPM, {row.id})")
    later.clicks("Selesai").sees("Keputusan diubah, di Riwayat sebagai terbitan 3.").sees(re.compile("Budi: selesai")).sees(re.compile("Rina: baru"))
    calendar = Calendar.from_ical(later.downloads("Unduh kalender keputusan (ICS)"))
    assert len(calendar.walk("VEVENT")) == 3 and row.id not in str(calendar.to_ical())

    later.goes_to("Ringkasan")
    seen = later.page.locator(".st-key-kartu_keputusan li", has_text=WHAT)
    expect(seen.locator(".nilai")).to_have_text("✓ selesai, angka belum bergerak")
    expect(later.page.locator(".st-key-kartu_keputusan .temuan")).to_have_text("5 keputusan, 3 lewat tenggat; 2 selesai tetapi angka belum bergerak")
    later.goes_to("Riwayat").sees(f"Keputusan: {WHAT}; DPPKBPM")


def test_who_looks_on_reads_decisions_and_is_told_who_records_them(planner: Person) -> None:
    planner.opens("/profil").sees("Mencatat memerlukan simpanan")
    expect(planner.page.locator(".st-key-kartu_keputusan li")).to_have_count(4)
    expect(planner.page.get_by_role("link", name="Ubah")).to_have_count(0)
    expect(planner.page.get_by_role("button", name="Putuskan")).to_have_count(0)

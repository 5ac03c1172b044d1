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
    operator.page.get_by_label("Apa yang diputuskan").fill(WHAT)
    operator.clicks("Putuskan").sees("Pilih siapa yang menjalankannya.")
    expect(operator.page.get_by_label("Apa yang diputuskan")).to_have_value(WHAT)
    operator.page.get_by_label("Apa yang diputuskan").fill("")
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

    reader = newcomer(serve(folder)).opens("/ringkasan")
    seen = reader.page.locator(".st-key-kartu_keputusan li", has_text=WHAT)
    expect(seen.locator(".nilai")).to_have_text("✓ selesai, angka belum bergerak")
    expect(reader.page.locator(".st-key-kartu_keputusan .temuan")).to_have_text("5 keputusan, 3 lewat tenggat; 2 selesai tetapi angka belum bergerak")
    reader.goes_to("Profil").sees("Hanya operator yang mencatat keputusan.")
    expect(reader.page.get_by_role("link", name="Ubah")).to_have_count(0)
    expect(reader.page.get_by_role("button", name="Putuskan")).to_have_count(0)
    reader.goes_to("Riwayat").sees("Keputusan: Buka pelayanan KB tiap Sabtu; DPPKBPM")

"""A planner asks where the next rupiah does most, and sends the answer on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Newcomer
from tests.browser.people import Person


def types(planner: Person, label: str, number: str) -> None:
    box = planner.page.get_by_label(label)
    box.fill(number)
    box.press("Enter")
    planner.settled()


def test_a_planner_sets_a_budget_sends_the_link_and_learns_which_limit_to_loosen(planner: Person, newcomer: Newcomer) -> None:
    planner.opens("/ringkasan").goes_to("Pemerataan").clicks("Rupiah berikutnya")
    types(planner, "Anggaran (juta rupiah)", "120")
    expect(planner.page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"Rp\s1\d\d,\d\sjuta menjangkau \d+ dari"))
    planner.sees("belum terjangkau, terbanyak karena").sees("juta lagi")
    told = planner.page.get_by_role("heading", level=1).inner_text()
    planner.clicks("Paket kegiatan dan kapasitas SKPD")
    code = planner.page.get_by_label("Kode paket (ikut dalam tautan)")
    code.fill("-")
    code.press("Enter")
    planner.settled().sees("Tidak ada paket yang dipakai")
    code.fill("")
    code.press("Enter")
    planner.settled()
    expect(planner.page.get_by_role("heading", level=1)).to_have_text(told)
    colleague = newcomer().opens(planner.copies_link())
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text(told)
    types(colleague, "Minimum tiap kecamatan (%)", "95")
    colleague.sees(re.compile(r"turunkan minimum per kecamatan dari 95,0\s% ke \d"))
    expect(colleague.page).to_have_url(re.compile("minimum=95"))


def test_a_planner_follows_a_kampung_to_what_lifts_its_class(planner: Person) -> None:
    planner.opens("/pemerataan").clicks("Naik kelas").sees("dapat naik kelas; terdekat")
    planner.page.locator(".st-key-kartu_naik_kelas .daftar a").first.click()
    planner.page.wait_for_url(re.compile(r"/profil\?"))
    planner.settled().sees(re.compile(r"^Naik ke \w+ dengan"))

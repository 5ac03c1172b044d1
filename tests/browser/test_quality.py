"""The page of data quality: from a cell to the rows behind it, and back."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.people import Person


def test_a_cell_leads_to_the_rows_behind_it_and_lets_go_again(planner: Person) -> None:
    planner.opens("/mutu")
    rows = planner.page.locator(".st-key-kartu_baris_mutu .temuan")
    before = rows.inner_text()
    cell = planner.page.locator(".st-key-kartu_lengkap .scatterlayer .trace").last.locator("path.point").first.bounding_box()
    assert cell is not None
    planner.page.mouse.click(cell["x"] + cell["width"] / 2, cell["y"] + cell["height"] / 2)
    planner.settled()
    expect(rows).not_to_have_text(before)
    planner.sees("Dipilih:").page.get_by_role("button", name="Hapus pilihan").click()
    planner.settled()
    expect(rows).to_have_text(before)


def test_the_level_that_reports_is_in_the_link(planner: Person) -> None:
    planner.opens("/mutu").clicks("Kelurahan")
    expect(planner.page).to_have_url(re.compile("pelapor="))
    planner.reloads().sees("Laporan kelurahan 2019")


def test_a_phone_shows_nothing_wider_than_itself(lurah: Person) -> None:
    for page in ("unggah", "mutu"):
        lurah.opens(f"/{page}")
        assert lurah.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_reporting_calendar_of_the_agency_in_the_filter_is_handed_out(planner: Person) -> None:
    calendar = planner.opens("/mutu", skpd="DLH").downloads("Unduh kalender (ICS)").decode()
    assert calendar.startswith("BEGIN:VCALENDAR") and "UID:laporan-2.11-" in calendar and "UID:laporan-2.13-" not in calendar

"""Every page opens, says something, and asks nothing of another host."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person

PAGES = ("ringkasan", "rapat", "peta", "tren", "intervensi", "profil", "unggah", "mutu", "kamus", "riwayat")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_by_its_address(planner: Person, name: str) -> None:
    planner.opens(f"/{name}")
    expect(planner.page.get_by_role("heading").first).to_be_visible()
    expect(planner.page.get_by_test_id("stException")).to_have_count(0)
    expect(planner.page.get_by_role("dialog")).to_have_count(0)  # "page not found" is one


def test_the_first_visitor_of_a_new_server_may_come_by_a_link(newcomer: Newcomer, serve: Serve) -> None:
    """Until `st.navigation` has run once, Streamlit takes a folder `pages` beside the app for pages that stand alone."""
    visitor = newcomer(serve()).opens("/tren")
    expect(visitor.page.get_by_test_id("stTopNav")).to_be_visible()
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)

"""The page of fairness: a weight that moves moves the ranks, the map and the list, and the link carries it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Newcomer
from tests.browser.people import Person


def ranks(person: Person) -> list[str]:
    """The names of the neediest places, as they stand beside their ranks."""
    return person.page.locator(".st-key-kartu_peringkat .ytick text").all_text_contents()


def colours(person: Person) -> list[str]:
    """The colours of the areas of the map, area by area."""
    areas = person.page.locator(".st-key-kartu_peta_kebutuhan .choroplethlayer path").all()
    return [f"{area.get_attribute('d')} {area.get_attribute('style')}" for area in areas]


def listed(person: Person) -> list[str]:
    """The places in the list of priorities."""
    return person.page.locator(".st-key-kartu_tanpa_intervensi tbody a").all_inner_texts()


def weight(person: Person, name: str) -> Locator:
    """The slider of an indicator."""
    return person.page.get_by_role("slider", name=name)


def test_a_planner_moves_a_weight_sees_ranks_map_and_list_follow_and_sends_the_link(planner: Person, newcomer: Newcomer) -> None:
    planner.opens("/pemerataan").sees(re.compile("Bagian bobot: .*Kepadatan penduduk 25"))
    before = ranks(planner), colours(planner), listed(planner)
    weight(planner, "Kepadatan penduduk").press("Home")
    planner.sees(re.compile("Bagian bobot: Unmet need 33")).settled()
    after = ranks(planner), colours(planner), listed(planner)
    assert all(then != now for then, now in zip(before, after, strict=True))
    sentence = planner.page.get_by_role("heading", level=1).inner_text()

    colleague = newcomer().opens(planner.copies_link())
    expect(weight(colleague, "Kepadatan penduduk")).to_have_value("0")
    expect(colleague.page.get_by_role("heading", level=1)).to_have_text(sentence)
    assert (ranks(colleague), colours(colleague), listed(colleague)) == after

    colleague.clicks("Kembalikan bobot").sees(re.compile("Bagian bobot: .*Kepadatan penduduk 25")).settled()
    assert (ranks(colleague), colours(colleague), listed(colleague)) == before


def test_an_evaluator_follows_a_figure_to_its_method_in_either_language(evaluator: Person) -> None:
    evaluator.opens("/pemerataan", bagian="Kesenjangan").sees("Kesenjangan Rasio KB aktif menyempit")
    evaluator.clicks("Cara menghitung: Ukuran kesenjangan").sees("Schlotheuber & Hosseinpoor 2022")
    evaluator.opens("/pemerataan", bahasa="EN", bagian="Spatial pattern").clicks("How it is computed: Spatial pattern").sees("Benjamini & Hochberg 1995")


def test_a_click_on_a_place_leads_to_its_profile(planner: Person) -> None:
    planner.opens("/pemerataan")
    planner.page.locator(".st-key-kartu_peta_kebutuhan .choroplethlayer path").last.click(force=True)
    planner.page.wait_for_url(re.compile(r"/profil\?"))
    planner.settled()


def test_a_phone_shows_nothing_wider_than_itself(lurah: Person) -> None:
    for section in ("Kebutuhan dan upaya", "Kesenjangan", "Pola ruang"):
        lurah.opens("/pemerataan", bagian=section)
        assert lurah.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

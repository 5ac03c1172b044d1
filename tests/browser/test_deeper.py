"""Tren, looked into deeper: what drove the change, and the way to the target; and on Intervensi the test of synergy."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import Person

SIGNED = re.compile(r"^[+−]?\d+,\d+$")


def number(text: str) -> float:
    """A number as it is written in Indonesian."""
    return float(text.replace(".", "").replace(",", ".").replace("−", "-"))


def written(card: Locator) -> list[float]:
    """The numbers at the bars and marks of a waterfall, those of the bars first."""
    texts = card.locator(".barlayer .bartext, .scatterlayer .textpoint text").all_text_contents()
    return [number(text.strip()) for text in texts if SIGNED.match(text.strip())]


def test_what_drove_the_change_adds_up_and_is_in_the_link(planner: Person) -> None:
    planner.opens("/tren")
    card = planner.page.locator(".st-key-kartu_pendorong")
    expect(card).to_have_count(0)  # not drawn before it is asked for
    planner.clicks("Apa yang mendorong perubahannya")
    expect(card.locator(".temuan")).to_contain_text("2016–2019")
    *parts, first, last = written(card)
    assert len(parts) <= 8 and first + sum(parts) == pytest.approx(last, abs=0.05)  # as rounded on the bars
    planner.chooses(dari_tahun="2017").chooses(menurut="kelurahan")
    expect(card.locator(".temuan")).to_contain_text("2017–2019")
    expect(planner.page).to_have_url(re.compile("dari=2017"))
    told = card.locator(".temuan").inner_text()
    planner.reloads()
    expect(card.locator(".temuan")).to_have_text(told)
    planner.switches_to("EN")
    expect(card.locator(".temuan")).to_contain_text("the mix of places")


def test_the_way_to_the_target_is_drawn_when_asked_for(planner: Person) -> None:
    planner.opens("/tren").clicks("Laju menuju sasaran")
    expect(planner.page.locator(".st-key-kartu_laju .temuan")).to_contain_text("tercapai")
    planner.sees(re.compile(r"Sasaran Renstra .*sudah tercapai"))


def test_the_test_of_synergy_is_drawn_when_asked_for(planner: Person) -> None:
    planner.opens("/intervensi")
    card = planner.page.locator(".st-key-kartu_sinergi")
    expect(card).to_have_count(0)
    planner.clicks("Uji sinergi")
    expect(card.locator(".temuan")).to_contain_text(re.compile("Terbukti|Tidak terbukti|Kebalikannya"))
    planner.reloads()
    expect(card.locator(".temuan")).to_contain_text("SKPD")

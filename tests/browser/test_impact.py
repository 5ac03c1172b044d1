"""The page of impact: an evaluator reads the estimate, its range and what speaks against it, and follows to the method."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from kbdata import impact
from kbview import i18n, words_impact
from kbview.view import SAMPLE, View, open_latest
from tests.browser.people import Person


def test_an_evaluator_reads_the_estimate_its_range_and_caveat_and_follows_to_the_method(planner: Person) -> None:
    i18n.speak(i18n.SOURCE)
    data = open_latest()
    assert data.folder == SAMPLE
    view = View(data, "2019", str(data.places.index[data.places["tingkat"] == "kota"][0]))
    verdict = impact.verdict(data, data.setting("indikator_utama"))
    assert verdict.study is not None
    planner.opens("/ringkasan").goes_to("Dampak")
    expect(planner.page.get_by_role("heading", level=1)).to_contain_text(words_impact.sentence(view, verdict))
    planner.sees(words_impact.size(view, verdict.panel.code, verdict.study.estimate.effect))
    planner.sees(words_impact.span(view, verdict.panel.code, verdict.study.estimate))
    planner.sees("Tren sebelum program tidak sejajar: jangan disebut dampak")
    planner.page.locator(".st-key-kartu_sejak_pencanangan .ajakan a").click()
    planner.settled().sees("Uji bersama (Wald").does_not_see("Cara hitung yang disebut tautan ini tidak terbaca")
    expect(planner.page).to_have_url(re.compile(r"/kamus\?.*metode="))  # once all is answered: it stays, so that the link can be passed on
    planner.reloads().sees("Uji bersama (Wald").goes_back()
    expect(planner.page).to_have_url(re.compile(r"/dampak"))


def test_the_indicator_is_in_the_link(planner: Person) -> None:
    planner.opens("/dampak").chooses(indikator="Cakupan keluarga oleh poktan")
    expect(planner.page).to_have_url(re.compile("dampak_pada="))
    expect(planner.page.get_by_role("heading", level=1)).to_contain_text("tidak membantah")
    planner.reloads().has_chosen(indikator="Cakupan keluarga oleh poktan")


def test_a_phone_shows_nothing_wider_than_itself(lurah: Person) -> None:
    lurah.opens("/dampak")
    assert lurah.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

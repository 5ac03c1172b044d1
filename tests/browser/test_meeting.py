"""A meeting held by keys alone: slides, list, black-out, timer, a decision that the next meeting sees; and letters that are read from afar."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from kbdata import home
from kbdata.store import Store, open_store
from kbview import commands
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person
from tests.decks import read, words

DECISION = "Layanan KB keliling di Murung Raya dua kali sebulan"
TITLE, BODY = 32, 20  # px that a title and any other text must have on a slide

# What of the slide is written too small, and what lies outside of it or runs into the bar at its foot.
FAULTS = """
([title, body]) => {
  const slide = [...document.querySelectorAll('[class*="st-key-lembar_"]')].find(each => getComputedStyle(each).visibility === 'visible');
  const bar = document.querySelector('.rapat-bilah'), edge = bar.getBoundingClientRect().top, found = [];
  const size = element => {
    const plot = element.closest('.js-plotly-plot');
    return parseFloat(getComputedStyle(element).fontSize) * (plot ? plot.getBoundingClientRect().width / plot.offsetWidth : 1);
  };
  for (const [root, lowest] of [[slide, edge], [bar, innerHeight]]) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode, element = text.parentElement, range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      const seen = text.nodeValue.trim() && box.width && element.checkVisibility({ visibilityProperty: true });
      if (!seen || element.closest('style, script, [hidden]')) continue;
      const least = element.tagName === 'H2' ? title : body;
      if (size(element) < least - 0.01) found.push(`${text.nodeValue.trim().slice(0, 40)}: ${size(element).toFixed(1)} px`);
      if (box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > lowest + 1) found.push(`outside: ${text.nodeValue.trim().slice(0, 40)}`);
    }
  }
  if (slide.scrollHeight > slide.clientHeight + 1 || slide.scrollWidth > slide.clientWidth + 1) found.push('it scrolls');
  return found;
}
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(tmp_path / "simpanan")
    home.begin(made, user="Siti", reason="Data awal")
    return made


def press(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def number(person: Person) -> Locator:
    """Where the counter stands."""
    return person.page.locator(".rapat-nomor")


def slide(person: Person, key: str) -> Locator:
    """A slide."""
    return person.page.locator(f".st-key-lembar_{key}")


def test_a_whole_meeting_is_held_by_keys(newcomer: Newcomer, serve: Serve, store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "simpanan"
    leader = newcomer(serve(folder, KBDATA_OPERATOR="1", KBDATA_USER="Rina"), width=1920, height=1080).opens("/rapat")
    expect(number(leader)).to_have_text("1 / 11")
    expect(slide(leader, "inti").get_by_role("heading")).to_be_visible()
    expect(leader.page.locator(".stAppHeader, .st-key-bilah, .merek, .alat").locator("visible=true")).to_have_count(0)
    for at, key in enumerate(("peta", "tren", "skpd", "perhatian", "perhatian_1", "perhatian_2", "perhatian_3", "keputusan", "baru", "penutup"), start=2):
        press(leader, "PageDown")  # the key of a remote
        expect(number(leader)).to_have_text(f"{at} / 11")
        expect(slide(leader, key).get_by_role("heading").first).to_be_visible()
    press(leader, "PageDown")
    expect(number(leader)).to_have_text("11 / 11")
    press(leader, "Home", "ArrowRight", " ", "ArrowLeft")
    expect(number(leader)).to_have_text("2 / 11")
    press(leader, "1", "0", "Enter")
    expect(number(leader)).to_have_text("10 / 11")
    press(leader, "d")
    expect(leader.page.get_by_role("dialog", name="").or_(leader.page.locator("dialog"))).to_be_visible()
    press(leader, "ArrowUp", "ArrowUp", "Enter")
    expect(number(leader)).to_have_text("8 / 11")

    press(leader, "k")
    expect(number(leader)).to_have_text("10 / 11")
    leader.page.keyboard.type(DECISION)  # its letters are no keys of the meeting
    press(leader, "Tab")
    leader.page.keyboard.type("DPPKBPM")
    expect(leader.page.get_by_role("option")).to_have_count(1)
    press(leader, "Enter", "Control+Enter")
    leader.settled()
    expect(slide(leader, "baru").get_by_role("heading").first).to_have_text("1 keputusan diambil hari ini")
    leader.sees("Keputusan dicatat, di Riwayat sebagai terbitan 2.")
    expect(number(leader)).to_have_text("10 / 11")
    assert "slide=baru" in leader.page.url
    press(leader, "PageUp")
    expect(slide(leader, "keputusan")).to_contain_text(DECISION)

    again = newcomer(serve(folder), width=1280, height=720).opens("/rapat", slide="keputusan")
    expect(slide(again, "keputusan").get_by_text(DECISION)).to_be_visible()
    press(again, "ArrowRight")
    expect(slide(again, "baru")).to_contain_text("Hanya operator yang mencatat keputusan")
    again.opens("/profil").sees(DECISION)

    deck = tmp_path / "rapat.pptx"
    assert commands.main(["--home", str(folder), "deck", str(deck), "--slides", "keputusan"]) == 0
    assert any(DECISION in words(each) for each in read(deck.read_bytes()))


def test_the_screen_goes_black_and_any_key_brings_it_back(planner: Person) -> None:
    planner.opens("/rapat", slide="tren")
    expect(number(planner)).to_have_text("3 / 11")
    press(planner, "b")
    expect(planner.page.locator(".rapat-padam")).to_be_visible()
    press(planner, "PageDown")
    expect(planner.page.locator(".rapat-padam")).to_be_hidden()
    expect(number(planner)).to_have_text("3 / 11")


def test_the_timer_starts_rests_runs_over_and_outlives_a_reload(newcomer: Newcomer) -> None:
    planner = newcomer(own=True)
    planner.page.clock.install()
    planner.opens("/rapat", menit="2")
    clock = planner.page.locator('[data-rapat="waktu"]')
    expect(clock).to_have_text("02:00")
    press(planner, "t")
    planner.page.clock.fast_forward(61_000)
    expect(clock).to_have_text(re.compile("^00:5"))
    press(planner, "t")
    expect(clock).to_contain_text("jeda")
    planner.reloads()
    expect(clock).to_have_text(re.compile("^00:.*jeda"))
    press(planner, "t")
    planner.page.clock.fast_forward(120_000)
    expect(clock).to_contain_text("lewat waktu")
    press(planner, "r")
    expect(clock).to_have_text("02:00")


def test_nobody_leaves_by_accident(planner: Person) -> None:
    planner.opens("/rapat", slide="peta", kecamatan="Banjarmasin Utara")
    expect(number(planner)).to_have_text(re.compile("^2 /"))
    press(planner, "Escape")
    planner.sees("Tekan Esc sekali lagi untuk kembali ke Ringkasan")
    expect(number(planner)).to_have_text(re.compile("^2 /"))
    press(planner, "Escape")
    planner.settled().has_chosen(kecamatan="Banjarmasin Utara")
    assert "/ringkasan" in planner.page.url
    assert "slide" not in planner.page.url
    expect(planner.page.locator(".stAppHeader")).to_be_visible()


def test_slides_are_left_out_and_reordered_in_the_link(planner: Person) -> None:
    planner.opens("/rapat", urutan="penutup,inti,tidakada", berikut="2027-02-25")
    expect(number(planner)).to_have_text("1 / 2")
    expect(slide(planner, "penutup").get_by_role("heading")).to_have_text("Terima kasih; kita bertemu lagi 25 Februari 2027")
    press(planner, "s")
    planner.sees("Rapat dalam 2 halaman")
    expect(planner.field("kecamatan")).to_be_visible()
    planner.clicks("↓ Ke belakang")
    assert "urutan=inti%2Cpenutup" in planner.page.url or "urutan=inti,penutup" in planner.page.url
    planner.clicks("Tampilkan")
    expect(number(planner)).to_have_text("2 / 2")


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("language", ["ID", "EN"])
def test_every_slide_is_read_from_afar(newcomer: Newcomer, serve: Serve, store: Store, tmp_path: Path, width: int, height: int, language: str) -> None:
    leader = newcomer(serve(tmp_path / "simpanan", KBDATA_OPERATOR="1"), width=width, height=height).opens("/rapat", bahasa=language)
    faults = {}
    for at in range(1, 12):
        expect(number(leader)).to_have_text(f"{at} / 11")
        leader.settled()
        faults[at] = leader.page.evaluate(FAULTS, [TITLE, BODY])
        press(leader, "ArrowRight")
    assert not any(faults.values()), faults


def test_on_a_phone_the_slides_are_stacked(lurah: Person) -> None:
    lurah.opens("/rapat")
    expect(lurah.page.locator(".lembar-kepala h2").locator("visible=true")).to_have_count(11)
    expect(lurah.page.locator(".rapat-bilah")).to_be_hidden()
    assert lurah.page.evaluate("document.documentElement.scrollWidth") <= 390

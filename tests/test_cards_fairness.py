"""The page of fairness says what its data bear: findings from the numbers, "not proven" where nothing is, and what is missing where that is the matter."""

from __future__ import annotations

import re
from html import unescape

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from kbdata.dataset import Dataset
from kbdata.need import Recipe
from kbview import i18n, methods
from kbview.card import Card
from kbview.cards import fairness, fairness_gap, fairness_map, fairness_measures, fairness_rank, fairness_spots
from kbview.cards.fairness import Choice
from kbview.view import View, open_latest
from tests.making import BASE, make_dataset, observed

DATA = open_latest()
[CITY] = DATA.places.index[DATA.places["tingkat"] == "kota"]
CODE = "rasio_kb"
BROKEN = re.compile(r"\b(nan|NaN|inf|None)\b")
PLACES = [None, *(DATA.places.index[DATA.places["tingkat"] == level][3] for level in ("kecamatan", "kampung"))]
INDICATORS = [*BASE["indikator"], {"kode": "keluarga"}]


def view(place: str | None = None, period: str = "2019", **filters: str) -> View:
    row = DATA.places.loc[place] if place else {}
    above = {level: row[level] for level in ("kecamatan", "kelurahan", "kampung") if place and isinstance(row[level], str)}
    return View(DATA, period, CITY, **above, **filters)


def even(here: View) -> Choice:
    return Choice(Recipe(tuple((code, 50.0) for code in fairness.usual(here))))


def cards(here: View, choice: Choice) -> dict[str, Card]:
    return {
        "map": fairness_map.crossed(here, choice),
        "quarters": fairness_map.quarters(here, choice),
        "ranking": fairness_rank.ranking(here, choice),
        "without": fairness_rank.without_work(here, choice),
        "curve": fairness_gap.curve(here, choice),
        "gap": fairness_gap.gap(here, choice, CODE),
        "layers": fairness_gap.layers(here, CODE),
        "measures": fairness_measures.every(here, choice, CODE),
        "spots": fairness_spots.spots(here, choice, fairness_spots.INDEX),
        "named": fairness_spots.named(here, choice, CODE),
    }


def words(card: Card) -> str:
    figure = card.figure if isinstance(card.figure, str) else ""
    return unescape(re.sub("<[^>]+>", " ", f"{card.title} {card.subtitle} {figure} {card.below}"))


def city(rows: list[tuple[str, str, str, float | None]], count: int = 40, works: list[dict[str, object]] | None = None) -> View:
    """A city of a strip of kelurahan, ten in each kecamatan."""
    wilayah = [{"kode": "K", "nama": "Kota", "tingkat": "kota"}]
    wilayah += [{"kode": f"K.{i}", "nama": f"Kec {i}", "tingkat": "kecamatan", "induk": "K"} for i in range(1 + (count - 1) // 10)]
    wilayah += [{"kode": f"P{i:02d}", "nama": f"Tempat {i}", "tingkat": "kelurahan", "induk": f"K.{i // 10}"} for i in range(count)]
    made = make_dataset(wilayah=wilayah, kampung=[], indikator=INDICATORS, nilai=observed(*rows), intervensi=works or [])
    shapes = made.layers["kelurahan"].iloc[[0] * count].assign(kode=[f"P{i:02d}" for i in range(count)])
    shapes = shapes.set_geometry([box(i % 8, i // 8, i % 8 + 1, i // 8 + 1) for i in range(count)])
    layers = {"kelurahan": shapes, "kecamatan": shapes.iloc[:0]}
    return View(Dataset(f"uji-{abs(hash(tuple(rows)))}-{count}", made.folder, made.frames, layers), "2019", "K")


def reports(count: int, users: list[float], lacking: list[float], families: float = 500.0, couples: float = 400.0) -> list[tuple[str, str, str, float | None]]:
    rows: list[tuple[str, str, str, float | None]] = []
    for i in range(count):
        told = {"pus": couples, "pil": users[i], "iud": 0.0, "iat": lacking[i], "keluarga": families}
        rows += [(f"P{i:02d}", "2019", code, value) for code, value in told.items()]
    return rows


def test_the_sample_data_are_told_as_its_numbers_bear() -> None:
    here = view()
    shown = cards(here, even(here))
    table = shown["ranking"].table.frame
    assert shown["ranking"].title.startswith(str(table["nama"].iloc[0])) and table["peringkat"].is_monotonic_increasing
    behind = shown["quarters"].table.frame
    high = behind[behind["indeks"] > behind["indeks"].median()]
    low = high[high["upaya"] <= behind["upaya"].median()]
    assert shown["quarters"].title.startswith(f"{len(low)} dari {len(high)} ")
    assert "menyempit dari 7,0" in shown["gap"].title.replace("\u00a0", " ")
    assert all(card.foot.simulated for card in shown.values())
    last = shown["gap"].table.frame.iloc[-1]
    measured = shown["measures"].table.frame.set_index("ukuran")["nilai"]
    told = float(str(measured["Selisih (D)"]).split("\u00a0")[0].replace(",", "."))
    assert told == pytest.approx(last["teringan"] - last["terbutuh"], abs=0.006)  # one grouping for the chart and the measures
    assert "Selang 95" in words(shown["gap"])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    "place", [None, DATA.places.index[DATA.places["tingkat"] == "kecamatan"][0], DATA.places.index[DATA.places["tingkat"] == "kampung"][3]]
)
@pytest.mark.parametrize("year", ["2016", "2019"])
def test_every_card_can_be_shown_everywhere(language: str, place: str | None, year: str) -> None:
    i18n.speak(language)
    try:
        here = view(place, year, language=language)
        for name, card in cards(here, even(here)).items():
            assert card.title and card.subtitle and not BROKEN.search(words(card)), (name, words(card))
            assert "metode=" in card.below
    finally:
        i18n.speak(i18n.SOURCE)


def test_under_no_gap_and_no_direction_nothing_is_called_proven() -> None:
    dice = np.random.default_rng(7)
    works = [{"id": f"I{i}", "wilayah": f"P{i:02d}"} for i in range(40)]  # one each
    here = city(reports(40, dice.binomial(400, 0.7, 40).tolist(), dice.binomial(400, 0.1, 40).tolist()), works=works)
    choice = Choice(Recipe((("unmet_need", 50.0),)))
    assert "Tidak terbukti" in fairness_map.sentence(here, choice)
    shown = cards(here, choice)
    assert shown["curve"].title.startswith("Tidak terbukti") and shown["spots"].title.startswith("Tidak terbukti")
    assert shown["layers"].title.startswith("Tidak terbukti")
    proven = shown["measures"].table.frame["putusan"].eq("terbukti").sum()
    assert proven <= 2, shown["measures"].table.frame  # 21 measures at 5 %


NOTHING = Recipe((("unmet_need", 0.0),))
ONE = Recipe((("unmet_need", 50.0),))
BARE = {
    "no reports": (city([]), ONE, "Belum ada indikator"),
    "no weight": (city(reports(6, [300.0] * 6, [40.0] * 6), 6), NOTHING, "Semua bobot nol"),
    "one place": (city(reports(1, [300.0], [40.0]), 1), ONE, "Hanya satu kelurahan"),
    "all equal": (city(reports(12, [300.0] * 12, [40.0] * 12), 12), ONE, "Kebutuhan semua kelurahan sama"),
    "no couples": (city(reports(12, [0.0] * 12, [0.0] * 12, couples=0.0), 12), ONE, "Belum ada indikator"),
    "nothing done": (city(reports(12, [300.0] * 12, [float(i) for i in range(12)]), 12), ONE, "Belum ada upaya"),
    "no families": (city(reports(12, [300.0] * 12, [float(i) for i in range(12)], families=0.0), 12), ONE, "Jumlah keluarga belum dilaporkan"),
}


@pytest.mark.parametrize("case", BARE)
def test_what_is_missing_is_said(case: str) -> None:
    here, recipe, told = BARE[case]
    choice = Choice(recipe)
    assert fairness_map.sentence(here, choice).startswith(told)
    for name, card in cards(here, choice).items():
        assert card.title and not BROKEN.search(words(card)), (name, words(card))
        assert not card.table.readable().empty
    patterns = [fairness_spots.sentence(here, choice, what) for what in (CODE, fairness_spots.INDEX)]
    for sentence in (fairness_gap.sentence(here, choice, CODE), *patterns):
        assert sentence.endswith(".") and not BROKEN.search(sentence)


def test_a_year_alone_has_a_gap_but_no_change() -> None:
    here = city(reports(12, [200.0 + 10 * i for i in range(12)], [float(60 - 4 * i) for i in range(12)]), 12)
    assert "baru terlihat setelah dua tahun" in fairness_gap.gap(here, Choice(ONE), CODE).title


def test_the_weights_change_the_ranks_and_the_title() -> None:
    here = view()
    usual = fairness.usual(here)
    only = Choice(Recipe(tuple((code, 100.0 if code == usual[0] else 0.0) for code in usual)))
    first = fairness_rank.ranking(here, only)
    values = fairness.ranked(here, only.recipe)
    assert first.table.frame["nama"].iloc[0] == DATA.places.at[values.index[0], "nama"] and "100" in first.subtitle
    assert first.title != fairness_rank.ranking(here, even(here)).title or not values["peringkat"].equals(fairness.ranked(here, even(here).recipe)["peringkat"])


def test_every_method_that_a_card_links_to_is_told_in_both_languages() -> None:
    told = methods.every()
    assert {"kebutuhan", "ketidakpastian-peringkat", "kesenjangan", "ukuran-kesenjangan", "pola-ruang"} <= set(told)
    for anchor, method in told.items():
        assert all((method.title_id, method.title_en, method.text_id, method.text_en)), anchor
        assert "### " not in method.text_id and "<a id" not in method.text_en, anchor
    assert pd.Index(method.title_id for method in told.values()).is_unique and pd.Index(method.title_en for method in told.values()).is_unique

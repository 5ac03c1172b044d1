"""What the page of impact says: the finding with its uncertainty, why it may not be called an impact, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import numpy as np
import pandas as pd
import pytest

from kbdata import impact, knowntruth
from kbview import i18n, methods, words_impact
from kbview.cards import impact as cards
from kbview.cards import impact_checks, impact_study
from kbview.view import View
from tests.test_impact import DEGENERATE, city, degenerate, known_city

CARDS = (
    cards.estimate,
    cards.caveats,
    impact_study.event_study,
    impact_study.before_after,
    impact_checks.ways,
    impact_checks.sensitivity,
    impact_checks.placebo,
)


@pytest.fixture(autouse=True)
def indonesian():
    i18n.speak(i18n.SOURCE)


def seen(data, language: str = i18n.SOURCE) -> View:
    return View(data, "2019", "K", language=language)


def test_under_no_effect_the_page_says_not_proven_and_by_how_much_it_may_be_wrong():
    view = seen(known_city(1))
    text = cards.sentence(view, "rasio_kb")
    found = impact.verdict(view.data, "rasio_kb").study.estimate
    assert "tidak terbukti" in text and words_impact.span(view, "rasio_kb", found) in text
    assert "Tidak satu pun cara dengan pembanding" in impact_checks.ways(view, "rasio_kb").title


def test_a_supported_effect_is_told_with_its_range_and_never_as_certain():
    view = seen(known_city(1, effect=4.0))
    text = cards.sentence(view, "rasio_kb")
    found = impact.verdict(view.data, "rasio_kb").study.estimate
    assert "tidak membantah" in text and words_impact.span(view, "rasio_kb", found) in text and "simulasi" not in text
    assert "Undian jarang" in impact_checks.placebo(view, "rasio_kb").title


def test_where_trends_were_not_parallel_the_page_forbids_the_word():
    view = seen(known_city(4, drift=4.0))
    assert "jangan disebut dampak" in cards.sentence(view, "rasio_kb")
    assert "Tren sebelum program tidak sejajar: jangan disebut dampak" in unescape(cards.caveats(view, "rasio_kb").figure)
    assert "tidak sejajar" in impact_study.event_study(view, "rasio_kb").title


def test_simulated_data_are_stamped_on_every_card_and_in_the_sentence():
    wide, start, _gained = knowntruth.panel(2, effect=4.0)
    view = seen(city(wide, {code: int(year) for code, year in start.items() if np.isfinite(year)}, status="simulasi"))
    assert all(build(view, "rasio_kb").foot.simulated for build in CARDS)
    assert cards.sentence(view, "rasio_kb").endswith("Semua angka ini simulasi: peragaan cara, bukan temuan.")


def test_every_card_leads_to_its_method():
    view = seen(known_city(3))
    for build in CARDS:
        assert "kamus?" in build(view, "rasio_kb").below
    assert set(words_impact.METHODS.values()) <= set(methods.every())
    assert all(methods.every()[anchor].text_id and methods.every()[anchor].text_en for anchor in words_impact.METHODS.values())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("case", DEGENERATE)
def test_what_is_missing_is_said_on_every_card(case: str, language: str):
    i18n.speak(language)
    view = seen(degenerate(case), language)
    why = words_impact.missing(impact.verdict(view.data, "rasio_kb").panel.missing)
    assert why in cards.sentence(view, "rasio_kb")
    for build in CARDS:
        card = build(view, "rasio_kb")
        assert card.title and not {"nan", "inf"} & set(str(card.figure if isinstance(card.figure, str) else card.title).lower().split())
    assert why in unescape(cards.estimate(view, "rasio_kb").figure).lower() or why.capitalize() in unescape(cards.estimate(view, "rasio_kb").figure)


def test_every_caveat_and_every_reason_has_words_in_both_languages():
    verdict = impact.verdict(known_city(3), "rasio_kb")
    view = seen(known_city(3))
    for language in i18n.LANGUAGES:
        i18n.speak(language)
        for code in words_impact.CAVEATS:
            head, text = words_impact.caveat(view, verdict, impact.Caveat(code, (2.0, 4.0), ("000", "001")))
            assert head and text and "{" not in head + text


def test_the_comparison_is_told_by_kampung():
    values = pd.DataFrame(
        {2016: [60.0, 50.0, 70.0, 72.0, 74.0, 76.0], 2017: [64.0, 51.0, 71.0, 73.0, 75.0, 77.0], 2018: [66.0, 51.0, 72.0, 74.0, 76.0, 78.0]},
        index=list("ABCDEF"),
    )
    card = impact_study.before_after(seen(city(values, {"A": 2017, "B": 2017})), "rasio_kb")
    heads = set(card.figure.data[-1].text)  # A: 66 − 62; B: 51 − 52, worse than the others though better than before
    assert {head.split("<b>")[1] for head in heads} == {"✓\N{NO-BREAK SPACE}+4,0</b>", "✗\N{NO-BREAK SPACE}−1,0</b>"}
    assert card.title == "Uraian, bukan dampak: 1 dari 2 kelurahan berkampung kini lebih baik daripada bila mengikuti kelurahan lain"
    assert card.table.frame.query("nama == 'A' and tahun == '2018'")["banding"].item() == pytest.approx(62.0)


def test_a_card_is_built_once_for_all_periods_and_its_link_keeps_the_period() -> None:
    view = seen(known_city(1))
    usual, earlier = (impact_study.event_study(each, "rasio_kb") for each in (view, replace(view, period="2018")))
    assert usual.figure is earlier.figure
    assert "periode=2018" in earlier.below and "periode" not in usual.below

"""Numbers, money, dates and lists as each language writes them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbview import formats, i18n

NO_VALUES = (None, float("nan"), np.nan, pd.NA)


@pytest.fixture(params=i18n.LANGUAGES)
def language(request):
    i18n.speak(request.param)
    yield request.param
    i18n.speak(i18n.SOURCE)


def write(language, function, *arguments, **named):
    """What a function writes in a language; a protected space is shown as a plain one."""
    i18n.speak(language)
    try:
        return function(*arguments, **named).replace("\xa0", " ")
    finally:
        i18n.speak(i18n.SOURCE)


BOTH = [
    (formats.number, (1234567,), "1.234.567", "1,234,567"),
    (formats.number, (0,), "0", "0"),
    (formats.number, (1234.5, 1), "1.234,5", "1,234.5"),
    (formats.number, (-1234.56, 2), "−1.234,56", "−1,234.56"),
    (formats.number, (-0.04, 1), "0,0", "0.0"),
    (formats.number, (999.96, 1), "1.000,0", "1,000.0"),
    (formats.percent, (74,), "74,0 %", "74.0%"),
    (formats.percent, (0.04, 2), "0,04 %", "0.04%"),
    (formats.percent, (-3.25, 1), "−3,2 %", "−3.2%"),
    (formats.quantity, (98.454, "km²", 2), "98,45 km²", "98.45 km²"),
    (formats.quantity, (74.04, "persen", 1), "74,0 %", "74.0%"),
    (formats.quantity, (74.04, "percent", 1), "74,0 %", "74.0%"),
    (formats.signed, (4,), "+4,0", "+4.0"),
    (formats.signed, (-1.2,), "−1,2", "−1.2"),
    (formats.signed, (0.04,), "0,0", "0.0"),
    (formats.signed, (-0.04,), "0,0", "0.0"),
    (formats.money, (0,), "Rp 0", "IDR 0"),
    (formats.money, (999_999,), "Rp 999.999", "IDR 999,999"),
    (formats.money, (1_000_000,), "Rp 1,0 juta", "IDR 1.0 million"),
    (formats.money, (1_234_000_000,), "Rp 1,2 miliar", "IDR 1.2 billion"),
    (formats.money, (5.6e12,), "Rp 5,6 triliun", "IDR 5.6 trillion"),
    (formats.money, (-2_500_000,), "Rp −2,5 juta", "IDR −2.5 million"),
    (formats.money, (999_960_000,), "Rp 1,0 miliar", "IDR 1.0 billion"),
    (formats.money, (999_999.9,), "Rp 1,0 juta", "IDR 1.0 million"),
    (formats.day, (date(2018, 6, 26),), "26 Juni 2018", "26 June 2018"),
    (formats.day, (pd.Timestamp("2018-08-17"), "medium"), "17 Agu 2018", "17 Aug 2018"),
    (formats.period, ("2019",), "2019", "2019"),
    (formats.period, ("2019-05",), "Mei 2019", "May 2019"),
    (formats.listing, ([],), "", ""),
    (formats.listing, (["A"],), "A", "A"),
    (formats.listing, (["A", "B"],), "A dan B", "A and B"),
]


@pytest.mark.parametrize(("function", "arguments", "indonesian", "english"), BOTH, ids=lambda part: getattr(part, "__name__", str(part)))
def test_both_languages(function, arguments, indonesian, english):
    assert write("id", function, *arguments) == indonesian
    assert write("en", function, *arguments) == english


def test_periods_and_lists_in_words():
    assert write("id", formats.period, "2019-Q2") == "triwulan II 2019"
    assert write("id", formats.period, "2019-Q2", short=True) == "T2 2019"
    assert write("id", formats.period, "2019-10", short=True) == "Okt 2019"
    assert write("id", formats.listing, ["A", "B", "C"]) == "A, B, dan C"
    assert write("id", formats.points, -4) == "4,0 poin"


@pytest.mark.parametrize(("zone", "said"), [("Asia/Makassar", "1 Jan 2020 01.30"), ("Asia/Jayapura", "1 Jan 2020 02.30"), ("UTC", "31 Des 2019 17.30")])
def test_a_time_is_told_in_the_zone_of_the_city(zone, said):
    assert write("id", formats.moment, datetime(2019, 12, 31, 17, 30, tzinfo=UTC), ZoneInfo(zone)) == said


@pytest.mark.parametrize("nothing", NO_VALUES)
def test_what_is_not_there_is_a_dash(language, nothing):
    for function in (formats.number, formats.percent, formats.signed, formats.money, formats.day):
        assert function(nothing) == formats.NOTHING
    assert formats.quantity(nothing, "KK") == formats.quantity(nothing, "persen") == formats.NOTHING


def test_a_period_that_is_none(language):
    for text in ("", "19", "2019-1", "2019-Q", "Juni 2019"):
        with pytest.raises(ValueError, match="not a period"):
            formats.period(text)


def parsed(text, language):
    """The number that a text in a language stands for."""
    group, point = (".", ",") if language == "id" else (",", ".")
    return float(text.replace("−", "-").replace("+", "").replace(group, "").replace(point, "."))


amounts = st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12)


@given(st.sampled_from(sorted(i18n.LANGUAGES)), amounts, st.integers(0, 4))
def test_a_number_reads_back(language, value, decimals):
    half = 0.5 * 10**-decimals + 1e-9 * abs(value)
    text = write(language, formats.number, value, decimals)
    assert math.isclose(parsed(text, language), value, rel_tol=0, abs_tol=half)
    assert len(text.partition("," if language == "id" else ".")[2]) == decimals
    assert not text.startswith("−") or parsed(text, language) != 0
    assert parsed(write(language, formats.percent, value, decimals).rstrip("% "), language) == parsed(text, language)
    assert parsed(write(language, formats.signed, value, decimals), language) == parsed(text, language)


WORDS = {"id": ("juta", "miliar", "triliun"), "en": ("million", "billion", "trillion")}


@given(st.sampled_from(sorted(i18n.LANGUAGES)), st.floats(0, 1e14))
def test_money_reads_back_and_never_counts_a_thousand_of_a_scale(language, rupiah):
    currency, amount, *word = write(language, formats.money, rupiah).split(" ")
    scale = 10 ** (6 + 3 * WORDS[language].index(word[0])) if word else 1
    assert currency == {"id": "Rp", "en": "IDR"}[language]
    assert math.isclose(parsed(amount, language) * scale, rupiah, abs_tol=0.0500001 * scale if word else 0.5)
    assert parsed(amount, language) < 1000 or scale == 10**12 or not word
    assert word or parsed(amount, language) < 1_000_000


def test_an_unknown_language_is_indonesian():
    i18n.speak("fr")
    assert i18n.language() == "id"
    assert formats.number(1.5, 1) == "1,5"


def test_a_unit_beside_one_is_singular_in_english():
    i18n.speak("en")
    assert [formats.quantity(n, "facilities") for n in (0, 1, 2)] == ["0\u00a0facilities", "1\u00a0facility", "2\u00a0facilities"]
    assert formats.quantity(1, "facilities", 1) == "1.0\u00a0facilities" and formats.quantity(1, "ha") == "1\u00a0ha"
    assert formats.quantity(1, "a unit of another city") == "1\u00a0a unit of another city"
    i18n.speak("id")
    assert formats.quantity(1, "fasilitas") == "1\u00a0fasilitas"

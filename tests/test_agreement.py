"""The map, the tables, the lines and the headline figures say the same, and what the files say, under every filter."""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import indicators
from kbdata.observations import years
from kbview import formats, i18n
from kbview.cards import overview, places, trends
from kbview.view import View, open_latest
from tests import oracle
from tests.cases import few

DATA = open_latest()  # the one that the pages show: what was worked out for one test need not be for the next
SCALES = {"triliun": 1e12, "trillion": 1e12, "miliar": 1e9, "billion": 1e9, "juta": 1e6, "million": 1e6}
NUMBER = re.compile(r"[−+]?\d[\d.,]*\d|[−+]?\d")


class Choice(NamedTuple):
    """What a reader may have chosen: a place at any level, with or without those above it, a year, an agency, a field, a language."""

    place: str
    chain: bool
    year: str
    skpd: str | None
    bidang: str | None
    language: str

    def view(self):
        """The choice as the pages have it; its language is spoken from then on."""
        i18n.speak(self.language)
        chain = oracle.above(self.place)
        kept = {level: place for level, place in chain.items() if self.chain or place == self.place}
        places = [kept.get(level) for level in ("kecamatan", "kelurahan", "kampung")]
        return View(DATA, self.year, oracle.CITY, *places, self.skpd, self.bidang, self.language)


choices = st.builds(
    Choice,
    st.sampled_from(list(oracle.LEVEL)),
    st.booleans(),
    st.sampled_from(oracle.years()),
    st.none() | st.sampled_from(sorted(set(oracle.works()["skpd"]))),
    st.none() | st.sampled_from(sorted(set(oracle.works()["bidang"]))),
    st.sampled_from(sorted(i18n.LANGUAGES)),
)


def read(text, view):
    """The numbers in a text as its language writes them, each with the half of its last decimal place; words of scale are counted in."""
    found = []
    for match in NUMBER.finditer(text.replace("\xa0", " ")):
        group, point = ".,"[:: 1 if view.language == "id" else -1]
        plain = match.group().replace(group, "").replace(point, ".").replace("−", "-")
        scale = SCALES.get((text.replace("\xa0", " ")[match.end() :].split() or [""])[0].strip(".;"), 1)
        decimals = len(plain.partition(".")[2])
        found.append((float(plain) * scale, 0.5 * 10**-decimals * scale))
    return found


def says(text, expected, view):
    """Whether a text gives exactly these numbers, as exactly as it writes them; a single None means that it gives a dash."""
    if expected == [None]:
        return formats.NOTHING in text
    numbers = read(text, view)
    return len(numbers) == len(expected) and all(abs(number - want) <= half * 1.0001 for (number, half), want in zip(numbers, expected, strict=True))


def kpis(view):
    """The headline figures: number and lines of each."""
    blocks = overview.figures(view).split('<div class="nama">')[1:]
    return [
        (unescape(re.search(r'class="angka">([^<]*)<', block)[1]), [unescape(line) for line in re.findall(r'class="ubah[^"]*">([^<]*)<', block)])
        for block in blocks
    ]


def number(value):
    return None if value is None or pd.isna(value) else float(value)


def same(found, expected):
    return (found is None) == (expected is None) and (found is None or found == pytest.approx(expected, rel=1e-9, abs=1e-9))


@given(choices)
def test_the_headline_figures(choice):
    view = choice.view()
    now, base = oracle.value("rasio_kb", view.place, view.period), oracle.value("rasio_kb", view.place, str(view.base_year))
    leading, kampung, families, work, money = kpis(view)
    assert says(leading[0], [now], view)
    if now is not None and base is not None and view.year != view.base_year:
        since = leading[1][0]
        gap = abs(round(round(now, 1) - round(base, 1), 1))  # of what is shown: 67,4 and 59,2 are 8,2 apart
        change = [gap] if gap else []
        assert says(since, [*change, view.base_year], view), since
    standing = oracle.standing(view.place, view.period)
    assert says(kampung[0], [len(standing)], view)
    homes = {oracle.PARENT[code] for code in standing}
    assert any(says(line, [len(homes), len(oracle.inside(view.area, "kelurahan"))], view) for line in kampung[1])
    later = len(oracle.inside(view.place, "kampung")) - len(standing)
    assert not later or says(kampung[1][-1], [later, view.year], view)
    reached, everyone, _reported = oracle.sums("cakupan_keluarga", view.place, view.period)
    assert says(families[0], [reached], view)
    if reached is not None:
        assert says(families[1][0], [100 * reached / everyone, everyone], view)
    rows = oracle.work(view.place, view.period, view.skpd, view.bidang)
    since = sum(len(oracle.work(view.place, str(year), view.skpd, view.bidang)) for year in range(view.base_year, view.year + 1))
    assert says(work[0], [len(rows)], view)
    agencies, own = set(rows["skpd"]), {DATA.setting("skpd_koordinator")}
    assert says(work[1][0], [len(agencies), *([len(agencies - own)] if own <= agencies else [])], view) and says(work[1][1], [since, view.base_year], view)
    spent = rows["realisasi"].sum() if rows["realisasi"].notna().any() else None
    assert says(money[0], [spent], view)
    share = oracle.absorption(rows)
    if share is not None:
        told = rows.dropna(subset=["anggaran", "realisasi"])
        assert says(money[1][0].removeprefix("▼ "), [share, told["anggaran"].sum()], view)
        assert says(money[1][1], [rows["realisasi"].notna().sum(), len(rows)], view)


@given(choices)
def test_the_sentence(choice):
    view = choice.view()
    now, base = oracle.value("rasio_kb", view.place, view.period), oracle.value("rasio_kb", view.place, str(view.base_year))
    first, _sign, rest = overview.sentence(view).removesuffix(".").partition("; ")
    told = first.replace(view.name(view.place), "")
    if now is None:
        assert says(told, [int(view.period)], view)
    elif base is None or view.year == view.base_year:
        assert says(told, [now, int(view.period)], view)
    else:
        assert {number for number, _half in read(told, view)} >= {float(view.base_year)}
        assert any(abs(number - now) <= half * 1.0001 for number, half in read(told, view))
    if len(standing := oracle.standing(view.place, view.period)) > 1:
        assert read(rest, view)[1][0] == len(standing)
        assert read(rest, view)[0][0] <= len(standing)


@few(15)
@given(choices, st.sampled_from(oracle.CODES))
def test_the_trend_and_its_table(choice, code):
    view = choice.view()
    card = trends.trend(view, code)
    shown = trends.comparison(view)
    seen = {year for place, one, year in oracle.reports() if one in {code, *oracle.RATIOS.get(code, [oracle.SUMS.get(code)])[0]}} | set(oracle.years())
    expected = {(place, year): value for place in shown for year in seen if year <= view.period and (value := oracle.value(code, place, year)) is not None}
    table = {(row.wilayah, row.periode): row.nilai for row in card.table.frame.itertuples()}
    assert table.keys() == expected.keys() and all(same(table[key], expected[key]) for key in expected)
    for row in card.table.frame.itertuples():
        summed = not oracle.reports().get((row.wilayah, code, row.periode)) and oracle.LEVEL[row.wilayah] in ("kota", "kecamatan")
        reported = oracle.sums(code, row.wilayah, row.periode)[2] if summed else 1
        assert (row.lapor, row.dari) == (reported, len(oracle.inside(row.wilayah, "kelurahan")) if summed else 1)
    drawn = {}
    for trace in card.figure.data:
        for key, y in zip(trace.customdata if trace.customdata is not None else [], trace.y, strict=False):
            drawn.setdefault(key, set()).update([] if y is None or pd.isna(y) else [round(y, 9)])
    wanted = {}
    for (place, _year), value in expected.items():
        wanted.setdefault(place, set()).add(round(value, 9))
    assert drawn == wanted


@few(15)
@given(choices, st.sampled_from(oracle.CODES))
def test_the_map_and_its_table(choice, code):
    view = choice.view()
    card = places.area_map(view, code)
    scope = view.city if view.place == view.city else oracle.above(view.place)["kecamatan"]
    expected = {place: oracle.value(code, place, view.period) for place in oracle.inside(scope, "kelurahan")}
    table = {row.wilayah: number(row.nilai) for row in card.table.frame.itertuples()}
    assert table.keys() == expected.keys() and all(same(table[place], expected[place]) for place in expected)
    areas = [trace for trace in card.figure.data if trace.type == "choropleth" and trace.text]
    texts = {place: text for trace in areas for place, text in zip(trace.locations, trace.text, strict=True)}
    points = [trace for trace in card.figure.data if trace.type == "scattergeo" and trace.customdata is not None]
    kampung = {place: text for trace in points for place, text in zip(trace.customdata, trace.text, strict=True)}
    assert kampung.keys() == set(oracle.standing(scope, view.period))
    for place, text in {**texts, **kampung}.items():
        told = re.search(r": <b>([^<]*)</b>", text)[1]
        assert says(told.removesuffix(i18n.own(DATA.indicator(code), "satuan")), [oracle.value(code, place, view.period)], view), text
    assert texts.keys() == expected.keys()


@given(choices)
def test_the_interventions_by_agency_and_their_table(choice):
    view = choice.view()
    card = overview.agencies(view)
    rows = oracle.work(view.place, view.period, view.skpd, view.bidang)
    expected = {
        skpd: (
            len(mine),
            number(mine["anggaran"].sum(min_count=1)),
            number(mine["realisasi"].sum(min_count=1)),
            oracle.absorption(mine),
            number(mine["orang"].sum(min_count=1)),
            number(mine["keluarga"].sum(min_count=1)),
        )
        for skpd, mine in rows.groupby("skpd")
    }
    table = {row.skpd: (row.jumlah, *map(number, (row.anggaran, row.realisasi, row.serapan, row.orang, row.keluarga))) for row in card.table.frame.itertuples()}
    assert table.keys() == expected.keys()
    for skpd, numbers in expected.items():
        assert all(same(found, want) for found, want in zip(table[skpd], numbers, strict=True)), skpd
    bars = {}
    drawn = getattr(card.figure, "data", ())
    for trace in drawn[:-1]:
        for (skpd, field), length in zip(trace.customdata, trace.x, strict=True):
            bars[skpd, field] = bars.get((skpd, field), 0) + length
    named = {skpd for skpd, _field in bars if skpd in expected}
    counts = rows.assign(skpd=rows["skpd"].where(rows["skpd"].isin(named), "lainnya")).groupby(["skpd", "bidang"]).size().to_dict()
    assert {key: length for key, length in bars.items() if length} == counts
    if counts:
        assert sum(read(text, view)[0][0] for text in drawn[-1].text) == len(rows)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_published_headline(language):
    """70,0 % in 2016 and 74,0 % in 2019, from the ministry's article and as official as it was published."""
    i18n.speak(language)
    found = indicators.values(DATA, ["rasio_kb"], [oracle.CITY], ["2016", "2019"])
    assert found["nilai"].tolist() == [70.0, 74.0]
    assert set(found["status"]) == {"resmi"} and set(found["cara"]) == {"terbit"} and set(found["sumber"]) == {"menpan-2020"}
    view = View(DATA, "2019", oracle.CITY, language=language)
    card = trends.trend(view, "rasio_kb")
    rows = card.table.frame[card.table.frame["wilayah"] == oracle.CITY].set_index("periode")
    assert rows.loc[["2016", "2019"], "sumber"].tolist() == ["menpan-2020"] * 2 and "menpan-2020" in card.foot.sources
    percent = {"id": ("70,0\xa0%", "74,0\xa0%"), "en": ("70.0%", "74.0%")}[language]
    texts = [
        text for trace in card.figure.data if trace.customdata is not None for key, text in zip(trace.customdata, trace.text, strict=True) if key == oracle.CITY
    ]
    assert any(percent[0] in text for text in texts) and any(percent[1] in text for text in texts)
    assert kpis(view)[0][0] == percent[1] and percent[1] in overview.sentence(view)


def test_the_filter_bar_offers_the_years_of_the_files():
    assert years(DATA) == oracle.years()


def test_components_add_up_to_what_was_published():
    for year in ("2016", "2019"):
        top, bottom, reported = oracle.sums("rasio_kb", oracle.CITY, year)
        assert reported == len(oracle.inside(oracle.CITY, "kelurahan"))
        assert round(100 * top / bottom, 1) == oracle.value("rasio_kb", oracle.CITY, year)

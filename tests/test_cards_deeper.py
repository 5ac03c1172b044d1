"""The cards on working together, on the pace towards targets and on what drove a change: what they say of known data, and never what is no number."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from kbdata import pace, synergy
from kbview import formats, i18n
from kbview.card import Card
from kbview.cards import drivers, followup, outlook, overview, pace_words, trends
from kbview.cards import synergy as joint
from kbview.view import View, open_latest
from tests.making import make_dataset, observed

JOINT = (joint.breadth, joint.doubled, joint.complements, joint.order)
NO_NUMBER = re.compile(r"\b(nan|none|inf|infinity|NaT|<NA>)\b", re.IGNORECASE)


@pytest.fixture(autouse=True)
def in_indonesian():
    i18n.speak(i18n.SOURCE)


@pytest.fixture(scope="module")
def view():
    data = open_latest()
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, "2019", city)


def sound(card: Card) -> Card:
    """Every card has its finding in words, and shows nothing that is no number: in its words, its drawing and its table's text."""
    assert card.title and card.subtitle
    words = [card.title, card.subtitle, card.below, card.alt]
    if isinstance(card.figure, str):
        words.append(card.figure)
    else:
        for trace in card.figure.data:
            drawn = [point for axis in ("x", "y", "base") for point in _points(trace, axis)]
            assert all(math.isfinite(point) for point in drawn if isinstance(point, float | int))
            words += [str(text) for text in (trace.text if isinstance(trace.text, tuple | list) else ())]
    assert not [text for text in words if NO_NUMBER.search(text)]
    assert {column.key for column in card.table.columns} <= set(card.table.frame.columns)
    return card


def _points(trace, axis):
    found = getattr(trace, axis) if axis in trace else None
    return () if found is None else found


def every_place(view):
    places = view.data.places
    for level in ("kota", "kecamatan", "kelurahan", "kampung"):
        for code in places.index[places["tingkat"] == level][:2]:
            yield replace(view, **{name: places.at[code, name] for name in ("kecamatan", "kelurahan", "kampung") if isinstance(places.at[code, name], str)})


@pytest.mark.parametrize(("period", "language"), [("2016", "id"), ("2019", "en")])
def test_every_card_is_sound_at_every_level_and_in_both_languages(view, period, language):
    i18n.speak(language)
    for spoken in every_place(replace(view, period=period, language=language, dark=language == "en")):
        for build in JOINT:
            sound(build(spoken))
        for code in ("rasio_kb", "luas_kumuh"):
            sound(outlook.toward(spoken, code))
            for by in drivers.choices(spoken, code):
                sound(drivers.waterfall(spoken, code, "2016", "2019", by))


def test_the_claim_of_synergy_is_said_as_it_was_tested(view):
    whole = synergy.breadth(joint._rows(view), "skpd").iloc[0]
    card = joint.breadth(view)
    assert whole["putusan"] == synergy.MORE and card.title.startswith("Terbukti: ") and formats.number(whole["nilai"], 1) in card.title
    assert "Belum ada kampung yang didatangi semua 15 SKPD" in card.below
    assert card.foot.simulated


def made(*rows, **tables):
    """A view of a small data set with these interventions: (kampung, agency, field, activity, month of 2019)."""
    told = [
        {"id": f"I{n}", "wilayah": place, "skpd": agency, "bidang": field, "kegiatan": activity, "mulai": pd.Timestamp(f"2019-{month:02}-01"), "selesai": None}
        for n, (place, agency, field, activity, month) in enumerate(rows)
    ]
    kinds = [{"nama": "Toilet", "nama_en": "Toilet"}, {"nama": "Septik", "nama_en": "Tank"}]
    return View(make_dataset(intervensi=told, kegiatan=kinds, **tables), "2019", "K")


def test_under_data_without_synergy_the_claim_is_not_proven():
    card = sound(joint.breadth(made(*[(place, agency, "kb", "Toilet", 3) for place in ("KA", "KC") for agency in ("S0", "S1", "S1")])))
    assert card.title.startswith("Tidak terbukti")


def test_one_kampung_cannot_be_tested_and_none_says_what_is_missing():
    assert sound(joint.breadth(made(("KA", "S0", "kb", "Toilet", 1), ("KA", "S1", "kb", "Toilet", 2)))).title.startswith("Tidak dapat diuji")
    nothing = made()
    assert [sound(build(nothing)).figure.startswith('<p class="kosong">') for build in JOINT] == [True] * 4


def test_missing_complements_are_counted_and_named():
    pairs = [{"kegiatan": "Toilet", "pelengkap": "Septik", "alasan": "limbah"}]
    view = made(("KA", "S0", "kb", "Toilet", 3), ("KA", "S1", "kb", "Septik", 5), ("KC", "S0", "kb", "Toilet", 3), pasangan=pairs)
    card = sound(joint.complements(view))
    assert card.title == "1 pelengkap belum ada; terbanyak toilet tanpa septik (1 dari 2 kampung)"
    assert "<td" in card.figure and ">C<" in card.figure.replace("Kampung C", "C") and "limbah" in card.figure
    assert sound(joint.order(view)).title.startswith("Urutan belum terbukti")
    assert "Daftar pasangan kegiatan belum diisi" in sound(joint.complements(made(("KA", "S0", "kb", "Toilet", 3)))).figure


def rising(**tables):
    rows = [("K", str(2015 + n), code, value) for n, ratio in enumerate((60, 62, 64.2, 65.9)) for code, value in (("pus", 100.0), ("pil", ratio), ("iud", 0.0))]
    return View(make_dataset(nilai=observed(*rows), **tables), "2018", "K")


def goal(value, period):
    return {"wilayah": "K", "periode": period, "indikator": "rasio_kb", "nilai": value, "sumber": "A"}


def test_the_pace_is_said_with_the_year_and_its_interval():
    view = rising(target=[goal(72.1, "2020")])
    row = pace_words.told(view, "rasio_kb").iloc[0]
    text, tone = pace_words.line(view, "rasio_kb", row)
    assert text == f"laju +2,0 orang setahun, diperkirakan tercapai 2022 ({row['tahun_awal']}–{row['tahun_akhir']}); perlu +3,1 orang setahun"
    assert tone == "buruk"  # it is due in 2020
    card = sound(outlook.toward(view, "rasio_kb"))
    assert isinstance(card.figure, go.Figure) and len(card.figure.data) == 5  # fan, line, reports, target and its marks
    assert "diperkirakan tercapai 2022" in card.title
    assert "tercapai 2022" in trends.series(view, "rasio_kb").below
    assert "tercapai" not in trends.series(view, "rasio_kb", "tahun", "bagian", False).below  # targets switched off


def test_without_a_pace_no_line_is_drawn_and_it_is_said_why():
    flat = [("K", str(2015 + n), code, value) for n in range(4) for code, value in (("pus", 100.0), ("pil", 60.0), ("iud", 0.0))]
    for rows, said in ((flat, "laju tidak nyata beda dari nol"), (flat[:6], "baru 2 tahun angka yang bersambung")):
        view = View(make_dataset(nilai=observed(*rows), target=[goal(72, "2020")]), "2018", "K")
        card = sound(outlook.toward(view, "rasio_kb"))
        assert said in card.title and len(card.figure.data) == 3
    assert "tidak punya sasaran" in sound(outlook.toward(rising(), "rasio_kb")).title
    assert "belum ada angkanya" in sound(outlook.toward(View(make_dataset(target=[goal(72, "2020")]), "2018", "K"), "rasio_kb")).title


def test_every_verdict_has_its_words(view):
    for code in (pace.UNREPORTED, pace.MET, pace.FEW, pace.FLAT, pace.AWAY, pace.LATER, pace.TOO_FAR):
        assert pace_words.verdict(code)
        row = pace_words.told(view, "rasio_kb").iloc[1].copy()
        row["putusan"] = code
        assert pace_words.sentence(view, "rasio_kb", row).endswith(".")


def test_the_headline_and_the_profile_tell_the_pace_of_the_target_that_is_not_met(view):
    row = pace_words.told(view, "rasio_kb", "2019").iloc[1]
    [text] = [text for text, _tone in [pace_words.line(view, "rasio_kb", row)]]
    assert text in overview.figures(view)
    assert text in sound(followup.goals(view)).figure


@pytest.mark.parametrize("code", ["rasio_kb", "mkjp", "unmet_need"])
def test_the_bars_of_the_waterfall_are_few_and_lead_exactly_from_the_first_number_to_the_last(view, code):
    for by in drivers.choices(view, code):
        card = drivers.waterfall(view, code, "2016", "2019", by)
        bars, numbers = card.figure.data
        assert len(bars.x) <= drivers.MOST
        assert numbers.x[0] + sum(bars.x) == pytest.approx(numbers.x[1], abs=1e-9)
        assert card.table.frame["bagian"].sum() == pytest.approx(numbers.x[1] - numbers.x[0], abs=1e-9)
        assert all(step in card.alt for step in bars.text)


def test_what_is_good_has_the_colour_of_good_whichever_direction_that_is(view):
    bars = drivers.waterfall(view, "unmet_need", "2016", "2019", "unsur").figure.data[0]
    assert bars.x[0] < 0 and bars.marker.color[0] == view.theme.primary


def test_a_change_that_cannot_be_taken_apart_says_why_and_what_to_choose(view):
    kampung = view.data.places.index[view.data.places["tingkat"] == "kampung"][0]
    alone = replace(view, kampung=kampung)
    assert list(drivers.choices(alone, "rasio_kb")) == ["unsur"]
    assert "bukan rasio" in sound(drivers.waterfall(view, "pus", "2016", "2019", "kecamatan")).title
    assert "tidak berubah" in sound(drivers.waterfall(view, "rasio_kb", "2019", "2019", "kecamatan")).title

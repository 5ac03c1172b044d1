"""The slides of a meeting: which, in which order, for every place, and one that fails never stops the others."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given

from kbdata import attention
from kbview import go, story
from kbview.cards import meeting
from kbview.view import View
from tests import oracle
from tests.cases import few
from tests.making import make_dataset, observed
from tests.test_agreement import DATA, Choice, choices

TODAY = "2026-11-25"
NOT_A_NUMBER = re.compile(r"\b(nan|NaN|inf|None|NaT)\b")


def view(**filters: str) -> View:
    return View(DATA, **({"period": "2019", "city": oracle.CITY} | filters))


def keys(slides: list[story.Slide]) -> list[str]:
    return [slide.key for slide in slides]


def test_all_slides_stand_in_their_usual_order():
    told = story.slides(view(), TODAY)
    assert keys(told) == list(story.NAMES)
    assert all(slide.card.title and slide.name and not slide.card.table.frame.empty for slide in told)


def test_slides_are_chosen_in_an_order_of_ones_own_and_unknown_ones_are_left_out():
    assert keys(story.slides(view(), TODAY, ("penutup", "tidak_ada", "inti", "penutup"))) == ["penutup", "inti"]
    assert keys(story.slides(view(), TODAY, ("tidak_ada",))) == list(story.NAMES)


def test_the_three_worst_places_have_a_slide_each_and_fewer_where_fewer_have_trouble():
    ranked = attention.troubled(attention.ranked(DATA, period="2019", place=oracle.CITY))
    names = story.names(view())
    assert [names[f"perhatian_{rank}"] for rank in (1, 2, 3)] == [f"Kampung {DATA.places.at[code, 'nama']}" for code in ranked["wilayah"][:3]]
    two = story.names(View(make_dataset(), "2019", "K"))  # both of its kampung are without work
    assert "perhatian_2" in two
    assert "perhatian_3" not in two


def test_the_slide_of_a_place_says_all_its_reasons_and_shows_it_against_the_city():
    [worst] = meeting.worst(view(), 1)
    card = meeting.place(view(), worst)
    assert card.title.startswith(f"Kampung {DATA.places.at[worst, 'nama']}: ")
    assert len(card.table.frame) == card.below.count("<li>") == len(attention.ranked(DATA, period="2019")["alasan"].iloc[0])
    assert isinstance(card.figure, go.Figure)
    drawn = {code for trace in card.figure.data if trace.customdata is not None for code in trace.customdata}
    assert drawn == {worst, oracle.CITY}


def test_a_slide_that_cannot_be_made_says_so_and_the_others_stand(monkeypatch, caplog):
    def breaks(_meant: story.Meeting):
        raise KeyError("peta")

    monkeypatch.setitem(story.BUILDERS, "peta", breaks)
    told = story.slides(view(), TODAY)
    assert keys(told) == list(story.NAMES)
    assert told[1].card.title == "Halaman “Peta” tidak dapat dibuat; rapat dapat diteruskan."
    assert [record.getMessage() for record in caplog.records] == ["slide peta failed"]


def test_a_failing_list_of_places_costs_only_their_slides(monkeypatch, caplog):
    def breaks(*_arguments, **_named):
        raise ValueError("worst")

    monkeypatch.setattr(meeting, "worst", breaks)
    told = keys(story.slides(view(), TODAY))
    assert [key for key in story.NAMES if not key.startswith(story.PLACE)] == told
    assert "places that need attention failed" in caplog.text


def test_no_letter_of_a_figure_is_smaller_than_the_stage_wants_and_remembered_figures_stay():
    small = go.Figure(layout={"font": {"size": 12}, "annotations": [{"text": "a", "font": {"size": 11}}], "xaxis": {"tickfont": {"size": 20}}})
    card = meeting.unmade("x")
    made = story.legible(story.replace(card, figure=small)).figure
    assert (made.layout.font.size, made.layout.annotations[0].font.size, made.layout.xaxis.tickfont.size) == (13, 13, 20)
    assert small.layout.annotations[0].font.size == 11


def test_the_last_slide_names_the_next_date_the_sources_shown_and_the_version():
    [*_before, trend, last] = story.slides(view(), TODAY, ("inti", "tren", "penutup"), "2027-02-25")
    assert last.card.title == "Terima kasih; kita bertemu lagi 25 Februari 2027"
    told = dict(zip(last.card.table.frame["apa"], last.card.table.frame["isi"], strict=True))
    publishers = DATA.table("sumber").set_index("kode")["penerbit"]
    assert trend.card.foot.sources
    assert all(publishers[code] in told["Sumber"] for code in trend.card.foot.sources)
    assert told["Versi data"] == DATA.version
    assert last.card.foot.simulated


@pytest.mark.parametrize("text", ["", "besok", "2027-13-01"])
def test_a_next_date_that_is_none_counts_as_unknown(text):
    [last] = story.slides(view(), TODAY, ("penutup",), text)
    assert last.card.title == "Terima kasih"
    assert "belum ditetapkan" in last.card.figure


def test_the_agenda_lists_what_is_decided_today_and_leaves_room():
    row = {"id": "T1", "tanggal": pd.Timestamp(TODAY), "wilayah": "KA", "isi": "Bangun jamban", "penanggung_jawab": "S1", "tenggat": pd.Timestamp("2027-01-31")}
    data = make_dataset(tindak_lanjut=[row, row | {"id": "T2", "tanggal": pd.Timestamp("2026-01-01")}])
    card = meeting.agenda(View(data, "2019", "K"), TODAY)
    assert card.title == "1 keputusan diambil hari ini"
    assert card.table.frame["isi"].tolist() == ["Bangun jamban", "", "", ""]
    assert meeting.agenda(View(make_dataset(), "2019", "K"), TODAY).title == "Apa yang kita putuskan hari ini?"


def test_agencies_that_spend_less_than_the_threshold_are_named():
    work = [
        {"id": f"I{i}", "wilayah": "KA", "skpd": skpd, "anggaran": 100.0, "realisasi": spent} for i, (skpd, spent) in enumerate([("S1", 79.0), ("S2", 80.0)])
    ]
    card = meeting.agencies(View(make_dataset(intervensi=work), "2019", "K"))
    assert "1 SKPD menyerap kurang dari 80\u00a0% anggarannya" in card.below
    assert "D1" in card.below
    assert "D2" not in card.below
    assert "Realisasi anggaran belum dilaporkan" in meeting.agencies(View(make_dataset(), "2019", "K")).below


@pytest.mark.parametrize(
    "values", [[], observed(("K", "2019", "pus", 0.0), ("K", "2019", "pa", 0.0)), observed(("K.1.1", "2019", "pus", 50.0), ("K.1.1", "2019", "pil", 20.0))]
)
def test_a_poor_data_set_still_makes_every_slide(values, caplog):
    wanted = ("tren", "skpd", "perhatian", "perhatian_1", "keputusan", "baru", "penutup")  # the others ask for more of the dictionary and of the map
    assert keys(story.slides(View(make_dataset(nilai=values), "2019", "K"), TODAY, wanted)) == list(wanted)
    assert not caplog.records


@few(5)
@given(choice=choices)
def test_every_filter_makes_slides_without_a_fault(choice: Choice):
    here = choice.view()
    for slide in story.slides(here, TODAY):
        card = slide.card
        words = [card.title, card.subtitle, card.below, card.figure if isinstance(card.figure, str) else ""]
        assert not any(NOT_A_NUMBER.search(re.sub(r"<[^>]*>", " ", text)) for text in words), (slide.key, words)
        assert "tidak dapat dibuat" not in card.title
        assert "could not be made" not in card.title

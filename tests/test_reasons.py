"""“Why did this number change”, asked at a headline figure: the answer adds up to what stands on the page."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from kbdata import movement
from kbdata.store import open_store
from kbview import asking, i18n
from kbview.cards import overview, why
from kbview.view import View
from tests.test_agreement import DATA
from tests.test_pages import navigate, opened, runs, texts

__all__ = ["navigate"]  # the fixture that lets a page run as a server runs it

[CITY] = DATA.places.index[DATA.places["tingkat"] == "kota"]
HERE = View(DATA, "2019", CITY)
KEYS = list(overview.measures(HERE))
SOUTH = DATA.places.index[DATA.places["tingkat"] == "kecamatan"][0]


def asked(app, caplog, key):
    """What the dialog says once a figure was asked, by heading."""
    before = set(texts(app))
    app.session_state[asking.ASKED] = key
    app = runs(app, caplog)
    return " ".join(text for text in texts(app) if text not in before)


@pytest.fixture
def corrected(tmp_path, sample_store, monkeypatch):
    """A store in which the couples of a kecamatan were corrected in two years."""
    folder = shutil.copytree(sample_store, tmp_path / "simpanan")
    monkeypatch.setenv("KBDATA_HOME", str(folder))
    made = open_store(folder)
    values = made.snapshot().table("nilai")
    mine = values[(values["indikator"] == "pus") & values["periode"].isin(["2018", "2019"]) & values["wilayah"].str.startswith(SOUTH)].dropna(subset=["nilai"])
    made.publish({"nilai": mine.assign(nilai=mine["nilai"] - 20)}, user="Siti", reason="Koreksi")
    return made


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_can_be_asked_and_answers_between_two_periods_without_a_history(key, caplog, monkeypatch):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    app = runs(opened("ringkasan", periode="2019"), caplog)
    assert 'data-apa="' + key in "".join(texts(app))
    assert "→" in asked(app, caplog, key)
    assert not [each for each in app.get("button_group") if each.proto.label == "Bandingkan"]  # nothing was published: there is one way only


def test_nothing_is_worked_out_before_it_is_asked(caplog, monkeypatch):
    def never(*_arguments):
        raise AssertionError("nobody asked")

    monkeypatch.setattr(movement, "between", never)
    monkeypatch.setattr(why, "of_measure", never)
    runs(opened("ringkasan", periode="2018"), caplog)


def test_with_a_history_the_publication_before_is_offered_and_other_years_are_told(corrected, caplog):
    app = runs(opened("ringkasan", periode="2019", kecamatan=DATA.places.at[SOUTH, "nama"]), caplog)
    app.session_state["mengapa_cara"] = "terbitan"
    told = asked(app, caplog, "mengapa_utama")
    assert "terutama karena koreksi" in told
    assert "perubahan lain, semuanya pada periode 2018" in told


def test_an_indicator_of_profil_can_be_asked_too(caplog, monkeypatch):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    app = runs(opened("profil", periode="2019"), caplog)
    assert "→" in asked(app, caplog, "mengapa_indikator")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_first_year_has_nothing_earlier_and_a_hole_is_said_to_be_one(language):
    i18n.speak(language)
    here = replace(HERE, language=language, period="2016")
    measure = overview.measures(here)["mengapa_utama"]
    card = why.over_time(here, "1999", "2016", measure)
    assert "1999" in card.title and card.table.frame.empty


@pytest.mark.parametrize("place", [None, SOUTH])
def test_the_table_of_an_answer_adds_up_to_the_change_of_the_figure(place):
    here = replace(HERE, kecamatan=place)
    for measure in overview.measures(here).values():
        frame = why.over_time(here, "2018", "2019", measure).table.frame
        first, last = (measure.number(here.data, here.place, year) for year in ("2018", "2019"))
        assert frame["bagian"].sum() == pytest.approx(last - first)

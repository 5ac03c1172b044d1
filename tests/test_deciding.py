"""A decision is typed in one row and changed with one button; each is a publication, listed with its state and handed to calendars."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pandas as pd
import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from kbdata import decisions
from kbdata.dataset import open_dataset
from kbdata.decisions import DONE, LATE, NEW, RUNNING, STILL
from kbdata.problems import DatasetError, Problem
from kbdata.publication import StoreError
from kbdata.store import Store, open_store
from kbview import agenda, commands, deciding, formats
from kbview.cards import decisions as cards
from kbview.view import SAMPLE, View
from tests.store_crash import small_city
from tests.test_decisions import taken
from tests.test_pages import navigate, opened, runs, texts

__all__ = ["navigate"]  # a fixture that every test here uses


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "gudang"
    open_store(folder).start_from(small_city(), user="Ani", reason="Data awal")
    for name, value in {"KBDATA_HOME": str(folder), "KBDATA_OPERATOR": "1", "KBDATA_USER": "Rina"}.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def kept(home) -> Store:
    return open_store(home)


def written(app) -> str:
    return unescape("".join(texts(app)))


def page(skpd=None):
    """A page with nothing on it but the form. It runs by itself, so it brings what it needs."""
    from kbview import deciding
    from kbview.view import View, open_latest

    deciding.form(View(open_latest(), "2019", "K", skpd=skpd), key="uji")


def shown(app):
    app.run()
    assert not app.exception, [error.value for error in app.exception]
    return app


@pytest.fixture
def form(kept):
    return shown(AppTest.from_function(page, default_timeout=60))


def typed(app, what: str = "Kunjungi rumah", who: str | None = "S1", key: str = "uji"):
    app.text_input(key=f"putuskan_apa_{key}").set_value(what)
    if who:
        app.selectbox(key=f"putuskan_siapa_{key}_None").set_value(who)
    app.button(key=f"putuskan_kirim_{key}").click()
    return shown(app)


def rows_of(kept: Store) -> list[dict[str, object]]:
    return kept.snapshot().table("tindak_lanjut").to_dict("records")


def test_a_decision_typed_on_profil_is_published_and_shown_on_ringkasan(tmp_path, monkeypatch, caplog):
    for name, value in {"KBDATA_HOME": str(tmp_path / "gudang"), "KBDATA_OPERATOR": "1", "KBDATA_USER": "Rina"}.items():
        monkeypatch.setenv(name, value)
    app = typed(runs(opened("profil"), caplog), who="2.13", key="profil")
    assert [done.value for done in app.success] == ["Keputusan dicatat, di Riwayat sebagai terbitan 2."]  # the first: the data that were shown
    assert "5 keputusan, 3 lewat tenggat" in written(app) and app.text_input(key="putuskan_apa_profil").value == ""
    assert "Kunjungi rumah" in written(runs(opened("ringkasan"), caplog))
    assert '<span class="samar">keputusan</span>' in written(runs(opened("riwayat"), caplog))


def test_a_decision_is_a_publication_that_says_what_who_and_by_when(kept, form):
    app = typed(form)
    [row], today, last = rows_of(kept), pd.Timestamp.now().normalize(), kept.latest()
    assert (row["isi"], row["wilayah"], row["indikator"], row["penanggung_jawab"]) == ("Kunjungi rumah", "K", "rasio_kb", "S1")
    assert (row["tanggal"], row["tenggat"]) == (today, today + timedelta(days=30))
    assert row["versi_data"] == kept.publication(1).version
    assert (last.number, last.kind, last.user) == (2, "keputusan", "Rina")
    assert last.reason == f"Keputusan: Kunjungi rumah; D1, Kota, tenggat {formats.day(row['tenggat'], 'medium')}"
    assert app.text_input(key="putuskan_apa_uji").value == ""


def test_its_state_is_changed_with_one_button_and_opened_again(kept, form):
    app = typed(form)
    app.text_input(key=f"putuskan_catatan_uji_{rows_of(kept)[0]['id']}").set_value("sudah dikunjungi")
    app.button(key="putuskan_selesai_uji").click()
    shown(app)
    [row] = rows_of(kept)
    assert (row["status"], row["catatan"]) == (DONE, "sudah dikunjungi") and "sudah dikunjungi" in kept.latest().reason
    assert "Rina: selesai" in written(app) and "Rina: baru" in written(app)
    app.button(key="putuskan_berjalan_uji").click()
    shown(app).button(key="putuskan_undur_uji").click()
    shown(app)
    [row] = rows_of(kept)
    assert (row["status"], row["tenggat"]) == (RUNNING, pd.Timestamp.now().normalize() + timedelta(days=60))


@pytest.mark.parametrize(("what", "who", "told"), [("x", "S1", "Tulis apa yang diputuskan"), ("Kunjungi rumah", None, "Pilih siapa yang menjalankannya.")])
def test_what_is_missing_is_told_and_what_was_typed_stays(kept, form, what, who, told):
    app = typed(form, what, who)
    assert [told in error.value for error in app.error] == [True] and app.text_input(key="putuskan_apa_uji").value == what
    assert kept.latest().number == 1


@pytest.mark.parametrize("error", [StoreError("busy"), DatasetError([Problem("missing_file", "nilai.csv")])])
def test_where_it_cannot_be_published_nothing_that_was_typed_is_lost(form, monkeypatch, error):
    def refuse(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr(Store, "publish", refuse)
    app = typed(form)
    assert [bool(error.value) for error in app.error] == [True] and app.text_input(key="putuskan_apa_uji").value == "Kunjungi rumah"
    assert app.selectbox(key="putuskan_siapa_uji_None").value == "S1"


def test_sent_twice_it_is_recorded_once(kept, form):
    app = typed(typed(form))
    assert len(rows_of(kept)) == 1 and "sudah tercatat hari ini" in app.error[0].value


def test_a_change_by_another_in_between_is_not_written_over(kept, monkeypatch):
    kept.publish({"tindak_lanjut": taken(kept)}, user="Ani", reason="Rapat", kind="keputusan")
    view, name = View(kept.snapshot(), "2019", "K"), rows_of(kept)[0]["id"]
    kept.publish({"tindak_lanjut": decisions.changed(kept.snapshot(), name, note="dari Budi")}, user="Budi", reason="Rapat", kind="keputusan")
    session = {"catatan": ""}
    monkeypatch.setattr(deciding.st, "session_state", session)
    deciding._change(view, name, DONE, "catatan")
    assert session[deciding.TOLD] == (False, "Keputusan ini baru saja diubah orang lain. Lihat keadaannya sekarang, lalu ulangi.")
    assert kept.latest().user == "Budi"


def test_the_filtered_agency_is_asked_first_and_only_its_decisions_are_listed(kept):
    kept.publish({"tindak_lanjut": taken(kept)}, user="Ani", reason="Rapat", kind="keputusan")
    app = shown(AppTest.from_function(page, default_timeout=60, kwargs={"skpd": "S2"}))
    assert app.selectbox(key="putuskan_siapa_uji_S2").value == "S2" and "keputusan" not in {box.key for box in app.selectbox}
    of = {agency: cards.listing(View(kept.snapshot(), "2019", "K", skpd=agency), "2020-09-01") for agency in ("S1", "S2")}
    assert of["S1"].title == "1 keputusan, 1 lewat tenggat" and of["S1"].subtitle.endswith("; hanya D1")
    assert of["S2"].title == "Belum ada keputusan rapat tentang Kota" and of["S2"].subtitle.endswith("; hanya D2")


def test_without_a_store_or_a_role_the_form_says_how(kept, monkeypatch):
    monkeypatch.delenv("KBDATA_OPERATOR")
    app = shown(AppTest.from_function(page, default_timeout=60))
    assert "Hanya operator yang mencatat keputusan." in written(app) and not app.button
    monkeypatch.setenv("KBDATA_HOME", str(SAMPLE))
    view = View(open_dataset(SAMPLE), "2019", "63.71")
    assert "Mencatat memerlukan simpanan" in deciding._hindrance(view) and deciding.address(view, "profil") is None


@pytest.fixture(scope="module")
def sample() -> View:
    data = open_dataset(SAMPLE)
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, data.setting("tahun_utama"), str(city))


def test_the_list_names_the_overdue_first_and_every_number(sample):
    card = cards.listing(sample, "2020-07-01")
    assert card.title == "4 keputusan, 2 lewat tenggat; 1 selesai tetapi angka belum bergerak"
    assert card.table.frame["keadaan"].tolist() == [LATE, LATE, NEW, STILL] and card.foot.simulated
    assert "lewat 3 bulan" in card.figure and "dulu 60,5\u00a0% → kini 60,5\u00a0% → harapan 63,5\u00a0%" in card.figure
    few = cards.listing(sample, "2020-07-01", 1)
    assert "semua 4 keputusan" in few.figure and few.figure.count("<li>") == 1 and len(few.table.frame) == 4


def test_a_length_of_time_is_told_in_the_unit_that_tells_it():
    assert [formats.span(days) for days in (1, 91, 92, 1095, 1096, 2400)] == ["1 hari", "91 hari", "3 bulan", "35 bulan", "3 tahun", "6 tahun"]


def test_the_calendar_has_the_open_decisions_and_doubles_none(sample):
    now = pd.Timestamp("2020-07-01 08:00", tz="Asia/Makassar")
    rows = cards.found(sample, "2020-07-01")
    events = Calendar.from_ical(agenda.decisions(sample.data, rows, now)).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {f"keputusan-T00{n}@{sample.city}" for n in (1, 2, 3)}
    assert {event.start.isoformat() for event in events} == {"2020-03-31", "2020-06-30", "2020-09-30"}
    assert all("harapan" in str(event["DESCRIPTION"]) and str(event["LOCATION"]).startswith("Kampung ") for event in events)
    later = Calendar.from_ical(agenda.decisions(sample.data, rows, now + timedelta(days=40))).walk("VEVENT")
    assert [str(event["UID"]) for event in later] == [str(event["UID"]) for event in events]


def test_the_command_line_writes_it_too(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KBDATA_HOME", str(SAMPLE))
    monkeypatch.chdir(tmp_path)
    assert commands.main(["calendar", "2.13", "--decisions"]) == 0
    [event] = Calendar.from_ical((tmp_path / "keputusan-2.13.ics").read_bytes()).walk("VEVENT")
    assert "Pelayanan KB keliling" in str(event["SUMMARY"])
    assert commands.main(["calendar", "9.99", "--decisions"]) == 1 and "2.13" in capsys.readouterr().err

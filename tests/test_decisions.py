"""A decision is late by the day, and done without effect by its number; typed, it is a publication; two who decide at once both stand."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from kbdata import decisions, targets
from kbdata.dataset import open_dataset
from kbdata.decisions import CHANCE, DONE, LATE, NEW, RUNNING, SAME, STILL, UNMEASURED
from kbdata.importing import read
from kbdata.problems import DatasetError, Problem
from kbdata.publication import StoreError
from kbdata.store import Store, open_store
from kbview import agenda, commands, deciding, formats
from kbview.cards import decisions as cards
from kbview.view import SAMPLE, View
from tests.making import BASE, make_dataset, make_table, observed
from tests.store_crash import small_city
from tests.test_pages import navigate, opened, runs, texts

__all__ = ["navigate"]  # a fixture that every test here uses

TODAY = pd.Timestamp("2020-07-01")
PERCENT = [row | ({"satuan": "persen"} if row["kode"] == "rasio_kb" else {}) for row in BASE["indikator"]]


def made(**columns: object) -> dict[str, object]:
    given = {"id": "T1", "tanggal": pd.Timestamp("2019-02-01"), "wilayah": "K.1.1", "isi": "Isi", "penanggung_jawab": "S1", "tenggat": TODAY}
    return given | columns


def couples(place: str, period: str, users: float, total: float) -> list[dict[str, object]]:
    """A share of `users` among `total` couples."""
    return observed((place, period, "pus", total), (place, period, "pil", users), (place, period, "iud", 0.0))


def follow(*rows: dict[str, object], values: list[dict[str, object]] = [], today: pd.Timestamp = TODAY, period: str = "2019", **asked: str) -> pd.DataFrame:  # noqa: B006
    return decisions.followed(make_dataset(tindak_lanjut=list(rows), nilai=values, indikator=PERCENT), today, period, **asked)


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_overdue_first_then_open_by_deadline_then_done_the_latest_first():
    found = follow(
        made(id="a", status=DONE, tenggat=day("2019-05-01")),
        made(id="b", status=NEW, tenggat=day("2020-12-01")),
        made(id="c", status=RUNNING, tenggat=day("2020-06-01")),
        made(id="d", status=DONE, tenggat=day("2019-09-01")),
        made(id="e", status=NEW, tenggat=day("2020-06-30")),
        made(id="f", status=RUNNING, tenggat=TODAY),
    )
    assert list(zip(found["id"], found["keadaan"], found["selisih_hari"], strict=True)) == [
        ("c", LATE, 30), ("e", LATE, 1), ("f", RUNNING, 0), ("b", NEW, -153), ("d", DONE, 304), ("a", DONE, 427),
    ]  # fmt: skip


@given(deadline=st.dates(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2060-01-01").date()), status=st.sampled_from((NEW, RUNNING, DONE, LATE)))
def test_late_is_what_is_not_done_and_past_its_deadline_whatever_is_stored(deadline, status):
    [row] = follow(made(tenggat=pd.Timestamp(deadline), status=status)).to_dict("records")
    assert (row["keadaan"] == LATE) == (status != DONE and pd.Timestamp(deadline) < TODAY)
    assert (row["keadaan"] == DONE) == (status == DONE)
    assert row["selisih_hari"] == (TODAY.date() - deadline).days


@pytest.mark.parametrize(
    ("start", "users", "expected", "state", "movement"),
    [
        (60.0, 60.0, None, STILL, SAME),  # 60 of 100: as it was
        (60.0, 63.0, None, STILL, CHANCE),  # three more of 100 may be chance
        (60.0, 80.0, 90.0, DONE, "maju"),  # twenty more are not
        (60.0, 40.0, None, STILL, "mundur"),
        (None, 80.0, None, DONE, None),  # no number was kept: nothing is said of it
        (60.0, None, None, DONE, None),  # not reported now
    ],
)
def test_done_without_effect_is_a_state_of_its_own(start, users, expected, state, movement):
    values = couples("K.1.1", "2019", users, 100.0)
    [row] = follow(made(status=DONE, indikator="rasio_kb", nilai_awal=start, nilai_harapan=expected), values=values).to_dict("records")
    assert row["keadaan"] == state and (row["gerak"] == movement or (movement is None and pd.isna(row["gerak"])))
    assert row["kini"] == users or (users is None and pd.isna(row["kini"]))
    assert not row["tercapai"]


def test_less_is_better_where_the_indicator_says_so_and_a_count_needs_no_chance():
    rows = [
        made(id="a", status=DONE, indikator="unmet_need", nilai_awal=40.0, nilai_harapan=12.0),
        made(id="b", status=DONE, indikator="pus", nilai_awal=99.0),
        made(id="c", status=DONE, indikator="pus", nilai_awal=101.0),
    ]
    values = [*couples("K.1.1", "2019", 60.0, 100.0), *observed(("K.1.1", "2019", "iat", 10.0))]
    found = follow(*rows, values=values).set_index("id")
    assert found["keadaan"].to_dict() == {"a": DONE, "b": DONE, "c": STILL}
    assert found["tercapai"].to_dict() == {"a": True, "b": False, "c": False}


def test_a_number_from_before_the_decision_says_nothing_of_it():
    values = couples("K.1.1", "2018", 90.0, 100.0)
    [row] = follow(made(status=DONE, indikator="rasio_kb", nilai_awal=60.0, nilai_harapan=70.0), values=values, period="2018").to_dict("records")
    assert (row["gerak"], row["keadaan"], row["tercapai"]) == (UNMEASURED, STILL, False)


def test_a_number_without_a_good_side_is_judged_by_what_was_expected():
    neutral = [row | {"arah": "netral"} for row in PERCENT]
    rows = [made(id=name, status=DONE, indikator="pus", nilai_awal=99.0, nilai_harapan=wish) for name, wish in (("a", 120.0), ("b", 90.0), ("c", None))]
    data = make_dataset(tindak_lanjut=rows, nilai=couples("K.1.1", "2019", 60.0, 100.0), indikator=neutral)
    assert decisions.followed(data, TODAY, "2019").set_index("id")["keadaan"].to_dict() == {"a": DONE, "b": STILL, "c": DONE}


def test_a_place_has_its_own_and_those_inside_it_and_the_filters_hold():
    rows = [
        made(id="kota", wilayah="K"),
        made(id="kampung", wilayah="KA", penanggung_jawab="S2"),
        made(id="lain", wilayah="K.2.1", indikator="rasio_kb"),
    ]
    schools = [{"kode": f"S{i}", "nama": f"Dinas {i}", "singkatan": f"D{i}", "bidang": field} for i, field in enumerate(("kb", "pendidikan", "perumahan"))]
    data = make_dataset(tindak_lanjut=rows, skpd=schools)

    def names(**asked: str) -> set[str]:
        return set(decisions.followed(data, TODAY, "2019", **asked)["id"])

    assert names() == names(place="K") == {"kota", "kampung", "lain"}
    assert names(place="K.1") == names(place="KA") == {"kampung"}
    assert names(skpd="S1") == {"kota", "lain"}
    assert names(bidang="kb") == {"lain"} and names(bidang="pendidikan") == {"kota"}  # by the indicator; without one by the agency
    assert names(place="K.2.2") == set()


def test_a_new_decision_keeps_the_number_it_was_taken_for_and_the_data_it_was_read_from():
    data = make_dataset(nilai=couples("K.1.1", "2019", 60.0, 100.0), tindak_lanjut=[made(id="T007"), made(id="rapat-9")])
    row = decisions.decision(
        data, what="Kunjungi", who="S2", due=day("2020-08-01"), day=TODAY, place="K.1.1", period="2019", indicator="rasio_kb", expected=65.0, reason="Rendah"
    )
    [told] = row.to_dict("records")
    assert (told["nilai_awal"], told["nilai_harapan"], told["versi_data"], told["status"]) == (60.0, 65.0, data.version, NEW)
    assert told["id"].startswith("T008-")
    [bare] = decisions.decision(data, what="Kunjungi", who="S2", due=TODAY, day=TODAY, place="K", period="2019").to_dict("records")
    assert pd.isna(bare["indikator"]) and pd.isna(bare["nilai_awal"])


def test_a_moved_deadline_makes_a_late_one_run_again_and_notes_are_kept():
    data = make_dataset(tindak_lanjut=[made(status=LATE, catatan="lama"), made(id="T2")])
    [row] = decisions.changed(data, "T1", due=day("2020-09-01"), note="baru").to_dict("records")
    assert (row["status"], row["tenggat"], row["catatan"]) == (RUNNING, day("2020-09-01"), "lama; baru")
    with pytest.raises(KeyError):
        decisions.changed(data, "T3", status=DONE)


def test_the_target_that_is_still_ahead_is_the_first_that_is_not_met():
    goals = [{"wilayah": "K", "indikator": "rasio_kb", "nilai": 50.0, "sumber": "A"}, {"wilayah": "K", "indikator": "rasio_kb", "nilai": 70.0, "sumber": "B"}]
    data = make_dataset(nilai=couples("K.1.1", "2019", 60.0, 100.0), target=goals)
    assert targets.ahead(data, "rasio_kb", "K.1.1", "2019") == 70.0
    assert targets.ahead(data, "rasio_kb", "K.1.2", "2019") == 50.0  # not reported: none is met
    assert targets.ahead(data, "rasio_kb", "K.1.1", "2018") is None


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


def taken(kept: Store, what: str = "Kunjungi") -> pd.DataFrame:
    return decisions.decision(kept.snapshot(), what=what, who="S1", due=day("2020-08-01"), day=TODAY, place="K", period="2019")


def test_two_who_decide_at_once_from_the_same_data_both_stand(kept):
    one, other = taken(kept, "Kunjungi"), taken(kept, "Bangun")
    for each in (one, other):
        kept.publish({"tindak_lanjut": each}, user="Ani", reason="Rapat", kind="keputusan")
    assert set(kept.snapshot().table("tindak_lanjut")["isi"]) == {"Kunjungi", "Bangun"}


def test_the_states_of_a_decision_are_told_by_publication_and_restoring_takes_it_back(kept):
    row = taken(kept)
    name = row["id"].iloc[0]
    kept.publish({"tindak_lanjut": row}, user="Ani", reason="Rapat", kind="keputusan")
    kept.publish({"nilai": make_table("nilai", observed(("K.1.1", "2019", "pus", 41.0)))}, user="Ani", reason="Lain")
    kept.publish({"tindak_lanjut": decisions.changed(kept.snapshot(), name, status=DONE)}, user="Budi", reason="Rapat", kind="keputusan")
    kept.publish({"tindak_lanjut": taken(kept, "Lain")}, user="Budi", reason="Rapat", kind="keputusan")
    kept.restore(1, user="Budi", reason="Kembali")
    past = [(each.number, each.user, left["status"]) for each, left in decisions.past(kept, name)]
    assert past[:2] == [(2, "Ani", NEW), (4, "Budi", DONE)] and past[2][:2] == (6, "Budi") and pd.isna(past[2][2]) and len(past) == 3


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
    events = Calendar.from_ical(agenda.decisions(sample, now)).walk("VEVENT")
    assert {str(event["UID"]) for event in events} == {f"keputusan-T00{n}@{sample.city}" for n in (1, 2, 3)}
    assert {event.start.isoformat() for event in events} == {"2020-03-31", "2020-06-30", "2020-09-30"}
    assert all("harapan" in str(event["DESCRIPTION"]) and str(event["LOCATION"]).startswith("Kampung ") for event in events)
    later = Calendar.from_ical(agenda.decisions(sample, now + timedelta(days=40))).walk("VEVENT")
    assert [str(event["UID"]) for event in later] == [str(event["UID"]) for event in events]


def test_the_command_line_writes_it_too(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KBDATA_HOME", str(SAMPLE))
    monkeypatch.chdir(tmp_path)
    assert commands.main(["calendar", "2.13", "--decisions"]) == 0
    [event] = Calendar.from_ical((tmp_path / "keputusan-2.13.ics").read_bytes()).walk("VEVENT")
    assert "Pelayanan KB keliling" in str(event["SUMMARY"])
    assert commands.main(["calendar", "9.99", "--decisions"]) == 1 and "2.13" in capsys.readouterr().err


def test_a_sheet_of_decisions_is_imported(sample):
    row = "R1,2020-02-01,63.71,rasio_kb,Buka klinik,Antrean,2.13,2020-09-01,baru,74,76,,\n"
    head = ",".join(decisions.followed(sample.data, TODAY, "2019").columns[:13]) + "\n"
    done = read((head + row).encode(), "keputusan.csv", sample.data)
    assert not done.errors and done.changes["tindak_lanjut"]["isi"].tolist() == ["Buka klinik"]

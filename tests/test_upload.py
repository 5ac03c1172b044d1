"""The page Unggah, run without a browser: what it says of a file, who may publish, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest

from kbdata import home
from kbview import exports, i18n
from kbview.cards import upload as uploaded
from kbview.cards import upload_effect
from kbview.view import open_latest
from tests.nasty import text, xlsx
from tests.test_pages import navigate, opened, runs, sentence, texts

__all__ = ["navigate"]  # the fixture that lets a page run as a server runs it

HEAD = ["Kelurahan", "Tahun", "PUS", "Sumber"]
GOOD = text([HEAD, ["Mantuil", 2018, 1900, "simulasi"], ["Kelayan Barat", 2018, 1450, "simulasi"]])
WRONG = text([HEAD, ["Mantuil", 2018, "19x0", "simulasi"]])


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An empty store whose readers may publish."""
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "simpanan"))
    monkeypatch.setenv("KBDATA_OPERATOR", "1")
    monkeypatch.setenv("KBDATA_USER", "Siti")
    return home.store_at(str(tmp_path / "simpanan"))


def given(caplog, content, name="a.csv", **query):
    app = runs(opened("unggah", periode="2018", **query), caplog)
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return runs(app, caplog)


def told(app):
    return unescape(" ".join(texts(app)))


def labels(app):
    return {button.label for button in app.button}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_file_is_told_in_both_languages(language, caplog):
    app = given(caplog, WRONG, bahasa=language.upper())
    assert "C2" in told(app) and "19x0" in told(app)
    assert "a.csv" in sentence(app)


def test_with_one_error_nothing_can_be_published(office, caplog):
    app = given(caplog, WRONG)
    assert sentence(app) == '<h1 class="kalimat">1 galat harus diperbaiki sebelum a.csv dapat diterbitkan.</h1>'
    assert "Terbitkan" not in labels(app)


def test_a_sound_file_shows_its_effect_and_is_published_with_a_reason(office, caplog):
    app = given(caplog, GOOD)
    assert "siap diterbitkan" in sentence(app) and "→" in told(app)
    for tick in app.checkbox:
        if tick.key.startswith("benar_"):
            tick.check()
    button = next(button for button in app.button if button.key == "terbitkan_sekarang")
    button.click()
    runs(app, caplog)
    assert "Tulis alasannya" in app.error[0].value and office.is_empty
    app.text_input(key="alasan_terbit").set_value("Laporan 2018")
    next(button for button in app.button if button.key == "terbitkan_sekarang").click()
    runs(app, caplog)
    history = office.history()
    assert history["jenis"].tolist() == ["dasar", "impor"]
    assert history.iloc[1][["pengguna", "alasan", "berkas"]].tolist() == ["Siti", "Laporan 2018", "a.csv"]
    row = office.snapshot().table("nilai").query("wilayah == '63.71.01.1001' and periode == '2018' and indikator == 'pus'")
    assert row["nilai"].tolist() == [1900.0]
    assert "terbitan 2" in told(app)
    app.button(key="batalkan_terbitan").click()
    runs(app, caplog)
    assert office.history()["jenis"].tolist() == ["dasar", "impor", "pulihkan"]
    assert office.snapshot(3).version == office.snapshot(1).version


def test_a_warning_must_be_ticked(office, caplog):
    app = given(caplog, text([HEAD, ["Mantuil", 2018, 19000, "simulasi"]]))
    assert any(tick.key.startswith("benar_") for tick in app.checkbox)
    app.text_input(key="alasan_terbit").set_value("Laporan 2018")
    next(button for button in app.button if button.key == "terbitkan_sekarang").click()
    runs(app, caplog)
    assert "Centang setiap peringatan" in app.error[0].value and office.is_empty


def test_who_is_no_operator_can_check_and_sees_why_no_more(office, caplog, monkeypatch):
    monkeypatch.delenv("KBDATA_OPERATOR")
    app = given(caplog, GOOD)
    assert "hanya operator" in told(app) and "→" in told(app)
    assert "Terbitkan" not in labels(app)


def test_without_a_store_a_file_can_be_checked_and_the_page_says_how_to_set_one_up(caplog, monkeypatch):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    app = given(caplog, GOOD)
    assert "memerlukan simpanan" in told(app) and "Terbitkan" not in labels(app)


def test_personal_data_are_refused_and_not_shown(caplog):
    app = given(caplog, xlsx([["No", "Nama Penerima", "NIK"], [1, "Siti Aminah", "6371014501900001"]]), "warga.xlsx")
    assert "tampak seperti NIK" in told(app) and "warga.xlsx ditolak: kolom ini tampak berisi nama orang. Hapus" in sentence(app)
    assert "6371014501900001" not in told(app) and "Siti Aminah" not in told(app)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04 rusak"])
def test_what_is_no_data_is_refused_in_words(content, caplog):
    said = sentence(given(caplog, content, "berkas.bin"))
    assert "berkas.bin ditolak: " in said and said.count(". ") >= 1  # what is the matter, and what to do


def test_the_same_rows_again_have_nothing_to_publish(office, caplog):
    app = given(caplog, text([["wilayah", "periode", "indikator", "nilai", "status", "sumber"], *_there()]))
    assert "Tidak ada yang baru" in sentence(app)


def _there():
    rows = open_latest().table("nilai").head(3)
    return [[f"{cell:g}" if isinstance(cell, float) else cell for cell in row] for row in rows.itertuples(index=False)]


def test_boundaries_come_in_too(office, caplog):
    app = given(caplog, (home.SAMPLE / "batas_kelurahan.geojson").read_bytes(), "batas.geojson")
    assert "siap diterbitkan: 3 lapisan batas diganti" in sentence(app)  # those of kecamatan and kota follow
    assert "Angka di halaman tidak berubah" in told(app)


def test_every_table_behind_a_card_can_be_taken_away(caplog):
    app = given(caplog, GOOD)
    upload = app.session_state["unggahan"]
    view = app.session_state["view"]
    cards = [uploaded.findings(view, upload.done), uploaded.preview(view, upload.done, upload.done.sheets[0].name)]
    cards += [upload_effect.difference(view, upload.done), upload_effect.told(view, upload.effect)]
    cards += [upload_effect.listed(view, upload.done, table, changed) for table, changed in upload.changed.items()]
    for card in cards:
        assert len(exports.to_csv(card.table, ["catatan"])) > 20 and card.title
    only_layers = upload_effect.difference(view, replace(upload.done, counts={}, layers={"kelurahan": view.data.layers["kelurahan"]}))
    assert only_layers.title and exports.to_csv(only_layers.table, [])


MESSY = text([["Kelurahan", "Tahun", "PUS", "Kader"], ["Mantuil", 2018, 1900, 4], ["Kelayan Dlam", 2018, 1200, 5]])


def chosen(app, label):
    return next(box for box in app.selectbox if box.label.startswith(label))


def read_again(app, caplog):
    next(button for button in app.button if button.label == "Baca ulang dengan pilihan ini").click()
    return runs(app, caplog)


def test_what_was_not_understood_is_decided_on_the_page(office, caplog):
    app = given(caplog, MESSY)
    assert {"unmapped_column", "unknown_place", "source_needed"} == {problem.code for problem in app.session_state["unggahan"].done.errors}
    chosen(app, "Sumber angka").set_value("simulasi")
    chosen(app, "D · Kader").set_value("abaikan")
    assert chosen(app, "Kelayan Dlam").value == "63.71.01.1006", "the nearest name is offered, not taken"
    app = read_again(app, caplog)
    done = app.session_state["unggahan"].done
    assert not done.errors and set(done.changes["nilai"]["wilayah"]) == {"63.71.01.1001", "63.71.01.1006"}


def test_a_column_can_be_read_as_another_indicator_of_another_period(office, caplog):
    app = given(caplog, text([["Kelurahan", "PUS", "Sumber"], ["Mantuil", 1900, "simulasi"]]))
    [sheet] = app.session_state["unggahan"].done.sheets
    next(box for box in app.multiselect if box.label == "Kolom yang ingin diubah").set_value([f"{sheet.name}!B"])
    runs(app, caplog)
    chosen(app, "B · PUS").set_value("nilai|keluarga")
    next(box for box in app.text_input if box.label == "Periode").set_value("2018")
    app = read_again(app, caplog)
    row = app.session_state["unggahan"].done.changes["nilai"].iloc[0]
    assert (row["indikator"], row["periode"], row["nilai"]) == ("keluarga", "2018", 1900.0)


def test_a_sheet_can_be_left_out(office, caplog):
    app = given(caplog, xlsx([HEAD, ["Mantuil", 2018, 1900, "simulasi"]], [HEAD, ["Mantuil", 2018, "x", "simulasi"]], names=("A", "B")), "dua.xlsx")
    assert app.session_state["unggahan"].done.errors
    next(box for box in app.checkbox if box.key == "lewati_B").check()
    app = read_again(app, caplog)
    assert app.session_state["unggahan"].done.publishable


def test_a_file_stays_in_hand_while_its_reader_looks_at_another_page_and_until_it_is_let_go(office, caplog):
    app = given(caplog, GOOD)
    before = sentence(app)
    app.switch_page("pages/tren.py")
    runs(app, caplog)
    app.switch_page("pages/unggah.py")
    assert sentence(runs(app, caplog)) == before
    assert "Masih di tangan: a.csv" in told(app)
    app.button(key="lepaskan").click()
    assert "diperiksa dahulu" in sentence(runs(app, caplog))


def test_other_filters_and_another_language_leave_the_file_in_hand_and_tell_its_effect_for_what_is_shown(office, caplog):
    rows = [["Mantuil", year, 1900, "simulasi"] for year in (2017, 2018)]
    app = given(caplog, text([HEAD, *rows]))
    assert app.session_state["unggahan"].effect.period == "2018"
    app.selectbox(key="periode").set_value("2017")
    assert app.session_state["unggahan"].name == "a.csv" and "a.csv" in sentence(runs(app, caplog))
    assert app.session_state["unggahan"].effect.period == "2017"
    app.segmented_control(key="bahasa").set_value("en")
    assert "a.csv" in sentence(runs(app, caplog))


def test_a_file_that_is_taken_out_of_its_field_is_let_go(office, caplog):
    app = given(caplog, GOOD)
    app.file_uploader[0].set_value([])
    assert "diperiksa dahulu" in sentence(runs(app, caplog))

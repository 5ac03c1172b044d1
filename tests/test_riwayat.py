"""Riwayat: what was published is told, compared, looked back at and taken back; and every page says which state it shows."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from kbdata import store as storage
from kbdata.home import SAMPLE
from kbdata.store import Store, open_store
from kbview import card, publications
from kbview.cards import changes, history
from tests.making import make_table, observed
from tests.store_crash import small_city
from tests.test_pages import navigate, opened, runs, sentence, texts

__all__ = ["navigate"]  # a fixture that every test here uses

HASH = "9f86d081884c7d659a2feaa0c55ad015"


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Path:
    """A city of which a value was corrected, and then one was taken out and one put in."""
    folder = tmp_path_factory.mktemp("awal")
    made = open_store(folder)
    made.start_from(small_city(), user="Ani", reason="Data awal", file="kota")
    made.publish(changed(41.0), user="Budi", reason="Salah <ketik>", file="koreksi.xlsx", sha256=HASH)
    gone = make_table("nilai", observed(("K.1.2", "2019", "iud", None)))
    made.publish({"nilai": make_table("nilai", observed(("K.2.1", "2020", "pus", 1234.5)))}, removed={"nilai": gone}, user="Budi", reason="Susulan")
    return folder


@pytest.fixture
def home(started, monkeypatch) -> Path:
    """The store shown to an operator. Who writes to it asks for `own`, a copy; all others look at one that need not be read anew."""
    monkeypatch.setenv("KBDATA_HOME", str(started))
    monkeypatch.setenv("KBDATA_OPERATOR", "1")
    monkeypatch.setenv("KBDATA_USER", "Citra")
    return started


@pytest.fixture
def kept(home) -> Store:
    """The store as another process has it open."""
    return open_store(home)


@pytest.fixture
def own(tmp_path, home, monkeypatch) -> Store:
    """The same store, to be written to."""
    folder = shutil.copytree(home, tmp_path / "gudang")
    monkeypatch.setenv("KBDATA_HOME", str(folder))
    return open_store(folder)


def changed(number: float) -> dict[str, pd.DataFrame]:
    return {"nilai": make_table("nilai", observed(("K.1.1", "2019", "pus", number)))}


def label(kept: Store, number: int) -> str:
    return publications.label(kept.publication(number), None)


def written(app) -> str:
    return unescape("".join(texts(app)))


def notice(app) -> str:
    return unescape("".join(text for text in texts(app) if 'role="status"' in text))


def version(app) -> str:
    return app.session_state["view"].data.version


def press(app, key: str, caplog):
    app.button(key=key).click()
    return runs(app, caplog)


def test_every_publication_is_told_the_newest_first(home, caplog):
    app = runs(opened("riwayat"), caplog)
    [listing] = [text for text in texts(app) if "koreksi.xlsx" in text and "<table" in text]
    assert [listing.index(reason) for reason in ("Susulan", "Salah &lt;ketik&gt;", "Data awal")] == sorted(
        listing.index(reason) for reason in ("Susulan", "Salah &lt;ketik&gt;", "Data awal")
    )
    assert f">{HASH[:10]}<" in listing and "Nilai indikator: 1 baris baru dan 1 baris dihapus<" in listing
    assert "Nilai indikator: 1 baris berubah<" in listing
    assert "3 terbitan sejak " in sentence(app) and "oleh Budi: 1 baris baru dan 1 baris dihapus." in sentence(app)


def test_the_file_of_the_history_holds_who_when_why_and_what(home, caplog):
    view = runs(opened("riwayat"), caplog).session_state["view"]
    frame = history.listing(view).table.readable()
    assert frame["Oleh"].tolist() == ["Budi", "Budi", "Ani"] and frame["SHA-256"].tolist() == ["", HASH, ""]
    assert frame["Per tabel"].tolist()[1] == '{"nilai": {"baru": 0, "berubah": 1, "dihapus": 0}}'


@pytest.mark.parametrize("page", ["riwayat", "kamus", "intervensi"])
def test_the_address_opens_the_whole_dashboard_as_of_a_publication(kept, page, caplog):
    app = runs(opened(page, per_tanggal=label(kept, 1)), caplog)
    assert version(app) == kept.publication(1).version and kept.publication(1).version in written(app)
    assert "terbitan 1 dari 3, oleh Ani (Data awal)" in notice(app)
    app = press(app, "kembali_ke_terbaru", caplog)
    assert version(app) == kept.latest().version and not notice(app) and "per_tanggal" not in app.query_params


def test_a_number_or_a_day_may_stand_in_the_address(kept, caplog):
    app = runs(opened("riwayat", per_tanggal="2"), caplog)
    assert version(app) == kept.publication(2).version and app.session_state["view"].as_of == label(kept, 2)
    today = f"{kept.latest().time.astimezone():%Y-%m-%d}"
    app = runs(opened("riwayat", per_tanggal=today), caplog)
    assert version(app) == kept.latest().version and not notice(app)


@pytest.mark.parametrize(("asked", "told"), [("2001-01-31", "Tidak ada terbitan “2001-01-31”."), ("kemarin", "“kemarin” bukan tanggal."), ("9", "“9”")])
def test_what_the_address_asks_for_and_is_not_there_is_told(kept, asked, told, caplog):
    app = runs(opened("riwayat", per_tanggal=asked), caplog)
    assert told in notice(app) and "Yang ditampilkan adalah data terbaru." in notice(app) and version(app) == kept.latest().version


def test_links_keep_the_state_that_is_looked_at(kept, caplog):
    app = runs(opened("kamus", per_tanggal=label(kept, 2)), caplog)
    links = [link for link in written(app).split('href="')[1:] if link.startswith(("kamus?", "tren?"))]
    assert links and all("per_tanggal=" in link.split('"')[0] for link in links)


def test_what_another_process_publishes_is_there_at_the_next_interaction(own, caplog):
    app = runs(opened("riwayat"), caplog)
    before = version(app)
    own.publish(changed(50.0), user="Dewi", reason="Baru saja")
    app = runs(app, caplog)
    assert version(app) == own.latest().version != before and "Dewi" in sentence(app)
    looking = runs(opened("riwayat", per_tanggal=label(own, 3)), caplog)
    assert version(looking) == before and "terbitan 3 dari 4" in notice(looking)


def test_two_publications_are_compared_down_to_the_rows(kept, caplog):
    app = runs(opened("riwayat"), caplog)
    assert "Dari terbitan 2 ke terbitan 3: 1 baris baru dan 1 baris dihapus" in written(app)
    app = runs(opened("riwayat", dari_terbitan=label(kept, 1), ke_terbitan=label(kept, 3)), caplog)
    assert "Dari terbitan 1 ke terbitan 3: 1 baris baru, 1 baris berubah, dan 1 baris dihapus" in written(app)
    shown = changes.listed(app.session_state["view"], 1, 3, "nilai").table.readable().sort_values("Tempat")
    assert shown[["Perubahan", "Tempat", "Periode", "Indikator", "Semula", "Menjadi"]].to_numpy().tolist() == [
        ["berubah", "K.1.1", "2019", "pus", "nilai 40", "nilai 41"],
        ["dihapus", "K.1.2", "2019", "iud", "nilai 40; status resmi", ""],
        ["baru", "K.2.1", "2020", "pus", "", "nilai 1.234,5; status resmi"],
    ]
    assert "<td" in written(app) and ">nilai 41<" in written(app)


def test_from_nothing_and_backwards_and_nothing_at_all(kept, caplog):
    app = runs(opened("riwayat", dari_terbitan="awal (0)", ke_terbitan=label(kept, 1), tabel_beda="Perangkat daerah"), caplog)
    assert "Dari keadaan kosong ke terbitan 1" in written(app) and "3 baris tabel perangkat daerah berbeda" in written(app)
    app = runs(opened("riwayat", dari_terbitan=label(kept, 1), ke_terbitan="awal (0)"), caplog)
    assert "baris dihapus" in written(app) and "baris baru" not in next(text for text in texts(app) if "Dari terbitan 1" in text)
    app = runs(opened("riwayat", dari_terbitan=label(kept, 2), ke_terbitan=label(kept, 2)), caplog)
    assert "Kedua keadaan sama." in written(app)


def test_boundaries_are_told_by_their_points(own, caplog):
    moved = small_city().layers["kelurahan"].iloc[[0]].copy()
    moved["geometry"] = moved.geometry.segmentize(0.5)
    own.publish({"kelurahan": moved}, user="Budi", reason="Batas")
    view = runs(opened("riwayat"), caplog).session_state["view"]
    [row] = changes.listed(view, 3, 4, "batas").table.readable().to_dict("records")
    assert (row["Kode"], row["Semula"], row["Menjadi"]) == ("K.1.1", "geometri 5 titik", "geometri 9 titik")


def test_an_operator_restores_with_a_reason(own, caplog):
    app = runs(opened("riwayat", per_tanggal=label(own, 2)), caplog)
    app.selectbox(key="pulihkan_terbitan").set_value(label(own, 1))
    app = runs(app, caplog)
    assert "Dibanding data terbaru: 1 baris baru, 1 baris berubah, dan 1 baris dihapus." in written(app)
    app = press(app, "pulihkan", caplog)
    assert [error.value for error in app.error] == ["Isi alasannya: riwayat harus dapat menjelaskan mengapa data berubah."] and len(own.publications()) == 3
    app.text_input(key="pulihkan_alasan").set_value("Kembali ke awal")
    app = press(app, "pulihkan", caplog)
    made = own.latest()
    assert (made.number, made.user, made.reason, made.kind) == (4, "Citra", "Kembali ke awal", "pulihkan")
    assert [done.value for done in app.success] == ["Terbitan 1 dipulihkan sebagai terbitan 4."]
    assert version(app) == made.version == own.publication(1).version and not notice(app)


def test_who_is_no_operator_is_told_so(kept, monkeypatch, caplog):
    monkeypatch.delenv("KBDATA_OPERATOR")
    app = runs(opened("riwayat"), caplog)
    assert "Hanya operator" in written(app) and "pulihkan" not in {button.key for button in app.button}


def test_a_publication_that_was_given_up_is_told(own, monkeypatch, caplog):
    monkeypatch.setattr(storage, "RETENTION_HOURS", 0)
    own.compact(0, give_up_older=True)
    app = runs(opened("riwayat"), caplog)
    assert "sudah tidak disimpan" in written(app)
    app = runs(opened("riwayat", per_tanggal=label(own, 1)), caplog)
    assert "Data terbitan 1 sudah tidak disimpan." in notice(app) and version(app) == own.latest().version


def test_a_store_that_is_damaged_is_told_instead_of_numbers(tmp_path, own, caplog):
    for file in (tmp_path / "gudang" / "terbitan").glob("*.parquet"):
        file.unlink()
    app = runs(opened("ringkasan"), caplog)
    assert "1 masalah ditemukan" in sentence(app) and ">terbitan<" in written(app) and not app.get("plotly_chart")


def test_every_export_says_which_state_it_shows(kept, caplog):
    view = runs(opened("riwayat", per_tanggal=label(kept, 2)), caplog).session_state["view"]
    assert any(label(kept, 2) in note for note in card.notes(view, history.listing(view)))


def test_an_empty_store_shows_the_sample_and_says_so(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "kosong"))
    app = runs(opened("riwayat"), caplog)
    assert "data contoh" in notice(app) and "Belum ada riwayat" in written(app) and app.session_state["view"].data.folder == SAMPLE
    open_store(tmp_path / "kosong").start_from(small_city(), user="Ani", reason="Data awal")
    app = runs(app, caplog)
    assert not notice(app) and "1 terbitan" in sentence(app)


def test_a_folder_of_files_has_no_history_but_hashes(monkeypatch, caplog):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    app = runs(opened("riwayat"), caplog)
    assert not notice(app) and "folder berkas CSV" in written(app) and ">nilai.csv<" in written(app)

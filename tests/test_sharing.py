"""A copied link pins what is seen; a link that was opened is held against what is shown, and a difference is told in words."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

import kbdata
from kbdata import export, method
from kbdata.dataset import open_dataset, seal
from kbdata.store import Store, open_store
from kbview import publications
from tests.making import make_table, observed
from tests.store_crash import small_city
from tests.test_pages import navigate, opened, runs, texts

__all__ = ["navigate"]  # a fixture that every test here uses

PAGE = "riwayat"  # any page would do: this one is quick


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A store of which one value was corrected, and then the factor of a ratio."""
    folder = tmp_path_factory.mktemp("awal")
    kept = open_store(folder)
    kept.start_from(small_city(), user="Ani", reason="Data awal")
    kept.publish({"nilai": make_table("nilai", observed(("K.1.1", "2019", "pus", 41.0)))}, user="Budi", reason="Koreksi")
    ratio = kept.snapshot().table("indikator")
    ratio = ratio[ratio["kode"] == "rasio_kb"].assign(pengali=1000.0)
    kept.publish({"indikator": ratio}, user="Citra", reason="Per seribu")
    return folder


@pytest.fixture
def kept(made, tmp_path, monkeypatch) -> Store:
    folder = shutil.copytree(made, tmp_path / "gudang")
    monkeypatch.setenv("KBDATA_HOME", str(folder))
    return open_store(folder)


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    export.write_folder(small_city(), tmp_path / "kota")
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "kota"))
    return tmp_path / "kota"


def pinned(app, **address: str) -> dict[str, str]:
    """What the button would copy beside the page's own address."""
    [button] = [text for text in texts(app) if 'data-aksi="salin"' in text]
    pins = json.loads(unescape(re.search(r'data-tautan="([^"]+)"', button)[1]))
    return pins["bila_kosong"] | address | pins["selalu"]


def notice(app) -> str:
    return unescape("".join(text for text in texts(app) if 'role="status"' in text))


def test_a_link_pins_the_publication_the_versions_and_what_is_the_default_today(kept, caplog):
    app = runs(opened(PAGE), caplog)
    now = kept.snapshot()
    assert pinned(app) == {
        "periode": "2019",
        "bahasa": "ID",
        "per_tanggal": publications.label(kept.latest(), kept.snapshot().zone),
        "versi": now.version,
        "versi_metode": method.version(now).text,
    }
    assert notice(runs(opened(PAGE, **pinned(app)), caplog)) == ""


def test_a_link_to_what_is_an_older_publication_by_now_shows_it_and_says_so(kept, caplog):
    past = publications.label(kept.publication(2), kept.snapshot().zone)
    link = pinned(runs(opened(PAGE, per_tanggal=past, bahasa="EN"), caplog), bahasa="EN", per_tanggal=past)
    assert link["versi"] == kept.publication(2).version and link["per_tanggal"] == past
    app = runs(opened(PAGE, **link | {"bahasa": "ID"}), caplog)
    assert app.session_state["view"].data.version == kept.publication(2).version
    assert "terbitan 2 dari 3" in notice(app) and "Tautan ini dibuat" not in notice(app)
    assert "Sejak itu cara hitungnya diubah: indikator “Nama”: pengali 100 menjadi 1.000." in notice(app)
    app.button(key="kembali_ke_terbaru").click()
    assert notice(runs(app, caplog)) == ""


def test_the_number_in_a_link_counts_wherever_its_day_was_written(kept, caplog):
    app = runs(opened(PAGE, per_tanggal="1999-12-31 (2)"), caplog)
    assert app.session_state["view"].data.version == kept.publication(2).version


def test_a_link_of_another_store_or_another_method_says_what_differs(kept, caplog, monkeypatch):
    app = runs(opened(PAGE), caplog)
    link = pinned(app)
    assert "dibuat dari data versi 0123456789ab" in notice(runs(opened(PAGE, **link | {"versi": "0123456789ab"}), caplog))
    assert "tidak terbaca" in notice(runs(opened(PAGE, **link | {"versi_metode": "lain"}), caplog))
    monkeypatch.setattr(kbdata, "__version__", "99.0")
    app = runs(opened(PAGE, **link | {"versi_metode": method.version(kept.snapshot(2)).text.replace("99.0", "0.1")}), caplog)
    told = notice(app)
    assert "dengan cara hitung lain. Yang berbeda: kamus indikator (rumus, satuan, arah)" in told and "versi aplikasi (0.1, kini" in told
    app.button(key="pemberitahuan_terbaca").click()
    assert notice(runs(app, caplog)) == ""


def test_a_folder_that_has_changed_says_that_the_old_state_cannot_be_shown(folder, caplog):
    link = pinned(runs(opened(PAGE), caplog))
    assert "per_tanggal" not in link and notice(runs(opened(PAGE, **link), caplog)) == ""
    file = folder / "nilai.csv"
    file.write_text(file.read_text("utf-8").replace("K.1.1,2019,pus,40.0", "K.1.1,2019,pus,41.0"), "utf-8")
    seal(folder)
    assert open_dataset(folder).version != link["versi"]
    told = notice(runs(opened(PAGE, **link), caplog))
    assert "Data telah berubah sejak tautan ini dibuat" in told and link["versi"] in told and "simpanan" in told


def test_a_link_of_a_store_opened_over_a_folder_says_that_there_is_no_history(folder, caplog):
    app = runs(opened(PAGE, per_tanggal="2026-01-31 (4)", versi="0123456789ab"), caplog)
    assert "menunjuk terbitan 2026-01-31 (4), tetapi di sini tidak ada riwayat" in notice(app)


def test_what_was_pinned_holds_only_for_the_publication_that_the_link_asked_for(kept, caplog):
    app = runs(opened(PAGE, per_tanggal="2", versi="0123456789ab"), caplog)
    assert "0123456789ab" in notice(app)
    app.selectbox(key=publications.KEY).set_value(publications.label(kept.publication(1), kept.snapshot().zone))
    app = runs(app, caplog)
    assert "terbitan 1 dari 3" in notice(app) and "0123456789ab" not in notice(app)

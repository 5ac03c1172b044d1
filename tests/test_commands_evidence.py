"""The commands about evidence: what they write and tell, and the code they leave with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import kbdata
from kbdata import export
from kbdata.dataset import Dataset
from kbdata.store import open_store
from kbview import commands, i18n
from kbview.evidence import archive
from kbview.progress import CLEAR
from tests.bundles import CELL, altered, city, members, small_report
from tests.test_commands import Terminal, run

__all__ = ["city", "small_report"]  # fixtures


@pytest.fixture
def home(city: Dataset, tmp_path, monkeypatch) -> Path:
    export.write_folder(city, tmp_path / "kota")
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "kota"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "kota"
    i18n.speak(i18n.SOURCE)


def test_a_bundle_is_made_its_hash_is_told_and_it_verifies(home, capsys):
    code, told = run(capsys, "bundle", "bukti.zip", "--place", "Kecamatan 1", "--period", "2019")
    content = Path("bukti.zip").read_bytes()
    assert code == 0 and archive.digest(content) in told and "Catat SHA-256" in told
    assert json.loads(members(content)["isi.json"])["saringan"] == {"tempat": "K.1", "periode": "2019", "skpd": None, "bidang": None}
    code, told = run(capsys, "verify", "bukti.zip")
    assert code == 0 and told.splitlines()[-1] == "Bungkus utuh: 40 dari 40 cocok." and archive.digest(content) in told
    code, told = run(capsys, "bundle", "bukti.zip")
    assert code == 1 and "sudah ada isinya" in told and Path("bukti.zip").read_bytes() == content


def test_an_altered_bundle_leaves_with_1_and_says_which_numbers(home, capsys):
    run(capsys, "bundle", "bukti.zip")
    Path("palsu.zip").write_bytes(altered(Path("bukti.zip").read_bytes(), {"data/nilai.csv": CELL}, data=True, listed=True))
    code, told = run(capsys, "verify", "palsu.zip")
    assert code == 1 and "1.1.r4.nilai: nilainya seharusnya “41.0”, di daftar bukti “40.0”." in told and "33 dari 40 cocok" in told
    code, told = run(capsys, "--json", "verify", "palsu.zip")
    found = json.loads(told)
    assert (code, found["sound"], found["matched"], found["total"]) == (1, False, 33, 40)
    assert {each["where"] for each in found["faults"]} > {"data/", "1.1.judul"} and all(each["told"] for each in found["faults"])


def test_a_bundle_is_checked_in_the_language_of_who_checks_it(home, capsys):
    run(capsys, "bundle", "bukti.zip")
    code, told = run(capsys, "--language", "en", "verify", "bukti.zip")
    assert code == 0 and told.splitlines()[-1] == "The bundle is sound: 40 of 40 match."


def test_another_version_of_the_program_is_told_and_is_no_fault(home, capsys, monkeypatch):
    run(capsys, "bundle", "bukti.zip")
    monkeypatch.setattr(kbdata, "__version__", "99.0")
    code, told = run(capsys, "verify", "bukti.zip")
    assert code == 0 and "dibuat dengan cara hitung lain" in told and "40 dari 40 cocok" in told


def test_a_bundle_of_an_older_publication_is_of_its_rows(city, tmp_path, capsys, monkeypatch):
    kept = open_store(tmp_path / "gudang")
    kept.start_from(city, user="-", reason="-")
    value = city.frames["nilai"].iloc[[0]]
    kept.publish({"nilai": value.assign(nilai=99.0)}, user="-", reason="-")
    monkeypatch.setenv("KBDATA_HOME", str(tmp_path / "gudang"))
    monkeypatch.chdir(tmp_path)
    for name, asked, number in (("lama.zip", ("--as-of", "1"), 1), ("baru.zip", (), 2)):
        assert run(capsys, "bundle", name, *asked)[0] == 0
        told = json.loads(members(Path(name).read_bytes())["isi.json"])
        assert told["data"]["versi"] == told["data"]["sidik_baris"] == kept.publication(number).version and f"({number})" in told["terbitan"]
        assert run(capsys, "verify", name)[0] == 0
    code, told = run(capsys, "bundle", "lain.zip", "--as-of", "kemarin")
    assert code == 1 and "bukan tanggal" in told and not Path("lain.zip").exists()


def test_what_cannot_be_made_or_read_is_told_in_words(home, capsys):
    code, told = run(capsys, "bundle", "bukti.zip", "--place", "Entah")
    assert code == 1 and "Tempat “Entah” tidak dikenal" in told and not Path("bukti.zip").exists()
    code, told = run(capsys, "bundle", "tidak/ada.zip")
    assert code == 1 and "tidak dapat ditulis" in told
    code, told = run(capsys, "verify", "tidak-ada.zip")
    assert code == 1 and "tidak-ada.zip tidak dapat dibaca" in told
    Path("bukan.zip").write_text("bukan ZIP", "utf-8")
    code, told = run(capsys, "verify", "bukan.zip")
    assert code == 1 and told == "bukan.zip: Berkas ini rusak, terpotong, atau bukan ZIP.\n"
    assert run(capsys, "bundle", "lain.zip", "--as-of", "1")[0] == 1  # a folder has no publications


def test_both_show_how_far_they_are_on_a_terminal(home, monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert commands.main(("bundle", "bukti.zip")) == commands.main(("verify", "bukti.zip")) == 0
    drawn = sys.stderr.getvalue()
    assert drawn.count("4/4") == 2 and drawn.endswith(CLEAR) and "\n" not in drawn

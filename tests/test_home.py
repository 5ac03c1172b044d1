"""Where the data are kept, what an empty store begins with, and how the rows that changed are listed."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from kbdata import changes, dataset, home, rows
from kbdata.dataset import open_dataset
from kbdata.store import open_store
from kbdata.tables import MANIFEST
from tests.making import make_table, observed


def test_a_folder_with_a_file_of_a_data_set_is_read_as_files(tmp_path):
    assert home.holds_files(str(home.SAMPLE)) and home.store_at(str(home.SAMPLE)) is None
    (tmp_path / "nilai.csv").write_text("", "utf-8")
    assert home.holds_files(str(tmp_path)), "a folder that lost its list of contents is damaged, not an empty store"


@pytest.mark.parametrize("place", ["tidak/ada", "memory://ember"])
def test_anything_else_is_a_store(place, tmp_path):
    assert not home.holds_files(place if "://" in place else str(tmp_path / place))


def test_without_a_setting_the_sample_is_shown(monkeypatch):
    monkeypatch.delenv("KBDATA_HOME", raising=False)
    assert home.located() == str(home.SAMPLE)
    monkeypatch.setenv("KBDATA_HOME", "")
    assert home.located() == str(home.SAMPLE)
    monkeypatch.setenv("KBDATA_HOME", "/data")
    assert home.located() == "/data"


def test_an_empty_store_begins_with_what_it_showed(tmp_path):
    opened = open_store(tmp_path)
    made = home.begin(opened, user="ani", reason="awal")
    assert (made.number, made.kind, made.user, made.file) == (1, "dasar", "ani", "sample_data")
    assert home.begin(opened, user="ani", reason="awal") is None and len(opened.publications()) == 1
    shown = open_dataset(home.SAMPLE)
    assert all(opened.snapshot().frames[name].equals(frame) for name, frame in shown.frames.items())


def test_the_list_of_contents_is_told_as_it_stands(tmp_path):
    shutil.copy(home.SAMPLE / MANIFEST, tmp_path / MANIFEST)
    told = dataset.contents(tmp_path).set_index("berkas")
    assert told.at["nilai.csv", "baris"] == len(open_dataset(home.SAMPLE).frames["nilai"]) and len(told.at["nilai.csv", "sha256"]) == 64
    assert dataset.contents(tmp_path / "tidak-ada").empty


def test_rows_that_changed_are_listed_with_what_they_held():
    before = make_table("nilai", observed(("A", "2019", "pus", 40.0), ("B", "2019", "pus", None), ("C", "2019", "pus", 7.0), ("D", "2019", "pus", 1.0)))
    after = make_table("nilai", observed(("A", "2019", "pus", None), ("B", "2019", "pus", 3.0), ("D", "2019", "pus", 1.0), ("E", "2019", "pus", None)))
    told = changes.listed("nilai", rows.difference("nilai", before, after))
    assert told[["perubahan", "wilayah", "semula", "menjadi"]].to_numpy().tolist() == [
        ["baru", "E", {}, {"status": "resmi"}],
        ["berubah", "A", {"nilai": 40.0}, {"nilai": None}],
        ["berubah", "B", {"nilai": None}, {"nilai": 3.0}],
        ["dihapus", "C", {"nilai": 7.0, "status": "resmi"}, {}],
    ]


def test_no_difference_lists_nothing_with_the_same_columns():
    same = make_table("nilai", [])
    told = changes.listed("nilai", rows.difference("nilai", same, same))
    assert told.empty and list(told) == ["perubahan", *rows.key("nilai"), "semula", "menjadi"] and isinstance(told, pd.DataFrame)

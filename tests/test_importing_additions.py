"""A workbook may bring a place, an indicator or a source and figures about it at once; a whole data set comes into an empty one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kbdata.dataset import open_dataset
from kbdata.importing import read, template
from kbdata.importing.comparison import key_of
from kbdata.tables import TABLES
from tests.nasty import city, xlsx
from tests.nasty_case import M

PLACE = ["kode", "nama", "tingkat", "induk", "lintang", "bujur", "luas_km2", "status_data", "sumber"]
VALUE = ["wilayah", "periode", "indikator", "nilai", "status", "sumber"]
NEW = "63.71.01.1009"


def test_a_new_place_and_its_figures_in_one_workbook() -> None:
    places = [PLACE, [NEW, "Baru", "kelurahan", "63.71.01", None, None, 1.5, "resmi", "Baru-1"]]
    values = [VALUE, [NEW, "2019", "pus", 50, "resmi", "Baru-1"]]
    sources = [["kode", "judul", "penerbit", "tanggal", "tautan", "jenis", "prioritas"], ["Baru-1", "Berita", "Kota", "2020", None, "berita", 5]]
    data = replace(city(), layers={})
    done = read(xlsx(values, places, sources, names=("nilai", "wilayah", "sumber")), "a.xlsx", data)
    assert done.publishable and not done.problems
    assert {table: counts.new for table, counts in done.counts.items()} == {"sumber": 1, "wilayah": 1, "nilai": 1}


@pytest.mark.parametrize("parent", [NEW, "63.71", "99"])
def test_a_place_that_stands_in_no_tree_adds_nothing(parent: str) -> None:
    places = [PLACE, [NEW, "Baru", "kelurahan", parent, None, None, 1.5, "resmi", "A"]]
    values = [VALUE, [NEW, "2019", "pus", 50, "resmi", "A"], [M, "2019", "pus", 50, "resmi", "A"]]
    done = read(xlsx(places, values, names=("wilayah", "nilai")), "a.xlsx", city())
    assert {("unknown_place", "A2")} <= {(problem.code, problem.cell) for problem in done.errors} and not done.publishable


def test_a_whole_data_set_comes_into_an_empty_one() -> None:
    data = open_dataset(Path(__file__).resolve().parents[1] / "sample_data")
    values = data.table("nilai").iloc[::7]
    given = dict(data.frames) | {"nilai": values}
    empty = replace(data, frames={name: frame.iloc[:0] for name, frame in data.frames.items()}, layers={})
    done = read(template(list(TABLES), data, rows=given), "semua.xlsx", empty)
    assert not done.errors
    for table, frame in given.items():
        if len(frame):
            one, other = (each.sort_values(key_of(table), ignore_index=True) for each in (done.changes[table], frame))
            pd.testing.assert_frame_equal(one, other, check_dtype=True)

"""The store over time: what is tidied up, what is given up, what is damaged, and where it may lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from deltalake import DeltaTable

from kbdata import delta, store
from kbdata.problems import DatasetError
from kbdata.publication import StoreError
from kbdata.store import Store, open_store
from tests.making import make_table, observed
from tests.store_crash import small_city

CITY = small_city()
WHO = {"user": "ani", "reason": "laporan"}


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("awal")
    open_store(folder).start_from(CITY, **WHO)
    return folder


@pytest.fixture
def home(tmp_path, started) -> Path:
    return shutil.copytree(started, tmp_path / "gudang")


@pytest.fixture
def filled(home) -> Store:
    return open_store(home)


def counted(number: float) -> dict[str, pd.DataFrame]:
    """A value that stands in for publication after publication."""
    return {"nilai": make_table("nilai", observed(("K.1.1", "2020", "pus", number)))}


def found(opened: Store, number: int | None = None) -> list[float]:
    frame = opened.snapshot(number).frames["nilai"]
    return frame.loc[(frame["wilayah"] == "K.1.1") & (frame["periode"] == "2020"), "nilai"].tolist()


def codes(action) -> set[str]:
    with pytest.raises(DatasetError) as caught:
        action()
    return {problem.code for problem in caught.value.problems}


def test_compacting_keeps_every_publication_and_drops_what_none_names(filled, home, monkeypatch):
    with pytest.raises(ValueError, match="167"):
        filled.compact(167)
    orphan = delta.DeltaTables(str(home)).replace("nilai", DeltaTable(home / "nilai").to_pyarrow_table(), 0, {})
    filled.publish(counted(1.0), **WHO)
    filled.publish(counted(2.0), **WHO)
    assert orphan == 1 and sum(filled.compact().values()) == 0  # all of it is younger than a week
    monkeypatch.setattr(store, "RETENTION_HOURS", 0)
    assert filled.compact(0)["nilai"] == 1
    again = open_store(home)
    assert [found(again, number) for number in (1, 2, 3)] == [[], [1.0], [2.0]]
    with pytest.raises(FileNotFoundError):
        DeltaTable(home / "nilai", version=orphan).to_pandas()


def test_older_publications_are_given_up_only_when_told_to(filled, home, monkeypatch):
    filled.publish(counted(1.0), **WHO)
    monkeypatch.setattr(store, "RETENTION_HOURS", 0)
    filled.compact(0, give_up_older=True)
    again = open_store(home)
    with pytest.raises(StoreError, match="not_kept"):
        again.snapshot(1)
    assert found(again) == [1.0] and len(again.history()) == 2
    again.publish(counted(2.0), **WHO)
    assert found(again, 2) == [1.0]


def test_a_file_that_is_damaged_or_lost_is_told(filled, home):
    for file in (home / "nilai").glob("*.parquet"):
        file.write_bytes(b"PAR1")
    assert codes(lambda: open_store(home).snapshot()) == {"unreadable_file"}
    for file in (home / "nilai").glob("*.parquet"):
        file.unlink()
    assert codes(lambda: open_store(home).snapshot()) == {"missing_file"}


@pytest.mark.parametrize(("part", "code"), [("*.parquet", "unreadable_file"), ("_delta_log/*.json", "unreadable_file"), ("gone", "missing_file")])
def test_a_register_that_is_damaged_or_lost_is_told(home, part, code):
    for file in (home / "terbitan").glob("*.parquet" if part == "gone" else part):
        file.unlink() if part == "gone" else file.write_bytes(b"PAR1")
    assert codes(lambda: open_store(home).latest()) == {code}


def test_an_address_and_its_options_reach_the_client(tmp_path, monkeypatch):
    seen = []
    for name in ("DeltaTable", "write_deltalake"):
        real = getattr(delta, name)
        monkeypatch.setattr(delta, name, lambda *given, real=real, **more: seen.append(more.get("storage_options", "held")) or real(*given, **more))
    address = (tmp_path / "ember").as_uri()
    opened = open_store(address, {"allow_http": "true"})
    assert opened.is_empty
    opened.start_from(CITY, **WHO)
    opened.publish(counted(1.0), **WHO)
    assert found(open_store(address, {"allow_http": "true"})) == [1.0]
    assert {"allow_http": "true"} in seen and all(options in ("held", {"allow_http": "true"}) for options in seen)

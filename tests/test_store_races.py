"""Several that write at once, one that is broken off at any point, and answers that get lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from deltalake.exceptions import DeltaError

from kbdata import delta, store
from kbdata.delta import OvertakenError
from kbdata.publication import REGISTER, StoreError
from kbdata.store import Store, open_store
from tests.store_crash import broken, left_over, month, small_city

ROOT = Path(__file__).resolve().parents[1]
CITY = small_city()


@pytest.fixture(scope="module")
def started(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("awal")
    open_store(folder).start_from(CITY, user="-", reason="-")
    return folder


@pytest.fixture
def home(tmp_path, started) -> Path:
    return shutil.copytree(started, tmp_path / "gudang")


def publish(opened: Store, number: int) -> None:
    opened.publish(month(CITY, number), user="-", reason="-", file=f"{number}.csv")


def before(opened: Store, table: str, action) -> None:
    """Let `action` come right before the commit to a table."""
    real = opened._tables.replace

    def replace(name, *rest):
        if name == table:
            action()
        return real(name, *rest)

    object.__setattr__(opened._tables, "replace", replace)


def stop() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("table", ["nilai", "peristiwa", REGISTER])
def test_what_was_broken_off_never_happened(home, table):
    first = open_store(home)
    before(first, table, stop)
    with pytest.raises(KeyboardInterrupt):
        publish(first, 0)
    assert broken(open_store(home).snapshot(), 0) == []
    publish(open_store(home), 1)
    assert broken(open_store(home).snapshot(), 1) == []
    assert left_over(open_store(home), home) == ["nilai", "peristiwa", REGISTER].index(table)


def test_a_start_that_was_broken_off_never_happened(tmp_path):
    first = open_store(tmp_path)
    before(first, REGISTER, stop)
    with pytest.raises(KeyboardInterrupt):
        first.start_from(CITY, user="-", reason="-")
    again = open_store(tmp_path)
    assert again.is_empty
    again.start_from(CITY, user="-", reason="-")
    assert broken(again.snapshot(), 0) == []


@pytest.mark.parametrize("table", ["nilai", "peristiwa", REGISTER])
def test_of_two_at_once_the_later_starts_again_from_the_earlier(home, table):
    first, second, turns = open_store(home), open_store(home), []
    before(first, table, lambda: turns.append(1) or (len(turns) == 1 and publish(second, 1)))
    publish(first, 0)
    assert len(turns) == 2
    found = open_store(home)
    assert found.history()["berkas"].tolist() == ["", "1.csv", "0.csv"] and broken(found.snapshot(), 2) == []


def test_of_two_that_start_at_once_one_does(tmp_path):
    first, second = open_store(tmp_path), open_store(tmp_path)
    before(first, REGISTER, lambda: second.is_empty and second.start_from(CITY, user="second", reason="-"))
    with pytest.raises(StoreError, match="not_empty"):
        first.start_from(CITY, user="first", reason="-")
    assert open_store(tmp_path).history()["pengguna"].tolist() == ["second"]


def test_one_that_is_always_overtaken_says_so(home, monkeypatch):
    monkeypatch.setattr(store, "TRIES", 3)
    first, second, numbers = open_store(home), open_store(home), iter(range(1, 9))
    before(first, REGISTER, lambda: publish(second, next(numbers)))
    with pytest.raises(StoreError, match="busy"):
        publish(first, 0)
    assert open_store(home).history()["berkas"].tolist() == ["", "1.csv", "2.csv", "3.csv"]


def test_a_commit_whose_answer_was_lost_counts_once(home):
    first = open_store(home)
    real = first._tables.replace

    def replace(name, *rest):
        version = real(name, *rest)
        if name == REGISTER:
            raise OvertakenError(name)
        return version

    object.__setattr__(first._tables, "replace", replace)
    publish(first, 0)
    assert open_store(home).history()["berkas"].tolist() == ["", "0.csv"]


def test_a_disk_that_fails_is_not_taken_for_another_writer(home, monkeypatch):
    def full(*_, **__):
        raise DeltaError("no space left")

    monkeypatch.setattr(delta, "write_deltalake", full)
    with pytest.raises(DeltaError, match="no space left"):
        publish(open_store(home), 0)


def test_threads_lose_nothing(home):
    shared = open_store(home)
    threads = [threading.Thread(target=publish, args=(opened, number)) for number, opened in enumerate([shared, shared, open_store(home), open_store(home)])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(shared.history()["berkas"]) == ["", "0.csv", "1.csv", "2.csv", "3.csv"] and broken(shared.snapshot(), 4) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a process is started anew there, which takes longer than it would live")
def test_processes_may_be_killed_at_any_moment(tmp_path):
    short = "import sys; from tests import store_crash; store_crash.short(sys.argv[1])"
    told = subprocess.run([sys.executable, "-c", short, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    figures = json.loads(told)
    assert figures["faults"] == []
    assert figures["publications"] == 6 and figures["rows"] == 6 * len(month(CITY, 0)["nilai"])
    assert sum(figures["killed"].values()) >= 2 and figures["snapshots"] > 0

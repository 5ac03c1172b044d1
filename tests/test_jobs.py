"""Exports in the background: they end well, are stopped with all that they started, keep to their limits, wait in line, and say why they failed."""

from __future__ import annotations

import sys

import pytest

from kbview import jobs, processes
from kbview.jobs import Jobs, Line
from kbview.readers import Readers

# A command like ours, in little: `write FILE`, `fail`, `crash`, `nothing`, `hold FILE` (starts a child in a session of its own, as a browser
# is, writes both numbers into FILE, and goes on for ever), `fill` (takes memory and goes on for ever).
COMMAND = """
import json, subprocess, sys
from pathlib import Path
what, *rest = sys.argv[3:]  # after --language and its value
def step(done, of, doing):
    print(json.dumps({"done": done, "of": of, "doing": doing}), file=sys.stderr, flush=True)
if what == "write":
    step(0, 2, "Membuka data…"); step(1, 2, "Menulis…")
    print("peringatan yang bukan langkah", file=sys.stderr)
    Path(rest[0]).write_text("isi")
elif what == "fail":
    print("Tempat “Atlantis” tidak dikenal.", file=sys.stderr)
    sys.exit(1)
elif what == "crash":
    raise ValueError("rahasia dalam")
elif what in ("hold", "fill"):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"], start_new_session=True)
    held = bytearray(60_000_000) if what == "fill" else b""
    step(1, 4, "Menggambar…")
    if rest:
        Path(rest[0]).write_text(f"{child.pid}")
    child.wait()
"""
WAIT = 60  # seconds after which a test gives up: none waits that long unless something is broken


@pytest.fixture
def command(tmp_path):
    script = tmp_path / "perintah.py"
    script.write_text(COMMAND, "utf-8")
    return (sys.executable, str(script))


@pytest.fixture
def held(command):
    mine = Jobs(Line(2), command)
    yield mine
    mine.close()


def begun(job):
    """The job, once it has told of a step."""
    while not job.doing and not job.over.wait(0.02):
        pass
    return job


def test_a_job_ends_with_its_file_and_told_its_steps(held):
    job = held.start("tulis", ["write", jobs.FILE], "hasil.txt", asked="Kota")
    assert job.over.wait(WAIT)
    assert (job.state, job.file.name, job.file.read_text()) == ("selesai", "hasil.txt", "isi")
    assert (job.done, job.every, job.share, job.doing) == (1, 2, 0.5, "Menulis…")
    assert held["tulis"] is job and not held.busy and held["lain"] is None


@pytest.mark.skipif(not processes.PROC.is_dir(), reason="processes are read from /proc")
def test_cancelling_ends_the_process_and_all_that_it_started(held, tmp_path):
    job = begun(held.start("lama", ["hold", str(tmp_path / "anak")], "hasil.txt"))
    while not (tmp_path / "anak").is_file() or not (tmp_path / "anak").read_text():
        assert job.busy
    child = int((tmp_path / "anak").read_text())
    parent = processes._parent(processes.PROC / str(child))
    assert held.busy and (job.state, job.done, job.every) == ("berjalan", 1, 4) and processes.alive(child) and processes.alive(parent)
    assert processes.family(parent) == [parent, child] and processes.memory(parent) > 1e6
    held.cancel("lama")
    assert job.state == "dibatalkan" and not processes.alive(child) and not processes.alive(parent) and not job.file.exists()


def test_what_takes_too_long_is_ended_and_says_so(held, monkeypatch):
    monkeypatch.setenv(jobs.MINUTES, "0.01")
    job = held.start("lama", ["hold"], "hasil.txt")
    assert job.over.wait(WAIT)
    assert job.state == "gagal" and "lebih lama dari 0,01 menit" in job.trouble


@pytest.mark.skipif(not processes.PROC.is_dir(), reason="memory is read from /proc")
def test_what_takes_too_much_memory_is_ended_and_says_so(held, monkeypatch):
    monkeypatch.setenv(jobs.MEGABYTES, "50")
    job = held.start("rakus", ["fill"], "hasil.txt")
    assert job.over.wait(WAIT)
    assert job.state == "gagal" and "lebih dari 50 MB" in job.trouble


def test_at_most_so_many_run_at_once_and_the_first_who_came_goes_first(command):
    line = Line(1)
    first, second, third = (Jobs(line, command) for _reader in range(3))
    running = begun(first.start("lama", ["hold"], "a"))
    waiting = second.start("tulis", ["write", jobs.FILE], "b")
    while not line.ahead(waiting):
        pass
    last = third.start("tulis", ["write", jobs.FILE], "c")
    assert not waiting.over.wait(0.1) and waiting.state == "menunggu" and line.ahead(waiting) == 1
    while line.ahead(last) != 2:
        assert last.busy
    second.cancel("tulis")
    assert waiting.state == "dibatalkan" and running.state == "berjalan" and line.ahead(last) == 1
    first.cancel("lama")
    assert last.over.wait(WAIT) and last.state == "selesai"
    for each in (first, second, third):
        each.close()


def test_a_command_that_refuses_is_told_in_its_own_words(held):
    job = held.start("tolak", ["fail"], "x")
    assert job.over.wait(WAIT)
    assert (job.state, job.trouble) == ("gagal", "Tempat “Atlantis” tidak dikenal.")


@pytest.mark.parametrize("what", ["crash", "nothing"])
def test_a_command_that_breaks_or_writes_nothing_is_told_without_its_insides(held, what):
    job = held.start("rusak", [what], "x")
    assert job.over.wait(WAIT)
    assert job.state == "gagal" and "tidak terduga" in job.trouble and "rahasia" not in job.trouble


def test_a_command_that_is_not_there_is_told():
    mine = Jobs(Line(1), ("/tidak/ada",))
    job = mine.start("hilang", [], "x")
    assert job.over.wait(WAIT)
    assert job.state == "gagal" and "Tidak dapat dimulai" in job.trouble
    mine.close()


def test_words_are_in_the_language_of_who_asked(held):
    job = held.start("rusak", ["crash"], "x", language="en")
    assert job.over.wait(WAIT)
    assert "unexpected" in job.trouble


def test_a_new_export_of_a_kind_takes_the_place_of_the_old(held):
    old = begun(held.start("sama", ["hold"], "x"))
    new = held.start("sama", ["write", jobs.FILE], "x")
    assert old.state == "dibatalkan" and new.over.wait(WAIT) and held["sama"] is new
    held.drop("sama")
    assert held["sama"] is None and not new.file.exists()


def test_when_the_reader_goes_everything_ends_and_no_file_stays(command):
    mine = Jobs(Line(2), command)
    done = mine.start("tulis", ["write", jobs.FILE], "x")
    assert done.over.wait(WAIT)
    running = begun(mine.start("lama", ["hold"], "y"))
    mine.close()
    assert running.state == "dibatalkan" and not done.file.parent.parent.exists()


@pytest.mark.parametrize(("given", "counts"), [("5", 5.0), ("0", 10.0), ("-1", 10.0), ("nan", 10.0), ("inf", 10.0), ("banyak", 10.0), ("", 10.0)])
def test_a_limit_that_is_no_positive_number_counts_as_not_set(monkeypatch, given, counts):
    monkeypatch.setenv(jobs.MINUTES, given)
    assert jobs.limit(jobs.MINUTES) == counts


def test_our_own_command_tells_its_steps_as_lines_of_json(tmp_path):
    mine = Jobs(Line(1))
    job = mine.start("tabel", ["export", jobs.FILE, "--format", "xlsx"], "data.xlsx")
    assert job.over.wait(10 * WAIT)
    assert (job.state, job.every) == ("selesai", 2) and job.file.read_bytes()[:2] == b"PK" and job.doing == "Menulis data.xlsx…"
    refused = mine.start("tabel", ["export", str(tmp_path / "tidak" / "ada.xlsx"), "--format", "xlsx"], "data.xlsx")
    assert refused.over.wait(10 * WAIT)
    assert refused.state == "gagal" and "tidak dapat ditulis" in refused.trouble
    mine.close()


def test_a_page_that_is_loaded_anew_finds_what_runs(command):
    readers = Readers(lambda: Jobs(Line(2), command), grace=WAIT)
    readers.come("Ani")
    job = begun(readers["Ani"].start("deck", ["hold"], "a.pptx"))
    readers.go("Ani")
    readers.come("Ani")
    readers.come("Budi")
    assert readers["Ani"]["deck"] is job and job.busy
    assert readers["Budi"]["deck"] is None
    readers.close()
    assert job.state == "dibatalkan" and job.over.is_set()


def test_what_runs_ends_when_the_last_page_of_its_reader_stays_away(command):
    readers = Readers(lambda: Jobs(Line(2), command), grace=0)
    for _page in range(2):
        readers.come("Ani")
    job = begun(readers["Ani"].start("deck", ["hold"], "a.pptx"))
    readers.go("Ani")
    assert readers["Ani"]["deck"] is job and not job.over.is_set(), "another page is open"
    readers.go("Ani")
    assert job.over.wait(WAIT) and job.stopped.is_set()
    readers.come("Ani")
    assert readers["Ani"]["deck"] is None
    readers.close()

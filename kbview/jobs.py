"""Exports that take long: each is our own command line in a process of its own, which can be watched, stopped and limited and holds up no page.

A job tells how far it is through the lines of JSON that `python -m kbdata --progress json` writes. At most `MOST` run at once, whoever
asked for them; the others wait in line.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition, Event, Thread
from typing import Literal

from kbview import formats, processes
from kbview.i18n import _, _n, spoken

ROOT = Path(__file__).parent.parent
FILE = "{file}"  # stands in the arguments for the file that is to be written
COMMAND = (sys.executable, "-m", "kbdata", "--json", "--progress", "json")
MOST = 2  # that run at once: each holds a processor, and a browser
MINUTES, MEGABYTES = "KBDATA_EXPORT_MINUTES", "KBDATA_EXPORT_MB"  # settings
LIMITS = {MINUTES: 10.0, MEGABYTES: 4096.0}  # their values where nothing is set
MODEST = 10  # of 19: how much a job gives way to others
LOOK = 0.3  # seconds between two looks at a process
TOLD = 2000  # characters of what a command says that are kept

State = Literal["menunggu", "berjalan", "selesai", "gagal", "dibatalkan"]


@dataclass(eq=False)
class Job:
    """One export. kind: which of the exports it is. arguments: of the command line. file: where the result lies. language: of its words.

    asked: what was to be seen when it was asked for. done of every: its steps; doing: the one under way, in words. trouble: why there is no
    result, in words.
    """

    kind: str
    arguments: tuple[str, ...]
    file: Path
    language: str = "id"
    asked: str = ""
    state: State = "menunggu"
    done: int = 0
    every: int = 0
    doing: str = ""
    trouble: str = ""
    said: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    @property
    def busy(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ("menunggu", "berjalan")

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        return min(self.done / self.every, 1.0) if self.every else 0.0


class Line:
    """The line before the few places in which jobs run: first come, first served."""

    def __init__(self, most: int) -> None:
        self._most, self._running = most, 0
        self._waiting: list[Job] = []
        self._moved = Condition()

    def enter(self, job: Job) -> bool:
        """Wait for a place. False where the job was stopped meanwhile."""
        with self._moved:
            self._waiting.append(job)
            self._moved.wait_for(lambda: job.stopped.is_set() or (self._running < self._most and self._waiting[0] is job))
            self._waiting.remove(job)
            if not job.stopped.is_set():
                self._running += 1
            self._moved.notify_all()
            return not job.stopped.is_set()

    def leave(self) -> None:
        """Give a place free."""
        with self._moved:
            self._running -= 1
            self._moved.notify_all()

    def ahead(self, job: Job) -> int:
        """How many run or wait before a job that waits."""
        with self._moved:
            return self._running + (self._waiting.index(job) if job in self._waiting else 0)

    def stop(self, job: Job) -> None:
        """Let a job go, whether it waits or runs."""
        with self._moved:
            job.stopped.set()
            self._moved.notify_all()


LINE = Line(MOST)


class Jobs:
    """The exports of one reader, at most one of each kind; their files lie in a folder that goes when the reader does."""

    def __init__(self, line: Line = LINE, command: Sequence[str] = COMMAND) -> None:
        self._line, self._command = line, tuple(command)
        self._folder = TemporaryDirectory(prefix="kampung-", ignore_cleanup_errors=True)
        self._held: dict[str, Job] = {}

    def __getitem__(self, kind: str) -> Job | None:
        return self._held.get(kind)

    @property
    def busy(self) -> bool:
        """Whether any of them still waits or runs."""
        return any(job.busy for job in self._held.values())

    def start(self, kind: str, arguments: Sequence[str], name: str, *, language: str = "id", asked: str = "") -> Job:
        """Begin an export in the background, in place of an earlier one of its kind. name: of its file."""
        self.drop(kind)
        folder = Path(self._folder.name, f"{kind}-{time.monotonic_ns()}")
        folder.mkdir()
        job = Job(kind, tuple(text.replace(FILE, str(folder / name)) for text in arguments), folder / name, language, asked)
        self._held[kind] = job
        Thread(target=spoken, args=(language, lambda: _carried_out(job, self._line, self._command)), daemon=True, name=f"ekspor-{kind}").start()
        return job

    def cancel(self, kind: str) -> None:
        """Stop an export, and wait until nothing of it runs any more."""
        if (job := self._held.get(kind)) is not None:
            self._line.stop(job)
            job.over.wait()

    def drop(self, kind: str) -> None:
        """Forget an export: what still runs is stopped, its file goes."""
        self.cancel(kind)
        if (job := self._held.pop(kind, None)) is not None:
            job.file.unlink(missing_ok=True)

    def ahead(self, job: Job) -> int:
        """How many of all readers run or wait before a job that waits."""
        return self._line.ahead(job)

    def close(self) -> None:
        """End everything: the reader has gone."""
        for job in self._held.values():
            self._line.stop(job)
        for job in self._held.values():
            job.over.wait()
        self._folder.cleanup()


def limit(setting: str) -> float:
    """A limit of exports: minutes that one may run, or megabytes that it may hold. What is no positive number counts as not set."""
    try:
        given = float(os.environ.get(setting, ""))
    except ValueError:
        return LIMITS[setting]
    return given if 0 < given < float("inf") else LIMITS[setting]


def _carried_out(job: Job, line: Line, command: tuple[str, ...]) -> None:
    try:
        if line.enter(job):
            try:
                _run(job, command)
            finally:
                line.leave()
        if job.stopped.is_set():
            job.state, job.trouble = "dibatalkan", _("Dibatalkan.")
    except OSError as error:
        logging.getLogger(__name__).exception("export %s could not be started", job.kind)
        job.state, job.trouble = "gagal", _("Tidak dapat dimulai: {e}. Beri tahu pengelola.").format(e=error.strerror or type(error).__name__)
    finally:
        job.over.set()


def _run(job: Job, command: tuple[str, ...]) -> None:
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [*command, "--language", job.language, *job.arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, MODEST)  # the pages go first
    job.state = "berjalan"
    listener = Thread(target=_listen, args=(job, process), daemon=True)
    listener.start()
    trouble = _watched(job, process)
    listener.join(timeout=LOOK)
    if job.stopped.is_set():
        return
    if trouble is None and process.returncode == 0 and job.file.is_file():
        job.state = "selesai"
    else:
        job.state, job.trouble = "gagal", trouble or _said(job, process.returncode)


def _watched(job: Job, process: subprocess.Popen[bytes]) -> str | None:
    """Wait for the end of a process. Where it was ended for a limit, why, in words."""
    minutes, megabytes = limit(MINUTES), limit(MEGABYTES)
    until = time.monotonic() + 60 * minutes
    checks: tuple[tuple[Callable[[], bool], Callable[[], str]], ...] = (
        (job.stopped.is_set, lambda: ""),
        (
            lambda: time.monotonic() > until,
            lambda: _n("Dihentikan: lebih lama dari {n} menit. Persempit saringannya, atau minta pengelola menaikkan batasnya.", minutes).format(
                n=formats.amount(minutes)
            ),
        ),
        (
            lambda: processes.memory(process.pid) > megabytes * 1e6,
            lambda: _("Dihentikan: memakai lebih dari {n} MB memori. Persempit saringannya, atau minta pengelola menaikkan batasnya.").format(
                n=formats.number(megabytes)
            ),
        ),
    )
    while process.poll() is None:
        for is_over, told in checks:
            if is_over():
                processes.end(process)
                return told()
        job.stopped.wait(LOOK)
    return None


def _listen(job: Job, process: subprocess.Popen[bytes]) -> None:
    """Take in what a process writes: how far it is, and anything else, which is kept for when it fails."""
    if process.stderr is None:
        return
    with process.stderr as lines:
        for line in lines:
            text = line.decode("utf-8", "replace").rstrip().replace(str(job.file), job.file.name)  # where it lies is nobody's business
            try:
                step = json.loads(text)
                job.done, job.every, job.doing = int(step["done"]), int(step["of"]), str(step["doing"])
            except (ValueError, TypeError, KeyError):
                job.said.append(text)


def _said(job: Job, code: int) -> str:
    """Why a command failed: its own words where it was refused, else words of ours; what it wrote is in the log."""
    text = "\n".join(job.said).strip()
    if code == 1 and text and "Traceback (most recent call last)" not in text:
        return text[-TOLD:]
    logging.getLogger(__name__).error("export %s failed with code %s:\n%s", job.kind, code, text)
    return _("Gagal karena kesalahan yang tidak terduga; rinciannya ada di catatan peladen. Coba lagi, dan bila terulang beri tahu pengelola.")

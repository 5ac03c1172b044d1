"""The servers that are measured: started afresh, each a process of its own, with what it costs read from the kernel."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import free_port, running
from bench.timed import MARK

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """A running server: where it is, its process id, and what it wrote."""

    address: str
    pid: int
    log: Path

    def cpu(self) -> float:
        """Processor time used so far by all its threads, milliseconds; NaN where the system does not tell."""
        if not sys.platform.startswith("linux"):
            return float("nan")
        # The clock of another process, numbered as clock_getcpuclockid(3) does it: to the nanosecond, where /proc/PID/stat has 10 ms
        return time.clock_gettime((~self.pid) << 3 | 2) * 1000

    def memory(self) -> float:
        """Resident memory, MB; NaN where the system does not tell."""
        try:
            lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        except OSError:
            return float("nan")
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))

    def runs(self, since: float) -> list[tuple[float, float]]:
        """When the script began and ended, each run that began after `since`; seconds since 1970."""
        words = [line.split() for line in self.log.read_text("utf-8", "replace").splitlines() if line.startswith(MARK + " ")]
        return [(float(begin), float(end)) for _, begin, end in words if float(begin) >= since]


@contextmanager
def streamlit(script: Path, folder: Path, log: Path) -> Iterator[Server]:
    """A Streamlit script, with `folder` as the working directory: the settings in it count, and none elsewhere."""
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    command = ["-m", "bench.timed", str(script), *(f"--{name}={value}" for name, value in options.items())]
    with _running(command, folder, log, port, "/_stcore/health") as server:
        yield server


@contextmanager
def static(folder: Path, log: Path) -> Iterator[Server]:
    """The files of a folder."""
    port = free_port()
    with _running(["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)], folder, log, port, "/") as server:
        yield server


@contextmanager
def _running(arguments: Sequence[str], folder: Path, log: Path, port: int, health: str) -> Iterator[Server]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")} | {"PYTHONPATH": str(ROOT)}
    address = f"http://127.0.0.1:{port}"
    with running([sys.executable, *arguments], folder=folder, environment=environment, log=log, health=address + health) as process:
        yield Server(address, process.pid, log)

"""The servers that are measured: started afresh, each a process of its own, with what it costs read from the kernel."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.timed import MARK

ROOT = Path(__file__).resolve().parents[1]
TRIES = 1200  # of 50 ms each: a busy machine may take half a minute to import everything


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
    port = _free_port()
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
    port = _free_port()
    with _running(["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), str(port)], folder, log, port, "/") as server:
        yield server


@contextmanager
def _running(arguments: Sequence[str], folder: Path, log: Path, port: int, health: str) -> Iterator[Server]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")} | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *arguments], cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", process.pid, log)
    try:
        _wait_until_healthy(process, server, health)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen[bytes], server: Server, health: str) -> None:
    for _ in range(TRIES):
        try:
            with urlopen(server.address + health, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            pass
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"The server did not come up:\n{server.log.read_text('utf-8', 'replace')}")


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The app, started as `make run` starts it, on a free port and over a data folder of one's choice."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
TRIES = 1200  # of 50 ms each: a slow machine may take half a minute to import everything


@dataclass(frozen=True)
class Server:
    """A running app: where it is, which process, and what it wrote."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def written(self, since: int = 0) -> str:
        """What the app wrote after the first `since` bytes."""
        return self.log.read_bytes()[since:].decode("utf-8", "replace")

    def length(self) -> int:
        """How many bytes the app has written so far."""
        return self.log.stat().st_size


@contextmanager
def serving(log: Path, data: Path | None = None, **settings: str) -> Iterator[Server]:
    """Serve the app until the block ends; `data` is the data folder, by default the app's own choice (the sample data).

    settings: more of its environment, e.g. `KBDATA_OPERATOR="1"`.

    Raises RuntimeError with the app's output when it does not come up.
    """
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", "KBDATA_"))}
    if data is not None:
        environment["KBDATA_HOME"] = str(data)
    environment |= settings
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait_until_healthy(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(server: Server) -> None:
    for _ in range(TRIES):
        if _healthy(server.address):
            return
        try:
            server.process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"The app ended before it served anything:\n{server.written()}")
    raise RuntimeError(f"The app did not come up:\n{server.written()}")


def _healthy(address: str) -> bool:
    try:
        with urlopen(f"{address}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The app, started as `make run` starts it, on a free port and over a data folder of one's choice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import free_port, running

ROOT = Path(__file__).resolve().parents[2]
_LEFT: list[int] = []  # ports of apps that have ended: what a tab has loaded from one need not be loaded again (`tests.browser.people.Tabs`)


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
    port = _LEFT.pop() if _LEFT else free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STREAMLIT_", "KBDATA_"))}
    if data is not None:
        environment["KBDATA_HOME"] = str(data)
    environment |= settings
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder=ROOT, environment=environment, log=log, health=f"{address}/_stcore/health") as process:
        yield Server(address, process, log)
    _LEFT.append(port)

"""A server as a process of its own: started on a free port, waited for, and stopped; what is measured and what is tested both stand on it."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

TRIES = 1200  # of 50 ms each: a busy machine may take half a minute to import everything


@contextmanager
def running(command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path, health: str) -> Iterator[subprocess.Popen[bytes]]:
    """The process of a command until the block ends, once the address `health` answers; it writes into `log`.

    Raises RuntimeError with what it wrote when it does not come up.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_healthy(process, health, log)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: subprocess.Popen[bytes], health: str, log: Path) -> None:
    for _ in range(TRIES):
        if _healthy(health):
            return
        try:
            process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        break
    raise RuntimeError(f"The server did not come up:\n{log.read_text('utf-8', 'replace')}")


def _healthy(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False

"""A process with all that it has started, a browser in a session of its own too: how much memory they hold, and their end.

Read from `/proc`, where there is one (Linux). Elsewhere the memory is not known, and the process ends with its group or its tree as the
system does that.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
PATIENCE = 5.0  # seconds until killed processes must be gone


def family(pid: int) -> list[int]:
    """A process and all that descend from it, parents before children."""
    children: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):  # one that ended just now
            children.setdefault(_parent(folder), []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found


def memory(pid: int) -> int:
    """The bytes that a process and its descendants hold in memory; 0 where that is not known."""
    page, pages = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0, 0
    for each in family(pid):
        with suppress(OSError, ValueError, IndexError):
            pages += int((PROC / str(each) / "statm").read_text().split()[1])
    return pages * page


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started, at once, and wait for it."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGSTOP)  # it starts nothing more while its descendants are looked for
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGSTOP)
        started = family(process.pid)
        for each in started:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while any(map(alive, started[1:])) and time.monotonic() < until:
            time.sleep(0.02)  # they are not ours to wait for
    process.wait()


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not yet taken note of does not."""
    try:
        return _state(PROC / str(pid))[0] not in "ZX"
    except (OSError, IndexError):
        return False


def _parent(folder: Path) -> int:
    return int(_state(folder)[1])


def _state(folder: Path) -> list[str]:
    """What the system says of a process after its name, which stands in brackets and may hold anything: its state, its parent, and more."""
    return (folder / "stat").read_text().rpartition(")")[2].split()

"""The measurements in words and tables."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from bench.visit import Taken

PLAIN, FLOOR = "plain", "floor"
AIM_CHANGE, AIM_CPU = 0.5, 80  # of the plain page's time; ms of the server's processor


@dataclass
class Measured:
    """All that was measured of one subject. memory: MB per session."""

    memory: float = float("nan")
    opens: list[Taken] = field(default_factory=list)
    first: list[Taken] = field(default_factory=list)
    again: list[Taken] = field(default_factory=list)


def median(taken: Sequence[Taken]) -> Taken:
    """The median of each figure by itself."""
    return Taken(**{part.name: statistics.median(getattr(one, part.name) for one in taken) for part in fields(Taken)})


def tell(found: dict[str, Measured]) -> str:
    """The report on all subjects, by name; `plain` and `floor` are among them."""
    return "\n\n".join((_overview(found), _ratios(found), _where(found), _aims(found), _spread(found)))


def load() -> str:
    """The machine, and how busy it is."""
    busy = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    return f"{os.cpu_count()} processors, load {busy}"


def _overview(found: dict[str, Measured]) -> str:
    head = ["page", "open ms", "new view ms", "seen ms", "cpu open", "cpu new", "cpu seen", "MB/session", "open kB", "change kB", "messages"]
    rows = []
    for name, one in found.items():
        opened, first, again = median(one.opens), median(one.first), median(one.again)
        sent = f"{_kb(opened.files)} + {_kb(opened.socket)}"
        changed = f"{_kb(first.files)} + {_kb(first.socket)}"
        times = [_ms(value) for value in (opened.total, first.total, again.total, opened.cpu, first.cpu, again.cpu)]
        rows.append([name, *times, f"{one.memory:.1f}", sent, changed, f"{first.messages:.0f}"])
    return "Medians. kB: files + messages\n" + _table(head, rows)


def _ratios(found: dict[str, Measured]) -> str:
    head = ["page", "open", "new view", "seen", "open", "new view", "seen"]
    rows = []
    for name, one in found.items():
        others = [(other, phase) for other in (found[PLAIN], found[FLOOR]) for phase in ("opens", "first", "again")]
        ratios = (median(getattr(one, phase)).total / median(getattr(other, phase)).total for other, phase in others)
        rows.append([name, *(f"{ratio:.2f}" for ratio in ratios)])
    return f"Ratios: to {PLAIN} (three columns), to {FLOOR} (three columns)\n" + _table(head, rows)


def _where(found: dict[str, Measured]) -> str:
    head = ["page", "what", "total", "until script", "script", "until last message", "drawing", "server cpu", "browser busy"]
    rows = []
    for name, one in found.items():
        for what, taken in (("open", one.opens), ("new view", one.first), ("seen", one.again)):
            mid = median(taken)
            rows.append([name, what, *(_ms(value) for value in (mid.total, mid.before, mid.script, mid.delivery, mid.drawing, mid.cpu, mid.browser))])
    return "Where the time goes, ms (each its own median; the browser draws while messages still come)\n" + _table(head, rows)


def _aims(found: dict[str, Measured]) -> str:
    plain = found[PLAIN]
    lines = ["Aims"]
    for name, one in found.items():
        if name in (PLAIN, FLOOR):
            continue
        opened = median(one.opens).total / median(plain.opens).total
        changed = [median(mine).total / median(theirs).total for mine, theirs in ((one.first, plain.first), (one.again, plain.again))]
        cpu = [median(mine).cpu for mine in (one.first, one.again)]
        met = [opened < 1, *(ratio <= AIM_CHANGE for ratio in changed), *(used <= AIM_CPU for used in cpu)]
        words = [f"open {opened:.2f} of plain", f"new view {changed[0]:.2f}", f"seen {changed[1]:.2f}", f"cpu new {cpu[0]:.0f} ms", f"cpu seen {cpu[1]:.0f} ms"]
        lines.append(f"  {name}: " + "; ".join(f"{word} {'met' if good else 'NOT met'}" for word, good in zip(words, met, strict=True)))
    return "\n".join(lines)


def _spread(found: dict[str, Measured]) -> str:
    lines = ["Lowest–highest total, ms"]
    for name, one in found.items():
        told = [
            f"{what} {min(t.total for t in taken):.0f}–{max(t.total for t in taken):.0f} (n={len(taken)})"
            for what, taken in (("open", one.opens), ("new view", one.first), ("seen", one.again))
        ]
        lines.append(f"  {name}: " + ", ".join(told))
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [[cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True))] for row in (head, *rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in (lines[0], ["-" * width for width in widths], *lines[1:]))


def _ms(value: float) -> str:
    return "–" if value != value else f"{value:.0f}"


def _kb(value: float) -> str:
    return f"{value / 1000:.0f}"

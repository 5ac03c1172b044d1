"""How fast the pages are, beside the same page written plainly and the same figures as a static page: `python -m bench.page`.

What is measured, on a fresh server for each page, all in one browser and one run, the subjects taking turns so that a busy
moment of the machine meets all of them alike:

- open: from the navigation, in a new browser context with an empty cache, to the last change. The server is warm.
- new view, seen: from the click on a kecamatan to the last change: views no one has asked this server for yet, and views seen before.
- The last change is the last mutation of the document under `main` (hover labels aside), the last `plotly_afterplot`, or the last
  frame of a WebGL map, after which Streamlit is idle, every chart is drawn and nothing changes for 300 ms. Its time is the first moment
  after the frame that shows it, taken inside the page (watch.js); the 300 ms are not counted. It is thus right to a frame (17 ms).
- server cpu: the clock of the server's process over an interaction, the garbage collection after it included.
- memory: growth of the server's resident memory over some sessions that stay open, divided by their number.
- bytes: files as the browser's resource timing tells them (headers estimated at 300 bytes), WebSocket messages as they arrive.
- Where it goes: the script's begin and end as the server tells them (timed.py, same clock), the browser's busy time from its inspector.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from bench import floor, servers
from bench.report import FLOOR, PLAIN, Measured, load, tell
from bench.visit import Subject, Taken, Visit, context, launch
from kbdata.observations import years
from kbview.view import open_latest

PAGES = ("ringkasan", "peta", "tren", "intervensi", "profil", "pemerataan", "dampak", "kamus")


def main() -> None:
    """Measure and print."""
    asked = _arguments()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        choices, subjects = start(stack, folder, asked.pages)
        browser = launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        print(f"At the start: {load()}", flush=True)
        found = {subject.name: Measured() for subject in subjects}
        for subject in subjects:
            found[subject.name].memory = memory(browser, subject, asked.sessions)
        for _ in range(asked.opens):
            for subject in subjects:
                found[subject.name].opens.append(opening(browser, subject))
        offered = list(reversed(years(open_latest())))
        for period in offered[: -(-asked.changes // len(choices))]:
            changes(browser, subjects, choices, period, found)
        print(f"At the end: {load()}\n\n{tell(found)}")


def start(stack: ExitStack, folder: Path, pages: Sequence[str]) -> tuple[list[str], list[Subject]]:
    """Start a server per subject, until the stack is closed. Returns the names of the kecamatan, and the subjects."""
    static = folder / "static"
    static.mkdir()
    choices = floor.build(static)
    empty = folder / "empty"
    empty.mkdir()
    subjects = [Subject(PLAIN, stack.enter_context(servers.streamlit(Path(__file__).with_name("plain.py"), empty, folder / "plain.log")), "/")]
    for page in pages:
        server = stack.enter_context(servers.streamlit(servers.ROOT / "dashboard.py", servers.ROOT, folder / f"{page}.log"))
        subjects.append(Subject(page, server, f"/{page}"))
    subjects.append(Subject(FLOOR, stack.enter_context(servers.static(static, folder / "floor.log")), "/", streamlit=False))
    return choices, subjects


def memory(browser: Browser, subject: Subject, sessions: int) -> float:
    """MB of the server per session: its growth over `sessions` that stay open, after two that warm it. The tabs share a browser cache."""
    own = context(browser)
    for _ in range(2):
        Visit(own, subject).opens()
    before = subject.server.memory()
    for _ in range(sessions):
        Visit(own, subject).opens()
    after = subject.server.memory()
    own.close()
    return (after - before) / sessions


def opening(browser: Browser, subject: Subject) -> Taken:
    """What it takes to open the page in a new browser."""
    own = context(browser)
    taken = Visit(own, subject).opens()
    own.close()
    return taken


def changes(browser: Browser, subjects: Sequence[Subject], choices: Sequence[str], period: str, found: dict[str, Measured]) -> None:
    """Choose each kecamatan in turn, in a period that this server has not shown with a kecamatan, and then each once more."""
    visits = [(Visit(context(browser), subject), found[subject.name]) for subject in subjects]
    for visit, _ in visits:
        visit.opens(f"?periode={period}")
        if not visit.subject.streamlit:
            visit.page.evaluate("window.prepare()")
    for again in (False, True):
        for choice in choices:
            for visit, measured in visits:
                (measured.again if again else measured.first).append(visit.chooses(choice))
    for visit, _ in visits:
        visit.page.context.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.page", description="How fast the pages are, beside a plain page and a static one.")
    parser.add_argument("--opens", type=int, default=7, help="openings per page (default 7)")
    parser.add_argument("--changes", type=int, default=10, help="filter changes per page, rounded up to whole rounds of kecamatan, per period (default 10)")
    parser.add_argument("--sessions", type=int, default=6, help="sessions kept open for the memory figure (default 6)")
    parser.add_argument("--pages", nargs="+", default=list(PAGES), choices=PAGES, help="the pages to measure (default all)")
    return parser.parse_args()


if __name__ == "__main__":
    main()

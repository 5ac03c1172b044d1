"""One reader's browser before a measured page: it opens it, changes the filter, and tells what that took."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright
from playwright.sync_api import TimeoutError as NothingCameError

from bench.servers import Server
from tests.browser.chromium import FLAGS, find
from tests.browser.people import AT_REST, LISTEN

WATCH = Path(__file__).with_name("watch.js").read_text("utf-8")
WEBGL = ("--use-gl=swiftshader", "--enable-unsafe-swiftshader")  # maps on WebGL, in software, where there is no graphics card
QUIET = 300  # ms without a change: then the page is done. It is no part of what is measured

# The conditions of AT_REST; that what the click asked for has been answered (`before`: the last request until then); and quiet.
DONE = f"""
([before, clicked, streamlit]) => {{
  const seen = window.__bench;
  const rest = streamlit ? ({AT_REST.strip()})() && window.__asked > before : window.drawn;
  const since = performance.now() - Math.max(seen.painted, seen.last, seen.clicked);
  return rest && seen.painted > 0 && (!clicked || seen.clicked > clicked) && seen.mapsLoaded() && since > {QUIET};
}}
"""

STATE = f"""
() => ({{ rest: ({AT_REST.strip()})(), asked: window.__asked, rested: window.__rested, maps: window.__bench.mapsLoaded(), now: performance.now(),
          told: window.__bench.told() }})
"""


@dataclass(frozen=True)
class Subject:
    """A page that is measured. address: path and query. streamlit: served by Streamlit, or else a static page."""

    name: str
    server: Server
    path: str
    streamlit: bool = True


@dataclass(frozen=True)
class Taken:
    """What an opening or a change took.

    total: ms from the navigation or the click to the frame that shows the last change. Its parts, for Streamlit: before (until
    the script starts), script (while it runs), delivery (until the browser has taken the last message), drawing (the rest).
    cpu: ms of the server's processor. browser: ms for which the page's main thread was busy. bytes: in files and messages.
    """

    total: float
    before: float
    script: float
    delivery: float
    drawing: float
    cpu: float
    browser: float
    files: float
    socket: float
    messages: float


def launch(playwright: Playwright) -> Browser:
    """The browser of the journeys, with WebGL. Raises FileNotFoundError where there is none."""
    executable = find(playwright)
    if executable is None:
        raise FileNotFoundError("No Chromium was found; `python -m tests.browser.chromium` installs one.")
    return playwright.chromium.launch(executable_path=executable, args=[*(flag for flag in FLAGS if flag != "--disable-gpu"), *WEBGL])


def context(browser: Browser) -> BrowserContext:
    """A reader's own browser, its cache empty."""
    own = browser.new_context(viewport={"width": 1366, "height": 768}, locale="id-ID", timezone_id="Asia/Makassar")
    own.set_default_timeout(60_000)
    own.add_init_script(LISTEN)
    own.add_init_script(WATCH)
    return own


class Visit:
    """A subject's page in a context."""

    def __init__(self, own: BrowserContext, subject: Subject) -> None:
        self.subject = subject
        self.page: Page = own.new_page()
        self._inspector = own.new_cdp_session(self.page)
        self._inspector.send("Performance.enable")

    def opens(self, query: str = "") -> Taken:
        """Go to the page, and wait until it is drawn."""
        cpu = self.subject.server.cpu()
        self.page.goto(self.subject.server.address + self.subject.path + query, wait_until="commit")
        self._waits(0, 0)
        return self._taken(cpu, 0.0)

    def chooses(self, option: str) -> Taken:
        """Choose a kecamatan, and wait until all is drawn anew."""
        self.page.bring_to_front()
        choice = self._offered(option)
        before, clicked = self.page.evaluate("[window.__asked, window.__bench.clicked]")
        busy, cpu = self._busy(), self.subject.server.cpu()
        choice.click()
        self._waits(before, clicked)
        return self._taken(cpu, busy)

    def _offered(self, option: str) -> Locator:
        """The option, there to be clicked."""
        if self.subject.streamlit:
            box = self.page.get_by_role("combobox", name=re.compile("^kecamatan", re.IGNORECASE)).first
            box.click()
            box.fill(option)
        choice = self.page.get_by_role("option", name=option, exact=True)
        choice.hover()
        return choice

    def _waits(self, before: float, clicked: float) -> None:
        try:
            self.page.wait_for_function(DONE, arg=[before, clicked, self.subject.streamlit], polling=50)
        except NothingCameError as error:
            state = self.page.evaluate(STATE)
            raise RuntimeError(f"{self.subject.name} did not come to rest: {state}") from error

    def _busy(self) -> float:
        metrics = self._inspector.send("Performance.getMetrics")["metrics"]
        return next(1000 * metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    def _taken(self, cpu: float, busy: float) -> Taken:
        used, worked = self.subject.server.cpu() - cpu, self._busy() - busy
        told: dict[str, Any] = self.page.evaluate("window.__bench.told()")
        start, end = told["clicked"], told["painted"]
        runs = self.subject.server.runs((told["origin"] + start) / 1000)
        nothing = float("nan")
        begin, finish = (1000 * runs[0][0] - told["origin"], 1000 * max(run[1] for run in runs) - told["origin"]) if runs else (nothing, nothing)
        last = told["last"] if runs else nothing
        return Taken(end - start, begin - start, finish - begin, last - finish, end - last, used, worked, told["files"], told["socket"], told["messages"])

"""Someone before the dashboard: journeys read as sentences, and wait for what the reader sees, never for a length of time.

planner.opens("/tren").chooses(kecamatan="Kecamatan Utara").sees("Rasio KB aktif").copies_link()
"""

from __future__ import annotations

import re
from functools import reduce
from typing import Literal, Self
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, WebSocket, expect

CONTROLS: tuple[Literal["button", "link", "tab", "radio", "menuitem"], ...] = ("button", "link", "tab", "radio", "menuitem")
LOCAL = {"127.0.0.1", "localhost"}

# Opened at /tren, Streamlit first asks /tren/_stcore/… whether the app lives under that path; the browser reports the "no".
OWN_PROBE = re.compile(r"^/[^/]+/_stcore/(health|host-config)$")

# What plotly throws where a chart is taken off the page, by a link, while its texts are still being laid out: nothing is left to be seen of it.
TAKEN_AWAY = "reading 'typesetMath'"

# Before any script of the page: note when the app was last asked to rerun, and when the last run was answered to its end. A rerun request
# is a WebSocket message whose first byte is the tag of `rerun_script`, field 11 of Streamlit's BackMsg; an end is a short one that closes
# with `script_finished`, field 6 of its ForwardMsg, and a status other than 2 (broken off for another run). The page's own "running" mark
# does not do: a run that is answered at once never shows it. Two frames later what came with it has been drawn.
LISTEN = """
window.__asked = 0; window.__rested = 0; window.__clock = 0;
const send = WebSocket.prototype.send;
const drawn = then => requestAnimationFrame(() => requestAnimationFrame(then));
function ends({ data }) {
  const bytes = data instanceof ArrayBuffer && data.byteLength < 200 ? new Uint8Array(data) : [];
  const [tag, status] = bytes.slice(-2);
  if (tag === (6 << 3) && status < 4 && status !== 2) drawn(() => { window.__rested = ++window.__clock; });
}
WebSocket.prototype.send = function (message) {
  if (!this.__heard) { this.__heard = true; this.addEventListener('message', ends); }
  const bytes = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
  if (bytes[0] === (11 << 3 | 2)) window.__asked = ++window.__clock;
  return send.call(this, message);
};
"""

# What a click set off has been sent by the time that two frames are painted.
PAINTED = "() => new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))"

# At rest: connected, nothing asked that is not answered, no placeholder or greyed-out element, and every chart drawn.
AT_REST = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const waiting = '[data-testid="stAppSkeleton"], [data-testid="stSkeleton"], [data-testid="stSpinner"], [data-stale="true"]';
  return app && app.dataset.testConnectionState === 'CONNECTED' && app.dataset.testScriptState === 'notRunning'
    && window.__asked > 0 && window.__rested > window.__asked && !document.querySelector(waiting)
    && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(chart => chart.querySelector('.main-svg'));
}
"""


class Person:
    """A reader with a browser of their own, and an eye on what goes wrong in it."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1366, height: int = 768, dark: bool = False) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            timezone_id="Asia/Makassar",
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.context.add_init_script(LISTEN)
        self.context.set_default_timeout(45_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.context.on("request", self._asks)
        self.context.on("console", self._reads_console)
        self.context.on("weberror", lambda error: None if TAKEN_AWAY in str(error.error) else self.complaints.append(f"script error: {error.error}"))
        self.page.on("websocket", self._connects)

    def opens(self, path: str, **query: str) -> Self:
        """Go to a page by its address: `/tren`, or a whole link; `query` is added to it."""
        address = path if urlsplit(path).scheme else self.address + path
        self.page.goto(f"{address}?{urlencode(query)}" if query else address)
        return self.settled()

    def reloads(self) -> Self:
        """Ask for the same page anew."""
        self.page.reload()
        return self.settled()

    def goes_back(self) -> Self:
        """One step back in the browser's history."""
        self.page.go_back()
        return self.settled()

    def goes_to(self, page: str) -> Self:
        """Follow the menu to a page, inside its group if it stands in one."""
        menu = self.page.get_by_test_id("stTopNav")
        link = menu.get_by_role("link", name=page, exact=True)
        groups = menu.get_by_test_id("stTopNavSection")
        expect(groups.or_(link).first).to_be_visible()  # the menu is drawn after the page
        if link.count() == 0:
            for group in groups.all():
                group.click()
                link = self.page.get_by_role("link", name=page, exact=True).or_(self.page.get_by_role("menuitem", name=page, exact=True))
                expect(self.page.get_by_role("menu").or_(self.page.get_by_test_id("stTopNavPopover")).first).to_be_visible()
                if link.count() > 0:
                    break
                self.page.keyboard.press("Escape")
        link.first.click()
        return self.settled()

    def chooses(self, **filters: str) -> Self:
        """Set choices by their label: `kecamatan="…"`; an underscore stands for a space, case does not matter."""
        for name, value in filters.items():
            box = self.field(name)
            box.click()
            box.fill(value)
            self.page.get_by_role("option", name=value, exact=True).click()
            if box.get_attribute("aria-expanded") == "true":  # a box for several choices stays open
                self.page.keyboard.press("Escape")
            self.settled()
        return self

    def clicks(self, text: str) -> Self:
        """Press the button, tab, choice or menu entry, or follow the link, or else touch the words, that read `text`."""
        control, words = self._readings(text, exact=False)
        expect(control.or_(words).first).to_be_visible()
        ways = [*self._readings(text, exact=True), control, words]
        next(way for way in ways if way.count()).first.click()
        return self.settled()

    def downloads(self, text: str) -> bytes:
        """Press the button that reads `text`, and have the file it gives."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=text).first.click()
        return download.value.path().read_bytes()

    def copies_link(self, text: str = "Salin tautan") -> str:
        """Press the copying button, and have what then lies in the clipboard."""
        self.page.evaluate("navigator.clipboard.writeText('')")
        self.clicks(text)
        copied = self.page.wait_for_function("navigator.clipboard.readText()")
        return str(copied.json_value())

    def switches_to(self, language: str) -> Self:
        """Choose the language: `ID` or `EN`."""
        self.page.get_by_role("radio", name=language, exact=True).click()
        return self.settled()

    def sees(self, text: str | re.Pattern[str]) -> Self:
        """The words stand on the page where they can be read."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()
        return self

    def does_not_see(self, text: str | re.Pattern[str]) -> Self:
        """The words stand nowhere on the page."""
        expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)
        return self

    def has_chosen(self, **filters: str) -> Self:
        """The choices stand as named."""
        for name, value in filters.items():
            expect(self.field(name)).to_have_value(value)
        return self

    def field(self, name: str) -> Locator:
        """The box with this label."""
        return self.page.get_by_role("combobox", name=re.compile(rf"^{re.escape(name.replace('_', ' '))}\b", re.IGNORECASE)).first

    def settled(self) -> Self:
        """Wait until the app is at rest and all its charts are drawn."""
        self.page.evaluate(PAINTED)
        self.page.wait_for_function(AT_REST)
        return self

    def leaves(self) -> list[str]:
        """Close the browser; what went wrong in it: console errors, and requests to another host."""
        self.context.close()
        return self.complaints

    def _readings(self, text: str, *, exact: bool) -> tuple[Locator, Locator]:
        """What reads `text`, in full or in part: controls, and any words."""
        controls = [self.page.get_by_role(role, name=text, exact=exact) for role in CONTROLS]
        any_control = reduce(Locator.or_, controls).locator("visible=true")
        return any_control, self.page.get_by_text(text, exact=exact).locator("visible=true")

    def _asks(self, request: Request) -> None:
        self._complain_if_foreign(request.url)

    def _connects(self, socket: WebSocket) -> None:
        self._complain_if_foreign(socket.url)

    def _complain_if_foreign(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL:
            self.complaints.append(f"request to another host: {url}")

    def _reads_console(self, message: ConsoleMessage) -> None:
        url = str(message.location.get("url", ""))
        if message.type == "error" and not OWN_PROBE.match(urlsplit(url).path):
            self.complaints.append(f"console: {message.text} ({url})")

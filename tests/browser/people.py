"""Someone before the dashboard: journeys read as sentences, and wait for what the reader sees, never for a length of time.

planner.opens("/tren").chooses(kecamatan="Kecamatan Utara").sees("Rasio KB aktif").copies_link()
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import reduce
from typing import Any, Literal, Self
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, WebError, WebSocket, expect

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


class Tabs:
    """The tabs of a browser. One that a reader has left is wiped and given to the next: it loads the app in a third of the time of a new one."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._idle: list[Page] = []

    def take(self, width: int, height: int, *, dark: bool, own: bool) -> Page:
        """A blank tab. own: one that nobody has had, for who changes what cannot be wiped (the clock)."""
        page = self._idle.pop() if self._idle and not own else self._new()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        return page

    def give_back(self, page: Page, *, own: bool) -> None:
        """Forget all that its reader left in a tab."""
        if own:
            page.context.close()
            return
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        page.goto("about:blank")
        for opened in page.context.pages:
            if opened is not page:
                opened.close()
        self._idle.append(page)

    def _new(self) -> Page:
        context = self._browser.new_context(locale="id-ID", timezone_id="Asia/Makassar", permissions=["clipboard-read", "clipboard-write"])
        context.add_init_script(LISTEN)
        context.set_default_timeout(45_000)
        return context.new_page()


class Person:
    """A reader with a tab of their own, and an eye on what goes wrong in it.

    own: whether nobody has had the tab or will have it (`Tabs`).
    """

    def __init__(self, tabs: Tabs, address: str, *, width: int = 1366, height: int = 768, dark: bool = False, own: bool = False) -> None:
        self.address = address
        self.page: Page = tabs.take(width, height, dark=dark, own=own)
        self.context = self.page.context
        self.complaints: list[str] = []
        self._tabs, self._own = tabs, own
        self._watches: list[tuple[Any, str, Callable[[Any], None]]] = [
            (self.context, "request", self._asks),
            (self.context, "console", self._reads_console),
            (self.context, "weberror", self._meets_error),
            (self.page, "websocket", self._connects),
        ]
        for where, event, told in self._watches:
            where.on(event, told)

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
        """Set choices by their label: `kecamatan="…"`; an underscore stands for a space, case does not matter.

        A choice made while the page is still being drawn would be lost with the box that is drawn anew.
        """
        for name, value in filters.items():
            box = self.settled().field(name)
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
        """Leave the tab; what went wrong in it: console errors, and requests to another host."""
        for where, event, told in self._watches:
            where.remove_listener(event, told)
        self._tabs.give_back(self.page, own=self._own)
        return self.complaints

    def _readings(self, text: str, *, exact: bool) -> tuple[Locator, Locator]:
        """What reads `text`, in full or in part: controls, and any words."""
        controls = [self.page.get_by_role(role, name=text, exact=exact) for role in CONTROLS]
        any_control = reduce(Locator.or_, controls).locator("visible=true")
        return any_control, self.page.get_by_text(text, exact=exact).locator("visible=true")

    def _meets_error(self, error: WebError) -> None:
        if TAKEN_AWAY not in str(error.error):
            self.complaints.append(f"script error: {error.error}")

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

"""Figures as pictures for paper and slides: drawn by plotly in a browser of this machine that nobody sees, which may ask no other host for anything.

    with Pictures() as pictures:
        drawing = pictures.svg(card.figure, 640, 400)

Works in a command and in a thread of the server. Where there is no browser, or it does not answer in time, `NoPicture` says so; nothing waits for ever.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import subprocess
from collections.abc import Coroutine
from concurrent.futures import Future, wait
from concurrent.futures import TimeoutError as TooSlowError
from copy import deepcopy
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import plotly.graph_objects as go
import typst

from kbview import boundaries, theme, typefaces
from kbview.i18n import _

LIMIT = 60.0  # seconds that the browser may take to start, and for each figure
LEAVE, LAST = 15.0, 0.0  # seconds that it may take to close before it is ended: one that answers, one that does not
MERCY = 3.0  # seconds that it may take to end before it is made to
TRIES = 2  # times that it may fail in a row before nothing more is asked of it
NOWHERE = "127.0.0.1:9"  # a proxy that is none: the browser reaches no host, its own services' neither
TOPOLOGY = (boundaries.STATIC / "topojson").as_uri() + "/"
SERVED = "app/static/"  # where the app serves `boundaries.STATIC`

TYPE = re.compile(re.escape(theme.FONT).replace('"', "(?:&quot;|['\"])"))
HALO = re.compile(r"text-shadow: (rgb\([^)]*\))[^;]*;")  # a shadow is no part of a drawing: a line around the letters does the same

Code = Literal["no_browser", "no_kaleido", "too_slow", "failed"]
Given = TypeVar("Given")


class NoPicture(Exception):  # noqa: N818
    """There is no picture; no error where the table stands in its place. code: why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code = code

    def told(self) -> str:
        """Why, and what to do about it."""
        return {
            "no_browser": _("Gambar tidak dapat dibuat: tidak ada peramban Chrome, Chromium, atau Edge. Pasang salah satunya, atau isi KBDATA_BROWSER."),
            "no_kaleido": _("Gambar tidak dapat dibuat: pustaka kaleido belum terpasang. Pasang dengan pip install kaleido."),
            "too_slow": _("Gambar tidak selesai dalam batas waktunya. Coba lagi saat komputer tidak sibuk."),
            "failed": _("Gambar tidak dapat dibuat: peramban berhenti sendiri. Coba lagi, atau isi KBDATA_BROWSER dengan peramban lain."),
        }[self.code]


class Pictures:
    """Makes pictures of figures, one at a time, with one browser that starts with the first.

    limit: seconds for each figure. browser: the path of the browser; by default what `KBDATA_BROWSER` names, else the first that is found.
    After it has failed twice in a row nothing more is asked of it: a report of a hundred figures then ends as fast as one.
    """

    def __init__(self, limit: float = LIMIT, browser: str | None = None) -> None:
        self.limit, self._path = limit, browser or os.environ.get("KBDATA_BROWSER") or None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Any = None  # a kaleido.Kaleido, which may not be installed
        self._failures, self._gone = 0, None if _installed() else NoPicture("no_kaleido")
        self._lock = Lock()
        self.missing: NoPicture | None = None  # why the last figure that was not drawn was not

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            self._end()
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._loop = None

    def svg(self, figure: go.Figure, width: int, height: int) -> str:
        """The figure as a drawing that Typst sets in our own type. Raises NoPicture."""
        drawn = TYPE.sub(typefaces.FAMILY, self._drawn(figure, width, height))
        return HALO.sub(r"paint-order: stroke; stroke: \1; stroke-width: 2.4px; stroke-linejoin: round;", drawn)

    def png(self, figure: go.Figure, width: int, height: int, scale: float = 2) -> bytes:
        """The figure as dots, `scale` of them for each unit of width and height. Raises NoPicture."""
        page = f'#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
        return typst.compile(page.encode(), format="png", ppi=72 * scale, font_paths=typefaces.fonts(), sys_inputs={"svg": self.svg(figure, width, height)})

    def _drawn(self, figure: go.Figure, width: int, height: int) -> str:
        if self._gone is not None:
            self.missing = NoPicture(self._gone.code)
            raise self.missing
        with self._lock:
            try:
                self._start()
                options = {"format": "svg", "width": width, "height": height}
                drawn: bytes = self._wait(self._browser.calc_fig(_whole(figure), opts=options, topojson=TOPOLOGY))
            except NoPicture as error:
                self._end(LAST)
                self._failures, self.missing = self._failures + 1, error
                if self._failures >= TRIES or error.code == "no_browser":
                    self._gone = error
                raise
            self._failures = 0
            return drawn.decode()

    def _start(self) -> None:
        """Start the browser, if it does not run."""
        if self._browser is not None:
            return
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop.set_exception_handler(lambda _loop, _told: None)  # what a browser that was given up says still
            Thread(target=self._loop.run_forever, name="pictures", daemon=True).start()
        self._wait(self._open())

    async def _open(self) -> None:
        from choreographer.errors import ChromeNotFoundError
        from kaleido import Kaleido

        try:
            self._browser = Kaleido(n=1, timeout=self.limit, page_generator=_page(), path=self._path, proxy_server=NOWHERE)
        except ChromeNotFoundError as error:
            raise NoPicture("no_browser") from error
        await self._browser.open()

    def _wait(self, work: Coroutine[Any, Any, Given]) -> Given:
        """What comes of work in the browser's own thread. Raises NoPicture where nothing does in time."""
        assert self._loop is not None
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result(self.limit)
        except NoPicture:
            raise
        except (TooSlowError, TimeoutError) as error:
            asked.cancel()
            raise NoPicture("too_slow") from error
        except Exception as error:  # whatever a browser that dies makes the libraries say
            raise NoPicture("failed") from error

    def _end(self, leave: float = LEAVE) -> None:
        """Close the browser; end it where it has not closed after so many seconds."""
        browser, self._browser = self._browser, None
        if browser is None or self._loop is None:
            return
        process: subprocess.Popen[bytes] | None = getattr(browser, "subprocess", None)
        closing = asyncio.run_coroutine_threadsafe(browser.close(), self._loop) if leave else None
        _waited(closing, leave)
        if process is not None and process.poll() is None:
            _kill(process)
        _waited(closing or asyncio.run_coroutine_threadsafe(browser.close(), self._loop), LEAVE)  # it takes its temporary files away


def _waited(work: Future[None] | None, seconds: float) -> None:
    """Wait for work that may fail: it is that of a browser which is ended in any case."""
    if work is not None:
        wait([work], seconds)


def _installed() -> bool:
    try:
        import kaleido  # noqa: F401
    except ImportError:
        return False
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started, and take note of its end. It leads a session of its own where there are sessions."""
    end = partial(os.killpg, process.pid) if os.name == "posix" else process.send_signal
    try:
        end(signal.SIGTERM)
        process.wait(MERCY)
        if os.name == "posix":
            end(signal.SIGKILL)  # what it has left behind
    except subprocess.TimeoutExpired:
        end(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        process.wait()
    except ProcessLookupError:
        process.wait()


def _whole(figure: go.Figure) -> dict[str, Any]:
    """The figure with the boundaries inside it, which on a page the browser fetches from the app."""
    told: dict[str, Any] = deepcopy(figure.to_dict())
    for trace in told["data"]:
        if isinstance(address := trace.get("geojson"), str):
            trace["geojson"] = _shapes(boundaries.STATIC / address.removeprefix(SERVED))
    return told


@lru_cache(maxsize=4)
def _shapes(file: Path) -> dict[str, Any]:
    shapes: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return shapes


@lru_cache(maxsize=1)
def _page() -> Any:
    """The page that figures are drawn on: plotly's own script and our own type, which it measures words by; nothing from elsewhere."""
    from kaleido import PageGenerator

    weights = {typefaces.REGULAR: 400, typefaces.BOLD: 700}
    faces = "".join(
        f"document.fonts.add(new FontFace('Source Sans',Uint8Array.from(atob('{base64.b64encode(file.read_bytes()).decode()}'),c=>c.charCodeAt(0)).buffer,"
        f"{{weight:'{weight}'}}));"
        for file, weight in weights.items()
    )

    page = PageGenerator(mathjax=False)
    page.header = page.header.replace("<head>", f"<head><script>{faces}</script>")
    return page

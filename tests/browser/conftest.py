"""One browser and one running app per worker; every reader's browser is looked through when they leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.people import Person, Tabs
from tests.browser.serving import Server, serving

expect.set_options(timeout=45_000)  # the first reader of a cold server waits while the data are read

TRACEBACK = "Traceback (most recent call last)"


class Newcomer(Protocol):
    """Lets someone sit down before the app, or before another server; keywords as for `Person`."""

    def __call__(self, server: Server | None = None, **looks: Any) -> Person: ...


class Serve(Protocol):
    """Starts an app; without a folder, over the sample data. Settings are more of its environment."""

    def __call__(self, folder: Path | None = None, **settings: str) -> Server: ...


@pytest.fixture(scope="package")
def tabs() -> Iterator[Tabs]:
    """The tabs of a browser for the tests of this folder only: Playwright keeps an event loop that would be in the way of others."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield Tabs(browser)
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over its sample data."""
    with serving(tmp_path_factory.mktemp("app") / "log.txt") as server:
        yield server


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts another app, over another data folder: `serve(folder)`. It ends with the test."""
    with ExitStack() as running:
        yield lambda folder=None, **settings: running.enter_context(serving(tmp_path_factory.mktemp("serve") / "log.txt", folder, **settings))


@pytest.fixture
def newcomer(tabs: Tabs, app: Server, serve: Serve) -> Iterator[Newcomer]:  # `serve`: its apps outlive the readers
    """Brings in a reader; afterwards fails if one met an error in the console, another host, or the app a traceback."""
    before = app.length()
    seated: list[tuple[Person, Server]] = []

    def sit_down(server: Server | None = None, **looks: Any) -> Person:
        server = server or app
        person = Person(tabs, server.address, **looks)
        seated.append((person, server))
        return person

    yield sit_down
    complaints = [complaint for person, _ in seated for complaint in person.leaves()]
    for server in {id(server): server for _, server in seated}.values():
        written = server.written(before if server is app else 0)
        if TRACEBACK in written:
            complaints.append(f"the app wrote:\n{written}")
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(newcomer: Newcomer) -> Page:
    """A bare Playwright page, watched as all are."""
    return newcomer().page


@pytest.fixture
def leader(newcomer: Newcomer) -> Person:
    """A head of office in a meeting: a projector."""
    return newcomer(width=1920, height=1080)


@pytest.fixture
def planner(newcomer: Newcomer) -> Person:
    """A planner at the desk: a common laptop."""
    return newcomer()


@pytest.fixture
def evaluator(newcomer: Newcomer) -> Person:
    """An evaluator of the ministry, at the desk too."""
    return newcomer()


@pytest.fixture
def lurah(newcomer: Newcomer) -> Person:
    """A lurah with a phone."""
    return newcomer(width=390, height=844)

"""A card in a page of another site: copied in the dashboard, shown there, and back."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Serve

PLACE = "Banjarmasin Utara"


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Another web site: its folder and its address, which is of another origin than the dashboard's."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield tmp_path, f"http://localhost:{server.server_port}"
        server.shutdown()


def test_a_map_is_shown_in_another_site_as_it_was_copied(newcomer: Newcomer, serve: Serve, other_site: tuple[Path, str]) -> None:
    folder, address = other_site
    editor = newcomer(serve(KBDATA_EMBED="1")).opens("/ringkasan", kecamatan=PLACE)
    editor.page.locator(".st-key-kartu_peta .menu").click()
    code = editor.settled().copies_link("Salin kode sematan")
    assert code.startswith("<iframe ") and "embed=1" in code and "kartu=peta" in code
    (folder / "berita.html").write_text(f'<link rel="icon" href="data:,"><body style="background: #fde"><h1>Berita</h1>{code}</body>', "utf-8")
    editor.page.goto(f"{address}/berita.html")
    frame = editor.page.frame_locator("iframe")
    expect(frame.locator(".js-plotly-plot")).to_have_count(1)
    expect(frame.get_by_role("heading", name=PLACE)).to_be_visible()
    expect(frame.get_by_text("Sumber:")).to_be_visible()
    expect(frame.get_by_text("data simulasi")).to_be_visible()
    expect(frame.get_by_role("combobox")).to_have_count(0)  # no filter bar, and no other part of the page
    expect(frame.get_by_role("button")).to_have_count(0)
    expect(frame.get_by_role("heading")).to_have_count(1)
    link = frame.get_by_role("link", name="Buka di dasbor")
    with editor.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("combobox", name="Kecamatan")).to_have_value(PLACE)
    expect(opened.value.get_by_role("heading", level=1)).to_be_visible()


def test_a_card_that_is_not_there_is_told_in_the_language_of_the_link(newcomer: Newcomer, serve: Serve) -> None:
    newcomer(serve(KBDATA_EMBED="1")).opens("/mutu", embed="1", kartu="peta", bahasa="EN").sees("There is no card “peta” on this page").sees(
        "Open in the dashboard"
    )


def test_a_dashboard_that_lets_nothing_be_embedded_says_so(newcomer: Newcomer) -> None:
    newcomer().opens("/ringkasan", embed="1", kartu="peta").sees("tidak mengizinkan kartunya ditanam").does_not_see("Sumber:")

"""Pictures of every page: `make screenshots`.

All go to `screenshots/` (three sizes, light and dark, both languages, to be looked at); those that the documents show
(1366 wide, light, Indonesian) also to `docs/gambar/`.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import chromium
from tests.browser.people import Person
from tests.browser.serving import serving

ROOT = Path(__file__).parent.parent
PAGES = {
    "ringkasan": {}, "peta": {}, "tren": {}, "intervensi": {}, "profil": {"kampung": "Pelambuan"}, "kamus": {}, "riwayat": {},
}  # fmt: skip
SIZES = ((1366, 768), (1920, 1080), (390, 844))
TALLEST = 6000


def main(only: list[str]) -> None:
    """Take the pictures of all pages, or of those named."""
    pictures, shown = ROOT / "screenshots", ROOT / "docs" / "gambar"
    pictures.mkdir(exist_ok=True)
    shown.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "log.txt") as server, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        for (width, height), dark, language in itertools.product(SIZES, (False, True), ("ID", "EN")):
            for page in only or PAGES:
                person = Person(browser, server.address, width=width, height=height, dark=dark)
                person.opens(f"/{page}", bahasa=language, **PAGES[page])
                picture = _whole(person, width, height)
                name = f"{page}-{width}-{'gelap' if dark else 'terang'}-{language.lower()}.png"
                (pictures / name).write_bytes(picture)
                if (width, dark, language) == (1366, False, "ID"):
                    (shown / f"{page}.png").write_bytes(picture)
                person.leaves()
                print(name)
        browser.close()


def _whole(person: Person, width: int, height: int) -> bytes:
    """The page to its end: Streamlit scrolls inside itself, so the window is made as tall as what it holds."""
    tall = person.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    person.page.set_viewport_size({"width": width, "height": min(max(height, int(tall)), TALLEST)})
    person.settled()
    return bytes(person.page.screenshot())


if __name__ == "__main__":
    main(sys.argv[1:])

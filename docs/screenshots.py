"""Pictures of every page: `make screenshots`.

All go to `screenshots/` (three sizes, light and dark, both languages, to be looked at); those that the documents show
(1366 wide, light, Indonesian) also to `docs/gambar/`. The reading pages show the sample data; Riwayat and Unggah a store that holds
it and one report more, Unggah with a workbook that has mistakes.
"""

from __future__ import annotations

import itertools
import re
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kbdata import home
from kbdata.importing import Mapping, read
from kbdata.store import open_store
from kbview import i18n, story
from tests.browser import chromium
from tests.browser.people import Person, Tabs
from tests.browser.serving import Server, serving
from tests.browser.workbooks import messy, uploads

ROOT = Path(__file__).parent.parent
PICTURES, SHOWN = ROOT / "screenshots", ROOT / "docs" / "gambar"
SLIDE = "slide"  # in the address: a key, the same in every language; what else is asked for is the label of a choice
# By the name of the picture: the page, and what its address asks for, in Indonesian.
Shots = dict[str, tuple[str, dict[str, str]]]
READING: Shots = {
    **{page: (page, {}) for page in ("ringkasan", "rapat", "peta", "tren", "intervensi", "pemerataan", "dampak", "kamus", "mutu")},
    "profil": ("profil", {"kampung": "Pelambuan"}),
    **{
        f"pemerataan-{part.split()[0].lower()}": ("pemerataan", {"bagian": part})
        for part in ("Kesenjangan", "Pola ruang", "Rupiah berikutnya", "Naik kelas", "Sinergi")
    },
    **{f"rapat-{key}": ("rapat", {SLIDE: key}) for key in tuple(story.NAMES)[1:]},
    **{f"tren-{part.split()[0].lower()}": ("tren", {"lanjut": part}) for part in ("Laju menuju sasaran", "Apa yang mendorong perubahannya")},
}
KEEPING: Shots = {page: (page, {}) for page in ("unggah", "riwayat")}
SIZES = ((1366, 768), (1920, 1080), (390, 844))
TALLEST, NARROW = 9000, 900


def main(only: list[str]) -> None:
    """Take the pictures of all pages, or of those named."""
    PICTURES.mkdir(exist_ok=True)
    SHOWN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        tabs = Tabs(browser)
        with serving(Path(folder) / "log.txt") as server:
            take(tabs, server, {name: shot for name, shot in READING.items() if not only or shot[0] in only})
        kept = Path(folder) / "simpanan"
        fill(kept)
        with serving(Path(folder) / "log.txt", kept, KBDATA_OPERATOR="1") as server:
            take(tabs, server, {name: shot for name, shot in KEEPING.items() if not only or shot[0] in only})
        browser.close()


def fill(folder: Path) -> None:
    """Make a store of the sample data and one report."""
    store = open_store(folder)
    home.begin(store, user="Siti", reason="Data awal")
    done = read(messy("410"), "laporan 2018.xlsx", store.snapshot(), Mapping(source="simulasi"))
    store.publish(done.changes, user="Siti", reason="Laporan tahunan dari PLKB", file=done.file, sha256=done.sha256)


def take(tabs: Tabs, server: Server, shots: Shots) -> None:
    """The pictures of some pages."""
    shown = set(re.findall(r"gambar/([\w-]+)\.png", "".join(text.read_text("utf-8") for text in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")))))
    for (width, height), dark, language in itertools.product(SIZES, (False, True), ("ID", "EN")):
        i18n.speak(language.lower())
        for name, (page, query) in shots.items():
            if width < NARROW and SLIDE in query:
                continue  # on a phone the slides are stacked: one picture holds them all
            person = Person(tabs, server.address, width=width, height=height, dark=dark)
            person.opens(f"/{page}", bahasa=language, **{key: value if key == SLIDE else i18n._(value) for key, value in query.items()})
            if page == "unggah":
                uploads(person, "laporan.xlsx", messy("4x0"))
            picture = _whole(person, width, height)
            file = f"{name}-{width}-{'gelap' if dark else 'terang'}-{language.lower()}.png"
            (PICTURES / file).write_bytes(picture)
            if (width, dark, language) == (1366, False, "ID") and name in shown:
                (SHOWN / f"{name}.png").write_bytes(picture)
            person.leaves()
            print(file)


def _whole(person: Person, width: int, height: int) -> bytes:
    """The page to its end: Streamlit scrolls inside itself, so the window is made as tall as what it holds."""
    tall = person.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    person.page.set_viewport_size({"width": width, "height": min(max(height, int(tall)), TALLEST)})
    person.settled()
    return bytes(person.page.screenshot())


if __name__ == "__main__":
    main(sys.argv[1:])

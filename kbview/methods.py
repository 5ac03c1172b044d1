"""The methods behind the figures, as `docs/metode.md` tells them in both languages, and the links to them.

The file is Markdown with one heading per method: an anchor, a heading in both languages parted by ` / `, then the text in Indonesian and,
after a heading `### English`, in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from kbview import i18n
from kbview.cards import naming
from kbview.i18n import _
from kbview.view import View

FILE = Path(__file__).parent.parent / "docs" / "metode.md"
HEADING = re.compile(r'^<a id="([a-z-]+)"></a>\n+## (.+?) / (.+?)\n', re.MULTILINE)
ENGLISH = "### English\n"


@dataclass(frozen=True)
class Method:
    """One method: its title and its text (Markdown), each in both languages."""

    title_id: str
    title_en: str
    text_id: str
    text_en: str


@lru_cache(maxsize=1)
def every() -> dict[str, Method]:
    """The methods by their anchor, in the order of the file."""
    parts = HEADING.split(FILE.read_text("utf-8"))[1:]
    found = {}
    for anchor, title, english, body in zip(*(parts[start::4] for start in range(4)), strict=True):
        own, _heading, other = body.partition(ENGLISH)
        found[anchor] = Method(title, english, own.strip(), other.strip())
    return found


def titles() -> dict[str, str]:
    """The title of each method in the reader's language."""
    return {anchor: i18n.own(method, "title") for anchor, method in every().items()}


def text(anchor: str) -> str:
    """What a method does, as Markdown in the reader's language."""
    return i18n.own(every()[anchor], "text")


def link(view: View, anchor: str) -> str:
    """A link to a method in the glossary, as HTML for a card. Raises KeyError for an anchor that the file has not."""
    title = titles()[anchor]
    address = f"kamus?{naming.link(view, metode=title)}"
    return f'<p class="ajakan"><a href="{escape(address)}" target="_self" data-pindah>{escape(_("Cara menghitung: {m}").format(m=title))} →</a></p>'

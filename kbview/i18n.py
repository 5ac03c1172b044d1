"""The language of the reader. Indonesian is the source language; `locale/en/LC_MESSAGES/kbview.po` holds the English.

The catalogue is compiled in memory when it is first asked for, so no binary file has to be kept in step with it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SOURCE = "id"
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
LOCALES = {"id": "id_ID", "en": "en_GB"}
CATALOGUES = Path(__file__).parent.parent / "locale"

Made = TypeVar("Made")

_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def speak(language: str) -> None:
    """Choose the language of all words and numbers that follow in this thread. Unknown languages mean Indonesian."""
    _language.set(language if language in LANGUAGES else SOURCE)


def spoken(language: str, make: Callable[[], Made]) -> Made:
    """What is made later, on a thread of its own, in the language of the reader who asked for it."""
    speak(language)
    return make()


def language() -> str:
    """The language spoken now: `id` or `en`."""
    return _language.get()


def locale() -> str:
    """The Babel locale of the language spoken now."""
    return LOCALES[language()]


def _(text: str) -> str:
    """The text in the language spoken now."""
    return catalogue(language()).gettext(text)


def _n(text: str, count: float) -> str:
    """The text in the language spoken now, in the form for `count`. Indonesian has one form, English two."""
    return catalogue(language()).ngettext(text, text, int(count) if count == int(count) else 2)


def own(row: object, field: str) -> str:
    """A data cell that stands in both languages: `own(indicator, "nama")` reads `nama_id` or `nama_en`, `own(unit, "satuan")`
    reads `satuan` or `satuan_en`."""
    if isinstance(row, Mapping):
        return str(row.get(f"{field}_{language()}") or row[field])
    return str(getattr(row, f"{field}_{language()}", None) or getattr(row, field))


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(code: str) -> NullTranslations:
    """The translations of a language; none for the source language."""
    if code == SOURCE:
        return NullTranslations()
    compiled = io.BytesIO()
    with (CATALOGUES / code / "LC_MESSAGES" / "kbview.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)

"""The deck of a meeting as a file: the story of a view, light whatever the screen shows, with the pictures that it needs."""

from __future__ import annotations

from dataclasses import replace

from kbview import i18n, story
from kbview.asked import AskedError
from kbview.deck import deck
from kbview.i18n import _
from kbview.pictures import Pictures
from kbview.view import View


def made(view: View, today: str, chosen: tuple[str, ...] = (), following: str = "") -> bytes:
    """The deck. today, following: ISO dates of this meeting and of the next. chosen: keys of slides in their order; all where none is.

    Speaks the language of the view, in whatever thread it runs. Raises TemplateError for a template that cannot be used.
    """
    i18n.speak(view.language)
    light = replace(view, dark=False)
    with Pictures() as pictures:
        return deck(light, story.slides(light, today, chosen, following), pictures=pictures)


def keys(view: View, asked: str) -> tuple[str, ...]:
    """The keys of slides, as someone writes them with commas. Raises AskedError for one that there is not."""
    offered = story.names(view)
    chosen = tuple(key.strip() for key in asked.split(",") if key.strip())
    if unknown := [key for key in chosen if key not in offered]:
        told = ", ".join(f"{key} ({name})" for key, name in offered.items())
        raise AskedError(_("Halaman “{s}” tidak dikenal. Yang ada: {d}.").format(s=", ".join(unknown), d=told))
    return chosen

"""A meeting as a story of slides, each a card: from the one sentence to the next date. Pure: the page and the deck draw what stands here.

Figures are made for a stage of WIDTH × HEIGHT px, which a screen shows larger as a whole: 1.6 times on 1280 × 720, 2.4 times on
1920 × 1080. So nothing on it may be smaller than `meeting.LETTERS` (20 px on the smaller screen), no title smaller than 20 px.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

import plotly.graph_objects as go

from kbview.card import Card
from kbview.cards import meeting, naming
from kbview.i18n import _
from kbview.view import View

WIDTH, HEIGHT = 800, 450
PLACES = 3  # the worst of them, one slide each
PLACE = "perhatian_"  # a slide of one place is called so, with its rank


@dataclass(frozen=True)
class Slide:
    """One slide: its key in the address, its name in the list of slides, and what it shows."""

    key: str
    name: str
    card: Card


@dataclass(frozen=True)
class Meeting:
    """What a slide is made from. today, following: the ISO date of this meeting, and that of the next one or nothing."""

    view: View
    today: str
    following: str = ""


def slides(view: View, today: str, chosen: tuple[str, ...] = (), following: str = "") -> list[Slide]:
    """The slides of a meeting.

    today: the ISO date. chosen: their keys in the order to show; unknown ones are left out, none means all of `names`. following: the
    ISO date of the next meeting; what is no date counts as unknown.
    A slide that cannot be made says so and is logged; it never stops the others.
    """
    offered = names(view)
    meant = Meeting(view, today, following)
    keys = list(dict.fromkeys(key for key in chosen if key in offered)) or list(offered)
    made: list[Slide] = []
    for key in keys:
        try:
            card = _closing(meant, made) if key == "penutup" else _builder(key)(meant)
        except Exception:  # one broken slide must not end a meeting
            logging.getLogger(__name__).exception("slide %s failed", key)
            card = meeting.unmade(offered[key])
        made.append(Slide(key, offered[key], legible(card)))
    return made


def names(view: View) -> dict[str, str]:
    """The slides that there can be under the filters, by key, in their usual order. Of places that need attention, as many as there are."""
    worst = _worst(view)
    found = {}
    for key, name in NAMES.items():
        if not key.startswith(PLACE):
            found[key] = name()
        elif (rank := int(key.removeprefix(PLACE))) <= len(worst):
            found[key] = naming.titled(view, worst[rank - 1])
    return found


def legible(card: Card) -> Card:
    """A card whose figure has no letters smaller than the stage may have; remembered figures stay as they are."""
    if isinstance(card.figure, str):
        return card
    return replace(card, figure=go.Figure(_raised(card.figure.to_dict())))


def day(text: str) -> date | None:
    """An ISO date, or None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _raised(told: Any) -> Any:
    """A figure as nested values, with every font at least as large as the stage wants it."""
    if isinstance(told, list | tuple):
        return [_raised(each) for each in told]
    if not isinstance(told, dict):
        return told
    large = {key: _raised(value) for key, value in told.items()}
    for key, value in large.items():
        if key.endswith("font") and isinstance(value, dict) and isinstance(value.get("size"), int | float):
            large[key] = value | {"size": max(value["size"], meeting.LETTERS)}
    return large


def _worst(view: View) -> list[str]:
    """The kampung that get a slide each; none where even their list cannot be made, which its own slide then says."""
    try:
        return meeting.worst(view, PLACES)
    except Exception:  # as in `slides`: the others go on
        logging.getLogger(__name__).exception("places that need attention failed")
        return []


def _builder(key: str) -> Callable[[Meeting], Card]:
    if key.startswith(PLACE):
        rank = int(key.removeprefix(PLACE))
        return lambda meant: meeting.place(meant.view, meeting.worst(meant.view, PLACES)[rank - 1])
    return BUILDERS[key]


def _closing(meant: Meeting, before: list[Slide]) -> Card:
    """The last slide names the sources of all that was shown before it."""
    feet = [slide.card.foot for slide in before]
    sources = sorted({source for foot in feet for source in foot.sources})
    return meeting.closing(meant.view, meant.today, day(meant.following), sources, any(foot.simulated for foot in feet))


def _ranked(rank: int) -> str:
    return _("Perhatian ke-{n}").format(n=rank)


NAMES: dict[str, Callable[[], str]] = {
    "inti": lambda: _("Inti"),
    "peta": lambda: _("Peta"),
    "tren": lambda: _("Tren dan sasaran"),
    "skpd": lambda: _("SKPD"),
    "perhatian": lambda: _("Perlu perhatian"),
    **{f"{PLACE}{rank}": partial(_ranked, rank) for rank in range(1, PLACES + 1)},
    "keputusan": lambda: _("Keputusan yang lalu"),
    "baru": lambda: _("Keputusan baru"),
    "penutup": lambda: _("Penutup"),
}
BUILDERS: dict[str, Callable[[Meeting], Card]] = {
    "inti": lambda meant: meeting.opening(meant.view),
    "peta": lambda meant: meeting.area_map(meant.view),
    "tren": lambda meant: meeting.trend(meant.view),
    "skpd": lambda meant: meeting.agencies(meant.view),
    "perhatian": lambda meant: meeting.attention_list(meant.view),
    "keputusan": lambda meant: meeting.decided(meant.view, meant.today),
    "baru": lambda meant: meeting.agenda(meant.view, meant.today),
}

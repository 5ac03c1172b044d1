"""What the HTML of a card says, as plain blocks: the headline figures, lists, facts, tables, notes and legends that a file draws in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import html

from kbview.native_marks import UNSAID


@dataclass(frozen=True)
class Tile:
    """A headline figure. lines: text and tone (`baik`, `buruk` or none)."""

    label: str
    value: str
    lines: tuple[tuple[str, str], ...]
    ribbon: str = ""


@dataclass(frozen=True)
class Tiles:
    """Headline figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Entry:
    """A line of a list: what it is about, its value, and what more is said of it."""

    text: str
    value: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entries:
    """A list."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Grid:
    """A table in words. right: the columns that stand to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Legend:
    """What colours mean: colour, shape (`titik` a dot, `kotak` a small square, empty an area), and words."""

    marks: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Words:
    """A sentence, or the heading of what follows."""

    text: str
    heading: bool = False


Block = Tiles | Entries | Grid | Legend | Words


def read(source: str) -> list[Block]:
    """The blocks of a card's HTML, in their order; what is only for the screen (links to more, buttons, pictures) is left out."""
    if not source.strip():
        return []
    return list(_found(html.fragment_fromstring(UNSAID.sub("", source), create_parent=True)))


def _found(parent: Any) -> list[Block]:
    made: list[Block] = []
    for element in parent:
        if not isinstance(element.tag, str):  # a comment
            continue
        reader = next((read for name, read in READERS.items() if name in [element.tag, *_classes(element)]), None)
        block = reader(element) if reader else None
        made += [block] if block else [] if reader else _found(element)
    return made


def _tiles(element: Any) -> Block:
    return Tiles(
        tuple(
            Tile(
                _own(_first(tile, "nama")),
                _text(_first(tile, "angka")),
                tuple((_text(line), next((tone for tone in ("baik", "buruk") if tone in _classes(line)), "")) for line in _all(tile, "ubah")),
                _text(_first(tile, "pita")),
            )
            for tile in element
        )
    )


def _entries(element: Any) -> Block:
    lines = [line for line in element.iter("li") if "lagi" not in _classes(line)]
    return Entries(tuple(_entry(line) for line in lines))


def _entry(line: Any) -> Entry:
    head = next(line.iter("b"), None)
    more = tuple(filter(None, map(_text, _all(line, "sebab"))))
    if head is None:
        return Entry("", "", more) if more else Entry(_text(line))
    return Entry(_text(head), _text(_first(line, "nilai")), more)


def _facts(element: Any) -> Block:
    return Grid((), tuple((_text(term), _text(told)) for term, told in zip(element.iter("dt"), element.iter("dd"), strict=True)))


def _grid(element: Any) -> Block:
    heads = list(element.iter("th"))
    right = frozenset(at for at, head in enumerate(heads) if "angka" in _classes(head))
    rows = tuple(tuple(_text(cell) for cell in row.iter("td")) for row in element.iter("tr"))
    return Grid(tuple(map(_text, heads)), tuple(row for row in rows if row), right)


def _legend(element: Any) -> Block:
    marks = [(mark, next(mark.iter("i"), None)) for mark in element.iter("span")]
    return Legend(
        tuple((sign.get("style", "").partition("background:")[2][:7], " ".join(_classes(sign)), _text(mark)) for mark, sign in marks if sign is not None)
    )


def _words(element: Any) -> Block | None:
    text = _text(element)
    return Words(text, element.tag in ("h2", "h3", "h4")) if text else None


SCREEN = ("ajakan", "geser", "ponsel")  # a link to a page of the dashboard, what only a phone needs
READERS: Mapping[str, Callable[[Any], Block | None]] = {
    **dict.fromkeys(SCREEN, lambda _element: None),
    "kpi": _tiles,
    "daftar": _entries,
    "fakta": _facts,
    "table": _grid,
    "legenda": _legend,
    "p": _words,
    "h3": _words,
    "h4": _words,
    "li": _words,
}


def _classes(element: Any) -> list[str]:
    return str(element.get("class", "")).split()


def _all(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if isinstance(each.tag, str) and name in _classes(each)]


def _first(element: Any, name: str) -> Any:
    return next(iter(_all(element, name)), None)


def _own(element: Any) -> str:
    """The text of an element without that of those inside it."""
    return " ".join(str(element.text or "").split()) if element is not None else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split(" ")).strip() if element is not None else ""

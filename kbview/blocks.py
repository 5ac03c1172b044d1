"""What the HTML of a card says, as plain blocks: the headline figures, lists, facts, tables, notes and legends that a file draws in its own way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html

from kbview.native_marks import UNSAID
from kbview.theme import LIGHT

COLOUR = re.compile(r"(?:^|;)(?:background|color):\s*([^;]+)")
EDGE = re.compile(r"border:\s*\S+ solid ([^;]+)")
TOKEN = re.compile(r"var\(--(\w+)\)")
SPACES = re.compile(r"[ \n]+")  # what one space is written for; one that breaks no line stays
SHAPES = ("titik", "kotak", "belah", "selang", "garis")
SQUARE = "petak"


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
class Sign:
    """One sign of a legend. shape: of SHAPES, `petak`, or empty where a letter (`mark`) or nothing stands. colour, edge: of the shape or letter."""

    text: str
    shape: str = ""
    colour: str = ""
    edge: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Legend:
    """What colours and letters mean."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Cross:
    """Squares of two amounts: their colours by row, the words of the rows and columns, and what the columns are."""

    colours: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    across: str


@dataclass(frozen=True)
class Words:
    """A sentence, or the heading of what follows."""

    text: str
    heading: bool = False


Block = Tiles | Entries | Grid | Legend | Cross | Words


def read(source: str) -> list[Block]:
    """The blocks of a card's HTML, in their order; what is only for the screen (links to more, buttons, pictures) is left out."""
    if not source.strip():
        return []
    return _found(html.fragment_fromstring(UNSAID.sub("", source).replace("<br>", "\n"), create_parent=True))


def sentences(found: Sequence[Block], *, numbered: bool = False) -> list[str]:
    """What the blocks say in sentences: lists, facts and words. numbered: whether the lines of a list carry their number."""
    return [said for block in found if type(block) in SAID for said in SAID[type(block)](block, numbered)]


def _found(parent: Any) -> list[Block]:
    made: list[Block] = []
    for element in parent:
        if not isinstance(element.tag, str):  # a comment
            continue
        reader = next((read for name, read in READERS.items() if name in [element.tag, *_classes(element)]), None)
        block = reader(element) if reader else None
        made += [block] if block else []
        made += _found(element) if reader in (None, _cross) else []
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


def _legend(element: Any) -> Block | None:
    signs = tuple(sign for sign in map(_sign, element.iter("span")) if sign.text or sign.mark)
    return Legend(signs) if signs else None


def _sign(element: Any) -> Sign:
    shape, letter = next(element.iter("i"), None), next(element.iter("b"), None)
    mark = _text(letter)
    style = next((each.get("style", "") for each in (shape, letter) if each is not None), "")
    kind = "" if shape is None else next((each for each in SHAPES if each in _classes(shape)), SQUARE)
    return Sign(_text(element).removeprefix(mark).strip(), kind, _colour(COLOUR, style), _colour(EDGE, style), mark)


def _cross(element: Any) -> Block:
    rows, across = element.iterchildren("b")
    cells, steps = element.iterchildren("div")
    return Cross(
        tuple(_colour(COLOUR, cell.get("style", "")) for cell in cells.iter("i")),
        tuple(rows.text_content().split("\n")),
        tuple(map(_text, steps.iter("span"))),
        _text(across),
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
    "silang": _cross,
    "p": _words,
    "h3": _words,
    "h4": _words,
    "li": _words,
}

SAID: Mapping[type, Callable[[Any, bool], list[str]]] = {
    Entries: lambda block, numbered: [f"{number}. {_told(entry)}" if numbered else _told(entry) for number, entry in enumerate(block.entries, 1)],
    Words: lambda block, _numbered: [block.text],
    Grid: lambda block, _numbered: [": ".join(row) for row in block.rows],
}


def _told(entry: Entry) -> str:
    return "; ".join(filter(None, (" ".join(filter(None, (entry.text, entry.value))), *entry.more)))


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
    return SPACES.sub(" ", "".join(element.itertext())).strip() if element is not None else ""


def _colour(pattern: re.Pattern[str], style: str) -> str:
    """A colour of a style, `#0B6E63`; a token of the theme as its colour."""
    found = pattern.search(style)
    return TOKEN.sub(lambda name: str(getattr(LIGHT, name[1])), found[1].strip()) if found else ""

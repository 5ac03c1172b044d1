"""What stands below a figure on the page, which is HTML, as parts that can be set on paper: legends, notes, and the squares of two amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from kbview.blocks import SCREEN
from kbview.theme import LIGHT

COLOUR = re.compile(r"(?:^|;)(?:background|color):\s*([^;]+)")
EDGE = re.compile(r"border:\s*\S+ solid ([^;]+)")
TOKEN = re.compile(r"var\(--(\w+)\)")
SHAPES = ("titik", "kotak", "belah", "selang", "garis")
SQUARE = "petak"
TEXTS = ("p", "li", "dt", "dd", "h3")


@dataclass
class Entry:
    """One entry of a legend. shape: of SHAPES, `petak`, or empty where `mark` is a letter or there is none. colour, edge: of the shape or mark."""

    shape: str = ""
    colour: str = ""
    edge: str = ""
    mark: str = ""
    text: str = ""


@dataclass
class Cross:
    """Squares of two amounts: their colours by row, the words of the rows and columns, and what the columns are."""

    colours: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    across: str = ""


@dataclass
class Below:
    """All that stands below a figure."""

    legends: list[list[Entry]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cross: Cross | None = None


def read(html: str) -> Below:
    """The parts of the HTML that cards put below their figures; what is only for the screen is left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.found
    found.legends = [entries for entries in ([entry for entry in legend if entry.text or entry.mark] for legend in found.legends) if entries]
    found.notes = [note for note in (" ".join(note.split()) for note in found.notes) if note]
    return found


class _Reader(HTMLParser):
    """Follows the tags; each text goes to what its nearest known tag began."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Below()
        self._open: list[tuple[str, str]] = []
        self._number = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        css, style = given.get("class", ""), given.get("style", "")
        if tag == "br":
            self._line()
            return
        kind = self._kind(tag, css)
        self._open.append((tag, kind))
        match kind:
            case "legend":
                self.found.legends.append([])
            case "entry":
                self.found.legends[-1].append(Entry())
            case "swatch":
                shape = next((shape for shape in SHAPES if shape in css.split()), SQUARE)
                entry = self.found.legends[-1][-1]
                entry.shape, entry.colour, entry.edge = shape, _colour(COLOUR, style), _colour(EDGE, style)
            case "mark":
                self.found.legends[-1][-1].colour = _colour(COLOUR, style)
            case "cross":
                self.found.cross = Cross(rows=[""])
            case "cell" if self.found.cross:
                self.found.cross.colours.append(_colour(COLOUR, style))
            case "column" if self.found.cross:
                self.found.cross.columns.append("")
            case "note":
                self._number = self._number + 1 if tag == "li" else 0
                self.found.notes.append(f"{self._number}. " if tag == "li" else "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        kinds = [kind for _tag, kind in self._open if kind]
        match kinds[-1] if kinds else "":
            case "entry":
                self.found.legends[-1][-1].text += data
            case "mark":
                self.found.legends[-1][-1].mark += data
            case "row" if self.found.cross:
                self.found.cross.rows[-1] += data
            case "column" if self.found.cross:
                self.found.cross.columns[-1] += data
            case "across" if self.found.cross:
                self.found.cross.across += data
            case "note":
                self.found.notes[-1] += data

    def _kind(self, tag: str, css: str) -> str:
        """What a tag begins, inside of what is open."""
        words = css.split()
        inside = [kind for _tag, kind in self._open]
        if set(SCREEN).intersection(words) or "out" in inside:
            return "out"
        if "legenda" in words:
            return "legend"
        if "legend" in inside:
            return {"span": "entry", "i": "swatch", "b": "mark"}.get(tag, "")
        if "silang" in words:
            return "cross"
        if "cross" in inside:
            if tag == "b":
                return "across" if "kanan" in words else "row"
            return {"i": "cell", "span": "column"}.get(tag, "")
        return "note" if tag in TEXTS else ""

    def _line(self) -> None:
        """A line break: in the words of the rows the next one begins, elsewhere it is a space."""
        if self._open and self._open[-1][1] == "row" and self.found.cross:
            self.found.cross.rows.append("")
        else:
            self.handle_data(" ")


def _colour(pattern: re.Pattern[str], style: str) -> str:
    """A colour of a style, `#0B6E63`; a token of the theme as its colour."""
    found = pattern.search(style)
    return TOKEN.sub(lambda name: str(getattr(LIGHT, name[1])), found[1].strip()) if found else ""

"""The parts of a slide: headline figures, a picture, and what stands beside a figure."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Emu, Inches, Pt

from kbview import deck_sheet, deck_table, lettering
from kbview.blocks import Block, Entries, Grid, Legend, Tile, Tiles, Words
from kbview.deck_sheet import BODY, SMALL, Box
from kbview.native_marks import WIDER
from kbview.theme import LIGHT, Theme

SIGN = Inches(0.22)  # of a legend
MANY = 6  # entries of a legend that may be in large letters
VALUE, MARGIN = 30, 9  # pt, of a headline figure and around it
ACROSS = 3  # headline figures in a row, where there are more
SHAPES = {"titik": MSO_SHAPE.OVAL, "belah": MSO_SHAPE.DIAMOND}  # of a legend, where it is no rectangle


def described(frame: Any, words: str) -> None:
    """Give a picture or chart its text alternative."""
    names = frame._element.xpath(".//p:cNvPr")
    names[0].set("descr", deck_sheet.clean(words))


def picture(slide: Any, content: bytes, box: Box, words: str) -> None:
    """A picture as large as the box allows, at its upper left."""
    made = slide.shapes.add_picture(io.BytesIO(content), Emu(box[0]), Emu(box[1]))
    scale = min(box[2] / made.width, box[3] / made.height)
    made.width, made.height = Emu(int(made.width * scale)), Emu(int(made.height * scale))
    described(made, words)


def tiles(slide: Any, found: Tiles, box: Box, theme: Theme) -> None:
    """Headline figures as boxes, the first one in colour."""
    count = len(found.tiles)
    rows = [found.tiles] if count <= ACROSS else [found.tiles[: count // 2], found.tiles[count // 2 :]]
    gap = Inches(0.2)
    widths = [(box[2] - gap * (len(row) - 1)) // len(row) for row in rows]
    needs = [max(_need(tile, wide) for tile in row) for row, wide in zip(rows, widths, strict=True)]
    top = box[1]
    for number, (row, wide, need) in enumerate(zip(rows, widths, needs, strict=True)):
        high = int((box[3] - gap * (len(rows) - 1)) * need / sum(needs))
        for place, tile in enumerate(row):
            _tile(slide, tile, (box[0] + place * (wide + gap), top, wide, high), theme, number == place == 0)
        top += high + gap


def _need(tile: Tile, wide: int) -> float:
    """The height that a headline figure needs, in pt."""
    room = wide / deck_table.EMU - 2 * MARGIN
    return sum(deck_table.lines_of(said, room, size) * size * deck_table.LINE for said, size, _bold, _colour in _said(tile, LIGHT)) + 2 * MARGIN


def _said(tile: Tile, theme: Theme, first: bool = False) -> list[tuple[str, int, bool, str]]:
    tones = {"baik": theme.primary, "buruk": theme.alarm, "": theme.muted}
    label = f"{tile.label} ({tile.ribbon})" if tile.ribbon else tile.label
    rows = [(label, SMALL, True, theme.ink), (tile.value, VALUE, True, theme.primary if first else theme.ink)]
    return rows + [(said, SMALL, False, tones[tone]) for said, tone in tile.lines if said]


def aside(slide: Any, found: Sequence[Block], box: Box, theme: Theme, own: bool) -> None:
    """What stands beside a figure: legends, headings, lists and sentences, from above; what has no room any more is left to the notes."""
    top = box[1]
    for block in found:
        draw = DRAWN.get(type(block))
        if draw is not None and top < box[1] + box[3]:
            top = draw(slide, block, (box[0], top, box[2], box[1] + box[3] - top), theme, own)


def _tile(slide: Any, tile: Tile, box: Box, theme: Theme, first: bool) -> None:
    edge, points = (theme.primary, 2.25) if first else (theme.line, 1)
    shape = deck_sheet.form(slide, MSO_SHAPE.RECTANGLE, box, theme.paper, edge, points)
    shape.name = tile.label
    deck_sheet.text(shape, _said(tile, theme, first), margin=Pt(MARGIN))


def _legend(slide: Any, block: Legend, box: Box, theme: Theme, own: bool) -> int:
    top = box[1]
    signs = [sign for sign in block.signs if sign.shape]
    size = SMALL + 2 if len(signs) <= MANY else SMALL
    for sign in signs:
        wide = int(box[2] - SIGN - Inches(0.12))
        high = int(Pt(deck_table.lines_of(sign.text, wide / deck_table.EMU, size) * size * deck_table.LINE + 3))
        shape = SHAPES.get(sign.shape, MSO_SHAPE.RECTANGLE)
        deck_sheet.form(slide, shape, (box[0], top + Pt(size * 0.64) - SIGN / 2, SIGN, SIGN), sign.colour or theme.card, sign.edge or theme.line)
        words = slide.shapes.add_textbox(Emu(int(box[0] + SIGN + Inches(0.12))), Emu(top), Emu(wide), Emu(high))
        deck_sheet.text(words, [(sign.text, size, False, "" if own else theme.ink)])
        top += high
    return int(top + Inches(0.15))


def _entries(slide: Any, block: Entries, box: Box, theme: Theme, own: bool) -> int:
    """A list; a value stands to the right on the line of what it is of."""
    top = box[1]
    wide = box[2] / deck_table.EMU
    for entry in block.entries:
        value = lettering.width(entry.value, BODY) * WIDER * 1.1 + 10 if entry.value else 0.0
        rows = deck_table.lines_of(entry.text, wide - value - 14, SMALL + 2)
        more = sum(deck_table.lines_of(said, wide - 14, SMALL) for said in entry.more)
        high = Pt(rows * (SMALL + 2) * deck_table.LINE + more * SMALL * deck_table.LINE + 8)
        if top + high > box[1] + box[3]:
            break
        deck_sheet.form(slide, MSO_SHAPE.RECTANGLE, (box[0], top, Pt(3), high - Pt(6)), theme.accent)
        words = slide.shapes.add_textbox(Emu(int(box[0] + Pt(12))), Emu(top), Pt(wide - 12 - value), high)
        told = [
            (entry.text, SMALL + 2, bool(entry.value), "" if own else theme.ink),
            *((said, SMALL, False, "" if own else theme.muted) for said in entry.more),
        ]
        deck_sheet.text(words, told)
        if entry.value:
            number = slide.shapes.add_textbox(Emu(int(box[0] + box[2] - Pt(value))), Emu(top), Pt(value), high)
            deck_sheet.text(number, [(entry.value, SMALL + 2, True, "" if own else theme.ink)], align=PP_ALIGN.RIGHT)
        top += high
    return int(top + Inches(0.1))


def _words(slide: Any, block: Words, box: Box, theme: Theme, own: bool) -> int:
    size = SMALL + 2 if block.heading else SMALL
    high = Pt(deck_table.lines_of(block.text, box[2] / deck_table.EMU, size) * size * deck_table.LINE + 6)
    words = slide.shapes.add_textbox(*map(Emu, box[:3]), high)
    deck_sheet.text(words, [(block.text, size, block.heading, "" if own else theme.ink if block.heading else theme.muted)])
    return int(box[1] + high)


def _facts(slide: Any, block: Grid, box: Box, theme: Theme, own: bool) -> int:
    frame = deck_table.draw(slide, deck_table.pages(block, box)[0], block, box, theme)
    return int(box[1] + frame.height + Inches(0.1))


DRAWN: Mapping[type, Callable[[Any, Any, Box, Theme, bool], int]] = {Legend: _legend, Entries: _entries, Words: _words, Grid: _facts}

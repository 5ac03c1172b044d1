"""Tables of a deck: native, their columns as wide as their words want, on as many slides as they need, the headings repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from kbview import lettering, tables
from kbview.blocks import Entries, Grid
from kbview.deck_sheet import SMALL, Box, clean, paint
from kbview.i18n import _
from kbview.native_marks import WIDER
from kbview.tables import Table
from kbview.theme import Theme

MOST = 6  # columns that can be read from afar
LARGE, FEW = 16, 7  # pt, of a table of at most so many rows
PAD, LINE = 7.0, 1.28  # pt around the words of a cell; the height of a row of words, of its letters'
RIGHT = ("number", "amount", "money")
EMU = 12700  # to the pt
NARROW = 46.0  # pt
BOLD = 1.1  # how much wider bold letters are


def grid(table: Table) -> Grid:
    """A table as it is read; past the columns that a slide can hold, the first of them."""
    columns = table.columns[:MOST]
    rows = tuple(tuple(tables.text(row[column.key], column) for column in columns) for _index, row in table.frame.iterrows())
    return Grid(tuple(column.heading for column in columns), rows, frozenset(at for at, column in enumerate(columns) if column.kind in RIGHT))


def listed(entries: Entries) -> Grid:
    """A list as a table: what it is about, with what more is said of it below, and its value."""
    rows = tuple(("\n".join((entry.text, *entry.more)), entry.value) for entry in entries.entries)
    if not any(value for _text, value in rows):
        return Grid((), tuple((text,) for text, _value in rows))
    return Grid((_("Perihal"), _("Keadaan")), rows)


def pages(whole: Grid, box: Box) -> list[Grid]:
    """The table in pieces that fit the box, each with the headings. An empty one is one page."""
    size, widths = letters(whole), _widths(whole, box[2] / EMU)
    limit = box[3] / EMU - (_height(whole.head, widths, size) if whole.head else 0.0)
    made: list[list[tuple[str, ...]]] = [[]]
    used = 0.0
    for row in whole.rows:
        high = _height(row, widths, size)
        if made[-1] and used + high > limit:
            made.append([])
            used = 0.0
        made[-1].append(row)
        used += high
    return [replace(whole, rows=tuple(rows)) for rows in made]


def draw(slide: Any, page: Grid, whole: Grid, box: Box, theme: Theme) -> Any:
    """A page of a table on the slide. whole: the table that it is of, whose columns and letters it shares. Returns the graphic frame."""
    size, widths = letters(whole), _widths(whole, box[2] / EMU)
    rows = [*([page.head] if page.head else []), *page.rows]
    heights = [_height(row, widths, size) for row in rows]
    frame = slide.shapes.add_table(len(rows), len(widths), Emu(box[0]), Emu(box[1]), Emu(box[2]), Pt(sum(heights)))
    made = frame.table
    made.first_row, made.horz_banding = bool(page.head), False
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Pt(wide)
    for number, (row, high) in enumerate(zip(rows, heights, strict=True)):
        made.rows[number].height = Pt(high)
        head = bool(page.head) and number == 0
        for at, said in enumerate(row):
            _cell(made.cell(number, at), said, size, at in page.right, head, not page.head and len(row) > 1 and at == 0, number, theme)
    return frame


def letters(whole: Grid) -> int:
    """The size of its letters, in pt: smaller where there is much to say."""
    return LARGE if len(whole.rows) <= FEW and len(whole.rows[0] if whole.rows else whole.head) <= 4 else SMALL


def _cell(cell: Any, said: str, size: int, right: bool, head: bool, term: bool, number: int, theme: Theme) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string((theme.primary if head else theme.paper if number % 2 else theme.card)[1:])
    cell.margin_left = cell.margin_right = Pt(PAD)
    cell.margin_top = cell.margin_bottom = Pt(PAD / 2)
    edge = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{theme.line[1:]}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(edge))
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE if head else MSO_ANCHOR.TOP
    lines = clean(said).split("\n")
    for place, line in enumerate(lines):
        paragraph = cell.text_frame.paragraphs[0] if place == 0 else cell.text_frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(size if place == 0 else SMALL)
        run.font.bold = head or term or (len(lines) > 1 and place == 0)
        paint(run.font, theme.card if head else theme.ink if place == 0 else theme.muted)


def _widths(whole: Grid, room: float) -> list[float]:
    """The widths of the columns, in pt: as wide as their words where there is room, else the long ones share what the others leave.

    A heading may take two lines, but no word is broken.
    """
    size = letters(whole)
    many = max((len(row) for row in (whole.head, *whole.rows)), default=1)
    wished = [max([NARROW, *(_wide(row[at], size) for row in whole.rows), *(_headed(head, size) for head in whole.head[at : at + 1])]) for at in range(many)]
    least = [
        max(
            [NARROW, *(min(_wide(max(said.split(), key=len, default=""), size), room / many) for row in (whole.head, *whole.rows) for said in row[at : at + 1])]
        )
        for at in range(many)
    ]
    if sum(wished) <= room:
        return [wide + (room - sum(wished)) * wide / sum(wished) for wide in wished]
    share = room / many
    short = [at for at in range(many) if wished[at] <= share]
    left = room - sum(wished[at] for at in short)
    weights = {at: wished[at] ** 0.5 for at in range(many) if at not in short}
    made = [wished[at] if at in short else max(least[at], left * weights[at] / sum(weights.values())) for at in range(many)]
    spare = {at: made[at] - least[at] for at in weights}
    over = max(sum(made) - room, 0.0)
    return [wide - over * spare.get(at, 0.0) / (sum(spare.values()) or 1.0) for at, wide in enumerate(made)]


def _headed(head: str, size: float) -> float:
    """The room for a heading on two lines."""
    words = head.split()
    return BOLD * min((max(_wide(" ".join(words[:at]), size), _wide(" ".join(words[at:]), size)) for at in range(1, len(words) + 1)), default=0.0)


def _wide(said: str, size: float) -> float:
    return max(lettering.width(line, size) for line in said.split("\n")) * WIDER * 1.04 + 2 * PAD + 2


def _height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """The height of a row, in pt; what is said below the first paragraph of a cell is smaller."""
    return max((_tall(said, wide - 2 * PAD, size) for said, wide in zip(row, widths, strict=False)), default=size * LINE) + PAD + 2


def _tall(said: str, room: float, size: float) -> float:
    first, *more = said.split("\n")
    return (lines_of(first, room, size) * size + sum(lines_of(each, room, SMALL) for each in more) * SMALL) * LINE


def lines_of(said: str, room: float, size: float) -> int:
    """The lines that words take in so much room (pt)."""
    count = 0
    for paragraph in said.split("\n"):
        used, count = 0.0, count + 1
        for word in paragraph.split(" "):
            wide = lettering.width(word + " ", size) * WIDER * 1.04
            if used and used + wide > room:
                used, count = 0.0, count + 1
            used += wide
    return count

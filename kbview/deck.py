"""A story as a PowerPoint deck: native charts and tables, the map as a picture with its legend, sources in the notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from kbview import blocks, deck_parts, deck_sheet, deck_table, formats, native
from kbview.blocks import Block, Entries, Grid, Legend, Tiles
from kbview.card import Card, Foot, foot_words, notes, under
from kbview.cards import naming
from kbview.deck_sheet import BODY, EDGE, SMALL, TINY, TITLE, Box, Paper
from kbview.i18n import _
from kbview.pictures import NoPicture, Pictures
from kbview.story import Slide
from kbview.tables import Column, Table
from kbview.theme import LIGHT
from kbview.view import View, city_day

ASIDE = 0.32  # of the width, for what stands beside a figure
ROOM = 255  # letters that a property of the file takes
GAP = Inches(0.25)
NUMBERED = " (10/10)"  # the room that the number of a page takes in a title
CLOSE = 0.95  # of the usual caution about the width of letters: a title that turns out wider is made smaller
DOTS = 1400  # of a picture, from above to below


@dataclass(frozen=True)
class Making:
    """What every slide is made with."""

    view: View
    paper: Paper
    pictures: Pictures


def deck(view: View, slides: Sequence[Slide], *, pictures: Pictures, template: str | None = None) -> bytes:
    """The slides as a PPTX file, a first one before them and their sources after them. Their figures are in the light colours.

    template: the file that `KBDATA_PPTX_TEMPLATE` names, where none is given. Raises TemplateError where it cannot be used.
    """
    making = Making(view, deck_sheet.opened(LIGHT, template), pictures)
    foots = [slide.card.foot for slide in slides]
    whole = Foot(
        tuple(sorted({source for foot in foots for source in foot.sources})), "", any(foot.simulated for foot in foots), any(foot.provisional for foot in foots)
    )
    _opening(making, whole)
    for slide in slides:
        _slide(making, slide.card)
    if whole.sources:
        _slide(making, _sources(view, whole))
    _properties(making, whole)
    made = io.BytesIO()
    making.paper.presentation.save(made)
    return made.getvalue()


def _opening(making: Making, foot: Foot) -> None:
    """The first slide: the programme, the place, the period, and the day."""
    view, paper = making.view, making.paper
    slide = paper.presentation.slides.add_slide(paper.first)
    programme, place = str(view.data.setting("nama_program")), naming.titled(view, view.place)
    where = [place] if view.place == view.city else [place, view.name(view.city)]
    slide.shapes.title.text_frame.text = deck_sheet.clean(programme)
    rows = [", ".join(where), formats.period(view.period), formats.day(city_day(view.data))]
    others = [shape for shape in slide.placeholders if shape.placeholder_format.idx != 0 and shape.has_text_frame]
    if paper.own and others:
        others[0].text_frame.text = "\n".join(rows)
    else:
        title = slide.shapes.title
        wide, high = paper.presentation.slide_width, paper.presentation.slide_height
        title.left, title.top, title.width, title.height = EDGE, Emu(int(high * 0.24)), wide - 2 * EDGE, Inches(1.5)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        deck_sheet.sized(title, deck_sheet.LARGE)
        box = slide.shapes.add_textbox(EDGE, Emu(int(high * 0.24 + Inches(1.7))), wide - 2 * EDGE, Inches(1.6))
        muted = "" if paper.own else paper.theme.muted
        deck_sheet.text(box, [(rows[0], TITLE, False, ""), (rows[1], BODY + 2, False, muted), (rows[2], BODY + 2, False, muted)])
    _foot(making, slide, foot)
    _say(slide, [programme, *notes(view, Card(programme, ", ".join(rows), "", Table(pd.DataFrame(), ()), foot))])


def _slide(making: Making, card: Card) -> None:
    """A card as one slide, or as several where its table is long."""
    pages = list(_pages(making, card))
    for number, fill in enumerate(pages, start=1):
        title = card.title if len(pages) == 1 else f"{card.title} ({number}/{len(pages)})"
        slide, box = _blank(making, card, title)
        fill(slide, box)
        _foot(making, slide, card.foot)
        alt = [card.alt] if card.alt and card.alt != card.title else []
        _say(slide, [card.title, *alt, *blocks.sentences(blocks.read(card.below)), *notes(making.view, card)])


Fill = Callable[[Any, Box], None]


def _pages(making: Making, card: Card) -> Iterator[Fill]:
    """What draws each slide of a card."""
    below = blocks.read(card.below)
    if isinstance(card.figure, go.Figure):
        if card.figure.data:
            yield from _figure(making, card, below)
        else:
            yield from _table(making, card, _("Belum ada angka untuk digambar."))
        return
    shown = blocks.read(card.figure)
    tiles = next((block for block in shown if isinstance(block, Tiles)), None)
    if tiles is not None:
        yield lambda slide, box: deck_parts.tiles(slide, tiles, box, making.paper.theme)
        return
    yield from _table(making, card, "", shown)


def _figure(making: Making, card: Card, below: Sequence[Block]) -> Iterator[Fill]:
    """A figure as a native chart, else as a picture, else the table behind it with what is missing."""
    theme = making.paper.theme
    figure: go.Figure = card.figure
    beside = [*(block for block in below if isinstance(block, Legend)), *(block for block in below if not isinstance(block, Legend))]
    left, _right = _split(_body(making, card), bool(beside))
    if native.can(figure):

        def chart(slide: Any, box: Box) -> None:
            left, right = _split(box, bool(beside))
            legend = not any(isinstance(block, Legend) for block in beside)
            deck_parts.described(native.draw(slide, figure, left, theme, legend=legend), card.alt or card.title)
            deck_parts.aside(slide, beside, right, theme, making.paper.own)

        yield chart
        return
    high = float(figure.layout.height or 420)
    try:
        picture = making.pictures.png(figure, round(high * left[2] / left[3]), round(high), DOTS / high)
    except NoPicture as error:
        yield from _table(making, card, error.told())
        return

    def drawn(slide: Any, box: Box) -> None:
        left, right = _split(box, bool(beside))
        deck_parts.picture(slide, picture, left, card.alt or card.title)
        deck_parts.aside(slide, beside, right, theme, making.paper.own)

    yield drawn


def _table(making: Making, card: Card, missing: str, shown: Sequence[Block] = ()) -> Iterator[Fill]:
    """The table of a card over as many slides as it needs. missing: why it stands in a figure's place. shown: what the screen shows."""
    theme, own = making.paper.theme, making.paper.own
    left, top, wide, high = _body(making, card)
    room = Inches(0.4) if missing else 0
    box = (left, top + room, wide, high - room)
    whole = _grid(card, shown)
    pieces = deck_table.pages(whole, box)
    sentences = [] if whole.rows else blocks.sentences(shown)
    for piece in pieces:

        def fill(slide: Any, _box: Box, piece: Grid = piece) -> None:
            told = " ".join(filter(None, [missing, *sentences]))
            if told or not piece.rows:
                words = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(wide), Inches(0.4))
                deck_sheet.text(words, [(told or _("Tidak ada baris."), SMALL, False, "" if own else theme.muted)])
            if piece.rows:
                deck_parts.described(deck_table.draw(slide, piece, whole, box, theme), card.alt or card.title)

        yield fill


def _grid(card: Card, shown: Sequence[Block]) -> Grid:
    """The table of a card: its own where a slide can hold its columns, else what the screen shows of it."""
    kinds: Mapping[type, Callable[[Any], Grid]] = {Grid: lambda found: found, Entries: deck_table.listed}
    if len(card.table.columns) > deck_table.MOST or any(isinstance(block, Grid) and not block.head for block in shown):
        for block in shown:
            if type(block) in kinds:
                return kinds[type(block)](block)
    return deck_table.grid(card.table)


def _split(box: Box, beside: bool) -> tuple[Box, Box]:
    """The box of a figure, and of what stands beside it."""
    left, top, wide, high = box
    if not beside:
        return box, (left, top, 0, high)
    aside = int(wide * ASIDE)
    return (left, top, wide - aside - GAP, high), (left + wide - aside, top, aside, high)


def _body(making: Making, card: Card) -> Box:
    """Where the content of a slide stands: below as many lines of the title and the subtitle as there are."""
    paper = making.paper
    left, top, wide, high = paper.body
    lower = top
    if not paper.own:
        lower = int(paper.title.top + _tall(card.title + NUMBERED, wide, TITLE, CLOSE))
    lower += _tall(card.subtitle, wide, SMALL + 2) if card.subtitle else 0
    return (left, lower, wide, high + top - lower)


def _tall(said: str, wide: int, size: int, wider: float = 1.0) -> int:
    """The height of a text in EMU. wider: how much its letters are, where they are bold."""
    return int(Pt(deck_table.lines_of(said, wide / deck_table.EMU, size * wider) * size * deck_table.LINE + 8))


def _blank(making: Making, card: Card, title: str) -> tuple[Any, Box]:
    """A slide with its title, subtitle and number, and the box for what it shows."""
    paper = making.paper
    slide = paper.presentation.slides.add_slide(paper.plain)
    slide.shapes.title.text_frame.text = deck_sheet.clean(title)
    slide.shapes.title.text_frame.word_wrap = True
    left, top, wide, high = _body(making, card)
    if paper.own:
        deck_sheet.sized(slide.shapes.title, TITLE)
    else:
        deck_sheet.fitted(slide.shapes.title, (left, int(paper.title.top), wide, _tall(card.title + NUMBERED, wide, TITLE, CLOSE)))
    if card.subtitle:
        tall = _tall(card.subtitle, wide, SMALL + 2)
        box = slide.shapes.add_textbox(Emu(left), Emu(top - tall), Emu(wide), Emu(tall))
        deck_sheet.text(box, [(card.subtitle, SMALL + 2, False, "" if paper.own else paper.theme.muted)])
    deck_sheet.number(slide, paper)
    return slide, (left, top, wide, high)


def _foot(making: Making, slide: Any, foot: Foot) -> None:
    """Source, period and coverage, the filters, and the ribbons where they belong."""
    paper = making.paper
    left, top, wide, high = paper.foot
    edge = left + wide - Inches(0.7)
    for holds, said in ((foot.provisional, _("angka sementara")), (foot.simulated, _("data simulasi"))):
        if holds:
            edge = deck_sheet.chip(slide, said, edge, top, paper.theme) - Inches(0.1)
    box = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(edge - left), Emu(high))
    box.name = _("Sumber dan saringan")
    muted = "" if paper.own else paper.theme.muted
    rows = [" · ".join(foot_words(making.view, foot)), f"{under(making.view)} · {_('Versi data {v}').format(v=making.view.data.version)}"]
    deck_sheet.text(box, [(row, TINY, False, muted) for row in rows if row])


def _say(slide: Any, said: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = deck_sheet.clean("\n".join(said))


def _sources(view: View, foot: Foot) -> Card:
    """What all the numbers rest on, as the last slide."""
    known = view.data.table("sumber")
    mine = known[known["kode"].isin(foot.sources)].sort_values("prioritas")
    table = Table(
        mine,
        (
            Column("judul", _("Sumber")),
            Column("penerbit", _("Penerbit")),
            Column("tanggal", _("Tanggal")),
            Column("tautan", _("Alamat")),
        ),
    )
    subtitle = _("{kota}; dibuat {waktu}").format(kota=view.name(view.city), waktu=formats.moment(datetime.now(UTC), view.data.zone))
    return Card(_("Angka-angka ini bersumber dari"), subtitle, "", table, replace(foot, sources=()))


def _properties(making: Making, foot: Foot) -> None:
    """What the file says of itself."""
    view = making.view
    programme = str(view.data.setting("nama_program"))
    told = making.paper.presentation.core_properties
    title = f"{programme}: {naming.titled(view, view.place)}, {formats.period(view.period)}"
    told.title, told.author, told.last_modified_by, told.subject = title[:ROOM], programme[:ROOM], programme[:ROOM], under(view)[:ROOM]
    told.comments = _fitting(notes(view, Card(title, "", "", Table(pd.DataFrame(), ()), foot)))
    told.keywords, told.language = view.data.version, view.language
    told.created = told.modified = datetime.now(UTC)


def _fitting(lines: Sequence[str]) -> str:
    """As many lines as a property takes: the first, which name the sources, are left out first, since the last slide has them."""
    kept = next(at for at in range(len(lines)) if len("\n".join(lines[at:])) <= ROOM or at == len(lines) - 1)
    return "\n".join(lines[kept:])[:ROOM]

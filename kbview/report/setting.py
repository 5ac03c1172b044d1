"""A report's contents as plain data for the template `report.typ`: every word written, every cell read, nothing of it markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import plotly.graph_objects as go

from kbview import blocks, formats
from kbview.blocks import Cross, Legend
from kbview.card import Card, foot_words, held
from kbview.i18n import _, _n
from kbview.pictures import NoPicture
from kbview.report import cells, contents
from kbview.report.blocks import Block, Section
from kbview.tables import Column, Table
from kbview.theme import LIGHT
from kbview.view import View

WIDTH = 780  # px that a figure is drawn in, set in the width of the text: its letters are then those of a caption
USUAL, TALLEST, MAP = 400, 520, 360  # px of height: of a figure that names none, of any, and of a map, which is fitted into what it gets
WHOLE = ("date", "period")  # kinds of cells that are never broken into lines
CAP, WORD = 44, 20  # letters that a cell may have in one line, past that each counts for less; and a word, past that it may be broken
BOLD = 1.1  # the width of a heading's letters to those of a cell
FLAT = (3, 8)  # a table of so few rows and so many columns is turned round
# The page of a kampung: the columns and the rows of a card that it has room for.
KAMPUNG = {
    "skpd": (("nama", "jumlah", "anggaran", "realisasi", "serapan", "orang", "keluarga"), 8),
    "keputusan": (("tenggat", "isi", "siapa", "keadaan_kata"), 4),
}
WIDE = {"keputusan": ("tenggat", "isi", "siapa", "tempat", "keadaan_kata", "indikator_nama", "gerak_kata")}  # what paper has room for; the files have all
REFERENCE, PLACE = "blok", "tempat"  # columns that name another block, and where something is

LONG, BREAKS = re.compile(rf"\S{{{WORD},}}"), re.compile(r"[/.\-_&=?]")

Draw = Callable[[go.Figure, int, int], str]  # a figure, width and height → the name of its drawing. Raises NoPicture


@dataclass(frozen=True)
class Drawing:
    """A figure that was drawn, or why it was not."""

    file: str = ""
    why: str = ""


def document(view: View, sections: Sequence[Section], moment: datetime, draw: Draw) -> dict[str, Any]:
    """All that the template sets. draw: makes the drawing of a figure; where it cannot, the table stands in its place, with the reason."""
    simulated = any(block.card.foot.simulated for section in sections for block in section.blocks)
    figures = [block for section in sections for block in section.blocks if isinstance(block.card.figure, go.Figure)]
    drawn = {block.id: _drawing(block.card, draw) for block in figures if not _on_a_page(sections, block)}
    missing = next((each.why for each in drawn.values() if each.why), "")
    appendix = [
        _table_of(block, _("Tabel {id}").format(id=block.id)) for block in figures if drawn.get(block.id, Drawing()).file and len(block.card.table.frame)
    ]
    behind = {each["id"] for each in appendix}
    return {
        "language": view.language,
        "title": contents.title(view),
        "author": str(view.data.setting("nama_program")),
        "city": view.name(view.city),
        "place": view.name(view.place),
        "short": bool(view.kampung),
        "period": formats.period(view.period),
        "version": view.data.version,
        "method": contents.method(view),
        "made": formats.moment(moment, view.data.zone),
        "filters": _filters(view, moment),
        "simulated": _("DATA SIMULASI: sebagian atau seluruh angka dibuat untuk peragaan.") if simulated else "",
        "missing": missing,
        "words": _words(),
        "colours": {name: getattr(LIGHT, name) for name in ("ink", "muted", "paper", "line", "grid", "primary", "accent", "alarm")},
        "sections": [_section(view, section, drawn, behind) for section in sections],
        "appendix": appendix,
    }


def _words() -> dict[str, str]:
    return {
        "contents": _("Daftar isi"),
        "appendix": _("Lampiran: tabel di balik gambar"),
        "appendix_intro": _("Angka setiap gambar, dengan nomor yang sama dengan gambarnya."),
        "figure": _("Gambar"),
        "table": _("Tabel"),
        "of": _("dari"),
        "version": _("versi data"),
        "simulated": _("data simulasi"),
        "ribbon": _("DATA SIMULASI"),
        "provisional": _("angka sementara"),
        "to_table": _("angkanya: tabel {id} di lampiran"),
        "no_rows": _("Tidak ada baris."),
        "place_date": _("Tempat, tanggal"),
        "signers": "\n".join((_("Disusun oleh"), _("Diperiksa oleh"), _("Disetujui oleh"))),
        "name": _("Nama"),
        "office": _("Jabatan"),
        "report": _("Laporan bukti"),
        "logo": _("Lambang dasbor"),
    }


def _filters(view: View, moment: datetime) -> list[list[str]]:
    """What the report shows, as the cover tells it."""
    place, *others = map(list, held(view))
    rows = [place, [_("Periode"), formats.period(view.period)], *others]
    if view.as_of:
        rows.append([_("Data per tanggal"), view.as_of])
    return [*rows, [_("Versi data"), view.data.version], [_("Versi metode"), contents.method(view)], [_("Dibuat"), formats.moment(moment, view.data.zone)]]


def _drawing(card: Card, draw: Draw) -> Drawing:
    figure = card.figure
    assert isinstance(figure, go.Figure)
    height = min(int(figure.layout.height or USUAL), MAP if any(trace.type == "choropleth" for trace in figure.data) else TALLEST)
    try:
        return Drawing(draw(figure, WIDTH, height))
    except NoPicture as error:
        return Drawing(why=error.told())


def _on_a_page(sections: Sequence[Section], block: Block) -> bool:
    """Whether a block stands on the page of a kampung, which has tables only."""
    return any(section.kind == "kampung" and block in section.blocks for section in sections)


def _section(view: View, section: Section, drawn: Mapping[str, Drawing], behind: set[str]) -> dict[str, Any]:
    small = section.kind == "kampung"
    return {
        "id": section.id,
        "title": section.title,
        "kind": section.kind,
        "intro": list(section.intro),
        "blocks": [_block(view, block, drawn.get(block.id, Drawing()), block.id in behind, small) for block in section.blocks],
    }


def _block(view: View, block: Block, drawing: Drawing, behind: bool, small: bool) -> dict[str, Any]:
    card = block.card
    under = blocks.read(card.below)
    instead = blocks.read(card.figure) if isinstance(card.figure, str) and card.table.frame.empty else []
    keys = under if drawing.file else []  # what explains a figure
    told = {
        "id": block.id,
        "name": block.name,
        "title": card.title,
        "subtitle": card.subtitle,
        "foot": " · ".join(foot_words(view, card.foot)),
        "simulated": bool(card.foot.simulated),
        "provisional": bool(card.foot.provisional),
        "marks": "" if drawing.file else card.marks,
        "notes": blocks.sentences([*under, *instead], numbered=True),
        "image": drawing.file,
        "alt": card.alt or card.title,
        "legends": [[asdict(sign) for sign in each.signs] for each in keys if isinstance(each, Legend)],
        "cross": next((asdict(each) for each in keys if isinstance(each, Cross)), None),
        "behind": behind,
        "more": "",
        "table": None,
    }
    if not drawing.file:
        every = (WIDE.get(block.name, ()), len(card.table.frame))
        kept, rows = KAMPUNG.get(block.name, every) if small else every
        columns = tuple(column for column in card.table.columns if (not kept or column.key in kept) and not (view.kampung and column.key == PLACE))
        told["table"] = _table(Table(card.table.frame.head(rows), columns))
        if left := max(0, len(card.table.frame) - rows):
            told["more"] = _n("{n} baris lagi dalam laporan kampung ini", left).format(n=left)
    return told


def _table_of(block: Block, label: str) -> dict[str, Any]:
    return {"id": block.id, "label": label, "title": block.card.title, "table": _table(block.card.table)}


def _table(table: Table) -> dict[str, Any]:
    """A table: its `heads`, `rows` of cells, which columns are `numeric`, and the letters of each as `_letters` tells them.

    A few rows of many columns are turned round: each column becomes a row.
    """
    columns = [column for column in table.columns if column.kind != "link"]
    heads = [column.heading for column in columns]
    numeric = [column.kind in cells.NUMBERS for column in columns]
    mixed = cells.mixed(columns)
    rows = [[_cell(row[column.key], column, mixed) for column in columns] for _index, row in table.frame.iterrows()]
    if 0 < len(rows) <= FLAT[0] and len(columns) >= FLAT[1]:
        turned = [[_plain(head), *(row[place] for row in rows)] for place, head in enumerate(heads)]
        heads, rows, numeric = [cell["text"] for cell in turned[0]], turned[1:], [False] * (1 + len(rows))
    whole = [column.kind in WHOLE for column in columns] if len(columns) == len(heads) else [False] * len(heads)
    sizes = [_letters(head, [row[place]["text"] for row in rows], whole[place]) for place, head in enumerate(heads)]
    bare, needs, wishes = (list(each) for each in zip(*sizes, strict=True))
    return {"heads": heads, "numeric": numeric, "rows": rows, "bare": bare, "needs": needs, "wishes": wishes}


def _plain(text: str) -> dict[str, str]:
    """A cell that leads nowhere; a long word, as addresses are, may be broken after its marks."""
    return {"text": LONG.sub(lambda word: BREAKS.sub("\\g<0>\u200b", word[0]), text), "url": "", "ref": ""}


def _cell(value: object, column: Column, mixed: bool) -> dict[str, str]:
    """A cell: its words, and where it leads: `url` outside, `ref` to another block."""
    told = cells.text(value, column, mixed)
    if column.key == cells.ADDRESS and isinstance(value, str):
        return _plain(told) | {"url": value if value.startswith(("https://", "http://")) else ""}
    return _plain(told) | {"ref": told if column.key == REFERENCE else ""}


def _letters(heading: str, cells: Sequence[str], whole: bool) -> tuple[float, float, float]:
    """The letters that a column needs for the longest word of its cells, of its heading too, and those that it would have its cells in one line with.

    whole: whether a cell is never broken.
    """
    bare = min(max((len(word) for text in cells for word in ([text] if whole else text.split(" "))), default=1), WORD)
    need = min(max(float(bare), *(BOLD * len(word) for word in heading.split(" "))), WORD)
    widest = max(map(len, cells), default=1)
    wish = widest if widest <= CAP else CAP + (widest - CAP) ** 0.75
    return float(bare), need, max(need, float(wish), min(len(heading) / 2, WORD))  # a heading may take two lines

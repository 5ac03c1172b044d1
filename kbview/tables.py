"""Tables for people: each column with its heading, unit and number format, as HTML on the page and as files to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from kbview import formats
from kbview.i18n import _

Kind = Literal["text", "number", "change", "amount", "money", "period", "date", "status", "link"]

ALIGNED = {"number": "angka", "change": "angka", "amount": "angka", "money": "angka", "date": "tanggal", "period": "tanggal"}  # by kind
FULL = 18  # rows that surely fill the height a table has before it scrolls: the browser need not lay it out to know its size


@dataclass(frozen=True)
class Column:
    """A column: where it stands in the frame, its heading, how its cells are written, and its unit.

    A `change` is a number with its sign. A `link` leads to the address in the cell.
    """

    key: str
    label: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 0

    @property
    def heading(self) -> str:
        """The heading with the unit: numbers in the column then stand bare."""
        return f"{self.label} ({'%' if formats.is_percent(self.unit) else self.unit})" if self.unit else self.label


@dataclass(frozen=True)
class Table:
    """A frame and how its columns are to be read; columns of the frame that are not named stay out."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]

    def readable(self) -> pd.DataFrame:
        """The frame with headings for names and raw numbers: what the files hold."""
        shown = self.frame[[column.key for column in self.columns]].copy()
        for column in self.columns:
            if column.kind == "status":
                shown[column.key] = shown[column.key].map(status)
        return shown.set_axis([column.heading for column in self.columns], axis=1)


def html(table: Table, *, link: Callable[[pd.Series], str | None] | None = None, limit: int | None = None, whole: bool = False, stacked: bool = False) -> str:
    """The table as HTML: numbers right-aligned in tabular figures, heading row fixed, scrolling inside itself unless it is to be seen whole.

    link: the address for the first cell of a row, or None. limit: rows shown; what is left out is told below.
    stacked: whether on a phone each row is a card, its cells below one another with their headings: for tables of words, too wide for it.
    """
    rows = table.frame if limit is None else table.frame.head(limit)
    head = "".join(f'<th scope="col" class="{_align(column)}">{escape(column.heading)}</th>' for column in table.columns)
    addresses = [link(row) for _index, row in rows.iterrows()] if link else [None] * len(rows)
    cells = zip(*(rows[column.key] for column in table.columns), strict=True)
    body = "".join(f"<tr>{_row(row, table.columns, address, stacked)}</tr>" for row, address in zip(cells, addresses, strict=True))
    told = _("Menampilkan {n} dari {m} baris; semuanya ada di berkas unduhan.").format(n=formats.number(len(rows)), m=formats.number(len(table.frame)))
    more = f'<p class="catatan">{escape(told)}</p>' if len(rows) < len(table.frame) else ""
    kind = "tabel" + " utuh" * whole + " susun" * stacked + " penuh" * (not whole and len(rows) >= FULL)
    return f'<div class="{kind}" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}'


def status(code: object) -> str:
    """The word for how far a value can be used."""
    return {"resmi": _("resmi"), "sementara": _("sementara"), "simulasi": _("simulasi")}.get(str(code), formats.NOTHING)


def text(value: object, column: Column) -> str:
    """A cell as it is read."""
    if column.kind == "status":
        return status(value)
    if value is None or pd.isna(value):
        return formats.NOTHING
    match column.kind:
        case "number":
            return formats.number(float(str(value)), column.decimals)
        case "change":
            return formats.signed(float(str(value)), column.decimals)
        case "amount":
            return formats.amount(float(str(value)))
        case "money":
            return formats.money(float(str(value)))
        case "period":
            return formats.period(str(value))
        case "date":
            return formats.day(pd.Timestamp(str(value)), "medium")
    return str(value)


def _row(row: Sequence[object], columns: tuple[Column, ...], address: str | None, named: bool) -> str:
    """The cells of a row; where they are named, all but the first carry their heading, and those with nothing are marked (`hampa`)."""
    cells = [_link(value, column) if column.kind == "link" else escape(text(value, column)) for value, column in zip(row, columns, strict=True)]
    if address:
        cells[0] = f'<a href="{escape(address)}" target="_self" data-pindah>{cells[0]}</a>'
    heads = [f' data-judul="{escape(column.heading)}"' if named and number and column.kind != "link" else "" for number, column in enumerate(columns)]
    kinds = [
        f"{_align(column)} hampa".strip() if named and told in ("", formats.NOTHING) else _align(column) for column, told in zip(columns, cells, strict=True)
    ]
    return "".join(f'<td class="{kind}"{head}>{told}</td>' for kind, head, told in zip(kinds, heads, cells, strict=True))


def _link(address: object, column: Column) -> str:
    return f'<a href="{escape(address)}" target="_self" data-pindah>{escape(column.label)}</a>' if isinstance(address, str) else ""


def _align(column: Column) -> str:
    return ALIGNED.get(column.kind, "")

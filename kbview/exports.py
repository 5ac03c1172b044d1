"""Files to take away. Each says inside itself what it shows: filters, period, data version, time, and whether data are simulated."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

import pandas as pd

from kbdata.formulas import harmless
from kbview.tables import Column, Table

SHEET = "Data"
WIDEST = 70  # characters


def to_csv(table: Table, notes: Sequence[str]) -> bytes:
    """The table as CSV (UTF-8 with BOM, comma), the notes as lines that start with `# ` above the header."""
    told = "".join(f"# {' '.join(note.split())}\n" for note in notes)
    return (told + table.readable().map(harmless).to_csv(index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")).encode("utf-8-sig")


def to_xlsx(table: Table, title: str, notes: Sequence[str], more: Mapping[str, pd.DataFrame] | None = None) -> bytes:
    """The table as a workbook: notes above, headings fixed and filterable, numbers as numbers in their format.

    more: sheets of text beside it, by name: what the numbers mean and where they come from.
    """
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False, "strings_to_urls": False}}) as writer:
        start = len(notes) + 2
        readable = table.readable()
        readable.to_excel(writer, sheet_name=SHEET, index=False, startrow=start)
        sheet, book = writer.sheets[SHEET], writer.book
        sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for row, note in enumerate(notes, start=1):
            sheet.write(row, 0, note)
        for number, column in enumerate(table.columns):
            pattern = _pattern(column, table.frame[column.key])
            sheet.set_column(number, number, max(12, min(48, len(column.heading) + 2)), book.add_format({"num_format": pattern}) if pattern else None)
        sheet.freeze_panes(start + 1, 1)
        if len(readable):
            sheet.autofilter(start, 0, start + len(readable), len(table.columns) - 1)
        for name, frame in (more or {}).items():
            _told(writer, name, frame)
        book.set_properties({"title": title, "comments": "\n".join(notes)})
    return out.getvalue()


def _pattern(column: Column, values: pd.Series) -> str | None:
    """The number format of a column, as spreadsheets write it."""
    whole = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
    if column.kind == "amount":  # an amount has the decimals that it has: whole ones must not end in a mark
        return "#,##0" if (values.dropna() % 1 == 0).all() else "#,##0.00"
    patterns = {"number": whole, "change": f'+{whole};"−"{whole};{whole}', "money": '"Rp" #,##0', "date": "yyyy-mm-dd"}
    return patterns.get(column.kind)


def _told(writer: pd.ExcelWriter, name: str, frame: pd.DataFrame) -> None:
    """A sheet of text: headings fixed and filterable, long cells wrapped."""
    frame.to_excel(writer, sheet_name=name, index=False)
    sheet, wrapped = writer.sheets[name], writer.book.add_format({"text_wrap": True, "valign": "top"})
    for number, column in enumerate(frame):
        longest = max([len(str(column)) + 2, *frame[column].dropna().astype(str).str.len()])
        sheet.set_column(number, number, max(10, min(WIDEST, longest)), wrapped)
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def stamp(zone: tzinfo | None, moment: datetime | None = None) -> str:
    """The time of an export in a time zone (None: that of the machine), as ISO text with its offset."""
    return (moment or datetime.now(UTC)).astimezone(zone).isoformat(timespec="seconds")

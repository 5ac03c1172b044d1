"""Files to take away. Each says inside itself what it shows: filters, period, data version, time, and whether data are simulated."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo

import pandas as pd

from kbdata.formulas import harmless
from kbview.tables import Table


def to_csv(table: Table, notes: Sequence[str]) -> bytes:
    """The table as CSV (UTF-8 with BOM, comma), the notes as lines that start with `#` above the header."""
    text = io.StringIO()
    for note in notes:
        text.write(f"# {note}\n")
    table.readable().map(harmless).to_csv(text, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table, title: str, notes: Sequence[str]) -> bytes:
    """The table as a workbook: notes above, headings fixed and filterable, numbers as numbers in their format."""
    out = io.BytesIO()
    with pd.ExcelWriter(out, engine="xlsxwriter", engine_kwargs={"options": {"strings_to_formulas": False, "strings_to_urls": False}}) as writer:
        start = len(notes) + 2
        readable = table.readable()
        readable.to_excel(writer, sheet_name="Data", index=False, startrow=start)
        sheet, book = writer.sheets["Data"], writer.book
        sheet.write(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for row, note in enumerate(notes, start=1):
            sheet.write(row, 0, note)
        for number, column in enumerate(table.columns):
            whole = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
            patterns = {"number": whole, "change": f'+{whole};"−"{whole};{whole}', "amount": "#,##0.##", "money": "#,##0", "date": "yyyy-mm-dd"}
            pattern = patterns.get(column.kind)
            sheet.set_column(number, number, max(12, min(48, len(column.heading) + 2)), book.add_format({"num_format": pattern}) if pattern else None)
        sheet.freeze_panes(start + 1, 1)
        if len(readable):
            sheet.autofilter(start, 0, start + len(readable), len(table.columns) - 1)
        book.set_properties({"title": title, "comments": "\n".join(notes)})
    return out.getvalue()


def stamp(zone: tzinfo | None, moment: datetime | None = None) -> str:
    """The time of an export in a time zone (None: that of the machine), as ISO text with its offset."""
    return (moment or datetime.now(UTC)).astimezone(zone).isoformat(timespec="seconds")

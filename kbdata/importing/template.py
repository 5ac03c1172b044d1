"""An XLSX to fill in, made from the table declarations: headers with notes, drop-down lists, units, an example, in either language.

The headers are the columns' own names, so that a filled template is read without a mapping; all else is for the reader.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter

from kbdata.dataset import Dataset
from kbdata.tables import KEYS, PERIOD, TABLES

GUIDE, LISTS = "Petunjuk", "Daftar"
TOLD = ("Keterangan", "Kamus")  # sheets of an export: what it is, and what its indicators mean
ROWS = 5_000  # rows that have drop-down lists
LONGEST = 255  # characters of a list that may stand in the cell rule itself
LABELS = {"indikator": "nama_id", "wilayah": "nama", "skpd": "nama", "sumber": "judul", "bidang": "nama_id"}
HEADS = ("Kolom", "Keterangan", "Satuan", "Wajib", "Isian", "Contoh")
# Every text of a template that no table declares: what is given to `say`.
WORDS = (
    *HEADS,
    "ya",
    "tidak",
    "wajib diisi",
    "boleh kosong",
    "Periksa isian",
    "kode dari tabel {t}",
    "tanggal",
    "bilangan bulat",
    "angka",
    "teks",
)
GENERIC = {"datetime": pd.Timestamp(2019, 6, 30), "float": 12.0, "int": 12, "bool": True}  # where the data set has no row to show


def template(
    tables: Sequence[str],
    data: Dataset,
    say: Callable[[str], str] = str,
    rows: dict[str, pd.DataFrame] | None = None,
    before: Mapping[str, pd.DataFrame] | None = None,
) -> bytes:
    """A workbook with one sheet per table, a sheet that explains the columns, and a hidden sheet with the lists.

    say: puts an Indonesian text into the reader's language. rows: what the sheets hold already (an export); empty without. before: sheets of
    text that stand before all others, under names of `TOLD`, which the import passes over.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "silver", "border": 1, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
    }
    for name, frame in (before or {}).items():
        _told(book.add_worksheet(name), frame, styles)
    sheets = {table: book.add_worksheet(table) for table in tables}
    guide, lists = book.add_worksheet(GUIDE), book.add_worksheet(LISTS)
    lists.hide()
    named = _lists(book, lists, tables, data)
    for table in tables:
        _sheet(sheets[table], table, styles, named, say, None if rows is None else rows.get(table))
    _guide(guide, tables, data, styles, say)
    book.close()
    return out.getvalue()


def example(table: str, data: Dataset) -> dict[str, Any]:
    """A row that may stand in a table: the fullest one of the data set, or where it has none, a key that is there and a value of each kind."""
    rows, columns = data.table(table), TABLES[table].to_schema().columns
    if len(rows):
        row = rows.iloc[int(rows.notna().sum(axis=1).to_numpy().argmax())]
        return {name: None if pd.isna(row[name]) else row[name] for name in columns}
    return {name: _generic(about, data) for name, about in columns.items()}


def _generic(about: Any, data: Dataset) -> Any:
    if allowed := _allowed(about):
        return allowed[0]
    refers = (about.metadata or {}).get("refers")
    if refers and len(data.table(refers)):
        return data.table(refers)[KEYS[refers]].iloc[-1]
    if _is_period(about):
        return "2019-06"
    return next((value for kind, value in GENERIC.items() if str(about.dtype).startswith(kind)), "…")


def _is_period(about: Any) -> bool:
    return any(getattr(check.statistics.get("pattern"), "pattern", check.statistics.get("pattern")) == PERIOD for check in about.checks)


def _sheet(sheet: Any, table: str, styles: dict[str, Any], named: dict[str, str], say: Callable[[str], str], rows: pd.DataFrame | None) -> None:
    columns = TABLES[table].to_schema().columns
    sheet.freeze_panes(1, 1)
    for number, (name, about) in enumerate(columns.items()):
        kind, meta = str(about.dtype), about.metadata or {}
        number_style = styles["money"] if meta.get("unit") == "rupiah" else None
        style = styles["date"] if kind.startswith("datetime") else styles["text"] if not kind.startswith(("float", "int", "bool")) else number_style
        sheet.set_column(number, number, max(12, min(len(name) + 4, 24)), style)
        sheet.write_string(0, number, name, styles["head"])
        unit = f"\n{say('Satuan')}: {say(meta['unit'])}" if meta.get("unit") else ""
        need = say("boleh kosong") if about.nullable else say("wajib diisi")
        sheet.write_comment(0, number, f"{say(about.description or name)}{unit}\n{need}", {"x_scale": 2})
        rule = _rule(about, named, say)
        if rule:
            sheet.data_validation(1, number, ROWS, number, rule)
    if rows is not None:
        for number, name in enumerate(columns):
            for place, value in enumerate(rows[name], 1):
                _write(sheet, place, number, value, styles)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _told(sheet: Any, frame: pd.DataFrame, styles: dict[str, Any]) -> None:
    """A sheet of text with fixed headings that can be filtered."""
    for number, name in enumerate(frame):
        cells = frame[name].fillna("").astype("str")
        sheet.set_column(number, number, max(10, min(70, cells.str.len().max() + 2)), styles["plain"])
        sheet.write_string(0, number, str(name), styles["head"])
        for place, text in enumerate(cells, 1):
            sheet.write_string(place, number, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write(sheet: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if pd.isna(value):
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), styles["date"])
    elif isinstance(value, bool | np.bool_):
        sheet.write_string(row, column, "ya" if value else "tidak")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def _rule(about: Any, named: dict[str, str], say: Callable[[str], str]) -> dict[str, Any] | None:
    """The rule for the cells of a column: a list to choose from, a kind of number, a date. A list warns, and lets pass what it does not hold."""
    meta, kind = about.metadata or {}, str(about.dtype)
    common = {"ignore_blank": True, "error_title": say("Periksa isian"), "error_message": say(about.description or "")[:255]}
    if (allowed := _allowed(about)) and len(",".join(map(str, allowed))) <= LONGEST:
        return {"validate": "list", "source": [str(value) for value in allowed], **common}
    if kind.startswith("bool"):
        return {"validate": "list", "source": ["ya", "tidak"], **common}
    if meta.get("refers") in named and not meta.get("many"):
        return {"validate": "list", "source": named[meta["refers"]], "error_type": "warning", **common}
    if kind.startswith("datetime"):
        return {"validate": "date", "criteria": ">=", "value": pd.Timestamp(1900, 1, 1).to_pydatetime(), **common}
    if kind.startswith(("float", "int")):
        return {"validate": "integer" if kind.startswith("int") else "decimal", "criteria": "between", "minimum": -1e15, "maximum": 1e15, **common}
    return None


def _lists(book: Any, sheet: Any, tables: Sequence[str], data: Dataset) -> dict[str, str]:
    """The keys of each table that is referred to, with their names, on the hidden sheet; the name of each list."""
    wanted = {meta["refers"] for table in tables for about in TABLES[table].to_schema().columns.values() if (meta := about.metadata or {}).get("refers")}
    named = {}
    for number, table in enumerate(sorted(wanted)):
        rows = data.table(table)
        label = LABELS.get(table)
        for place, (key, name) in enumerate(zip(rows[KEYS[table]], rows[label or KEYS[table]], strict=True)):
            sheet.write_string(place, number, f"{key} – {name}" if label else str(key))
        if len(rows):
            letter = chr(65 + number)
            book.define_name(f"{LISTS}_{table}", f"={LISTS}!${letter}$1:${letter}${len(rows)}")
            named[table] = f"={LISTS}_{table}"
    return named


def _guide(sheet: Any, tables: Sequence[str], data: Dataset, styles: dict[str, Any], say: Callable[[str], str]) -> None:
    for number, width in enumerate((24, 60, 14, 8, 44, 30)):
        sheet.set_column(number, number, width, styles["plain"])
    row = 0
    for table in tables:
        sheet.write_string(row, 0, table, styles["bold"])
        sheet.write_string(row, 1, say((TABLES[table].__doc__ or "").strip()), styles["plain"])
        for number, word in enumerate(HEADS):
            sheet.write_string(row + 1, number, say(word), styles["head"])
        row += 2
        shown = example(table, data)
        for name, about in TABLES[table].to_schema().columns.items():
            unit = (about.metadata or {}).get("unit")
            need = say("tidak") if about.nullable else say("ya")
            for number, text in enumerate((name, say(about.description or ""), say(unit) if unit else "", need, _filling(about, say))):
                sheet.write_string(row, number, text)
            _write(sheet, row, len(HEADS) - 1, shown[name], styles)
            row += 1
        row += 1


def _filling(about: Any, say: Callable[[str], str]) -> str:
    """What may be filled in, in words."""
    kind, meta = str(about.dtype), about.metadata or {}
    if allowed := _allowed(about):
        return ", ".join(map(str, allowed))
    if meta.get("refers"):
        return say("kode dari tabel {t}").format(t=meta["refers"])
    if _is_period(about):
        return "2019, 2019-Q2, 2019-06"
    if kind.startswith("datetime"):
        return say("tanggal")
    if kind.startswith("bool"):
        return "ya, tidak"
    return say("bilangan bulat") if kind.startswith("int") else say("angka") if kind.startswith("float") else say("teks")


def _allowed(about: Any) -> Sequence[Any] | None:
    return next((check.statistics["allowed_values"] for check in about.checks if check.name == "isin"), None)

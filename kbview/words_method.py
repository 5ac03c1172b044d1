"""The method version in words: which part of it differs, which rows, and how."""

from __future__ import annotations

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.method import Method, changed, differences
from kbview import declared, formats, i18n
from kbview.i18n import _

TOLD = 3  # cells that are named; the rest is counted


def parts(one: Method, other: Method) -> str:
    """What two method versions differ in, as a list in a sentence; empty where they are the same."""
    named = {
        "indikator": _("kamus indikator (rumus, satuan, arah)"),
        "klasifikasi": _("aturan kelas"),
        "pengaturan": _("pengaturan dan ambang"),
        "aplikasi": _("versi aplikasi ({a}, kini {b})").format(a=one.aplikasi, b=other.aplikasi),
    }
    return formats.listing([named[part] for part in differences(one, other)])


def rows(older: Dataset, newer: Dataset) -> str:
    """What two data sets differ in as to method, cell by cell, as a list in a sentence; empty where they are the same."""
    found = changed(older, newer)
    told = [_cell(row, newer if row.menjadi is not None else older) for row in found.head(TOLD).itertuples()]
    left = len(found) - len(told)
    return formats.listing([*told, *([_("{n} hal lagi").format(n=formats.number(left))] if left else [])])


def _cell(row: pd.Series, data: Dataset) -> str:
    what = _("{tabel} “{nama}”").format(tabel=declared.table_name(row.tabel, inside=True), nama=_name(row, data))
    if not row.kolom:
        return _("{apa} baru").format(apa=what) if row.semula is None else _("{apa} dihapus").format(apa=what)
    return _("{apa}: {kolom} {a} menjadi {b}").format(apa=what, kolom=declared.column_name(row.kolom), a=_content(row.semula), b=_content(row.menjadi))


def _name(row: pd.Series, data: Dataset) -> str:
    """The row by name: an indicator by its own, a rule by the guide and the indicator that it scores, a setting by its key."""
    return i18n.own(data.indicator(row.kunci), "nama") if row.tabel == "indikator" else str(row.kunci)


def _content(cell: object) -> str:
    match cell:
        case None:
            return _("(kosong)")
        case bool():
            return _("ya") if cell else _("tidak")
        case int() | float():
            decimals = len(f"{float(cell):.10f}".rstrip("0").partition(".")[2])
            return formats.number(float(cell), min(decimals, 6))
    return f"“{cell}”"

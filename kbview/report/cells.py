"""How the cells of a table read on paper: for who sets them, and for who proves them."""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape
from re import sub

import pandas as pd

from kbview import formats, tables
from kbview.tables import Column

NUMBERS = ("number", "change", "amount", "money")
UNITS = ("satuan", "satuan_nama")  # columns that name the unit of a row
ADDRESS = "tautan"  # the column that leads out of the report


def mixed(columns: Sequence[Column]) -> bool:
    """Whether each row has a unit of its own, and decimals with it."""
    return any(column.key in UNITS for column in columns)


def text(value: object, column: Column, mixed: bool) -> str:
    """The words of a cell. mixed: of the columns of its table."""
    if column.kind in NUMBERS and isinstance(value, str):
        return value
    if mixed and column.kind == "number" and not _nothing(value):
        return formats.amount(float(str(value)))
    if column.key == ADDRESS and isinstance(value, str):
        return sub(r"^https?://(www\.)?", "", unescape(value)).rstrip("/")
    return tables.text(None if _nothing(value) else value, column)


def _nothing(value: object) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))

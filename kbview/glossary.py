"""What goes along with a card's numbers into a file: the meaning of its indicators and columns, its sources, and its Satu Data header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.tables import TABLES
from kbview import exports, formats, i18n, words
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View

if TYPE_CHECKING:
    from kbview.card import Card

COMMON = ("nilai", "intervensi", "kampung", "tindak_lanjut")  # the tables whose columns stand under their own names in the tables of cards
CUSTODIAN = "wali_data"  # key in `pengaturan`: the code of the agency that keeps the city's data; may be missing


def codes(view: View, table: Table, arguments: object) -> tuple[str, ...]:
    """The indicators that a card shows, in the order of the dictionary: those that it was asked for and those that its table names.

    arguments: what the card was built from, beside the view; codes are looked for in tuples and in fields too.
    """
    named = {i18n.own(row, "nama"): row.kode for row in view.data.indicators.itertuples()}
    known = set(view.data.indicators.index)
    cells = (text for column in table.columns if column.kind == "text" for text in table.frame[column.key].dropna().unique() if isinstance(text, str))
    asked = {text for text in _texts(arguments) if text in known}
    told = {named[text] for text in (*(column.label for column in table.columns), *cells) if text in named}
    return tuple(code for code in view.data.indicators.index if code in asked | told)


def meanings(view: View, table: Table, shown: tuple[str, ...]) -> pd.DataFrame:
    """The dictionary of a card: its indicators (definition, formula, unit, reference), then the columns of its table."""
    rows = [
        (_("indikator"), i18n.own(row, "nama"), i18n.own(row, "definisi"), formula(view.data, row), i18n.own(row, "satuan"), _text(row["rujukan"]))
        for row in (view.data.indicator(code) for code in shown)
    ]
    rows += [(_("kolom"), column.heading, _meaning(view, column), "", column.unit, "") for column in table.columns]
    return pd.DataFrame(rows, columns=[_("Jenis"), _("Nama"), _("Uraian"), _("Rumus"), _("Satuan"), _("Rujukan")])


def sources(view: View, wanted: tuple[str, ...]) -> pd.DataFrame:
    """Sources by their codes: title, publisher, date, address, and which leads where two differ."""
    table = view.data.table("sumber")
    mine = table[table["kode"].isin(wanted)].sort_values("prioritas", kind="stable")
    named = {"kode": _("Kode"), "judul": _("Judul"), "penerbit": _("Penerbit"), "tanggal": _("Terbit"), "tautan": _("Alamat"), "prioritas": _("Prioritas")}
    return mine.assign(penerbit=mine["penerbit"].map(words.publisher))[list(named)].set_axis(list(named.values()), axis=1)


def formula(data: Dataset, row: Mapping[str, Any]) -> str:
    """The formula of an indicator in words. row: of the dictionary."""
    named = data.indicators

    def spelled(cell: str) -> str:
        return " + ".join(i18n.own(named.loc[code], "nama") for code in cell.split("+"))

    if pd.notna(row["penyebut"]):
        factor = f" × {formats.number(row['pengali'])}" if row["pengali"] != 1 else ""
        return _("jumlah {a} dibagi jumlah {b}").format(a=spelled(row["pembilang"]), b=spelled(row["penyebut"])) + factor
    if pd.notna(row["pembilang"]):
        return spelled(row["pembilang"])
    if pd.notna(row["hitung_dari"]):
        return _("dihitung dari tabel lain, tidak diketik")
    return _("diterbitkan sebagai rasio, tanpa bagian") if row["sifat"] == "rasio" else _("dilaporkan langsung")


def satu_data(view: View, card: Card, shown: tuple[str, ...]) -> list[str]:
    """The header of Satu Data Indonesia (Perpres 39/2019, Article 1 on standard data and metadata), `key: value` in a fixed order.

    The keys are the regulation's own terms and stay as they are in every language.
    """
    rows = [view.data.indicator(code) for code in shown]
    publishers = view.data.table("sumber").set_index("kode")["penerbit"]
    kinds = {"stok": _("keadaan pada akhir periode"), "alir": _("jumlah selama periode"), "rasio": _("hasil bagi dua jumlah")}
    told: Mapping[str, list[str]] = {
        "judul": [card.title],
        "konsep": [i18n.own(row, "nama") for row in rows] or [card.subtitle],
        "definisi": [i18n.own(row, "definisi") for row in rows] or [card.subtitle],
        "klasifikasi": [column.label for column in card.table.columns if column.kind in ("text", "status", "period")],
        "ukuran": [kinds[row["sifat"]] for row in rows],
        "satuan": [i18n.own(row, "satuan") for row in rows] or [column.unit for column in card.table.columns if column.unit],
        "produsen data": [words.publisher(str(publishers[code])) for code in card.foot.sources if code in publishers.index],
        "wali data": [_custodian(view)],
        "periode": [card.foot.period or formats.period(view.period)],
        "versi": [view.data.version],
        "waktu": [exports.stamp(view.data.zone)],
    }
    return [f"{key}: {'; '.join(dict.fromkeys(filter(None, values))) or formats.NOTHING}" for key, values in told.items()]


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, its members or its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value) and not isinstance(value, type | View):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))


def _meaning(view: View, column: Column) -> str:
    """What a column holds: the indicator that it is named after, the declared column of its name, or only the kind of its cells."""
    for row in view.data.indicators.itertuples():
        if i18n.own(row, "nama") == column.label:
            return i18n.own(row, "definisi")
    for name in COMMON:
        declared = TABLES[name].to_schema().columns.get(column.key)
        if declared is not None:
            return _(declared.description)
    kinds = {"text": _("teks"), "money": _("rupiah"), "period": _("periode"), "date": _("tanggal"), "link": _("tautan")}
    return kinds.get(column.kind, _("angka"))


def _custodian(view: View) -> str:
    settings = view.data.table("pengaturan").set_index("kunci")["nilai"]
    agencies = view.data.table("skpd").set_index("kode")["nama"]
    return str(agencies.get(settings.get(CUSTODIAN, ""), ""))


def _text(cell: object) -> str:
    return "" if cell is None or pd.isna(cell) else str(cell)

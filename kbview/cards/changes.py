"""What two publications differ in: per table how many rows, and each row with what it held before and holds now."""

from __future__ import annotations

from html import escape

import pandas as pd
import shapely

from kbdata import changes, rows
from kbdata.dataset import Dataset
from kbdata.formulas import harmless
from kbdata.precedence import overridden
from kbdata.publication import COUNTS
from kbdata.rows import BOUNDARIES, Difference
from kbdata.tables import KEYS, STATUSES, TABLES
from kbview import declared, formats, i18n, tables, words_store
from kbview.card import Card, Foot
from kbview.cards import history
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, open_publication, remembered, store

SHOWN = 200  # rows on the page; the files hold all
NAMES = {"wilayah": "nama", "indikator": "nama", "skpd": "singkatan", "sumber": "judul"}  # tables whose codes are told by name

REFERS = {"kode": "wilayah"}  # of the table of boundaries, which is not declared


@remembered
def difference(view: View, older: int, newer: int) -> dict[str, Difference]:
    """Per table, what two publications of the store differ in; 0 for the state before the first.

    Raises StoreError where one of them is unknown or given up.
    """
    opened = store()
    if opened is None or older == newer:
        return {}
    if newer:
        return opened.difference(older, newer)
    return {name: _backwards(each) for name, each in opened.difference(0, older).items()}


def counts(found: Difference) -> dict[str, int]:
    """The rows that are new, changed and deleted."""
    return dict(zip(COUNTS, (len(found.added), len(found.changed), len(found.removed)), strict=True))


def counted(view: View, older: int, newer: int) -> str:
    """In words, how many rows two publications differ in."""
    found = [counts(each) for each in difference(view, older, newer).values()]
    return words_store.counted({which: sum(each[which] for each in found) for which in COUNTS})


@remembered
def summary(view: View, older: int, newer: int) -> Card:
    """How many rows of which table two publications differ in."""
    found = difference(view, older, newer)
    frame = pd.DataFrame(
        [(declared.table_name(name), _described(name), *counts(each).values()) for name, each in found.items()], columns=["tabel", "isi", *COUNTS]
    )
    columns = (
        Column("tabel", _("Tabel")),
        Column("isi", _("Isi")),
        Column("baru", _("Baru"), "number"),
        Column("berubah", _("Berubah"), "number"),
        Column("dihapus", _("Dihapus"), "number"),
    )
    title = _("Dari {a} ke {b}: {apa}").format(a=state(older), b=state(newer), apa=counted(view, older, newer))
    figure = tables.html(Table(frame, columns)) if len(frame) else f'<p class="kosong">{escape(_("Kedua keadaan sama."))}</p>'
    return Card(title, _("Banyaknya baris yang berbeda per tabel"), figure, Table(frame, columns), Foot(notes=_told(view, older, newer)))


@remembered
def listed(view: View, older: int, newer: int, name: str) -> Card:
    """The rows of a table that two publications differ in, with what each held before and holds now."""
    found = difference(view, older, newer)[name]
    readable, told_rows = told(view, name, found, open_publication(older) if older else None)
    title = _n("{n} baris tabel {t} berbeda", len(told_rows.frame)).format(n=formats.number(len(told_rows.frame)), t=declared.table_name(name, inside=True))
    note = _("yang berubah: hanya kolom yang berbeda; yang baru atau dihapus: semua kolom yang berisi")
    return Card(title, _described(name), tables.html(readable, limit=SHOWN), told_rows, Foot(notes=(note,)))


def told(view: View, name: str, found: Difference, before: Dataset | None) -> tuple[Table, Table]:
    """The rows of a table that differ, with what each held before and holds now: with names for people, and with codes for files.

    before: the data they came into. Of an observation that is new, what another source said of the same thing then stands as what was before.
    """
    frame = changes.listed(name, found)
    key = rows.key(name)
    coded = frame.assign(
        perubahan=frame["perubahan"].map({"baru": _("baru"), "berubah": _("berubah"), "dihapus": _("dihapus")}),
        semula=frame["semula"].map(_content),
        menjadi=frame["menjadi"].map(_content),
    )
    if name == "nilai" and before is not None:
        coded = _beside_others(coded, overridden(found.added.reset_index(drop=True), before, view.data.frames["sumber"]), before)
    named = {column: names for column in key if (names := _names(view, name, column)) is not None}
    readable = coded.assign(**{column: coded[column].map(lambda code, names=names: names.get(code, code)) for column, names in named.items()})
    for column in (column for column in key if column == "periode"):
        readable[column] = readable[column].map(formats.period)
    around = (Column("perubahan", _("Perubahan")), Column("semula", _("Semula")), Column("menjadi", _("Menjadi")))
    columns = (around[0], *(Column(column, declared.column_name(column).capitalize()) for column in key), *around[1:])
    return Table(readable, columns), Table(coded, columns)


def _beside_others(coded: pd.DataFrame, others: pd.DataFrame, before: Dataset) -> pd.DataFrame:
    """The rows, those that are new first, with what another source said of the same thing and which of the two is shown. others: of `overridden`."""
    titles = before.table("sumber").set_index("kode")["judul"]
    kinds, were = coded["perubahan"].copy(), coded["semula"].copy()
    for place, row in zip(others.index, others.itertuples(), strict=True):
        kinds[place] = _("menggantikan sumber lain") if row.memimpin else _("di samping sumber lain")
        said = _("{s}: {n}, tidak lagi ditampilkan") if row.memimpin else _("{s}: {n}, tetap yang ditampilkan")
        were[place] = said.format(s=titles.get(row.sumber_lain, row.sumber_lain), n=_plain(row.nilai_lain))
    return coded.assign(perubahan=kinds, semula=were)


def state(number: int) -> str:
    """A state in words, by the number of the publication that left it."""
    return _("terbitan {n}").format(n=number) if number else _("keadaan kosong")


def _told(view: View, *numbers: int) -> tuple[str, ...]:
    """When each was published, by whom and why."""
    named = {each.number: each for each in history.every()}
    found = [named[number] for number in numbers if number]
    return tuple(
        _("{s}: {t}, {siapa} ({alasan})").format(s=state(p.number), t=formats.moment(p.time, view.data.zone), siapa=p.user, alasan=p.reason) for p in found
    )


def _backwards(found: Difference) -> Difference:
    return Difference(found.removed, found.changed, found.before, found.added)


def _described(name: str) -> str:
    return _("Batas wilayah dan sungai") if name == BOUNDARIES else declared.table_description(name)


def _names(view: View, name: str, column: str) -> dict[str, str] | None:
    """The names of the codes in a column, where it refers to a table whose rows have one."""
    declared_columns = {} if name == BOUNDARIES else TABLES[name].to_schema().columns
    target = (declared_columns[column].metadata or {}).get("refers") if column in declared_columns else REFERS.get(column)
    if target not in NAMES:
        return None
    frame = view.data.table(target)
    return {getattr(row, KEYS[target]): i18n.own(row, "nama") if target == "indikator" else getattr(row, NAMES[target]) for row in frame.itertuples()}


def _content(cells: dict[str, object]) -> str:
    """Cells in words: `nilai 41; status resmi`."""
    return "; ".join(f"{declared.column_name(column)} {tables.status(cell) if cell in STATUSES else _cell(cell)}" for column, cell in cells.items())


def _cell(cell: object) -> str:
    match cell:
        case None:
            return _("(kosong)")
        case bool():
            return _("ya") if cell else _("tidak")
        case bytes():
            return _("{n} titik").format(n=formats.number(shapely.get_num_coordinates(shapely.from_wkb(cell))))
        case int() | float():
            return _plain(float(cell))
        case pd.Timestamp():
            return formats.day(cell, "medium")
    return str(harmless(cell))


def _plain(number: float) -> str:
    """A number with as many decimals as it has."""
    decimals = len(f"{number:.10f}".rstrip("0").partition(".")[2])
    return formats.number(number, min(decimals, 6))

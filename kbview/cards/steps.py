"""One class up, for the city and for one kampung; and the classes under two guides side by side."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from kbdata import guides, indicators, steps
from kbdata.steps import Change, Lift
from kbview import formats, i18n, methods, tables, words
from kbview.card import Card, Foot, foot
from kbview.cards import naming
from kbview.cards.classes import guide_title
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

METHOD, GUIDES = "naik-kelas", "dua-pedoman"


@remembered
def sentence(view: View) -> str:
    """The sentence of the section."""
    return _city_title(view) + "."


@remembered
def city(view: View) -> Card:
    """The kampung that can rise, the least effort first, with what each must change."""
    subtitle = _(
        "Perubahan terkecil yang menaikkan kelas, {p}; urutan: paling sedikit orang yang harus dijangkau, lalu paling sedikit komponen, "
        "betapapun besar perubahan satu komponen"
    ).format(p=formats.period(view.period))
    found = _lifts(view)
    order = _ranked(view)["wilayah"].tolist() if found else []
    rows = [(code, found[code]) for code in order] + [(code, lift) for code, lift in found.items() if code not in order and lift.status == "belum_lapor"]
    frame = pd.DataFrame(
        [
            {
                "kode": code,
                "kampung": naming.bare(view, code),
                "kelas": _class(view, lift.rank),
                "menjadi": _class(view, lift.to_rank) if lift.status == "naik" else formats.NOTHING,
                "perubahan": "; ".join(_change(view, change) for change in lift.changes) or _missing(view, lift),
                "orang": lift.people if lift.status == "naik" else None,
                "komponen": len(lift.changes) or None,
            }
            for code, lift in rows
        ],
        columns=["kode", "kampung", "kelas", "menjadi", "perubahan", "orang", "komponen"],
    )
    table = Table(
        frame,
        (
            Column("kampung", _("Kampung")),
            Column("kelas", _("Kelas")),
            Column("menjadi", _("Menjadi")),
            Column("perubahan", _("Yang harus berubah")),
            Column("orang", _("Orang"), "number"),
            Column("komponen", _("Komponen"), "number"),
        ),
    )
    title = _city_title(view)
    if frame.empty:
        return Card(title, subtitle, naming.empty(_("Tidak ada perubahan yang perlu dihitung.")), table, _foot(view), title, methods.link(view, METHOD))
    items = "".join(_item(view, row) for row in frame.to_dict("records"))
    below = _skipping(view, found) + _unlisted(view, found) + methods.link(view, METHOD)
    return Card(title, subtitle, f'<ol class="daftar">{items}</ol>', table, _foot(view), title, below)


@remembered
def own(view: View) -> Card:
    """What lifts the chosen kampung by one class."""
    kampung = str(view.kampung)
    subtitle = _("Perubahan terkecil yang menaikkan kelas kampung ini, {p}").format(p=formats.period(view.period))
    lift = _lifts(view).get(kampung)
    table = Table(
        pd.DataFrame([_row(view, change) for change in (lift.changes if lift else ())], columns=["komponen", "dari", "menjadi", "skor", "orang"]),
        (
            Column("komponen", _("Komponen")),
            Column("dari", _("Dari")),
            Column("menjadi", _("Menjadi")),
            Column("skor", _("Skor")),
            Column("orang", _("Orang"), "number"),
        ),
    )
    if lift is None or lift.status != "naik":
        title = _("Belum berkelas: kampung ini belum dicanangkan atau pedomannya belum dimuat") if lift is None else _still(view, lift)
        return Card(title, subtitle, naming.empty(_missing(view, lift) if lift else title), table, _foot(view), title, methods.link(view, METHOD))
    title = _("Naik ke {k} dengan {n}").format(k=_class(view, lift.to_rank), n=_size(lift))
    return Card(title, subtitle, tables.html(table, stacked=True), table, _foot(view), title, methods.link(view, METHOD))


@remembered
def two_guides(view: View) -> Card:
    """The class of each kampung under the leading guide and another."""
    loaded = guides.loaded(view.data)
    columns = [Column("kampung", _("Kampung")), Column("a", _("Kelas")), Column("b", _("Kelas menurut pedoman lain")), Column("sebab", _("Sebab berbeda"))]
    empty = Table(pd.DataFrame(columns=[column.key for column in columns]), tuple(columns))
    subtitle = _("Kelas tiap kampung menurut dua pedoman, {p}").format(p=formats.period(view.period))
    if len(loaded) < 2:
        title = _n("Baru {n} pedoman kelas dimuat, jadi belum dapat dibandingkan", len(loaded)).format(n=len(loaded))
        told = _("Pedoman dimuat: {p}. Muat pedoman lain pada tabel klasifikasi dan kelas untuk melihat kampung mana yang berpindah kelas.")
        return Card(
            title,
            subtitle,
            naming.empty(told.format(p=formats.listing([guide_title(view, guide) for guide in loaded]) or formats.NOTHING)),
            empty,
            _foot(view) if loaded else Foot(),
            title,
            methods.link(view, GUIDES),
        )
    first, second = loaded[:2]
    found = guides.compared(view.data, view.kampung_here(), view.period, first, second)
    moving = found[found["pindah"]]
    frame = pd.DataFrame(
        [
            {
                "kode": row["wilayah"],
                "kampung": naming.bare(view, row["wilayah"]),
                "a": _guide_class(row, "_1"),
                "b": _guide_class(row, "_2"),
                "sebab": formats.listing([words.component(view.data, code) for code in row["komponen"]]) if row["pindah"] else "",
            }
            for row in [*moving.to_dict("records"), *found[~found["pindah"]].to_dict("records")]
        ],
        columns=["kode", "kampung", "a", "b", "sebab"],
    )
    one, other = guide_title(view, first), guide_title(view, second)
    columns[1], columns[2] = Column("a", _("Kelas menurut {p}").format(p=one)), Column("b", _("Kelas menurut {p}").format(p=other))
    table = Table(frame, tuple(columns))
    title = (
        _n("{n} dari {t} kampung berpindah kelas bila pedomannya {p}", len(moving)).format(n=len(moving), t=len(found), p=other)
        if len(moving)
        else _("Kelas semua kampung sama menurut {a} dan {b}").format(a=one, b=other)
    )
    figure = tables.html(table, link=lambda row: f"profil?{naming.query(view, str(row['kode']))}")
    return Card(title, subtitle, figure, table, _foot(view), title, methods.link(view, GUIDES))


@remembered
def _lifts(view: View) -> dict[str, Lift]:
    """The way up of each kampung here; none where the leading guide is not loaded."""
    if view.data.setting("pedoman") not in guides.loaded(view.data):
        return {}
    return steps.lifts(view.data, view.kampung_here(), view.period)


def _ranked(view: View) -> pd.DataFrame:
    return steps.ranked(view.data, view.kampung_here(), view.period)


@remembered
def _city_title(view: View) -> str:
    found = _lifts(view)
    if not found:
        return _("Belum ada kampung berkelas di sini pada {p}").format(p=formats.period(view.period))
    rows = _ranked(view)
    if rows.empty:
        return _("Tidak ada kampung di sini yang kelasnya dapat dihitung naik")
    first = rows.iloc[0]
    told = _n("{n} dari {t} kampung dapat naik kelas; terdekat {k}: {u}", len(rows))
    lift = found[first["wilayah"]]
    size = _change(view, lift.changes[0]) if len(lift.changes) == 1 else _size(lift)
    return told.format(n=len(rows), t=len(found), k=naming.bare(view, first["wilayah"]), u=size)


def _item(view: View, row: dict[str, Any]) -> str:
    """One kampung of the list: its class now and after, and what has to change."""
    rise = f"{row['kelas']} → {row['menjadi']}"
    return (
        f'<li><a href="profil?{escape(naming.query(view, row["kode"]))}" target="_self" data-pindah><b>{escape(row["kampung"])}</b>'
        f'<span class="nilai">{escape(rise)}</span><span class="sebab">{escape(row["perubahan"])}</span></a></li>'
    )


def _skipping(view: View, found: dict[str, Lift]) -> str:
    """Why some rise by more than one class, as a note; nothing where none does."""
    table = view.data.table("kelas")
    ranks = table.loc[table["pedoman"] == view.data.setting("pedoman"), "peringkat"]
    if not any(ranks.between(lift.rank, lift.to_rank, inclusive="neither").any() for lift in found.values() if lift.status == "naik"):
        return ""
    told = _(
        "Sebagian kampung melompati satu kelas: kelas ditentukan oleh kelompok mana yang sudah baik, dan kelompok yang paling mudah dibenahi "
        "di sana langsung memenuhi syarat kelas yang lebih tinggi."
    )
    return f'<p class="catatan">{escape(told)}</p>'


def _unlisted(view: View, found: dict[str, Lift]) -> str:
    """Which kampung are not in the list, and why, as a note."""
    highest = [naming.bare(view, code) for code, lift in found.items() if lift.status == "tertinggi"]
    without = [naming.bare(view, code) for code, lift in found.items() if lift.status == "tanpa_kelas"]
    told = []
    if highest:
        told.append(_n("{n} kampung sudah di kelas tertinggi: {k}.", len(highest)).format(n=len(highest), k=formats.listing(highest)))
    if without:
        told.append(_n("{n} kampung belum berkelas: {k}.", len(without)).format(n=len(without), k=formats.listing(without)))
    return "".join(f'<p class="catatan">{escape(text)}</p>' for text in told)


def _size(lift: Lift) -> str:
    """How much a way up asks: `satu komponen, tanpa menjangkau orang baru`."""
    parts = _n("{n} komponen", len(lift.changes)).format(n=len(lift.changes))
    people = _n("{n} orang terjangkau", lift.people).format(n=formats.number(lift.people)) if lift.people else _("tanpa orang baru yang harus dijangkau")
    return f"{parts}, {people}"


def _class(view: View, rank: int) -> str:
    return words.class_of_rank(view.data, rank) if rank else _("belum dapat ditentukan")


def _guide_class(row: dict[str, object], suffix: str) -> str:
    name = row[f"nama_{i18n.language()}{suffix}"]
    return name if isinstance(name, str) else _("belum dapat ditentukan")


def _change(view: View, change: Change) -> str:
    name = words.component(view.data, change.component)
    told = f"{name} {words.component_change(view.data, change.component, change.before, change.after)}"
    return told + (_n(" ({n} orang)", change.people).format(n=formats.number(change.people)) if change.people else "")


def _row(view: View, change: Change) -> dict[str, object]:
    return {
        "komponen": words.component(view.data, change.component),
        "dari": words.component_number(view.data, change.component, change.before),
        "menjadi": words.component_number(view.data, change.component, change.after),
        "skor": f"{change.score} → {change.to_score}",
        "orang": change.people or None,
    }


def _still(view: View, lift: Lift) -> str:
    if lift.status == "tertinggi":
        return _("Sudah di kelas tertinggi: {k}").format(k=_class(view, lift.rank))
    return _("Langkah naik belum dapat dihitung: ada rasio yang belum dilaporkan")


def _missing(view: View, lift: Lift) -> str:
    if lift.status == "tertinggi":
        return _("Tidak ada kelas di atasnya.")
    names = formats.listing([words.component(view.data, code) for code in lift.missing])
    return _("belum lapor: {k}").format(k=names) if names else _("Kelas berikutnya tidak dapat dicapai dari angka yang ada.")


@remembered
def _foot(view: View) -> Foot:
    guide = view.data.setting("pedoman")
    table = view.data.table("klasifikasi")
    codes = sorted({code for cell in table.loc[table["pedoman"] == guide, "indikator"] for code in cell.split("+")})
    kampung = [str(view.kampung)] if view.kampung else view.kampung_here()
    values = indicators.values(view.data, codes, kampung, [view.period])
    told = foot(view, values, notes=(_("pedoman: {p}").format(p=guide_title(view, guide)),))
    return replace(told, coverage=_("{n} dari {total} angka terisi").format(n=formats.number(values["nilai"].notna().sum()), total=formats.number(len(values))))

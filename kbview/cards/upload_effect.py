"""What an upload would change: rows against those that are there, and the numbers of the pages before and after."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from functools import partial
from html import escape

import pandas as pd

from kbdata import rows
from kbdata.effect import Effect
from kbdata.importing import Import
from kbdata.precedence import overridden
from kbdata.rows import Difference
from kbview import charts, declared, formats, i18n, tables
from kbview.card import Card, Foot
from kbview.cards import changes, naming, why
from kbview.cards import upload as uploaded
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View

SHOWN, NUMBERS, PLACES = 30, 6, 6


def difference(view: View, done: Import) -> Card:
    """Per table, how many rows are new, differ from those there, or are the same."""
    kinds = {"new": (_("baru"), view.theme.primary), "changed": (_("berubah"), view.theme.accent), "same": (_("sama"), view.theme.quiet)}
    counted = [(table, kind, getattr(counts, kind)) for table, counts in done.counts.items() for kind in kinds]
    frame = pd.DataFrame(counted, columns=["baris", "bagian", "nilai"])
    present = {kind: about for kind, about in kinds.items() if frame.loc[frame["bagian"] == kind, "nilai"].sum()}
    figure = charts.stacked_bars(
        frame[frame["bagian"].isin(present)],
        rows={table: declared.table_name(table) for table in done.counts},
        parts=present,
        theme=view.theme,
        say=formats.number,
        height=16 + 34 * len(done.counts),
    )
    wide = (
        frame.pivot(index="baris", columns="bagian", values="nilai")
        .reindex(index=list(done.counts), columns=list(kinds))
        .rename_axis(index="baris")
        .reset_index()
    )
    wide = wide.assign(isi=wide["baris"].map(declared.table_description), baris=wide["baris"].map(declared.table_name))
    table = Table(
        wide,
        (Column("baris", _("Tabel")), Column("isi", _("Isi")), *(Column(kind, about[0].capitalize(), "number") for kind, about in kinds.items())),
    )
    total = {kind: int(frame.loc[frame["bagian"] == kind, "nilai"].sum()) for kind in kinds}
    title = (
        _("{n} baris baru, {k} berubah, {s} sama dengan yang ada").format(
            n=formats.number(total["new"]), k=formats.number(total["changed"]), s=formats.number(total["same"])
        )
        if done.counts
        else _n("{n} lapisan batas diganti", len(done.layers)).format(n=len(done.layers))
    )
    title += _overriding(view, done)
    layers = _("lapisan batas diganti: {apa}").format(apa=", ".join(done.layers)) if done.layers else ""
    shown = figure if done.counts else naming.empty(_("Tidak ada baris tabel yang berubah."))
    return Card(title, _("Dibanding data yang sekarang, per tabel"), shown, table, uploaded.foot(done, *filter(None, (layers,))), title, charts.legend(present))


def _overriding(view: View, done: Import) -> str:
    """How many of the new figures stand beside one of another source, and which of the two will be shown."""
    if "nilai" not in done.changes:
        return ""
    sources = rows.upsert("sumber", view.data.frames["sumber"], done.changes["sumber"]) if "sumber" in done.changes else None
    leads = overridden(done.changes["nilai"], view.data, sources)["memimpin"]
    new, kept = int(leads.sum()), int((~leads).sum())
    told = _n("; {n} menggantikan angka sumber lain", new).format(n=formats.number(new)) if new else ""
    return told + (_n("; {n} di samping angka sumber lain, yang tetap ditampilkan", kept).format(n=formats.number(kept)) if kept else "")


def listed(view: View, done: Import, name: str, found: Difference) -> Card:
    """The rows of a table that would be new or differ, with what stands there now. found: the first of them."""
    readable, coded = changes.told(view, name, found, view.data)
    if "sumber" in readable.frame:  # titles may be long, and a row tells one thing only
        readable = replace(readable, frame=readable.frame.assign(sumber=readable.frame["sumber"].map(partial(textwrap.shorten, width=40, placeholder="…"))))
    total = len(done.changes[name])
    title = _n("{n} baris tabel {t} baru atau berubah", total).format(n=formats.number(total), t=declared.table_name(name, inside=True))
    hidden = total - len(coded.frame)
    notes = (_("{n} baris lagi tidak didaftar di sini, tetapi ikut diterbitkan").format(n=formats.number(hidden)),) if hidden else ()
    return Card(title, declared.table_description(name), tables.html(readable, limit=SHOWN), coded, uploaded.foot(done, *notes), title)


def told(view: View, found: Effect) -> Card:
    """The numbers of the pages before and after, and who comes on or goes off the list of attention."""
    leading = view.data.setting("indikator_utama")
    frame = found.city.assign(nama=[naming.label(view, code) for code in found.city["indikator"]], tempat=view.name(view.city))
    shares = found.places.assign(nama=naming.label(view, leading), tempat=[_place(view, code) for code in found.places["wilayah"]], periode=found.period)
    table = Table(
        pd.concat([frame, shares], ignore_index=True).reindex(columns=["nama", "tempat", "periode", "sebelum", "sesudah"]),
        (
            Column("nama", _("Indikator")),
            Column("tempat", _("Tempat")),
            Column("periode", _("Periode"), "period"),
            Column("sebelum", _("Sebelum"), "number", decimals=2),
            Column("sesudah", _("Sesudah"), "number", decimals=2),
        ),
    )
    why_lines = why.lines(found.why, int(view.data.indicator(leading)["desimal"]) + 1)
    numbers, first = _numbers(view, found), int(found.city.head(NUMBERS)["indikator"].eq(leading).sum())
    lines = [*numbers[:first], *why_lines, *_attention(view, found), *numbers[first:], *_work(found), *_places(view, found, leading)]
    if not lines:
        text = _("Angka di halaman tidak berubah")
        return Card(text, _subtitle(), naming.empty(_("Yang diterbitkan tidak mengubah angka kota, kampung, atau daftar perhatian.")), table, _foot(), text)
    items = "".join(f'<li><div class="isi"><b>{escape(what)}</b><span class="nilai">{escape(how)}</span></div></li>' for what, how in lines)
    return Card(title(view, found), _subtitle(), f'<ol class="daftar dampak">{items}</ol>', table, _foot(), title(view, found))


def title(view: View, found: Effect) -> str:
    """The effect in one sentence: the leading ratio before and after, and who comes on the list of attention."""
    code = view.data.setting("indikator_utama")
    mine = found.city[found.city["indikator"] == code]
    parts = []
    if len(mine):
        row = mine.iloc[0]
        parts.append(f"{naming.label(view, code)} {view.name(view.city)} {row['periode']}: {_moved(view, code, row['sebelum'], row['sesudah'])}")
    for codes, said in ((found.entering, _("{n} kampung masuk daftar perhatian")), (found.leaving, _("{n} kampung keluar dari daftar perhatian"))):
        if codes:
            parts.append(said.format(n=len(codes)))
    others = len(found.city) - len(mine)
    if others and len(parts) < 2:
        parts.append(_n("{n} angka kota lain berubah", others).format(n=formats.number(others)))
    if not parts and len(found.places):
        parts.append(_n("{n} tempat berubah, angka kota tetap", len(found.places)).format(n=formats.number(len(found.places))))
    if not parts and len(found.work):
        parts.append(_("Intervensi berubah, angka indikator kota tetap"))
    return "; ".join(parts) or _("Angka kota dan kampung pada {tahun} tidak berubah").format(tahun=found.period)


def _attention(view: View, found: Effect) -> list[tuple[str, str]]:
    lists = ((found.entering, _("Masuk daftar perhatian {tahun}")), (found.leaving, _("Keluar dari daftar perhatian {tahun}")))
    return [(said.format(tahun=found.period), formats.listing([_place(view, code) for code in codes])) for codes, said in lists if codes]


def _numbers(view: View, found: Effect) -> list[tuple[str, str]]:
    """The first of the city's numbers that differ."""
    rows = found.city.head(NUMBERS)
    lines = [(f"{naming.label(view, row.indikator)} {row.periode}", _moved(view, row.indikator, row.sebelum, row.sesudah)) for row in rows.itertuples()]
    hidden = len(found.city) - len(rows)
    return [*lines, (_("Angka kota lainnya"), _("{n} berubah; ada di tabel").format(n=formats.number(hidden)))] if hidden else lines


def _work(found: Effect) -> list[tuple[str, str]]:
    names = {"jumlah": _("Intervensi {tahun}"), "anggaran": _("Anggaran intervensi {tahun}"), "realisasi": _("Realisasi intervensi {tahun}")}
    say = {"jumlah": formats.number, "anggaran": formats.money, "realisasi": formats.money}
    return [
        (names[row.ukuran].format(tahun=row.tahun), f"{say[row.ukuran](row.sebelum)} → {say[row.ukuran](row.sesudah)}")
        for row in found.work.head(NUMBERS).itertuples()
    ]


def _places(view: View, found: Effect, leading: str) -> list[tuple[str, str]]:
    rows = found.places.head(PLACES)
    lines = [
        (f"{naming.label(view, leading)} {found.period}, {_place(view, row.wilayah)}", _moved(view, leading, row.sebelum, row.sesudah))
        for row in rows.itertuples()
    ]
    hidden = len(found.places) - len(rows)
    return [*lines, (_("Tempat lainnya"), _("{n} berubah; ada di tabel").format(n=formats.number(hidden)))] if hidden else lines


def _moved(view: View, code: str, before: float, after: float) -> str:
    """`74,0 % → 73,6 %`, or `belum lapor → 73,6 %`; with more decimals where the usual ones would look the same."""
    about = view.data.indicator(code)
    unit = i18n.own(about, "satuan")

    def written(decimals: int) -> list[str]:
        return [_("belum lapor") if pd.isna(value) else formats.quantity(value, unit, decimals) for value in (before, after)]

    sides = next((sides for decimals in range(int(about["desimal"]), 5) if (sides := written(decimals))[0] != sides[1]), written(4))
    return " → ".join(sides)


def _place(view: View, code: str) -> str:
    """The name of a place; of a new one, its code."""
    return view.name(code) if code in view.data.places.index else code


def _foot() -> Foot:
    return Foot(notes=(_("daftar perhatian dan angka tahunan; angka bulanan ikut menurut tahunnya"),))


def _subtitle() -> str:
    return _("Dihitung dengan fungsi yang sama dengan halamannya, pada data seandainya sudah diterbitkan")

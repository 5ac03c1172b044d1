"""The dictionary: every indicator, table, source and rule, each with what it means and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kbdata import dictionary, indicators, method
from kbdata.tables import STATUSES, TABLES
from kbview import declared, formats, glossary, i18n, tables, words
from kbview.card import Card, Foot, foot
from kbview.cards import naming, rules
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

TABLE = "tabel-"


@remembered
def sentence(view: View) -> str:
    """The page's one sentence: how much there is to look up, and how much of it is official."""
    seen = view.data.table("nilai")["status"].value_counts()
    return _("{a} indikator, {b} tabel, dan {c} sumber dijelaskan di sini; {d} dari {e} nilai berstatus resmi.").format(
        a=len(view.data.indicators), b=len(TABLES), c=len(view.data.table("sumber")), d=formats.number(seen.get("resmi", 0)), e=formats.number(seen.sum())
    )


def versions(view: View) -> str:
    """Of which versions the files are that can be taken away: of the data, and of what numbers are made by."""
    told = _("Dibuat saat tombol ditekan; tiap berkas menyebut versi data {v} dan waktunya. Cara hitung: {m}")
    return told.format(v=view.data.version, m=method.version(view.data).text)


@remembered
def terms(view: View) -> dict[str, str]:
    """Everything that can be looked up: indicators by name, then rules, then tables. The labels stand in the address."""
    named = {row.kode: i18n.own(row, "nama") for row in view.data.indicators.itertuples()}
    return (
        dict(sorted(named.items(), key=lambda each: each[1].lower()))
        | rules.names()
        | {TABLE + name: _("Tabel {nama}").format(nama=declared.table_name(name, inside=True)) for name in TABLES}
    )


@remembered
def listing(view: View, sought: str, chosen: str) -> Card:
    """The terms that fit the search and the field of the filter bar, each a link to its definition."""
    frame = found(view, sought)
    frame = frame.iloc[frame["kode"].ne(chosen).argsort(kind="stable")]  # the chosen one first: the list scrolls
    groups = []
    for kind, rows in frame.groupby("jenis", sort=False):
        items = "".join(
            f'<li><a href="kamus?{escape(address(view, istilah=row.nama, cari=sought))}" target="_self" data-pindah{_current(row.kode == chosen)}>'
            f"{escape(row.nama)}</a></li>"
            for row in rows.itertuples()
        )
        groups.append(f'<p class="catatan"><b>{escape(_kinds(kind, len(rows)))}</b> ({len(rows)})</p><ul class="istilah">{items}</ul>')
    if frame.empty:
        text = _("Tidak ada yang cocok dengan “{c}”. Kosongkan atau pendekkan kata carian.").format(c=sought) if sought else _("Tidak ada indikator.")
        if view.bidang:
            text += " " + _("Indikator disaring menurut bidang; lepaskan saringan Bidang untuk melihat semua.")
        groups = [f'<p class="catatan">{escape(text)}</p>']
    title = _n("{n} istilah", len(frame)).format(n=len(frame)) + (_(" cocok dengan “{c}”").format(c=sought) if sought else "")
    subtitle = _("Indikator menurut nama, lalu aturan dan tabel")
    if view.bidang:
        field = view.data.table("bidang").set_index("kode").loc[view.bidang]
        subtitle = _("Indikator bidang {b} (saringan), lalu aturan dan tabel").format(b=i18n.own(field, "nama"))
    table = Table(frame, (Column("jenis", _("Jenis")), Column("nama", _("Istilah")), Column("kode", _("Kode")), Column("uraian", _("Uraian"))))
    return Card(title, subtitle, f'<div class="kamus-daftar">{"".join(groups)}</div>', table, Foot())


def found(view: View, sought: str) -> pd.DataFrame:
    """The terms whose name, code or text holds every word that is sought: `kode`, `nama`, `jenis`, `uraian`."""
    rows = []
    for code, name in terms(view).items():
        if code in view.data.indicators.index:
            row = view.data.indicator(code)
            if view.bidang in (None, row["bidang"]):
                rows.append((code, name, _("Indikator"), i18n.own(row, "definisi")))
        elif code.startswith(TABLE):
            columns = TABLES[code.removeprefix(TABLE)].to_schema().columns
            told = "; ".join(f"{field}: {_(about.description)}" for field, about in columns.items())
            rows.append((code, name, _("Tabel"), f"{declared.table_description(code.removeprefix(TABLE))} {told}"))
        else:
            rows.append((code, name, _("Aturan"), ""))
    frame = pd.DataFrame(rows, columns=["kode", "nama", "jenis", "uraian"])
    text = frame["kode"] + " " + frame["nama"] + " " + frame["uraian"]
    for word in sought.lower().split():
        frame = frame[text.loc[frame.index].str.lower().str.contains(word, regex=False)]
    return frame


@remembered
def term(view: View, code: str) -> Card:
    """The definition of one term: an indicator, a table or a rule."""
    if code.startswith(TABLE):
        return _table(view, code.removeprefix(TABLE))
    if code in rules.names():
        html, table = rules.text(view, code)
        return Card(rules.names()[code], _("Berlaku pada data versi {v}").format(v=view.data.version), html, table, Foot())
    return _indicator(view, code)


@remembered
def sources(view: View, sought: str) -> Card:
    """The sources: who published what and when, how far it is trusted, and how much comes from it."""
    frame = view.data.table("sumber")
    frame, every = frame.assign(penerbit=frame["penerbit"].map(words.publisher)), len(frame)
    frame = frame.assign(banyak=frame["kode"].map(dictionary.source_use(view.data))).sort_values(["banyak", "kode"], ascending=[False, True])
    text = (frame["kode"] + " " + frame["judul"] + " " + frame["penerbit"] + " " + frame["jenis"]).str.lower()
    for word in sought.lower().split():
        frame = frame[text.loc[frame.index].str.contains(word, regex=False)]
    table = Table(
        frame,
        (
            Column("judul", _("Judul")),
            Column("penerbit", _("Penerbit")),
            Column("tanggal", _("Terbit")),
            Column("jenis", _("Jenis")),
            Column("prioritas", _("Prioritas"), "number"),
            Column("banyak", _("Baris"), "number"),
            Column("tautan", _("Alamat")),
            Column("kode", _("Kode")),
        ),
    )
    columns = [column for column in table.columns if column.key != "tautan"]
    head = "".join(f'<th scope="col" class="{"angka" if column.kind == "number" else ""}">{escape(column.label)}</th>' for column in columns)
    body = "".join(f"<tr><td>{_outside(row['judul'], row['tautan'])}</td>{_source_cells(row, columns[1:])}</tr>" for _index, row in frame.iterrows())
    figure = f'<div class="tabel susun" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    if frame.empty:
        figure = f'<p class="catatan">{escape(_("Tidak ada sumber yang cocok dengan “{c}”. Kosongkan kata carian.").format(c=sought))}</p>'
    unused = int((frame["banyak"] == 0).sum())
    title = (
        _("{n} dari {total} sumber; terbanyak dipakai: {s}").format(n=len(frame), total=every, s=frame["penerbit"].iloc[0])
        if len(frame)
        else _("Tidak ada sumber")
    )
    notes = (_n("{n} sumber belum dirujuk satu baris pun", unused).format(n=unused),) if unused else ()
    subtitle = _("Prioritas terkecil didahulukan bila sumber berbeda; baris: banyaknya baris semua tabel yang menyebutnya")
    return Card(title, subtitle, figure, table, Foot(notes=notes), hint=_("Tautan membuka halaman luar"))


def address(view: View, **changed: str) -> str:
    """The query of an address with the filters as they stand, and what is given; what is empty is left out."""
    places = {level: str(view.data.places.at[code, "nama"]) for level in ("kecamatan", "kelurahan", "kampung") if (code := getattr(view, level))}
    agency = {"skpd": str(view.data.agencies[view.skpd])} if view.skpd else {}
    field = {"bidang": i18n.own(view.data.table("bidang").set_index("kode").loc[view.bidang], "nama")} if view.bidang else {}
    kept = naming.link(view)
    own = urlencode({key: value for key, value in (places | agency | field | changed).items() if value})
    return "&".join(part for part in (kept, own) if part)


def _indicator(view: View, code: str) -> Card:
    row = view.data.indicator(code)
    name, unit, decimals = i18n.own(row, "nama"), i18n.own(row, "satuan"), int(row["desimal"])
    held = dictionary.holding(view.data, code)
    known = indicators.values(view.data, [code], [view.city], [view.period])
    value = known["nilai"].iloc[0]
    named = view.data.table("sumber").set_index("kode")
    table = Table(
        pd.DataFrame(
            {
                "judul": named["judul"].reindex(held.sources.index),
                "penerbit": named["penerbit"].map(words.publisher).reindex(held.sources.index),
                "banyak": held.sources,
            }
        ),
        (Column("judul", _("Sumber")), Column("penerbit", _("Penerbit")), Column("banyak", _("Banyak nilai"), "number")),
    )
    shares = [f"{tables.status(status)} {formats.number(held.statuses[status])}" for status in STATUSES if held.statuses[status]]
    span = _("belum ada") if held.first is None else f"{formats.period(held.first)}–{formats.period(str(held.last))}"
    field = view.data.table("bidang").set_index("kode").loc[row["bidang"]]
    lines: list[tuple[str, str]] = [
        (_("Definisi"), escape(i18n.own(row, "definisi"))),
        (_("Rumus"), escape(glossary.formula(view.data, row))),
        (_("Pembilang"), _links(view, row["pembilang"])),
        (_("Penyebut"), _links(view, row["penyebut"])),
        (_("Dihitung dari"), escape(_text(row["hitung_dari"]))),
        (_("Satuan"), escape(unit)),
        (_("Arah yang baik"), escape({"naik": _("naik"), "turun": _("turun"), "netral": _("tidak dinilai")}[row["arah"]])),
        (
            _("Sifat"),
            escape(
                {"stok": _("stok: keadaan pada suatu saat"), "alir": _("alir: jumlah selama kurun"), "rasio": _("rasio: hasil bagi dua jumlah")}[row["sifat"]]
            ),
        ),
        (_("Dijumlahkan dari"), escape(str(row["tingkat_dasar"]))),
        (_("Bidang"), escape(i18n.own(field, "nama"))),
        (_("Rujukan"), escape(_text(row["rujukan"]))),
        (_("TPB/SDG"), escape(_text(row["sdg"]))),
        (_("Kode"), f"<code>{escape(code)}</code>"),
        (_("Periode"), escape(span)),
        (_("Status"), escape(_("dari {n} nilai: {s}").format(n=formats.number(held.count), s=formats.listing(shares)) if held.count else _("belum ada nilai"))),
    ]
    body = "".join(f"<dt>{escape(label)}</dt><dd>{text}</dd>" for label, text in lines if text != formats.NOTHING)
    link = f'<p class="lanjut"><a href="tren?{escape(address(view, seri=name))}" target="_self" data-pindah>{escape(_("Lihat trennya"))} →</a></p>'
    told = formats.quantity(value, unit, decimals) if pd.notna(value) else _("belum lapor")
    title = _("{nama}: {n} di {kota} pada {p}").format(nama=name, n=told, kota=view.name(view.city), p=formats.period(view.period))
    subtitle = _("Definisi, rumus, dan isi data; angka sumber mencakup bagian-bagian rumusnya")
    return Card(
        title, subtitle, f'<dl class="kamus">{body}</dl>{link}{tables.html(table, limit=12) if held.count else ""}', table, foot(view, known, main=view.city)
    )


def _links(view: View, cell: object) -> str:
    if not isinstance(cell, str):
        return formats.NOTHING
    names = [i18n.own(view.data.indicator(code), "nama") for code in cell.split("+")]
    return " + ".join(f'<a href="kamus?{escape(address(view, istilah=name))}" target="_self" data-pindah>{escape(name)}</a>' for name in names)


def _table(view: View, name: str) -> Card:
    columns = TABLES[name].to_schema().columns
    rows = [(field, _(about.description), (about.metadata or {}).get("unit") or "", declared.column_rules(about)) for field, about in columns.items()]
    table = Table(
        pd.DataFrame(rows, columns=["kolom", "isi", "satuan", "aturan"]),
        (Column("kolom", _("Kolom")), Column("isi", _("Isi")), Column("satuan", _("Satuan")), Column("aturan", _("Yang diperbolehkan"))),
    )
    count = len(view.data.table(name))
    title = _n("Tabel {nama}: {n} baris", count).format(nama=declared.table_name(name, inside=True), n=formats.number(count))
    return Card(title, declared.table_description(name), tables.html(table), table, Foot(notes=(_("berkas {b}").format(b=f"{name}.csv"),)))


def _kinds(kind: str, count: int) -> str:
    """The kind of several terms, as a heading above them."""
    return {_("Indikator"): _n("Indikator:", count), _("Aturan"): _n("Aturan:", count), _("Tabel"): _n("Tabel:", count)}[kind].rstrip(":")


def _current(chosen: bool) -> str:
    return ' aria-current="true"' if chosen else ""


def _source_cells(row: pd.Series, columns: Sequence[Column]) -> str:
    """What is told of a source behind its title. row: of the table `sumber`, with `banyak`."""
    say: dict[str, Callable[[Any], str]] = {"tanggal": _published, "jenis": words.source_kind, "banyak": formats.number}
    kinds = {"prioritas": "angka", "banyak": "angka", "tanggal": "tanggal"}
    texts = [escape(str(say.get(each.key, str)(row[each.key]))) for each in columns]
    return "".join(f'<td class="{kinds.get(each.key, "")}" data-judul="{escape(each.label)}">{text}</td>' for each, text in zip(columns, texts, strict=True))


def _outside(text: str, url: object) -> str:
    safe = isinstance(url, str) and url.startswith(("https://", "http://"))
    return f'<a href="{escape(str(url))}" target="_blank" rel="noopener noreferrer">{escape(text)} ↗</a>' if safe else escape(text)


def _published(date: object) -> str:
    """A date of which perhaps only the year or the month is known."""
    if not isinstance(date, str):
        return formats.NOTHING
    return formats.day(pd.Timestamp(date), "medium") if len(date) == 10 else formats.period(date, short=True)


def _text(cell: object) -> str:
    return formats.NOTHING if cell is None or pd.isna(cell) else str(cell)

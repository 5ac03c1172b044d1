"""Whether the agencies work together in the kampung: the claim against chance, work done twice, missing complements, and their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

import pandas as pd

from kbdata import interventions, synergy
from kbdata.interventions import CANCELLED
from kbdata.synergy import CHANCE, FEWER, MISSING, MORE, PLANNED, THERE
from kbdata.tables import STATUSES
from kbview import charts_synergy, formats, i18n, methods, words, words_synergy
from kbview.card import Card, Foot
from kbview.cards import naming
from kbview.cards.overview import rows_foot
from kbview.cards.work_choice import names_of, years_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table, html
from kbview.view import View, remembered

MONTH = 365.25 / 12
SIDE = {MORE: 1, FEWER: -1}


@remembered
def sentence(view: View) -> str:
    """What the test says of the claim, and whether any kampung has seen all agencies."""
    rows = _rows(view)
    found = breadth(view).title
    return f"{found}. {_all_agencies(view, rows)}".strip()


@remembered
def breadth(view: View) -> Card:
    """How many agencies and fields meet in a kampung in a year, against what chance would bring."""
    rows = _rows(view)
    found = {of: synergy.breadth(rows, of) for of in ("skpd", "bidang")}
    agencies = found["skpd"]
    subtitle = _("SKPD berbeda per kampung dan tahun, {kurun}; undian: {n} kali pekerjaan setahun saling bertukar kampung").format(
        kurun=_years(view), n=formats.number(synergy.DRAWS)
    )
    columns = (
        Column("nama", _("Kampung")),
        Column("apa", _("Yang dihitung")),
        Column("intervensi", _("Intervensi"), "number"),
        Column("tahun", _("Tahun dengan pekerjaan"), "number"),
        Column("nilai", _("Per kampung dan tahun"), "number", "", 2),
        Column("acak", _("Menurut kebetulan"), "number", "", 2),
        Column("bawah", _("Batas bawah 95 %"), "number", "", 2),
        Column("atas", _("Batas atas 95 %"), "number", "", 2),
        Column("p_lebih", _("Peluang sebanyak itu"), "number", "", 3),
        Column("p_kurang", _("Peluang sesedikit itu"), "number", "", 3),
        Column("kata", _("Putusan")),
    )
    if agencies.empty:
        title = _("Belum ada intervensi di kampung: kerja bersama belum dapat diuji")
        return Card(title, subtitle, naming.empty(_looser(view)), Table(pd.DataFrame(columns=[c.key for c in columns]), columns), Foot(), title)
    names = names_of(view, "kampung", agencies["kampung"].dropna())
    told = pd.concat([mine.assign(apa=_counted(of)) for of, mine in found.items()], ignore_index=True)
    whole = told["kampung"].isna()
    told = told.assign(
        nama=told["kampung"].map(names).where(~whole, _("Semua kampung")), kata=told["putusan"].map(words_synergy.verdict), beda=told["putusan"].map(SIDE)
    )
    drawn = told[whole | (told["apa"] == _counted("skpd"))].fillna({"beda": 0}).astype({"beda": "int64"})
    heads = drawn[drawn["kampung"].isna()].assign(nama=[_("Semua kampung: SKPD"), _("Semua kampung: bidang")])
    each = drawn[drawn["kampung"].notna()].sort_values(["nilai", "nama"], ascending=[False, True])
    shown = pd.concat([heads, each], ignore_index=True)
    shown = shown.assign(teks=[_hover(row) for row in shown.itertuples()])
    figure = charts_synergy.bands(shown, theme=view.theme, say=lambda value: formats.number(value, 1), headed=len(heads), height=28 * len(shown) + 50)
    title = words_synergy.finding(agencies.iloc[0], found["bidang"].iloc[0])
    note = " ".join([_all_agencies(view, rows), *words_synergy.cautions(len(each))])
    below, alt = _key(view) + _note(note) + methods.link(view, "sinergi"), f"{title}. {note}"
    marks = _("● {lebih}; ○ {dalam}; ◆ {kurang}; kotak: 95 % undian; garis: rata-rata undian").format(
        lebih=words_synergy.verdict(MORE), dalam=words_synergy.verdict(CHANCE), kurang=words_synergy.verdict(FEWER)
    )
    return Card(title, subtitle, figure, Table(told, columns), _foot(view, rows), alt, below, marks=marks)


@remembered
def doubled(view: View) -> Card:
    """The same kind of work in one place and year by more than one agency."""
    rows = _rows(view)
    found = synergy.doubled(rows)
    kinds = naming.activities(view)
    frame = found.assign(
        tempat=[view.name(place) for place in found["wilayah"]],
        pendek=[naming.bare(view, place) for place in found["wilayah"]],
        apa=found["kegiatan"].map(kinds),
        siapa=[formats.listing(list(names)) for names in found["skpd"]],
        kurun=found["tahun"].astype("str"),
    )
    frame = frame.assign(kerja=[_("{apa}: {siapa}").format(apa=row.apa, siapa=row.siapa) for row in frame.itertuples()])
    year, money = Column("kurun", _("Tahun"), "period"), Column("anggaran", _("Anggaran"), "money")
    columns = (
        year,
        Column("tempat", _("Tempat")),
        Column("apa", _("Kegiatan")),
        Column("siapa", _("SKPD")),
        Column("jumlah", _("Intervensi"), "number"),
        money,
    )
    shown = (year, Column("pendek", _("Tempat")), Column("kerja", _("Pekerjaan")), money)
    subtitle = _("Kegiatan yang sama di tempat dan tahun yang sama oleh lebih dari satu SKPD, {kurun}").format(kurun=_years(view))
    if found.empty:
        title = _("Tidak ada pekerjaan yang sama oleh dua SKPD di satu tempat dan tahun")
        return Card(title, subtitle, naming.empty(_("Tidak ada yang perlu diperiksa.")), Table(frame, columns), _foot(view, rows), title)
    most = frame["apa"].value_counts()
    title = _n("{n} kali dua SKPD mengerjakan hal yang sama di satu tempat dan tahun; tersering {k}", len(found)).format(
        n=len(found), k=words.inside(most.index[0])
    )
    below = _note(_("Bukan kesalahan dengan sendirinya: sasarannya dapat berbeda. Cocokkan daftar penerimanya.")) + methods.link(view, "pekerjaan-ganda")
    return Card(title, subtitle, html(Table(frame, shown), limit=9), Table(frame, columns), _foot(view, rows), title, below)


@remembered
def complements(view: View) -> Card:
    """For each pair of activities that complete each other, in which kampung the second is missing."""
    rows = _rows(view)
    found = synergy.complements(view.data, rows)
    pairs = view.data.table("pasangan")
    kinds, names = naming.activities(view), names_of(view, "kampung", found["kampung"].unique())
    lines = []
    for pair in pairs.itertuples():
        mine = found[(found["kegiatan"] == pair.kegiatan) & (found["pelengkap"] == pair.pelengkap)]
        by_state = {state: sorted(names[code] for code in mine.loc[mine["keadaan"] == state, "kampung"]) for state in (THERE, PLANNED, MISSING)}
        lines.append(
            (kinds[pair.kegiatan], kinds[pair.pelengkap], i18n.own(pair, "alasan"), len(mine), len(by_state[THERE]), by_state[PLANNED], by_state[MISSING])
        )
    frame = pd.DataFrame(lines, columns=["apa", "pelengkap", "alasan", "dari", "ada", "rencana", "tanpa"])
    frame = (
        frame[frame["dari"] > 0]
        .assign(kurang=lambda each: each["tanpa"].str.len())
        .sort_values(["kurang", "dari"], ascending=[False, True], kind="stable", ignore_index=True)
    )
    frame = frame.assign(
        rencana=[formats.listing(each) if each else formats.NOTHING for each in frame["rencana"]],
        tanpa=[formats.listing(each) if each else formats.NOTHING for each in frame["tanpa"]],
    )
    columns = (
        Column("apa", _("Ada")),
        Column("pelengkap", _("Pelengkapnya")),
        Column("dari", _("Kampung"), "number"),
        Column("ada", _("Lengkap"), "number"),
        Column("kurang", _("Belum"), "number"),
        Column("tanpa", _("Kampung tanpa pelengkap")),
        Column("rencana", _("Sudah direncanakan")),
        Column("alasan", _("Mengapa")),
    )
    subtitle = _("Pasangan kegiatan yang saling melengkapi, kampung yang sudah mengerjakan yang pertama sampai {tahun}").format(tahun=view.year)
    foot = _foot(view, rows, pairs["sumber"])
    if frame.empty:
        title = _("Belum ada pasangan kegiatan yang dapat diperiksa")
        why = _("Daftar pasangan kegiatan belum diisi dalam data.") if pairs.empty else _looser(view)
        return Card(title, subtitle, naming.empty(why), Table(frame, columns), foot, title)
    short = int(frame["kurang"].sum())
    title = (
        _n("{n} pelengkap belum ada; terbanyak {apa}", short).format(n=short, apa=words_synergy.most_missing(frame))
        if short
        else _("Semua pasangan kegiatan lengkap di kampungnya atau sudah direncanakan")
    )
    return Card(title, subtitle, html(Table(frame, columns), stacked=True), Table(frame, columns), foot, title, methods.link(view, "pelengkap"))


@remembered
def order(view: View) -> Card:
    """Of two activities that complete each other, which began first, kampung by kampung."""
    rows = _rows(view)
    found = synergy.complements(view.data, rows)
    judged = synergy.order(found)
    kinds, names = naming.activities(view), names_of(view, "kampung", found["kampung"].unique())
    frame = judged.assign(
        apa=judged["kegiatan"].map(kinds),
        lain=judged["pelengkap"].map(kinds),
        bulan=judged["selang"] / MONTH,
        kata=[words_synergy.order_word(row.putusan) for row in judged.itertuples()],
    )
    columns = (
        Column("apa", _("Kegiatan")),
        Column("lain", _("Pelengkapnya")),
        Column("bersama", _("Kampung dengan keduanya"), "number"),
        Column("dahulu", _("Pelengkap lebih dahulu"), "number"),
        Column("sesudah", _("Pelengkap menyusul"), "number"),
        Column("sehari", _("Hari yang sama"), "number"),
        Column("bulan", _("Selang tengah"), "number", _("bulan"), 1),
        Column("p", _("Peluang karena kebetulan"), "number", "", 3),
        Column("kata", _("Putusan")),
    )
    subtitle = _("Bulan dari mulainya kegiatan sampai mulainya pelengkap (di bawah nol: pelengkap lebih dahulu); titik: satu kampung, garis: nilai tengah")
    foot = _foot(view, rows, view.data.table("pasangan")["sumber"])
    if frame.empty:
        title = _("Belum ada kampung yang memiliki kedua kegiatan dari suatu pasangan")
        return Card(title, subtitle, naming.empty(_looser(view)), Table(frame, columns), foot, title)
    drawn = []
    for row in frame.itertuples():
        mine = found[(found["kegiatan"] == row.kegiatan) & (found["pelengkap"] == row.pelengkap)].dropna(subset=["selang"])
        texts = [
            f"<b>{names[each.kampung]}</b><br>{row.apa}: {formats.day(each.mulai, 'medium')}<br>{row.lain}: {formats.day(each.mulai_pelengkap, 'medium')}"
            for each in mine.itertuples()
        ]
        drawn.append((f"{row.apa}<br>→ {row.lain}", (mine["selang"] / MONTH).tolist(), texts))
    figure = charts_synergy.gaps(drawn, unit=_("bulan"), theme=view.theme)
    title = words_synergy.order_finding(frame)
    return Card(title, subtitle, figure, Table(frame, columns), foot, title, methods.link(view, "pelengkap"))


def _rows(view: View) -> pd.DataFrame:
    """The interventions of the place since the base year, of every agency and field: the claim is about all of them."""
    return interventions.select(view.data, place=view.place, years=range(view.base_year, view.year + 1))


def _years(view: View) -> str:
    return years_words(range(min(view.base_year, view.year), view.year + 1))


def _foot(view: View, rows: pd.DataFrame, sources: Iterable[str] = ()) -> Foot:
    """Where the rows come from, and that the filters of agency and field are let go here."""
    works = rows[rows["status"] != CANCELLED]
    base = rows_foot(works)
    narrowed = (_("semua SKPD dan bidang: saringannya tidak berlaku di sini"),) if view.skpd or view.bidang else ()
    kinds = view.data.table("sumber").set_index("kode")["jenis"]
    made_up = any(kinds.get(code) == STATUSES[2] for code in sources)
    covered = _n("{n} intervensi", len(works)).format(n=formats.number(len(works)))
    named = tuple(dict.fromkeys((*base.sources, *sorted(sources))))  # those of the rows first: they are what is counted
    return replace(base, sources=named, period=_years(view), simulated=bool(base.simulated or made_up), coverage=covered, notes=narrowed)


def _note(text: str) -> str:
    return f'<p class="catatan">{escape(text)}</p>' if text else ""


def _key(view: View) -> str:
    """What the signs of the bands mean, as HTML."""
    theme = view.theme
    signs = (
        ("titik", f"background:{theme.primary}", words_synergy.verdict(MORE)),
        ("titik", f"border:2px solid {theme.muted}", words_synergy.verdict(CHANCE)),
        ("belah", f"background:{theme.alarm}", words_synergy.verdict(FEWER)),
        ("selang", f"background:{theme.missing};border-color:{theme.quiet}", _("95 % undian")),
        ("garis", f"background:{theme.muted}", _("rata-rata undian")),
    )
    return '<p class="legenda">' + "".join(f'<span><i class="{kind}" style="{style}"></i>{escape(text)}</span>' for kind, style, text in signs) + "</p>"


def _looser(view: View) -> str:
    return _("Pilih tempat yang lebih luas atau periode yang lebih akhir.")


def _counted(of: str) -> str:
    return {"skpd": _("SKPD"), "bidang": _("bidang")}[of]


def _all_agencies(view: View, rows: pd.DataFrame) -> str:
    """The claim taken by its word: is there a kampung in which all agencies have worked?"""
    works = rows[(rows["status"] != CANCELLED) & rows["kampung"].notna()]
    met = works.groupby("kampung")["skpd"].nunique().sort_values(ascending=False, kind="stable")
    if met.empty:
        return ""
    every = works["skpd"].nunique()
    reached = int((met == every).sum())
    told = {"n": every, "k": int(met.iloc[0]), "nama": view.name(str(met.index[0])), "m": reached, "kurun": _years(view)}
    if reached:
        return _n("Semua {n} SKPD yang bekerja di kampung pernah hadir di {m} kampung.", reached).format(**told)
    return _("Belum ada kampung yang didatangi semua {n} SKPD yang bekerja di kampung; terbanyak {k} sepanjang {kurun}, di {nama}.").format(**told)


def _hover(row: object) -> str:
    told = _("kebetulan {acak} ({bawah}–{atas})").format(**{key: formats.number(getattr(row, key), 1) for key in ("acak", "bawah", "atas")})
    return f"<b>{row.nama} {formats.number(row.nilai, 1)}</b><br>{told}<br>{row.kata}"  # type: ignore[attr-defined]

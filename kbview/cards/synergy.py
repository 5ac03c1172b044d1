"""Whether the agencies work together in the kampung: the claim against chance, work done twice, missing complements, and their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape

import pandas as pd

from kbdata import interventions, synergy
from kbdata.interventions import CANCELLED
from kbdata.synergy import ACTIVITY_FIRST, CHANCE, COMPLEMENT_FIRST, FEWER, MISSING, MORE, PLANNED, THERE, TOO_FEW, UNTESTABLE
from kbdata.tables import STATUSES
from kbview import charts_synergy, formats, i18n, methods
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
    subtitle = _("SKPD berbeda per kampung dan tahun, mulai {kurun}; pita: 95 % dari {n} undian yang menukar kampung antarpekerjaan setahun").format(
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
    told = told.assign(nama=told["kampung"].map(names).where(~whole, _("Semua kampung")), kata=told["putusan"].map(_verdict), beda=told["putusan"].map(SIDE))
    drawn = told[whole | (told["apa"] == _counted("skpd"))].fillna({"beda": 0}).astype({"beda": "int64"})
    heads = drawn[drawn["kampung"].isna()].assign(nama=lambda frame: frame["nama"] + ": " + frame["apa"])
    each = drawn[drawn["kampung"].notna()].sort_values(["nilai", "nama"], ascending=[False, True])
    shown = pd.concat([heads, each], ignore_index=True)
    shown = shown.assign(teks=[_hover(row) for row in shown.itertuples()])
    figure = charts_synergy.bands(shown, theme=view.theme, say=lambda value: formats.number(value, 1), headed=len(heads), height=23 * len(shown) + 50)
    title = _finding(agencies.iloc[0], found["bidang"].iloc[0])
    note = " ".join([_all_agencies(view, rows), *_cautions(len(each))])
    return Card(title, subtitle, figure, Table(told, columns), _foot(view, rows), f"{title}. {note}", _note(note) + methods.link(view, "sinergi"))


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
    title = _n("{n} kali dua SKPD mengerjakan hal yang sama di satu tempat dan tahun; tersering {k}", len(found)).format(n=len(found), k=most.index[0].lower())
    below = _note(_("Bukan kesalahan dengan sendirinya: sasarannya dapat berbeda. Cocokkan daftar penerimanya.")) + methods.link(view, "pekerjaan-ganda")
    return Card(title, subtitle, html(Table(frame, shown), limit=12), Table(frame, columns), _foot(view, rows), title, below)


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
        frame[frame["dari"] > 0].assign(kurang=lambda each: each["tanpa"].str.len()).sort_values("kurang", ascending=False, kind="stable", ignore_index=True)
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
    first = frame.iloc[0]
    title = (
        _n("{n} pelengkap belum ada; terbanyak {a} tanpa {b}: {k} dari {m} kampung", short).format(
            n=short, a=first["apa"].lower(), b=first["pelengkap"].lower(), k=first["kurang"], m=first["dari"]
        )
        if short
        else _("Semua pasangan kegiatan lengkap di kampungnya atau sudah direncanakan")
    )
    return Card(title, subtitle, html(Table(frame, columns)), Table(frame, columns), foot, title, methods.link(view, "pelengkap"))


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
        kata=[_order_word(row.putusan) for row in judged.itertuples()],
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
    figure = charts_synergy.gaps(drawn, theme=view.theme)
    title = _order_finding(frame)
    return Card(title, subtitle, figure, Table(frame, columns), foot, title, methods.link(view, "pelengkap"))


def _rows(view: View) -> pd.DataFrame:
    """The interventions of the place since the base year, of every agency and field: the claim is about all of them."""
    return interventions.select(view.data, place=view.place, years=range(view.base_year, view.year + 1))


def _years(view: View) -> str:
    return years_words(range(min(view.base_year, view.year), view.year + 1))


def _foot(view: View, rows: pd.DataFrame, sources: Iterable[str] = ()) -> Foot:
    """Where the rows come from, and that the filters of agency and field are let go here."""
    base = rows_foot(rows[rows["status"] != CANCELLED])
    narrowed = (_("semua SKPD dan bidang: saringannya tidak berlaku di sini"),) if view.skpd or view.bidang else ()
    kinds = view.data.table("sumber").set_index("kode")["jenis"]
    made_up = any(kinds.get(code) == STATUSES[2] for code in sources)
    return replace(base, sources=tuple(sorted({*base.sources, *sources})), simulated=bool(base.simulated or made_up), notes=narrowed)


def _note(text: str) -> str:
    return f'<p class="catatan">{escape(text)}</p>' if text else ""


def _looser(view: View) -> str:
    return _("Pilih tempat yang lebih luas atau periode yang lebih akhir.")


def _counted(of: str) -> str:
    return {"skpd": _("SKPD"), "bidang": _("bidang")}[of]


def _verdict(code: str) -> str:
    return {
        MORE: _("lebih dari kebetulan"),
        FEWER: _("kurang dari kebetulan"),
        CHANCE: _("masih dalam kebetulan"),
        UNTESTABLE: _("tidak dapat diuji"),
    }[code]


def _finding(agencies: pd.Series, fields: pd.Series) -> str:
    """What the test says of the claim, in words."""
    numbers = {key: formats.number(agencies[key], 1) for key in ("nilai", "acak", "bawah", "atas")}
    text = {
        MORE: _("Terbukti: {nilai} SKPD bertemu di satu kampung setahun, lebih dari {acak} menurut kebetulan"),
        FEWER: _("Kebalikannya: {nilai} SKPD per kampung setahun, kurang dari {acak} menurut kebetulan; SKPD bekerja terpisah"),
        CHANCE: _("Tidak terbukti: {nilai} SKPD per kampung setahun masih dalam kisaran kebetulan ({bawah}–{atas})"),
        UNTESTABLE: _("Tidak dapat diuji: {nilai} SKPD per kampung setahun, dan tidak ada pekerjaan yang dapat bertukar kampung"),
    }[agencies["putusan"]].format(**numbers)
    agree = fields["putusan"] == agencies["putusan"]
    return text if agree else _("{teks}; menurut bidang {putusan}").format(teks=text, putusan=_verdict(fields["putusan"]))


def _all_agencies(view: View, rows: pd.DataFrame) -> str:
    """The claim taken by its word: is there a kampung in which all agencies have worked?"""
    works = rows[(rows["status"] != CANCELLED) & rows["kampung"].notna()]
    met = works.groupby("kampung")["skpd"].nunique().sort_values(ascending=False, kind="stable")
    if met.empty:
        return ""
    every = works["skpd"].nunique()
    reached = int((met == every).sum())
    told = {"n": every, "k": int(met.iloc[0]), "nama": view.name(str(met.index[0])), "m": reached}
    if reached:
        return _n("Semua {n} SKPD yang bekerja di kampung pernah hadir di {m} kampung.", reached).format(**told)
    return _("Belum ada kampung yang didatangi semua {n} SKPD yang bekerja di kampung; terbanyak {k}, di {nama}.").format(**told)


def _cautions(kampung: int) -> list[str]:
    """What the test does not say."""
    by_chance = round(kampung * synergy.ERROR)
    several = _n("Dari {m} kampung, sekitar {n} berada di luar pitanya karena kebetulan saja.", by_chance).format(m=kampung, n=by_chance) if by_chance else ""
    return [text for text in (several, _("Bertemu di satu kampung belum berarti direncanakan bersama.")) if text]


def _hover(row: object) -> str:
    told = _("kebetulan {acak} ({bawah}–{atas})").format(**{key: formats.number(getattr(row, key), 1) for key in ("acak", "bawah", "atas")})
    return f"<b>{row.nama} {formats.number(row.nilai, 1)}</b><br>{told}<br>{row.kata}"  # type: ignore[attr-defined]


def _order_word(code: str) -> str:
    return {
        COMPLEMENT_FIRST: _("pelengkap lebih dahulu"),
        ACTIVITY_FIRST: _("pelengkap menyusul"),
        CHANCE: _("urutan tidak terbukti"),
        TOO_FEW: _("terlalu sedikit kampung untuk diuji"),
    }[code]


def _order_finding(frame: pd.DataFrame) -> str:
    """How many pairs have an order that is more than chance."""
    proven = frame[frame["putusan"].isin([COMPLEMENT_FIRST, ACTIVITY_FIRST])]
    if len(proven):
        first = proven.sort_values("p").iloc[0]
        return _n("{n} pasangan dikerjakan berurutan; paling jelas {a} dan {b}: {kata}", len(proven)).format(
            n=len(proven), a=first["apa"].lower(), b=first["lain"].lower(), kata=first["kata"]
        )
    if (frame["putusan"] == TOO_FEW).all():
        return _("Urutan belum terbukti: terlalu sedikit kampung dengan kedua kegiatannya")
    return _("Urutan tidak terbukti: pelengkap kadang lebih dahulu, kadang menyusul")

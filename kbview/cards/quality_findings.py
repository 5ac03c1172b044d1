"""Data quality: figures that contradict each other, figures that stand out, and how much is official, provisional or simulated."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import quality
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, tables, words_findings
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.quality_choice import breakdown_name, figures, foot_of
from kbview.cards.quality_state import (
    ALL,
    all_explained,
    apart,
    columns,
    contradicting,
    file_columns,
    inside,
    moved,
    nothing,
    opened,
    standing_out,
    told,
)
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN = 12
MOST = 12


@remembered
def contradictions(view: View, state: str = ALL, ask: str | None = None) -> Card:
    """What cannot be true together, each with the row, the owner, how to mend it, and whether it was explained. state, ask: see `quality_state`."""
    every = contradicting(view)
    found = told(view, "bertentangan", every, state, ask)
    subtitle = _("Pembilang melebihi penyebut, bagian yang tidak berjumlah, realisasi di atas anggaran, tanggal dan titik yang tidak mungkin")
    if found.empty:
        text = nothing(state) if len(every) else _("Tidak ada yang saling bertentangan pada {tahun}").format(tahun=view.year)
        return Card(text, subtitle, naming.empty(text), Table(found, ()), foot_of(view, figures(view), period=str(view.year)))
    pairs = [words_findings.wrong_and_mend(view.data, row.kode, row.nilai, row.aturan) for row in found.itertuples()]
    frame = found.assign(
        tempat=[view.name(place) if isinstance(place, str) else "" for place in found["wilayah"]],
        salah=[wrong for wrong, _mend in pairs],
        perbaikan=[mend for _wrong, mend in pairs],
        pemilik=found["skpd"].map(agencies(view)),
        baris=found["baris"] + 2,  # as it stands in the file of the table: the header is row 1
        tingkat=found["berat"].map(words_findings.severity),
    )
    common = (
        Column("tempat", _("Tempat")),
        Column("periode", _("Periode")),
        Column("salah", _("Yang bertentangan")),
        Column("perbaikan", _("Cara memperbaikinya")),
        Column("pemilik", _("Penanggung jawab")),
        Column("tingkat", _("Tingkat")),
    )
    table = Table(frame, (*common, Column("tabel", _("Tabel")), Column("baris", _("Baris"), "number"), *file_columns()))
    now = opened(every)
    title = _n("{n} hal saling bertentangan di {m} tempat", len(every)).format(n=formats.number(len(every)), m=every["wilayah"].nunique()) + apart(every)
    title = title if len(now) else all_explained(every)
    figure = tables.html(Table(frame, (*common, *columns(ask))), link=lambda row: profile_of(view, row["wilayah"]), limit=SHOWN, stacked=True)
    return Card(title, subtitle, figure, table, foot_of(view, figures(view), period=str(view.year)), title)


@remembered
def outliers(view: View, state: str = ALL, ask: str | None = None) -> Card:
    """The figures whose change stands out from the other changes of their indicator. state, ask: see `quality_state`."""
    every = standing_out(view)
    found = told(view, "pencilan", every, state, ask)
    subtitle = _("Perubahan dari periode sebelumnya, dibanding semua perubahan indikator yang sama; kekuatan: kali simpangan yang biasa, ditandai mulai 5")
    if found.empty:
        text = nothing(state) if len(every) else _("Tidak ada perubahan di luar kebiasaan pada {tahun}").format(tahun=view.year)
        return Card(text, subtitle, naming.empty(text), Table(found, ()), foot_of(view, figures(view), period=str(view.year)))
    frame = found.assign(
        tempat=[view.name(place) for place in found["wilayah"]],
        nama=[naming.label(view, code) for code in found["indikator"]],
        dari=[moved(row) for row in found.itertuples()],
        tanda=found["lompat"].map({True: _("lompatan"), False: _("pencilan")}),
        pemilik=found["indikator"].map(quality.owners(view.data)).map(agencies(view)),
    )
    shown = Table(
        frame,
        (
            Column("tempat", _("Tempat")),
            Column("nama", _("Indikator")),
            Column("dari", _("Perubahan")),
            Column("z", _("Kekuatan"), "number", decimals=1),
            Column("tanda", _("Jenis")),
            Column("pemilik", _("Penanggung jawab")),
            *columns(ask),
        ),
    )
    table = Table(
        frame,
        (
            Column("tempat", _("Tempat")),
            Column("nama", _("Indikator")),
            Column("periode_sebelum", _("Dari"), "period"),
            Column("sebelum", _("Nilai sebelum"), "number"),
            Column("periode", _("Ke"), "period"),
            Column("nilai", _("Nilai"), "number"),
            Column("z", _("Kekuatan"), "number", decimals=1),
            Column("tanda", _("Jenis")),
            Column("pemilik", _("Penanggung jawab")),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
            *file_columns(),
        ),
    )
    now = opened(every)
    if len(now):
        most = every["indikator"].value_counts()
        title = _n("{n} angka berubah di luar kebiasaan", len(every)).format(n=formats.number(len(every))) + apart(every)
        title += "; " + _("terbanyak {nama} ({k})").format(nama=naming.label(view, str(most.index[0])), k=int(most.iloc[0]))
    else:
        title = all_explained(every)
    note = _("pencilan belum tentu salah: kampung yang baru berdiri wajar melonjak")
    figure = tables.html(shown, link=lambda row: profile_of(view, row["wilayah"]), limit=SHOWN, stacked=True)
    return Card(title, subtitle, figure, table, foot_of(view, found, note, period=str(view.year)), title)


@remembered
def statuses(view: View, by: str) -> Card:
    """How many figures are official, provisional or simulated, by field or source; of interventions, by agency."""
    source = _works(view) if by == "skpd" else figures(view)
    status = "status_data" if by == "skpd" else "status"
    what = _("intervensi") if by == "skpd" else _("nilai")
    subtitle = _("Banyaknya {apa} menurut {menurut} dan status, {tahun}").format(apa=what, menurut=breakdown_name(by, inside=True), tahun=view.year)
    if source.empty:
        text = _("Tidak ada {apa} dengan saringan ini").format(apa=what)
        return Card(text, subtitle, naming.empty(text), Table(source, ()))
    found = quality.shares(source, by, status)
    named = _names(view, by)
    found = found.assign(nama=found[by].map(named).fillna(found[by]))
    shown = found.head(MOST)
    frame = shown.melt(id_vars=by, value_vars=list(STATUSES), var_name="bagian", value_name="nilai").rename(columns={by: "baris"})
    colours = dict(zip(STATUSES, (view.theme.primary, view.theme.accent, view.theme.quiet), strict=True))
    parts = {name: (tables.status(name), colours[name]) for name in STATUSES if found[name].sum()}
    labels = dict(zip(shown[by], shown["nama"], strict=True))
    figure = charts.stacked_bars(frame[frame["bagian"].isin(parts)], rows=labels, parts=parts, theme=view.theme, say=formats.number)
    shares = found[list(STATUSES)].sum() / found["jumlah"].sum() * 100
    spoken = [f"{formats.percent(shares[name])} {tables.status(name)}" for name in STATUSES if shares[name] > 0]
    title = _("{bagian} dari {n} {apa}").format(bagian=formats.listing(spoken), n=formats.number(found["jumlah"].sum()), apa=what)
    table = Table(
        found,
        (Column("nama", breakdown_name(by)), *(Column(name, tables.status(name), "number") for name in STATUSES), Column("jumlah", _("Jumlah"), "number")),
    )
    hidden = len(found) - len(shown)
    notes = (_("{n} lainnya hanya ada di tabel").format(n=hidden),) if hidden else ()
    return Card(title, subtitle, figure, table, foot_of(view, source, *notes, status=status, period=str(view.year)), title, charts.legend(parts))


def agencies(view: View) -> dict[str, str]:
    """The short name of each agency."""
    table = view.data.table("skpd")
    return dict(zip(table["kode"], table["singkatan"], strict=True))


def _works(view: View) -> pd.DataFrame:
    """The interventions that begin in the year, under the filters."""
    rows = view.data.table("intervensi")
    rows = rows[(rows["mulai"].dt.year == view.year) & rows["wilayah"].isin(inside(view))]
    for column, wanted in (("skpd", view.skpd), ("bidang", view.bidang)):
        rows = rows[rows[column] == wanted] if wanted else rows
    return rows


def _names(view: View, by: str) -> dict[str, str]:
    rows = view.data.table(by)
    label = {"bidang": f"nama_{i18n.language()}", "sumber": "judul", "skpd": "singkatan"}[by]
    short = rows[label].where(rows[label].str.len() <= 40, rows[label].str.slice(0, 38).str.rstrip() + "…")
    return dict(zip(rows["kode"], short, strict=True))


def profile_of(view: View, place: object) -> str | None:
    """The address of a place's profile; None where there is no place, or the city."""
    if not isinstance(place, str) or view.data.places.at[place, "tingkat"] == "kota":
        return None
    return f"profil?{escape(naming.query(view, place), quote=False)}"

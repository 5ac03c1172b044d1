"""Data quality: figures that contradict each other, figures that stand out, and how much is official, provisional or simulated."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import quality
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, tables, words_findings
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.quality_choice import breakdown_name, codes, figures, foot_of
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN = 12
MOST = 12


@remembered
def contradicting(view: View) -> pd.DataFrame:
    """The findings of consistency under the filters: of the place, of the year where they are about one, of the agency and the field."""
    found = ever_contradicting(view)
    return found[found["periode"].isna() | (found["periode"].str[:4] == str(view.year))]


@remembered
def ever_contradicting(view: View) -> pd.DataFrame:
    """The findings of consistency under the filters, of any year."""
    found = quality.findings(view.data)
    there = found["wilayah"].isna() | found["wilayah"].isin(_inside(view))
    about = found["indikator"].isna() | found["indikator"].isin(codes(view))
    asked = found["skpd"].eq(view.skpd) if view.skpd else True
    return found[there & about & asked]


@remembered
def standing_out(view: View) -> pd.DataFrame:
    """The outliers under the filters."""
    found = ever_standing_out(view)
    return found[found["periode"].str[:4] == str(view.year)]


@remembered
def ever_standing_out(view: View) -> pd.DataFrame:
    """The outliers under the filters, of any year."""
    found = quality.outliers(view.data)
    return quality.once(view.data, found[found["wilayah"].isin(_inside(view)) & found["indikator"].isin(codes(view))])


@remembered
def contradictions(view: View) -> Card:
    """What cannot be true together, each with the row, the owner, and how to mend it."""
    found = contradicting(view)
    subtitle = _("Pembilang melebihi penyebut, bagian yang tidak berjumlah, realisasi di atas anggaran, tanggal dan titik yang tidak mungkin")
    if found.empty:
        text = _("Tidak ada yang saling bertentangan pada {tahun}").format(tahun=view.year)
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
    table = Table(
        frame,
        (
            Column("tempat", _("Tempat")),
            Column("periode", _("Periode")),
            Column("salah", _("Yang bertentangan")),
            Column("perbaikan", _("Cara memperbaikinya")),
            Column("pemilik", _("Penanggung jawab")),
            Column("tingkat", _("Tingkat")),
            Column("tabel", _("Tabel")),
            Column("baris", _("Baris"), "number"),
        ),
    )
    places = found["wilayah"].nunique()
    title = _n("{n} hal saling bertentangan di {m} tempat", len(found)).format(n=formats.number(len(found)), m=places)
    figure = tables.html(table, link=lambda row: _profile(view, row["wilayah"]), limit=SHOWN)
    return Card(title, subtitle, figure, table, foot_of(view, figures(view), period=str(view.year)), title)


@remembered
def outliers(view: View) -> Card:
    """The figures whose change stands out from the other changes of their indicator."""
    found = standing_out(view)
    subtitle = _("Perubahan dari periode sebelumnya, dibanding semua perubahan indikator yang sama; z 5 atau lebih, atau lebih besar dari yang diizinkan impor")
    if found.empty:
        text = _("Tidak ada perubahan di luar kebiasaan pada {tahun}").format(tahun=view.year)
        return Card(text, subtitle, naming.empty(text), Table(found, ()), foot_of(view, figures(view), period=str(view.year)))
    frame = found.assign(
        tempat=[view.name(place) for place in found["wilayah"]],
        nama=[naming.label(view, code) for code in found["indikator"]],
        dari=[_moved(row) for row in found.itertuples()],
        tanda=found["lompat"].map({True: _("lompatan"), False: _("pencilan")}),
        pemilik=found["indikator"].map(quality.owners(view.data)).map(agencies(view)),
    )
    shown = Table(
        frame,
        (
            Column("tempat", _("Tempat")),
            Column("nama", _("Indikator")),
            Column("dari", _("Perubahan")),
            Column("z", "z", "number", decimals=1),
            Column("tanda", _("Jenis")),
            Column("pemilik", _("Penanggung jawab")),
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
            Column("z", "z", "number", decimals=1),
            Column("tanda", _("Jenis")),
            Column("pemilik", _("Penanggung jawab")),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )
    most = frame["nama"].value_counts()
    title = _n("{n} angka berubah di luar kebiasaan; terbanyak {nama} ({k})", len(found)).format(
        n=formats.number(len(found)), nama=most.index[0], k=int(most.iloc[0])
    )
    note = _("pencilan belum tentu salah: kampung yang baru berdiri wajar melonjak")
    figure = tables.html(shown, link=lambda row: _profile(view, row["wilayah"]), limit=SHOWN)
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
    told = [f"{formats.percent(shares[name])} {tables.status(name)}" for name in STATUSES if shares[name] > 0]
    title = _("{bagian} dari {n} {apa}").format(bagian=formats.listing(told), n=formats.number(found["jumlah"].sum()), apa=what)
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
    rows = rows[(rows["mulai"].dt.year == view.year) & rows["wilayah"].isin(_inside(view))]
    for column, wanted in (("skpd", view.skpd), ("bidang", view.bidang)):
        rows = rows[rows[column] == wanted] if wanted else rows
    return rows


@remembered
def _inside(view: View) -> frozenset[str]:
    tree = view.data.places
    return frozenset(tree.index[tree[str(tree.at[view.place, "tingkat"])] == view.place])


def _names(view: View, by: str) -> dict[str, str]:
    rows = view.data.table(by)
    label = {"bidang": f"nama_{i18n.language()}", "sumber": "judul", "skpd": "singkatan"}[by]
    short = rows[label].where(rows[label].str.len() <= 40, rows[label].str.slice(0, 38).str.rstrip() + "…")
    return dict(zip(rows["kode"], short, strict=True))


def _moved(row: object) -> str:
    before, after = formats.number(row.sebelum), formats.number(row.nilai)  # type: ignore[attr-defined]
    return f"{before} ({formats.period(row.periode_sebelum, short=True)}) → {after} ({formats.period(row.periode, short=True)})"  # type: ignore[attr-defined]


def _profile(view: View, place: object) -> str | None:
    """The address of a place's profile; None where there is no place, or the city."""
    if not isinstance(place, str) or view.data.places.at[place, "tingkat"] == "kota":
        return None
    return f"profil?{escape(naming.query(view, place), quote=False)}"

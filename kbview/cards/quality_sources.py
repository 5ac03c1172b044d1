"""Data quality: where two sources give different figures of one thing, and which of them the dashboard shows."""

from __future__ import annotations

import pandas as pd

from kbview import formats, i18n, tables
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.quality_choice import foot_of
from kbview.cards.quality_findings import SHOWN, agencies, profile_of
from kbview.cards.quality_state import ALL, all_explained, apart, columns, differing, file_columns, nothing, opened, publishers, said_of, told
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered


@remembered
def differences(view: View, state: str = ALL, ask: str | None = None) -> Card:
    """Each figure that another source gives differently, with both, which leads, and how far they are apart. state, ask: see `quality_state`."""
    every = differing(view)
    found = told(view, "berbeda", every, state, ask).sort_values(["keadaan", "periode"], ascending=[False, False], kind="stable")
    subtitle = _("Angka resmi satu tempat, periode, dan indikator menurut sumber yang berlainan, semua tahun; yang didahulukan tampil di halaman lain")
    if found.empty:
        text = nothing(state) if len(every) else _("Tidak ada angka resmi yang berbeda antar sumber")
        return Card(text, subtitle, naming.empty(text), Table(found, ()), foot_of(view, every))
    named, titles = publishers(view), view.data.table("sumber").set_index("kode")["judul"]
    frame = found.assign(
        tempat=found["wilayah"].map(view.name),
        nama=[naming.label(view, code) for code in found["indikator"]],
        satuan=[i18n.own(view.data.indicator(code), "satuan") for code in found["indikator"]],
        utama=[f"{said_of(view, row.indikator, row.nilai)} ({named[row.sumber]})" for row in found.itertuples()],
        lain=[f"{said_of(view, row.indikator, row.nilai_lain)} ({named[row.sumber_lain]})" for row in found.itertuples()],
        jarak=[_apart(view, row.indikator, row.selisih, row.bagian) for row in found.itertuples()],
        judul=found["sumber"].map(titles),
        judul_lain=found["sumber_lain"].map(titles),
        pemilik=found["skpd"].map(agencies(view)),
    )
    place, what = Column("tempat", _("Tempat")), (Column("nama", _("Indikator")), Column("periode", _("Periode"), "period"))
    owner = Column("pemilik", _("Penanggung jawab"))
    shown = (
        place,
        *what,
        Column("utama", _("Yang didahulukan")),
        Column("lain", _("Menurut sumber lain")),
        Column("jarak", _("Selisih")),
        owner,
        *columns(ask),
    )
    table = (
        place,
        *what,
        Column("satuan", _("Satuan")),
        Column("nilai", _("Yang didahulukan"), "amount"),
        Column("judul", _("Sumber yang didahulukan")),
        Column("nilai_lain", _("Menurut sumber lain"), "amount"),
        Column("judul_lain", _("Sumber lain")),
        Column("selisih", _("Selisih"), "amount"),
        Column("bagian", _("Selisih dari yang didahulukan"), "number", "%", 1),
        owner,
        *file_columns(),
    )
    now = opened(every)
    if len(now):
        most = now.loc[now["bagian"].abs().fillna(float("inf")).idxmax()]
        title = _n("{n} angka resmi berbeda antar sumber", len(every)).format(n=formats.number(len(every))) + apart(every)
        title += "; " + _("terjauh {nama} {periode}: {a} atau {b}").format(
            nama=naming.label(view, most["indikator"]),
            periode=formats.period(most["periode"]),
            a=said_of(view, most["indikator"], most["nilai"]),
            b=said_of(view, most["indikator"], most["nilai_lain"]),
        )
    else:
        title = all_explained(every)
    figure = tables.html(Table(frame, shown), link=lambda row: profile_of(view, row["wilayah"]), limit=SHOWN, stacked=True)
    sources = pd.concat([frame["sumber"], frame["sumber_lain"]]).to_frame("sumber")
    return Card(title, subtitle, figure, Table(frame, table), foot_of(view, sources), title)


def _apart(view: View, code: str, gap: float, share: float) -> str:
    """How far the other figure is from the leading one, in its unit and, where that can be, in percent of it."""
    unit = i18n.own(view.data.indicator(code), "satuan")
    sign = "+" if gap > 0 else ""
    told = formats.with_unit(sign + formats.amount(gap), unit)
    return told if pd.isna(share) or formats.is_percent(unit) else f"{told} ({formats.percent(abs(share))})"

"""Data quality: which places are late, and the rows behind a cell."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from kbview import formats, i18n, tables, words
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.quality_choice import NOTHING_PICKED, Choice, Picked, behind, figures, foot_of, timely, unique
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN = 60
LISTED = 8


@remembered
def late(view: View, choice: Choice) -> Card:
    """Which places stopped reporting before the others, and since when."""
    found = timely(view, choice).sort_values(["terlambat", "wilayah"], ascending=[False, True])
    if found.empty:
        text = _("Tidak ada laporan bulanan {tingkat} di sini pada {tahun}").format(tingkat=words.level_name(choice.level).lower(), tahun=view.year)
        return Card(text, _("Tepat waktu dinilai dari bulan yang sudah masuk"), naming.empty(text), Table(found, ()))
    behind_time = found[found["terlambat"] > 0]
    named = unique(view, found["wilayah"].tolist())
    items = "".join(
        f'<li><a href="profil?{escape(naming.query(view, row.wilayah))}" target="_self" data-pindah><b>{escape(named[row.wilayah])}</b>'
        f'<span class="nilai">{escape(_n("{n} bulan", row.terlambat).format(n=row.terlambat))}</span>'
        f'<span class="sebab">{escape(_last(row.terakhir, row.sejak))}</span></a></li>'
        for row in behind_time.head(LISTED).itertuples()
    )
    frame = found.assign(nama=found["wilayah"].map(named))
    table = Table(
        frame,
        (
            Column("nama", words.level_name(choice.level)),
            Column("ada", _("Bulan masuk"), "number"),
            Column("harus", _("Bulan ditunggu"), "number"),
            Column("terakhir", _("Terakhir"), "period"),
            Column("terlambat", _("Terlambat"), "number", _("bulan")),
        ),
    )
    if behind_time.empty:
        title = _("Semua {m} tempat sudah lapor sampai bulan terakhir").format(m=len(found))
        items = f'<li><div class="isi"><span class="sebab">{escape(title)}</span></div></li>'
    else:
        title = _n("{n} dari {m} tempat terlambat lapor; paling lama {nama}", len(behind_time)).format(
            n=len(behind_time), m=len(found), nama=named[behind_time.iloc[0]["wilayah"]]
        )
    subtitle = _("Bulan terakhir yang belum masuk, dibanding bulan terakhir yang dilaporkan siapa pun pada {tahun}").format(tahun=view.year)
    note = _("data tidak mencatat tanggal masuk; yang dinilai bulan laporannya")
    return Card(title, subtitle, f'<ol class="daftar">{items}</ol>', table, foot_of(view, figures(view).head(0), note, period=str(view.year)), title)


@remembered
def rows(view: View, choice: Choice, picked: Picked = NOTHING_PICKED) -> Card:
    """The rows behind what was clicked: each report due, with its figure or the hole. Without a click, the holes of the year."""
    every = behind(view, choice)
    mine = picked.keep(every) if picked.parts else every[~every["lapor"] & (every["periode"].str[:4] == str(view.year))]
    mine = mine.sort_values(["lapor", "periode", "indikator"], kind="stable")
    about = view.data.indicators
    named = {place: naming.bare(view, place) for place in mine["wilayah"].unique()}
    frame = mine.assign(
        tempat=mine["wilayah"].map(named),
        nama=[naming.label(view, code) for code in mine["indikator"]],
        satuan=[i18n.own(about.loc[code], "satuan") for code in mine["indikator"]],
        keadaan=mine["lapor"].map({True: _("ada"), False: _("belum lapor")}),
    )
    table = Table(
        frame,
        (
            Column("tempat", words.level_name(choice.level)),
            Column("periode", _("Periode"), "period"),
            Column("nama", _("Indikator")),
            Column("keadaan", _("Laporan")),
            Column("nilai", _("Nilai"), "number", decimals=1),
            Column("satuan", _("Satuan")),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )
    count, empty = formats.number(len(mine)), int((~mine["lapor"]).sum())
    if picked.parts:
        title = _("{apa}: {n} laporan ditunggu, {k} belum ada").format(apa=told(view, picked), n=count, k=formats.number(empty))
    elif len(mine):
        title = _n("{n} laporan belum ada pada {tahun}", len(mine)).format(n=count, tahun=view.year)
    else:
        title = _("Tidak ada laporan yang kosong pada {tahun}").format(tahun=view.year)
    subtitle = _("Baris di balik kotak yang dipilih") if picked.parts else _("Laporan yang ditunggu dan belum ada")
    hint = "" if picked.parts else _("Klik kotak di atas untuk melihat baris lainnya")
    figure = tables.html(table, limit=SHOWN, stacked=True) if len(mine) else naming.empty(title)
    return Card(title, subtitle, figure, table, foot_of(view, mine.dropna(subset=["nilai"])), title, hint=hint)


def told(view: View, picked: Picked) -> str:
    """What was clicked, by name."""
    say: dict[str, Callable[[str], str]] = {"wilayah": partial(naming.bare, view), "indikator": partial(naming.label, view), "periode": formats.period}
    return " · ".join(say[column](value) for column, value in picked.parts)


def _last(last: object, since: str) -> str:
    """When a place reported last; of one that has not since it was first due, since when that is: an earlier report was not asked for."""
    if isinstance(last, str) and last >= since:
        return _("terakhir {p}").format(p=formats.period(last))
    return _("belum lapor sejak ditunggu: {p}").format(p=formats.period(since))

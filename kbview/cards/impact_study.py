"""Before and after the founding: the comparison year by year, and each kampung by itself."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from kbdata import impact
from kbdata.impact import SUSPECT
from kbdata.panel import aligned
from kbdata.staggered import LEVEL
from kbview import charts_impact, formats, i18n, lines, overtime, words_impact
from kbview.card import Card
from kbview.cards import impact as cards
from kbview.cards import trend_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, heeding, remembered
from kbview.words_impact import METHODS

BETTER, WORSE = "✓", "✗"


@cards.unfiltered
def event_study(view: View, code: str) -> Card:
    """The difference to the comparison by year since the founding, with the verdict on the years before."""
    verdict = impact.verdict(view.data, code)
    if verdict.study is None:
        return cards.nothing(view, verdict)
    frame = verdict.study.by_time
    frame = frame.assign(teks=[_year_words(view, code, row) for row in frame.itertuples()])
    p = verdict.study.pretrend
    title = (
        _("Tren sebelum pencanangan tidak dapat diuji: tahunnya kurang")
        if p is None
        else _("Tren sebelum pencanangan tidak sejajar: beda sesudahnya tidak dapat disebut dampak")
        if p < SUSPECT
        else _("Sebelum pencanangan trennya tidak terbukti berbeda; beda sesudahnya dapat dibaca")
    )
    subtitle = _("Beda {nama} dengan kelurahan yang belum punya kampung ({satuan}), tahun sebelum pencanangan = 0; garis: selang {yakin}{uji}").format(
        nama=words_impact.name(view, verdict, inside=True),
        satuan=words_impact.unit(view, code),
        yakin=formats.percent(100 * LEVEL, 0),
        uji="" if p is None else _("; uji kesejajaran p = {p}").format(p=formats.number(p, 3)),
    )
    figure = charts_impact.event_study(
        frame,
        before=_("sebelum") if (frame["waktu"] < 0).any() else "",
        after=_("sesudah"),
        axis=_("tahun sejak pencanangan"),
        unit=words_impact.unit(view, code),
        theme=view.theme,
        say=lambda value: words_impact.size(view, code, value),
    )
    decimals = int(view.data.indicator(code)["desimal"]) + 1
    table = Table(
        frame,
        (
            Column("waktu", _("Tahun sejak pencanangan"), "number"),
            Column("tempat", _("Kelurahan"), "number"),
            *(Column(key, label, "change", words_impact.unit(view, code), decimals) for key, label in cards.limits()),
        ),
    )
    alt = f"{title}. {'; '.join(frame['teks'])}"
    return Card(title, subtitle, figure, table, cards.source(view, verdict), alt, METHODS["pretrend"])


@remembered
def before_after(view: View, code: str) -> Card:
    """Each kampung's kelurahan, its years counted from the founding; grey what it would be had it moved as those without a kampung."""
    return cards.linked(view, _before_after(view, code, view.area if view.kelurahan or view.kampung else ""))


@heeding()
def _before_after(view: View, code: str, chosen: str) -> Card:
    """chosen: the kelurahan to point out, empty for none."""
    verdict = impact.verdict(view.data, code)
    rows = aligned(view.data, code)
    if rows.empty:
        return cards.nothing(view, verdict)
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    rows = rows.assign(teks=[_hover(view, row, unit, decimals) for row in rows.itertuples()])
    last = rows.sort_values("tahun").groupby("wilayah").last()
    gap = (last["nilai"] - last["banding"]).dropna()
    ahead = gap[gap > 0 if indicator["arah"] == "naik" else gap < 0]
    behind = gap[(gap != 0) & ~gap.index.isin(ahead.index)]
    signs = {**dict.fromkeys(ahead.index, BETTER), **dict.fromkeys(behind.index, WORSE)}
    alone = len(last) - len(gap)
    title = _n("Uraian, bukan dampak: {n} dari {total} kelurahan berkampung kini lebih baik daripada bila mengikuti kelurahan lain", len(ahead)).format(
        n=len(ahead), total=len(gap)
    ) + (_n("; {n} tanpa angka sebelumnya", alone).format(n=alone) if alone else "")
    subtitle = _(
        "Perubahan {nama} ({satuan}) sejak tahun terakhir sebelum pencanangan (garis tegak); garis kelabu: bila mengikuti kelurahan yang belum punya kampung; "
        "angka: beda dengan garis kelabu pada tahun terakhir, {baik} lebih baik, {buruk} lebih buruk"
    ).format(nama=words_impact.name(view, verdict, inside=True), satuan=words_impact.unit(view, code), baik=BETTER, buruk=WORSE)
    places = sorted(gap.index, key=lambda place: (last.at[place, "mulai"], -abs(gap[place])))
    own, others = _moved(rows, "nilai"), _moved(rows, "banding")
    figure = (
        overtime.multiples(
            {place: own[place] for place in places},
            titles={place: trend_words.short(view, place) for place in places},
            marked=ahead.index.tolist(),
            behind=pd.DataFrame(columns=["x", "y", "teks"]),
            beside={place: others[place] for place in places},
            upright=-0.5,
            breaks=(),
            step=lines.STEPS["tahun"],
            theme=view.theme,
            columns=min(len(places), 3),
            height=140,
            chosen=chosen,
            bold={place: f"{signs.get(place, '')}\N{NO-BREAK SPACE}{formats.signed(gap[place], decimals)}".lstrip() for place in places},
            worse=behind.index.tolist(),
        )
        if places
        else f'<p class="kosong">{escape(_("Tidak ada angka sebelum pencanangan."))}</p>'
    )
    table = Table(
        rows.assign(nama=rows["wilayah"].map(view.name), beda=rows["nilai"] - rows["banding"]).astype({"mulai": str, "tahun": str}),
        (
            Column("nama", _("Kelurahan")),
            Column("mulai", _("Tahun pencanangan")),
            Column("tahun", _("Tahun")),
            Column("waktu", _("Tahun sejak pencanangan"), "number"),
            Column("nilai", i18n.own(indicator, "nama"), "number", unit, decimals),
            Column("banding", _("Bila seperti kelurahan lain"), "number", unit, decimals),
            Column("beda", _("Beda"), "change", words_impact.unit(view, code), decimals),
        ),
    )
    return Card(title, subtitle, figure, table, cards.source(view, verdict), title, METHODS["before_after"])


def _moved(rows: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """By place, a line of changes since the last year before the founding."""
    before = rows[rows["waktu"] < 0].sort_values("waktu").drop_duplicates("wilayah", keep="last").set_index("wilayah")["nilai"]
    moved = pd.DataFrame({"x": rows["waktu"].astype(float), "y": rows[column] - rows["wilayah"].map(before), "teks": rows["teks"]})
    return dict(list(moved.groupby(rows["wilayah"])))


def _hover(view: View, row: Any, unit: str, decimals: int) -> str:
    text = _("{nama}, {tahun}: {nilai}").format(nama=view.name(row.wilayah), tahun=row.tahun, nilai=formats.quantity(row.nilai, unit, decimals))
    return text if pd.isna(row.banding) else text + "<br>" + _("bila seperti kelurahan lain: {n}").format(n=formats.quantity(row.banding, unit, decimals))


def _year_words(view: View, code: str, row: Any) -> str:
    """A point of the figure in words."""
    since = int(row.waktu)
    when = (
        _n("{n} tahun sebelum pencanangan", -since).format(n=-since)
        if since < 0
        else _("tahun pencanangan")
        if since == 0
        else _n("{n} tahun sesudahnya", since).format(n=since)
    )
    size = words_impact.size(view, code, row.efek)
    if pd.isna(row.bawah):
        return _("{kapan}: {efek} (patokan)").format(kapan=when, efek=size) if since == -1 else f"{when}: {size}"
    decimals = int(view.data.indicator(code)["desimal"])
    return _("{kapan}: {efek} ({a} sampai {b}), {n} kelurahan").format(
        kapan=when,
        efek=size,
        a=formats.signed(row.bawah, decimals),
        b=formats.signed(row.atas, decimals),
        n=row.tempat,
    )

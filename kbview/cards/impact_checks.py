"""How far the estimate carries: by other ways of counting, when ways may part by themselves, and against what lot alone makes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kbdata import impact
from kbdata.impact import SIGNIFICANT
from kbdata.staggered import LEVEL
from kbview import charts_impact, formats, words_impact
from kbview.card import Card
from kbview.cards import impact as cards
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View
from kbview.words_impact import METHODS

CLASSES = 24


@cards.unfiltered
def ways(view: View, code: str) -> Card:
    """The same effect by every way of counting."""
    verdict = impact.verdict(view.data, code)
    if verdict.study is None:
        return cards.nothing(view, verdict)
    decimals = int(view.data.indicator(code)["desimal"])
    rows = pd.DataFrame(
        [
            (way.method, words_impact.method(way.method), way.effect, way.low, way.high, way.places, words_impact.span(view, code, way))
            for way in verdict.methods
        ],
        columns=["kode", "nama", "efek", "bawah", "atas", "tempat", "selang"],
    ).astype({"bawah": float, "atas": float})
    rows["teks"] = [f"{row.nama.replace('<br>', ' ')}: {words_impact.size(view, code, row.efek)} ({row.selang})" for row in rows.itertuples()]
    compared = [way for way in verdict.methods if way.method != "naive"]
    clear = sum(way.clear for way in compared)
    naive = next((way for way in verdict.methods if way.method == "naive"), compared[0])
    title = (
        _("Semua cara dengan pembanding menemukan beda yang jelas")
        if clear == len(compared)
        else _("Tidak satu pun cara dengan pembanding menemukan beda yang jelas")
        if not clear
        else _("{n} dari {total} cara dengan pembanding menemukan beda yang jelas").format(n=clear, total=len(compared))
    )
    if naive.clear and not clear:
        title += _("; tanpa pembanding tampak {e}").format(e=words_impact.size(view, code, naive.effect))
    subtitle = _("Dampak pada {nama} menurut beberapa cara; garis: selang {yakin}. Tanpa pembanding ikut terhitung apa yang terjadi di mana-mana").format(
        nama=words_impact.name(view, verdict, inside=True), yakin=formats.percent(100 * LEVEL, 0)
    )
    figure = charts_impact.intervals(
        rows, unit=words_impact.unit(view, code), theme=view.theme, main="staggered", say=lambda value: formats.signed(value, decimals)
    )
    table = Table(
        rows.assign(nama=rows["nama"].str.replace("<br>", " ")),
        (
            Column("nama", _("Cara")),
            Column("tempat", _("Kelurahan"), "number"),
            *(Column(key, label, "change", words_impact.unit(view, code), decimals + 1) for key, label in cards.limits()),
        ),
    )
    return Card(title, subtitle, figure, table, cards.source(view, verdict), f"{title}. {'; '.join(rows['teks'])}", METHODS["methods"])


@cards.unfiltered
def sensitivity(view: View, code: str) -> Card:
    """How much the ways may have parted by themselves before nothing is left of the finding."""
    verdict = impact.verdict(view.data, code)
    if verdict.study is None:
        return cards.nothing(view, verdict)
    if verdict.study.sensitivity.empty:
        return cards.nothing(view, verdict, why=_("untuk ini perlu paling sedikit dua tahun berurutan sebelum pencanangan"))
    study, decimals = verdict.study, int(view.data.indicator(code)["desimal"])
    rows = study.sensitivity
    rows = rows.assign(
        teks=[
            _("menyimpang {k} kali: {a} sampai {b}").format(
                k=formats.amount(row.kali), a=formats.signed(row.bawah, decimals), b=words_impact.size(view, code, row.atas)
            )
            for row in rows.itertuples()
        ]
    )
    broken = study.breakdown
    title = (
        _("Hasil bertahan walaupun tren menyimpang {k} kali penyimpangan sebelumnya").format(k=formats.amount(float(rows["kali"].iloc[-1])))
        if broken is None
        else _("Tanpa penyimpangan tren pun nol sudah mungkin")
        if broken == 0
        else _("Hasil gugur bila tren menyimpang {k} kali penyimpangan terbesar sebelumnya").format(k=formats.amount(broken))
    )
    subtitle = _("Selang dampak bila sesudah pencanangan tren berpisah sendiri, diukur dengan penyimpangan terbesar antartahun sebelumnya")
    figure = charts_impact.sensitivity(
        rows, broken=broken, axis=_("kali penyimpangan terbesar sebelum pencanangan"), unit=words_impact.unit(view, code), theme=view.theme
    )
    bounds = (Column(key, label, "change", words_impact.unit(view, code), decimals + 1) for key, label in cards.limits()[1:])
    table = Table(rows, (Column("kali", _("Kali"), "number", "", 2), *bounds))
    return Card(title, subtitle, figure, table, cards.source(view, verdict), f"{title}. {'; '.join(rows['teks'])}", METHODS["sensitivity"])


@cards.unfiltered
def placebo(view: View, code: str) -> Card:
    """The effect against those that founding years dealt out by lot would show."""
    verdict = impact.verdict(view.data, code)
    if verdict.study is None:
        return cards.nothing(view, verdict)
    own, decimals = verdict.study.estimate.effect, int(view.data.indicator(code)["desimal"])
    counts, edges = np.histogram(verdict.fake_places, bins=CLASSES)
    middles = (edges[:-1] + edges[1:]) / 2
    rows = pd.DataFrame(
        {"dari": edges[:-1], "sampai": edges[1:], "tengah": middles, "lebar": np.diff(edges), "jumlah": counts, "jauh": np.abs(middles) >= abs(own)}
    )
    rows["teks"] = [
        _("{a} sampai {b}: {n} undian").format(
            a=formats.signed(row.dari, decimals + 1), b=formats.signed(row.sampai, decimals + 1), n=formats.number(row.jumlah)
        )
        for row in rows.itertuples()
    ]
    share = formats.percent(100 * verdict.by_lot, 1)
    title = (
        _("Undian jarang memberi beda sebesar ini: {p}") if verdict.by_lot < SIGNIFICANT else _("Undian pun cukup sering memberi beda sebesar ini: {p}")
    ).format(p=share)
    dates = verdict.study.fake_dates
    shown = dates[(dates["bawah"] > 0) | (dates["atas"] < 0)]
    told = (
        _("tanggal tiruan: tidak dapat diuji")
        if dates.empty
        else _("tanggal tiruan: tidak menunjukkan beda, sebagaimana mestinya")
        if shown.empty
        else _("tanggal tiruan: sudah tampak beda {e} sebelum ada kampung").format(e=words_impact.size(view, code, float(shown["efek"].iloc[-1])))
    )
    subtitle = _("Dampak semu dari {n} undian tahun pencanangan di antara kelurahan yang sama; {tanggal}").format(
        n=formats.number(len(verdict.fake_places)), tanggal=told
    )
    figure = charts_impact.lots(
        rows,
        own=(own, _("sebenarnya {e}").format(e=words_impact.size(view, code, own))),
        theme=view.theme,
        axis=_("dampak semu ({satuan})").format(satuan=words_impact.unit(view, code)),
    )
    table = Table(
        rows,
        (
            Column("dari", _("Dari"), "change", "", decimals + 2),
            Column("sampai", _("Sampai"), "change", "", decimals + 2),
            Column("jumlah", _("Undian"), "number"),
        ),
    )
    return Card(title, subtitle, figure, table, cards.source(view, verdict), f"{title}. {subtitle}", METHODS["placebo"])

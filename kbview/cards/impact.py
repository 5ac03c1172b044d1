"""The impact of the kampung: the estimate with its uncertainty, what speaks against it, and the way of counting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from html import escape

import pandas as pd

from kbdata import impact
from kbdata.impact import Verdict
from kbdata.panel import offered
from kbdata.staggered import LEVEL
from kbview import formats, i18n, methods, tables, words_impact
from kbview.card import Card, Foot, foot
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, heeding, remembered
from kbview.words_impact import METHODS

TONES = {impact.UNKNOWN: "", impact.UNPROVEN: "", impact.DOUBTFUL: "buruk", impact.SUPPORTED: "baik"}


def unfiltered(build: Callable[[View, str], Card]) -> Callable[[View, str], Card]:
    """A card that heeds no filter: built once for all views. Its `below` is the anchor of its method, of which `linked` makes the link."""
    whole = heeding()(build)
    return remembered(wraps(build)(lambda view, code: linked(view, whole(view, code))))


def linked(view: View, card: Card) -> Card:
    """The card with the link to its method, which keeps the filters of the view; one that shows nothing has none."""
    return replace(card, below=methods.link(view, card.below)) if card.below else card


@heeding()
def choices(view: View) -> dict[str, str]:
    """The indicators whose impact can be asked for, by name; the leading one first, also where nothing can be said of it yet."""
    leading = view.data.setting("indikator_utama")
    codes = [leading, *(code for code in offered(view.data) if code != leading)]
    return {code: i18n.own(view.data.indicator(code), "nama") for code in codes}


@heeding()
def sentence(view: View, code: str) -> str:
    """The page's one sentence."""
    return words_impact.sentence(view, impact.verdict(view.data, code))


@remembered
def heeded(view: View) -> str:
    """Which filters the page heeds, as HTML."""
    told = _(
        "Dihitung dari semua kelurahan dan semua tahun sekaligus; tempat yang disaring hanya ditonjolkan. "
        "Periode, SKPD, dan bidang tidak berlaku di halaman ini."
    )
    return f'<p class="catatan">{escape(told)}</p>'


@unfiltered
def estimate(view: View, code: str) -> Card:
    """The estimate, its interval, and what both mean."""
    verdict = impact.verdict(view.data, code)
    if verdict.study is None:
        return nothing(view, verdict, _("Dampak belum dapat dihitung"))
    found = verdict.study.estimate
    title = _("Dampak pada {nama}: {putusan}").format(nama=words_impact.name(view, verdict, inside=True), putusan=words_impact.judgement(verdict.judgement))
    if any(caveat.code == "only_simulated" for caveat in verdict.caveats):
        title += _(" (simulasi)")
    subtitle = _("Perubahan sejak pencanangan dibanding kelurahan yang belum punya kampung, rata-rata {n} kelurahan; {arah}").format(
        n=found.places, arah=words_impact.good(view, verdict)
    )
    lots = _("Bila pencanangan diundi di antara kelurahan, {p} undian memberi beda sebesar ini atau lebih.").format(p=formats.percent(100 * verdict.by_lot, 1))
    sentences = [words_impact.plain(view, verdict), lots, words_impact.smallest(view, verdict)]
    decimals, unit = int(view.data.indicator(code)["desimal"]), words_impact.unit(view, code)
    table = Table(
        verdict.study.by_group.astype({"mulai": str, "tahun": str}),
        (
            Column("mulai", _("Tahun pencanangan")),
            Column("tahun", _("Tahun")),
            Column("tempat", _("Kelurahan"), "number"),
            *(Column(key, label, "change", unit, decimals) for key, label in limits()),
        ),
    )
    figure = (
        f'<div class="dampak-angka"><span class="besar {TONES[verdict.judgement]}">{escape(words_impact.size(view, code, found.effect))}</span>'
        f'<span class="selang">{escape(_("selang {p}: {r}").format(p=formats.percent(100 * LEVEL, 0), r=words_impact.span(view, code, found)))}</span></div>'
        + "".join(f'<p class="uraian">{escape(text)}</p>' for text in sentences)
        + tables.html(_by_group(view, verdict))
    )
    return Card(title, subtitle, figure, table, source(view, verdict), f"{title}. {' '.join(sentences)}", METHODS["staggered"])


@unfiltered
def caveats(view: View, code: str) -> Card:
    """What limits what may be said, the weightiest first."""
    verdict = impact.verdict(view.data, code)
    told = sorted(((words_impact.weighty(caveat.code), *words_impact.caveat(view, verdict, caveat)) for caveat in verdict.caveats), key=lambda row: not row[0])
    heavy = sum(row[0] for row in told)
    title = (
        _n("{n} hal melarang menyebutnya dampak", heavy).format(n=heavy)
        if heavy
        else _n("{n} hal membatasi apa yang boleh dikatakan", len(told)).format(n=len(told))
        if told
        else _("Tidak ada catatan")
    )
    items = "".join(
        f'<li class="{"berat" if weighty else ""}"><b>{escape(head)}</b><span class="sebab">{escape(text)}</span></li>' for weighty, head, text in told
    )
    frame = pd.DataFrame(told, columns=["berat", "hal", "arti"])
    table = Table(frame, (Column("hal", _("Hal")), Column("arti", _("Artinya"))))
    subtitle = _("Disusun dari hasil uji di halaman ini dan dari datanya; yang terberat di atas")
    return Card(
        title,
        subtitle,
        f'<ul class="peringatan-dampak">{items}</ul>',
        table,
        source(view, verdict),
        title,
        METHODS["caveats"],
    )


def source(view: View, verdict: Verdict, *notes: str) -> Foot:
    """The foot of every card: where the panel comes from, its years and how many kelurahan it follows."""
    found = foot(view, verdict.panel.rows, notes=notes)
    total = int((view.data.places["tingkat"] == "kelurahan").sum())
    coverage = _("{n} dari {total} kelurahan diikuti").format(n=len(verdict.panel.wide), total=total)
    return Foot(found.sources, found.period, found.simulated, found.provisional, coverage, found.notes)


def nothing(view: View, verdict: Verdict, title: str = "", why: str = "") -> Card:
    """A card of which the figure cannot be made: it says what is missing. why: what only this figure lacks."""
    why = why or words_impact.missing(verdict.panel.missing)
    table = Table(pd.DataFrame({"sebab": [why]}), (Column("sebab", _("Yang belum ada")),))
    figure = f'<p class="kosong">{escape(why[:1].upper() + why[1:])}.</p>'
    return Card(title or _("Belum dapat ditunjukkan"), words_impact.name(view, verdict), figure, table, source(view, verdict))


def _by_group(view: View, verdict: Verdict) -> Table:
    """The effects by founding year and year with their intervals, narrow enough for a phone."""
    assert verdict.study is not None
    code, frame = verdict.panel.code, verdict.study.by_group.astype({"mulai": str, "tahun": str})
    decimals = int(view.data.indicator(code)["desimal"])
    told = [
        formats.signed(effect, decimals)
        if pd.isna(low)
        else _("{efek} ({a} sampai {b})").format(efek=formats.signed(effect, decimals), a=formats.signed(low, decimals), b=formats.signed(high, decimals))
        for effect, low, high in zip(frame["efek"], frame["bawah"], frame["atas"], strict=True)
    ]
    return Table(
        frame.assign(dampak=told),
        (
            Column("mulai", _("Dicanangkan"), "period"),
            Column("tahun", _("Tahun"), "period"),
            Column("dampak", _("Dampak dan selangnya ({satuan})").format(satuan=words_impact.unit(view, code))),
        ),
    )


def limits() -> tuple[tuple[str, str], ...]:
    return (("efek", _("Dampak")), ("bawah", _("Batas bawah")), ("atas", _("Batas atas")))

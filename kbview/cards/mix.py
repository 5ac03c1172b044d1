"""Which methods people use: the mix over time, the long-lasting ones together."""

from __future__ import annotations

from html import escape
from itertools import takewhile

import pandas as pd

from kbdata import indicators, mix, periods
from kbdata.observations import reported_periods
from kbview import formats, i18n, lines, overtime, tables
from kbview.card import Card, foot
from kbview.cards import lacking, trend_words
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.theme import Theme
from kbview.view import PLACE, View, heeding


@heeding(*PLACE)
def methods(view: View, grain: periods.Grain = "tahun", height: int = 360) -> Card:
    """The methods of the chosen place in percent of all users, by period."""
    if absent := lacking.of(view, (), _("Bauran metode"), (mix.USERS, mix.LONG)):
        return absent
    found, pooled = shares(view, grain)
    place = _("semua kampung di {tempat}").format(tempat=view.name(view.place)) if pooled else view.name(view.place)
    named = names(view)
    found = found.assign(nama=found["indikator"].map(named))
    table = Table(
        found,
        (
            Column("periode", _("Periode"), "period"),
            Column("nama", _("Metode")),
            Column("nilai", _("Peserta"), "number"),
            Column("persen", _("Bagian"), "number", "%", 1),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )
    lasting, other = mix.methods(view.data)
    subtitle = _("Metode dalam persen peserta KB aktif, {tempat}, {kurun}").format(tempat=place, kurun=trend_words.span_words(found))
    if found.empty:
        title = _("Bauran metode: {tempat} belum melaporkan ketujuh metode").format(tempat=place)
        return Card(title, subtitle, f'<p class="catatan">{escape(_("Pilih kurun lain, atau tempat yang lebih luas."))}</p>', table, foot(view, found), title)
    colours = _colours(view.theme, lasting, other)
    frame = (
        found.assign(
            x=found["periode"].map(lines.position),
            bagian=found["indikator"],
            teks=[
                f"<b>{row.nama} {formats.percent(row.persen)}</b><br>{_('{n} peserta').format(n=formats.number(row.nilai))}"
                f" · {formats.period(row.periode)} · {tables.status(row.status)}"
                for row in found.itertuples()
            ],
        )
        .drop(columns="nilai")
        .rename(columns={"persen": "nilai"})
    )
    figure = overtime.shares(
        frame,
        parts={code: (named[code], colours[code]) for code in [*lasting, *other]},
        theme=view.theme,
        say=lambda value: formats.percent(value, 0),
        area=frame["x"].nunique() > 12,
        height=height,
    )
    title = finding(found, place, lasting, pooled)
    return Card(title, subtitle, figure, table, foot(view, found), title, _legend(named, colours, lasting, other))


def shares(view: View, grain: periods.Grain) -> tuple[pd.DataFrame, bool]:
    """The mix of the chosen place, or of its kampung together where it has none of that grain (True)."""
    span = reported_periods(view.data, frozenset(code for side in mix.methods(view.data) for code in side), grain)
    found = mix.shares(view.data, view.place, [view.place], span).dropna(subset=["persen"])
    inside = indicators.members(view.data, view.place, "kampung")
    if found.empty and inside and grain != "tahun":
        return mix.shares(view.data, view.place, inside, span).dropna(subset=["persen"]), True
    return found, False


@heeding()
def names(view: View) -> dict[str, str]:
    """The methods by name, without the words that all of them share."""
    every = {code: i18n.own(view.data.indicator(code), "nama").split() for side in mix.methods(view.data) for code in side}
    most = min(map(len, every.values())) - 1
    shared = len(list(takewhile(lambda column: len(set(column)) == 1, zip(*(words[:most] for words in every.values()), strict=True))))
    return {code: " ".join(words[shared:]) for code, words in every.items()}


def finding(found: pd.DataFrame, place: str, lasting: list[str], pooled: bool) -> str:
    """What the mix shows: the share of the long-lasting methods, its change, and the commonest method."""
    by_period = found[found["indikator"].isin(lasting)].groupby("periode")["persen"].sum()
    first, last = by_period.index[0], by_period.index[-1]
    top = found[found["periode"] == last].sort_values("persen", ascending=False).iloc[0]
    told = _("{metode} terbanyak ({p})").format(metode=top["nama"], p=formats.percent(top["persen"]))
    if first == last or pooled:  # of pooled kampung there are more and more: a change would be that of the list
        return _("MKJP {n} peserta KB aktif {tempat} pada {periode}; {lain}").format(
            n=formats.percent(by_period[last]), tempat=place, periode=formats.period(last), lain=told
        )
    return _("MKJP {tempat} {arah} sejak {periode} menjadi {n}; {lain}").format(
        tempat=place,
        arah=trend_words.direction(by_period[last] - by_period[first], "persen", 1),
        periode=formats.period(first),
        n=formats.percent(by_period[last]),
        lain=told,
    )


def _colours(theme: Theme, lasting: list[str], other: list[str]) -> dict[str, str]:
    """Long-lasting methods in shades of one hue, the others in shades of another."""
    teal, brown = theme.ramp[::-1], (theme.diverging[0], theme.diverging[1], theme.quiet)
    return {code: teal[i % len(teal)] for i, code in enumerate(lasting)} | {code: brown[i % len(brown)] for i, code in enumerate(other)}


def _legend(names: dict[str, str], colours: dict[str, str], lasting: list[str], other: list[str]) -> str:
    def group(label: str, codes: list[str]) -> str:
        items = "".join(f'<span><i style="background:{colours[code]}"></i>{escape(names[code])}</span>' for code in codes)
        return f'<p class="legenda"><span><b>{escape(label)}</b></span>{items}</p>'

    return group(_("MKJP (jangka panjang):"), lasting) + group(_("Bukan MKJP:"), other)

"""How an indicator went: lines over periods, with targets, events and breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Literal

import pandas as pd

from kbdata import indicators, periods, targets
from kbdata.observations import observations, reported_periods
from kbdata.tables import BREAKS, STATUSES
from kbview import charts_trend, formats, go, i18n, lines, tables, words
from kbview.card import Card, foot
from kbview.cards import marks, pace_words
from kbview.cards.trend_words import finding, labels, partial, subtitle
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered

PARTS = {"kota": "kecamatan", "kecamatan": "kelurahan", "kelurahan": "kampung"}
Against = Literal["bagian", "sejajar", "kampung", "sendiri"]


def comparison(view: View, against: Against = "bagian", ratio: bool = True) -> list[str]:
    """The place and those a trend shows beside it.

    bagian: its parts, and from a kelurahan down the places above it; sejajar: its neighbours of the same level, and the city;
    kampung: all kampung inside it. ratio: counts of larger places are left out, since they would flatten the others.
    """
    data, place = view.data, view.place
    own = data.above[place]
    inside: list[str] = []
    above: list[str] = []
    match against:
        case "bagian":
            inside = indicators.members(data, place, PARTS[view.level]) if view.level in PARTS else []
            above = [own[level] for level in ("kelurahan", "kecamatan", "kota") if view.level in ("kelurahan", "kampung")]
        case "sejajar" if view.level != "kota":
            inside = indicators.members(data, view.city if view.level == "kecamatan" else own["kecamatan"], view.level)
            above = [view.city]
        case "kampung":
            inside = indicators.members(data, place, "kampung")
    return list(dict.fromkeys([place, *inside, *(above if ratio else [])]))


def choices(view: View) -> dict[str, str]:
    """What a place can be compared with, in words."""
    return {
        "kota": {"bagian": _("kecamatan"), "kampung": _("kampung"), "sendiri": _("tidak ada")},
        "kecamatan": {"bagian": _("kelurahan di dalamnya"), "sejajar": _("kecamatan lain"), "kampung": _("kampung"), "sendiri": _("tidak ada")},
        "kelurahan": {"bagian": _("kecamatan, kota, dan kampungnya"), "sejajar": _("kelurahan lain sekecamatan"), "sendiri": _("tidak ada")},
        "kampung": {"bagian": _("kelurahan, kecamatan, dan kota"), "sejajar": _("kampung lain sekecamatan"), "sendiri": _("tidak ada")},
    }[view.level]


def grains(view: View, codes: tuple[str, ...]) -> list[periods.Grain]:
    """The grains at which any of the indicators has been reported."""
    seen = observations(view.data)
    shortest = seen.loc[seen["indikator"].isin(set().union(*(parts(view, code) for code in codes))), "panjang"].min()
    return [grain for grain, months in periods.MONTHS.items() if months == 12 or months >= shortest]


@remembered
def series(view: View, code: str, grain: periods.Grain = "tahun", against: Against = "bagian", goals: bool = True) -> Card:
    """All periods that an indicator has, whatever the period of the filter bar, with its events numbered and listed."""
    chosen = comparison(view, against if grain == "tahun" else "kampung", view.data.indicator(code)["sifat"] == "rasio")
    return trend(view, code, grain, tuple(chosen), height=420, whole=True, goals=goals)


@remembered
def trend(
    view: View, code: str, grain: periods.Grain = "tahun", places: tuple[str, ...] = (), height: int = 360, whole: bool = False, goals: bool = True
) -> Card:
    """The trend of an indicator at the chosen place and those to compare it with.

    whole: all periods, with events and published figures listed below; without it up to the period of the filter bar.
    """
    indicator = view.data.indicator(code)
    shown = list(places) or comparison(view)
    main = shown[0]
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    found = known(view, code, grain, shown, whole)
    names = labels(view, shown)
    pooled = found["kumpulan"].any()
    if pooled:
        names[main] = _("semua kampung")
    part = partial(found)
    told = marks.events(view, code, main, None if whole else view.year)
    breaks = [lines.boundary(day, grain) for day in told.loc[told["jenis"].isin(BREAKS), "tanggal"]]
    others = marks.contradicting(view, found, unit, decimals)
    inside, left_out = _in_view(marks.marks(view, code, main, grain), found) if whole else ([], 0)
    figure: go.Figure | str = charts_trend.trend(
        drawn(found[~part], names, unit, decimals),
        names=names,
        highlight=main,
        theme=view.theme,
        breaks=breaks,
        events=marks.numbered(inside),
        height=height,
        step=lines.STEPS[grain],
        say=lambda value: formats.quantity(value, unit, decimals) if formats.is_percent(unit) else formats.number(value, decimals),
        targets=_targets(view, code, main, grain, None if whole else view.period) if goals else {},
        extra=_open({_("angka sumber lain"): others, _("belum semua bulan"): _months(found[part], names, unit, decimals)}),
        period=lines.closing(view.period, grain) if whole else None,
    )
    table = Table(
        found.assign(nama=found["wilayah"].map(names)),
        (
            Column("nama", _("Tempat")),
            Column("periode", _("Periode"), "period"),
            Column("nilai", i18n.own(indicator, "nama"), "number", unit, decimals),
            Column("lapor", _("Melapor"), "number"),
            Column("dari", _("Dari"), "number"),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
            Column("lain", _("Menurut sumber lain")),
        ),
    )
    title = finding(view, found, code, main, breaks)
    if found.empty and whole:
        figure = f'<p class="catatan">{escape(_advice(view, code, grain))}</p>'
    notes = [] if whole else [i18n.own(row, "judul") for row in told.itertuples() if row.jenis in BREAKS]
    card = Card(title, subtitle(view, found, code, whole, pooled), figure, table, foot(view, found, notes=notes, main=main), title)
    if not whole:
        return card
    published = marks.published(view, found[found["wilayah"] == main], unit, decimals)
    ahead = pace_words.sentences(view, code) if goals and grain == "tahun" and main == view.place else []
    return replace(card, below=marks.html(view, inside, left_out, [*ahead, *published], others["kalimat"].tolist()))


def known(view: View, code: str, grain: periods.Grain, places: list[str], whole: bool = True) -> pd.DataFrame:
    """The rows of `indicators.values` that have a value, over all periods or up to that of the filter bar.

    Where the first place has none of that grain (months are reported by kampung only), its kampung taken together stand
    for it: `kumpulan` is True there.
    """
    reported = reported_periods(view.data, frozenset(parts(view, code)), grain)
    span = [period for period in reported if whole or period[:4] <= view.period]
    found = indicators.values(view.data, [code], places, span)
    found = found[found["nilai"].notna()].assign(kumpulan=False)
    inside = indicators.members(view.data, places[0], "kampung")
    if grain != "tahun" and inside and not (found["wilayah"].eq(places[0]) & ~partial(found)).any():
        pool = indicators.together(view.data, [code], {places[0]: inside}, span).dropna(subset=["nilai"])
        found = pd.concat([pool.assign(kumpulan=True), found], ignore_index=True) if len(pool) else found
    return found


def parts(view: View, code: str) -> set[str]:
    """The indicators whose reports an indicator is made of, itself included."""
    row = view.data.indicator(code)
    above = row["pembilang"].split("+") if pd.notna(row["pembilang"]) else []
    return {code}.union(*(parts(view, part) for part in above))


def _in_view(every: list[marks.Mark], found: pd.DataFrame) -> tuple[list[marks.Mark], int]:
    """The events that lie on the axis, and how many do not."""
    at = found["periode"].map(lines.position)
    inside = [mark for mark in every if at.min() - 0.04 <= mark.x <= at.max() + 0.04] if len(at) else []
    return inside, len(every) - len(inside)


def _open(points: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {label: frame for label, frame in points.items() if len(frame)}


def _months(found: pd.DataFrame, names: dict[str, str], unit: str, decimals: int) -> pd.DataFrame:
    """Flows of too few months as points of their own, the months counted in the hover."""
    rows = found.sort_values("wilayah", kind="stable")
    points = _points(rows, names, unit, decimals)
    counts = [_("{n} dari {total} bulan").format(n=int(gave), total=int(every)) for gave, every in zip(rows["bulan_lapor"], rows["bulan_dari"], strict=True)]
    return points.assign(teks=[f"{text} · {count}" for text, count in zip(points["teks"], counts, strict=True)])


def line(view: View, rows: pd.DataFrame, name: str, unit: str, decimals: int) -> pd.DataFrame:
    """Rows of `indicators.values` of one place as points of a line: `x`, `y`, and `teks` for the hover."""
    return _points(rows, dict.fromkeys(rows["wilayah"], name), unit, decimals)


def drawn(rows: pd.DataFrame, names: Mapping[str, str], unit: str, decimals: int) -> dict[str, pd.DataFrame]:
    """The same of any places: a line for each, in the order in which they come. names: of the places."""
    return dict(list(_points(rows, names, unit, decimals).groupby(rows["wilayah"].to_numpy(), sort=False)))


def _points(rows: pd.DataFrame, names: Mapping[str, str], unit: str, decimals: int) -> pd.DataFrame:
    told = zip(*(rows[column] for column in ("wilayah", "nilai", "periode", "status", "lapor", "dari")), strict=True)
    texts = [
        f"<b>{names[place]} {formats.quantity(value, unit, decimals)}</b><br>{formats.period(period)} · {tables.status(status)}"
        + (" · " + _("{n} dari {total} melapor").format(n=gave, total=every) if every > 1 else "")
        for place, value, period, status, gave, every in told
    ]
    return pd.DataFrame({"x": [lines.position(p) for p in rows["periode"]], "y": rows["nilai"].tolist(), "teks": texts})


def _targets(view: View, code: str, place: str, grain: periods.Grain, until: str | None) -> dict[str, pd.DataFrame]:
    found = targets.of(view.data, code, place)
    found = found if until is None else found[found["periode"].str[:4] <= until]
    result = {}
    for source, mine in found.groupby("sumber", sort=False):
        label = _("sasaran {s}").format(s=words.source_word(view.data.titles[source], False))
        label += f" ({_('simulasi')})" if mine["status"].eq(STATUSES[2]).any() else ""
        result[label] = pd.DataFrame({"x": [lines.closing(p, grain) for p in mine["periode"]], "y": mine["nilai"]}).sort_values("x")
    return result


def _advice(view: View, code: str, grain: periods.Grain) -> str:
    """What to loosen where a trend has nothing to draw."""
    if grain != "tahun":
        return _("Indikator ini tidak dilaporkan per bulan atau triwulan. Pilih kurun tahun.")
    if len(known(view, code, "tahun", [view.city])):
        return _("Angka ini hanya ada untuk {tempat}. Lepaskan saringan tempat.").format(tempat=view.name(view.city))
    return _("Belum ada angka untuk tempat ini. Pilih tempat atau indikator lain.")

"""How an indicator went: lines over periods, with targets, events and breaks."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from kbdata import chance, indicators, periods, targets
from kbdata.observations import observations
from kbdata.tables import LEVELS, STATUSES
from kbview import charts, formats, i18n, lines, tables, words
from kbview.card import Card, foot
from kbview.cards import marks
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
    own = data.places.loc[place]
    inside: list[str] = []
    above: list[str] = []
    match against:
        case "bagian":
            inside = indicators.members(data, place, PARTS[view.level]) if view.level in PARTS else []
            above = [own[level] for level in ("kelurahan", "kecamatan", "kota") if view.level in ("kelurahan", "kampung")]
        case "sejajar" if view.level != "kota":
            inside = indicators.members(data, view.city if view.level == "kecamatan" else str(own["kecamatan"]), view.level)
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
    breaks = [lines.boundary(day, grain) for day in told.loc[told["jenis"].isin(marks.BREAKS), "tanggal"]]
    drawn = {place: line(view, mine, names[place], unit, decimals) for place, mine in found[~part].groupby("wilayah", sort=False)}
    others = marks.contradicting(view, found, unit, decimals)
    inside, left_out = _in_view(marks.marks(view, code, main, grain), found) if whole else ([], 0)
    figure: go.Figure | str = charts.trend(
        drawn, names=names, highlight=main, theme=view.theme, breaks=breaks, events=marks.numbered(inside), height=height, step=lines.STEPS[grain],
        say=lambda value: formats.quantity(value, unit, decimals) if formats.is_percent(unit) else formats.number(value, decimals),
        targets=_targets(view, code, main, grain, None if whole else view.period) if goals else {},
        extra=_open({_("angka sumber lain"): others, _("belum semua bulan"): _months(view, found[part], names, unit, decimals)}), period=lines.closing(view.period, grain) if whole else None,
    )  # fmt: skip
    table = Table(
        found.assign(nama=found["wilayah"].map(names)),
        (Column("nama", _("Tempat")), Column("periode", _("Periode"), "period"), Column("nilai", i18n.own(indicator, "nama"), "number", unit, decimals),
         Column("lapor", _("Melapor"), "number"), Column("dari", _("Dari"), "number"), Column("status", _("Status"), "status"), Column("sumber", _("Sumber")),
         Column("lain", _("Kata sumber lain"))),
    )  # fmt: skip
    title = finding(view, found, code, main, breaks)
    if found.empty and whole:
        figure = f'<p class="catatan">{escape(_advice(view, code, grain))}</p>'
    notes = [] if whole else [i18n.own(row, "judul") for row in told.itertuples() if row.jenis in marks.BREAKS]
    card = Card(title, _subtitle(view, found, code, whole, pooled), figure, table, foot(view, found, notes=notes, main=main), title)
    if not whole:
        return card
    published = marks.published(view, found[found["wilayah"] == main], unit, decimals)
    return replace(card, below=marks.html(view, inside, left_out, published, others["kalimat"].tolist()))


def known(view: View, code: str, grain: periods.Grain, places: list[str], whole: bool = True) -> pd.DataFrame:
    """The rows of `indicators.values` that have a value, over all periods or up to that of the filter bar.

    Where the first place has none of that grain (months are reported by kampung only), its kampung taken together stand
    for it: `kumpulan` is True there.
    """
    seen = observations(view.data)
    span = sorted(seen.loc[seen["indikator"].isin(parts(view, code)), grain].dropna().unique())
    span = [period for period in span if whole or period[:4] <= view.period]
    found = indicators.values(view.data, [code], places, span).dropna(subset=["nilai"]).assign(kumpulan=False)
    inside = indicators.members(view.data, places[0], "kampung")
    if grain != "tahun" and inside and not (found["wilayah"].eq(places[0]) & ~partial(found)).any():
        pool = indicators.together(view.data, [code], {places[0]: inside}, span).dropna(subset=["nilai"])
        found = pd.concat([pool.assign(kumpulan=True), found], ignore_index=True) if len(pool) else found
    return found


def finding(view: View, found: pd.DataFrame, code: str, main: str, breaks: list[float] | None = None) -> str:
    """What the lines show, in a sentence; nothing is compared over a break, and no place is named for what may be chance."""
    indicator = view.data.indicator(code)
    name, unit, decimals = i18n.own(indicator, "nama"), i18n.own(indicator, "satuan"), int(indicator["desimal"])
    pooled = found.loc[found["wilayah"] == main, "kumpulan"].any() if "kumpulan" in found else False
    place = _("semua kampung di {tempat}").format(tempat=view.name(main)) if pooled else view.name(main)
    every = found[(found["wilayah"] == main) & ~partial(found)].sort_values("periode")
    if every.empty:
        return _("{nama}: {tempat} belum lapor").format(nama=name, tempat=place)
    last = every.iloc[-1]
    at = every["periode"].map(lines.position)
    own = every[at > max((where for where in breaks or [] if where < at.iloc[-1]), default=float("-inf"))]
    if len(own) == 1 or pooled:
        text = _("{nama} {tempat}: {nilai} pada {periode}").format(
            nama=name, tempat=place, nilai=formats.quantity(last["nilai"], unit, decimals), periode=formats.period(last["periode"])
        )  # fmt: skip
        if pooled:  # from 1 kampung to 20: a change would be that of the list, not of the people
            return _("{awal}, dari {n} kampung yang melapor").format(awal=text, n=last["lapor"])
        return text if len(every) == 1 else _("{awal}; seri terputus, tidak dibandingkan dengan sebelumnya").format(awal=text)
    first = own.iloc[0]
    text = _("{nama} {tempat} {arah} sejak {periode} menjadi {nilai}").format(
        nama=name, tempat=place, arah=direction(last["nilai"] - first["nilai"], unit, decimals), periode=formats.period(first["periode"]),
        nilai=formats.quantity(last["nilai"], unit, decimals),
    )  # fmt: skip
    if first["lapor"] != last["lapor"] and "terbit" not in (first["cara"], last["cara"]):
        text += _(" ({a} lalu {b} tempat melapor)").format(a=first["lapor"], b=last["lapor"])
    behind = _behind(view, found, indicator, main, last)
    return text if behind is None else _("{awal}; {tempat} tertinggal {n}").format(
        awal=text, tempat=_called(view, behind["wilayah"]), n=size(abs(behind["nilai"] - last["nilai"]), unit, decimals)
    )  # fmt: skip


def partial(found: pd.DataFrame) -> pd.Series:
    """Flows of which only some months are known: their sum must not stand on a line of whole years."""
    return (found["bulan_lapor"].astype(float) < found["bulan_dari"].astype(float)).fillna(False)


def short(view: View, place: str) -> str:
    """A place's name without the words it shares with the city's, for labels at line ends."""
    name, city = str(view.data.places.at[place, "nama"]), view.name(view.city)
    if place == view.city:
        return _("Kota")
    core = city.split()[-1]
    return name.removeprefix(core).strip() or name


def labels(view: View, places: list[str]) -> dict[str, str]:
    """Short names of places; a kampung is named as one where a place of the same name stands beside it."""
    names = {place: short(view, place) for place in places}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    level = view.data.places["tingkat"]
    return {place: _("Kampung {nama}").format(nama=name) if name in twice and level[place] == "kampung" else name for place, name in names.items()}


def parts(view: View, code: str) -> set[str]:
    """The indicators whose reports an indicator is made of, itself included."""
    row = view.data.indicator(code)
    above = row["pembilang"].split("+") if pd.notna(row["pembilang"]) else []
    return {code}.union(*(parts(view, part) for part in above))


def direction(difference: float, unit: str, decimals: int) -> str:
    """A change in words: `naik 4,0 poin`."""
    if round(difference, decimals) == 0:
        return _("tetap")
    return (_("naik {n}") if difference > 0 else _("turun {n}")).format(n=size(abs(difference), unit, decimals))


def size(value: float, unit: str, decimals: int) -> str:
    """The size of a difference: of shares in points."""
    return formats.points(value, decimals) if formats.is_percent(unit) else formats.quantity(value, unit, decimals)


def span_words(found: pd.DataFrame) -> str:
    """The periods of some rows in words: `2016–2019`."""
    span = sorted(found["periode"].unique())
    if not span:
        return formats.NOTHING
    return formats.period(span[0]) if len(span) == 1 else f"{formats.period(span[0], short=True)}–{formats.period(span[-1], short=True)}"


def _behind(view: View, found: pd.DataFrame, indicator: pd.Series, main: str, last: pd.Series) -> pd.Series | None:
    """The part of the place that lies furthest behind it, where that is more than chance."""
    level = view.data.places["tingkat"].map(LEVELS.index)
    others = found[(found["periode"] == last["periode"]) & (found["wilayah"].map(level) > level[main])]
    if len(others) < 2 or indicator["sifat"] != "rasio":
        return None
    bad = "atas" if indicator["arah"] == "turun" else "bawah"
    worst = others.sort_values("nilai", ascending=bad == "bawah").iloc[0]
    if not formats.is_percent(indicator["satuan"]) or pd.isna(worst["penyebut"]):
        return None
    [judged] = chance.funnel(
        worst["pembilang"], worst["penyebut"], last["nilai"], minimum=float(view.data.setting("penyebut_minimum")), factor=float(indicator["pengali"])
    ).to_dict("records")  # fmt: skip
    return worst if judged["beda"] == "berbeda_nyata" and judged["sisi"] == bad else None


def _called(view: View, place: str) -> str:
    return view.name(place) if view.data.places.at[place, "tingkat"] == "kampung" else short(view, place)


def _in_view(every: list[marks.Mark], found: pd.DataFrame) -> tuple[list[marks.Mark], int]:
    """The events that lie on the axis, and how many do not."""
    at = found["periode"].map(lines.position)
    inside = [mark for mark in every if at.min() - 0.04 <= mark.x <= at.max() + 0.04] if len(at) else []
    return inside, len(every) - len(inside)


def _open(points: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {label: frame for label, frame in points.items() if len(frame)}


def _months(view: View, found: pd.DataFrame, names: dict[str, str], unit: str, decimals: int) -> pd.DataFrame:
    """Flows of too few months as points of their own, the months counted in the hover."""
    points = pd.concat(
        [line(view, mine, names[place], unit, decimals) for place, mine in found.groupby("wilayah")] or [pd.DataFrame(columns=["x", "y", "teks"])]
    )
    counts = [
        _("{n} dari {total} bulan").format(n=int(row.bulan_lapor), total=int(row.bulan_dari))
        for row in found.sort_values("wilayah", kind="stable").itertuples()
    ]
    return points.assign(teks=[f"{text} · {count}" for text, count in zip(points["teks"], counts, strict=True)])


def _advice(view: View, code: str, grain: periods.Grain) -> str:
    """What to loosen where a trend has nothing to draw."""
    if grain != "tahun":
        return _("Indikator ini tidak dilaporkan per bulan atau triwulan. Pilih kurun tahun.")
    if len(known(view, code, "tahun", [view.city])):
        return _("Angka ini hanya ada untuk {tempat}. Lepaskan saringan tempat.").format(tempat=view.name(view.city))
    return _("Belum ada angka untuk tempat ini. Pilih tempat atau indikator lain.")


def _subtitle(view: View, found: pd.DataFrame, code: str, whole: bool, pooled: bool) -> str:
    indicator = view.data.indicator(code)
    text = _("{nama}, {satuan}, {kurun}").format(nama=i18n.own(indicator, "nama"), satuan=i18n.own(indicator, "satuan"), kurun=span_words(found))
    if not whole:
        return text
    covers = len(found) and found["periode"].str[:4].min() <= view.period <= found["periode"].str[:4].max()
    line = _("garis tegak tipis: periode saringan ({p})") if covers else _("periode saringan ({p}) di luar kurun ini")
    text = _("{teks}, semua periode yang ada; {garis}").format(teks=text, garis=line.format(p=view.period))
    return _("{teks}; garis tebal: semua kampung bersama, karena angka ini dilaporkan per kampung").format(teks=text) if pooled else text


def line(view: View, rows: pd.DataFrame, name: str, unit: str, decimals: int) -> pd.DataFrame:
    """Rows of `indicators.values` of one place as points of a line: `x`, `y`, and `teks` for the hover."""
    texts = [
        f"<b>{name} {formats.quantity(row.nilai, unit, decimals)}</b><br>{formats.period(row.periode)} · {tables.status(row.status)}"
        + (" · " + _("{n} dari {total} melapor").format(n=row.lapor, total=row.dari) if row.dari > 1 else "")
        for row in rows.itertuples()
    ]
    return pd.DataFrame({"x": [lines.position(p) for p in rows["periode"]], "y": rows["nilai"].tolist(), "teks": texts})


def _targets(view: View, code: str, place: str, grain: periods.Grain, until: str | None) -> dict[str, pd.DataFrame]:
    found = targets.of(view.data, code, place)
    found = found if until is None else found[found["periode"].str[:4] <= until]
    named = view.data.table("sumber").set_index("kode")
    result = {}
    for source, mine in found.groupby("sumber", sort=False):
        label = _("sasaran {s}").format(s=words.source_word(str(named.at[source, "judul"]), mine["status"].eq(STATUSES[2]).any()))
        result[label] = pd.DataFrame({"x": [lines.closing(p, grain) for p in mine["periode"]], "y": mine["nilai"]}).sort_values("x")
    return result

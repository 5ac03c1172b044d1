"""The map of any indicator and year, with what was done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from kbdata import indicators, interventions, targets
from kbdata.interventions import CANCELLED
from kbdata.tables import STATUSES
from kbview import formats, i18n, maps, words
from kbview.card import Card, Foot, foot
from kbview.cards import naming, places
from kbview.i18n import _, _n
from kbview.layers import Layers
from kbview.tables import Column
from kbview.view import PLACE, View, heeding, remembered

NAMED = 5  # interventions without coordinates that the foot names; the rest it counts
HEIGHT = 520
WORKS = ["id", "kegiatan", "nama", "tempat", "skpd", "status", "sumber", "lintang", "bujur"]  # what a symbol tells GIS programs


@heeding()
def choices(view: View) -> dict[str, str]:
    """The indicators by field, in the order of the fields and then of the dictionary: code → what the list says."""
    fields = view.data.table("bidang").sort_values("urutan")
    order, names = fields.set_index("kode")["urutan"], {row.kode: i18n.own(row, "nama") for row in fields.itertuples()}
    rows = view.data.indicators.assign(ke=view.data.indicators["bidang"].map(order)).sort_values("ke", kind="stable")
    return {row.kode: f"{names[row.bidang]} · {i18n.own(row, 'nama')}" for row in rows.itertuples()}


def nearest(span: tuple[str, ...], period: str) -> str:
    """Of the years of an indicator, the period's own, else the last before it, else the first."""
    return max((year for year in span if year <= period), default=span[0])


@heeding("period", *PLACE)
def reported(view: View, code: str) -> pd.DataFrame:
    """`places.reported`: every card of the page looks at it. Not to be changed in place."""
    return places.reported(view, code)


@heeding("period", *PLACE)
def _points(view: View, code: str) -> pd.DataFrame:
    """`places.kampung_points`. Not to be changed in place."""
    return places.kampung_points(view, code)


@remembered
def sentence(view: View, code: str) -> str:
    """The page's one sentence: the value of the chosen place, and where it is highest and lowest."""
    indicator = view.data.indicator(code)
    unit, decimals, name = i18n.own(indicator, "satuan"), int(indicator["desimal"]), i18n.own(indicator, "nama")
    inside = places.scope(view)
    [whole] = indicators.values(view.data, [code], [inside], [view.period])["nilai"]
    when, area = formats.period(view.period), naming.titled(view, inside)
    if pd.isna(whole):
        text = _("{nama} {tempat} belum lapor pada {periode}").format(nama=name, tempat=area, periode=when)
    else:
        told = formats.quantity(whole, unit, decimals)
        text = _("{nama} {tempat} {nilai} pada {periode}").format(nama=name, tempat=area, nilai=told, periode=when)
    known = reported(view, code).dropna(subset=["nilai"]).sort_values("nilai", kind="stable")
    if len(known) > 1:
        ends = [_end(known, at, unit, decimals) for at in (0, -1)]
        text += "; " + _("per kelurahan dari {a} sampai {b}").format(a=ends[0], b=ends[1])
    return text + "."


@remembered
def has_target(view: View, code: str) -> bool:
    """Whether the indicator has a target for the period that a kelurahan can be held to: an amount set for a whole city says nothing of its parts."""
    if view.data.indicator(code)["sifat"] != "rasio":
        return False
    return bool(targets.distances(view.data, reported(view, code))["jarak"].notna().any())


@remembered
def area_map(view: View, code: str, distance: bool = False, works: bool = False) -> Card:
    """The indicator by kelurahan. distance: coloured by how far from the target. works: with the interventions of the year as symbols."""
    inside, decimals = places.scope(view), _decimals(view, code)
    found = reported(view, code)
    done = drawn(view) if works else None
    fields = view.fields(set(done["bidang"])) if done is not None else {}
    symbols = _symbols(view, done, fields) if done is not None else None
    ready = places.ready(view, found, code)
    more: tuple[Column, ...] = ()
    if distance:
        found = targets.distances(view.data, found)
        classes = distance_classes(view, code)
        lines = ready["teks"] + "<br>" + pd.Series(_told(view, found, code), index=ready.index)
        ready = ready.assign(nilai=found["jarak"].round(decimals), teks=lines)
        title = distance_finding(view, found, code)
        more = (Column("sasaran", _("Sasaran"), "number", _unit(view, code), decimals), Column("jarak", _("Jarak"), "number", _("poin"), decimals))
    else:
        classes, title = places.class_words(view, code), places.finding(view, found, code, inside)
    figure = maps.painted(
        maps.coloured(ready, classes, view.theme),
        data=view.data,
        theme=view.theme,
        points=_points(view, code),
        symbols=symbols,
        chosen=None if view.place == inside else view.place,
        height=HEIGHT,
    )
    cut = maps.empty_bands(view.data, found["wilayah"], HEIGHT)
    legend = maps.legend(classes, view.theme, missing=_missing(found, distance), fields=dict(fields.values()), cut=cut)
    notes = (*places.missing_points(view), *places.without_kampung(found), *(works_words(view) if works else ()), *places.illustrative(view))
    told = foot(view, found[found["ditanya"]], notes=notes)
    if done is not None and len(done):
        told = _with_works(told, done)
    drawn_areas = _layers(view, found, ready, code, classes, distance, symbols)
    table = places.values_table(view, found, code, *more)
    return Card(title, _subtitle(view, code, found, distance, works), figure, table, told, title, legend, layers=drawn_areas)


def drawn(view: View) -> pd.DataFrame:
    """The interventions of the year on this map, of the chosen agency and field, cancelled ones left out."""
    rows = interventions.select(
        view.data, place=places.scope(view), years=[view.year], skpd=[view.skpd] if view.skpd else None, bidang=[view.bidang] if view.bidang else None
    )
    return rows[rows["status"] != CANCELLED]


def works_words(view: View) -> tuple[str, ...]:
    """How many interventions there are, and those that have no coordinates, by name."""
    rows = drawn(view)
    if rows.empty:
        return (_("tidak ada intervensi {tahun} dengan saringan ini; longgarkan SKPD, bidang, atau tempatnya").format(tahun=view.year),)
    lost = interventions.unmapped(rows)
    if lost.empty:
        return (_n("{n} intervensi tergambar", len(rows)).format(n=formats.number(len(rows))),)
    named = [f"{kegiatan} ({view.name(place)})" for kegiatan, place in zip(_activities(view, lost), lost["wilayah"], strict=True)]
    shown = named[:NAMED] + ([_("{n} lainnya").format(n=len(named) - NAMED)] if len(named) > NAMED else [])
    text = _("{n} dari {total} intervensi tidak tergambar karena tanpa koordinat: {daftar}")
    return (text.format(n=formats.number(len(lost)), total=formats.number(len(rows)), daftar=formats.listing(shown)),)


@heeding()
def distance_classes(view: View, code: str) -> maps.Classes:
    """Classes around the target over all kelurahan and years; the words say on which side."""
    everywhere = indicators.members(view.data, view.city, "kelurahan")
    found = targets.distances(view.data, indicators.values(view.data, [code], everywhere, list(places.span(view, code)))).reset_index(drop=True)
    decimals = _decimals(view, code)
    limits = sorted({round(limit, decimals) for limit in targets.distance_limits(found["jarak"].round(decimals))})
    if len(limits) < 3:
        return maps.Classes(tuple(limits), (_("di sasaran"),), diverging=True)
    say: Callable[[float], str] = lambda value: formats.number(abs(value), decimals)  # noqa: E731
    below = [f"✗ > {say(limits[0])}"]
    below += [f"✗ {say(high)}–{say(low)}" for low, high in pairwise(limits) if high < 0]
    middle = [_("± {n} poin").format(n=say(next(limit for limit in limits if limit > 0)))]
    above = [f"✓ {say(low)}–{say(high)}" for low, high in pairwise(limits[:-1]) if low > 0]
    return maps.Classes(tuple(limits), (*below, *middle, *above, f"✓ > {say(limits[-2])}"), diverging=True)


def distance_finding(view: View, found: pd.DataFrame, code: str) -> str:
    """How many kelurahan have met their target, and which is farthest from it."""
    known = found.dropna(subset=["jarak"]).sort_values("jarak", kind="stable")
    name = naming.label(view, code)
    if known.empty:
        return _("{nama}: belum ada kelurahan yang dapat dibandingkan dengan sasaran").format(nama=name)
    decimals = _decimals(view, code)
    met = int((known["jarak"].round(decimals) >= 0).sum())
    text = _n("{nama}: {n} dari {total} kelurahan mencapai sasaran", met).format(nama=name, n=met, total=len(known))
    worst = known.iloc[0]
    if round(worst["jarak"], decimals) >= 0:
        return text
    return text + "; " + _("terjauh: {tempat}, {d} dari sasaran").format(tempat=worst["nama"], d=formats.points(worst["jarak"], decimals))


def _end(known: pd.DataFrame, at: int, unit: str, decimals: int) -> str:
    """The lowest or highest value, with the place where no other has it too."""
    rounded = known["nilai"].round(decimals)
    told = formats.quantity(known["nilai"].iloc[at], unit, decimals)
    return _("{n} ({tempat})").format(n=told, tempat=known["nama"].iloc[at]) if (rounded == rounded.iloc[at]).sum() == 1 else told


def _subtitle(view: View, code: str, found: pd.DataFrame, distance: bool, works: bool) -> str:
    name, when = naming.label(view, code), formats.period(view.period)
    if distance:
        goal = _sources(view, found, code)
        text = _("Jarak {nama} dari sasaran {s}, poin, {periode}: ✗ belum, ✓ tercapai; titik: Kampung KB").format(nama=name, s=goal, periode=when)
    else:
        text = _("{nama} per kelurahan, {satuan}, {periode}; titik: Kampung KB").format(nama=name, satuan=_unit(view, code), periode=when)
    return text + (_("; kotak kecil: intervensi menurut bidang") if works else "")


def _sources(view: View, found: pd.DataFrame, code: str) -> str:
    """The plans that the targets come from, with the number where it is one for all."""
    named = view.data.table("sumber").set_index("kode")["judul"]
    goals = view.data.table("target")
    simulated = set(goals.loc[goals["status"] == STATUSES[2], "sumber"])
    told = formats.listing([words.source_word(str(named[source]), source in simulated) for source in sorted(found["sumber_sasaran"].dropna().unique())])
    values = found["sasaran"].dropna().unique()
    return f"{told} {formats.quantity(values[0], _unit(view, code), _decimals(view, code))}" if len(values) == 1 else told


def _told(view: View, found: pd.DataFrame, code: str) -> list[str]:
    """The line about the target in each area's hover text."""
    unit, decimals = _unit(view, code), _decimals(view, code)
    lines = []
    for row in found.itertuples():
        if pd.isna(row.jarak):
            lines.append(_("tanpa sasaran") if pd.isna(row.sasaran) else _("sasaran {n}").format(n=formats.quantity(row.sasaran, unit, decimals)))
            continue
        text = _("✓ sasaran {n} tercapai") if round(row.jarak, decimals) >= 0 else _("✗ {d} dari sasaran {n}")
        lines.append(text.format(n=formats.quantity(row.sasaran, unit, decimals), d=formats.points(row.jarak, decimals)))
    return lines


def _missing(found: pd.DataFrame, distance: bool) -> str:
    if distance and found["jarak"].isna().any():
        return _("belum lapor atau tanpa sasaran")
    return places.missing_word(found)


def _symbols(view: View, rows: pd.DataFrame, fields: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Interventions with coordinates as the map wants them."""
    rows = rows[rows["lintang"].notna() & rows["bujur"].notna()]
    texts = [
        f"<b>{activity}</b><br>{formats.amount(row.volume)}\u00a0{row.satuan} · {row.skpd_nama}<br>{view.name(row.wilayah)} · {words.work_status(row.status)}"
        for activity, row in zip(_activities(view, rows), rows.itertuples(), strict=True)
    ]
    return pd.DataFrame(
        {
            "lintang": rows["lintang"].to_numpy(),
            "bujur": rows["bujur"].to_numpy(),
            "teks": texts,
            "warna": [fields[code][1] for code in rows["bidang"]],
            "nama": [fields[code][0] for code in rows["bidang"]],
            "id": rows["id"].to_numpy(),
            "kegiatan": _activities(view, rows),
            "tempat": rows["wilayah"].to_numpy(),
            "skpd": rows["skpd"].to_numpy(),
            "status": rows["status_data"].to_numpy(),
            "sumber": rows["sumber"].to_numpy(),
        }
    )


def _activities(view: View, rows: pd.DataFrame) -> list[str]:
    named = {row.nama: i18n.own(row, "nama") for row in view.data.table("kegiatan").itertuples()}
    return [named.get(name, name) for name in rows["kegiatan"]]


def _with_works(told: Foot, rows: pd.DataFrame) -> Foot:
    sources = tuple(sorted({*told.sources, *rows["sumber"]}))
    simulated, provisional = (bool(rows["status_data"].eq(status).any()) for status in (STATUSES[2], STATUSES[1]))
    return Foot(sources, told.period, told.simulated or simulated, told.provisional or provisional, told.coverage, told.notes)


def _layers(view: View, found: pd.DataFrame, ready: pd.DataFrame, code: str, classes: maps.Classes, distance: bool, symbols: pd.DataFrame | None) -> Layers:
    """What the map draws, for GIS programs: the value, or how far it is from its target, and the interventions where they stand on it."""
    made = places.layers(view, found, code, classes, _points(view, code))
    if distance:
        areas = made.areas.assign(
            nilai=ready["nilai"].to_numpy(), kelas=[classes.words(value) for value in ready["nilai"]], sasaran=found["sasaran"].to_numpy()
        )
        made = replace(made, areas=areas, measure=_("Jarak {nama} dari sasaran").format(nama=made.measure), unit=_("poin"))
    if symbols is not None:
        made = replace(made, points={**made.points, "intervensi": symbols[WORKS].rename(columns={"nama": "bidang"})})
    return made


def _unit(view: View, code: str) -> str:
    return i18n.own(view.data.indicator(code), "satuan")


def _decimals(view: View, code: str) -> int:
    return int(view.data.indicator(code)["desimal"])

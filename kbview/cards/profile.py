"""One place: what it is, where it lies, its sentence, and why it needs attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from kbdata import attention, chance, indicators
from kbdata.observations import years_until
from kbdata.tables import LEVELS, STATUSES
from kbview import formats, i18n, tables, words
from kbview.card import Card, Foot, foot
from kbview.cards import classes, naming, places
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SIZES = ("penduduk", "keluarga", "pus")  # how large a place is, as far as the dictionary has it


@remembered
def trend_choices(view: View) -> list[str]:
    """The indicators that have any report at the place or for it, the leading one first."""
    span = years_until(view.data, view.period)
    found = indicators.values(view.data, list(view.data.indicators.index), [view.place], span)
    leading = view.data.setting("indikator_utama")
    return [leading, *(code for code in found.loc[found["nilai"].notna(), "indikator"].unique() if code != leading)]


@remembered
def sentence(view: View) -> str:
    """The page's sentence: the leading ratio, its change, how far it differs from the city's, and the class of a kampung."""
    code = view.data.setting("indikator_utama")
    indicator = view.data.indicator(code)
    unit, decimals, name = str(indicator["satuan"]), int(indicator["desimal"]), i18n.own(indicator, "nama")
    span = years_until(view.data, view.period, str(view.base_year))
    known = indicators.values(view.data, [code], sorted({view.place, view.city}), span)
    told = {(row["wilayah"], row["periode"]): row for row in known.to_dict("records")}
    now, place = told[view.place, view.period], naming.titled(view, view.place)
    if pd.isna(now["nilai"]):
        parts = [_("{nama} {tempat} belum lapor pada {periode}").format(nama=name, tempat=place, periode=formats.period(view.period))]
    else:
        value = formats.quantity(now["nilai"], unit, decimals)
        parts = [_("{nama} {tempat} {nilai} pada {periode}").format(nama=name, tempat=place, nilai=value, periode=formats.period(view.period))]
        first = next(year for year in span if pd.notna(told[view.place, year]["nilai"]))
        if first != view.period:
            parts.append(_moved(formats.difference(now["nilai"], told[view.place, first]["nilai"], decimals), decimals, first))
        if view.place != view.city:
            parts += _distance(view, now, told[view.city, view.period]["nilai"], indicator)
    return ", ".join(parts) + _standing(view) + "."


@remembered
def facts(view: View) -> Card:
    """What a place is: for a kampung its founding, reach, theme and criteria; for an area its size."""
    rows = _kampung_facts(view) if view.kampung else _area_facts(view)
    numbers = indicators.values(view.data, _sizes(view), [view.place], [view.period])
    rows += [(naming.label(view, code), _sized(view, code, value), "") for code, value in zip(numbers["indikator"], numbers["nilai"], strict=True)]
    body = "".join(f"<dt>{escape(key)}</dt><dd>{link or escape(text)}</dd>" for key, text, link in rows)
    table = Table(pd.DataFrame([(key, text) for key, text, _link in rows], columns=["apa", "isi"]), (Column("apa", _("Keterangan")), Column("isi", _("Isi"))))
    told = foot(view, numbers, main=view.place)
    if view.kampung:
        own = view.data.table("kampung").set_index("wilayah").loc[view.kampung]
        told = replace(
            told,
            sources=tuple(sorted({*told.sources, own["sumber"]})),
            simulated=told.simulated or own["status_data"] == STATUSES[2],
            provisional=told.provisional or own["status_data"] == STATUSES[1],
        )
        since, known = _founding(own)
        title = _("{tempat} dicanangkan {tanggal}").format(tempat=naming.titled(view, view.place), tanggal=since)
        subtitle = known
    else:
        title = _("{tempat}: {n}").format(
            tempat=naming.titled(view, view.place), n=_n("{n} Kampung KB", len(view.kampung_here())).format(n=len(view.kampung_here()))
        )
        subtitle = _("Keterangan wilayah, {periode}").format(periode=formats.period(view.period))
    return Card(title, subtitle, f'<dl class="fakta">{body}</dl>', table, told)


@remembered
def location(view: View) -> Card:
    """Where the place lies: its outline in its kecamatan (or the city), the kampung as points."""
    card = places.area_map(view, view.data.setting("indikator_utama"), height=260)
    inside = places.scope(view)
    title = _("Letak {tempat}").format(tempat=naming.titled(view, view.place))
    if view.place != inside:
        title = _("Letak {tempat} di {wilayah}").format(tempat=naming.titled(view, view.place), wilayah=naming.titled(view, inside))
    return replace(card, title=title, alt=f"{title}. {card.alt}")


@remembered
def reasons(view: View) -> Card:
    """Why a kampung needs attention, the heaviest reason first."""
    found = attention.ranked(view.data, period=view.period)
    mine = found[found["wilayah"] == view.kampung]
    told = words.reasons(view.data, mine["alasan"].iloc[0]) if len(mine) else []
    items = "".join(f'<li><div class="isi"><b>{escape(text[0].upper() + text[1:])}</b></div></li>' for text in told)
    here = naming.stands(view, str(view.kampung))
    troubles = [reason for cell in mine["alasan"] for reason in cell if reason.weight]
    if troubles:
        title = _n("{n} alasan perlu perhatian; peringkat {p} dari {t} kampung", len(troubles)).format(
            n=len(troubles), p=int(mine["peringkat"].iloc[0]), t=len(attention.troubled(found))
        )
    elif told:
        title = _("Tidak ada alasan perlu perhatian, dan selangkah lagi naik kelas")
    elif here:
        title = _("Tidak ada alasan perlu perhatian")
    else:
        title = _("Belum dinilai: kampung ini belum dicanangkan pada {p}").format(p=formats.period(view.period))
    empty = _("Rasio, kegiatan, serapan, dan laporannya tidak melanggar satu pun aturan.") if here else _("Pilih periode sesudah pencanangannya.")
    figure = f'<ol class="daftar">{items}</ol>' if items else naming.empty(empty)
    table = Table(pd.DataFrame({"alasan": told}), (Column("alasan", _("Alasan")),))
    subtitle = _("Alasan terberat di atas, {periode}; beda karena kebetulan tidak dihitung").format(periode=formats.period(view.period))
    status = indicators.values(view.data, [view.data.setting("indikator_utama")], [view.place], [view.period])["status"]
    return Card(title, subtitle, figure, table, Foot((), "", bool(status.eq(STATUSES[2]).any()), notes=(_("aturan: Kamus › Perlu perhatian"),)))


def _moved(change: float, decimals: int, since: str) -> str:
    told = _("naik {n} sejak {s}") if change > 0 else _("turun {n} sejak {s}") if change < 0 else _("tetap sejak {s}")
    return told.format(n=formats.points(change, decimals), s=since)


def _distance(view: View, own: Mapping[str, Any], whole: float, indicator: Mapping[str, Any]) -> list[str]:
    """How far the place lies from the city, and whether that can be chance."""
    if pd.isna(whole):
        return []
    decimals = int(indicator["desimal"])
    gap = formats.difference(own["nilai"], whole, decimals)
    side = _("{n} di atas kota") if gap > 0 else _("{n} di bawah kota") if gap < 0 else _("sama dengan kota")
    minimum = float(view.data.setting("penyebut_minimum"))
    [word] = chance.funnel([own["pembilang"]], [own["penyebut"]], whole, minimum=minimum, factor=float(indicator["pengali"]))["beda"]
    return [side.format(n=formats.points(gap, decimals)) + ("" if word == "kosong" else f" ({words.difference(word)})")]


def _standing(view: View) -> str:
    """The class of the kampung, or how many kampung of which class an area has."""
    if not view.kampung:
        return "; " + classes.summary(view) if view.kampung_here() else "; " + _("belum ada Kampung KB di sini")
    if not naming.stands(view, view.kampung):
        return "; " + naming.unfounded(view) + ", " + _("belum berkelas")
    return "; " + _("kelas {k}").format(k=classes.name(classes.of(view, (view.kampung,)).iloc[0]))


def _kampung_facts(view: View) -> list[tuple[str, str, str]]:
    """Heading, text, and the text as a link where it is one."""
    place = view.data.places.loc[str(view.kampung)]
    own = view.data.table("kampung").set_index("wilayah").loc[str(view.kampung)]
    unknown = _("belum dicatat")
    criteria = [words.criterion(code) for code in str(own["kriteria"]).split(";")] if pd.notna(own["kriteria"]) else []
    since, _known = _founding(own)
    status = "" if own["status_data"] == STATUSES[0] else f" ({tables.status(own['status_data'])})"
    rows = [(words.level_name(level), view.name(place[level]), naming.anchor(view, place[level])) for level in ("kelurahan", "kecamatan")]
    rows += [
        (_("Dicanangkan"), since + status, ""),
        (_("RT/RW"), own["rt_rw"] if pd.notna(own["rt_rw"]) else unknown, ""),
        (_("Tema"), own["tema"] if pd.notna(own["tema"]) else unknown, ""),
        (_("Kriteria"), formats.listing(criteria) or unknown, ""),
    ]
    return rows


def _area_facts(view: View) -> list[tuple[str, str, str]]:
    place = view.data.places.loc[view.place]
    above = [level for level in LEVELS[:-1] if place[level] != view.place and isinstance(place[level], str)][::-1]
    rows = [(words.level_name(level), view.name(place[level]), naming.anchor(view, place[level])) for level in above]
    area = formats.quantity(place["luas_km2"], "km²", 2)
    rows += [(_("Luas"), area, "")] if pd.notna(place["luas_km2"]) else []
    parts = indicators.members(view.data, view.place, "kelurahan")
    rows += [(_("Kelurahan"), formats.number(len(parts)), "")] if view.level != "kelurahan" else []
    return [*rows, (_("Kampung KB"), formats.number(len(view.kampung_here())), "")]


def _founding(own: pd.Series) -> tuple[str, str]:
    """When a kampung was founded, and what the date rests on."""
    exact = pd.notna(own["tanggal_pencanangan"])
    since = formats.day(own["tanggal_pencanangan"]) if exact else _("tahun {t}").format(t=own["tahun"])
    return since, _("Keterangan kampung") if exact else _("Keterangan kampung; tanggal pencanangannya belum diketahui")


def _sizes(view: View) -> list[str]:
    return [code for code in SIZES if code in view.data.indicators.index]


def _sized(view: View, code: str, value: float) -> str:
    row = view.data.indicator(code)
    return _("belum lapor") if pd.isna(value) else formats.quantity(value, i18n.own(row, "satuan"), int(row["desimal"]))

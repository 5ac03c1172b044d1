"""How an indicator went, in words: the finding above its lines, and the names of what is compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kbdata import chance
from kbdata.tables import LEVELS
from kbview import formats, i18n, lines
from kbview.i18n import _
from kbview.view import View


def finding(view: View, found: pd.DataFrame, code: str, main: str, breaks: list[float] | None = None) -> str:
    """What the lines show, in a sentence; nothing is compared over a break, and no place is named for what may be chance."""
    indicator = view.data.indicator(code)
    name, unit, decimals = i18n.own(indicator, "nama"), i18n.own(indicator, "satuan"), int(indicator["desimal"])
    pooled = found.loc[found["wilayah"] == main, "kumpulan"].any() if "kumpulan" in found else False
    place = _("semua kampung di {tempat}").format(tempat=view.name(main)) if pooled else view.name(main)
    every = sorted(found[(found["wilayah"] == main) & ~partial(found)].to_dict("records"), key=lambda row: str(row["periode"]))
    if not every:
        return _("{nama}: {tempat} belum lapor").format(nama=name, tempat=place)
    last = every[-1]
    begun = max((where for where in breaks or [] if where < lines.position(last["periode"])), default=float("-inf"))
    own = [row for row in every if lines.position(row["periode"]) > begun]
    if len(own) == 1 or pooled:
        text = _("{nama} {tempat}: {nilai} pada {periode}").format(
            nama=name, tempat=place, nilai=formats.quantity(last["nilai"], unit, decimals), periode=formats.period(last["periode"])
        )
        if pooled:  # from 1 kampung to 20: a change would be that of the list, not of the people
            return _("{awal}, dari {n} kampung yang melapor").format(awal=text, n=last["lapor"])
        return text if len(every) == 1 else _("{awal}; seri terputus, tidak dibandingkan dengan sebelumnya").format(awal=text)
    first = own[0]
    text = _("{nama} {tempat} {arah} sejak {periode} menjadi {nilai}").format(
        nama=name,
        tempat=place,
        arah=direction(formats.difference(last["nilai"], first["nilai"], decimals), unit, decimals),
        periode=formats.period(first["periode"]),
        nilai=formats.quantity(last["nilai"], unit, decimals),
    )
    if first["lapor"] != last["lapor"] and "terbit" not in (first["cara"], last["cara"]):
        text += _(" ({a} lalu {b} tempat melapor)").format(a=first["lapor"], b=last["lapor"])
    behind = _behind(view, found, indicator, main, last)
    return (
        text
        if behind is None
        else _("{awal}; {tempat} tertinggal {n}").format(
            awal=text, tempat=_called(view, behind["wilayah"]), n=size(abs(behind["nilai"] - last["nilai"]), unit, decimals)
        )
    )


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
    return {place: _("Kampung {nama}").format(nama=name) if name in twice and view.level_of(place) == "kampung" else name for place, name in names.items()}


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


def _behind(view: View, found: pd.DataFrame, indicator: Mapping[str, Any], main: str, last: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The part of the place that lies furthest behind it, where that is more than chance."""
    if indicator["sifat"] != "rasio" or not formats.is_percent(indicator["satuan"]):
        return None
    smaller = LEVELS[LEVELS.index(view.level_of(main)) + 1 :]
    others = [row for row in found[found["periode"] == last["periode"]].to_dict("records") if view.level_of(row["wilayah"]) in smaller]
    if len(others) < 2:
        return None
    bad, furthest = ("atas", max) if indicator["arah"] == "turun" else ("bawah", min)
    worst = furthest(others, key=lambda row: row["nilai"])
    if pd.isna(worst["penyebut"]):
        return None
    [judged] = chance.funnel(
        worst["pembilang"], worst["penyebut"], last["nilai"], minimum=float(view.data.setting("penyebut_minimum")), factor=float(indicator["pengali"])
    ).to_dict("records")
    return worst if judged["beda"] == "berbeda_nyata" and judged["sisi"] == bad else None


def _called(view: View, place: str) -> str:
    return view.name(place) if view.data.places.at[place, "tingkat"] == "kampung" else short(view, place)


def subtitle(view: View, found: pd.DataFrame, code: str, whole: bool, pooled: bool) -> str:
    indicator = view.data.indicator(code)
    text = _("{nama}, {satuan}, {kurun}").format(nama=i18n.own(indicator, "nama"), satuan=i18n.own(indicator, "satuan"), kurun=span_words(found))
    if not whole:
        return text
    covers = len(found) and found["periode"].str[:4].min() <= view.period <= found["periode"].str[:4].max()
    line = _("garis tegak tipis: periode saringan ({p})") if covers else _("periode saringan ({p}) di luar kurun ini")
    text = _("{teks}, semua periode yang ada; {garis}").format(teks=text, garis=line.format(p=view.period))
    return _("{teks}; garis tebal: semua kampung bersama, karena angka ini dilaporkan per kampung").format(teks=text) if pooled else text

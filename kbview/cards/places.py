"""Where an indicator is high and low: the map, with the kampung on it."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from kbdata import chance, geography, indicators
from kbdata.dataset import Dataset
from kbdata.observations import every_year
from kbview import formats, i18n, maps, tables
from kbview.card import Card, foot
from kbview.i18n import _, _n
from kbview.layers import Layers
from kbview.tables import Column, Table
from kbview.view import View, remembered


@remembered
def area_map(view: View, code: str, rivers: bool = True, height: int = 430, names: bool = True) -> Card:
    """An indicator by kelurahan in the period, inside the chosen kecamatan or the city, with the kampung that stand. names: of the kelurahan."""
    indicator = view.data.indicator(code)
    inside = scope(view)
    found = reported(view, code)
    classes = class_words(view, code)
    points = kampung_points(view, code)
    figure = maps.painted(
        maps.coloured(ready(view, found, code), classes, view.theme),
        data=view.data,
        theme=view.theme,
        points=points,
        chosen=None if view.place == inside else view.place,
        rivers=rivers,
        names=names,
        height=height,
    )
    subtitle = _("{nama} per kelurahan, {satuan}, {periode}; titik: Kampung KB").format(
        nama=i18n.own(indicator, "nama"), satuan=i18n.own(indicator, "satuan"), periode=formats.period(view.period)
    )
    title = finding(view, found, code, inside)
    legend = maps.legend(classes, view.theme, missing=missing_word(found), cut=maps.empty_bands(view.data, found["wilayah"], height))
    told = foot(view, found[found["ditanya"]], notes=(*missing_points(view), *without_kampung(found), *illustrative(view)))
    return Card(title, subtitle, figure, values_table(view, found, code), told, title, legend, layers=layers(view, found, code, classes, points))


def layers(view: View, found: pd.DataFrame, code: str, classes: maps.Classes, points: pd.DataFrame) -> Layers:
    """What the map of an indicator draws, for GIS programs. found: of `reported`; points: of `kampung_points`."""
    indicator = view.data.indicator(code)
    name, unit = i18n.own(indicator, "nama"), i18n.own(indicator, "satuan")
    values = found["nilai"].round(int(indicator["desimal"]))
    areas = pd.DataFrame(
        {"kode": found["wilayah"], "nilai": values, "kelas": [classes.words(value) for value in values], "status": found["status"], "sumber": found["sumber"]}
    )
    kampung = points[["kode", "nama", "nilai", "status", "sumber", "lintang", "bujur"]].assign(ukuran=name, satuan=unit)
    return Layers(areas, name, unit, {"kampung": kampung})


def reported(view: View, code: str) -> pd.DataFrame:
    """The indicator of every kelurahan that the map is fitted to, in the period.

    Returns `indicators.values` with `nama`, and `ditanya`: whether a value can be expected. What only a kampung reports is not
    asked of a kelurahan where none stands.
    """
    found = indicators.values(view.data, [code], indicators.members(view.data, scope(view), "kelurahan"), [view.period])
    homes = {view.data.above[kampung]["kelurahan"] for kampung in indicators.founded(view.data, view.period)}
    wanted = found["wilayah"].isin(homes) | found["nilai"].notna() | (view.data.indicator(code)["tingkat_dasar"] == "kelurahan")
    return found.assign(nama=found["wilayah"].map(view.data.places["nama"]), ditanya=wanted)


def ready(view: View, found: pd.DataFrame, code: str) -> pd.DataFrame:
    """Rows of `reported` as the map wants them: rounded as they are written, so that a value lies in the class it reads as."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    name = i18n.own(indicator, "nama")
    texts = [
        f"<b>{called}</b><br>{name}: <b>{formats.quantity(value, unit, decimals)}</b><br>"
        + (f"{formats.period(period)} · {tables.status(status)}" if pd.notna(value) else _absence(wanted))
        for called, value, period, status, wanted in zip(*(found[key] for key in ("nama", "nilai", "periode", "status", "ditanya")), strict=True)
    ]
    return pd.DataFrame({"kode": found["wilayah"], "nilai": found["nilai"].round(decimals), "teks": texts})


def values_table(view: View, found: pd.DataFrame, code: str, *more: Column) -> Table:
    """The table behind a map, the highest value first."""
    indicator = view.data.indicator(code)
    return Table(
        found.sort_values("nilai", ascending=False),
        (
            Column("nama", _("Kelurahan")),
            Column("nilai", i18n.own(indicator, "nama"), "number", i18n.own(indicator, "satuan"), int(indicator["desimal"])),
            *more,
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )


def missing_word(found: pd.DataFrame) -> str:
    """What an area without a colour is: it has not reported, or has no kampung to report of; empty where all have a value."""
    return _(" atau ").join(_absence(wanted) for wanted in sorted(set(found.loc[found["nilai"].isna(), "ditanya"]), reverse=True))


def without_kampung(found: pd.DataFrame) -> tuple[str, ...]:
    """How many kelurahan have no kampung to report of."""
    count = int((~found["ditanya"]).sum())
    return (_n("{n} kelurahan tanpa Kampung KB", count).format(n=formats.number(count)),) if count else ()


def scope(view: View) -> str:
    """What the map is fitted to: the city, or the kecamatan that the chosen place is or lies in."""
    return view.data.above[view.place]["kecamatan"] if view.place != view.city else view.city


def span(view: View, code: str) -> tuple[str, ...]:
    """The years in which any kelurahan has a value, ascending; where none ever has, those of the city."""
    return _span(view.data, view.city, code)


def class_words(view: View, code: str) -> maps.Classes:
    """The classes of an indicator over all kelurahan and all years, so that colours can be compared between years and places."""
    indicator, limits = view.data.indicator(code), _limits(view.data, view.city, code, view.period)
    return maps.classes(limits, i18n.own(indicator, "satuan"), int(indicator["desimal"])) if limits else maps.Classes((), ())


@lru_cache(maxsize=256)
def _span(data: Dataset, city: str, code: str) -> tuple[str, ...]:
    for places in (indicators.members(data, city, "kelurahan"), [city]):
        found = indicators.values(data, [code], places, every_year(data)).dropna(subset=["nilai"])
        if len(found):
            return tuple(sorted(found["periode"].unique()))
    return ()


@lru_cache(maxsize=256)
def _limits(data: Dataset, city: str, code: str, period: str) -> list[float]:
    """The upper limits of the classes; none where nothing was ever reported."""
    everywhere = indicators.members(data, city, "kelurahan")
    known = indicators.values(data, [code], everywhere, _span(data, city, code) or [period])["nilai"]
    return [] if known.isna().all() else geography.class_limits(known.round(int(data.indicator(code)["desimal"])))


def finding(view: View, found: pd.DataFrame, code: str, inside: str) -> str:
    """What the map shows, in a sentence: for a share, how many kelurahan differ from the whole beyond chance."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    rising = indicator["sifat"] == "rasio" and indicator["arah"] == "naik"
    known = found[found["nilai"].notna()]
    name = i18n.own(indicator, "nama")
    if known.empty:
        return _("{nama}: belum ada kelurahan yang melapor pada {periode}").format(nama=name, periode=formats.period(view.period))
    worst = known.loc[known["nilai"].idxmin() if rising else known["nilai"].idxmax()]
    told = formats.quantity(worst["nilai"], unit, decimals)
    word = (_("terendah") if rising else _("tertinggi")) if indicator["sifat"] == "rasio" else _("terbesar")
    if len(known) == 1:
        return _("{nama} {tempat}: {nilai}").format(nama=name, tempat=worst["nama"], nilai=told)
    beyond = differing(view, found, code, inside)
    if beyond is not None:
        [whole] = indicators.values(view.data, [code], [inside], [view.period])["nilai"]
        bad = "atas" if indicator["arah"] == "turun" else "bawah"
        count = int(((beyond["beda"] == "berbeda_nyata") & (beyond["sisi"] == bad)).sum())
        side = _("di atas") if bad == "atas" else _("di bawah")
        centre = formats.quantity(whole, unit, decimals)
        return _n("{n} dari {total} kelurahan nyata {sisi} {nama} ({nilai}); {kata}: {tempat} {angka}", count).format(
            n=count, total=len(known), sisi=side, nama=view.name(inside), nilai=centre, kata=word, tempat=worst["nama"], angka=told
        )
    same = int((known["nilai"].round(decimals) == round(worst["nilai"], decimals)).sum())
    if same > 1:
        return _("{nama} {kata} {angka}, di {n} dari {total} kelurahan").format(nama=name, kata=word, angka=told, n=same, total=len(known))
    return _("{nama} {kata} di {tempat}: {angka}").format(nama=name, kata=word, tempat=worst["nama"], angka=told)


def differing(view: View, found: pd.DataFrame, code: str, inside: str) -> pd.DataFrame | None:
    """Where each place stands in the funnel around `inside` (`beda`, `sisi`, rows as `found`); None for what is no share of counted people."""
    indicator = view.data.indicator(code)
    known = found[found["nilai"].notna()]
    [whole] = indicators.values(view.data, [code], [inside], [view.period])["nilai"]
    if indicator["sifat"] != "rasio" or not formats.is_percent(indicator["satuan"]) or known["penyebut"].isna().any() or known.empty or pd.isna(whole):
        return None
    limits = chance.funnel(
        found["pembilang"], found["penyebut"], whole, minimum=float(view.data.setting("penyebut_minimum")), factor=float(indicator["pengali"])
    )
    return limits[["beda", "sisi"]].set_axis(found.index)


def kampung_points(view: View, code: str) -> pd.DataFrame:
    """The kampung that stand, as points with their own value of the indicator."""
    indicator = view.data.indicator(code)
    spots = _spots(view.data)
    here = [place for place in _standing(view) if place in spots]
    found = indicators.values(view.data, [code], here, [view.period])
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    name = i18n.own(indicator, "nama")
    names = [view.name(code) for code in here]
    texts = [f"<b>{called}</b><br>{name}: <b>{formats.quantity(value, unit, decimals)}</b>" for called, value in zip(names, found["nilai"], strict=True)]
    lat, lon = ([spots[place][axis] for place in here] for axis in (0, 1))
    return pd.DataFrame(
        {"kode": found["wilayah"], "nama": names, "lintang": lat, "bujur": lon, "teks": texts} | {name: found[name] for name in ("nilai", "status", "sumber")}
    )


def illustrative(view: View) -> tuple[str, ...]:
    """The label that boundaries must carry which are not the real ones: their features say so in `ket`."""
    layer = view.data.layers["kelurahan"]
    return (_("batas ilustratif"),) if "ket" in layer and layer["ket"].eq("batas ilustratif").any() else ()


def missing_points(view: View) -> tuple[str, ...]:
    """How many kampung the map cannot draw, so that none vanishes silently."""
    here, spots = _standing(view), _spots(view.data)
    lost = [view.bare(place) for place in here if place not in spots]
    return (_("{n} dari {total} kampung tidak tergambar: {nama}").format(n=len(lost), total=len(here), nama=formats.listing(lost)),) if lost else ()


def _standing(view: View) -> list[str]:
    """The kampung that stand where the map is fitted to."""
    standing = set(indicators.founded(view.data, view.period))
    return [place for place in indicators.members(view.data, scope(view), "kampung") if place in standing]


@lru_cache(maxsize=8)
def _spots(data: Dataset) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the places that have both."""
    known = data.places.dropna(subset=["lintang", "bujur"])
    return dict(zip(known.index, zip(known["lintang"], known["bujur"], strict=True), strict=True))


def _absence(wanted: bool) -> str:
    """Why there is no value. wanted: whether one can be expected."""
    return _("belum lapor") if wanted else _("tanpa Kampung KB")

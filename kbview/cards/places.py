"""Where an indicator is high and low: the map, with the kampung on it."""

from __future__ import annotations

import pandas as pd

from kbdata import chance, geography, indicators
from kbdata.observations import years
from kbview import formats, i18n, maps, tables
from kbview.card import Card, foot
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered


@remembered
def area_map(view: View, code: str, rivers: bool = True, height: int = 430, symbols: pd.DataFrame | None = None) -> Card:
    """An indicator by kelurahan in the period, inside the chosen kecamatan or the city, with the kampung that stand."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    inside = scope(view)
    found = indicators.values(view.data, [code], indicators.members(view.data, inside, "kelurahan"), [view.period])
    found = found.assign(nama=found["wilayah"].map(view.data.places["nama"]))
    texts = [
        f"<b>{row.nama}</b><br>{i18n.own(indicator, 'nama')}: <b>{formats.quantity(row.nilai, unit, decimals)}</b><br>"
        + (f"{formats.period(row.periode)} · {tables.status(row.status)}" if pd.notna(row.nilai) else _("belum lapor"))
        for row in found.itertuples()
    ]
    classes = class_words(view, code)
    figure = maps.choropleth(
        found.assign(kode=found["wilayah"], teks=texts), data=view.data, inside=inside, classes=classes, theme=view.theme, points=kampung_points(view, code),
        chosen=None if view.place == inside else view.place, rivers=rivers, symbols=symbols, height=height,
    )  # fmt: skip
    subtitle = _("{nama} per kelurahan, {satuan}, {periode}; titik: Kampung KB").format(
        nama=i18n.own(indicator, "nama"), satuan=unit, periode=formats.period(view.period)
    )  # fmt: skip
    table = Table(
        found.sort_values("nilai", ascending=False),
        (Column("nama", _("Kelurahan")), Column("nilai", i18n.own(indicator, "nama"), "number", unit, decimals), Column("status", _("Status"), "status"),
         Column("sumber", _("Sumber"))),
    )  # fmt: skip
    title = finding(view, found, code, inside)
    legend = maps.legend(classes, view.theme, missing=bool(found["nilai"].isna().any()))
    return Card(title, subtitle, figure, table, foot(view, found, notes=(*missing_points(view), *illustrative(view))), title, legend)


def scope(view: View) -> str:
    """What the map is fitted to: the city, or the kecamatan that the chosen place is or lies in."""
    return str(view.data.places.at[view.place, "kecamatan"]) if view.place != view.city else view.city


@remembered
def class_words(view: View, code: str) -> maps.Classes:
    """The classes of an indicator over all kelurahan and all years, so that colours can be compared between years and places."""
    indicator = view.data.indicator(code)
    everywhere = indicators.members(view.data, view.city, "kelurahan")
    known = indicators.values(view.data, [code], everywhere, years(view.data))["nilai"]
    limits = geography.class_limits(known.round(int(indicator["desimal"])))
    return maps.classes(limits, i18n.own(indicator, "satuan"), int(indicator["desimal"]))


def finding(view: View, found: pd.DataFrame, code: str, inside: str) -> str:
    """What the map shows, in a sentence: for a share, how many kelurahan differ from the whole beyond chance."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    known = found.dropna(subset=["nilai"]).sort_values("nilai", ascending=indicator["arah"] != "turun")
    name = i18n.own(indicator, "nama")
    if known.empty:
        return _("{nama}: belum ada kelurahan yang melapor").format(nama=name)
    worst = known.iloc[0]
    told = formats.quantity(worst["nilai"], unit, decimals)
    word = _("tertinggi") if indicator["arah"] == "turun" else _("terendah")
    if len(known) == 1:
        return _("{nama} {tempat}: {nilai}").format(nama=name, tempat=worst["nama"], nilai=told)
    [whole] = indicators.values(view.data, [code], [inside], [view.period])["nilai"]
    if indicator["sifat"] == "rasio" and formats.is_percent(indicator["satuan"]) and known["penyebut"].notna().all() and pd.notna(whole):
        limits = chance.funnel(known["pembilang"], known["penyebut"], whole, minimum=float(view.data.setting("penyebut_minimum")))
        bad = "atas" if indicator["arah"] == "turun" else "bawah"
        count = int(((limits["beda"] == "berbeda_nyata") & (limits["sisi"] == bad)).sum())
        side = _("di atas") if bad == "atas" else _("di bawah")
        return _n("{n} dari {total} kelurahan nyata {sisi} {nama} ({nilai}); {kata}: {tempat} {angka}", count).format(
            n=count, total=len(known), sisi=side, nama=view.name(inside), nilai=formats.quantity(whole, unit, decimals), kata=word, tempat=worst["nama"], angka=told
        )  # fmt: skip
    return _("{nama} {kata} di {tempat}: {angka}").format(nama=name, kata=word, tempat=worst["nama"], angka=told)


def kampung_points(view: View, code: str) -> pd.DataFrame:
    """The kampung that stand, as points with their own value of the indicator."""
    indicator = view.data.indicator(code)
    standing = set(indicators.founded(view.data, view.period))
    here = [place for place in indicators.members(view.data, scope(view), "kampung") if place in standing]
    places = view.data.places.loc[here].dropna(subset=["lintang", "bujur"])
    own = indicators.values(view.data, [code], list(places.index), [view.period]).set_index("wilayah")["nilai"]
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    texts = [f"<b>Kampung {row.nama}</b><br>{i18n.own(indicator, 'nama')}: <b>{formats.quantity(own[row.Index], unit, decimals)}</b>" for row in places.itertuples()]
    return pd.DataFrame({"kode": places.index, "lintang": places["lintang"].to_numpy(), "bujur": places["bujur"].to_numpy(), "teks": texts})


def illustrative(view: View) -> tuple[str, ...]:
    """The label that boundaries must carry which are not the real ones: their features say so in `ket`."""
    layer = view.data.layers["kelurahan"]
    return (_("batas ilustratif"),) if "ket" in layer and layer["ket"].eq("batas ilustratif").any() else ()


def missing_points(view: View) -> tuple[str, ...]:
    """How many kampung the map cannot draw, so that none vanishes silently."""
    standing = set(indicators.founded(view.data, view.period))
    here = view.data.places.loc[[place for place in indicators.members(view.data, scope(view), "kampung") if place in standing]]
    lost = here[here["lintang"].isna() | here["bujur"].isna()]
    return (_("{n} dari {total} kampung tidak tergambar: {nama}").format(n=len(lost), total=len(here), nama=formats.listing(lost["nama"].tolist())),) if len(lost) else ()

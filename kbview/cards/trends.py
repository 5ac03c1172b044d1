"""How an indicator went: lines over periods, with targets, events and breaks."""

from __future__ import annotations

import pandas as pd

from kbdata import indicators, periods, targets
from kbdata.observations import observations
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, tables, words
from kbview.card import Card, foot
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered

PARTS = {"kota": "kecamatan", "kecamatan": "kelurahan", "kelurahan": "kampung"}
BREAKS = ("perubahan_definisi", "putus_seri")


def comparison(view: View) -> list[str]:
    """The places a trend shows beside the chosen one: its parts, or for a kampung the places above it."""
    own = view.data.places.loc[view.place]
    if view.level in ("kota", "kecamatan"):
        return [view.place, *indicators.members(view.data, view.place, PARTS[view.level])]
    inside = indicators.members(view.data, view.place, "kampung") if view.level == "kelurahan" else []
    return [view.place, *inside, *(own[level] for level in ("kelurahan", "kecamatan", "kota") if own[level] != view.place)]


@remembered
def trend(view: View, code: str, grain: periods.Grain = "tahun", places: tuple[str, ...] = (), height: int = 360) -> Card:
    """The trend of an indicator at the chosen place and those to compare it with, up to the period."""
    indicator = view.data.indicator(code)
    shown = list(places) or comparison(view)
    main = shown[0]
    known = observations(view.data)
    span = sorted(known.loc[known["indikator"].isin(_codes(view, code)), grain].dropna().unique())
    span = [period for period in span if period[:4] <= view.period]
    found = indicators.values(view.data, [code], shown, span).dropna(subset=["nilai"])
    names = {place: short(view, place) for place in shown}
    unit = i18n.own(indicator, "satuan")
    say = lambda value: formats.quantity(value, unit, indicator["desimal"]) if formats.is_percent(unit) else formats.number(value, indicator["desimal"])  # noqa: E731
    lines = {place: _line(view, mine, names[place], unit, indicator["desimal"]) for place, mine in found.groupby("wilayah", sort=False)}
    marks = events(view, code, main)
    breaks = [(position(str(row.tanggal)[:7]), i18n.own(row, "judul")) for row in marks.itertuples() if row.jenis in BREAKS]
    figure = charts.trend(
        lines, names=names, highlight=main, theme=view.theme, say=say, targets=_targets(view, code, main, grain),
        breaks=[(at, "") for at, _text in breaks], extra=_others(view, found, unit, indicator["desimal"]), height=height,
    )  # fmt: skip
    notes = [text for _at, text in breaks]
    table = Table(
        found.assign(nama=found["wilayah"].map(names)),
        (Column("nama", _("Tempat")), Column("periode", _("Periode"), "period"), Column("nilai", i18n.own(indicator, "nama"), "number", unit, indicator["desimal"]),
         Column("lapor", _("Melapor"), "number"), Column("dari", _("Dari"), "number"), Column("status", _("Status"), "status"), Column("sumber", _("Sumber"))),
    )  # fmt: skip
    subtitle = _("{nama}, {satuan}, {kurun}").format(nama=i18n.own(indicator, "nama"), satuan=unit, kurun=_span(span))
    return Card(finding(view, found, code, main), subtitle, figure, table, foot(view, found, notes=notes, main=main), finding(view, found, code, main))


def finding(view: View, found: pd.DataFrame, code: str, main: str) -> str:
    """What the lines show, in a sentence."""
    indicator = view.data.indicator(code)
    name, unit, decimals = i18n.own(indicator, "nama"), i18n.own(indicator, "satuan"), int(indicator["desimal"])
    own = found[found["wilayah"] == main].sort_values("periode")
    if own.empty:
        return _("{nama}: {tempat} belum lapor").format(nama=name, tempat=view.name(main))
    last = own.iloc[-1]
    if len(own) == 1:
        return _("{nama} {tempat}: {nilai} pada {periode}").format(
            nama=name, tempat=view.name(main), nilai=formats.quantity(last["nilai"], unit, decimals), periode=formats.period(last["periode"])
        )  # fmt: skip
    first = own.iloc[0]
    words = _direction(last["nilai"] - first["nilai"], unit, decimals)
    text = _("{nama} {tempat} {arah} sejak {periode}").format(nama=name, tempat=view.name(main), arah=words, periode=formats.period(first["periode"]))
    others = found[(found["wilayah"] != main) & (found["periode"] == last["periode"])]
    if len(others) < 2 or indicator["sifat"] != "rasio":
        return text
    worst = others.sort_values("nilai", ascending=indicator["arah"] != "turun").iloc[0]
    gap = abs(worst["nilai"] - last["nilai"])
    return _("{awal}; {tempat} tertinggal {n}").format(awal=text, tempat=short(view, worst["wilayah"]), n=_size(gap, unit, decimals))


def events(view: View, code: str, place: str) -> pd.DataFrame:
    """The events that mark this indicator at this place or above it."""
    marks = view.data.table("peristiwa")
    above = set(view.data.places.loc[place, ["kota", "kecamatan", "kelurahan", "kampung"]].dropna())
    return marks[(marks["indikator"].isna() | (marks["indikator"] == code)) & marks["wilayah"].isin(above) & (marks["tanggal"].dt.year <= view.year)]


def position(period: str) -> float:
    """Where a period stands on an axis of years: a year on its number, a month or quarter within it."""
    return float(period) if len(period) == 4 else periods.year(period) + (periods.end(period).month - 1) / 12


def short(view: View, place: str) -> str:
    """A place's name without the words it shares with the city's, for labels at line ends."""
    name, city = view.name(place), view.name(view.city)
    if place == view.city:
        return _("Kota")
    core = city.split()[-1]
    return name.removeprefix(core).strip() or name


def _codes(view: View, code: str) -> set[str]:
    row = view.data.indicator(code)
    parts = row["pembilang"].split("+") if pd.notna(row["pembilang"]) else []
    return {code, *parts}


def _line(view: View, rows: pd.DataFrame, name: str, unit: str, decimals: int) -> pd.DataFrame:
    texts = [
        f"<b>{name} {formats.quantity(row.nilai, unit, decimals)}</b><br>{formats.period(row.periode)} · {tables.status(row.status)}"
        + (" · " + _("{n} dari {total} melapor").format(n=row.lapor, total=row.dari) if row.dari > 1 else "")
        for row in rows.itertuples()
    ]
    return pd.DataFrame({"x": [position(p) for p in rows["periode"]], "y": rows["nilai"].tolist(), "teks": texts})


def _targets(view: View, code: str, place: str, grain: periods.Grain) -> dict[str, pd.DataFrame]:
    found = targets.of(view.data, code, place)
    found = found[found["periode"].str[:4] <= view.period]
    named = view.data.table("sumber").set_index("kode")
    result = {}
    for source, mine in found.groupby("sumber", sort=False):
        label = _("sasaran {s}").format(s=words.source_word(str(named.at[source, "judul"]), mine["status"].eq(STATUSES[2]).any()))
        result[label] = pd.DataFrame({"x": [position(p) for p in mine["periode"]], "y": mine["nilai"]}).sort_values("x")
    return result


def _others(view: View, found: pd.DataFrame, unit: str, decimals: int) -> dict[str, pd.DataFrame]:
    """What other sources say of the same place and period, as open points."""
    rows = found.dropna(subset=["lain"])
    result: dict[str, list[tuple[float, float, str]]] = {}
    publishers = view.data.table("sumber").set_index("kode")["penerbit"]
    for row in rows.itertuples():
        for told in row.lain.split(";"):
            source, _sign, value = told.rpartition("=")
            text = f"{publishers[source]}: <b>{formats.quantity(float(value), unit, decimals)}</b><br>{formats.period(row.periode)}"
            result.setdefault(_("sumber lain: {s}").format(s=publishers[source]), []).append((position(row.periode), float(value), text))
    return {label: pd.DataFrame(points, columns=["x", "y", "teks"]) for label, points in result.items()}


def _span(span: list[str]) -> str:
    if not span:
        return formats.NOTHING
    return formats.period(span[0]) if len(span) == 1 else f"{formats.period(span[0], short=True)}–{formats.period(span[-1], short=True)}"


def _direction(difference: float, unit: str, decimals: int) -> str:
    if round(difference, decimals) == 0:
        return _("tetap")
    return (_("naik {n}") if difference > 0 else _("turun {n}")).format(n=_size(abs(difference), unit, decimals))


def _size(value: float, unit: str, decimals: int) -> str:
    return formats.points(value, decimals) if formats.is_percent(unit) else formats.quantity(value, unit, decimals)


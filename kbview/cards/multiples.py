"""The same trend place by place: small charts on one scale, and how many places rose or fell."""

from __future__ import annotations

import pandas as pd

from kbdata import chance, indicators, periods
from kbview import formats, i18n, lines, overtime
from kbview.card import Card, foot
from kbview.cards import marks, naming, trend_words, trends
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import PLACE, View, heeding, remembered

NOUNS = {"kecamatan": lambda: _("kecamatan"), "kelurahan": lambda: _("kelurahan"), "kampung": lambda: _("kampung")}


@remembered
def sentence(view: View, code: str) -> str:
    """The page's one sentence: how a chosen kelurahan or kampung went; of a larger place, how many of its parts rose and fell
    since the first year, beyond chance where that can be told."""
    return _parts(view, code) if view.place in (view.city, view.kecamatan) else _own(view, code)


@heeding(*PLACE)
def _parts(view: View, code: str) -> str:
    """How the parts of the chosen place went."""
    name = i18n.own(view.data.indicator(code), "nama")
    level, places, whole = panels(view, "")
    found = known(view, code, "tahun", "")
    found = found[found["wilayah"].isin(places)]
    moved, shares = changes(view, found, code)
    if moved.empty:
        return _("{nama}: belum ada {apa} di {tempat} dengan dua tahun yang dapat dibandingkan.").format(nama=name, apa=NOUNS[level](), tempat=view.name(whole))
    up, down = int((moved["arah"] > 0).sum()), int((moved["arah"] < 0).sum())
    lead, other = (up, down) if up >= down else (down, up)
    whole_text = {
        (True, True): _("{nama} naik nyata di {a} dari {n} {apa} {tempat} sejak {tahun}"),
        (True, False): _("{nama} naik di {a} dari {n} {apa} {tempat} sejak {tahun}"),
        (False, True): _("{nama} turun nyata di {a} dari {n} {apa} {tempat} sejak {tahun}"),
        (False, False): _("{nama} turun di {a} dari {n} {apa} {tempat} sejak {tahun}"),
    }[up >= down, shares]
    rest = (_("tidak ada yang turun") if up >= down else _("tidak ada yang naik")) if not other else _("{b} turun") if up >= down else _("{b} naik")
    text = _("{utama}; {sisanya}.").format(utama=whole_text, sisanya=rest)
    return text.format(nama=name, a=lead, b=other, n=len(moved), apa=NOUNS[level](), tempat=view.name(whole), tahun=moved["awal"].min()[:4])


@heeding(*PLACE)
def known(view: View, code: str, grain: periods.Grain, level: str) -> pd.DataFrame:
    """`trends.known` of the places of the small charts and the one they are held against. Not to be changed in place."""
    _level, places, whole = panels(view, level)
    return trends.known(view, code, grain, [whole, *places])


@heeding(*PLACE)
def small(view: View, code: str, grain: periods.Grain = "tahun", level: str = "") -> Card:
    """One small chart per part of the place (or per neighbour, where it has no parts), the larger place grey in each."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    asked = level if grain == "tahun" else "kampung"
    level, places, whole = panels(view, asked)
    if not places:
        return _nowhere(view, code, level, whole)
    found = known(view, code, grain, asked)
    reported = trends.drawn(found, {place: view.name(place) for place in (whole, *places)}, unit, decimals)
    unknown = pd.DataFrame(columns=["x", "y", "teks"])
    frames = {place: reported.get(place, unknown) for place in places}
    ratio = indicator["sifat"] == "rasio"
    behind = reported.get(whole, unknown) if ratio else unknown
    breaks = marks.breaks(view, code, whole, grain)
    apart = different(view, found, code, whole)
    signs = {"atas": "▲ ", "bawah": "▼ "}
    marked = [place for place in places if place in apart] or ([] if ratio else places)
    figure = overtime.multiples(
        frames,
        titles={place: signs.get(apart.get(place, ""), "") + trend_words.short(view, place) for place in places},
        marked=marked,
        behind=behind,
        breaks=breaks,
        step=lines.STEPS[grain],
        theme=view.theme,
        columns=columns(len(places)),
        height=row_height(len(places)),
        chosen=view.place,
        bold={place: _latest(frame, unit, decimals) for place, frame in frames.items()},
    )
    shown = found[found["wilayah"].isin(places)]
    empty = [view.name(place) for place in places if place not in set(shown["wilayah"])]
    notes = (
        [_("belum lapor: {nama}").format(nama=formats.listing(empty))]
        if 0 < len(empty) <= 3
        else [_("{n} tempat belum lapor").format(n=len(empty))]
        if empty
        else []
    )
    if ratio and formats.is_percent(unit):
        title = _n("{n} dari {total} {apa} nyata berbeda dari {tempat} dalam {nama}", len(apart)).format(
            n=len(apart), total=len(places), apa=NOUNS[level](), tempat=view.name(whole), nama=i18n.own(indicator, "nama")
        )
        legend = _("garis kelabu: {tempat}; ▲▼ berbeda nyata pada periode terakhir, lainnya tidak")
    else:
        title = _("{nama} per {apa}, {tempat}").format(nama=i18n.own(indicator, "nama"), apa=NOUNS[level](), tempat=view.name(whole))
        legend = _("garis kelabu: {tempat}") if ratio else _("semua gambar berskala sama")
    subtitle = _("Dalam {satuan}, {kurun}, sumbu yang sama; {keterangan}").format(
        satuan=unit, kurun=trend_words.span_words(shown), keterangan=legend.format(tempat=view.name(whole))
    )
    table = Table(
        shown.assign(nama=shown["wilayah"].map(view.data.places["nama"])),
        (
            Column("nama", NOUNS[level]().capitalize()),
            Column("periode", _("Periode"), "period"),
            Column("nilai", i18n.own(indicator, "nama"), "number", unit, decimals),
            Column("status", _("Status"), "status"),
            Column("sumber", _("Sumber")),
        ),
    )
    return Card(title, subtitle, figure, table, foot(view, shown, notes=notes), title)


def _nowhere(view: View, code: str, level: str, whole: str) -> Card:
    """The card where the larger place has no places of the level."""
    title = _("{nama}: belum ada {apa} di {tempat}").format(nama=naming.label(view, code), apa=NOUNS[level](), tempat=view.name(whole))
    table = Table(pd.DataFrame({"sebab": [title]}), (Column("sebab", _("Yang kurang")),))
    return Card(title, "", naming.empty(_("Tidak ada yang dapat digambar.")), table, alt=title)


def _own(view: View, code: str) -> str:
    """How the chosen place went."""
    breaks = marks.breaks(view, code, view.place, "tahun")
    text = trend_words.finding(view, trends.known(view, code, "tahun", [view.place]), code, view.place, breaks)
    if view.kampung and not naming.stands(view, view.kampung):
        text += "; " + naming.unfounded(view)
    return text + "."


def choices(view: View) -> dict[str, str]:
    """The levels that small charts can be made for, in words."""
    return {level: NOUNS[level]() for level in (("kecamatan", "kelurahan", "kampung") if view.place == view.city else ("kelurahan", "kampung"))}


def _latest(frame: pd.DataFrame, unit: str, decimals: int) -> str:
    """The last value of a line in words, a dash where there is none."""
    known = frame["y"].dropna()
    if known.empty:
        return formats.NOTHING
    value = float(known.iloc[-1])
    return formats.quantity(value, unit, decimals) if formats.is_percent(unit) else formats.number(value, decimals)


def columns(count: int) -> int:
    """Small charts in a row: few enough for a phone."""
    return 3 if count <= 12 else 4


def row_height(count: int) -> int:
    """The height of a row of small charts, in px."""
    return 124 if count > 12 else 150 if count > 6 else 180


def height(view: View, grain: periods.Grain, level: str) -> int:
    """The height of all small charts together, so that a card beside them can be as tall."""
    count = len(panels(view, level if grain == "tahun" else "kampung")[1])
    return -(-count // columns(count)) * row_height(count)


def panels(view: View, level: str) -> tuple[str, list[str], str]:
    """The level of the small charts, their places, and the place they are held against.

    The parts of a city or kecamatan; for what has no parts that all have reports, the kelurahan of its kecamatan.
    """
    whole = view.city if view.place == view.city else str(view.data.places.at[view.place, "kecamatan"])
    level = level or trends.PARTS[str(view.data.places.at[whole, "tingkat"])]
    return level, indicators.members(view.data, whole, level), whole


def changes(view: View, found: pd.DataFrame, code: str) -> tuple[pd.DataFrame, bool]:
    """Whether each place rose or fell from its first to its last year, and whether chance was ruled out.

    Returns one row per place with two years on the same side of every break: `wilayah`, `awal`, `akhir`, `arah` (1, 0 or −1).
    """
    indicator = view.data.indicator(code)
    breaks = marks.breaks(view, code, view.city, "tahun")
    at = found["periode"].map(lines.position)
    since = max((where for where in breaks if where < at.max()), default=float("-inf"))
    found = found[at > since].sort_values("periode")
    first, last = (found.drop_duplicates("wilayah", keep=end).set_index("wilayah") for end in ("first", "last"))
    pairs = first.add_suffix("_awal").join(last.add_suffix("_akhir"))
    pairs = pairs[pairs["periode_awal"] < pairs["periode_akhir"]]
    shares = formats.is_percent(indicator["satuan"]) and len(pairs) > 0 and bool(pairs[["penyebut_awal", "penyebut_akhir"]].notna().all(axis=None))
    difference = (pairs["nilai_akhir"] - pairs["nilai_awal"]).astype(float).round(int(indicator["desimal"]))
    sign = difference.gt(0).astype(int) - difference.lt(0).astype(int)
    if shares:
        sure = chance.changed(pairs["pembilang_awal"], pairs["penyebut_awal"], pairs["pembilang_akhir"], pairs["penyebut_akhir"])["nyata"]
        sign = sign.where(sure.to_numpy(), 0)
    return pd.DataFrame(
        {"wilayah": pairs.index, "awal": pairs["periode_awal"].to_numpy(), "akhir": pairs["periode_akhir"].to_numpy(), "arah": sign.to_numpy()}
    ), shares


def different(view: View, found: pd.DataFrame, code: str, whole: str) -> dict[str, str]:
    """The places that differ from the whole beyond chance in the last period of all, with the side on which they lie."""
    indicator = view.data.indicator(code)
    if indicator["sifat"] != "rasio" or not formats.is_percent(indicator["satuan"]) or found.empty:
        return {}
    last = found[found["periode"] == found["periode"].max()]
    centre = last.loc[last["wilayah"] == whole, "nilai"]
    last = last[(last["wilayah"] != whole) & last["penyebut"].notna()]
    if last.empty or centre.empty:
        return {}
    judged = chance.funnel(
        last["pembilang"], last["penyebut"], centre.iloc[0], minimum=float(view.data.setting("penyebut_minimum")), factor=float(indicator["pengali"])
    )
    found_apart = zip(last["wilayah"], judged["beda"], judged["sisi"], strict=True)
    return {place: side for place, word, side in found_apart if word == "berbeda_nyata"}

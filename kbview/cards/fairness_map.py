"""Need against effort: on the map in nine classes, and as points in four quarters."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import equity
from kbdata.tables import STATUSES
from kbview import charts_scatter, formats, maps, methods
from kbview.card import Card
from kbview.cards import fairness, places
from kbview.cards.fairness import Choice
from kbview.i18n import _, _n
from kbview.layers import Layers
from kbview.tables import Column, Table
from kbview.view import View, remembered

HEIGHT = 460
POINT = ["kode", "nama", "lintang", "bujur"]
CORNERS = equity.QUADRANTS


@remembered
def sentence(view: View, choice: Choice) -> str:
    """The page's one sentence: does effort go where need is, and who is left behind."""
    if lacking := fairness.effort_hindrance(view, choice):
        return lacking + "."
    table = fairness.both(view, choice)
    behind = table.index[table["sudut"] == CORNERS[0]].tolist()
    told = _n("{n} kelurahan di separuh teratas kebutuhan masih {ini}", len(behind)).format(n=len(behind), ini=_little(choice, table) or _("tertinggal"))
    if behind:
        told += ": " + fairness.names(view, behind)
    return f"{_flow(view, choice)}; {told}."


def _flow(view: View, choice: Choice) -> str:
    """Where effort goes, beyond chance."""
    found = fairness.concentration(view, choice)
    if found is None or not found.proven:
        return _("Tidak terbukti bahwa upaya mengalir ke tempat yang paling membutuhkan")
    if found.value < 0:
        return _("Upaya lebih banyak di tempat yang lebih membutuhkan")
    return _("Upaya justru lebih banyak di tempat yang kurang membutuhkan")


@remembered
def crossed(view: View, choice: Choice) -> Card:
    """The map of need and effort at once: three classes each."""
    subtitle = _("Kebutuhan {periode} dan {upaya}, {kurun}; keduanya dibagi dalam kelas rendah sampai tinggi").format(
        periode=formats.period(view.period), upaya=fairness.effort_words(choice), kurun=fairness.span_words(view, choice)
    )
    if lacking := fairness.effort_hindrance(view, choice):
        return fairness.cannot(lacking, subtitle, "kebutuhan-dan-upaya", view)
    table = fairness.both(view, choice).reindex(fairness.here(view))
    (needed, _limits), (much, limits) = equity.classes(table["indeks"]), equity.classes(table["upaya"])
    colours = [_colour(view, *pair) for pair in zip(needed, much, strict=True)]
    texts = _texts(view, choice)
    frame = pd.DataFrame({"kode": table.index, "warna": colours, "teks": [texts[code] for code in table.index]})
    figure = maps.painted(
        frame,
        data=view.data,
        theme=view.theme,
        points=_points(view),
        chosen=fairness.home(view),
        height=HEIGHT,
    )
    worst = table[(needed == needed.max()) & (much == 0)]
    top = int((needed == needed.max()).sum())
    least = (_nothing(choice) if limits[0] == 0 else "") or _("menerima upaya paling sedikit")
    title = _n("{n} dari {total} kelurahan di sepertiga teratas kebutuhan {ini}", len(worst)).format(n=len(worst), total=top, ini=least)
    title = title if len(worst) else _("Tidak ada kelurahan di sepertiga teratas kebutuhan yang {ini}").format(ini=least)
    told, listed = fairness.foot(view, choice), listing(view, choice)
    status = STATUSES[2] if told.simulated else STATUSES[1] if told.provisional else STATUSES[0]  # of all that the index is made of, the worst
    areas = listed.frame.reset_index(names="kode")[["kode", "indeks", "peringkat", "upaya", "sudut"]].rename(columns={"indeks": "nilai", "sudut": "kelas"})
    drawn = Layers(areas.assign(status=status, sumber=";".join(told.sources)), _("Indeks kebutuhan"), "", {"kampung": _points(view)[POINT]})
    return Card(title, subtitle, figure, listed, told, title, _legend(view, choice, limits, table) + _link(view), layers=drawn)


@remembered
def quarters(view: View, choice: Choice) -> Card:
    """The places by need and effort, parted by the median of each."""
    subtitle = _("Indeks kebutuhan (1–100) dan {upaya}, {kurun}; garis putus: nilai tengah").format(
        upaya=fairness.effort_words(choice), kurun=fairness.span_words(view, choice)
    )
    if lacking := fairness.effort_hindrance(view, choice):
        return fairness.cannot(lacking, subtitle, "kebutuhan-dan-upaya", view)
    table = fairness.both(view, choice).dropna(subset=["indeks", "upaya"])
    texts = _texts(view, choice)
    order = table.assign(dulu=table["sudut"].map({CORNERS[0]: 0, CORNERS[1]: 1}).fillna(2)).sort_values(["dulu", "peringkat"], kind="stable")
    frame = pd.DataFrame({
        "kode": order.index, "nama": order["nama"].to_numpy(), "x": order["indeks"].to_numpy(), "y": order["upaya"].to_numpy(),
        "sudut": order["sudut"].to_numpy(), "teks": [texts[code] for code in order.index],
    })  # fmt: skip
    million = choice.measure == "anggaran"
    frame["y"] = frame["y"] / (1e6 if million else 1)
    cross = (float(table["indeks"].median()), float(frame["y"].median()))
    axes = (_("Indeks kebutuhan"), _("Juta rupiah per 1.000 keluarga") if million else _("Intervensi per 1.000 keluarga"))
    figure = charts_scatter.quadrants(
        frame, cross=cross, corners=_corners(choice, table), axes=axes, theme=view.theme, chosen=fairness.home(view), height=HEIGHT
    )
    behind = table[table["sudut"] == CORNERS[0]]
    high = int((table["indeks"] > table["indeks"].median()).sum())
    title = _n("{n} dari {total} kelurahan di separuh teratas kebutuhan {ini}", len(behind)).format(
        n=len(behind), total=high, ini=_little(choice, table) or _("tertinggal")
    )
    if len(behind):
        title += ": " + fairness.names(view, behind.index.tolist())
    return Card(title, subtitle, figure, listing(view, choice), fairness.foot(view, choice), title, _looks(view, choice, table) + _link(view))


@remembered
def listing(view: View, choice: Choice) -> Table:
    """Need and effort of every place, the neediest first."""
    table = fairness.both(view, choice)
    words = {
        "tertinggal": _("tertinggal"),
        "terlayani": _("terlayani"),
        "tenang": _("butuh sedikit, upaya sedikit"),
        "berlebih": _("butuh sedikit, upaya banyak"),
    }
    money = choice.measure == "anggaran"
    return Table(
        table.assign(sudut=table["sudut"].map(words)),
        (
            Column("nama", _("Kelurahan")),
            Column("peringkat", _("Peringkat kebutuhan"), "number"),
            Column("indeks", _("Indeks kebutuhan"), "number", "", 1),
            Column("keluarga", _("Keluarga"), "number", "KK"),
            Column("jumlah", _("Intervensi"), "number"),
            Column("anggaran", _("Anggaran"), "money"),
            Column("upaya", _("Upaya per 1.000 keluarga"), "money" if money else "number", "", 0 if money else 1),
            Column("sudut", _("Kedudukan")),
        ),
    )


@remembered
def _points(view: View) -> pd.DataFrame:
    """The kampung that stand, each with the leading indicator: weights that move do not change them."""
    return places.kampung_points(view, view.data.setting("indikator_utama"))


def _nothing(choice: Choice) -> str:
    """That no effort at all was made, by the measure of effort."""
    return {"jumlah": _("tanpa satu intervensi pun"), "anggaran": _("tanpa anggaran")}[choice.measure]


def _little(choice: Choice, table: pd.DataFrame) -> str:
    """What little effort means where the median place has none; empty where it has some. table: of `fairness.both`."""
    return _nothing(choice) if table["upaya"].median() == 0 else ""


def _corners(choice: Choice, table: pd.DataFrame) -> dict[str, str]:
    little = _little(choice, table) or _("upaya sedikit")
    return {
        "tertinggal": _("butuh banyak, {ini}").format(ini=little),
        "terlayani": _("butuh banyak, upaya banyak"),
        "tenang": _("butuh sedikit, {ini}").format(ini=little),
        "berlebih": _("butuh sedikit, upaya banyak"),
    }


def _looks(view: View, choice: Choice, table: pd.DataFrame) -> str:
    """What the points are, as a legend."""
    corners = _corners(choice, table)
    looks = (
        ("belah", view.theme.alarm, corners["tertinggal"]),
        ("titik", view.theme.primary, corners["terlayani"]),
        ("titik", view.theme.quiet, _("lainnya")),
    )
    items = "".join(f'<span><i class="{shape}" style="background:{colour}"></i>{escape(text)}</span>' for shape, colour, text in looks)
    behind = table[table["sudut"] == CORNERS[0]].sort_values("peringkat", kind="stable")["nama"].tolist()
    corner = corners[CORNERS[0]]
    listed = f"{corner[:1].upper()}{corner[1:]}: {formats.listing(behind)}" if behind else ""  # a phone has no room for names beside the points
    return f'<p class="legenda">{items}</p>' + (f'<p class="catatan ponsel">{escape(listed)}</p>' if listed else "")


def _colour(view: View, needed: float, much: float) -> str:
    return view.theme.missing if pd.isna(needed) or pd.isna(much) else view.theme.crossed[int(needed)][int(much)]


@remembered
def _texts(view: View, choice: Choice) -> dict[str, str]:
    """Each place as it is told when pointed at."""
    return {str(row.Index): _told(row, choice) for row in fairness.both(view, choice).itertuples()}


def _told(row: object, choice: Choice) -> str:
    """A place as it is told when pointed at. row: of `fairness.both`."""
    name, rank, index, effort = (getattr(row, field) for field in ("nama", "peringkat", "indeks", "upaya"))
    if pd.isna(rank):
        return f"<b>{name}</b><br>" + _("indikator belum lengkap")
    place = _("peringkat kebutuhan {n} (indeks {i})").format(n=formats.number(rank), i=formats.number(index, 1))
    return f"<b>{name}</b><br>{place}<br>{fairness.effort_words(choice)}: <b>{fairness.say_effort(effort, choice)}</b>"


def _legend(view: View, choice: Choice, limits: list[float], table: pd.DataFrame) -> str:
    """The nine classes as a square of three by three, need upwards, effort to the right, and what the classes of effort are."""
    cells = "".join(f'<i style="background:{colour}"></i>' for row in view.theme.crossed[::-1] for colour in row[: len(limits)])
    money = choice.measure == "anggaran"
    texts = [formats.number(limit / 1e6) if money else formats.number(limit, 1) for limit in limits]
    unit = _("juta rupiah per 1.000 keluarga") if money else fairness.effort_words(choice)
    classes = [
        formats.number(0) if limits[0] == 0 else f"≤ {texts[0]}",
        *(f"≤ {text}" for text in texts[1:-1]),
        *([f"> {texts[-2]}"] if len(texts) > 1 else []),
    ]
    steps = "".join(f"<span>{escape(text)}</span>" for text in classes)
    missing = f'<span><i style="background:{view.theme.missing}"></i>{escape(_("indikator belum lengkap"))}</span>' if table["upaya"].isna().any() else ""
    points = f'<span><i class="titik" style="background:{view.theme.alarm}"></i>{escape(_("Kampung KB"))}</span>'
    lines = "line-height:calc(.95rem + 2px);text-align:right;white-space:nowrap"  # each as high as a row of the square
    needs = "<br>".join(escape(text) for text in (_("butuh tinggi"), _("sedang"), _("rendah")))
    cut = maps.empty_bands(view.data, table.index, HEIGHT)
    return (
        f'<div class="silang potong-{cut}" style="--lajur:{len(limits)}"><b style="{lines}">{needs}</b>'
        f'<div class="petak">{cells}</div>'
        f'<div class="langkah">{steps}</div><b class="kanan">{escape(unit)} →</b>'
        f'<p class="legenda">{points}{missing}</p></div>'
    )


def _link(view: View) -> str:
    return methods.link(view, "kebutuhan-dan-upaya")

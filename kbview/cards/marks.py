"""What must stand beside a line for it to be read rightly: events, breaks, published figures and contradicting sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape

import pandas as pd

from kbdata import events as happened
from kbdata import indicators, periods
from kbdata.dataset import Dataset
from kbdata.tables import BREAKS
from kbview import formats, i18n, lines, words
from kbview.i18n import _, _n
from kbview.view import View, heeding


@dataclass(frozen=True)
class Mark:
    """An event on the axis: where, its date in words, its title, its source, and whether the series breaks there."""

    x: float
    when: str
    title: str
    source: str
    breaks: bool


def events(view: View, code: str, place: str, until: int | None = None) -> pd.DataFrame:
    """The events that mark this indicator at this place or above it, up to the end of a year."""
    found = happened.of(view.data, code, place)
    return found if until is None else found[found["tanggal"].dt.year <= until]


def breaks(view: View, code: str, place: str, grain: periods.Grain) -> list[float]:
    """Where on the axis the series of this indicator begins anew at this place."""
    told = events(view, code, place)
    return [lines.boundary(day, grain) for day in told.loc[told["jenis"].isin(BREAKS), "tanggal"]]


def foundings(view: View, place: str) -> pd.DataFrame:
    """The foundings of the kampung inside a place; its own is an event of its own."""
    marks = view.data.table("peristiwa")
    inside = [kampung for kampung in indicators.members(view.data, place, "kampung") if kampung != place]
    return marks[(marks["jenis"] == "pencanangan") & marks["wilayah"].isin(inside)]


def marks(view: View, code: str, place: str, grain: periods.Grain) -> list[Mark]:
    """All events of a place in order of time; foundings inside it are taken together where they fall into one period."""
    named = publishers(view)
    own = [
        Mark(_x(row, grain), formats.day(row.tanggal), i18n.own(row, "judul"), named[row.sumber], row.jenis in BREAKS)
        for row in events(view, code, place).itertuples()
    ]
    inside = foundings(view, place)
    inside = inside.assign(kurun=[periods.name(day, grain) for day in inside["tanggal"]])
    simulated = _simulated(view.data)
    for period, mine in inside.sort_values("tanggal").groupby("kurun"):
        names = [str(view.data.places.at[kampung, "nama"]) for kampung in mine["wilayah"]]
        title = _n("{n} kampung dicanangkan: {nama}", len(mine)).format(n=len(mine), nama=formats.listing(names))
        made_up = simulated & set(mine["sumber"])
        if made_up:
            title += " " + (_("(tanggal simulasi)") if made_up == set(mine["sumber"]) else _("(sebagian tanggal simulasi)"))
        when = formats.day(mine["tanggal"].iloc[0]) if len(mine) == 1 and grain != "tahun" else formats.period(str(period))
        own.append(Mark(lines.position(str(period)), when, title, ", ".join(dict.fromkeys(named[source] for source in mine["sumber"])), False))
    return sorted(own, key=lambda mark: mark.x)


@heeding()
def publishers(view: View) -> dict[str, str]:
    """The publisher of each source, as it is called."""
    return {code: words.publisher(str(publisher)) for code, publisher in view.data.publishers.items()}


@lru_cache(maxsize=4)
def _simulated(data: Dataset) -> frozenset[str]:
    """The sources that are made up."""
    sources = data.table("sumber")
    return frozenset(sources.loc[sources["jenis"] == "simulasi", "kode"])


def numbered(shown: list[Mark]) -> list[tuple[float, str, str]]:
    """The marks as they stand on the axis: x, number or numbers, and the words for the hover."""
    places: dict[float, list[int]] = {}
    for number, mark in enumerate(shown, start=1):
        places.setdefault(mark.x, []).append(number)
    return [
        (x, str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}", "<br>".join(f"{n}. {shown[n - 1].title}" for n in numbers))
        for x, numbers in places.items()
    ]


def html(view: View, shown: list[Mark], left_out: int, published: list[str], others: list[str]) -> str:
    """What stands below the chart: published figures with their source, contradicting sources, and the numbered events."""
    parts = [f'<p class="catatan">{escape(text)}</p>' for text in (*published, *others)]
    if shown:
        rows = "".join(
            f"<li><b>{escape(mark.when)}</b> {escape(mark.title)}{escape(_(' · garis diputus')) if mark.breaks else ''} <span>{escape(mark.source)}</span></li>"
            for mark in shown
        )
        parts.append(f'<ol class="kejadian">{rows}</ol>')
    if left_out:
        parts.append(f'<p class="catatan">{escape(_n("{n} kejadian di luar kurun gambar tidak ditandai.", left_out).format(n=left_out))}</p>')
    return "".join(parts)


def published(view: View, own: pd.DataFrame, unit: str, decimals: int) -> list[str]:
    """The figures of a place that were published as they stand, by source."""
    told = own[(own["cara"] == "terbit") & (own["status"] != "simulasi")]
    named = view.data.table("sumber").set_index("kode")
    found = []
    for source, mine in told.groupby("sumber", sort=False):
        values = [f"{formats.quantity(row.nilai, unit, decimals)} ({formats.period(row.periode)})" for row in mine.itertuples()]
        about = named.loc[source]
        found.append(
            _("Angka terbit: {n}. Sumber: {judul}, {penerbit}").format(
                n=formats.listing(values), judul=about["judul"], penerbit=words.publisher(about["penerbit"])
            )
        )
    return found


def contradicting(view: View, found: pd.DataFrame, unit: str, decimals: int) -> pd.DataFrame:
    """What other sources say of the same place and period: `x`, `y`, `teks`, and `kalimat` for the list."""
    rows = []
    named = publishers(view)
    for row in found.dropna(subset=["lain"]).itertuples():
        for told in row.lain.split(";"):
            source, _sign, value = told.rpartition("=")
            said = formats.quantity(float(value), unit, decimals)
            text = f"{named[source]}: <b>{said}</b><br>{formats.period(row.periode)}"
            leading = formats.listing([named[code] for code in str(row.sumber).split(";")])
            sentence = _("Sumber berbeda pada {periode}: {a} menurut {s} (titik terbuka), {b} menurut {t} (pada garis).").format(
                periode=formats.period(row.periode), a=said, s=named[source], b=formats.quantity(row.nilai, unit, decimals), t=leading
            )
            rows.append((lines.position(row.periode), float(value), text, sentence))
    return pd.DataFrame(rows, columns=["x", "y", "teks", "kalimat"])


def _x(row: object, grain: periods.Grain) -> float:
    moment = row.tanggal  # type: ignore[attr-defined]
    return lines.boundary(moment, grain) if row.jenis in BREAKS else lines.position(periods.name(moment, grain))  # type: ignore[attr-defined]

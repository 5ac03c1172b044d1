"""Why a number changed, between two publications or between two periods: the parts of each cause, which add up to the whole change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import pandas as pd

from kbdata import changes as altered
from kbdata import indicators, interventions, movement
from kbdata.decomposition import CORRECTED, COVERAGE, DEFINITION, LATE, MOVED, OTHERS, of_measure
from kbdata.headlines import Measure
from kbdata.tables import STATUSES
from kbview import charts_quality, formats, i18n
from kbview.card import Card, Foot, foot
from kbview.cards import naming, overview
from kbview.cards.changes import difference, state
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, open_publication, remembered

PLACES = 6  # places whose movement is told one by one


@dataclass(frozen=True)
class Writing:
    """How a number is named and written. say, part: a number, and a signed part of its change, with so many decimals more than usual.

    of_part: the unit of a part, where it is not written with it.
    """

    name: str
    unit: str
    decimals: int
    say: Callable[[float, int], str]
    part: Callable[[float, int], str]
    of_part: str = ""


@remembered
def between(view: View, older: int, newer: int, measure: Measure) -> Card:
    """How a number of the place in the period differs between two publications, and why."""
    sides = [open_publication(number) for number in (older, newer)]
    before, after = (measure.number(data, view.place, view.period) for data in sides)
    parts = of_measure(sides[0], sides[1], measure, view.place, (view.period, view.period))
    named = parts.assign(nama=[cause(code) for code in parts["sebab"]])
    elsewhere = altered.outside(difference(view, older, newer), view.year)
    note = _outside(elsewhere, view.period) if elsewhere else ""
    pair = (state(older), before), (state(newer), after)
    return _card(view, measure, named, pair, _("sama pada kedua terbitan"), _foot(view, measure, note), formats.period(view.period))


@remembered
def over_time(view: View, first: str, last: str, measure: Measure) -> Card:
    """How a number of the place differs between two periods of the data that are shown, and why: who reported, and who moved."""
    before, after = (measure.number(view.data, view.place, period) for period in (first, last))
    parts = movement.between(view.data, measure, view.place, (first, last))
    named = parts.assign(nama=[_mover(view, row.sebab, row.wilayah) for row in parts.itertuples()])
    pair = (formats.period(first), before), (formats.period(last), after)
    return _card(view, measure, named, pair, _("sama pada kedua periode"), _foot(view, measure, ""), "")


def writing(view: View, measure: Measure) -> Writing:
    """How a number is named and written."""
    if measure.code:
        about = view.data.indicator(measure.code)
        numerator = measure.column == "pembilang"
        shown = view.data.indicator(str(about["pembilang"])) if numerator and str(about["pembilang"]) in view.data.indicators.index else about
        unit, decimals = i18n.own(shown, "satuan"), int(shown["desimal"])
        return Writing(
            i18n.own(shown, "nama"),
            unit,
            decimals,
            lambda value, more: formats.quantity(value, unit, decimals + more),
            lambda value, more: formats.signed(value, decimals + more),
            _("poin") if formats.is_percent(unit) else unit,
        )
    if measure.column in ("anggaran", "realisasi"):
        name = _("Anggaran intervensi") if measure.column == "anggaran" else _("Realisasi anggaran")
        return Writing(
            name, "Rp", 0, lambda value, more: formats.money(value, 1 + more), lambda value, more: _sign(value) + formats.money(abs(value), 1 + more)
        )
    name = _("Kampung KB") if measure.column == "kampung" else _("Intervensi")
    return Writing(name, "", 0, formats.number, formats.signed)


def lines(parts: pd.DataFrame, decimals: int) -> list[tuple[str, str]]:
    """Each cause with its signed part, in points."""
    return [(_("karena {sebab}").format(sebab=cause(row.sebab).lower()), f"{formats.signed(row.bagian, decimals)} {_('poin')}") for row in parts.itertuples()]


def cause(code: str) -> str:
    """A cause in words."""
    return {
        LATE: _("Laporan susulan"),
        OTHERS: _("Sumber lain yang diutamakan"),
        CORRECTED: _("Koreksi"),
        DEFINITION: _("Perubahan definisi"),
        COVERAGE: _("Perubahan cakupan"),
        MOVED: _("Perubahan sebenarnya"),
        movement.PUBLISHED: _("Selisih angka terbit dengan jumlah bagiannya"),
    }[code]


def _mover(view: View, code: str, place: str | None) -> str:
    return cause(code) if code != MOVED or pd.isna(place) else view.name(str(place))


def _card(view: View, measure: Measure, parts: pd.DataFrame, pair: tuple[tuple[str, float], tuple[str, float]], same: str, told: Foot, when: str) -> Card:
    """From a number to another, by the causes in `parts` (`sebab`, `nama`, `bagian`)."""
    how, ((start, before), (end, after)) = writing(view, measure), pair
    name = ", ".join(filter(None, (how.name, view.name(view.place), when)))
    subtitle = _("{apa}: dari {a} ke {b}; bagian tiap sebab berjumlah sama dengan perubahannya").format(apa=name, a=start, b=end)
    table = Table(parts, (Column("nama", _("Sebab")), Column("bagian", _("Bagian"), "number", how.of_part, how.decimals + 2)))
    if parts.empty:
        missing = [which for which, value in pair if pd.isna(value)]
        text = _("Belum ada angka pada {kapan}").format(kapan=formats.listing(missing)) if missing else f"{how.say(after, 0)}, {same}"
        return Card(text, subtitle, naming.empty(text), table, told, text)
    more = next((extra for extra in range(4) if how.say(before, extra) != how.say(after, extra)), 3)
    most = parts.loc[(parts["bagian"] * (1 if after > before else -1)).idxmax()]  # what went the way that the whole went
    title = _("{a} → {b}, terutama karena {sebab}").format(a=how.say(before, more), b=how.say(after, more), sebab=_because(most))
    fine = more if measure.of_work or not how.decimals else more + 1
    figure = charts_quality.waterfall(
        _steps(parts, how, fine),
        before=(start[0].upper() + start[1:], before),
        after=(end[0].upper() + end[1:], after),
        theme=view.theme,
        say=lambda value: how.say(value, more),
        part=lambda value: how.part(value, fine),
    )
    total = _summed(parts, after - before, how, fine)
    return Card(title, subtitle, figure, table, told, f"{title}. {total}", below=f'<p class="uraian">{escape(total)}</p>')


def _summed(parts: pd.DataFrame, whole: float, how: Writing, more: int) -> str:
    """The whole change and what each cause comes to, the places taken together, in a sentence."""
    by_cause = [(cause(str(code)).lower(), float(part)) for code, part in parts.groupby("sebab", sort=False)["bagian"].sum().items()]
    told = formats.listing([f"{label} {how.part(size, more)}" for label, size in by_cause if _readable(size, how, more)])
    return _("Seluruhnya {n}: {bagian}.").format(n=f"{how.part(whole, more)} {how.of_part}".strip(), bagian=told)


def _steps(parts: pd.DataFrame, how: Writing, more: int) -> list[tuple[str, float]]:
    """The bars: what can be read at all, the largest places one by one and the rest together."""
    places = parts["wilayah"].notna() if "wilayah" in parts else pd.Series(False, index=parts.index)
    single = places & (places.cumsum() <= (PLACES if places.sum() > PLACES + 1 else PLACES + 1))
    rest = parts[places & ~single]
    steps = [(str(row.nama), float(row.bagian)) for row in parts[~places | single].itertuples()]
    if len(rest):
        steps.append((_n("{n} tempat lain", len(rest)).format(n=len(rest)), float(rest["bagian"].sum())))
    return [(label, size) for label, size in steps if _readable(size, how, more)]


def _readable(size: float, how: Writing, more: int) -> bool:
    """Whether a part is written as anything but nothing."""
    return how.part(size, more).lstrip("+−") != how.part(0.0, more)


def _because(row: pd.Series) -> str:
    if pd.notna(row.get("wilayah")):
        return _("perubahan di {tempat}").format(tempat=row["nama"])
    return str(row["nama"]).lower()


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""


def _outside(years: dict[int, int], period: str) -> str:
    """That rows of other years differ too, which the filter does not show."""
    count = sum(years.values())
    if len(years) == 1:
        return _n("{n} perubahan lain, semuanya pada periode {p}", count).format(n=formats.number(count), p=next(iter(years)))
    text = _n("{n} perubahan lain di luar periode {p}: {tahun}", count)
    return text.format(n=formats.number(count), p=formats.period(period), tahun=", ".join(f"{year} ({formats.number(each)})" for year, each in years.items()))


def _foot(view: View, measure: Measure, note: str) -> Foot:
    """Where the number comes from."""
    notes = (note,) if note else ()
    if measure.code:
        return foot(view, indicators.values(view.data, [measure.code], [view.place], [view.period]), notes=notes, main=view.place)
    if measure.of_work:
        works = interventions.select(view.data, place=view.place, years=[view.year])
        from_rows = overview.rows_foot(works)
        return Foot(from_rows.sources, formats.period(view.period), from_rows.simulated, from_rows.provisional, "", notes)
    kampung = view.data.table("kampung")
    kampung = kampung[kampung["wilayah"].isin(view.kampung_here())]
    marks = kampung["status_data"]
    return Foot(tuple(sorted(set(kampung["sumber"]))), formats.period(view.period), marks.eq(STATUSES[2]).any(), marks.eq(STATUSES[1]).any(), "", notes)

"""Why a number changed between two publications: the parts of each cause, which add up to the whole change."""

from __future__ import annotations

import pandas as pd

from kbdata import indicators
from kbdata.decomposition import CORRECTED, COVERAGE, DEFINITION, LATE, MOVED, split
from kbview import charts_quality, formats, i18n
from kbview.card import Card, foot
from kbview.cards import naming
from kbview.cards.changes import state
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, open_publication, remembered


@remembered
def between(view: View, older: int, newer: int, code: str) -> Card:
    """How an indicator of the place in the period differs between two publications, and why."""
    sides = [open_publication(number) for number in (older, newer)]
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    rows = [indicators.values(data, [code], [view.place], [view.period]) for data in sides]
    before, after = (float(found["nilai"].astype("float64").iloc[0]) for found in rows)
    parts = split(sides[0], sides[1], code, view.place, (view.period, view.period))
    name = f"{naming.label(view, code)}, {view.name(view.place)}, {formats.period(view.period)}"
    subtitle = _("{apa}: dari {a} ke {b}; bagian tiap sebab berjumlah sama dengan perubahannya").format(apa=name, a=state(older), b=state(newer))
    frame = parts.assign(nama=[cause(code) for code in parts["sebab"]])
    table = Table(frame, (Column("nama", _("Sebab")), Column("bagian", _("Bagian"), "number", unit, decimals + 2)))
    if parts.empty:
        text = _("{n}, sama pada kedua terbitan").format(n=formats.quantity(after, unit, decimals)) if before == after else _("Salah satu angkanya belum ada")
        return Card(text, subtitle, naming.empty(text), table, foot(view, rows[1]), text)
    more = next((extra for extra in range(4) if _written(before, unit, decimals + extra) != _written(after, unit, decimals + extra)), 3)
    most = frame.loc[frame["bagian"].abs().idxmax()]
    title = _("{a} → {b}, terutama karena {sebab}").format(
        a=_written(before, unit, decimals + more), b=_written(after, unit, decimals + more), sebab=most["nama"].lower()
    )
    figure = charts_quality.waterfall(
        list(zip(frame["nama"], frame["bagian"], strict=True)),
        before=(state(older).capitalize(), before),
        after=(state(newer).capitalize(), after),
        theme=view.theme,
        say=lambda value: formats.number(value, decimals + more),
    )
    return Card(title, subtitle, figure, table, foot(view, rows[1]), title)


def lines(parts: pd.DataFrame, decimals: int) -> list[tuple[str, str]]:
    """Each cause with its signed part, in points."""
    return [(_("karena {sebab}").format(sebab=cause(row.sebab).lower()), f"{formats.signed(row.bagian, decimals)} {_('poin')}") for row in parts.itertuples()]


def cause(code: str) -> str:
    """A cause in words."""
    return {
        LATE: _("Laporan susulan"),
        CORRECTED: _("Koreksi"),
        DEFINITION: _("Perubahan definisi"),
        COVERAGE: _("Perubahan cakupan"),
        MOVED: _("Perubahan sebenarnya"),
    }[code]


def _written(value: float, unit: str, decimals: int) -> str:
    return formats.quantity(value, unit, decimals)

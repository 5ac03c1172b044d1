"""The summary measures that WHO uses, one line each: its number, its interval, whether it proves anything, and what it means."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from kbdata import indicators, measures
from kbdata.measures import Measured
from kbview import formats, methods, tables, words_measures
from kbview.card import Card, foot
from kbview.cards import fairness, fairness_gap, naming
from kbview.cards.fairness import Choice
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered


@remembered
def every(view: View, choice: Choice, code: str) -> Card:
    """All measures of an indicator among the places in the period."""
    name, year = naming.inside(view, code), fairness_gap.sides(view, choice)[1]
    indicator = view.data.indicator(code)
    subtitle = _("{nama} antarkelurahan, {periode}; ukuran kesenjangan yang dipakai WHO, dengan selang 95 %; kelompok menurut kebutuhan {tahun}").format(
        nama=naming.label(view, code), periode=formats.period(view.period), tahun=formats.period(year)
    )
    found = measures.of(view.data, code, fairness.here(view), view.period, fairness.ranked(view, choice.recipe, year)["peringkat"])
    rows = [_row(one, indicator) for one in found]
    frame = pd.DataFrame(rows, columns=["ukuran", "nilai", "selang", "putusan", "arti"])
    judged = [one.estimate for one in found if one.estimate is not None and one.estimate.low is not None]
    proven = sum(estimate.proven for estimate in judged)
    if not judged:
        title = _("Kesenjangan {nama} tidak dapat dinilai: {sebab}").format(nama=name, sebab=frame["putusan"].iloc[0])
    elif proven == 0:
        title = _("Tidak terbukti ada kesenjangan {nama}: tidak satu pun dari {m} ukuran melebihi kebetulan").format(nama=name, m=len(judged))
    else:
        title = _("{n} dari {m} ukuran membuktikan kesenjangan {nama} antarkelurahan").format(n=proven, m=len(judged), nama=name)
    columns = (
        Column("ukuran", _("Ukuran")),
        Column("nilai", _("Nilai")),
        Column("selang", _("Selang 95 %")),
        Column("putusan", _("Kesenjangan")),
        Column("arti", _("Artinya")),
    )
    table = Table(frame, columns)
    values = indicators.values(view.data, [code], fairness.here(view), [view.period])
    return Card(title, subtitle, tables.html(table), table, foot(view, values), title, _note() + methods.link(view, "ukuran-kesenjangan"))


def _note() -> str:
    """How the measures are judged that cannot be below zero."""
    told = _(
        "Ukuran dari BGV sampai MLD tidak dapat di bawah nol, maka selangnya tidak menguji apa pun: ia disebut terbukti bila tempat tiruan yang semuanya sama, "
        "dengan galat yang sama, tampak berbeda sejauh itu dalam kurang dari 5 % undian. "
        "Semua dihitung dari angka yang belum dibulatkan; D dapat sedikit lain dari kesenjangan pada gambar."
    )
    return f'<p class="catatan">{escape(told)}</p>'


def _row(one: Measured, indicator: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    told = words_measures.told(one.code, one.estimate, indicator)
    if one.estimate is None:
        return told.name, formats.NOTHING, formats.NOTHING, words_measures.hindrance(one.hindrance), formats.NOTHING
    return told.name, told.say(one.estimate.value), words_measures.interval(one.estimate, told.say), words_measures.verdict(one.estimate), told.meaning

"""The way of an indicator to its targets: how fast it moves, how fast it would have to, and when it gets there if it goes on like this."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import events, pace
from kbdata.pace import LATER, MET, UNREPORTED, Line
from kbdata.tables import STATUSES
from kbview import charts_pace, formats, i18n, methods, words
from kbview.card import Card, Foot, foot
from kbview.cards import naming, pace_words
from kbview.cards.trends import line
from kbview.charts_pace import Ahead, Goal
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered

BEYOND = 10  # years ahead that are drawn at the most


@remembered
def toward(view: View, code: str) -> Card:
    """All that was reported since the series last began anew, the line through it, and the target of each source."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    found, known = pace_words.told(view, code), pace.series(view.data, code, view.place)
    name, place = naming.label(view, code), view.name(view.place)
    table = _table(view, found, unit, decimals)
    subtitle = _("{nama}, {tempat}: garis lurus melalui angka yang dilaporkan; pita: kisaran perkiraan 95 % untuk laporan berikutnya").format(
        nama=name, tempat=place
    )
    if found.empty or known.empty:
        title = _("{nama} {tempat} belum ada angkanya") if known.empty else _("{nama} tidak punya sasaran untuk {tempat}")
        advice = _("Pilih tempat atau indikator lain.") if known.empty else _("Tambahkan baris sasaran dalam data, atau pilih indikator lain.")
        title = title.format(nama=name, tempat=place)
        return Card(title, subtitle, naming.empty(advice), table, Foot(), title)
    fitted = pace.line(known["periode"].astype(float).tolist(), known["nilai"].astype(float).tolist())
    drawn = fitted if fitted is not None and found["putusan"].eq(LATER).any() else None

    def say(value: float) -> str:
        return formats.quantity(value, unit, decimals) if formats.is_percent(unit) else formats.number(value, decimals)

    if drawn is None:
        subtitle = _("{nama}, {tempat}: angka yang dilaporkan sejak serinya dimulai, dan sasarannya").format(nama=name, tempat=place)
    figure = charts_pace.way(
        line(view, known, place, unit, decimals),
        ahead=_ahead(drawn, found, int(known["periode"].iloc[-1])) if drawn else None,
        goals=[_goal(view, row, say, drawn) for _place, row in found.iterrows()],
        theme=view.theme,
        say=say,
        names=(_("bila laju ini berlanjut"), _("95 % laporan")),
    )
    title = _finding(view, code, found)
    sentences = pace_words.sentences(view, code)
    broken = [year for year in events.breaks(view.data, code, view.place) if year <= int(known["periode"].iloc[0])]
    notes = [_("seri baru sejak {tahun}: laju dihitung dari sana").format(tahun=broken[-1])] if broken else []
    base = foot(view, known, notes=notes, main=view.place)
    made_up = base.simulated or bool(found["status"].eq(STATUSES[2]).any())
    below = "".join(f'<p class="catatan">{escape(each)}</p>' for each in sentences) + methods.link(view, "laju")
    card_foot = Foot(base.sources, base.period, made_up, base.provisional, base.coverage, base.notes)
    return Card(title, subtitle, figure, table, card_foot, " ".join([title + ".", *sentences]), below)


def _finding(view: View, code: str, found: pd.DataFrame) -> str:
    """What is to be seen of the first target that is not met, or that all of them are."""
    name = naming.label(view, code)
    open_ = found[~found["putusan"].isin([MET, UNREPORTED])]
    if open_.empty:
        return _("{nama}: semua sasarannya sudah tercapai").format(nama=name)
    row = open_.iloc[0]
    about = view.data.indicator(code)
    title = str(view.data.table("sumber").set_index("kode").at[row["sumber"], "judul"])
    goal = formats.quantity(row["sasaran"], i18n.own(about, "satuan"), int(about["desimal"]))
    return _("{nama}, sasaran {s} {n}: {laju}").format(nama=name, s=words.source_word(title, False), n=goal, laju=pace_words.line(view, code, row)[0])


def _ahead(fitted: Line, found: pd.DataFrame, last: int) -> Ahead:
    """The line from the last report to the last target that it reaches, and a year more."""
    ends = found.loc[found["putusan"] == LATER, ["tahun", "tahun_akhir"]].astype("float64").max()
    end = int(min(last + BEYOND, max(ends["tahun"], ends.max()) + 1))
    years = tuple(float(year) for year in range(last, end + 1))
    limits = [fitted.limits(year) for year in years]
    return Ahead(years, tuple(fitted.at(year) for year in years), tuple(low for low, _high in limits), tuple(high for _low, high in limits))


def _goal(view: View, row: pd.Series, say: charts_pace.Say, drawn: Line | None) -> Goal:
    title = str(view.data.table("sumber").set_index("kode").at[row["sumber"], "judul"])
    label = f"{words.source_word(title, row['status'] == STATUSES[2])}<br>{say(row['sasaran'])} ({row['tenggat']})"
    reached = None
    if drawn is not None and row["putusan"] == LATER:
        crossing = drawn.meets(float(row["sasaran"]))[0]
        reached = crossing if crossing > row["terakhir"] else float(row["tahun"])  # a line that was there before its number was: the year after
        label += "<br>" + _("diperkirakan {tahun}").format(tahun=pace_words.years(row))
    return Goal(float(row["sasaran"]), float(row["tenggat"]), reached, label)


def _table(view: View, found: pd.DataFrame, unit: str, decimals: int) -> Table:
    named = view.data.table("sumber").set_index("kode")["judul"]
    frame = found.assign(
        dari=found["sumber"].map(named),
        untuk=[naming.titled(view, place) for place in found["milik"]],
        kata=found["putusan"].map(pace_words.verdict),
        **{key: [str(year) if pd.notna(year) else None for year in found[key]] for key in ("tenggat", "tahun", "tahun_awal", "tahun_akhir")},
    )
    more = decimals + 1
    columns = (
        Column("dari", _("Sumber sasaran")),
        Column("untuk", _("Sasaran untuk")),
        Column("tenggat", _("Tenggat"), "period"),
        Column("sasaran", _("Sasaran"), "number", unit, decimals),
        Column("nilai", _("Angka terakhir"), "number", unit, decimals),
        Column("jarak", _("Jarak"), "number", unit, decimals),
        Column("laju", _("Laju setahun"), "number", unit, more),
        Column("laju_bawah", _("Laju, batas bawah 95 %"), "number", unit, more),
        Column("laju_atas", _("Laju, batas atas 95 %"), "number", unit, more),
        Column("laju_perlu", _("Laju yang perlu"), "number", unit, more),
        Column("titik", _("Tahun angka"), "number"),
        Column("tahun", _("Tercapai"), "period"),
        Column("tahun_awal", _("Paling awal"), "period"),
        Column("tahun_akhir", _("Paling lambat"), "period"),
        Column("kata", _("Putusan")),
        Column("status", _("Status"), "status"),
    )
    return Table(frame, columns)

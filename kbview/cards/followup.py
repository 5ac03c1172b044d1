"""What is done for a place: its interventions and their agencies, and its targets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import pandas as pd

from kbdata import indicators, interventions, targets
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, words
from kbview.card import Card, Foot
from kbview.cards import naming, overview, pace_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table, html
from kbview.view import View, remembered

MOST, SHOWN = 10, 40


@remembered
def agencies(view: View) -> Card:
    """The interventions up to the period by agency and field, and the agencies that work elsewhere but have not come here."""
    found = _up_to(view, view.place)
    totals, labels, frame = overview.by_agency(view, found, _years(view), MOST)
    named = view.data.agencies
    parts = view.fields(set(frame["bagian"]))
    figure = charts.stacked_bars(frame, rows=labels, parts=parts, theme=view.theme, say=formats.number) if len(frame) else naming.empty(_looser(view))
    absent = _absent(view, totals["skpd"])
    table = overview.agency_table(totals, named)
    below = charts.legend(parts)
    if absent:
        told = _("Bekerja di tempat lain, belum di sini: {k}.").format(k=formats.listing([str(named[code]) for code in absent]))
        below += f'<p class="catatan">{escape(told)}</p>'
    title = _agency_finding(view, int(totals["jumlah"].sum()), totals["skpd"].tolist(), len(absent))
    subtitle = _("Jumlah intervensi per SKPD menurut bidang, {kurun}; yang batal tidak dihitung").format(kurun=_span(view)) + _filtered(view)
    return Card(title, subtitle, figure, table, overview.rows_foot(found), title, below)


@remembered
def rows(view: View) -> Card:
    """The interventions themselves, the latest first."""
    found = _up_to(view, view.place).sort_values(["mulai", "id"], ascending=False)
    fields, activities = view.fields(set(found["bidang"])), naming.activities(view)
    frame = found.assign(
        tempat=[naming.bare(view, place) for place in found["wilayah"]],
        bidang_nama=[fields[field][0] for field in found["bidang"]],
        status_nama=[words.work_status(status) for status in found["status"]],
        kegiatan_nama=[activities[activity] for activity in found["kegiatan"]],
        banyak=[_volume(volume, unit) for volume, unit in zip(found["volume"], naming.units(view, found), strict=True)],
    )
    columns = (
        Column("mulai", _("Mulai"), "date"),
        Column("kegiatan_nama", _("Kegiatan")),
        Column("tempat", _("Tempat")),
        Column("skpd_nama", _("SKPD")),
        Column("bidang_nama", _("Bidang")),
        Column("banyak", _("Volume")),
        Column("anggaran", _("Anggaran"), "money"),
        Column("realisasi", _("Realisasi"), "money"),
        Column("orang", _("Penerima"), "number", _("orang")),
        Column("keluarga", _("Penerima"), "number", _("keluarga")),
        Column("status_nama", _("Keadaan")),
    )
    shown = columns if view.level != "kampung" else tuple(column for column in columns if column.key != "tempat")
    subtitle = _("Baris intervensi {kurun}, terbaru di atas").format(kurun=_span(view)) + _filtered(view)
    if found.empty:
        return Card(_("Belum ada intervensi"), subtitle, naming.empty(_looser(view)), Table(frame, shown), Foot())
    [spent] = interventions.totals_at(view.data, view.place, [], years=_years(view), skpd=view.skpd, bidang=view.bidang).to_dict("records")
    title = _("Anggaran {a}, realisasi {r}").format(a=formats.money(spent["anggaran"]), r=formats.money(spent["realisasi"]))
    if pd.notna(spent["serapan"]):
        title += f"; {words.absorption(spent)} ({words.gave(spent['lapor'], spent['dari'])})"
    notes = _row_notes(view, found)
    base = overview.rows_foot(found)
    return Card(
        title,
        subtitle,
        html(Table(frame, shown), limit=SHOWN, stacked=True),
        Table(frame, columns),
        Foot(base.sources, "", base.simulated, base.provisional, notes=notes),
    )


@remembered
def goals(view: View) -> Card:
    """The targets that hold for the place in the period, of every source, and how far it is from each."""
    held = {str(code): goals for code in view.data.indicators.index if (goals := targets.due(view.data, code, view.place, view.period))}
    known = indicators.values(view.data, list(held), [view.place], [view.period])["nilai"]
    lines = []
    for (code, goals), now in zip(held.items(), known, strict=True):
        indicator = view.data.indicator(code)
        for goal in goals:
            text, tone = words.distance(view.data, goal, now, indicator)
            if tone == "buruk":
                said = [pace_words.line(view, code, row)[0] for row in pace_words.ahead(view, code, view.period) if row["sumber"] == goal.sumber]
                text = " · ".join([text, *filter(None, said)])
            unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
            told = _("belum lapor") if pd.isna(now) else formats.quantity(now, unit, decimals)
            lines.append((naming.label(view, code), told, text, tone, naming.titled(view, goal.wilayah), goal.sumber, goal.status, now, goal.nilai))
    frame = pd.DataFrame(lines, columns=["nama", "kini", "jarak", "nada", "milik", "sumber", "status", "nilai", "sasaran"])
    items = "".join(
        f'<li><div class="isi"><b>{escape(row.nama)}</b><span class="nilai">{escape(row.kini)}</span>'
        f'<span class="sebab"><span class="{row.nada}">{escape(row.jarak)}</span> · {escape(_("sasaran untuk {w}").format(w=row.milik))}</span></div></li>'
        for row in frame.itertuples()
    )
    met = int((frame["nada"] == "baik").sum())
    title = (
        _n("{m} dari {n} sasaran {p} tercapai", len(frame)).format(m=met, n=len(frame), p=formats.period(view.period))
        if len(frame)
        else _("Tidak ada sasaran untuk {p}").format(p=formats.period(view.period))
    )
    subtitle = _("Sasaran sendiri; rasio tanpa sasaran sendiri memakai sasaran wilayah terdekat di atasnya")
    columns = (
        Column("nama", _("Indikator")),
        Column("nilai", _("Capaian"), "number", "", 2),
        Column("sasaran", _("Sasaran"), "number", "", 2),
        Column("milik", _("Milik")),
        Column("status", _("Status"), "status"),
        Column("sumber", _("Sumber")),
    )
    simulated = bool(frame["status"].eq(STATUSES[2]).any())
    return Card(
        title,
        subtitle,
        f'<ol class="daftar">{items}</ol>' if items else naming.empty(_("Sasaran dicatat dalam tabel target.")),
        Table(frame, columns),
        Foot(tuple(sorted(set(frame["sumber"]))), "", simulated),
    )


@lru_cache(maxsize=8)  # the cards of a page ask for the same rows one after the other
def _up_to(view: View, place: str) -> pd.DataFrame:
    agency, field = ([kept] if kept else None for kept in (view.skpd, view.bidang))
    return interventions.select(view.data, place=place, years=_years(view), skpd=agency, bidang=field)


def _years(view: View) -> range:
    return range(view.base_year, view.year + 1)


def _absent(view: View, present: Sequence[str]) -> list[str]:
    """The agencies that have worked anywhere in the programme under the same filters, but not at this place."""
    return sorted(interventions.agencies(view.data, _years(view), view.skpd, view.bidang) - set(present))


def _agency_finding(view: View, count: int, here: list[str], absent: int) -> str:
    if not count:
        return _("Belum ada intervensi")
    text = _n("{n} intervensi sejak {t} oleh {k} SKPD", count).format(n=formats.number(count), t=view.base_year, k=len(here))
    besides = words.others(view.data, here)
    text += f" ({besides})" if besides else ""
    return text + ("; " + _n("{n} SKPD belum bekerja di sini", absent).format(n=absent) if absent else "")


def _span(view: View) -> str:
    return str(view.year) if view.year <= view.base_year else f"{view.base_year}–{view.year}"


def _filtered(view: View) -> str:
    """The filters that the rows are under, so that no number stands under a filter that is not named."""
    told = []
    if view.skpd:
        told.append(str(view.data.agencies[view.skpd]))
    if view.bidang:
        told.append(str(view.data.table("bidang").set_index("kode").at[view.bidang, f"nama_{view.language}"]))
    return _("; hanya {s}").format(s=", ".join(told)) if told else ""


def _looser(view: View) -> str:
    if view.skpd or view.bidang:
        return _("Tidak ada dengan saringan ini; longgarkan SKPD atau bidang.")
    return _("Belum ada SKPD yang mencatat kegiatan di sini sampai {p}.").format(p=formats.period(view.period))


def _row_notes(view: View, found: pd.DataFrame) -> tuple[str, ...]:
    notes = []
    cancelled = int((found["status"] == interventions.CANCELLED).sum())
    if cancelled:
        notes.append(_n("{n} batal, tidak dihitung", cancelled).format(n=cancelled))
    open_rows = int((found["realisasi"].isna() & (found["status"] != interventions.CANCELLED)).sum())
    if open_rows:
        notes.append(_n("{n} belum melaporkan realisasi", open_rows).format(n=open_rows))
    if view.kampung:
        around = interventions.without_kampung(_up_to(view, str(view.data.places.at[view.kampung, "kelurahan"])))
        if len(around):
            notes.append(_n("{n} lagi untuk seluruh kelurahannya, tidak termasuk di sini", len(around)).format(n=len(around)))
    return tuple(notes)


def _volume(volume: float, unit: str) -> str:
    return formats.NOTHING if pd.isna(volume) else formats.with_unit(formats.amount(volume), unit)

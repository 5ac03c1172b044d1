"""The interventions themselves: what each activity brought and cost per unit, and the rows behind what was clicked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from kbdata.interventions import CANCELLED
from kbdata.tables import BENEFICIARIES
from kbdata.unit_costs import unit_costs
from kbview import formats, tables, words
from kbview.card import Card
from kbview.cards import naming
from kbview.cards.work_choice import Choice, foot_of, names_of, nothing, rows_of, years_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN = 50


@dataclass(frozen=True)
class Picked:
    """What was clicked: values that columns of the rows must have, each (column, value as text)."""

    parts: tuple[tuple[str, str], ...] = ()

    def keep(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that fit."""
        for column, value in self.parts:
            rows = rows[rows[column].astype(str) == value]
        return rows

    def words(self, view: View) -> str:
        """What was clicked, by name: `Dinkes · Kelayan Barat`."""
        return " · ".join(names_of(view, column, [value])[value] for column, value in self.parts)


NOTHING_PICKED = Picked()


@remembered
def volumes(view: View, choice: Choice) -> Card:
    """What finished interventions brought, per activity and unit, and what one unit cost."""
    rows = rows_of(view, choice)
    found = unit_costs(rows).sort_values(["jumlah", "kegiatan"], ascending=[False, True], ignore_index=True)
    if found.empty:
        return replace(nothing(view, choice), title=_("Belum ada intervensi yang selesai")) if len(rows) else nothing(view, choice)
    found = found.assign(satuan=naming.units(view, found), kegiatan=found["kegiatan"].map(naming.activities(view)))
    told = [formats.quantity(row.volume, row.satuan, 0 if row.volume % 1 == 0 else 1) for row in found.itertuples()]
    shown = Table(
        found.assign(hasil=told),
        (
            Column("kegiatan", _("Kegiatan")),
            Column("jumlah", _("Selesai"), "number"),
            Column("hasil", _("Volume")),
            Column("biaya", _("Biaya per satuan"), "money"),
        ),
    )
    table = Table(
        found,
        (
            Column("kegiatan", _("Kegiatan")),
            Column("jumlah", _("Selesai"), "number"),
            Column("volume", _("Volume"), "number", decimals=1),
            Column("satuan", _("Satuan")),
            Column("biaya", _("Biaya per satuan"), "money"),
            Column("lapor", _("Dasar biaya"), "number"),
        ),
    )
    first = found.iloc[0]
    title = _("Paling sering {kegiatan}: {n} intervensi selesai, {v}").format(kegiatan=first["kegiatan"], n=first["jumlah"], v=told[0])
    subtitle = _("Volume dan biaya per satuan kegiatan yang selesai, mulai {kurun}; satuan berbeda tidak dijumlahkan").format(
        kurun=years_words(choice.years(view))
    )
    note = _("biaya per satuan: realisasi dibagi volume pada yang mencatat keduanya")
    return Card(title, subtitle, tables.html(shown, stacked=True), table, foot_of(rows, choice, note), title)


@remembered
def listed(view: View, choice: Choice, picked: Picked = NOTHING_PICKED) -> Card:
    """The rows behind what was clicked, or all that fit the filters, newest first; cancelled ones are among them."""
    rows = picked.keep(rows_of(view, choice)).sort_values(["mulai", "id"], ascending=[False, True])
    if rows.empty:
        card = nothing(view, choice)
        if picked.parts:
            return replace(card, title=_("Tidak ada baris untuk {apa}").format(apa=picked.words(view)), subtitle=_("Hapus pilihan untuk melihat semua baris"))
        return card
    kampung = names_of(view, "kampung", rows["kampung"].dropna().unique())
    places = rows["kampung"].map(kampung).fillna(rows["wilayah"].map(view.data.places["nama"]))
    table = Table(
        rows.assign(
            tempat=places,
            keadaan=rows["status"].map(words.work_status),
            satuan=naming.units(view, rows),
            kegiatan=rows["kegiatan"].map(naming.activities(view)),
            sumber_dana=rows["sumber_dana"].map(words.fund),
        ),
        (
            Column("skpd_nama", _("SKPD")),
            Column("tempat", _("Kampung")),
            Column("kegiatan", _("Kegiatan")),
            Column("mulai", _("Mulai"), "date"),
            Column("selesai", _("Selesai"), "date"),
            Column("keadaan", _("Status")),
            Column("volume", _("Volume"), "amount"),
            Column("satuan", _("Satuan")),
            Column("anggaran", _("Anggaran"), "money"),
            Column("realisasi", _("Realisasi"), "money"),
            Column("orang", _("Penerima"), "number", _("orang")),
            Column("keluarga", _("Penerima"), "number", _("keluarga")),
            Column("sumber_dana", _("Dana")),
            Column("status_data", _("Data"), "status"),
        ),
    )
    reached = Column("dijangkau", _("Penerima"))
    narrow = [reached if column.key == BENEFICIARIES[0] else column for column in table.columns if column.key not in BENEFICIARIES[1:]]
    shown = Table(table.frame.assign(dijangkau=[words.beneficiaries(row)[0] for row in rows[list(BENEFICIARIES)].to_dict("records")]), tuple(narrow))
    count = formats.number(len(rows))
    cancelled = int((rows["status"] == CANCELLED).sum())
    if picked.parts:
        title = _n("{n} baris di balik {apa}", len(rows)).format(n=count, apa=picked.words(view))
    else:
        done = len(rows) - cancelled
        title = _n("{n} intervensi dengan saringan ini", done).format(n=formats.number(done))
        title += _n(" dan {n} yang batal", cancelled).format(n=formats.number(cancelled)) if cancelled else ""
    notes = (
        _("tanda – berarti belum lapor, belum mulai, atau belum selesai"),
        *((_n("{n} batal: tampak di sini, tidak dihitung di mana pun", cancelled).format(n=cancelled),) if cancelled else ()),
    )
    more = _("{kurun}; {n} baris terbaru, semuanya ada di berkas unduhan") if len(rows) > SHOWN else _("{kurun}, terbaru lebih dulu")
    subtitle = more.format(kurun=years_words(choice.years(view)), n=SHOWN)
    return Card(title, subtitle, tables.html(shown, limit=SHOWN, stacked=True), table, foot_of(rows, choice, *notes), title)

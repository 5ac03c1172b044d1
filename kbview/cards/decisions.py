"""The decisions of meetings on a card: overdue first, each with who, by when, its state, and its number then, now and as expected."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any
from urllib.parse import quote

import pandas as pd

from kbdata import decisions
from kbdata.decisions import BETTER, DONE, LATE, NEW, RUNNING, STILL, WORSE
from kbdata.tables import STATUSES
from kbview import formats, i18n
from kbview.card import Card, Foot
from kbview.cards import naming
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, city_day, remembered
from kbview.words_decisions import movement, sentence, state, state_name, then_now

ASKED = "keputusan"  # the decision that a link asks to be changed, in the address
FEW = 5  # of the list on a page that is about more than decisions
TONES = {LATE: "buruk", STILL: "pita", DONE: "baik"}
MARKS = {LATE: "!", NEW: "○", RUNNING: "◐", STILL: "✓", DONE: "✓"}
MOVED = {BETTER: "baik", WORSE: "buruk"}


def day(view: View) -> str:
    """The ISO date that deadlines are measured against: today, or that of the publication that is looked back at."""
    return view.as_of[: len("2026-01-31")] or city_day(view.data).isoformat()


@remembered
def found(view: View, today: str) -> pd.DataFrame:
    """`decisions.followed` under the filters. today: an ISO date. Not to be changed in place."""
    return decisions.followed(view.data, pd.Timestamp(today), view.period, place=view.place, skpd=view.skpd, bidang=view.bidang)


@remembered
def listing(view: View, today: str, most: int | None = None, ask: str | None = None) -> Card:
    """The decisions about the place and what lies in it, under the filters.

    today: the ISO date that deadlines are measured against. most: how many are listed, the others counted; None: all of them.
    ask: the address, up to its name, at which the reader may change a decision (`kbview.deciding.address`).
    """
    rows = found(view, today)
    named = agencies(view)
    each = list(rows.itertuples())
    told = [_item(view, row, named, ask) for row in each[:most]]
    if len(told) < len(rows):
        more = escape(_n("semua {n} keputusan", len(rows)).format(n=formats.number(len(rows))))
        told.append(f'<li class="lagi"><a href="profil?{escape(_profile(view))}" target="_self" data-pindah>{more} →</a></li>')
    figure = f'<ol class="daftar keputusan">{"".join(told)}</ol>' if told else naming.empty(_nothing(view))
    subtitle = _("Keputusan rapat semua waktu, yang lewat tenggat di atas; angka kini: {p}").format(p=formats.period(view.period)) + _filtered(view)
    title = finding(view, today)
    return Card(title, subtitle, figure, _table(view, rows, named, [movement(row) for row in each]), _foot(rows), title)


def finding(view: View, today: str) -> str:
    """How many decisions there are, how many of them are overdue, and how many done while the number has not moved."""
    states = Counter(found(view, today)["keadaan"])
    if not states:
        return _("Belum ada keputusan rapat tentang {t}").format(t=naming.titled(view, view.place))
    total, late, still = states.total(), states[LATE], states[STILL]
    told = _n("{n} keputusan", total).format(n=formats.number(total)) + ", "
    told += _n("{n} lewat tenggat", late).format(n=formats.number(late)) if late else _("tidak ada yang lewat tenggat")
    return told + ("; " + _n("{n} selesai tetapi angka belum bergerak", still).format(n=formats.number(still)) if still else "")


def agencies(view: View) -> dict[str, str]:
    """The short names of the agencies, by code."""
    return view.data.agencies.to_dict()


def _item(view: View, row: Any, named: dict[str, str], ask: str | None) -> str:
    """A decision as an entry of the list."""
    due = _("tenggat {t}").format(t=formats.day(row.tenggat, "medium"))
    where = "" if row.wilayah == view.place else f" · {naming.anchor(view, row.wilayah, naming.titled(view, row.wilayah))}"
    change = "" if ask is None else f' · <a href="{escape(ask)}{ASKED}={quote(sentence(named, row))}" target="_self" data-pindah>{escape(_("Ubah"))}</a>'
    numbers, reason = then_now(view.data, row), _("Alasan: {a}").format(a=row.sebab) if isinstance(row.sebab, str) else ""
    word, tone = movement(row), "baik" if row.tercapai else MOVED.get(row.gerak, "")
    moved = f' · <span class="{tone}">{escape(word)}</span>' if word else ""
    told = f'<span class="sebab angkanya">{escape(naming.label(view, row.indikator))}: {escape(numbers)}{moved}</span>' if numbers else ""
    mark = f'<span aria-hidden="true">{MARKS[row.keadaan]}</span> {escape(state(row))}'
    return (
        f'<li><div class="isi"><b>{escape(row.isi)}</b><span class="nilai"><span class="{TONES.get(row.keadaan, "")}">{mark}</span></span>'
        f'<span class="sebab siapa"><strong>{escape(named[row.penanggung_jawab])}</strong> · {escape(due)}{where}{change}</span>{told}'
        + (f'<span class="sebab alasan">{escape(reason)}</span>' if reason else "")
        + "</div></li>"
    )


def _table(view: View, rows: pd.DataFrame, named: dict[str, str], moved: list[str]) -> Table:
    about = [view.data.indicator(code) if isinstance(code, str) else None for code in rows["indikator"]]
    frame = rows.assign(
        tempat=[naming.titled(view, code) for code in rows["wilayah"]],
        siapa=[named[code] for code in rows["penanggung_jawab"]],
        keadaan_kata=[state_name(code) for code in rows["keadaan"]],
        lewat=rows["selisih_hari"].where(rows["keadaan"] == LATE),
        indikator_nama=[i18n.own(row, "nama") if row else None for row in about],
        satuan=[i18n.own(row, "satuan") if row else None for row in about],
        gerak_kata=moved,
    )
    columns = (
        Column("tenggat", _("Tenggat"), "date"),
        Column("isi", _("Keputusan")),
        Column("siapa", _("Penanggung jawab")),
        Column("tempat", _("Tempat")),
        Column("keadaan_kata", _("Keadaan")),
        Column("lewat", _("Lewat"), "number", _("hari")),
        Column("indikator_nama", _("Indikator")),
        Column("awal", _("Dulu"), "amount"),
        Column("kini", _("Kini"), "amount"),
        Column("harapan", _("Harapan"), "amount"),
        Column("satuan", _("Satuan")),
        Column("gerak_kata", _("Angkanya")),
        Column("sebab", _("Alasan")),
        Column("tanggal", _("Diputuskan"), "date"),
        Column("catatan", _("Catatan")),
        Column("versi_data", _("Versi data")),
        Column("id", _("Nomor")),
    )
    return Table(frame, columns)


def _foot(rows: pd.DataFrame) -> Foot:
    sources = {code for cell in rows["kini_sumber"].dropna() for code in cell.split(";")}
    made_up = rows["catatan"].str.contains(STATUSES[2], na=False) | rows["kini_status"].eq(STATUSES[2])
    return Foot(tuple(sorted(sources)), "", bool(made_up.any()), bool(rows["kini_status"].eq(STATUSES[1]).any()))


def _profile(view: View) -> str:
    """The query of the profile of the place chosen, under the same agency and field."""
    kept = {"skpd": agencies(view)[view.skpd]} if view.skpd else {}
    if view.bidang:
        kept["bidang"] = view.fields({view.bidang})[view.bidang][0]
    places = {level: naming.bare(view, code) for level in ("kecamatan", "kelurahan", "kampung") if (code := getattr(view, level))}
    return naming.link(view, **places, **kept)


def _filtered(view: View) -> str:
    chosen = [agencies(view)[view.skpd]] if view.skpd else []
    chosen += [view.fields({view.bidang})[view.bidang][0]] if view.bidang else []
    return _("; hanya {s}").format(s=", ".join(chosen)) if chosen else ""


def _nothing(view: View) -> str:
    if view.skpd or view.bidang:
        return _("Tidak ada dengan saringan ini; longgarkan SKPD atau bidang.")
    return _("Keputusan yang dicatat dalam rapat tampil di sini.")

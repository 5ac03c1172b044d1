"""The slides that only a meeting has: how it opens, the agencies, the worst places one by one, what is to be decided, and how it closes.

They are made for a stage of 800 × 450 px that the screen shows larger as a whole (`kbview.story`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape

import pandas as pd

from kbdata import attention, indicators, interventions
from kbdata.decisions import LATE, OPEN
from kbview import formats, i18n, kpi, words
from kbview.card import Card, Foot
from kbview.cards import decisions, naming, overview, places, trends
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

LETTERS = 13  # px, the smallest on the stage
FEW = 3  # places beside the one that a trend is of: more are parts of it, of which the best and the worst are enough
TALL = 250  # px that a figure may take of the stage
AGENCIES, SLOW, LISTED, DECIDED, ROWS, SAID = 7, 4, 5, 4, 4, 2  # on a slide: agencies, those that spend too little, kampung, decisions, lines of the
# agenda, what is said of a headline figure but the first


@remembered
def opening(view: View) -> Card:
    """The one sentence, and the five headline figures."""
    leading, *others = overview.headline(view)
    made = [leading, *(replace(figure, lines=figure.lines[:SAID]) for figure in others)]
    rows = [(figure.label, figure.value, "; ".join(text for text, _tone in figure.lines if text)) for figure in made]
    table = Table(
        pd.DataFrame(rows, columns=["nama", "angka", "arti"]), (Column("nama", _("Angka")), Column("angka", _("Nilai")), Column("arti", _("Keterangan")))
    )
    subtitle = f"{naming.titled(view, view.place)}, {formats.period(view.period)}"
    return Card(overview.sentence(view), subtitle, kpi.html(made, view.theme), table, Foot(simulated=any(figure.simulated for figure in made)))


@remembered
def area_map(view: View) -> Card:
    """The leading indicator on the map, and beside it where it is worst; names on a map are too small for a slide."""
    code = view.data.setting("indikator_utama")
    indicator = view.data.indicator(code)
    card = places.area_map(view, code, height=TALL, names=False)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    rising = indicator["arah"] != "turun"
    known = places.reported(view, code).dropna(subset=["nilai"]).sort_values(["nilai", "nama"], ascending=[rising, True])
    if len(known) <= LISTED:
        return card
    head = _("Kelurahan terendah") if rising else _("Kelurahan tertinggi")
    return replace(
        card, below=card.below + _ranking(head, [(row.nama, formats.quantity(row.nilai, unit, decimals), "") for row in known.head(LISTED).itertuples()])
    )


@remembered
def trend(view: View) -> Card:
    """The leading indicator over the years, with its targets; of many places beside it, only the best and the worst."""
    code = view.data.setting("indikator_utama")
    main, *others = trends.comparison(view)
    known = indicators.values(view.data, [code], others, [view.period]).dropna(subset=["nilai"]).sort_values("nilai", kind="stable")
    if len(known) <= FEW:
        return trends.trend(view, code, height=TALL)
    card = trends.trend(view, code, "tahun", (main, known["wilayah"].iloc[-1], known["wilayah"].iloc[0]), TALL)
    among = _("tertinggi dan terendah dari {n} tempat").format(n=len(known))
    return replace(card, subtitle=f"{card.subtitle}; {among}")


@remembered
def agencies(view: View) -> Card:
    """Who works, and beside it who spends less of the budget than the threshold."""
    card = overview.agencies(view, AGENCIES, TALL)
    threshold = float(view.data.setting("ambang_realisasi"))
    found = interventions.totals(overview.works_of_year(view), ["skpd"])
    slow = found[found["serapan"] < threshold].sort_values("serapan")
    named = view.data.agencies
    limit = formats.percent(threshold, 0)
    head = _n("{n} SKPD menyerap kurang dari {ambang} anggarannya", len(slow)).format(n=len(slow), ambang=limit)
    if slow.empty:
        head = _("Tidak ada SKPD yang menyerap kurang dari {ambang} anggarannya").format(ambang=limit)
    if found["serapan"].isna().all():
        head = _("Realisasi anggaran belum dilaporkan")
    rows = [(str(named[row.skpd]), formats.percent(row.serapan), "buruk") for row in slow.head(SLOW).itertuples()]
    rest = len(slow) - SLOW
    more = f'<p class="catatan">{escape(_n("dan {n} SKPD lagi", rest).format(n=rest))}</p>' if rest > 0 else ""
    return replace(card, below=card.below + _ranking(head, rows) + more)


@remembered
def attention_list(view: View) -> Card:
    """The kampung that need attention first."""
    return overview.attention_list(view, LISTED, 1)


def worst(view: View, most: int) -> list[str]:
    """The kampung in most need of attention, the worst first; fewer where fewer have trouble."""
    ranked = attention.troubled(attention.ranked(view.data, period=view.period, place=view.place))
    return list(ranked["wilayah"].head(most))


@remembered
def decided(view: View, today: str) -> Card:
    """What was decided before, and its state."""
    return decisions.listing(view, today, DECIDED)


@remembered
def place(view: View, kampung: str) -> Card:
    """One kampung that needs attention: its heaviest reason as the finding, its trend against the city's, and all its reasons."""
    ranked = attention.ranked(view.data, period=view.period, place=view.place)
    [mine] = ranked[ranked["wilayah"] == kampung].itertuples()
    own = view.data.places.loc[kampung]
    leading = view.data.setting("indikator_utama")
    card = trends.trend(
        replace(view, kampung=kampung, kelurahan=str(own["kelurahan"]), kecamatan=str(own["kecamatan"])), leading, "tahun", (kampung, view.city), TALL
    )
    told = words.reasons(view.data, mine.alasan)
    title = f"{naming.titled(view, kampung)}: {told[0]}"
    subtitle = _("{nama} dibanding kota; peringkat {p} dari {n} kampung yang perlu perhatian, {periode}").format(
        nama=naming.label(view, leading), p=mine.peringkat, n=len(attention.troubled(ranked)), periode=formats.period(view.period)
    )
    items = "".join(f'<li><div class="isi"><b>{escape(text[0].upper() + text[1:])}</b></div></li>' for text in told)
    table = Table(pd.DataFrame({"alasan": told}), (Column("alasan", _("Alasan")),))
    return replace(card, title=title, subtitle=subtitle, table=table, below=f'<ol class="daftar">{items}</ol>', alt=f"{title}. {card.title}")


def agenda(view: View, today: str) -> Card:
    """What is decided in this meeting: the decisions of the day, then empty lines to write on.

    today: the ISO date of the meeting.
    """
    found = decisions.found(view, today)
    mine = found[found["tanggal"] == pd.Timestamp(today)]
    named = decisions.agencies(view)
    rows = [(naming.bare(view, row.wilayah), row.isi, named[row.penanggung_jawab], formats.day(row.tenggat, "medium")) for row in mine.itertuples()]
    rows += [("", "", "", "")] * (ROWS - len(rows))
    columns = (Column("tempat", _("Tempat")), Column("isi", _("Apa")), Column("siapa", _("Siapa")), Column("tenggat", _("Sampai kapan")))
    frame = pd.DataFrame(rows, columns=[column.key for column in columns])
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    count = len(mine)
    title = _n("{n} keputusan diambil hari ini", count).format(n=count) if count else _("Apa yang kita putuskan hari ini?")
    subtitle = _("Siapa mengerjakan apa, sampai kapan; dilihat lagi pada rapat berikutnya")
    below = "".join(f"<li>{escape(what)} <span>{escape(f'{who}, {when}')}</span></li>" for _where, what, who, when in rows[:count])
    return Card(
        title,
        subtitle,
        f'<div class="tabel acara"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>',
        Table(frame, columns),
        below=f'<ul class="putusan">{below}</ul>' if below else "",
    )


def closing(view: View, today: str, following: date | None, sources: Sequence[str], simulated: bool) -> Card:
    """Thanks, the next date, what is open until then, and what the numbers rest on.

    following: the day of the next meeting, where it is known. sources: codes. simulated: whether any slide shows made-up numbers.
    """
    found = decisions.found(view, today)
    states = found["keadaan"]
    still, late = int(states.isin(OPEN).sum()), int(states.eq(LATE).sum())
    next_date = _("belum ditetapkan") if following is None else formats.day(following, "full")
    named = view.data.table("sumber").set_index("kode")["penerbit"]
    publishers = dict.fromkeys(words.publisher(str(named[code])) for code in sources if code in named.index)
    open_now = _n("{n} keputusan", still).format(n=formats.number(still)) + ("; " + _n("{n} lewat tenggat", late).format(n=late) if late else "")
    soon = found[found["keadaan"].isin(OPEN) & (found["keadaan"] != LATE)].head(1)
    deadline = [f"{formats.day(row.tenggat)}: {row.isi} ({decisions.agencies(view)[row.penanggung_jawab]})" for row in soon.itertuples()]
    rows = [
        (_("Rapat berikutnya"), next_date),
        (_("Masih berjalan"), open_now if still else _("tidak ada keputusan")),
        (_("Tenggat terdekat"), "".join(deadline)),
        (_("Sumber"), ", ".join(publishers)),
        (_("Versi data"), view.data.version),
    ]
    body = "".join(f"<dt>{escape(key)}</dt><dd>{escape(text)}</dd>" for key, text in rows if text)
    table = Table(pd.DataFrame(rows, columns=["apa", "isi"]), (Column("apa", _("Keterangan")), Column("isi", _("Isi"))))
    title = _("Terima kasih") if following is None else _("Terima kasih; kita bertemu lagi {tanggal}").format(tanggal=formats.day(following))
    programme = view.data.setting("nama_program")
    return Card(
        title,
        f"{programme}, {view.name(view.city)}",
        f'<dl class="fakta">{body}</dl>',
        table,
        Foot(simulated=simulated),
    )


def unmade(name: str) -> Card:
    """What stands in the place of a slide that could not be made."""
    told = _("Halaman “{nama}” tidak dapat dibuat; rapat dapat diteruskan.").format(nama=name)
    advice = _("Kesalahannya tercatat pada server. Sampaikan kepada pengelola dasbor.")
    return Card(told, "", naming.empty(advice), Table(pd.DataFrame({"pesan": [told]}), (Column("pesan", _("Pesan")),)))


def _ranking(head: str, rows: Sequence[tuple[str, str, str]]) -> str:
    """A short list beside a figure: name, number, and the number's tone."""
    items = "".join(f'<li><div class="isi"><b>{escape(name)}</b><span class="nilai {tone}">{escape(number)}</span></div></li>' for name, number, tone in rows)
    return f'<h3 class="anak">{escape(head)}</h3><ol class="daftar">{items}</ol>'

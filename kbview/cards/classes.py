"""The class of a kampung with the scores behind it, and the kampung of an area by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

import pandas as pd

from kbdata import classification, indicators
from kbdata.tables import GROUPS
from kbview import formats, i18n
from kbview.card import Card, Foot, foot
from kbview.cards import naming
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

AGENCIES = "intervensi:#skpd"  # `hitung_dari` of a count of agencies


def name(row: Any) -> str:
    """The name of a class in the reader's language. row: of `classification.classes`."""
    return i18n.own(row, "nama") if isinstance(row.kelas, str) else _("belum dapat ditentukan")


def of(view: View, kampung: Sequence[str]) -> pd.DataFrame:
    """The classes of kampung that stand, as `classification.classes` gives them."""
    return classification.of(view.data, kampung, view.period)


@remembered
def summary(view: View) -> str:
    """How many kampung of which class an area has, the highest class first."""
    found = of(view, view.kampung_here())
    counted = Counter((0 if pd.isna(row.peringkat) else row.peringkat, name(row)) for row in found.itertuples())
    each = formats.listing([f"{count} {word}" for (_rank, word), count in sorted(counted.items(), key=lambda each: -each[0][0])])
    return _n("{n} kampung: {rincian}", len(found)).format(n=len(found), rincian=each)


@remembered
def scorecard(view: View) -> Card:
    """The twelve scores of the chosen kampung by group: the number, the score, and what the next score asks."""
    kampung = str(view.kampung)
    if not naming.stands(view, kampung):
        title = _("Belum berkelas: kampung ini belum dicanangkan pada {p}").format(p=formats.period(view.period))
        return Card(
            title,
            _("Kelas dihitung sejak pencanangan; pilih periode sesudahnya"),
            naming.empty(_("Belum ada skor.")),
            Table(pd.DataFrame({"a": []}), (Column("a", _("Komponen")),)),
            Foot(),
        )
    scores = classification.scores(view.data, [kampung], view.period)
    result = of(view, [kampung]).iloc[0]
    guide = view.data.table("klasifikasi")
    guide = guide[guide["pedoman"] == result["pedoman"]].set_index("indikator")
    scores = scores.assign(
        komponen=[i18n.own(row, "nama") for row in scores.itertuples()],
        kelompok_nama=scores["kelompok"].map(group_name),
        tertulis=[_number(view, row.indikator, row.nilai) for row in scores.itertuples()],
        tertinggi=[4 if pd.notna(guide.at[row.indikator, "batas_4"]) else 3 for row in scores.itertuples()],
        berikut=[_next(view, row) for row in scores.itertuples()],
    )
    body = "".join(_group(rows, group, float(result[group])) for group in GROUPS if len(rows := scores[scores["kelompok"] == group]))
    head = "".join(
        f'<th scope="col" class="{css}">{escape(text)}</th>'
        for text, css in ((_("Komponen"), ""), (_("Nilai"), "angka"), (_("Skor"), ""), (_("Untuk skor berikutnya"), ""))
    )
    table = Table(
        scores,
        (
            Column("kelompok_nama", _("Kelompok")),
            Column("komponen", _("Komponen")),
            Column("nilai", _("Nilai"), "number", "", 2),
            Column("skor", _("Skor"), "number"),
            Column("tertinggi", _("Skor tertinggi"), "number"),
            Column("berikut", _("Untuk skor berikutnya")),
        ),
    )
    codes = sorted({code for cell in scores["indikator"] for code in cell.split("+")})
    empty = scores.loc[scores["kosong"], "komponen"].tolist()
    notes = [_("pedoman: {p}").format(p=guide_title(view, result["pedoman"]))]
    notes += _sectors(view, scores)
    if guide["bulatkan"].any():
        notes.append(_("persen dibulatkan ke bilangan bulat sebelum dibandingkan, kecuali {k}").format(k=formats.listing(_exact(scores, guide))))
    below = ""
    if empty:
        told = _n("{n} komponen belum dilaporkan dan karena itu berskor 1: {k}.", len(empty)).format(n=len(empty), k=formats.listing(empty))
        below = f'<p class="catatan">{escape(told)}</p>'
    base = foot(view, indicators.values(view.data, codes, [kampung], [view.period]), notes=notes)
    base = replace(base, coverage=_("{n} dari {total} komponen terisi").format(n=len(scores) - len(empty), total=len(scores)))
    subtitle = _("Dua belas komponen dan indeks tiap kelompok (rata-rata skor; baik mulai {b}), {periode}").format(
        b=formats.number(classification.GOOD), periode=formats.period(view.period)
    )
    figure = f'<div class="tabel utuh" tabindex="0"><table class="skor"><thead><tr>{head}</tr></thead>{body}</table></div>'
    return Card(_finding(result), subtitle, figure, table, base, below=below)


@remembered
def kampung_list(view: View) -> Card:
    """The kampung of the area by kecamatan, each a link to its profile; those of the places around where the area has none."""
    here = indicators.members(view.data, view.place, "kampung")
    around = view.place
    while not here and around != view.city:
        around = str(view.data.places.at[around, "induk"])
        here = indicators.members(view.data, around, "kampung")
    standing = [code for code in here if naming.stands(view, code)]
    code = view.data.setting("indikator_utama")
    indicator = view.data.indicator(code)
    values = indicators.values(view.data, [code], here, [view.period])
    classed = {row.wilayah: row for row in of(view, standing).itertuples()}
    tree, kampung = view.data.above, view.data.frames["kampung"]
    since = dict(zip(kampung["wilayah"], kampung["tahun"], strict=True))
    frame = pd.DataFrame(
        {
            "kode": here,
            "nama": [naming.bare(view, k) for k in here],
            "kelurahan": [naming.bare(view, tree[k]["kelurahan"]) for k in here],
            "kecamatan": [naming.bare(view, tree[k]["kecamatan"]) for k in here],
            "tahun": [since.get(k) for k in here],
            "kelas": [name(classed[k]) if k in classed else _("dicanangkan {t}").format(t=since.get(k)) for k in here],
            "nilai": values["nilai"].to_numpy(),
        }
    )
    groups = "".join(
        f"<div><h3>{escape(str(area))}</h3><ul>{_links(view, rows, indicator)}</ul></div>" for area, rows in frame.groupby("kecamatan", sort=False)
    )
    if around != view.place:
        title = _("{tempat} belum punya Kampung KB; yang terdekat ada di {wilayah}").format(
            tempat=naming.titled(view, view.place), wilayah=naming.titled(view, around)
        )
    elif standing:
        title = summary(view)
    else:
        title = _("Belum ada Kampung KB pada {p} di {tempat}").format(p=formats.period(view.period), tempat=naming.titled(view, view.place))
    later = len(here) - len(standing)
    notes = [_n("{n} kampung dicanangkan sesudah {p}", later).format(n=later, p=formats.period(view.period))] if later else []
    subtitle = _("{nama} dan kelas tiap kampung, {periode}").format(nama=i18n.own(indicator, "nama"), periode=formats.period(view.period))
    table = Table(
        frame,
        (
            Column("nama", _("Kampung")),
            Column("kelurahan", _("Kelurahan")),
            Column("kecamatan", _("Kecamatan")),
            Column("tahun", _("Dicanangkan")),
            Column("kelas", _("Kelas")),
            Column("nilai", i18n.own(indicator, "nama"), "number", i18n.own(indicator, "satuan"), int(indicator["desimal"])),
        ),
    )
    return Card(
        title, subtitle, f'<div class="pemilih">{groups}</div>', table, foot(view, values, notes=notes), hint=_("Pilih kampung untuk membuka profilnya")
    )


def guide_title(view: View, guide: str) -> str:
    """The title of the guide that kampung are classed by: that of the source of its rows; its code where the source has none."""
    rows = view.data.table("klasifikasi")
    return "; ".join(view.data.titles.get(code, guide) for code in rows.loc[rows["pedoman"] == guide, "sumber"].unique()) or guide


def _sectors(view: View, scores: pd.DataFrame) -> list[str]:
    """That the agencies of a component are counted without the coordinating one, which stands among those of the other cards."""
    mine = scores[scores["indikator"].map(view.data.indicators["hitung_dari"]).eq(AGENCIES)]
    own = view.data.agencies.get(view.data.setting("skpd_koordinator"))
    told = _("{nama}: SKPD yang berkegiatan pada {tahun}, tanpa {skpd}")
    return [told.format(nama=row.komponen, tahun=view.year, skpd=own) for row in mine.itertuples()] if own else []


def group_name(group: str) -> str:
    """A group of components in words."""
    return {"masukan": _("Masukan"), "proses": _("Proses"), "keluaran": _("Keluaran")}[group]


def _finding(result: pd.Series) -> str:
    good = [group_name(group).lower() for group in GROUPS if result[group] >= classification.GOOD]
    weak = [
        _("{kelompok} ({indeks})").format(kelompok=group_name(group).lower(), indeks=formats.number(result[group], 2))
        for group in GROUPS
        if result[group] < classification.GOOD
    ]
    if not weak:
        return _("Kelas {k}: {baik} baik").format(k=name(result), baik=formats.listing(good))
    if not good:
        return _("Kelas {k}: {lemah} belum baik").format(k=name(result), lemah=formats.listing(weak))
    return _("Kelas {k}: {baik} baik; {lemah} belum").format(k=name(result), baik=formats.listing(good), lemah=formats.listing(weak))


def _group(rows: pd.DataFrame, group: str, index: float) -> str:
    good = index >= classification.GOOD
    word = f'<span class="baik">✓ {escape(_("baik"))}</span>' if good else f'<span class="buruk">✗ {escape(_("belum baik"))}</span>'
    head = f"{escape(group_name(group))} · {escape(_('indeks {n}').format(n=formats.number(index, 2)))} · {word}"
    lines = "".join(
        f'<tr><td>{escape(row.komponen)}</td><td class="angka">{escape(row.tertulis)}</td><td class="titik">'
        f"<span>{'●' * row.skor}{'○' * (row.tertinggi - row.skor)}</span> "
        f"{row.skor}/{row.tertinggi}</td><td>{escape(row.berikut)}</td></tr>"
        for row in rows.itertuples()
    )
    return f'<tbody><tr class="kelompok"><th colspan="4" scope="rowgroup">{head}</th></tr>{lines}</tbody>'


def _number(view: View, codes: str, value: float) -> str:
    row = view.data.indicator(codes.split("+")[0])
    return _("belum lapor") if pd.isna(value) else formats.quantity(value, i18n.own(row, "satuan"), int(row["desimal"]))


def _next(view: View, row: Any) -> str:
    """What the next score asks of a component: a row of `classification.scores`."""
    if pd.isna(row.batas_berikut):
        return _("skor tertinggi")
    limit = _number(view, row.indikator, row.batas_berikut)
    return (_("paling banyak {n}") if row.arah == "turun" else _("paling sedikit {n}")).format(n=limit)


def _exact(scores: pd.DataFrame, guide: pd.DataFrame) -> list[str]:
    """The components in percent that are compared as they are."""
    return [row.komponen for row in scores.itertuples() if row.kelompok == GROUPS[-1] and not guide.at[row.indikator, "bulatkan"]]


def _links(view: View, rows: pd.DataFrame, indicator: Mapping[str, Any]) -> str:
    said = [formats.quantity(value, indicator["satuan"], int(indicator["desimal"])) for value in rows["nilai"]]
    return "".join(
        f'<li><a href="profil?{escape(naming.query(view, row.kode))}" target="_self" data-pindah><b>{escape(row.nama)}</b>'
        f'<span class="nilai">{escape(text)}</span>'
        f'<span class="sebab">{escape(row.kelas)}</span></a></li>'
        for row, text in zip(rows.itertuples(), said, strict=True)
    )

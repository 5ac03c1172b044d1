"""Data quality: the sentence, the headline figures, and what of the reports due has come, place by place."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import pandas as pd

from kbdata import quality
from kbdata.tables import STATUSES
from kbview import charts_quality, formats, kpi, words
from kbview.card import Card, sideways
from kbview.cards import naming
from kbview.cards.quality_choice import Choice, behind, due, figures, foot_of, places, some, span_words, timely, unique
from kbview.cards.quality_state import contradicting, differing, opened, standing_out
from kbview.i18n import _, _n
from kbview.kpi import Kpi
from kbview.tables import Column, Table
from kbview.theme import readable
from kbview.view import View, remembered

SHOWN = 60
NARROW, WIDE = 0.075, 0.035  # the share of the width that a column takes: one with a level heading, one with an upright one


@remembered
def sentence(view: View, choice: Choice) -> str:
    """The page's one sentence: how complete, how late, what contradicts itself, what stands out."""
    rows = due(view, choice)
    now = rows[rows["periode"].str[:4] == str(view.year)]
    level = words.level_name(choice.level).lower()
    if now.empty:
        text = _("Tidak ada laporan {tingkat} yang ditunggu di {tempat} pada {tahun}").format(tingkat=level, tempat=view.name(view.place), tahun=view.year)
    else:
        share = formats.percent(100 * now["lapor"].mean())
        text = _("Laporan {tingkat} {tahun} di {tempat} lengkap {p}").format(tingkat=level, tahun=view.year, tempat=view.name(view.place), p=share)
    late = int((timely(view, choice)["terlambat"] > 0).sum())
    text += "; " + _n("{n} tempat terlambat lapor bulanan", late).format(n=late) if late else ""
    wrong, other, far = (len(opened(found)) for found in (contradicting(view), differing(view), standing_out(view)))
    text += "; " + (_n("{n} hal saling bertentangan", wrong).format(n=wrong) if wrong else _("tidak ada angka yang saling bertentangan"))
    text += ", " + _n("{n} angka resmi berbeda antar sumber", other).format(n=other) if other else ""
    return text + (", " + _n("{n} angka berubah di luar kebiasaan", far).format(n=far) if far else "") + "."


@remembered
def headlines(view: View, choice: Choice) -> str:
    """The five headline figures as HTML."""
    rows = due(view, choice)
    by_year = quality.completeness(rows.assign(tahun=rows["periode"].str[:4]), ["tahun"]).sort_values("tahun")
    missing = int((~rows.loc[rows["periode"].str[:4] == str(view.year), "lapor"]).sum())
    prompt = timely(view, choice)
    late = int((prompt["terlambat"] > 0).sum())
    lists = contradicting(view), differing(view), standing_out(view)
    (found, other, far), told = map(opened, lists), figures(view)
    wrong, unusual = (sum(map(len, some)) - count for some, count in ((lists[:2], len(found) + len(other)), (lists[2:], len(far))))
    official = int(told["status"].eq(STATUSES[0]).sum())
    errors = int(found["berat"].eq("error").sum())
    jumps = int(far["lompat"].sum())
    complete = by_year.loc[by_year["tahun"] == str(view.year), "bagian"]
    return kpi.html(
        [
            Kpi(
                _("Kelengkapan {tahun}").format(tahun=view.year),
                formats.percent(complete.iloc[0]) if len(complete) else formats.NOTHING,
                (
                    (_n("{n} laporan belum ada", missing).format(n=formats.number(missing)), "buruk")
                    if missing
                    else (_("semua laporan ada"), "baik")
                    if len(complete)
                    else (_("tidak ada yang ditunggu"), ""),
                ),
                tuple(by_year["bagian"]),
            ),
            Kpi(
                _("Tepat waktu (bulanan)"),
                f"{len(prompt) - late}/{len(prompt)}" if len(prompt) else formats.NOTHING,
                (
                    (_n("{n} tempat terlambat", late).format(n=late), "buruk")
                    if late
                    else (_("tidak ada yang terlambat"), "baik")
                    if len(prompt)
                    else (_("tidak ada yang ditunggu"), ""),
                ),
            ),
            Kpi(
                _("Saling bertentangan"),
                formats.number(len(found)),
                (
                    (_n("{n} galat", errors).format(n=errors), "buruk") if errors else (_("tidak ada galat"), "baik"),
                    (_n("{n} berbeda antar sumber", len(other)).format(n=len(other)) if len(other) else "", ""),
                    (_explained(wrong), ""),
                ),
            ),
            Kpi(
                _("Di luar kebiasaan"),
                formats.number(len(far)),
                ((_n("{n} lompatan", jumps).format(n=jumps), "buruk" if jumps else ""), (_explained(unusual), "")),
            ),
            Kpi(
                _("Angka resmi"),
                formats.percent(100 * official / len(told)) if len(told) else formats.NOTHING,
                ((_("{n} dari {m} angka").format(n=formats.number(official), m=formats.number(len(told))), ""),),
            ),
        ],
        view.theme,
    )


def _explained(count: int) -> str:
    return _n("{n} sudah dijelaskan", count).format(n=formats.number(count)) if count else ""


@remembered
def over_time(view: View, choice: Choice) -> Card:
    """How complete each place's reports are, period by period."""
    rows = due(view, choice)
    if rows.empty:
        return _nothing(view, choice)
    found = quality.completeness(rows, ["wilayah", "periode"])
    order = found.groupby("wilayah")[["ada", "harus"]].sum().eval("ada / harus").sort_values(kind="stable").index
    matrix = found.pivot(index="wilayah", columns="periode", values="bagian").reindex(order).sort_index(axis=1)
    named = unique(view, list(order))
    headings = {period: formats.period(period, short=True).removesuffix(f" {view.year}") for period in matrix.columns}
    counts = found.set_index(["wilayah", "periode"])
    texts = _texts(matrix, counts, named, {period: formats.period(period) for period in matrix.columns})
    figure = charts_quality.completeness(matrix.astype(float), texts=texts, rows=named, columns=headings, theme=view.theme, upright=False, widest=NARROW)
    table = Table(
        found.assign(nama=found["wilayah"].map(named)).sort_values(["nama", "periode"]),
        (
            Column("nama", words.level_name(choice.level)),
            Column("periode", _("Periode"), "period"),
            Column("ada", _("Ada"), "number"),
            Column("harus", _("Ditunggu"), "number"),
            Column("bagian", _("Lengkap"), "number", "%", 1),
        ),
    )
    holes = [named[place] for place in order if found.loc[found["wilayah"] == place, "bagian"].min() < 100]
    total = formats.percent(100 * rows["lapor"].mean())
    title = (
        _("Lengkap {p}; ada yang kosong di {n} dari {m} tempat: {nama}").format(p=total, n=len(holes), m=len(order), nama=some(holes))
        if holes
        else _("Semua laporan dari {m} tempat sudah ada").format(m=len(order))
    )
    what = naming.label(view, choice.indicator) if choice.indicator else _("semua indikator")
    subtitle = _("Bagian laporan yang sudah ada dari yang ditunggu, {apa}, {kurun}").format(apa=what, kurun=span_words(view, choice))
    note = _("kampung ditunggu laporannya mulai periode setelah pencanangan") if choice.level == "kampung" else ""
    return Card(
        title,
        subtitle,
        figure,
        table,
        foot_of(view, behind(view, choice).dropna(subset=["nilai"]), *filter(None, (note,))),
        title,
        _legend(view),
        _("Klik kotak untuk melihat barisnya"),
    )


@remembered
def by_indicator(view: View, choice: Choice) -> Card:
    """How complete each indicator is, place by place, in the year of the period."""
    rows = due(view, choice)
    rows = rows[rows["periode"].str[:4] == str(view.year)]
    if rows.empty:
        return _nothing(view, choice)
    found = quality.completeness(rows, ["indikator", "wilayah"])
    shares = quality.completeness(rows, ["indikator"]).set_index("indikator")["bagian"].sort_values(kind="stable")
    here = [place for place in places(view, choice.level) if place in set(found["wilayah"])]
    named, columns = {code: naming.label(view, code) for code in shares.index}, unique(view, here)
    matrix = found.pivot(index="indikator", columns="wilayah", values="bagian").reindex(index=shares.index, columns=here)
    counts = found.set_index(["indikator", "wilayah"])
    texts = _texts(matrix, counts, named, columns)
    figure = charts_quality.completeness(matrix.astype(float), texts=texts, rows=named, columns=columns, theme=view.theme, upright=True, widest=WIDE)
    table = Table(
        found.assign(nama=found["indikator"].map(named), tempat=found["wilayah"].map(columns)),
        (
            Column("nama", _("Indikator")),
            Column("tempat", words.level_name(choice.level)),
            Column("ada", _("Ada"), "number"),
            Column("harus", _("Ditunggu"), "number"),
            Column("bagian", _("Lengkap"), "number", "%", 1),
        ),
    )
    worst = [named[code] for code in shares[shares < 100].index]
    title = (
        _("{n} dari {m} indikator belum lengkap: {nama}").format(n=len(worst), m=len(shares), nama=some(worst))
        if worst
        else _("Semua indikator lengkap ({m})").format(m=len(shares))
    )
    subtitle = _("Bagian laporan yang sudah ada per indikator dan {tingkat}, {tahun}").format(tingkat=words.level_name(choice.level).lower(), tahun=view.year)
    return Card(
        title,
        subtitle,
        figure,
        table,
        foot_of(view, behind(view, choice).dropna(subset=["nilai"])),
        title,
        sideways() + _legend(view),
        _("Klik kotak untuk melihat barisnya"),
    )


def _texts(matrix: pd.DataFrame, counts: pd.DataFrame, rows: Mapping[str, str], columns: Mapping[str, str]) -> pd.DataFrame:
    """The hover of each cell: what it is about, and how many reports came. counts: `ada` and `harus` by row and column."""

    def told(row: str, column: str) -> str:
        if pd.isna(matrix.at[row, column]):
            return ""
        came, due = counts.loc[(row, column), ["ada", "harus"]].astype("int64")
        return f"<b>{escape(rows[row])}</b> · {escape(columns[column])}<br>" + _("{n} dari {m} laporan ada").format(n=came, m=due)

    return pd.DataFrame([[told(row, column) for column in matrix.columns] for row in matrix.index], index=matrix.index, columns=matrix.columns)


def _legend(view: View) -> str:
    _little, nearly, whole = view.theme.filled
    part = f"background:{nearly};color:{readable(nearly, view.theme)}"
    marks = (("×", "background:var(--missing);color:var(--alarm)", _("belum ada sama sekali")), ("○", part, _("baru sebagian")))
    full = f'<span><i style="background:{whole}"></i>{escape(_("lengkap"))}</span>'
    empty = f"<span><i></i>{escape(_('tidak ditunggu'))}</span>"
    return (
        f'<p class="legenda">{full}'
        + "".join(f'<span><b style="padding:0 .25rem;border-radius:3px;{style}">{mark}</b>{escape(text)}</span>' for mark, style, text in marks)
        + f"{empty}</p>"
    )


def _nothing(view: View, choice: Choice) -> Card:
    text = _("Tidak ada laporan {tingkat} yang ditunggu").format(tingkat=words.level_name(choice.level).lower())
    if held := naming.held(view):
        text += "; " + _("longgarkan {saringan}").format(saringan=words.either(held))
    return Card(text, _("Laporan ditunggu untuk indikator yang rutin dilaporkan sebagian besar tempat"), naming.empty(text), Table(pd.DataFrame(), ()))

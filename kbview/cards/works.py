"""Interventions: how many, by whom, at what cost; the sentence, the headline figures, the bars, and what to loosen where nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import pandas as pd

from kbdata import holes, indicators, interventions
from kbdata.interventions import CANCELLED
from kbdata.tables import FUNDS, STATUSES, WORK_STATUSES
from kbview import charts, charts_work, formats, i18n, kpi, words
from kbview.card import Card
from kbview.cards.overview import rows_foot
from kbview.i18n import _, _n
from kbview.kpi import Kpi
from kbview.tables import Column, Table
from kbview.view import View, remembered

MEASURES = ("jumlah", "anggaran", "penerima")
BREAKDOWNS = ("skpd", "bidang", "kampung", "kecamatan", "tahun", "status", "sumber_dana")
SPANS = ("tahun", "sejak")
REST = "lainnya"
MOST = 15


@dataclass(frozen=True)
class Choice:
    """What the page itself chooses. span: the period's year, or all since the base year. status, fund: those to keep; none is all."""

    measure: str = MEASURES[0]
    by: str = BREAKDOWNS[0]
    span: str = SPANS[0]
    status: tuple[str, ...] = ()
    fund: tuple[str, ...] = ()

    def years(self, view: View) -> range:
        """The years looked at."""
        return range(view.base_year if self.span == SPANS[1] else view.year, view.year + 1)


@remembered
def rows_of(view: View, choice: Choice) -> pd.DataFrame:
    """The interventions that fit the filter bar and the page's own choices, cancelled ones included."""
    return interventions.select(
        view.data, place=view.place, years=choice.years(view), skpd=[view.skpd] if view.skpd else None,
        bidang=[view.bidang] if view.bidang else None, status=choice.status or None, fund=choice.fund or None,
    )  # fmt: skip


@remembered
def sentence(view: View, choice: Choice) -> str:
    """The page's one sentence: how many, by how many agencies, in how many kampung, how much was spent, and the largest hole."""
    rows = rows_of(view, choice)
    counted = rows[rows["status"] != CANCELLED]
    if counted.empty:
        return _("Tidak ada intervensi di {tempat} {kurun} dengan saringan ini.").format(tempat=view.name(view.place), kurun=span_words(view, choice))
    [total] = interventions.totals(rows, []).to_dict("records")
    told = {"n": formats.number(total["jumlah"]), "skpd": formats.number(total["skpd"]), "kurun": span_words(view, choice)}
    here = kampung_of(view, rows)
    if view.kampung:
        text = _("{n} intervensi oleh {skpd} SKPD di {tempat} {kurun}").format(tempat=view.name(view.place), **told)
    else:
        reached = counted["kampung"].nunique()
        text = _("{n} intervensi oleh {skpd} SKPD di {k} dari {m} kampung {kurun}").format(k=reached, m=len(here), **told)
    if pd.notna(total["serapan"]):
        text += _(", serapan {p}").format(p=formats.percent(total["serapan"]))
    hole = _largest_hole(view, counted, here)
    return f"{text}; {hole}." if hole else f"{text}."


def span_words(view: View, choice: Choice) -> str:
    """The years looked at, in words that end a sentence."""
    return _("pada {tahun}").format(tahun=view.year) if len(choice.years(view)) == 1 else _("sejak {tahun}").format(tahun=view.base_year)


def kampung_of(view: View, rows: pd.DataFrame) -> list[str]:
    """The kampung that work may be expected in: those that stand in the chosen place, and those that work has reached."""
    standing, reached = view.kampung_here(), set(rows["kampung"].dropna())
    return standing + sorted(reached - set(standing))


def parts(view: View, present: set[str]) -> dict[str, tuple[str, str]]:
    """The fields (bidang) that are present, each with its name and its one colour, in their order."""
    fields = view.data.table("bidang").sort_values("urutan")
    return {row.kode: (i18n.own(row, "nama"), view.theme.fields[row.urutan - 1]) for row in fields.itertuples() if row.kode in present}


@remembered
def figures(view: View, choice: Choice) -> str:
    """The five headline figures as HTML, each with its way since the base year."""
    rows = rows_of(view, choice)
    [total] = interventions.totals(rows, []).to_dict("records")
    over_time = interventions.totals(rows_of(view, replace(choice, span=SPANS[1])), ["tahun"]).set_index("tahun").reindex(range(view.base_year, view.year + 1))
    reached = rows.loc[rows["status"] != CANCELLED, ["tahun", "kampung"]].dropna()["kampung"].nunique()
    here = kampung_of(view, rows)
    urgent = [code for code in holes.priority(view.data) if code in set(here) - set(rows.loc[rows["status"] != CANCELLED, "kampung"].dropna())]
    gave = rows.loc[rows["status"] != CANCELLED, "penerima"].notna().sum()
    cancelled = int((rows["status"] == CANCELLED).sum())
    simulated = bool(rows["status_data"].eq(STATUSES[2]).any())
    low = pd.notna(total["serapan"]) and total["serapan"] < float(view.data.setting("ambang_realisasi"))
    spent = _("belum lapor") if pd.isna(total["serapan"]) else _("serapan {p} dari {a}").format(p=formats.percent(total["serapan"]), a=formats.money(total["anggaran"]))
    fields = rows.loc[rows["status"] != CANCELLED, "bidang"].nunique()
    return kpi.html(
        [
            Kpi(_("Intervensi"), formats.number(total["jumlah"]), ((span_words(view, choice), ""), (_n("{n} batal, tidak dihitung", cancelled).format(n=cancelled) if cancelled else "", "")), tuple(over_time["jumlah"].fillna(0)), simulated),
            Kpi(_("SKPD terlibat"), formats.number(total["skpd"]), ((_n("pada {n} bidang", fields).format(n=fields), ""),), tuple(over_time["skpd"].fillna(0)), simulated),
            Kpi(
                _("Kampung tersentuh"), formats.number(reached),
                ((_("dari {n} kampung").format(n=len(here)), ""), (_n("✗ {n} kampung prioritas belum", len(urgent)).format(n=len(urgent)) if urgent else "", "buruk")),
                (), simulated,
            ),
            Kpi(
                _("Realisasi anggaran"), formats.money(total["realisasi"]) if pd.notna(total["realisasi"]) else formats.NOTHING,
                ((("▼ " if low else "") + spent, "" if pd.isna(total["serapan"]) else "buruk" if low else "baik"),
                 (_("{n} dari {m} melaporkan realisasi").format(n=formats.number(total["lapor"]), m=formats.number(total["dari"])) if total["dari"] else "", "")),
                tuple(over_time["realisasi"].fillna(0)), simulated,
            ),
            Kpi(
                _("Penerima manfaat"), formats.number(total["penerima"]),
                ((_("orang atau keluarga, menurut kegiatannya"), ""),
                 (_("{n} dari {m} mencatat penerima").format(n=formats.number(gave), m=formats.number(total["dari"])) if total["dari"] else "", "")),
                tuple(over_time["penerima"].fillna(0)), simulated,
            ),
        ],
        view.theme,
    )  # fmt: skip


@remembered
def breakdown(view: View, choice: Choice, height: int = 440) -> Card:
    """The chosen measure by the chosen breakdown: stacked by field, or budget and realisation side by side; the first 15 and the rest."""
    rows = rows_of(view, choice)
    by = choice.by
    found = interventions.totals(rows, [by])
    found = found[found[by].notna()]
    if found.empty:
        return nothing(view, choice)
    found = _ordered(found, by, choice.measure)
    shown = found[by].tolist() if len(found) <= MOST + 1 else found[by].head(MOST).tolist()
    names = names_of(view, by, found[by].tolist())
    labels = {str(key): names[key] for key in shown}
    if len(found) > len(shown):
        labels[REST] = _("lainnya ({n})").format(n=len(found) - len(shown))
    kept = rows.assign(baris=rows[by].where(rows[by].isin(shown), REST).astype(str))[rows[by].notna()]
    if choice.measure == "anggaran":
        sums = interventions.totals(kept, ["baris"])
        colours = {"anggaran": (_("Anggaran"), view.theme.quiet), "realisasi": (_("Realisasi"), view.theme.primary)}
        figure = charts_work.pairs(sums, rows=labels, parts=colours, theme=view.theme, say=formats.money, height=max(height, 40 * len(labels) + 50))
    else:
        sums = interventions.totals(kept, ["baris", "bidang"]).rename(columns={"bidang": "bagian", choice.measure: "nilai"}).dropna(subset=["nilai"])
        labels = {key: name if key in set(sums["baris"]) else _("{nama} (belum lapor)").format(nama=name) for key, name in labels.items()}
        figure = charts.stacked_bars(sums, rows=labels, parts=parts(view, set(sums["bagian"])), theme=view.theme, say=formats.number, height=height)
        figure.update_traces(unselected={"marker": {"opacity": 1}})
    table = Table(
        found.assign(nama=found[by].map(names)),
        (Column("nama", breakdown_name(by)), Column("jumlah", _("Intervensi"), "number"), Column("anggaran", _("Anggaran"), "money"),
         Column("realisasi", _("Realisasi"), "money"), Column("serapan", _("Serapan"), "number", "%", 1), Column("lapor", _("Melaporkan realisasi"), "number"),
         Column("penerima", _("Penerima"), "number")),
    )  # fmt: skip
    title = _breakdown_title(found, names, choice)
    subtitle = _("{ukuran} menurut {menurut}, mulai {kurun}; yang batal tidak dihitung. Klik batang untuk melihat barisnya").format(
        ukuran=measure_name(choice.measure), menurut=breakdown_name(by, inside=True), kurun=years_words(choice.years(view))
    )
    return Card(title, subtitle, figure, table, rows_foot(rows), title)


@remembered
def spending(view: View, choice: Choice, height: int = 440) -> Card:
    """How much of its budget each agency has spent, against the threshold, the lowest first."""
    rows = rows_of(view, choice)
    found = interventions.totals(rows, ["skpd"])
    if found.empty:
        return nothing(view, choice)
    threshold = float(view.data.setting("ambang_realisasi"))
    names = names_of(view, "skpd", found["skpd"].tolist())
    found = found.sort_values(["serapan", "skpd"], na_position="last").assign(nama=found["skpd"].map(names))
    reports = [_("{n}/{m} lapor").format(n=row.lapor, m=row.dari) for row in found.itertuples()]
    written = [
        f"{'▼ ' if row.serapan < threshold else ''}{formats.percent(row.serapan)} · {told}" if pd.notna(row.serapan) else _("belum lapor") + f" · {told}"
        for row, told in zip(found.itertuples(), reports, strict=True)
    ]
    hover = [
        f"<b>{row.nama}</b><br>" + _("Realisasi {r} dari anggaran {a}").format(r=formats.money(row.realisasi), a=formats.money(row.anggaran)) + f"<br>{told}"
        for row, told in zip(found.itertuples(), written, strict=True)
    ]
    frame = pd.DataFrame({"kode": found["skpd"], "nama": found["nama"], "nilai": found["serapan"], "tulis": written, "teks": hover})
    limit = (threshold, _("ambang {p}").format(p=formats.percent(threshold, 0)))
    figure = charts_work.shares(frame, threshold=limit, theme=view.theme, height=height)
    low = found[found["serapan"] < threshold]
    known = int(found["serapan"].notna().sum())
    if low.empty:
        title = _("Semua {n} SKPD yang melapor mencapai ambang {p}").format(n=known, p=formats.percent(threshold, 0)) if known else _("Realisasi belum dilaporkan")
    else:
        title = _("{n} dari {m} SKPD di bawah ambang {p}; terendah {nama} {s}").format(
            n=len(low), m=known, p=formats.percent(threshold, 0), nama=low.iloc[0]["nama"], s=formats.percent(low.iloc[0]["serapan"])
        )  # fmt: skip
    table = Table(
        found,
        (Column("nama", _("SKPD")), Column("serapan", _("Serapan"), "number", "%", 1), Column("anggaran", _("Anggaran"), "money"),
         Column("realisasi", _("Realisasi"), "money"), Column("lapor", _("Melaporkan realisasi"), "number"), Column("dari", _("Intervensi"), "number")),
    )  # fmt: skip
    coverage = _("{n} dari {m} melaporkan realisasi").format(n=int(found["lapor"].sum()), m=int(found["dari"].sum()))
    subtitle = _("Serapan: realisasi dibagi anggaran pada intervensi yang mencatat keduanya, mulai {kurun}").format(kurun=years_words(choice.years(view)))
    return Card(title, subtitle, figure, table, replace(rows_foot(rows), coverage=coverage), title)

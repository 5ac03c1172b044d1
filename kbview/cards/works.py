"""Interventions: how many, by whom, at what cost; the sentence, the headline figures, the bars, and what to loosen where nothing fits."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from kbdata import holes, interventions
from kbdata.interventions import CANCELLED
from kbdata.tables import STATUSES, WORK_STATUSES
from kbview import charts, charts_work, formats, kpi, words
from kbview.card import Card
from kbview.cards.work_choice import (
    REST,
    Choice,
    breakdown_name,
    early,
    foot_of,
    kampung_of,
    measure_name,
    names_of,
    nothing,
    rows_of,
    span_words,
    summed,
    sums,
    years_words,
)
from kbview.i18n import _, _n
from kbview.kpi import Kpi
from kbview.tables import Column, Table
from kbview.view import PLACE, View, heeding, remembered

MOST = 15


@remembered
def sentence(view: View, choice: Choice) -> str:
    """The page's one sentence: how many, by how many agencies, in how many kampung, how much was spent, and the largest hole."""
    rows = rows_of(view, choice)
    counted = rows[rows["status"] != CANCELLED]
    if counted.empty:
        return _("Tidak ada intervensi di {tempat} {kurun} dengan saringan ini.").format(tempat=view.name(view.place), kurun=span_words(view, choice))
    [total] = sums(view, choice).to_dict("records")
    told = {"n": formats.number(total["jumlah"]), "skpd": formats.number(total["skpd"]), "kurun": span_words(view, choice)}
    here = kampung_of(view, rows)
    if view.kampung:
        text = _("{n} intervensi oleh {skpd} SKPD di {tempat} {kurun}").format(tempat=view.name(view.place), **told)
    else:
        reached = len(set(here) & set(counted["kampung"].dropna()))
        ahead = len(early(rows, here))
        where = _("{k} dari {m} kampung").format(k=reached, m=len(here))
        where += _n(" dan {n} yang belum dicanangkan", ahead).format(n=ahead) if ahead else ""
        text = _("{n} intervensi oleh {skpd} SKPD di {tempat} {kurun}").format(tempat=where, **told)
    if pd.notna(total["serapan"]):
        text += _(", serapan {p}").format(p=formats.percent(total["serapan"]))
    hole = _largest_hole(view, counted, here)
    return f"{text}; {hole}." if hole else f"{text}."


@remembered
def figures(view: View, choice: Choice) -> str:
    """The five headline figures as HTML, each with its way since the base year."""
    rows = rows_of(view, choice)
    [total] = sums(view, choice).to_dict("records")
    over_time = _by_year(view, choice.status, choice.fund).reindex(range(view.base_year, view.year + 1))
    counted = rows[rows["status"] != CANCELLED]
    here = kampung_of(view, counted)
    missed = set(here) - set(counted["kampung"].dropna())
    urgent = len(missed & set(holes.priority(view.data)))
    ahead = len(early(rows, here))
    gave = counted["penerima"].notna().sum()
    cancelled = int((rows["status"] == CANCELLED).sum())
    simulated = bool(rows["status_data"].eq(STATUSES[2]).any())
    low = pd.notna(total["serapan"]) and total["serapan"] < float(view.data.setting("ambang_realisasi"))
    spent = _("belum lapor") if pd.isna(total["serapan"]) else words.absorption(total)
    fields = counted["bidang"].nunique()
    agencies = ((_n("dalam {n} bidang", fields).format(n=fields), ""), (words.others(view.data, set(counted["skpd"])), ""))

    def spark(column: str) -> tuple[float, ...]:
        return tuple(over_time[column].fillna(0))

    def reported(gave: int, told: str) -> str:
        return told.format(n=formats.number(gave), m=formats.number(total["dari"])) if total["dari"] else ""

    work = (span_words(view, choice), ""), (_n("{n} batal, tidak dihitung", cancelled).format(n=cancelled) if cancelled else "", "")
    reach = (
        (_("dari {n} kampung").format(n=len(here)), ""),
        (_n("✗ {n} kampung prioritas belum", urgent).format(n=urgent) if urgent else "", "buruk"),
        (_n("dan {n} yang belum dicanangkan", ahead).format(n=ahead) if ahead else "", ""),
    )
    money = (
        (("▼ " if low else "") + spent, "" if pd.isna(total["serapan"]) else "buruk" if low else "baik"),
        (words.gave(total["lapor"], total["dari"]) if total["dari"] else "", ""),
    )
    first, *others = words.beneficiaries(total)
    people = (
        *((_("dan {k}").format(k=text), "") for text in others),
        (reported(gave, _("{n} dari {m} mencatat penerima")), ""),
    )
    return kpi.html(
        [
            Kpi(_("Intervensi"), formats.number(total["jumlah"]), work, spark("jumlah"), simulated),
            Kpi(_("SKPD terlibat"), formats.number(total["skpd"]), agencies, spark("skpd"), simulated),
            Kpi(_("Kampung tersentuh"), formats.number(len(here) - len(missed)), reach, (), simulated),
            Kpi(_("Realisasi anggaran"), formats.money(total["realisasi"]), money, spark("realisasi"), simulated),
            Kpi(_("Penerima manfaat"), first, people, (), simulated),
        ],
        view.theme,
    )


@heeding(*PLACE, "skpd", "bidang")
def _by_year(view: View, status: tuple[str, ...], fund: tuple[str, ...]) -> pd.DataFrame:
    """`interventions.totals` of every year there is, indexed by it. Not to be changed in place."""
    return summed(view, None, status, fund, ["tahun"]).set_index("tahun")


@remembered
def breakdown(view: View, choice: Choice) -> Card:
    """The chosen measure by the chosen breakdown: stacked by field, or budget and realisation side by side; the first 15 and the rest."""
    rows = rows_of(view, choice)
    by = choice.by
    found = sums(view, choice, by)
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
        money = interventions.totals(kept, ["baris"])
        colours = {"anggaran": (_("Anggaran"), view.theme.quiet), "realisasi": (_("Realisasi"), view.theme.primary)}
        figure = charts_work.pairs(money, rows=labels, parts=colours, theme=view.theme, say=formats.money, height=40 * len(labels) + 12)
        below = charts.legend(colours)
    else:
        summed = interventions.numbers if choice.measure == "jumlah" else interventions.totals
        stacked = summed(kept, ["baris", "bidang"]).rename(columns={"bidang": "bagian", choice.measure: "nilai"}).dropna(subset=["nilai"])
        labels = {key: name if key in set(stacked["baris"]) else _("{nama} (belum lapor)").format(nama=name) for key, name in labels.items()}
        shown_parts = view.fields(set(stacked["bagian"]))
        figure = charts.stacked_bars(stacked, rows=labels, parts=shown_parts, theme=view.theme, say=formats.number, steady=True)
        below = charts.legend(shown_parts)
    table = Table(
        found.assign(nama=found[by].map(names)),
        (
            Column("nama", breakdown_name(by)),
            Column("jumlah", _("Intervensi"), "number"),
            Column("anggaran", _("Anggaran"), "money"),
            Column("realisasi", _("Realisasi"), "money"),
            Column("serapan", _("Serapan"), "number", "%", 1),
            Column("lapor", _("Melaporkan realisasi"), "number"),
            Column("orang", _("Penerima"), "number", _("orang")),
            Column("keluarga", _("Penerima"), "number", _("keluarga")),
        ),
    )
    title = _breakdown_title(found, names, choice)
    subtitle = _("{ukuran} menurut {menurut}, mulai {kurun}; yang batal tidak dihitung").format(
        ukuran=measure_name(choice.measure), menurut=breakdown_name(by, inside=True), kurun=years_words(choice.years(view))
    )
    return Card(title, subtitle, figure, table, foot_of(rows, choice), title, below, _("Klik batang untuk melihat barisnya"))


@remembered
def spending(view: View, choice: Choice) -> Card:
    """How much of its budget each agency has spent, against the threshold, the lowest first."""
    rows = rows_of(view, choice)
    found = sums(view, choice, "skpd")
    if found.empty:
        return nothing(view, choice)
    threshold = float(view.data.setting("ambang_realisasi"))
    names = names_of(view, "skpd", found["skpd"].tolist())
    found = found.sort_values(["serapan", "skpd"], na_position="last").assign(nama=found["skpd"].map(names))
    reports = [f"{row.lapor}/{row.dari}" for row in found.itertuples()]
    spoken = [_("{n} dari {m} melaporkan realisasi").format(n=row.lapor, m=row.dari) for row in found.itertuples()]
    written = [
        f"{'▼ ' if row.serapan < threshold else ''}{formats.percent(row.serapan)} · {told}" if pd.notna(row.serapan) else _("belum lapor") + f" · {told}"
        for row, told in zip(found.itertuples(), reports, strict=True)
    ]
    hover = [
        f"<b>{row.nama}</b><br>" + _("Realisasi {r} dari anggaran {a}").format(r=formats.money(row.realisasi), a=formats.money(row.anggaran)) + f"<br>{told}"
        for row, told in zip(found.itertuples(), spoken, strict=True)
    ]
    frame = pd.DataFrame({"kode": found["skpd"], "nama": found["nama"], "nilai": found["serapan"], "tulis": written, "teks": hover})
    limit = (threshold, _("ambang {p}").format(p=formats.percent(threshold, 0)))
    figure = charts_work.shares(frame, threshold=limit, theme=view.theme, height=27 * max(len(found), 2) + 34)
    low = found[found["serapan"] < threshold]
    known = int(found["serapan"].notna().sum())
    if low.empty:
        title = (
            _("Semua {n} SKPD yang melapor mencapai ambang {p}").format(n=known, p=formats.percent(threshold, 0)) if known else _("Realisasi belum dilaporkan")
        )
    else:
        title = _("{n} dari {m} SKPD di bawah ambang {p}; terendah {nama} {s}").format(
            n=len(low), m=known, p=formats.percent(threshold, 0), nama=low.iloc[0]["nama"], s=formats.percent(low.iloc[0]["serapan"])
        )
    table = Table(
        found,
        (
            Column("nama", _("SKPD")),
            Column("serapan", _("Serapan"), "number", "%", 1),
            Column("anggaran", _("Anggaran"), "money"),
            Column("realisasi", _("Realisasi"), "money"),
            Column("lapor", _("Melaporkan realisasi"), "number"),
            Column("dari", _("Intervensi"), "number"),
        ),
    )
    coverage = _("{n} dari {m} melaporkan realisasi").format(n=int(found["lapor"].sum()), m=int(found["dari"].sum()))
    subtitle = _("Serapan: realisasi dibagi anggaran pada intervensi yang mencatat keduanya, mulai {kurun}; di ujung: yang melapor dari semua").format(
        kurun=years_words(choice.years(view))
    )
    return Card(title, subtitle, figure, table, replace(foot_of(rows, choice), coverage=coverage), title)


def _ordered(found: pd.DataFrame, by: str, measure: str) -> pd.DataFrame:
    """Years and statuses in their own order, all else by size."""
    if by == "tahun":
        return found.sort_values(by)
    if by == "status":
        return found.sort_values(by, key=lambda codes: codes.map(WORK_STATUSES.index))
    return found.sort_values([measure, by], ascending=[False, True], na_position="last")


def _breakdown_title(found: pd.DataFrame, names: dict[str, str], choice: Choice) -> str:
    """The largest group and its share of the whole."""
    sizes = found.set_index(choice.by)[choice.measure].dropna()
    if sizes.empty or not sizes.sum():
        return _("{ukuran} belum dilaporkan").format(ukuran=measure_name(choice.measure))
    first = sizes.idxmax()
    say = formats.money if choice.measure == "anggaran" else formats.number
    if choice.measure == "anggaran" and len(found) > 1:
        spent = found.set_index(choice.by).at[first, "serapan"]
        return _("Anggaran terbesar {nama}: {n} dari {total}, serapan {s}").format(
            nama=names[first], n=say(sizes[first]), total=say(sizes.sum()), s=formats.percent(spent)
        )
    if len(found) == 1:
        return _("{nama}: {n}").format(nama=names[first], n=say(sizes[first]))
    return _("{nama} terbanyak: {n} dari {total} ({p})").format(
        nama=names[first], n=say(sizes[first]), total=say(sizes.sum()), p=formats.percent(100 * sizes[first] / sizes.sum(), 0)
    )


def _largest_hole(view: View, counted: pd.DataFrame, here: list[str]) -> str:
    """Who or what has not reached the most kampung: the agency where one is chosen, else the field."""
    if view.skpd:
        missed = len(set(here) - set(counted["kampung"].dropna()))
        name = names_of(view, "skpd", [view.skpd])[view.skpd]
        return _n("{n} dari {m} kampung belum disentuh {skpd}", missed).format(n=missed, m=len(here), skpd=name) if missed else ""
    fields = [view.bidang] if view.bidang else view.data.table("bidang").sort_values("urutan")["kode"].tolist()
    found = holes.by_field(counted, here, fields)
    found = found[found["belum"] > 0]
    if found.empty:
        return ""
    names = {code: name[:1].lower() + name[1:] if not name[:2].isupper() else name for code, name in names_of(view, "bidang", fields).items()}
    if len(here) == 1:
        return _("belum disentuh bidang {b}").format(b=formats.listing([names[code] for code in found["bidang"]]))
    first = found.iloc[0]
    return _("kekosongan terbesar: bidang {b} belum menyentuh {n} dari {m} kampung").format(b=names[first["bidang"]], n=first["belum"], m=len(here))

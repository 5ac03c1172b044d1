"""The whole programme on one screen: the sentence, the headline figures, and who needs attention."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html import escape

import pandas as pd

from kbdata import attention, indicators, interventions, targets
from kbdata.headlines import Measure
from kbdata.observations import years_until
from kbdata.pace import MET
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, kpi, words
from kbview.card import Card, Foot
from kbview.cards import naming, pace_words
from kbview.i18n import _, _n
from kbview.kpi import Kpi
from kbview.tables import Column, Table
from kbview.view import View, remembered

SHOWN, SAID = 6, 2  # kampung in the list, and reasons of each, where it is a short one
COVERED = "cakupan_keluarga"


@remembered
def sentence(view: View) -> str:
    """The page's one sentence: where the leading ratio stands, against its target, and how many kampung need attention."""
    code = view.data.setting("indikator_utama")
    indicator = view.data.indicator(code)
    unit, decimals = str(indicator["satuan"]), int(indicator["desimal"])
    first, last = str(view.base_year), view.period
    found = indicators.values(view.data, [code], [view.place], sorted({first, last})).set_index("periode")["nilai"]
    name, place = i18n.own(indicator, "nama"), view.name(view.place)
    if pd.isna(found[last]):
        text = _("{nama} {tempat} belum lapor pada {periode}").format(nama=name, tempat=place, periode=formats.period(last))
    elif pd.isna(found[first]) or first == last:
        text = _("{nama} {tempat} {nilai} pada {periode}").format(
            nama=name, tempat=place, nilai=formats.quantity(found[last], unit, decimals), periode=formats.period(last)
        )
    else:
        change = formats.difference(found[last], found[first], decimals)
        moved = _("naik {n}") if change > 0 else _("turun {n}") if change < 0 else _("tetap")
        text = _("{nama} {tempat} {arah} sejak {sejak} menjadi {nilai}").format(
            nama=name, tempat=place, arah=moved.format(n=formats.points(change, decimals)), sejak=first, nilai=formats.quantity(found[last], unit, decimals)
        )
    ranked = attention.troubled(_ranked(view))
    if len(view.kampung_here()) > 1:
        text += "; " + _n("{n} dari {total} kampung perlu perhatian", len(ranked)).format(n=len(ranked), total=len(view.kampung_here()))
    if view.kampung and not naming.stands(view, view.kampung):
        text += "; " + naming.unfounded(view)
    return text + "."


@remembered
def figures(view: View) -> str:
    """The five headline figures as HTML, each with the button that asks why it changed."""
    asked = measures(view)
    return kpi.html([replace(figure, ask=key if asked[key] else "") for figure, key in zip(headline(view), asked, strict=True)], view.theme)


def headline(view: View) -> list[Kpi]:
    """The five headline figures."""
    return [_leading(view), _kampung(view), _families(view), *_work(view)]


def measures(view: View) -> dict[str, Measure | None]:
    """What each of the headline figures is the number of, by the key under which it is asked why it changed; None where the data have no such number."""
    return {
        "mengapa_utama": Measure(view.data.setting("indikator_utama")),
        "mengapa_kampung": Measure(column="kampung"),
        "mengapa_keluarga": Measure(COVERED, "pembilang") if COVERED in view.data.indicators.index else None,
        "mengapa_intervensi": Measure(column="jumlah", skpd=view.skpd, bidang=view.bidang),
        "mengapa_realisasi": Measure(column="realisasi", skpd=view.skpd, bidang=view.bidang),
    }


@remembered
def attention_list(view: View, most: int = SHOWN, reasons: int = SAID) -> Card:
    """The kampung that need attention first, each with its reasons, leading to its profile; past `most` they are counted.

    reasons: of each, where the list is a short one.
    """
    ranked = _ranked(view)
    indicator = view.data.indicator(view.data.setting("indikator_utama"))
    rows = [
        (code, value, words.reasons(view.data, why), words.difference(word))
        for code, value, why, word in zip(*(ranked[key] for key in ("wilayah", "nilai", "alasan", "beda")), strict=True)
    ]
    here = view.kampung_here()
    values = indicators.values(view.data, [str(indicator["kode"])], here, [view.period])
    said = reasons if len(here) > most else None
    told = [(code, value, _why(why, said)) for code, value, why, _word in rows]
    listed = set(ranked["wilayah"])
    told += [(code, value, _("tidak ada alasan perhatian")) for code, value in zip(here, values["nilai"], strict=True) if code not in listed]
    items = "".join(
        f'<li><a href="profil?{escape(naming.link(view, kampung=view.bare(code)))}" target="_self" data-pindah><b>{escape(view.name(code))}</b>'
        f'<span class="nilai">{formats.quantity(value, indicator["satuan"], indicator["desimal"])}</span>'
        f'<span class="sebab">{escape(why)}</span></a></li>'
        for code, value, why in told[:most]
    )
    if len(told) > most:
        more = escape(_n("semua {n} kampung", len(told)).format(n=len(told)))
        items += f'<li class="lagi"><a href="profil?{escape(naming.whole(view))}" target="_self" data-pindah>{more} →</a></li>'
    if not items:
        items = f'<li><div class="isi"><span class="sebab">{escape(_("Belum ada Kampung KB di tempat ini pada periode ini."))}</span></div></li>'
    frame = pd.DataFrame(rows, columns=["kode", "nilai", "alasan", "beda"])
    frame = frame.assign(nama=frame["kode"].map(view.name), alasan=frame["alasan"].map("; ".join))
    unit = i18n.own(indicator, "satuan")
    table = Table(
        frame,
        (
            Column("nama", _("Kampung")),
            Column("nilai", i18n.own(indicator, "nama"), "number", unit, int(indicator["desimal"])),
            Column("alasan", _("Alasan")),
            Column("beda", _("Dibanding kota")),
        ),
    )
    urgent = [view.name(code) for code in attention.troubled(ranked)["wilayah"]]
    title = _attention_title(urgent, len(rows[0][2]) if urgent else 0)
    reported = _("{n} dari {total} kampung punya angka {p}").format(n=int(values["nilai"].notna().sum()), total=len(here), p=formats.period(view.period))
    simulated = values["status"].eq(STATUSES[2]).any()
    subtitle = _("Diurutkan menurut banyak dan beratnya alasan, {periode}; beda karena kebetulan tidak dihitung. Angka di kanan: {nama}").format(
        periode=formats.period(view.period), nama=i18n.own(indicator, "nama")
    )
    return Card(
        title, subtitle, f'<ol class="daftar">{items}</ol>', table, Foot((), "", bool(simulated), False, reported, (_("aturan: Kamus › Perlu perhatian"),))
    )


@remembered
def agencies(view: View, most: int = 10, height: int | None = None) -> Card:
    """Interventions of the year by agency, stacked by field; the agencies past the first ten taken together."""
    rows = works_of_year(view)
    agencies, labels, frame = by_agency(view, rows, range(view.year, view.year + 1), most)
    parts = view.fields(set(frame["bagian"]))
    figure = charts.stacked_bars(frame, rows=labels, parts=parts, theme=view.theme, say=formats.number, height=height)
    total = int(agencies["jumlah"].sum())
    title = (
        _("{dua} menjalankan {bagian} dari {n} intervensi").format(
            dua=formats.listing([*labels.values()][:2]), bagian=formats.percent(100 * agencies["jumlah"].head(2).sum() / total, 0), n=formats.number(total)
        )
        if total
        else _no_work(view)
    )
    table = agency_table(agencies, view.data.agencies)
    subtitle = _("Jumlah intervensi per SKPD menurut bidang, mulai {tahun}; yang batal tidak dihitung").format(tahun=view.year)
    return Card(title, subtitle, figure, table, rows_foot(rows), title, charts.legend(parts))


def by_agency(view: View, rows: pd.DataFrame, years: range, most: int) -> tuple[pd.DataFrame, dict[str, str], pd.DataFrame]:
    """The work by agency, the busiest first: `interventions.totals`; the label of each bar by its key, the agencies past `most` in one; and the bars
    (`baris`: key, `bagian`: field, `nilai`). rows: of `interventions.select`, of these years."""
    totals = interventions.totals_at(view.data, view.place, ["skpd"], years=years, skpd=view.skpd, bidang=view.bidang)
    totals = totals.sort_values("jumlah", ascending=False, kind="stable")
    shown = most if len(totals) > most + 1 else len(totals)
    labels = {code: str(view.data.agencies[code]) for code in totals["skpd"].head(shown)}
    if len(totals) > shown:
        labels["lainnya"] = _("lainnya ({n})").format(n=len(totals) - shown)
    told = zip(rows["skpd"], rows["bidang"], rows["status"], strict=True)
    counts = Counter((skpd if skpd in labels else "lainnya", field) for skpd, field, status in told if status != interventions.CANCELLED)
    return totals, labels, pd.DataFrame([(*bar, count) for bar, count in sorted(counts.items())], columns=["baris", "bagian", "nilai"])


def rows_foot(rows: pd.DataFrame) -> Foot:
    """The foot that belongs to rows of interventions."""
    return Foot(tuple(sorted(set(rows["sumber"]))), "", rows["status_data"].eq(STATUSES[2]).any(), rows["status_data"].eq(STATUSES[1]).any())


def agency_table(totals: pd.DataFrame, named: pd.Series) -> Table:
    """What each agency did and spent. totals: of `interventions.totals` by `skpd`. named: their names by code."""
    return Table(
        totals.assign(nama=totals["skpd"].map(named)),
        (
            Column("nama", _("SKPD")),
            Column("jumlah", _("Intervensi"), "number"),
            Column("anggaran", _("Anggaran"), "money"),
            Column("realisasi", _("Realisasi"), "money"),
            Column("serapan", _("Serapan"), "number", "%", 1),
            Column("orang", _("Penerima"), "number", _("orang")),
            Column("keluarga", _("Penerima"), "number", _("keluarga")),
        ),
    )


def _no_work(view: View) -> str:
    held = naming.held(view)
    if not held:
        return _("Belum ada intervensi pada {tahun}").format(tahun=view.year)
    return _("Belum ada intervensi dengan saringan ini; longgarkan {saringan}").format(saringan=words.either(held))


def _attention_title(names: list[str], reasons: int) -> str:
    match names:
        case []:
            return _("Tidak ada kampung yang perlu perhatian")
        case [name]:
            return _n("{nama} perlu perhatian: {n} alasan", reasons).format(nama=name, n=reasons)
    return _n("{n} kampung perlu perhatian; yang pertama {nama}", len(names)).format(n=len(names), nama=names[0])


def _why(reasons: list[str], most: int | None) -> str:
    """The reasons as one line; past `most` they are counted, the profile that the line leads to has them all."""
    left = len(reasons[most:]) if most else 0
    told = "; ".join(reasons[:most])
    return told + "; " + _n("dan {n} alasan lagi di profilnya", left).format(n=left) if left else told


def _ranked(view: View) -> pd.DataFrame:
    return attention.ranked(view.data, period=view.period, place=view.place)


def works_of_year(view: View) -> pd.DataFrame:
    """The interventions of the year under the filters, as of `interventions.select`."""
    return interventions.select(
        view.data, place=view.place, years=[view.year], skpd=[view.skpd] if view.skpd else None, bidang=[view.bidang] if view.bidang else None
    )


def _leading(view: View) -> Kpi:
    code = view.data.setting("indikator_utama")
    indicator = view.data.indicator(code)
    decimals = int(indicator["desimal"])
    span = years_until(view.data, view.period, str(view.base_year))
    found = indicators.values(view.data, [code], [view.place], span)
    series = found.set_index("periode")["nilai"]
    now = series.get(view.period)
    since = str(view.base_year)
    lines = [kpi.change(now, series.get(since), since, upwards=indicator["arah"], share=True, decimals=decimals)] if since != view.period else []
    lines += [words.distance(view.data, goal, now, indicator) for goal in targets.due(view.data, code, view.place, view.period)]
    lines += [pace_words.line(view, code, row) for row in pace_words.ahead(view, code, view.period) if row["putusan"] != MET][:1]
    simulated = found.loc[found["periode"] == view.period, "status"].eq(STATUSES[2]).any()
    return Kpi(i18n.own(indicator, "nama"), formats.quantity(now, indicator["satuan"], decimals), tuple(lines), tuple(series), bool(simulated))


def _kampung(view: View) -> Kpi:
    here = indicators.members(view.data, view.place, "kampung")
    counts = [len(set(here) & set(indicators.founded(view.data, year))) for year in years_until(view.data, view.period)]
    change = kpi.change(counts[-1], counts[0], str(view.base_year), upwards="naik", share=False, decimals=0) if len(counts) > 1 else ("", "")
    inside = indicators.members(view.data, view.area, "kelurahan")
    homes = {view.data.above[kampung]["kelurahan"] for kampung in view.kampung_here()}
    where = _("di {n} dari {total} kelurahan").format(n=len(homes), total=len(inside))
    left = len(here) - counts[-1]
    later = _n("{n} lagi dicanangkan sesudah {p}", left).format(n=left, p=formats.period(view.period)) if left else ""
    return Kpi(_("Kampung KB"), formats.number(counts[-1]), (change, (where, ""), (later, "")), tuple(counts))


def _families(view: View) -> Kpi:
    label = _("Keluarga dalam kelompok kegiatan")
    if COVERED not in view.data.indicators.index:
        return Kpi(label, formats.NOTHING, ((_("tidak ada datanya"), ""),))
    span = years_until(view.data, view.period)
    share = indicators.values(view.data, [COVERED], [view.place], span)
    last = share[share["periode"] == view.period].iloc[0]
    then = share.iloc[0]["nilai"]
    told = (
        _("{p} dari {n} keluarga").format(p=formats.percent(last["nilai"]), n=formats.number(last["penyebut"])) if pd.notna(last["nilai"]) else _("belum lapor")
    )
    lines = (
        (told, ""),
        kpi.change(last["nilai"], then, span[0], upwards="naik", share=True) if len(span) > 1 else ("", ""),
    )
    return Kpi(label, formats.number(last["pembilang"]), lines, tuple(share["nilai"]), last["status"] == STATUSES[2])


def _work(view: View) -> list[Kpi]:
    everything = interventions.select(view.data, place=view.place, skpd=[view.skpd] if view.skpd else None, bidang=[view.bidang] if view.bidang else None)
    by_year = interventions.totals_at(view.data, view.place, ["tahun"], skpd=view.skpd, bidang=view.bidang).set_index("tahun")
    by_year = by_year.reindex(range(min(view.base_year, view.year), view.year + 1))
    now = by_year.loc[view.year]
    simulated = bool(everything["status_data"].eq(STATUSES[2]).any())
    count = 0 if pd.isna(now["jumlah"]) else now["jumlah"]
    agencies = set(everything.loc[(everything["tahun"] == view.year) & (everything["status"] != interventions.CANCELLED), "skpd"])
    by = _n("oleh {n} SKPD", len(agencies)).format(n=len(agencies))
    besides = words.others(view.data, agencies)
    since = int(by_year["jumlah"].sum())
    threshold = float(view.data.setting("ambang_realisasi"))
    low = pd.notna(now["serapan"]) and now["serapan"] < threshold
    tone = "" if pd.isna(now["serapan"]) else "buruk" if low else "baik"
    told = words.absorption(now) if pd.notna(now["serapan"]) else _("realisasi belum dilaporkan")
    told += "; " + _("di bawah ambang {n}").format(n=formats.percent(threshold, 0)) if low else ""
    gave = "" if pd.isna(now["serapan"]) else words.gave(now["lapor"], now["dari"])
    return [
        Kpi(
            _("Intervensi {tahun}").format(tahun=view.year),
            formats.number(count),
            ((f"{by} ({besides})" if besides else by, ""), (_("{n} sejak {s}").format(n=formats.number(since), s=view.base_year), "")),
            tuple(by_year["jumlah"].fillna(0)),
            simulated,
        ),
        Kpi(
            _("Realisasi anggaran {tahun}").format(tahun=view.year),
            formats.money(now["realisasi"]),
            ((told, tone), (gave, "")),
            tuple(by_year["realisasi"].astype("float64")),
            simulated,
        ),
    ]

"""Where the next rupiah goes: the plan, what is left out, and what more would bring."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd

from kbdata import allocation, indicators, interventions, left_out, packages
from kbdata.allocation import Loosening, Plan, Problem
from kbdata.tables import STATUSES
from kbview import charts, formats, i18n, methods, scenario, tables
from kbview.card import Card, Foot, foot
from kbview.cards import naming
from kbview.i18n import _, _n
from kbview.scenario import MILLION, Scenario, Told
from kbview.tables import Column, Table
from kbview.view import View, remembered

METHOD = "alokasi"
SHADES = (4, 2, 1, 3)  # of the ramp, for the packages with a shade of their own, the dearest first: neighbours stand apart
ROW = 36  # px of a kampung in the figure
NOBODY = Told()


@remembered
def solved(view: View, asked: Scenario, told: Told = NOBODY) -> tuple[Problem, Plan]:
    """The question in figures, and the plan. Not to be changed in place."""
    needs = packages.needs(view.data, asked.need, view.kampung_here(), view.period)
    rows = scenario.chosen(view, asked.need, asked.packages)
    limits = scenario.capacities(view, asked.capacity).dropna().to_dict()
    rows = rows[rows["dipakai"]].reset_index(drop=True)
    problem = Problem(needs, rows, asked.budget * MILLION, asked.minimum / 100, {str(code): float(most) for code, most in limits.items()})
    return problem, allocation.solve(problem, progress=told.tell)


def sentence(view: View, asked: Scenario) -> str:
    """The sentence of the section."""
    return _headline(view, asked) + "."


@remembered
def plan(view: View, asked: Scenario) -> Card:
    """Where the money goes: one bar per kampung, by package."""
    problem, found = solved(view, asked)
    subtitle = _("Rencana belanja per kampung menurut paket; yang dijangkau: {apa}, {periode}").format(
        apa=naming.label(view, asked.need), periode=formats.period(view.period)
    )
    rows = left_out.chosen(problem, found)
    if rows.empty:
        return Card(_headline(view, asked), subtitle, _hindrance(view, asked), _chosen_table(view, asked, rows), _foot(view, asked), below=_link(view))
    names = {number: _package(view, problem, number) for number in rows.groupby("paket")["biaya"].sum().sort_values(ascending=False).index}
    coloured = list(names)[: len(SHADES)]
    parts = {str(number): (names[number], view.theme.ramp[shade]) for number, shade in zip(coloured, SHADES, strict=False)}
    if len(names) > len(SHADES):
        parts["lain"] = (_("paket lain"), view.theme.quiet)
    bars = rows.assign(bagian=[str(number) if number in coloured else "lain" for number in rows["paket"]])
    bars = bars.groupby(["wilayah", "bagian"], as_index=False)["biaya"].sum().rename(columns={"wilayah": "baris", "biaya": "nilai"})
    order = bars.groupby("baris")["nilai"].sum().sort_values(ascending=False, kind="stable").index
    places = {code: naming.bare(view, code) for code in order}
    figure = charts.stacked_bars(bars, rows=places, parts=parts, theme=view.theme, say=formats.money, height=ROW * len(places) + 12)
    legend = "".join(f'<span><i style="background:{colour}"></i>{escape(label)}</span>' for label, colour in parts.values())
    below = f'<p class="legenda">{legend}</p>' + _assumption() + _areas(view, problem, found) + _quality(found) + _link(view)
    return Card(_headline(view, asked), subtitle, figure, _chosen_table(view, asked, rows), _foot(view, asked), _headline(view, asked), below)


@remembered
def left(view: View, asked: Scenario) -> Card:
    """Who is not reached, what would be next there, and why it is not in the plan."""
    problem, found = solved(view, asked)
    subtitle = _("Kampung yang kebutuhannya belum terjangkau, paket berikutnya di sana, dan sebab paket itu tidak terpilih")
    reasons = (
        left_out.reasons(problem, found) if found.units.size else pd.DataFrame(columns=["wilayah", "paket", "kegiatan", "skpd", "unit", "jangkauan", "sebab"])
    )
    table = _reason_table(view, reasons)
    waiting = left_out.coverage(problem, found).set_index("wilayah")["sisa"]
    waiting = waiting[waiting.round() > 0]
    if found.status not in ("terbaik", "batas_waktu"):
        return Card(_("Belum ada rencana, jadi belum ada yang ditinggalkan"), subtitle, naming.empty(_why(found)), table, _foot(view, asked), below=_link(view))
    if waiting.empty:
        return Card(
            _("Tidak ada yang ditinggalkan: semua kebutuhan terjangkau"),
            subtitle,
            naming.empty(_("Tidak ada sisa.")),
            table,
            _foot(view, asked),
            below=_link(view),
        )
    first = _named(view, left_out.first_left(reasons))
    first = first[first["wilayah"].isin(waiting.index)].assign(sisa=lambda rows: rows["wilayah"].map(waiting))
    first = first.sort_values("sisa", ascending=False, kind="stable")
    words = reason_words()
    commonest = first.groupby("sebab")["sisa"].sum().idxmax()
    title = _n("{n} {satuan} di {k} kampung belum terjangkau, terbanyak karena {sebab}", round(waiting.sum())).format(
        n=formats.number(waiting.sum()), satuan=_people(view, asked), k=len(waiting), sebab=words[commonest]
    )
    lines = Table(
        pd.DataFrame({
            "kampung": first["kampung"].to_numpy(), "sisa": first["sisa"].to_numpy(), "paket": first["paket_nama"].to_numpy(),
            "sebab": first["sebab"].map(words).to_numpy(), "kode": first["wilayah"].to_numpy(),
        }),
        (
            Column("kampung", _("Kampung")),
            Column("sisa", _("Sisa"), "number", _people(view, asked)),
            Column("paket", _("Paket berikutnya")),
            Column("sebab", _("Tidak terpilih karena")),
        ),
    )  # fmt: skip
    figure = tables.html(lines, link=lambda row: f"profil?{naming.query(view, str(row['kode']))}", whole=True, stacked=True)
    return Card(title, subtitle, figure, table, _foot(view, asked), title, _link(view))


@remembered
def more(view: View, asked: Scenario) -> Card:
    """What more money would bring, and what the other limits cost."""
    problem, found = solved(view, asked)
    subtitle = _("Rencana terbaik bila satu batas diubah dan yang lain tetap")
    columns = (
        Column("andai", _("Andai")),
        Column("jangkauan", _("Terjangkau"), "number"),
        Column("lebih", _("Tambahan jangkauan"), "number"),
        Column("biaya", _("Belanja"), "money"),
    )
    if found.status not in ("terbaik", "batas_waktu"):
        empty = pd.DataFrame(columns=[column.key for column in columns])
        return Card(
            _("Belum ada rencana untuk dibandingkan"), subtitle, naming.empty(_why(found)), Table(empty, columns), _foot(view, asked), below=_link(view)
        )
    rows = left_out.comparisons(problem, found)
    rows["lebih"] = [max(formats.difference(now, found.total, 0), 0.0) for now in rows["jangkauan"]]
    names = {"tanpa_minimum": _("tanpa batas minimum kecamatan"), "tanpa_kapasitas": _("tanpa batas kapasitas SKPD")}
    rows["andai"] = [names.get(row.apa) or _("{r} lagi").format(r=formats.money(row.tambahan)) for row in rows.itertuples()]
    best = rows.loc[rows["lebih"].idxmax()]
    step = rows.iloc[0]
    if best["lebih"] <= 0:
        title = _("Uang atau kelonggaran tidak menambah jangkauan")
    elif step["lebih"] > 0:
        title = _("{r} lagi menjangkau {n} {satuan} lagi").format(
            r=formats.money(step["tambahan"]), n=formats.number(step["lebih"]), satuan=_people(view, asked)
        )
    else:
        title = _("Yang paling menambah: {a}, {n} {satuan} lagi").format(a=best["andai"], n=formats.number(best["lebih"]), satuan=_people(view, asked))
    table = Table(rows, columns)
    return Card(title, subtitle, tables.html(table, stacked=True), table, _foot(view, asked), title, _link(view))


def reason_words() -> dict[str, str]:
    """Why a package is not in the plan, for each reason of `left_out.reasons`."""
    return {
        "terjangkau": _("semua sudah terjangkau"),
        "penuh": _("batas satuan per kampung"),
        "kapasitas": _("kapasitas SKPD habis"),
        "anggaran": _("anggaran habis"),
        "minimum": _("dana terikat minimum kecamatan lain"),
        "per_rupiah": _("jangkauan per rupiahnya lebih kecil"),
        "sisa_waktu": _("tambahannya terlalu kecil"),
    }


def _headline(view: View, asked: Scenario) -> str:
    problem, found = solved(view, asked)
    if found.status in ("terbaik", "batas_waktu"):
        spent, places = float((found.units * problem.costs).sum()), int((found.units.sum(axis=1) > 0).sum())
        if not places:
            return _("Dengan {r} tidak satu pun paket dapat dibiayai").format(r=formats.money(problem.budget))
        return _("{r} menjangkau {n} dari {total} {satuan} ({p}) di {k} dari {semua} kampung").format(
            r=formats.money(spent), n=formats.number(found.total), total=formats.number(problem.need.sum()), satuan=_people(view, asked),
            p=formats.percent(100 * found.total / problem.need.sum(), 0), k=places, semua=len(problem.places),
        )  # fmt: skip
    if found.status == "tidak_mungkin":
        helpful = [_loosened(view, loose) for loose in found.loosen if loose.needed is not None]
        return _("Tidak ada rencana yang memenuhi semua batas: {c}").format(c=helpful[0] if helpful else _("longgarkan lebih dari satu batas"))
    return _why(found)


def _why(found: Plan) -> str:
    return {
        "tanpa_kebutuhan": _("Tidak ada kebutuhan yang dilaporkan di sini, jadi tidak ada yang direncanakan"),
        "tanpa_paket": _("Tidak ada paket yang dipakai dengan biaya dan penerima: pilih atau ketik paling sedikit satu"),
        "tanpa_anggaran": _("Anggaran nol: isi anggaran untuk melihat rencananya"),
        "tidak_mungkin": _("Batas-batasnya saling bertentangan."),
    }.get(found.status, _("Waktu habis sebelum satu rencana pun ditemukan: kurangi paket"))


def _hindrance(view: View, asked: Scenario) -> str:
    _problem, found = solved(view, asked)
    if not found.loosen:
        return naming.empty(_why(found))
    helpful, others = ([_loosened(view, loose) for loose in found.loosen if (loose.needed is not None) == helps] for helps in (True, False))
    items = "".join(f'<li><div class="isi"><b>{escape(told)}</b></div></li>' for told in helpful)
    intro = _("Salah satu dari ini cukup; batas yang lain boleh tetap:")
    notes = "".join(f'<p class="catatan">{escape(told)}</p>' for told in others)
    return f'<p class="catatan">{escape(intro)}</p><ol class="daftar">{items}</ol>{notes}'


def _loosened(view: View, loose: Loosening) -> str:
    """A limit and how far it must give way."""
    if loose.limit == "minimum":
        now, needed = formats.percent(100 * loose.now), formats.percent(100 * (loose.needed or 0))
        return _("turunkan minimum per kecamatan dari {a} ke {b}").format(a=now, b=needed)
    if loose.limit == "kapasitas":
        agency = view.data.agencies.get(loose.whose, loose.whose)
        return _("naikkan kapasitas {s} dari {a} ke {b}").format(s=agency, a=formats.money(loose.now), b=formats.money(loose.needed))
    if loose.needed is None:
        return _("menambah anggaran saja tidak cukup")
    return _("naikkan anggaran dari {a} ke {b}").format(a=formats.money(loose.now), b=formats.money(loose.needed))


def _areas(view: View, problem: Problem, found: Plan) -> str:
    """How far each kecamatan is reached, the least first, as HTML; nothing where there is only one."""
    sums = left_out.coverage(problem, found).groupby("kecamatan", as_index=False)[["kebutuhan", "jangkauan", "biaya"]].sum()
    if len(sums) < 2:
        return ""
    sums = sums.assign(persen=100 * sums["jangkauan"] / sums["kebutuhan"], nama=[naming.bare(view, code) for code in sums["kecamatan"]])
    columns = (
        Column("nama", _("Kecamatan")),
        Column("kebutuhan", _("Yang membutuhkan"), "number"),
        Column("jangkauan", _("Terjangkau"), "number"),
        Column("persen", _("Bagian"), "number", formats.PERCENT, 1),
        Column("biaya", _("Biaya"), "money"),
    )
    return tables.html(Table(sums.sort_values(["persen", "nama"]), columns), stacked=True)


def _assumption() -> str:
    """What counting recipients as people in need rests on, as a note."""
    told = _(
        "Anggapan: penerima setiap kegiatan, apa pun jenisnya, sama seringnya membutuhkan dengan rata-rata kampungnya, kecuali yang dipilih karena membutuhkan."
    )
    return f'<p class="catatan">{escape(told)}</p>'


def _quality(found: Plan) -> str:
    if found.status == "terbaik":
        return ""
    told = _("Waktu hitung habis: rencana lain mungkin menjangkau paling banyak {p} lebih banyak.").format(p=formats.percent(100 * found.gap))
    return f'<p class="catatan">{escape(told)}</p>'


def _package(view: View, problem: Problem, number: int) -> str:
    row = problem.usable.set_index("paket").loc[number]
    agency = view.data.agencies.get(row["skpd"], row["skpd"])
    return f"{naming.activities(view).get(row['kegiatan'], row['kegiatan'])} ({agency})"


def _people(view: View, asked: Scenario) -> str:
    """Who is counted: the unit of the denominator."""
    code = str(view.data.indicator(asked.need)["penyebut"]).split("+")[0]
    return i18n.own(view.data.indicator(code), "satuan")


def _named(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of kampung and package with both and the agency by name."""
    agencies, packages = view.data.agencies, rows["kegiatan"].replace(naming.activities(view))
    return rows.assign(kampung=[naming.bare(view, code) for code in rows["wilayah"]], paket_nama=packages, instansi=rows["skpd"].map(agencies))


def _chosen_table(view: View, asked: Scenario, rows: pd.DataFrame) -> Table:
    frame = _named(view, rows).assign(daerah=[naming.bare(view, code) for code in rows["kecamatan"]])
    return Table(
        frame,
        (
            Column("kampung", _("Kampung")),
            Column("daerah", _("Kecamatan")),
            Column("paket_nama", _("Paket")),
            Column("instansi", _("SKPD")),
            Column("unit", _("Banyaknya"), "number"),
            Column("satuan", _("Satuan")),
            Column("biaya", _("Biaya"), "money"),
            Column("jangkauan", _("Terjangkau"), "number", _people(view, asked), 1),
        ),
    )


def _reason_table(view: View, rows: pd.DataFrame) -> Table:
    frame = _named(view, rows).assign(alasan=rows["sebab"].map(reason_words()))
    return Table(
        frame,
        (
            Column("kampung", _("Kampung")),
            Column("paket_nama", _("Paket")),
            Column("instansi", _("SKPD")),
            Column("unit", _("Terpilih"), "number"),
            Column("jangkauan", _("Jangkauan satu satuan lagi"), "number", "", 2),
            Column("alasan", _("Tidak lebih karena")),
        ),
    )


@remembered
def _foot(view: View, asked: Scenario) -> Foot:
    values = indicators.values(view.data, [asked.need], view.kampung_here(), [view.period])
    works = interventions.select(view.data)["status_data"]
    told = foot(view, values, notes=(_("biaya dan penerima dari kegiatan yang selesai, atau diketik"),))
    return replace(told, simulated=told.simulated or bool(works.eq(STATUSES[2]).any()))


def _link(view: View) -> str:
    return methods.link(view, METHOD)

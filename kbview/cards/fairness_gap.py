"""Does the gap close: the neediest and the least needy fifth over the years, what part lies between kecamatan, and whom effort reaches."""

from __future__ import annotations

from html import escape

import pandas as pd

from kbdata import equity, indicators, measures, need
from kbdata.equity import Gap
from kbview import charts_equity, formats, i18n, methods
from kbview.card import Card, Foot, foot
from kbview.cards import fairness, naming, places
from kbview.cards.fairness import Choice
from kbview.i18n import _
from kbview.tables import Column, Table
from kbview.view import View, remembered

HEIGHT = 380


@remembered
def choices(view: View) -> dict[str, str]:
    """The ratios whose gap can be followed: code → name, the leading one first."""
    leading = view.data.setting("indikator_utama")
    found = need.offered(view.data, fairness.here(view), view.period)
    return {code: naming.label(view, code) for code in sorted(found, key=lambda code: code != leading)}


@remembered
def sides(view: View, choice: Choice) -> tuple[pd.Series, str]:
    """The fifth of each place, and the year that it is of: the base year where need is known for it, so that places do not change sides."""
    for period in dict.fromkeys((str(view.base_year), view.period)):
        if period <= view.period:
            found = equity.fifths(fairness.ranked(view, choice.recipe, period)["peringkat"])
            if found.notna().any():
                return found, period
    return equity.fifths(fairness.ranked(view, choice.recipe)["peringkat"]), view.period


@remembered
def found(view: View, choice: Choice, code: str) -> Gap:
    """`equity.gap` of an indicator over the years up to the period."""
    span = [year for year in places.span(view, code) if year <= view.period]
    return equity.gap(view.data, code, sides(view, choice)[0], span)


@remembered
def sentence(view: View, choice: Choice, code: str) -> str:
    """What happened to the gap, in a sentence."""
    lacking = fairness.hindrance(view, choice.recipe) or _lacking(view, choice, code)
    return (lacking or _finding(view, choice, code)) + "."


@remembered
def gap(view: View, choice: Choice, code: str) -> Card:
    """A ratio in the neediest and the least needy fifth, year by year, and the distance between them."""
    groups, year = sides(view, choice)
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    subtitle = _("{nama}, {satuan}; seperlima kelurahan dengan kebutuhan tertinggi dan seperlima dengan kebutuhan terendah pada {tahun}").format(
        nama=naming.label(view, code), satuan=unit, tahun=year
    )
    if lacking := fairness.hindrance(view, choice.recipe) or _lacking(view, choice, code):
        return fairness.cannot(lacking, subtitle, "kesenjangan", view)
    rows = found(view, choice, code).rows
    frame = rows.assign(x=rows["periode"].astype(float), teks=[_told(row, unit, decimals) for row in rows.itertuples()])
    say = [formats.number(abs(formats.difference(row.terbutuh, row.teringan, decimals)), decimals) for row in rows.itertuples()]
    figure = charts_equity.gap_lines(frame, names=(_("kebutuhan tertinggi"), _("kebutuhan terendah")), say=say, theme=view.theme, height=HEIGHT)
    title = _finding(view, choice, code)
    used = groups.index[groups.isin([1, equity.FIFTHS])].tolist()
    told = foot(view, indicators.values(view.data, [code], used, rows["periode"].tolist()))
    table = Table(
        rows,
        (
            Column("periode", _("Periode"), "period"),
            Column("terbutuh", _("Kebutuhan tertinggi"), "number", unit, decimals),
            Column("teringan", _("Kebutuhan terendah"), "number", unit, decimals),
            Column("selisih", _("Selisih"), "number", "", decimals),
            Column("rendah", _("Batas bawah selisih"), "number", "", decimals),
            Column("tinggi", _("Batas atas selisih"), "number", "", decimals),
            Column("lapor", _("Kelurahan yang melapor"), "number"),
            Column("dari", _("Dari"), "number"),
        ),
    )
    return Card(title, subtitle, figure, table, told, title, _intervals(view, choice, code) + methods.link(view, "kesenjangan"))


@remembered
def curve(view: View, choice: Choice) -> Card:
    """Which part of the effort falls to which part of the families, from the neediest on, and its index."""
    subtitle = _("Bagian keluarga, mulai dari kelurahan yang paling membutuhkan, dan bagian {upaya} mereka, {kurun}").format(
        upaya=_("intervensi") if choice.measure == "jumlah" else _("anggaran"), kurun=fairness.span_words(view, choice)
    )
    if lacking := fairness.effort_hindrance(view, choice):
        return fairness.cannot(lacking, subtitle, "indeks-konsentrasi", view)
    points = equity.curve(fairness.ranked(view, choice.recipe)["peringkat"], fairness.done(view, choice.span), choice.measure)
    names = [naming.bare(view, code) if isinstance(code, str) else "" for code in points["wilayah"]]
    shares = [(formats.percent(100 * row.keluarga, 0), formats.percent(100 * row.upaya, 0)) for row in points.itertuples()]
    told = [_("{k} keluarga, {u} upaya").format(k=families, u=effort) for families, effort in shares]
    frame = points.assign(nama=names, teks=[f"<b>{name}</b><br>{text}" if name else text for name, text in zip(names, told, strict=True)])
    figure = charts_equity.concentration(
        frame, axes=(_("bagian keluarga"), _("bagian upaya")), even=_("garis putus: sama rata"), theme=view.theme, height=HEIGHT
    )
    estimate = fairness.concentration(view, choice)
    if estimate is None:
        title = _("Indeks konsentrasi tidak dapat dihitung: perlu sedikitnya tiga kelurahan")
    else:
        interval = _("indeks {n}, selang {a} sampai {b}").format(
            n=formats.number(estimate.value, 2), a=formats.number(estimate.low, 2), b=formats.number(estimate.high, 2)
        )
        title = f"{_verdict(estimate.proven, estimate.value)}; {interval}"
    table = Table(
        frame.assign(keluarga=100 * frame["keluarga"], upaya=100 * frame["upaya"]),
        (Column("nama", _("Kelurahan")), Column("keluarga", _("Bagian keluarga"), "number", "%", 1), Column("upaya", _("Bagian upaya"), "number", "%", 1)),
    )
    return Card(title, subtitle, figure, table, fairness.foot(view, choice), title, methods.link(view, "indeks-konsentrasi"))


@remembered
def layers(view: View, code: str) -> Card:
    """What part of the inequality lies between kecamatan, and what part inside them."""
    subtitle = _("Indeks Theil {nama} antarkelurahan, {periode}; tiap kelurahan dihitung satu kali").format(
        nama=naming.inside(view, code), periode=formats.period(view.period)
    )
    values = indicators.values(view.data, [code], fairness.here(view), [view.period])
    parts = measures.between(view.data, code, fairness.here(view), view.period)
    if parts is None or parts.total <= 0:
        why = _("Bagian antarkecamatan tidak dapat dihitung: perlu tiga kelurahan yang berbeda di sedikitnya dua kecamatan")
        return fairness.cannot(why, subtitle, "theil", view)
    share = formats.percent(100 * parts.share, 0)
    title = (
        _("{p} kesenjangan terletak antarkecamatan, lebih dari kebetulan").format(p=share)
        if parts.proven
        else _("Tidak terbukti bahwa kecamatan berbeda: {p} kesenjangan antarkecamatan dapat timbul kebetulan").format(p=share)
    )
    rows = [(_("antarkecamatan"), parts.between, parts.share), (_("di dalam kecamatan"), parts.within, 1 - parts.share)]
    frame = pd.DataFrame(rows, columns=["lapis", "theil", "bagian"]).assign(
        ribu=lambda table: 1000 * table["theil"], persen=lambda table: 100 * table["bagian"]
    )
    bars = "".join(
        f'<dt>{row.lapis}</dt><dd>{formats.percent(row.persen, 0)}<span class="batang"><i style="width:{row.persen:.1f}%"></i></span></dd>'
        for row in frame.itertuples()
    )
    table = Table(
        frame, (Column("lapis", _("Lapis")), Column("ribu", _("Indeks Theil × 1.000"), "number", "", 3), Column("persen", _("Bagian"), "number", "%", 1))
    )
    told: Foot = foot(view, values)
    return Card(title, subtitle, f'<dl class="fakta">{bars}</dl>{_kecamatan(view, code)}', table, told, title, methods.link(view, "theil"))


def _kecamatan(view: View, code: str) -> str:
    """The figure of each kecamatan, the highest first, as HTML: the ratio of sums, not the mean of its kelurahan."""
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    inside = indicators.members(view.data, places.scope(view), "kecamatan")
    rows = indicators.values(view.data, [code], inside, [view.period]).sort_values("nilai", ascending=False)
    heading = f"{naming.label(view, code)} {formats.period(view.period)}"
    items = "".join(
        f'<li><div class="isi"><b>{naming.bare(view, row.wilayah)}</b><span class="nilai">{formats.quantity(row.nilai, unit, decimals)}</span></div></li>'
        for row in rows.itertuples()
    )
    return f'<p class="catatan">{escape(heading)}</p><ol class="daftar">{items}</ol>'


def _verdict(proven: bool, value: float) -> str:
    if not proven:
        return _("Tidak terbukti bahwa upaya lebih banyak bagi yang lebih membutuhkan")
    return _("Upaya lebih banyak bagi yang lebih membutuhkan") if value < 0 else _("Upaya lebih banyak bagi yang kurang membutuhkan")


def _lacking(view: View, choice: Choice, code: str) -> str:
    """What is missing for the gap to be drawn; empty where nothing is."""
    if sides(view, choice)[0].isna().all():
        return _("Seperlima kelurahan tidak dapat dibentuk: perlu sedikitnya lima kelurahan dengan peringkat berbeda")
    if found(view, choice, code).rows.empty:
        return _("{nama} tidak dilaporkan dengan pembilang dan penyebutnya oleh kedua kelompok").format(nama=naming.label(view, code))
    return ""


def _finding(view: View, choice: Choice, code: str) -> str:
    indicator = view.data.indicator(code)
    unit, decimals = i18n.own(indicator, "satuan"), int(indicator["desimal"])
    gap_found, name = found(view, choice, code), naming.inside(view, code)
    first, last = gap_found.rows.iloc[0], gap_found.rows.iloc[-1]
    sizes = [abs(formats.difference(row["terbutuh"], row["teringan"], decimals)) for row in (first, last)]
    words = [formats.points(size, decimals) if formats.is_percent(unit) else formats.quantity(size, unit, decimals) for size in sizes]
    if gap_found.change is None:
        return _("Kesenjangan {nama} {n} pada {tahun}; perubahannya baru terlihat setelah dua tahun").format(nama=name, n=words[0], tahun=first["periode"])
    if gap_found.low is None:
        told = _("Kesenjangan {nama} {a} pada {awal} dan {b} pada {akhir}; terlalu sedikit kelurahan untuk menilai perubahannya")
    elif not gap_found.proven:
        told = _("Tidak terbukti kesenjangan {nama} berubah: {a} pada {awal}, {b} pada {akhir}")
    elif gap_found.change < 0:
        told = _("Kesenjangan {nama} menyempit dari {a} ({awal}) menjadi {b} ({akhir})")
    else:
        told = _("Kesenjangan {nama} melebar dari {a} ({awal}) menjadi {b} ({akhir})")
    return told.format(nama=name, a=words[0], b=words[1], awal=first["periode"], akhir=last["periode"])


def _intervals(view: View, choice: Choice, code: str) -> str:
    """The 95 % intervals of the last gap and of its change, as a note; nothing where they are not known."""
    indicator, gap_found = view.data.indicator(code), found(view, choice, code)
    decimals, last = int(indicator["desimal"]), gap_found.rows.iloc[-1]
    if pd.isna(last["rendah"]):
        return ""
    size = sorted((last["rendah"], last["tinggi"])) if last["selisih"] >= 0 else sorted((-last["rendah"], -last["tinggi"]))  # as in the title
    a, b = (formats.number(end, decimals) for end in size)
    told = _("Selang 95 % (pengambilan ulang acak): kesenjangan pada {tahun} antara {a} dan {b}").format(tahun=last["periode"], a=a, b=b)
    if gap_found.low is not None and gap_found.high is not None:
        c, d = (formats.signed(end, decimals) for end in (gap_found.low, gap_found.high))
        told += _("; perubahannya antara {a} dan {b}").format(a=c, b=d)
    return f'<p class="catatan">{escape(told)}.</p>'


def _told(row: object, unit: str, decimals: int) -> str:
    """A year as it is told when pointed at. row: of `Gap.rows`."""
    year, needy, other, gap_size, low, high = (getattr(row, field) for field in ("periode", "terbutuh", "teringan", "selisih", "rendah", "tinggi"))
    say = [formats.quantity(value, unit, decimals) for value in (needy, other)]
    interval = [formats.signed(value, decimals) for value in (gap_size, low, high)]
    return f"<b>{year}</b><br>" + _("kebutuhan tertinggi {a}, terendah {b}<br>selisih {s} (selang {l} sampai {h})").format(
        a=say[0], b=say[1], s=interval[0], l=interval[1], h=interval[2]
    )

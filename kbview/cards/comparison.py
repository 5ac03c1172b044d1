"""A place against those above it and those like it; and two to four places side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from itertools import groupby

import numpy as np
import pandas as pd

from kbdata import chance, indicators, similar
from kbdata.dataset import Dataset
from kbdata.tables import LEVELS
from kbview import formats, i18n, words
from kbview.card import Card, Foot, foot
from kbview.cards import naming
from kbview.cards.naming import empty
from kbview.i18n import _, _n
from kbview.tables import FULL, Column, Table
from kbview.view import View, remembered

ALIKE = "serupa"  # stands among place codes for the places like this one, taken as one
FEWEST = 2
GOOD = {"naik": "atas", "turun": "bawah"}  # the good side of the city, by `arah`


@remembered
def against(view: View) -> Card:
    """All indicators of the place, by field, beside the places above it and those like it; for ratios, what chance allows to say."""
    likes = alike(view)
    columns = _beside(view)
    found = indicators.values(view.data, _codes(view), columns, [view.period])
    judged = _judged(view, found)
    wide = _wide(found, _codes(view), columns)
    if likes:
        wide[ALIKE] = similar.pooled(view.data, view.place, view.period).set_index("indikator")["nilai"]
    heads = {place: (words.level_name(view.data.places.at[place, "tingkat"]), naming.bare(view, place)) for place in columns}
    if likes:
        heads[ALIKE] = (_("{n} {tingkat} serupa").format(n=len(likes), tingkat=view.level), _("gabungan, rasio saja"))
    told = {str(row.Index): (_word(row.beda, row.sisi), str(row.nada)) for row in judged.itertuples()}
    body = _grouped(view, wide, list(heads), _cells(view, wide), told if view.place != view.city else {})
    head = "".join(f'<th scope="col" class="angka"><b>{escape(a)}</b><br>{escape(b)}</th>' for a, b in heads.values())
    last = f'<th scope="col">{escape(_("Dibanding kota"))}</th>' if view.place != view.city else ""
    figure = (
        f'<div class="tabel tinggi{" penuh" * (len(wide) >= FULL)}" tabindex="0">'
        f'<table><thead><tr><th scope="col">{escape(_("Indikator"))}</th>{head}{last}</tr></thead>{body}</table></div>'
    )
    notes = [_("jumlah di wilayah lebih luas adalah jumlah bagiannya"), _("– belum lapor atau tidak dicatat pada tingkat itu")]
    if likes:
        notes.append(
            _("serupa menurut kumuh, kepadatan, pendidikan, unmet need, jamban, dan PUS: {k}").format(k=formats.listing([naming.bare(view, k) for k in likes]))
        )
    subtitle = _("Semua indikator menurut bidang, {p}").format(p=formats.period(view.period)) + _field(view)
    base = replace(foot(view, found, notes=notes), coverage=_told(wide[view.place]))
    return Card(_finding(view, judged), subtitle, figure, _table(view, wide, heads, told), base)


@remembered
def side_by_side(view: View, places: tuple[str, ...]) -> Card:
    """Indicators × two to four places, with small bars; the city beside them, and marks where a ratio really differs from it."""
    if len(places) < FEWEST:
        text = _("Pilih sedikitnya dua tempat di atas; alamat halaman menyimpan pilihannya.")
        return Card(
            _("Bandingkan tempat berdampingan"),
            text,
            _suggestion(view) or empty(_("Belum ada tempat yang dipilih.")),
            Table(pd.DataFrame({"a": []}), (Column("a", _("Indikator")),)),
            Foot(),
        )
    columns = [*places, view.city]
    found = indicators.values(view.data, _codes(view), columns, [view.period])
    wide = _wide(found, _codes(view), columns)
    marks = {place: _judged(view, found, place) for place in places}
    shares = set(_shares(view))
    written = _cells(view, wide)

    def cell(code: str, place: str) -> str:
        value = wide.at[code, place]
        text = written(code, place)
        if place in marks and code in marks[place].index and marks[place].at[code, "beda"] == "berbeda_nyata":
            row = marks[place].loc[code]
            text = f'<span class="{row.nada}">{"▲" if row.sisi == "atas" else "▼"}</span> {text}'
        if pd.isna(value) or not (code in shares or place != view.city):
            return text
        most = wide.loc[code, columns if code in shares else list(places)].max()
        width = 0 if not most or most <= 0 else round(100 * max(value, 0) / most)
        return f'{text}<span class="batang"><i style="width:{width}%"></i></span>'

    heads = {place: (words.level_name(view.data.places.at[place, "tingkat"]), naming.bare(view, place)) for place in columns}
    head = "".join(f'<th scope="col" class="angka"><b>{escape(level)}</b><br>{naming.anchor(view, place)}</th>' for place, (level, _name) in heads.items())
    body = _grouped(view, wide, columns, cell, {})
    figure = f'<div class="tabel tinggi" tabindex="0"><table><thead><tr><th scope="col">{escape(_("Indikator"))}</th>{head}</tr></thead>{body}</table></div>'
    subtitle = _("Batang menurut nilai terbesar di barisnya; ▲▼ rasio yang berbeda nyata dari kota, {p}").format(p=formats.period(view.period)) + _field(view)
    return Card(_best(view, wide, places), subtitle, figure, _table(view, wide, heads, {}), replace(foot(view, found), coverage=_told(wide[places[0]])))


@remembered
def choices(view: View) -> dict[str, str]:
    """What can be set side by side: the kampung of the city, then its kelurahan, by name; each as the address names it: the level, its name,
    and the place above where two share both."""
    return {code: naming.titled(view, code) + (f" ({view.name(above)})" if above else "") for code, above in _offered(view.data)}


@lru_cache(maxsize=8)
def _offered(data: Dataset) -> list[tuple[str, str]]:
    """The codes of `choices`, each with the place above it where its name does not tell it apart."""
    found = data.places[data.places["tingkat"].isin(LEVELS[2:])]
    found = found.assign(urut=-found["tingkat"].map(LEVELS.index), kembar=found.duplicated(["nama", "tingkat"], keep=False))
    found = found.sort_values(["urut", "nama"], kind="stable")
    return list(zip(found.index, found["induk"].where(found["kembar"], ""), strict=True))


@remembered
def alike(view: View) -> list[str]:
    """The places most like the chosen kampung or kelurahan; none for larger places, which are too few to be alike."""
    return similar.nearest(view.data, view.place, view.period)["wilayah"].tolist() if view.level in LEVELS[2:] else []


def _beside(view: View) -> list[str]:
    """The place and those above it; for the city its kecamatan."""
    if view.level == "kota":
        return [view.place, *indicators.members(view.data, view.place, "kecamatan")]
    return [*view.data.above[view.place].values()][::-1]


def _codes(view: View) -> list[str]:
    """The indicators by field, the leading one's field first, in each the ratios first; one field only where the filter says so."""
    return [code for code in _ordered(view.data) if not view.bidang or view.data.indicator(code)["bidang"] == view.bidang]


@lru_cache(maxsize=8)
def _ordered(data: Dataset) -> tuple[str, ...]:
    rows = data.indicators
    order = data.table("bidang").set_index("kode")["urutan"]
    first = rows["bidang"] == data.indicator(data.setting("indikator_utama"))["bidang"]
    return tuple(rows.assign(u=rows["bidang"].map(order).mask(first, 0), r=rows["sifat"] != "rasio").sort_values(["u", "r"], kind="stable").index)


def _shares(view: View) -> list[str]:
    """The ratios, which can be compared between places of any size."""
    return [code for code in _codes(view) if view.data.indicator(code)["sifat"] == "rasio"]


def _judged(view: View, found: pd.DataFrame, place: str | None = None) -> pd.DataFrame:
    """The percentages of a place that have a base, against the city's: `beda`, `sisi`, and `nada` (baik or buruk) by indicator."""
    rows = list(zip(*(found[key] for key in ("indikator", "wilayah", "pembilang", "penyebut", "nilai")), strict=True))
    city = {code: value for code, where, _above, _below, value in rows if where == view.city}
    own = {
        code: (above, below, city[code])
        for code, where, above, below, _value in rows
        if where == (place or view.place) and pd.notna(below) and formats.is_percent(view.data.indicator(code)["satuan"])
    }
    parts = np.array([*own.values()], dtype=float).reshape(-1, 3).T
    limits = chance.funnel(*parts, minimum=float(view.data.setting("penyebut_minimum"))).set_axis([*own])
    return limits[["beda", "sisi"]].assign(nada=[_tone(view, str(row.Index), row.beda, row.sisi) for row in limits.itertuples()])


def _tone(view: View, code: str, difference: str, side: str) -> str:
    """baik or buruk where a ratio really differs; empty where it does not, or where no side is good."""
    good = GOOD.get(view.data.indicator(code)["arah"])
    if difference != "berbeda_nyata" or good is None:
        return ""
    return "baik" if side == good else "buruk"


def _word(difference: str, side: object) -> str:
    if difference == "kosong":
        return ""
    if difference not in ("berbeda_nyata", "mungkin_berbeda") or not isinstance(side, str):
        return words.difference(difference)
    return f"{_('▲ di atas') if side == 'atas' else _('▼ di bawah')}, {words.difference(difference)}"


def _finding(view: View, judged: pd.DataFrame) -> str:
    if view.place == view.city:
        return _("Angka {kota} dan tiap kecamatannya").format(kota=naming.bare(view, view.city))
    if judged.empty:
        return _("Tidak ada rasio yang dapat dibandingkan dengan kota")
    better, worse = (judged.index[judged["nada"] == tone].tolist() for tone in ("baik", "buruk"))
    within = int((judged["beda"] == "kebetulan").sum())
    text = _n("{n} rasio nyata lebih baik daripada kota", len(better)).format(n=len(better))
    text += ", " + _n("{n} nyata lebih buruk", len(worse)).format(n=len(worse))
    if worse:
        text += _(" ({k})").format(k=formats.listing([naming.label(view, code) for code in worse[:3]] + ([_("lainnya")] if len(worse) > 3 else [])))
    return text + "; " + _n("{n} masih dalam kebetulan", within).format(n=within)


def _best(view: View, wide: pd.DataFrame, places: Sequence[str]) -> str:
    code = view.data.setting("indikator_utama")
    code = code if code in wide.index else next(iter(_shares(view)), wide.index[0])
    indicator = view.data.indicator(code)
    known = wide.loc[code, list(places)].dropna().sort_values(ascending=indicator["arah"] == "turun")
    if known.empty:
        return _("{nama}: belum ada yang lapor").format(nama=naming.label(view, code))
    each = [f"{naming.bare(view, place)} {formats.quantity(value, i18n.own(indicator, 'satuan'), int(indicator['desimal']))}" for place, value in known.items()]
    return _("{nama}: {urutan}").format(nama=naming.label(view, code), urutan=formats.listing(each))


def _suggestion(view: View) -> str:
    """A link that sets the chosen kampung or kelurahan beside the three most like it."""
    likes = alike(view)[:3]
    if not likes:
        return ""
    named = choices(view)
    labels = [named[place] for place in (view.place, *likes)]
    address = naming.query(view, view.place) + "".join(f"&{naming.encoded('banding', text)}" for text in labels)
    told = _("Bandingkan dengan yang paling serupa: {k}").format(k=formats.listing([naming.bare(view, place) for place in likes]))
    return f'<p class="ajakan"><a href="profil?{escape(address)}" target="_self" data-pindah>{escape(told)}</a></p>'


def _field(view: View) -> str:
    if not view.bidang:
        return ""
    return _("; hanya bidang {b}").format(b=view.data.table("bidang").set_index("kode").at[view.bidang, f"nama_{view.language}"])


def _cells(view: View, wide: pd.DataFrame) -> Callable[[str, str], str]:
    """How the cell of an indicator and a place is written."""
    numbers = wide.to_dict()
    dictionary = {code: view.data.indicator(code) for code in wide.index}
    decimals = {code: int(row["desimal"]) for code, row in dictionary.items()}
    say = {code: formats.percent if formats.is_percent(row["satuan"]) else formats.number for code, row in dictionary.items()}
    return lambda code, place: say[code](numbers[place][code], decimals[code])


def _wide(found: pd.DataFrame, codes: list[str], places: list[str]) -> pd.DataFrame:
    """Indicators × places. found: of `indicators.values`, asked for just these in one period."""
    numbers = found["nilai"].to_numpy(dtype=float).reshape(len(codes), len(places))
    return pd.DataFrame(numbers, index=pd.Index(codes, name="indikator"), columns=places)


def _told(own: pd.Series) -> str:
    """How many of the indicators a place has."""
    return _("{n} dari {total} indikator terisi").format(n=int(own.notna().sum()), total=len(own))


def _grouped(view: View, wide: pd.DataFrame, columns: Sequence[str], cell: Callable[[str, str], str], told: Mapping[str, tuple[str, str]]) -> str:
    """The rows as HTML, a heading above each field; `told`: what stands in the last column, with its tone."""
    fields = view.data.table("bidang").set_index("kode")[f"nama_{view.language}"]
    parts = []
    for field, codes in groupby(wide.index, lambda code: view.data.indicator(code)["bidang"]):
        lines = []
        for code in codes:
            row = view.data.indicator(code)
            unit = "" if formats.is_percent(row["satuan"]) else f' <span class="satuan">{escape(i18n.own(row, "satuan"))}</span>'
            numbers = "".join(f'<td class="angka">{cell(code, place) if place in wide.columns else formats.NOTHING}</td>' for place in columns)
            text, tone = told.get(code, ("", ""))
            last = f'<td class="{tone or "samar"}">{escape(text)}</td>' if told else ""
            lines.append(f"<tr><td>{escape(i18n.own(row, 'nama'))}{unit}</td>{numbers}{last}</tr>")
        span = len(columns) + 1 + bool(told)
        parts.append(f'<tbody><tr class="kelompok"><th colspan="{span}" scope="rowgroup">{escape(str(fields[field]))}</th></tr>{"".join(lines)}</tbody>')
    return "".join(parts)


def _table(view: View, wide: pd.DataFrame, heads: Mapping[str, tuple[str, str]], told: Mapping[str, tuple[str, str]]) -> Table:
    rows = [view.data.indicator(code) for code in wide.index]
    fields = view.data.table("bidang").set_index("kode")[f"nama_{view.language}"]
    frame = wide.reindex(columns=list(heads)).assign(
        bidang_nama=[fields[row["bidang"]] for row in rows],
        indikator_nama=[i18n.own(row, "nama") for row in rows],
        satuan_nama=[i18n.own(row, "satuan") for row in rows],
        beda=[told.get(code, ("", ""))[0] for code in wide.index],
    )
    numbers = tuple(Column(place, " ".join(parts), "number", "", 2) for place, parts in heads.items())
    last = (Column("beda", _("Dibanding kota")),) if told else ()
    return Table(frame, (Column("bidang_nama", _("Bidang")), Column("indikator_nama", _("Indikator")), Column("satuan_nama", _("Satuan")), *numbers, *last))

"""What drove the change of a ratio between two periods: a waterfall from the one number to the other that adds up."""

from __future__ import annotations

from textwrap import wrap
from typing import Literal

import pandas as pd

from kbdata import drivers, indicators
from kbdata.drivers import COVERAGE, MIX, NO_PARTS, NO_RATIO, ONE_COMPONENT, ONE_PLACE, PUBLISHED, RATE, REST, UNREPORTED, Change
from kbdata.tables import LEVELS
from kbview import charts_quality, formats, i18n, methods
from kbview.card import Card, Foot, foot
from kbview.cards import naming, trend_words
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, remembered

By = Literal["kecamatan", "kelurahan", "kampung", "unsur"]
MOST = 8  # bars that can still be read on a phone
LARGE = 3  # a part of a third or more of the change is what mainly drove it
ROW = 18  # letters in a row of a label
COMPONENTS: By = "unsur"


def choices(view: View, code: str) -> dict[By, str]:
    """What a change can be told by: the levels of places below the chosen one, and what the numerator is summed from."""
    base = str(view.data.indicator(code)["tingkat_dasar"])
    below: dict[By, str] = {"kecamatan": _("kecamatan"), "kelurahan": _("kelurahan"), "kampung": _("kampung")}
    span = LEVELS[LEVELS.index(view.level) + 1 : LEVELS.index(base) + 1]
    return {level: name for level, name in below.items() if level in span} | {COMPONENTS: _("unsur pembilang, misalnya metode")}


@remembered
def waterfall(view: View, code: str, first: str, last: str, by: By) -> Card:
    """The change of an indicator at the chosen place from one year to another."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    split = drivers.by_component if by == COMPONENTS else drivers.by_place
    change = split(view.data, code, view.place, (first, last))
    frame = _told(view, change, by)
    subtitle = _("{nama}, {tempat}: dari {a} ke {b} menurut {oleh}; batang-batangnya berjumlah tepat sama dengan perubahannya").format(
        nama=naming.label(view, code), tempat=view.name(view.place), a=first, b=last, oleh=choices(view, code).get(by, by)
    )
    columns = (
        Column("nama", _("Pendorong")),
        Column("kata", _("Jenis")),
        Column("bagian", _("Bagian"), "number", unit, decimals + 2),
    )
    below = _foot(view, code, (first, last))
    if change.lacking or frame.empty:
        text = _lacking(change.lacking) or _("{nama} tidak berubah dari {a} ke {b}").format(nama=naming.label(view, code), a=first, b=last)
        return Card(text, subtitle, naming.empty(_advice(change.lacking)), Table(frame, columns), below, text)
    more = decimals + 1
    bars = _bars(frame, more)
    better = 1 if about["arah"] != "turun" else -1
    figure = charts_quality.waterfall(
        [("<br>".join(wrap(row.nama, ROW)), row.bagian) for row in bars.itertuples()],
        before=(first, change.first),
        after=(last, change.last),
        theme=view.theme,
        say=lambda value: formats.number(value, decimals),
        part=lambda value: formats.signed(value, more),
    )
    good, bad = view.theme.primary, view.theme.alarm
    figure.update_traces(marker_color=[good if size * better > 0 else bad for size in bars["bagian"]], selector={"type": "bar"})
    title = _finding(view, code, change, frame, (first, last))
    told = [f"{row.nama} {formats.signed(row.bagian, more)}" for row in bars.itertuples()]
    ends = [formats.quantity(value, unit, decimals) for value in (change.first, change.last)]
    alt = _("{judul}. Dari {a} ({x}): {bagian}; menjadi {b} ({y}).").format(judul=title, a=ends[0], x=first, bagian=", ".join(told), b=ends[1], y=last)
    return Card(title, subtitle, figure, Table(frame, columns), below, alt, _key(bars) + methods.link(view, "pendorong"))


def _told(view: View, change: Change, by: By) -> pd.DataFrame:
    """The parts, those of base places summed by the chosen level, composition in one: `jenis`, `nama`, `kata` and `bagian`; rates first, the largest on top."""
    parts = change.parts.astype({"bagian": "float64"})
    rate, other = parts[parts["jenis"] == RATE], parts[parts["jenis"] != RATE]
    if by == COMPONENTS:
        named = rate["kode"].map(lambda code: i18n.own(view.data.indicator(code), "nama"))
    else:
        above = view.data.places[by].reindex(rate["kode"]).set_axis(rate.index)
        named = above.where(above.notna(), rate["kode"]).map(lambda place: trend_words.short(view, str(place)))
    summed = rate.groupby(named.astype("object"))["bagian"].sum()
    summed = summed.reindex(summed.abs().sort_values(ascending=False, kind="stable").index)
    rest = other.groupby("jenis")["bagian"].sum()
    lines = [(RATE, str(name), size) for name, size in summed.items()]
    lines += [(kind, _kind(kind), float(rest[kind])) for kind in (MIX, COVERAGE, REST, PUBLISHED) if kind in rest.index]
    frame = pd.DataFrame(lines, columns=["jenis", "nama", "bagian"]).astype({"bagian": "float64"})
    return frame.assign(kata=[_kind(kind) for kind in frame["jenis"]])


def _bars(frame: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """The parts as bars, at most MOST: the largest rates, the other kinds that can be seen, and all that is left over in one."""
    seen = frame["bagian"].round(decimals) != 0
    kinds = frame[(frame["jenis"] != RATE) & seen]
    rates = frame[(frame["jenis"] == RATE) & seen]
    room = MOST - len(kinds) - (not seen.all())
    rates = rates if len(rates) <= room else rates.head(MOST - len(kinds) - 1)
    left = frame.drop(index=[*rates.index, *kinds.index])
    if left.empty or abs(left["bagian"].sum()) < 1e-9:
        return pd.concat([rates, kinds], ignore_index=True)
    count = int((left["jenis"] == RATE).sum())
    label = _n("{n} lainnya", count).format(n=count) if count else _("lain-lain")
    rest = pd.DataFrame([(RATE, label, left["bagian"].sum(), "")], columns=["jenis", "nama", "bagian", "kata"])
    return pd.concat([rates, rest, kinds], ignore_index=True)


def _finding(view: View, code: str, change: Change, frame: pd.DataFrame, periods: tuple[str, str]) -> str:
    """How much it moved, how much of it by rates and by composition, and what moved it most."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    by_kind = frame.groupby("jenis")["bagian"].sum()
    moved = trend_words.direction(formats.difference(change.last, change.first, decimals), unit, decimals)
    text = _("{nama} {arah} {a}–{b}").format(nama=naming.label(view, code), arah=moved, a=periods[0], b=periods[1])
    rates = frame[frame["jenis"] == RATE]
    if len(rates):
        first = rates.iloc[0]
        large = abs(first["bagian"]) * LARGE >= abs(change.last - change.first)
        told = _("{teks}, terutama {apa} ({n})") if large else _("{teks}, terbesar {apa} ({n})")
        text = told.format(teks=text, apa=first["nama"], n=formats.signed(first["bagian"], decimals + 1))
    mix = float(by_kind.get(MIX, 0.0))
    if round(mix, decimals) == 0:
        return _("{teks}; susunan tempat hampir tidak berperan").format(teks=text)
    return _("{teks}; susunan tempat {n}").format(teks=text, n=formats.signed(mix, decimals + 1))


def _kind(kind: str) -> str:
    return {
        RATE: _("Perubahan di dalamnya"),
        MIX: _("Susunan tempat"),
        COVERAGE: _("Cakupan pelapor"),
        PUBLISHED: _("Selisih angka terbit"),
        REST: _("Tidak dirinci"),
    }[kind]


def _key(bars: pd.DataFrame) -> str:
    """What the bars that are no rates mean, in a sentence each."""
    meant = {
        MIX: _("Susunan tempat: tempat yang angkanya tinggi atau rendah menjadi bagian yang lebih besar atau lebih kecil dari keseluruhan."),
        COVERAGE: _("Cakupan pelapor: tempat yang melapor hanya pada salah satu dari kedua tahun."),
        PUBLISHED: _("Selisih angka terbit: angka yang diterbitkan untuk keseluruhan tidak sama dengan jumlah bagiannya."),
        REST: _("Tidak dirinci: pembilang yang unsurnya tidak dilaporkan."),
    }
    return "".join(f'<p class="catatan">{text}</p>' for kind, text in meant.items() if kind in set(bars["jenis"]))


def _lacking(code: str) -> str:
    """Why there is nothing to tell."""
    return {
        "": "",
        NO_RATIO: _("Angka ini bukan rasio yang dihitung dari dua jumlah: tidak ada laju dan susunan yang dapat dipisahkan"),
        UNREPORTED: _("Salah satu angkanya belum dilaporkan atau penyebutnya nol"),
        NO_PARTS: _("Tidak ada tempat yang melapor pada kedua tahun, sehingga tidak ada yang dapat dirinci"),
        ONE_PLACE: _("Hanya satu tempat yang melapor pada kedua tahun: tidak ada susunan tempat"),
        ONE_COMPONENT: _("Pembilang angka ini hanya satu unsur"),
    }[code]


def _advice(code: str) -> str:
    """What to choose instead."""
    return {
        NO_RATIO: _("Pilih indikator yang dihitung sebagai rasio, misalnya rasio KB aktif."),
        ONE_PLACE: _("Pilih tempat yang lebih luas, atau rinci menurut unsur pembilang."),
        ONE_COMPONENT: _("Rinci menurut tempat."),
        "": _("Pilih dua tahun yang lain."),
    }.get(code, _("Pilih tahun atau tempat yang lain."))


def _foot(view: View, code: str, periods: tuple[str, str]) -> Foot:
    """The sources and coverage of the parts, which are what the bars are made of."""
    base = indicators.members(view.data, view.place, str(view.data.indicator(code)["tingkat_dasar"]))
    return foot(view, indicators.values(view.data, [code], base or [view.place], sorted(set(periods))))

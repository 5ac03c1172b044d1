"""The card: finding, measure, figure, foot, and a menu with the table behind it and the files to take away.

Every figure of every page stands in one, so that none lacks its source, coverage, status, table, downloads or text alternative.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from kbdata.tables import STATUSES
from kbview import asking, embedding, exports, filters, formats, glossary, go, i18n, layers, tables, words
from kbview.i18n import _
from kbview.layers import Layers
from kbview.sharing import method_of
from kbview.tables import Table
from kbview.view import View

# The map's empty base layer is a file of our own: plotly would fetch one from another host. The mode bar's job is done by the menu.
CONFIG = {"displayModeBar": False, "scrollZoom": False, "topojsonURL": "/app/static/topojson/", "responsive": True, "doubleClick": False}
GOAL = "tujuan"  # the address that a click leads to, until the card that was clicked has told the browser


@dataclass(frozen=True)
class Foot:
    """Where a figure comes from: sources, period, worst status, coverage, and notes of its own."""

    sources: tuple[str, ...] = ()
    period: str = ""
    simulated: bool = False
    provisional: bool = False
    coverage: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """What a card shows. figure: a plotly figure or ready HTML. alt: the figure in words, made from the data."""

    title: str
    subtitle: str
    figure: go.Figure | str
    table: Table
    foot: Foot = field(default_factory=Foot)
    alt: str = ""
    below: str = ""  # HTML between figure and foot: a legend that wraps, a note
    hint: str = ""  # what to do on the screen; no file carries it
    marks: str = ""  # what marks in the figure and the table mean, for the files; on the screen `below` says so
    layers: Layers | None = None  # what a map draws, for GIS programs


def show(name: str, build: Callable[..., Card], *arguments: Any, on_pick: Callable[[list[str]], None] | None = None, unfolded: bool = False) -> None:
    """Draw a card.

    name: its key on the page, also the file name of its downloads. build: makes it from the view and `arguments`; may be
    `remembered`. on_pick: called with the codes (`customdata` or `location`) of what was clicked in the figure, with none when
    the same is clicked again; only the card is then drawn anew. unfolded: what its menu holds stands below it from the start: in a
    dialog, over which no other opens.
    """
    if embedding.wanted(name):
        draws = _card if on_pick is None else st.fragment(_card)
        draws(name, build, arguments, None if embedding.asked() is not None else on_pick, unfolded)


def _card(name: str, build: Callable[..., Card], arguments: tuple[Any, ...], on_pick: Callable[[list[str]], None] | None, unfolded: bool) -> None:
    view = filters.current()
    card = build(view, *arguments)
    with st.container(border=True, key=f"kartu_{name}", height="stretch"):
        dots = "" if unfolded else _dots(name, card, view, arguments)
        told = escape(". ".join(filter(None, (card.subtitle, card.hint))))
        head = f'<h2 class="temuan">{escape(card.title)}</h2><p class="ukuran">{told}</p>{dots}'
        under = card.below + foot_html(view, card.foot)
        if isinstance(card.figure, str):
            _written(head, card.figure, under)
        else:
            _written(head)
            draw(card, f"gambar_{name}", CONFIG, on_pick)
            if under:
                st.html(under)
        if unfolded:
            _menu(name, card, view, arguments)
        if goal := st.session_state.pop(GOAL, None):
            st.html(f"<script>window.kampungPindah({json.dumps(goal)});</script>", unsafe_allow_javascript=True)


def _written(*parts: str) -> None:
    """What of a card is HTML, from its head on, in one element: each of its own costs the server a message and the browser a frame of boxes."""
    st.html(f'<div class="lajur">{"".join(f"<div>{part}</div>" for part in parts if part)}</div>')


def draw(card: Card, key: str, config: dict[str, Any], on_pick: Callable[[list[str]], None] | None = None) -> None:
    """Draw the figure of a card. config: of plotly. on_pick: as `show` has it."""
    if isinstance(card.figure, str):
        st.html(card.figure)
        return
    asked: dict[str, Any] = {}
    if on_pick:
        card.figure.clickable()
        asked = {"selection_mode": "points", "on_select": partial(_picked, key, on_pick)}
    st.plotly_chart(card.figure, theme=None, config=config, key=key, alt=card.alt or card.title, **asked)


def foot(view: View, values: pd.DataFrame, *, notes: Sequence[str] = (), period: str | None = None, main: str | None = None) -> Foot:
    """The foot that belongs to rows of `indicators.values`: their sources, periods, status and coverage.

    main: the place whose coverage in the last period is told; without one, how many of the places reported.
    """
    told = zip(values["nilai"].notna(), values["periode"], values["status"], values["sumber"], strict=True)
    given = [(when, status, sources) for there, when, status, sources in told if there]
    shown = sorted({when for when, _status, _sources in given})
    statuses = {status for _when, status, _sources in given}
    last = values[values["periode"] == shown[-1]] if shown else values.head(0)
    if main is not None:
        last = last[last["wilayah"] == main]
    span = "" if not shown else formats.period(shown[0]) if len(shown) == 1 else f"{formats.period(shown[0])}–{formats.period(shown[-1])}"
    return Foot(
        tuple(sorted({code for _when, _status, sources in given if isinstance(sources, str) for code in sources.split(";")})),
        period or span,
        STATUSES[2] in statuses,
        STATUSES[1] in statuses,
        _coverage(last, main is not None),
        tuple(notes),
    )


def _coverage(rows: pd.DataFrame, single: bool) -> str:
    if rows.empty:
        return ""
    if not single and rows["wilayah"].nunique() == 1 < len(rows):
        return _("{n} dari {total} indikator terisi").format(n=int(rows["nilai"].notna().sum()), total=len(rows))
    if not single:
        return _("{n} dari {total} tempat melapor").format(n=int(rows["nilai"].notna().sum()), total=len(rows))
    row = rows.iloc[0]
    if row["cara"] == "terbit":
        return _("angka terbit")
    return _("{n} dari {total} tempat melapor").format(n=int(row["lapor"]), total=int(row["dari"])) if row["dari"] > 1 else ""


def foot_html(view: View, foot: Foot) -> str:
    """The foot of a card as HTML, nothing where nothing is to be said; simulated data wear their ribbon here."""
    ribbon = f'<span class="pita">{escape(_("data simulasi"))}</span>' if foot.simulated else ""
    ribbon += f'<span class="pita">{escape(_("angka sementara"))}</span>' if foot.provisional else ""
    told = f"{escape(' · '.join(foot_words(view, foot)))} {ribbon}".strip()
    return f'<p class="kaki">{told}</p>' if told else ""


def foot_words(view: View, foot: Foot) -> list[str]:
    """The foot in words: at most two sources by name, the rest counted."""
    named = view.data.publishers
    titles = [words.publisher(str(named[code])) for code in foot.sources if code in named]
    titles = list(dict.fromkeys(titles))
    source = ", ".join(titles[:2]) + (_(" dan {n} lainnya").format(n=len(titles) - 2) if len(titles) > 2 else "")
    return [part for part in (_("Sumber: {s}").format(s=source) if source else "", foot.period, foot.coverage, *foot.notes) if part]


def notes(view: View, card: Card) -> list[str]:
    """What every export carries inside itself."""
    words = [*filter(None, (card.subtitle, card.marks)), *foot_words(view, card.foot), under(view)]
    if view.as_of:
        words.append(_("Data per tanggal (terbitan): {t}").format(t=view.as_of))
    words.append(_("Versi data {v}; diunduh {t}").format(v=view.data.version, t=exports.stamp(view.data.zone)))
    words.append(_("Versi metode {m}").format(m=method_of(view.data).text))
    if card.foot.simulated:
        words.append(_("DATA SIMULASI: sebagian atau seluruh angka dibuat untuk peragaan."))
    return words


def sideways() -> str:
    """That a figure is wider than its card, as HTML: seen only on screens on which it is (`.geser` in static/app.css)."""
    return f'<p class="catatan geser">{escape(_("Geser gambar ke samping untuk melihat semuanya."))}</p>'


def held(view: View) -> list[tuple[str, str]]:
    """The place, and the filters of agency and field that are set, each with its heading."""
    words = [(_("Tempat"), view.name(view.place))]
    if view.skpd:
        words.append((_("SKPD"), str(view.data.agencies[view.skpd])))
    if view.bidang:
        words.append((_("Bidang"), i18n.own(view.data.table("bidang").set_index("kode").loc[view.bidang], "nama")))
    return words


def chosen(view: View) -> str:
    """The filters of place, agency and field in words."""
    return ", ".join(value for _heading, value in held(view))


def under(view: View) -> str:
    """The filters that numbers stand under, with the period, in words."""
    return _("Saringan: {f}; periode {p}").format(f=chosen(view), p=formats.period(view.period))


def files(view: View, card: Card, arguments: object) -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """The files that a card gives away: ending → what its button says, its type, and what makes it. arguments: what the card was built from."""
    told, shown = notes(view, card), glossary.codes(view, card.table, arguments)

    def sheet() -> bytes:
        more = {_("Kamus"): glossary.meanings(view, card.table, shown), _("Sumber"): glossary.sources(view, card.foot.sources)}
        return exports.to_xlsx(card.table, card.title, told, {**more, _("Keterangan"): pd.DataFrame({_("Keterangan"): [card.title, *told]})})

    made: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "csv": (_("Unduh CSV"), "text/csv", lambda: exports.to_csv(card.table, [*glossary.satu_data(view, card, shown), *told])),
        "xlsx": (_("Unduh XLSX"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet),
    }
    if card.layers is not None:
        drawn, stamps = card.layers, _stamps(view, card, told)
        made["gpkg"] = (_("Unduh GeoPackage"), "application/geopackage+sqlite3", lambda: layers.to_geopackage(layers.frames(drawn, view.data, stamps)))
        made["geojson"] = (_("Unduh GeoJSON"), "application/geo+json", lambda: layers.to_geojson(layers.frames(drawn, view.data, stamps)))
    return made


def _stamps(view: View, card: Card, told: Sequence[str]) -> dict[str, str]:
    """What every feature of a layer says of itself."""
    return {
        "periode": view.period,
        "judul": card.title,
        "saringan": chosen(view),
        "versi_data": view.data.version,
        "versi_metode": method_of(view.data).text,
        "waktu": exports.stamp(view.data.zone),
        "keterangan": " · ".join(told),
    }


def _dots(name: str, card: Card, view: View, arguments: object) -> str:
    """The button that opens the menu in a dialog, as HTML; the dialog hides the card, and so begins with its finding."""

    def opened() -> None:
        st.html(f'<h2 class="temuan">{escape(card.title)}</h2>')
        _menu(name, card, view, arguments)

    asking.offer(f"menu_{name}", asking.Answer(_("Tabel dan unduhan"), opened))
    return asking.button(f"menu_{name}", "⋯", css="menu", label=_("Tabel dan unduhan: {judul}").format(judul=card.title))


def _menu(name: str, card: Card, view: View, arguments: object) -> None:
    stem = f"{name}-{view.period}"
    told = notes(view, card)
    with st.container(horizontal=True):
        if not isinstance(card.figure, str):
            caption = escape(json.dumps({"judul": card.title, "catatan": told, "nama": f"{stem}.png"}))
            st.html(
                f'<button class="tombol" data-aksi="png" data-kartu="kartu_{name}" data-keterangan="{caption}">{escape(_("Unduh PNG"))}</button>',
                width="content",
            )
        for ending, (label, kind, made) in files(view, card, arguments).items():
            st.download_button(label, partial(i18n.spoken, view.language, made), f"{stem}.{ending}", kind, key=f"{ending}_{name}", on_click="ignore")
        if code := embedding.snippet(name, card.title):
            st.html(code, width="content")
    st.html(tables.html(card.table, limit=100))
    st.html("".join(f'<p class="catatan">{escape(note)}</p>' for note in told))


def _picked(key: str, act: Callable[[list[str]], None]) -> None:
    points = [point.get("customdata") or point.get("location") for point in st.session_state[key].selection.points]
    first: object = next((codes for codes in points if codes), [])
    act([str(code) for code in first] if isinstance(first, list) else [str(first)])

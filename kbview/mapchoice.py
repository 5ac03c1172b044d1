"""The choices of the map page, held in the address, and the place that was clicked: a click draws the numbers beside the map, not the map."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from kbview import filters
from kbview.cards import atlas, places, spot
from kbview.i18n import _
from kbview.view import View

NUMBERS, RANKING = "angka_peta", "urutan_peta"  # the parts of the page that a click draws again
PLACE, YEAR, BAR = "tempat", "tahun", "periode_bilah"


@dataclass(frozen=True)
class Choice:
    """What the page itself chooses."""

    code: str
    distance: bool
    works: bool


def choices(view: View) -> tuple[View, Choice]:
    """Draw the choices; return them with the view in the period that the slider says."""
    offered = atlas.choices(view)
    codes = list(offered)
    with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_peta"):
        code = st.selectbox(
            _("Indikator"),
            codes,
            index=codes.index(view.data.setting("indikator_utama")),
            format_func=offered.__getitem__,
            key="indikator",
            bind="query-params",
            filter_mode="contains",
            width=400,
        )
        view = filters.during(_period(view, places.span(view, code)))
        known = atlas.has_target(view, code)
        distance = st.toggle(
            _("jarak dari sasaran"),
            key="jarak",
            bind="query-params",
            disabled=not known,
            help=None if known else _("Belum ada sasaran per tempat untuk indikator dan tahun ini"),
        )
        works = st.toggle(_("intervensi sebagai simbol"), key="intervensi", bind="query-params")
    return view, Choice(code, bool(distance) and known, bool(works))


def place(view: View) -> str | None:
    """Draw the list of places, which says what was clicked and can be used in place of a click."""
    offered = spot.choices(view)
    if st.session_state.get(PLACE) not in (None, *offered):
        st.session_state[PLACE] = None
    return st.selectbox(
        _("Tempat"),
        list(offered),
        index=None,
        format_func=offered.__getitem__,
        key=PLACE,
        bind="query-params",
        filter_mode="contains",
        placeholder=_("Klik pada peta, atau pilih tempat"),
        label_visibility="collapsed",
        on_change=lambda: st.rerun([NUMBERS, RANKING]),
    )


def chosen() -> str | None:
    """What was clicked or chosen last."""
    found = st.session_state.get(PLACE)
    return str(found) if found else None


def choose(codes: list[str]) -> None:
    """Take up the place that was clicked in the map or among the bars."""
    if codes:
        st.session_state[PLACE] = codes[0]
    st.rerun([NUMBERS, RANKING])


def _period(view: View, span: tuple[str, ...]) -> str:
    """Draw the slider over the years that the indicator has; it follows the filter bar whenever that one is moved."""
    if not span:
        return view.period
    moved = st.session_state.get(BAR) not in (None, view.period)
    st.session_state[BAR] = view.period
    default = atlas.nearest(span, view.period)
    if moved or st.session_state.get(YEAR, default) not in span:
        st.session_state[YEAR] = default
    if len(span) == 1:
        return span[0]
    start = None if YEAR in st.session_state else default
    return str(st.select_slider(_("Tahun pada peta"), span, start, key=YEAR, bind="query-params", width=320))

"""The choices of the page of fairness, held in the address: its section, the indicators of need with their weights, and how effort is counted."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from kbdata import equity
from kbdata.need import AGGREGATIONS, STANDARDS, Recipe
from kbview.cards import fairness, fairness_gap, fairness_spots
from kbview.cards.fairness import Choice
from kbview.cards.work_choice import SPANS
from kbview.i18n import _
from kbview.view import View

WEIGHT, MOST = 50, 6  # a weight before it is moved; indicators at the most
CHOSEN = "kebutuhan"


def section(offered: Mapping[str, str]) -> str:
    """Draw the sections of the page and return the one that was chosen: only its cards are drawn. offered: code → name."""
    return st.segmented_control(
        _("Bagian"),
        list(offered),
        default=next(iter(offered)),
        required=True,
        format_func=offered.__getitem__,
        key="bagian",
        bind="query-params",
        label_visibility="collapsed",
    )


def recipe(view: View) -> Recipe:
    """Draw the indicators of need with a weight each, and return what they come to."""
    offered = fairness.offered(view)
    with st.container(border=True, key="pilihan_kebutuhan"):
        with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_indikator"):
            chosen = st.multiselect(
                _("Kebutuhan diukur dengan"),
                list(offered),
                default=list(fairness.usual(view)),
                format_func=offered.__getitem__,
                key=CHOSEN,
                bind="query-params",
                max_selections=MOST,
                placeholder=_("Pilih indikator"),
            )
            with st.popover(_("Susunan"), key="susunan"):
                standard = st.selectbox(_("Penyetaraan"), list(STANDARDS), format_func=_standards().__getitem__, key="penyetaraan", bind="query-params")
                aggregation = st.selectbox(_("Penggabungan"), list(AGGREGATIONS), format_func=_aggregations().__getitem__, key="gabungan", bind="query-params")
            st.button(_("Kembalikan bobot"), key="kembalikan", on_click=_reset, args=(tuple(offered), fairness.usual(view)), type="tertiary")
        with st.container(horizontal=True, key="bobot"):
            weights = [st.slider(offered[code], 0, 100, WEIGHT, key=f"bobot_{code}", bind="query-params") for code in chosen]
        made = Recipe(tuple(zip(chosen, map(float, weights), strict=True)), standard, aggregation)
        if told := fairness.shares_words(view, made):
            st.html(f'<p class="catatan">{escape(_("Bagian bobot: {b}").format(b=told))}</p>')
    return made


def effort(made: Recipe) -> Choice:
    """Draw how effort is counted, and return it with the recipe of need."""
    measures = {"jumlah": _("Banyaknya intervensi"), "anggaran": _("Anggaran")}
    spans = {SPANS[0]: _("tahun ini saja"), SPANS[1]: _("sejak tahun dasar")}
    with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_upaya"):
        measure = st.segmented_control(
            _("Upaya"), list(equity.MEASURES), default=equity.MEASURES[0], required=True, format_func=measures.__getitem__, key="upaya", bind="query-params"
        )
        span = st.segmented_control(
            _("Dihitung"), list(SPANS), default=SPANS[1], required=True, format_func=spans.__getitem__, key="kurun_upaya", bind="query-params"
        )
    return Choice(made, measure, span)


def indicator(view: View) -> str | None:
    """Draw the indicator whose gap is followed; None where there is none to follow."""
    return _one(fairness_gap.choices(view), _("Kesenjangan menurut"), "indikator_kesenjangan")


def pattern(view: View) -> str | None:
    """Draw what is looked at on the map of hot and cold spots."""
    return _one(fairness_spots.choices(view), _("Pola dari"), "pola")


def _one(offered: Mapping[str, str], label: str, key: str) -> str | None:
    return st.selectbox(label, list(offered), format_func=offered.__getitem__, key=key, bind="query-params", filter_mode="contains", width=400)


def _standards() -> dict[str, str]:
    return {"minmax": _("antara terendah dan tertinggi (1–100)"), "z": _("jarak dari rata-rata dalam simpangan baku"), "peringkat": _("peringkat")}


def _aggregations() -> dict[str, str]:
    return {"aritmetik": _("rata-rata hitung (saling menutupi)"), "geometrik": _("rata-rata ukur (tidak saling menutupi)")}


def _reset(codes: tuple[str, ...], usual: tuple[str, ...]) -> None:
    """As before anything was moved."""
    st.session_state[CHOSEN] = list(usual)
    for code in codes:
        if f"bobot_{code}" in st.session_state:
            st.session_state[f"bobot_{code}"] = WEIGHT

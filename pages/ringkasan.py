"""Ringkasan: the whole programme on one screen."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import filters, reasons, visits
from kbview.card import show
from kbview.cards import decisions, overview, places, trends

view = filters.current()
leading = view.data.setting("indikator_utama")

st.html(f'<h1 class="kalimat">{escape(overview.sentence(view))}</h1>')
st.html(overview.figures(view))
reasons.of_figures(overview.measures(view))

left, right = st.columns([7, 5])
with left:
    show("peta", places.area_map, leading, on_pick=visits.profile)
with right:
    show("perhatian", overview.attention_list)

left, right = st.columns(2)
with left:
    show("tren", trends.trend, leading)
with right:
    show("skpd", overview.agencies)

show("keputusan", decisions.listing, decisions.day(view), decisions.FEW)

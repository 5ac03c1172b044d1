"""Riwayat: everything that was published, what two publications differ in, and the way back."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbdata.headlines import Measure
from kbview import comparing, filters, restoring
from kbview.card import show
from kbview.cards import changes, history, why

view = filters.current()
st.html(f'<h1 class="kalimat">{escape(history.sentence(view))}</h1>')

if history.every():
    show("terbitan", history.listing)
    compared = comparing.pair(view)
    if compared:
        show("beda", changes.summary, *compared)
        if all(compared):
            show("sebab", why.between, *compared, Measure(comparing.indicator(view)))
        table = comparing.table(view, *compared)
        if table:
            show("baris_beda", changes.listed, *compared, table)
    restoring.form()
else:
    left, right = st.columns([4, 8])
    with left:
        show("riwayat_kosong", history.without)
    with right:
        show("berkas_data", history.files)

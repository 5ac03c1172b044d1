"""Dampak: whether the kampung made a difference, how sure that is, and what speaks against it."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import filters
from kbview.card import show
from kbview.cards import impact, impact_checks, impact_study
from kbview.i18n import _

view = filters.current()
named = impact.choices(view)
head = st.container(key="kepala_halaman")
with st.container(key="pilihan_dampak", horizontal=True, vertical_alignment="bottom"):
    code = st.selectbox(_("Indikator"), list(named), format_func=named.get, key="dampak_pada", bind="query-params", width=360)
    st.html(impact.heeded(view))
with head, st.spinner(_("Menghitung dampak"), show_time=False):
    st.html(f'<h1 class="kalimat">{escape(impact.sentence(view, code))}</h1>')

left, right = st.columns([5, 7])
with left:
    show("dampak", impact.estimate, code)
with right:
    show("peringatan", impact.caveats, code)
left, right = st.columns([7, 5])
with left:
    show("sejak_pencanangan", impact_study.event_study, code)
with right:
    show("cara", impact_checks.ways, code)
show("sebelum_sesudah", impact_study.before_after, code)
left, right = st.columns(2)
with left:
    show("kepekaan", impact_checks.sensitivity, code)
with right:
    show("undian", impact_checks.placebo, code)

"""Tren: how any indicator went over all its periods, place by place, and the mix of methods."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import driving, filters, i18n
from kbview.card import show
from kbview.cards import mix, multiples, trends
from kbview.i18n import _

view = filters.current()
leading = view.data.setting("indikator_utama")
named = {row.kode: i18n.own(row, "nama") for row in view.data.indicators.itertuples()}

with st.container(key="pilihan_tren", horizontal=True, vertical_alignment="bottom"):
    codes = st.multiselect(
        _("Indikator (paling banyak empat)"),
        list(named),
        default=[leading],
        format_func=named.get,
        max_selections=4,
        key="seri",
        bind="query-params",
        placeholder=_("Pilih indikator"),
    )
    codes = tuple(codes) or (leading,)
    offered = trends.grains(view, codes)
    words = {"tahun": _("tahun"), "triwulan": _("triwulan"), "bulan": _("bulan")}
    grain = st.selectbox(_("Kurun"), offered, format_func=words.get, key="per", bind="query-params")
    against = st.selectbox(_("Bandingkan dengan"), list(trends.choices(view)), format_func=trends.choices(view).get, key="terhadap", bind="query-params")
    panels = multiples.choices(view)
    level = st.selectbox(_("Gambar kecil per"), list(panels), format_func=panels.get, key="jajar", bind="query-params")
    goals = st.toggle(_("Sasaran"), value=True, key="sasaran", bind="query-params")

st.html(f'<h1 class="kalimat">{escape(multiples.sentence(view, codes[0]))}</h1>')

for code in codes:
    show(f"tren_{code}", trends.series, code, grain, against, goals)
driving.section(codes[0])
tall = multiples.height(view, grain, level)
beside = tall <= 720  # more small charts than that need the width of the page
left, right = st.columns(2) if beside else (st.container(), st.container())
with left:
    show("jajaran", multiples.small, codes[0], grain, level)
with right:
    show("bauran", mix.methods, grain, max(360, tall - 60) if beside else 360)

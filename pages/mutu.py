"""Mutu: how complete, timely, consistent and official the data are, down to the rows; what of it is explained."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import explaining, filters, quality_picks
from kbview.card import show
from kbview.cards import quality, quality_findings, quality_rows, quality_sources, quality_trend

view = filters.current()
head = st.container(key="kepala_halaman")
choice, by = quality_picks.choices(view)
with head:
    st.html(f'<h1 class="kalimat">{escape(quality.sentence(view, choice))}</h1>')
    st.html(quality.headlines(view, choice))


@st.fragment(key=quality_picks.ROWS)
def rows() -> None:
    """The rows behind the cell that was clicked: a click draws only these again."""
    quality_picks.told(filters.current())
    show("baris_mutu", quality_rows.rows, choice, quality_picks.picked())


left, right = st.columns([7, 5])
with left:
    show("lengkap", quality.over_time, choice, on_pick=quality_picks.picker(("wilayah", "periode")))
with right:
    show("terlambat", quality_rows.late, choice)
    show("status", quality_findings.statuses, by)
show("lengkap_indikator", quality.by_indicator, choice, on_pick=quality_picks.picker(("indikator", "wilayah"), str(view.year)))
rows()
left, right = st.columns(2)
with left:
    show("temuan_tahun", quality_trend.years)
with right:
    show("temuan_terbitan", quality_trend.published)
state, ask = explaining.state_choice(), explaining.address(view)
show("bertentangan", quality_findings.contradictions, state, ask)
show("antar_sumber", quality_sources.differences, state, ask)
show("pencilan", quality_findings.outliers, state, ask)
explaining.form(view)
quality_picks.calendar(view)

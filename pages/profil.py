"""Profil: one place on one page, above all one kampung (its Rumah DataKu), and two to four places side by side."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import deciding, filters, reasons, visits
from kbview.card import show
from kbview.cards import classes, comparison, couples, decisions, followup, naming, overview, profile, steps, trends
from kbview.i18n import _

EVERY = 200  # kampung that the list of a place still names

view = filters.current()

st.html(f'<h1 class="kalimat">{escape(profile.sentence(view))}</h1>')

if view.kampung:
    left, middle, right = st.columns([4, 3, 4])
    with left:
        show("keterangan", profile.facts)
    with middle:
        show("letak", profile.location, on_pick=visits.profile)
    with right:
        show("alasan", profile.reasons)
    left, right = st.columns([7, 5])
    with left:
        show("kelas", classes.scorecard)
    with right:
        show("naik_kelas", steps.own)
        show("sasaran", followup.goals)
else:
    show("kampung", classes.kampung_list)
    left, right = st.columns([5, 7])
    with left:
        show("keterangan", profile.facts)
        show("letak", profile.location, on_pick=visits.profile)
        show("sasaran", followup.goals)
    with right:
        show("perhatian", overview.attention_list, EVERY)

with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_tren"):
    code = st.selectbox(
        _("Indikator pada tren"),
        profile.trend_choices(view),
        key="indikator_profil",
        bind="query-params",
        width=340,
        format_func=lambda code: naming.label(view, code),
    )
    monthly = st.toggle(_("per bulan"), key="bulanan", bind="query-params")
    reasons.of_indicator(code)
left, right = st.columns([7, 5])
with left:
    show("tren", trends.trend, code, "bulan" if monthly else "tahun")
with right:
    show("metode", couples.methods)

left, right = st.columns([5, 7])
with left:
    show("bukan_peserta", couples.non_users)
with right:
    show("skpd", followup.agencies)
show("pembanding", comparison.against)
show("intervensi", followup.rows)

show("keputusan", decisions.listing, decisions.day(view), None, deciding.address(view, "profil"))
deciding.calendar(view)
deciding.form(view, key="profil")

beside = comparison.choices(view)
with st.container(key="pilihan_banding"):
    chosen = st.multiselect(
        _("Bandingkan dua sampai empat kampung atau kelurahan"),
        list(beside),
        key="banding",
        bind="query-params",
        max_selections=4,
        format_func=beside.get,
        placeholder=_("Pilih tempat"),
    )
show("banding_tabel", comparison.side_by_side, tuple(chosen))

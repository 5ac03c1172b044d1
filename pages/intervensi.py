"""Intervensi: who did what, where, when, for how much and for whom, and where nobody has been; down to the rows."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import filters, picks, together
from kbview.card import show
from kbview.cards import work_choice, work_matrix, work_rows, works

view = filters.current()
head = st.container(key="kepala_halaman")
choice = picks.choices(view)
with head:
    st.html(f'<h1 class="kalimat">{escape(works.sentence(view, choice))}</h1>')
    st.html(works.figures(view, choice))


@st.fragment(key=picks.ROWS)
def rows() -> None:
    """The rows behind what was clicked: a click draws only these again."""
    picks.told(filters.current())
    show("baris", work_rows.listed, choice, picks.picked())


if work_choice.counts_nothing(view, choice):
    show("kosong", work_choice.nothing, choice)
    if len(work_choice.rows_of(view, choice)):  # cancelled ones are still to be seen
        rows()
else:
    left, right = st.columns([7, 5])
    with left:
        show("batang", works.breakdown, choice, on_pick=picks.picker("batang", (choice.by, "bidang")))
    with right:
        show("serapan", works.spending, choice, on_pick=picks.picker("serapan", ("skpd",)))
    show("matriks", work_matrix.matrix, choice, on_pick=picks.picker("matriks", ("skpd", "kampung")))
    rows()
    left, right = st.columns([7, 5])
    with left:
        show("waktu", work_matrix.timeline, choice)
    with right:
        show("volume", work_rows.volumes, choice)

together.section()

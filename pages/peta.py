"""Peta: any indicator and year on the map; a click shows the place's numbers beside it."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import filters, mapchoice
from kbview.card import show
from kbview.cards import atlas, spot

head = st.container(key="kepala_halaman")
view, choice = mapchoice.choices(filters.current())
with head:
    st.html(f'<h1 class="kalimat">{escape(atlas.sentence(view, choice.code))}</h1>')


@st.fragment(key=mapchoice.NUMBERS)
def numbers() -> None:
    """The place that was clicked: a click draws only this and the ranking again."""
    show("tempat", spot.numbers, choice.code, mapchoice.place(filters.current()))


@st.fragment(key=mapchoice.RANKING)
def ranking() -> None:
    """The kelurahan by value, the chosen one in colour."""
    show("urutan", spot.ranking, choice.code, mapchoice.chosen(), on_pick=mapchoice.choose)


left, right = st.columns([7, 5])
with left:
    show("peta", atlas.area_map, choice.code, choice.distance, choice.works, on_pick=mapchoice.choose)
with right:
    numbers()
ranking()

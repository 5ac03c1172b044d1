"""The section on working together: drawn only where it was asked for, on whichever page it stands."""

from __future__ import annotations

import streamlit as st

from kbview import filters
from kbview.card import show
from kbview.cards import synergy
from kbview.i18n import _


def cards() -> None:
    """The four cards."""
    left, right = st.columns([7, 5])
    with left:
        show("sinergi", synergy.breadth)
    with right:
        show("ganda", synergy.doubled)
    show("pelengkap", synergy.complements)
    show("urutan", synergy.order)


@st.fragment(key="bagian_sinergi")
def section() -> None:
    """A switch, held in the address, and the cards below it."""
    filters.current()
    if st.toggle(_("Uji sinergi: apakah SKPD bekerja bersama di kampung?"), key="sinergi", bind="query-params"):
        cards()

"""Two looks deeper into the first indicator of Tren, drawn only when asked for: its pace towards the target, and what drove its change."""

from __future__ import annotations

import streamlit as st

from kbdata import drivers
from kbview import filters
from kbview.card import show
from kbview.cards import drivers as driving
from kbview.cards import outlook
from kbview.i18n import _
from kbview.view import View

PACE, DRIVERS = "laju", "pendorong"


@st.fragment(key="bagian_lanjut")
def section(code: str) -> None:
    """A choice of what to look into, held in the address, and its card below."""
    view = filters.current()
    looks = {PACE: _("Laju menuju sasaran"), DRIVERS: _("Apa yang mendorong perubahannya")}
    look = st.segmented_control(_("Lihat lebih dalam"), list(looks), format_func=looks.__getitem__, key="lanjut", bind="query-params")
    if look == PACE:
        show("laju", outlook.toward, code)
    elif look == DRIVERS:
        _drivers(view, code)


def _drivers(view: View, code: str) -> None:
    """The two years and what to tell the change by, and the waterfall."""
    years = drivers.periods_of(view.data, code, view.place)
    ways = driving.choices(view, code)
    if len(years) < 2:
        st.html(f'<p class="kosong">{_("Perlu sedikitnya dua tahun dengan angka untuk dibandingkan.")}</p>')
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="pilihan_pendorong"):
        first = str(st.selectbox(_("Dari tahun"), years[:-1], key="dari", bind="query-params", width=120))
        later = [year for year in years if year > first]
        last = st.selectbox(_("Sampai tahun"), later, index=len(later) - 1, key="sampai", bind="query-params", width=120)
        way = st.selectbox(_("Menurut"), list(ways), format_func=ways.__getitem__, key="oleh", bind="query-params", width=280)
    show("pendorong", driving.waterfall, code, first, last, way)

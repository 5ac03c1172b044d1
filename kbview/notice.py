"""The one line above every page that says what is shown, where that is not what a reader takes for granted, and the way back to that."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import publications, sharing
from kbview.i18n import _
from kbview.publications import Shown


def show(state: Shown) -> None:
    """Draw it, where there is anything to say."""
    text = " ".join(filter(None, (publications.told(state), sharing.told(state))))
    if not text:
        return
    with st.container(key="pemberitahuan", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p role="status">{escape(text)}</p>')
        if state.past or state.trouble:
            st.button(_("Kembali ke data terbaru"), key="kembali_ke_terbaru", on_click=publications.look_back, args=(None,))
        elif not state.empty:
            st.button(_("Mengerti"), key="pemberitahuan_terbaca", on_click=sharing.forget)

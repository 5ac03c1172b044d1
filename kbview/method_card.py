"""The methods on the page of the glossary: at its top where a link asks for one, else below the terms."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import methods
from kbview.i18n import _

KEY = "metode"  # in the address


def when_asked_for() -> None:
    """Draw the method that the address names, if it names one."""
    if _asked():
        _draw()


def otherwise() -> None:
    """Draw the list of methods where none is asked for."""
    if not _asked():
        _draw()


def _asked() -> bool:
    asked = st.session_state[KEY] if KEY in st.session_state else st.query_params.get(KEY)
    return bool(asked)


def _draw() -> None:
    titles = methods.titles()
    with st.container(border=True, key="kartu_metode"):
        st.html(f'<h2 class="temuan">{escape(_("Cara menghitung"))}</h2><p class="ukuran">{escape(_("Rumus dan rujukan di balik halaman analisis"))}</p>')
        chosen = st.selectbox(
            _("Metode"), list(titles), index=None, format_func=titles.__getitem__, key=KEY, bind="query-params", placeholder=_("Pilih metode"), width=480
        )
        if chosen:
            st.markdown(methods.text(chosen))

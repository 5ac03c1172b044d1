"""What was clicked in a figure, by name above the rows behind it, and a way to let it go."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from time import time_ns

import streamlit as st

from kbview.i18n import _

SCROLL = "<script>/* {step} */ document.querySelector('.st-key-kartu_{card}')?.scrollIntoView({{block: 'center'}});</script>"


def bar(told: str, *, key: str, card: str, go: bool, let_go: Callable[[], None]) -> None:
    """Draw it. told: what was clicked. card: the name of the card with the rows. go: whether to bring that card, which stands below, into sight."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        st.html(f'<span class="pita">{escape(_("Dipilih: {apa}").format(apa=told))}</span>', width="content")
        if go:
            st.html(SCROLL.format(step=time_ns(), card=card), unsafe_allow_javascript=True, width="content")
        st.button(_("Hapus pilihan") + " ✕", key=f"hapus_{key.replace('dipilih', 'pilihan')}", on_click=let_go, type="tertiary")

"""One card inside a page of another site: `?embed=1&kartu=KEY` on any page shows that card alone, with its foot and a way to the dashboard.

`KBDATA_EMBED=1` turns it on. Which sites may hold the frame is said by the web server before the dashboard (docs/pengelola.md).
"""

from __future__ import annotations

import os
import re
from html import escape
from urllib.parse import parse_qs, urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from kbview import formats
from kbview.i18n import _

SETTING = "KBDATA_EMBED"
CARD, MODE = "kartu", "embed"  # in the address
KEY = re.compile(r"\w{1,80}")
ALWAYS = ("tertanam", "pemberitahuan", "masalah")  # what is said beside the card: the way to the dashboard, older data, damaged data
DRAWN = "kartu_di_halaman"  # session key: the cards that the page has, as its run has come to them


def is_on() -> bool:
    """Whether cards may be embedded."""
    return os.environ.get(SETTING, "") == "1"


def asked() -> str | None:
    """The key of the card that is to stand alone; None where the address does not ask for that.

    Streamlit keeps the name `embed` for itself (`embed=true` only hides its own bars), so it is read from the address as it stands.
    """
    context = get_script_run_ctx()
    given = parse_qs(context.query_string) if context is not None else {}
    return given.get(CARD, [""])[-1] if given.get(MODE, [""])[-1] == "1" else None


def begin() -> None:
    """Before the page: none of its cards has been drawn. Hides all of the page but the card."""
    st.session_state[DRAWN] = []
    st.html(f"<style>{css(asked() or '')}</style>")


def wanted(name: str) -> bool:
    """Whether a card is to be drawn: any where the page is whole, else only the one that was asked for."""
    alone = asked()
    if alone is None:
        return True
    st.session_state.setdefault(DRAWN, []).append(name)
    return name == alone


def end(page: str) -> None:
    """After the page: the way to the dashboard; where the page has no such card, the words that say so and name those there are."""
    alone, there = asked(), st.session_state.pop(DRAWN, [])
    with st.container(key="tertanam"):
        if alone not in there:
            told = _("Kartu “{k}” tidak ada di halaman ini. Yang ada: {d}.").format(k=alone, d=formats.listing(there) or formats.NOTHING)
            st.html(f'<p class="catatan" role="status">{escape(told)}</p>')
        address = urlencode({key: value for key, value in st.query_params.to_dict().items() if key != CARD})
        link = escape(f"{page}?{address}" if address else page)
        st.html(f'<p class="tertanam"><a href="{link}" target="_blank" rel="noopener">{escape(_("Buka di dasbor"))} ↗</a></p>')


def refused() -> None:
    """Say that this dashboard lets nothing be embedded."""
    st.html(f'<p class="catatan" role="status">{escape(_("Dasbor ini tidak mengizinkan kartunya ditanam di situs lain. Bukalah dasbornya sendiri."))}</p>')


def css(name: str) -> str:
    """The style that leaves one card of a page, on whatever colour the other site has."""
    own = ", ".join(f".st-key-{key}" for key in ALWAYS) + (f", .st-key-kartu_{name}" if KEY.fullmatch(name) else "")
    inside = ", ".join(f"{key.strip()} *" for key in own.split(","))
    parts = ".stElementContainer, .stColumn, .stVerticalBlock, .stHorizontalBlock, .stLayoutWrapper"
    return (
        ".stAppHeader, .st-key-bilah, .st-key-alat, .menu, [data-testid='stToolbar'], .stStatusWidget { display: none !important; }"
        "html, body, .stApp, .stMain { background: transparent !important; }"
        ".stMainBlockContainer { padding: 0 !important; max-width: none !important; }"
        f".stMain :is({parts}):not({own}, {inside}, :has({own})) {{ display: none !important; }}"
        f".stMain :is(.stVerticalBlock, .stHorizontalBlock):has({own}) {{ gap: 0 !important; }}"
        f".stMain .stColumn:has({own}) {{ min-width: 100% !important; }}"
    )


def snippet(name: str, title: str) -> str:
    """The button of a card's menu that copies what another site puts into its page; nothing where embedding is off."""
    if not is_on():
        return ""
    return (
        f'<button class="tombol" data-aksi="sematan" data-kartu="{name}" data-judul="{escape(title)}" '
        f'data-selesai="{escape(_("Kode disalin"))}">{escape(_("Salin kode sematan"))}</button>'
    )

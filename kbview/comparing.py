"""The two publications that are compared, and the table whose rows are listed: chosen on the page, held in the address."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbdata.publication import StoreError
from kbview import publications, words_store
from kbview.cards import changes, history
from kbview.i18n import _
from kbview.view import View

BEGINNING = "awal (0)"  # the state before the first publication, as the address names it
TABLE = "tabel_beda"


def pair(view: View) -> tuple[int, int] | None:
    """Draw the choice of two publications and return their numbers; by default the last and the one before it. None where one was given up."""
    numbers = {publications.label(each): each.number for each in reversed(history.every())} | {BEGINNING: 0}
    labels = list(numbers)
    with st.container(key="pilihan_beda", horizontal=True, vertical_alignment="bottom"):
        older = st.selectbox(_("Bandingkan dari terbitan"), labels, index=1, key=history.OLDER, bind="query-params", width=220)
        newer = st.selectbox(_("sampai terbitan"), labels, index=0, key=history.NEWER, bind="query-params", width=220)
    try:
        changes.difference(view, numbers[older], numbers[newer])
    except StoreError as error:
        st.html(f'<p class="kosong">{escape(words_store.trouble(error))}</p>')
        return None
    return numbers[older], numbers[newer]


def table(view: View, older: int, newer: int) -> str | None:
    """Draw the choice of a table that the two differ in and return its name; None where they are the same."""
    found = changes.difference(view, older, newer)
    if not found:
        return None
    most = sorted(found, key=lambda name: -sum(changes.counts(found[name]).values()))
    with st.container(key="pilihan_tabel_beda"):
        return st.selectbox(_("Baris dari tabel"), most, key=TABLE, bind="query-params", width=220)

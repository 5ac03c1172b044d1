"""The two publications that are compared, and the table whose rows are listed: chosen on the page, held in the address."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbdata.publication import StoreError
from kbview import declared, i18n, publications, words_store
from kbview.cards import changes, history
from kbview.i18n import _
from kbview.view import View

BEGINNING = "awal (0)"  # the state before the first publication, as the address names it
TABLE = "tabel_beda"


def pair(view: View) -> tuple[int, int] | None:
    """Draw the choice of two publications and return their numbers; None where one was given up.

    Where none is chosen it is the last and the one before it, also when there is a new last one.
    """
    past = history.every()
    numbers = {publications.label(each, view.data.zone): each.number for each in reversed(past)} | {BEGINNING: 0}
    with st.container(key="pilihan_beda", horizontal=True, vertical_alignment="bottom"):
        older = _choice(_("Bandingkan dari terbitan"), history.OLDER, list(numbers), _("sebelumnya"))
        newer = _choice(_("sampai terbitan"), history.NEWER, list(numbers), _("terakhir"))
    last = numbers[newer] if newer else past[-1].number
    first = numbers[older] if older else max(last - 1, 0)
    try:
        changes.difference(view, first, last)
    except StoreError as error:
        st.html(f'<p class="kosong">{escape(words_store.trouble(error))}</p>')
        return None
    return first, last


def table(view: View, older: int, newer: int) -> str | None:
    """Draw the choice of a table that the two differ in and return its name; None where they are the same."""
    found = changes.difference(view, older, newer)
    if not found:
        return None
    most = sorted(found, key=lambda name: -sum(changes.counts(found[name]).values()))
    with st.container(key="pilihan_tabel_beda"):
        return st.selectbox(
            _("Baris dari tabel"), most, format_func={name: declared.table_name(name) for name in most}.__getitem__, key=TABLE, bind="query-params", width=220
        )


def _choice(label: str, key: str, options: list[str], otherwise: str) -> str | None:
    return st.selectbox(label, options, index=None, key=key, bind="query-params", placeholder=otherwise, width=220)


def indicator(view: View) -> str:
    """Draw the choice of the indicator whose change is explained; the leading one by default."""
    named = {row.kode: i18n.own(row, "nama") for row in view.data.indicators.itertuples()}
    codes = list(named)
    with st.container(key="pilihan_sebab"):
        return st.selectbox(
            _("Mengapa berubah: indikator"),
            codes,
            index=codes.index(view.data.setting("indikator_utama")),
            format_func=lambda code: named[code],
            key="indikator_sebab",
            bind="query-params",
            filter_mode="contains",
            width=340,
        )

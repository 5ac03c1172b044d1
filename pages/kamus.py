"""Kamus: what every number, table and source means, and the whole data set to take away."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbdata.tables import TABLES
from kbview import archive, declared, filters, method_card
from kbview.card import show
from kbview.cards import dictionary
from kbview.i18n import _

view = filters.current()
data = view.data
terms = dictionary.terms(view)
st.html(f'<h1 class="kalimat">{escape(dictionary.sentence(view))}</h1>')

method_card.when_asked_for()
with st.container(key="pilihan_kamus", horizontal=True, vertical_alignment="bottom"):
    sought = st.text_input(_("Cari dalam kamus"), key="cari", bind="query-params", placeholder=_("kata dalam nama, definisi, kolom, atau sumber")) or ""
    fitting = dictionary.found(view, sought)["kode"].tolist() or list(terms)
    default = fitting.index(data.setting("indikator_utama")) if data.setting("indikator_utama") in fitting else 0
    chosen = st.selectbox(_("Istilah"), list(terms), index=list(terms).index(fitting[default]), format_func=terms.get, key="istilah", bind="query-params")

left, right = st.columns([4, 8])
with left:
    show("istilah", dictionary.listing, sought, chosen)
with right:
    show("arti", dictionary.term, chosen)
show("sumber", dictionary.sources, sought)

method_card.otherwise()
with st.container(border=True, key="kartu_unduhan"):
    st.html(f'<h2 class="temuan">{escape(_("Unduh seluruh data"))}</h2><p class="ukuran">{escape(dictionary.versions(view))}</p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        st.download_button(_("Semua tabel (XLSX)"), lambda: archive.workbook(data), f"{archive.stem(data, 'data')}.xlsx", sheet, on_click="ignore")
        st.download_button(
            _("Semua tabel (ZIP berisi CSV)"), lambda: archive.bundle(data), f"{archive.stem(data, 'data')}.zip", "application/zip", on_click="ignore"
        )
        st.download_button(_("Kamus (CSV)"), lambda: archive.dictionary_csv(view.data), f"{archive.stem(data, 'kamus')}.csv", "text/csv", on_click="ignore")
        name = st.selectbox(_("Satu tabel"), list(TABLES), format_func=declared.table_names().__getitem__, key="tabel", width=200)
        st.download_button(_("Tabel ini (CSV)"), lambda: archive.table_csv(data, name), f"{archive.stem(data, name)}.csv", "text/csv", on_click="ignore")

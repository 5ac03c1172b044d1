"""The entry: page settings, navigation, language, theme and the filter bar; then the page that was asked for."""

from __future__ import annotations

import json
import logging
from html import escape
from pathlib import Path

import streamlit as st

from kbdata.problems import DatasetError
from kbview import asking, embedding, filters, i18n, notice, publications, sharing, taking, theme, troubles
from kbview.i18n import _
from kbview.view import View

STATIC = Path(__file__).parent / "static"


def main() -> None:
    """Draw one run of the app."""
    st.set_page_config(page_title="Kampung KB", page_icon=str(STATIC / "ikon.svg"), layout="wide", initial_sidebar_state="collapsed")
    st.logo(str(STATIC / "ikon.svg"), size="large")
    i18n.speak(filters.asked_language())
    filters.carry_over()
    dark = st.context.theme.type == "dark"
    st.html(f"<style>{theme.css(theme.THEMES['dark' if dark else 'light'])}{(STATIC / 'app.css').read_text('utf-8')}</style>")
    menu = pages()
    page = st.navigation({**menu, "": [st.Page(_home, title="Kampung KB", default=True, visibility="hidden"), *menu[""]]}, position="top")
    if page.url_path == "":
        st.switch_page(menu[""][0])
    embedded = embedding.asked() is not None
    if embedded and not embedding.is_on():
        embedding.refused()
        return
    if embedded:
        embedding.begin()
    head, tools = st.columns([5, 6], vertical_alignment="center")
    row = tools.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="alat")
    with row:
        filters.language_switch()
        i18n.speak(filters.asked_language())
    try:
        with row:
            state = publications.shown()
    except DatasetError as error:
        with st.container(key="masalah"):
            troubles.show(error)
        st.html(script(), unsafe_allow_javascript=True)
        return
    view = filters.bar(state.data, state.as_of)
    row.html(tool_buttons(dark, sharing.pins(view, state)), width="content")
    with row:
        taking.panel()
    head.html(brand(view, publications.dated(state)))
    notice.show(state)
    asking.begin()
    try:
        page.run()
        asking.answers()
    except Exception:  # the last line of defence: the log has the traceback, the reader a way on
        logging.getLogger(__name__).exception("page %s failed", page.url_path)
        with st.container(key="masalah"):
            troubles.unexpected()
    if embedded:
        embedding.end(page.url_path)
    st.html(script(), unsafe_allow_javascript=True)


def pages() -> dict[str, list[st.Page]]:
    """The pages by section; sections without a name stand in the bar directly."""
    return {
        "": [_page("ringkasan", _("Ringkasan")), _page("rapat", _("Rapat"))],
        _("Analisis"): [
            _page("peta", _("Peta")),
            _page("tren", _("Tren")),
            _page("intervensi", _("Intervensi")),
            _page("profil", _("Profil")),
            _page("pemerataan", _("Pemerataan")),
            _page("dampak", _("Dampak")),
        ],
        _("Data"): [
            _page("unggah", _("Unggah")),
            _page("mutu", _("Mutu")),
            _page("kamus", _("Kamus")),
            _page("riwayat", _("Riwayat")),
        ],
    }


def _page(name: str, title: str) -> st.Page:
    return st.Page(f"pages/{name}.py", title=title, url_path=name)


def _home() -> None:
    """The address without a page: it leads on to the first one."""


def brand(view: View, fresh: str) -> str:
    """The programme, the city and how fresh the data are; their version on pointing at that, and in the dictionary."""
    programme, city = view.data.setting("nama_program"), view.name(view.city)
    version = _("Versi data {v}").format(v=view.data.version)
    badge = f'<span class="versi" title="{escape(version)}">{escape(fresh)}</span>'
    return f'<div class="merek"><b>{escape(programme)}</b> <span>{escape(city)}</span> {badge}</div>'


def tool_buttons(dark: bool, pins: dict[str, dict[str, str]]) -> str:
    """Copy the link, change the theme, print. pins: what the link says beside the address (`kbview.sharing`)."""
    other, label = ("Light", _("Terang")) if dark else ("Dark", _("Gelap"))
    return (
        f'<div class="alat"><button class="tombol" data-aksi="salin" data-tautan="{escape(json.dumps(pins))}" '
        f'data-selesai="{escape(_("Tautan disalin"))}">{escape(_("Salin tautan"))}</button>'
        f'<button class="tombol" data-aksi="tema" data-nilai="{other}">{escape(label)}</button>'
        f'<button class="tombol" data-aksi="cetak">{escape(_("Cetak"))}</button></div>'
    )


def script() -> str:
    """What the page needs in the browser, with the words that Streamlit writes by itself in the reader's language."""
    words = {
        "No results": _("Tidak ada hasil"),
        "No options to select": _("Tidak ada pilihan"),
        "Choose an option": _("Pilih"),
        "Choose options": _("Pilih"),
        "Clear value": _("Kosongkan"),
        "Clear all": _("Kosongkan semua"),
        "Select all": _("Pilih semua"),
        "Remove *": _("Hapus *"),
        "Open": _("Buka"),
        "Close": _("Tutup"),
        "Fullscreen": _("Layar penuh"),
        "Close fullscreen": _("Tutup layar penuh"),
        "Search": _("Cari"),
        "Logo": _("Lambang"),
        "Navigate to home page": _("Ke halaman awal"),
        "App pages": _("Halaman"),
        "Skip to main content": _("Langsung ke isi"),
        "Press Enter to apply": _("Tekan Enter"),
        "Selected": _("Terpilih"),
        "Selected values": _("Yang dipilih"),
        "Page not found": _("Halaman tidak ditemukan"),
        "The page that you have requested does not seem to exist. Running the app's main page.": _("Alamat ini tidak ada; yang dibuka halaman pertama."),
        "Upload": _("Pilih berkas"),
        "Add files": _("Ganti berkas"),
        "64MB per file": _("atau seret berkasnya ke sini"),
        "Drag and drop a file here": _("Lepaskan berkasnya di sini"),
        "File must be 64.0MB or smaller.": _("Berkas terlalu besar."),
        "Increment": _("Tambah"),
        "Decrement": _("Kurangi"),
    }
    return f"<script>window.kampungWords = {json.dumps(words)};</script><script>{(STATIC / 'ui.js').read_text('utf-8')}</script>"


main()

"""The stage: the slides of a meeting drawn into the page all at once, and what the browser needs to move between them by itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from kbview.card import CONFIG, Card, draw, foot_html, under
from kbview.cards import meeting
from kbview.i18n import _
from kbview.story import Slide
from kbview.view import View

STATIC = Path(__file__).parent.parent / "static"
WIDE, NARROW = 15, 8  # parts of a slide that a figure takes, and what stands beside it
STILL = CONFIG | {"staticPlot": True, "responsive": False}  # nobody points at a slide, and what can be pointed at takes keys


def show(view: View, slides: Sequence[Slide], minutes: int, forms: Mapping[str, Callable[[], None]]) -> None:
    """Draw the slides.

    minutes: of the timer. forms: what is drawn in the place of a slide's figure, by its key.
    """
    with st.container(key="rapat"):
        st.html(f"<style>:root{{--tinggi:{meeting.TALL}px}}{(STATIC / 'rapat.css').read_text('utf-8')}</style>")
        st.html(_bar())
        st.html(_script(slides, minutes), unsafe_allow_javascript=True)
        for slide in slides:
            _slide(view, slide, forms.get(slide.key))


def _slide(view: View, slide: Slide, form: Callable[[], None] | None) -> None:
    card = slide.card
    with st.container(key=f"lembar_{slide.key}"):
        measure = f'<p class="ukuran">{escape(card.subtitle)}</p>' if card.subtitle else ""
        st.html(f'<div class="lembar-kepala"><h2 class="temuan">{escape(card.title)}</h2>{measure}</div>')
        if form:
            form()
            if card.below:
                st.html(card.below)
        elif isinstance(card.figure, go.Figure) and card.below:
            left, right = st.columns([WIDE, NARROW], gap="medium")
            with left:
                draw(card, f"gambar_rapat_{slide.key}", STILL)
            right.html(card.below)
        else:
            draw(card, f"gambar_rapat_{slide.key}", STILL)
            if card.below:
                st.html(card.below)
        st.html(_foot(view, card))


def _foot(view: View, card: Card) -> str:
    """The foot of the card, and the filters and the version of the data that its numbers are of."""
    notes = (*card.foot.notes, under(view), _("Versi data {v}").format(v=view.data.version))
    return foot_html(view, replace(card.foot, notes=notes))


def _bar() -> str:
    """The discreet bar at the foot of the screen; every one of its buttons has a key, too."""
    buttons = {
        "daftar": _("Daftar"),
        "susun": _("Susun"),
        "bantuan": _("Tombol"),
        "keluar": _("Keluar"),
    }
    rest = "".join(f'<button type="button" data-rapat="{name}">{escape(label)}</button>' for name, label in buttons.items())
    return (
        f'<div class="rapat-bilah"><div class="rapat-maju"><i></i></div>'
        f'<button type="button" data-rapat="mundur" aria-label="{escape(_("Halaman sebelumnya"))}">‹</button><span class="rapat-nomor"></span>'
        f'<button type="button" data-rapat="maju" aria-label="{escape(_("Halaman berikutnya"))}">›</button>'
        f'<span class="rapat-pesan" role="status"></span>'
        f'<button type="button" data-rapat="waktu" aria-label="{escape(_("Waktu"))}"></button>{rest}</div>'
        f'<div class="rapat-padam" data-rapat="padam" aria-hidden="true"></div>'
    )


def _script(slides: Sequence[Slide], minutes: int) -> str:
    told = {
        "lembar": [(slide.key, slide.name) for slide in slides],
        "menit": minutes,
        "kata": {
            "lewat": _("lewat waktu"),
            "jeda": _("jeda"),
            "keluar": _("Tekan Esc sekali lagi untuk kembali ke Ringkasan"),
            "putus": _("Sambungan ke server terputus; rapat dapat diteruskan"),
            "daftar": _("Daftar halaman"),
            "bantuan": _("Tombol"),
        },
        "tombol": keys(),
    }
    # what closes a script in a name would close this one
    written = json.dumps(told, ensure_ascii=False).replace("</", "<\\/")
    return f"<script>window.rapatIsi = {written};</script><script>{(STATIC / 'rapat.js').read_text('utf-8')}</script>"


def keys() -> list[tuple[str, str]]:
    """What each key does, for the help on the screen."""
    return [
        ("→ ↓ PgDn " + _("Spasi"), _("halaman berikutnya")),
        ("← ↑ PgUp Shift+" + _("Spasi"), _("halaman sebelumnya")),
        ("Home, End", _("halaman pertama, terakhir")),
        (_("angka, lalu Enter"), _("halaman dengan nomor itu")),
        ("D", _("daftar halaman")),
        ("K, Ctrl+Enter", _("tulis keputusan baru, simpan")),
        ("B, .", _("layar gelap; tombol apa pun mengembalikannya")),
        ("T, R", _("waktu: mulai dan jeda, ulang dari awal")),
        ("F", _("layar penuh")),
        ("S", _("susun halaman")),
        ("Esc Esc", _("kembali ke Ringkasan")),
    ]

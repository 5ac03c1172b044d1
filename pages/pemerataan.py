"""Pemerataan: does effort go where need is, does the gap close, where do high and low values lie together, and do the agencies work together?"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from kbview import allocation_form, fairness_choice, filters, together, visits
from kbview.card import show
from kbview.cards import allocation, fairness_gap, fairness_map, fairness_measures, fairness_rank, fairness_spots, steps, synergy
from kbview.i18n import _
from kbview.scenario import Told
from kbview.view import View

Head = Callable[[str], None]  # writes the page's one sentence, above the choices


def effort(view: View, say: Head) -> None:
    """Need against effort."""
    choice = fairness_choice.effort(fairness_choice.recipe(view))
    say(fairness_map.sentence(view, choice))
    left, right = st.columns([7, 5])
    with left:
        show("peta_kebutuhan", fairness_map.crossed, choice, on_pick=visits.profile)
    with right:
        show("peringkat", fairness_rank.ranking, choice, on_pick=visits.profile)
    left, right = st.columns([7, 5])
    with left:
        show("kuadran", fairness_map.quarters, choice, on_pick=visits.profile)
    with right:
        show("konsentrasi", fairness_gap.curve, choice)
    show("tanpa_intervensi", fairness_rank.without_work, choice)


def gap(view: View, say: Head) -> None:
    """The gap between the neediest and the least needy over the years."""
    choice = fairness_choice.Choice(fairness_choice.recipe(view))
    code = fairness_choice.indicator(view)
    if code is None:
        say(_("Belum ada indikator yang dilaporkan oleh paling sedikit separuh kelurahan."))
        return
    say(fairness_gap.sentence(view, choice, code))
    left, right = st.columns([8, 4])
    with left:
        show("kesenjangan", fairness_gap.gap, choice, code)
    with right:
        show("lapis", fairness_gap.layers, code)
    show("ukuran", fairness_measures.every, choice, code)


def pattern(view: View, say: Head) -> None:
    """Where high and low values lie together."""
    choice = fairness_choice.Choice(fairness_choice.recipe(view))
    what = fairness_choice.pattern(view) or fairness_spots.INDEX
    say(fairness_spots.sentence(view, choice, what))
    left, right = st.columns([7, 5])
    with left:
        show("pola", fairness_spots.spots, choice, what, on_pick=visits.profile)
    with right:
        show("pola_tempat", fairness_spots.named, choice, what, on_pick=visits.profile)


def next_rupiah(view: View, say: Head) -> None:
    """Where a budget does most."""
    asked = allocation_form.asked(view)
    if asked is None:
        say(_("Belum ada indikator yang kebutuhannya dapat dihitung sebagai orang atau keluarga."))
        return
    waiting = st.empty()
    allocation.solved(view, asked, Told(lambda done, every: waiting.progress(done / every, _("Mencari rencana terbaik"))))
    waiting.empty()
    say(allocation.sentence(view, asked))
    left, right = st.columns(2)
    with left:
        show("alokasi", allocation.plan, asked)
        show("andai", allocation.more, asked)
    with right:
        show("tertinggal", allocation.left, asked)


def class_up(view: View, say: Head) -> None:
    """What lifts each kampung by one class."""
    say(steps.sentence(view))
    show("naik_kelas", steps.city)
    show("dua_pedoman", steps.two_guides)


def joint(view: View, say: Head) -> None:
    """Whether the agencies work together."""
    say(synergy.sentence(view))
    together.cards()


@st.fragment
def page() -> None:
    """All below the filter bar: a weight that moves draws only this again, and of it only the chosen section."""
    view = filters.current()  # first: a new server starts over here, before a choice of this page has been drawn in vain
    sections = {
        "upaya": (_("Kebutuhan dan upaya"), effort),
        "kesenjangan": (_("Kesenjangan"), gap),
        "pola": (_("Pola ruang"), pattern),
        "rupiah": (_("Rupiah berikutnya"), next_rupiah),
        "kelas": (_("Naik kelas"), class_up),
        "sinergi": (_("Sinergi"), joint),
    }
    head = st.container(key="kepala_halaman")
    chosen = fairness_choice.section({code: name for code, (name, _draw) in sections.items()})
    sections[chosen][1](view, lambda told: head.html(f'<h1 class="kalimat">{escape(told)}</h1>'))


page()

"""Before the meeting: which slides, in which order, how many minutes, and when the next meeting is; all of it stands in the address."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from kbview import story
from kbview.i18n import _, _n

ORDER, CHOSEN, MOVED = "urutan", "urutan_halaman", "halaman_digeser"  # in the address; session keys of the two boxes
MINUTES, FOLLOWING = "menit", "berikut"
USUAL, LONGEST = 10, 180  # minutes


def order() -> tuple[str, ...]:
    """The slides chosen, in their order, as the address has them; none where it names none."""
    return tuple(key for key in st.query_params.get(ORDER, "").split(",") if key in story.NAMES)


def minutes() -> int:
    """The minutes of the timer."""
    asked = st.session_state.get(MINUTES, st.query_params.get(MINUTES, ""))
    return min(int(asked), LONGEST) if str(asked).isdigit() and int(asked) else USUAL


def following() -> str:
    """The ISO date of the next meeting; nothing where it is not known."""
    asked = st.session_state.get(FOLLOWING, st.query_params.get(FOLLOWING))
    return asked.isoformat() if isinstance(asked, date) else str(asked or "")


def panel(count: int) -> None:
    """Draw the panel. count: of the slides that there are."""
    if CHOSEN not in st.session_state:
        st.session_state[CHOSEN] = list(order() or story.NAMES)
    with st.container(key="susun"):
        title = _n("Rapat dalam {n} halaman", count).format(n=count)
        st.html(f'<h1 class="kalimat">{escape(title)}</h1>')
        with st.container(border=True, key="kartu_susun"):
            about = _("Susunan tersimpan di tautan. Saringan di atas berlaku untuk semua halaman. Tombol S membuka dan menutup panel ini.")
            st.html(f'<h2 class="temuan">{escape(_("Susun rapat"))}</h2><p class="ukuran">{escape(about)}</p>')
            chosen = st.multiselect(
                _("Halaman yang tampil, menurut urutannya"), list(story.NAMES), format_func=_name, key=CHOSEN, on_change=_keep, placeholder=_("Semua halaman")
            )
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="geser"):
                moved = st.selectbox(_("Geser halaman"), chosen or list(story.NAMES), format_func=_name, key=MOVED, width=260)
                st.button(_("↑ Ke depan"), key="ke_depan", on_click=_move, args=(moved, -1))
                st.button(_("↓ Ke belakang"), key="ke_belakang", on_click=_move, args=(moved, 1))
                st.button(_("Urutan semula"), key="urutan_semula", on_click=_reset)
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="waktu_rapat"):
                st.number_input(_("Waktu (menit)"), 1, LONGEST, USUAL, key=MINUTES, bind="query-params", width=160)
                st.date_input(_("Rapat berikutnya"), None, key=FOLLOWING, bind="query-params", format="DD/MM/YYYY", width=220)
                st.html(f'<button type="button" class="tombol utama" data-rapat="mulai">{escape(_("Tampilkan"))}</button>', width="content")
            st.container(key="unduhan_rapat")


def _name(key: str) -> str:
    return story.NAMES[key]()


def _keep() -> None:
    """Write the order into the address; the usual one needs no mention."""
    chosen = st.session_state[CHOSEN]
    if chosen and chosen != list(story.NAMES):
        st.query_params[ORDER] = ",".join(chosen)
    else:
        st.query_params.pop(ORDER, None)


def _move(key: str, by: int) -> None:
    chosen = list(st.session_state[CHOSEN] or story.NAMES)
    at = chosen.index(key)
    to = min(max(at + by, 0), len(chosen) - 1)
    chosen.insert(to, chosen.pop(at))
    st.session_state[CHOSEN] = chosen
    _keep()


def _reset() -> None:
    st.session_state[CHOSEN] = list(story.NAMES)
    _keep()

"""Taking a publication back: what it would change, a reason, and the publication that comes of it."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbdata.publication import StoreError
from kbview import filters, publications, publishing, roles, words_store
from kbview.cards import changes, history
from kbview.i18n import _
from kbview.view import View, store

WHICH, WHY, TOLD = "pulihkan_terbitan", "pulihkan_alasan", "pulihkan_hasil"


def told() -> None:
    """What came of a restore, once."""
    if outcome := st.session_state.pop(TOLD, None):
        done, text = outcome
        (st.success if done else st.error)(text)


def form() -> None:
    """Restore an older publication; for those who may publish, and only where there is an older one."""
    view, past = filters.current(), history.every()
    if len(past) < 2:
        return
    with st.container(border=True, key="kartu_pulihkan"):
        about = _("Keadaan lama diterbitkan lagi sebagai terbitan baru; tidak ada yang hilang, dan pemulihan ini pun dapat dipulihkan.")
        st.html(f'<h2 class="temuan">{escape(_("Pulihkan keadaan sebelumnya"))}</h2><p class="ukuran">{escape(about)}</p>')
        if not roles.operator():
            st.html(f'<p class="catatan">{escape(_("Hanya operator yang dapat menerbitkan dan memulihkan data."))}</p>')
            return
        labels = {publications.label(each, view.data.zone): each.number for each in reversed(past[:-1])}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(_("Terbitan yang dipulihkan"), list(labels), index=None, key=WHICH, placeholder=_("Pilih terbitan"), width=240)
            st.text_input(_("Alasan"), key=WHY, placeholder=_("mis. berkas yang salah terunggah"), width=420)
            st.button(_("Pulihkan"), key="pulihkan", type="primary", disabled=chosen is None, on_click=_restore, args=(labels.get(chosen or ""),))
        if chosen is not None:
            st.html(f'<p class="catatan">{escape(_effect(view, past[-1].number, labels[chosen]))}</p>')
        told()


def _effect(view: View, latest: int, number: int) -> str:
    try:
        return _("Dibanding data terbaru: {apa}.").format(apa=changes.counted(view, latest, number))
    except StoreError as error:
        return words_store.trouble(error)


def _restore(number: int) -> None:
    """Restore, and go back to the latest publication, which it then is."""
    reason, opened = st.session_state[WHY].strip(), store()
    if not reason:
        st.session_state[TOLD] = False, _("Isi alasannya: riwayat harus dapat menjelaskan mengapa data berubah.")
        return
    if opened is None or not roles.operator():
        return
    done = publishing.attempt(lambda: opened.restore(number, user=roles.user_name(), reason=reason))
    if isinstance(done, str):
        st.session_state[TOLD] = False, done
    else:
        st.session_state[TOLD] = True, _("Terbitan {lama} dipulihkan sebagai terbitan {baru}.").format(lama=number, baru=done.number)
        st.session_state[WHY], st.session_state[WHICH] = "", None
        publications.look_back(None)

"""Explaining a finding: which one, why it is right as it stands, and the publication that comes of it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from html import escape
from time import time_ns
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from kbdata.explanations import EXPLAINED, TABLE, explanation
from kbview import clicked, formats, publishing, roles
from kbview.cards import quality_state
from kbview.i18n import _, _n
from kbview.view import View

WHICH, WHY, TOLD, BEFORE = quality_state.ASKED, "temuan_alasan", "temuan_hasil", "temuan_tadi"
CARD, KIND = "jelaskan_temuan", "jelaskan"


def state_choice() -> str:
    """Draw the choice of the state that listed findings must have, and return it."""
    with st.container(horizontal=True, key="pilihan_keadaan"):
        chosen = st.segmented_control(
            _("Temuan"),
            quality_state.CHOICES,
            default=quality_state.ALL,
            required=True,
            format_func=quality_state.state_name,
            key="keadaan_temuan",
            bind="query-params",
        )
    return chosen or quality_state.ALL


def address(view: View) -> str | None:
    """The query at which this reader may explain a finding, up to its name; None for one who may not, or who looks back at an older publication."""
    if _hindrance(view):
        return None
    kept = {key: value for key, value in st.query_params.to_dict().items() if key != quality_state.ASKED}
    return f"{urlencode(kept)}&" if kept else ""


def form(view: View) -> None:
    """The finding that was picked, its reason, and the button; for readers who may not, how it could be done."""
    found = quality_state.listed(view).set_index("kalimat")
    if found.empty:
        return
    if st.session_state.get(WHICH) not in found.index:  # picked under other filters
        st.session_state[WHICH] = None
    with st.container(border=True, key=f"kartu_{CARD}"):
        about = _("Penjelasan berlaku untuk angka yang sekarang: bila angkanya berubah, temuannya terbuka lagi.")
        waiting = int((found["keadaan"] != EXPLAINED).sum())
        title = _n("{n} temuan menunggu penjelasan", waiting).format(n=formats.number(waiting)) if waiting else _("Semua temuan sudah dijelaskan")
        st.html(f'<h2 class="temuan">{escape(title)}</h2><p class="ukuran">{escape(about)}</p>')
        if why := _hindrance(view):
            st.html(f'<p class="catatan">{escape(why)}</p>')
            return
        chosen = st.selectbox(
            _("Temuan yang dijelaskan"),
            list(found.index),
            index=None,
            key=WHICH,
            bind="query-params",
            placeholder=_("Pilih temuan di sini, atau “Jelaskan” pada barisnya"),
            filter_mode="contains",
        )
        if chosen is not None:
            if chosen != st.session_state.get(BEFORE):  # picked at its row, far above
                st.html(clicked.SCROLL.format(step=time_ns(), card=CARD), unsafe_allow_javascript=True)
            _reason(found.loc[chosen], chosen, view.data.zone)
        st.session_state[BEFORE] = chosen
        if outcome := st.session_state.pop(TOLD, None):
            done, text = outcome
            (st.success if done else st.error)(text)


def _reason(row: pd.Series, sentence: str, zone: tzinfo | None) -> None:
    """The box for the reason; what was said before, and the way to take it back."""
    explained = row["keadaan"] == EXPLAINED
    if explained:
        when = formats.day(row["tanggal"])
        told = _("Sudah dijelaskan oleh {siapa} pada {kapan}: {alasan}").format(siapa=row["oleh"], kapan=when, alasan=row["alasan"])
        st.html(f'<p class="catatan">{escape(told)}</p>')
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(_("Mengapa angka ini benar"), key=WHY, placeholder=_("mis. sumber kedua menghitung sesudah verifikasi"), width=520)
        st.button(_("Simpan penjelasan"), key="simpan_penjelasan", type="primary", on_click=_explain, args=(row["id"], row["isi"], sentence, zone))
        if explained:
            st.button(_("Buka lagi"), key="buka_temuan", on_click=_open_again, args=(row["id"], sentence))


def _hindrance(view: View) -> str:
    """Why the reader cannot explain a finding, in words; nothing where they can."""
    return publishing.barred(
        view,
        folder=_("Temuan belum dapat dijelaskan di sini: dasbor ini dibuka dari folder berkas. Penjelasan memerlukan simpanan; hubungi pengelola dasbor."),
        reader=_("Hanya operator yang menjelaskan temuan. Sampaikan alasannya kepada operator, atau perbaiki angkanya di sumbernya."),
        past=_("Anda melihat terbitan lama. Kembali ke data terbaru untuk menjelaskan temuan."),
    )


def _explain(identifier: str, said: str, sentence: str, zone: tzinfo | None) -> None:
    reason = str(st.session_state[WHY]).strip()
    if len(reason) < publishing.SHORTEST:
        st.session_state[TOLD] = False, _("Tulis alasannya: pembaca harus dapat memahami mengapa angka ini dibiarkan.")
        return
    day = pd.Timestamp(datetime.now(zone).date())
    row = explanation(identifier, said, reason=reason, user=roles.user_name(), day=day)
    why = _("Temuan dijelaskan: {apa}. {alasan}").format(apa=sentence, alasan=reason)
    _publish(row, why, _("Temuan dijelaskan, tercatat di Riwayat sebagai terbitan {n}."))


def _open_again(identifier: str, sentence: str) -> None:
    why = _("Penjelasan dicabut: {apa}").format(apa=sentence)
    gone = pd.DataFrame({"id": pd.Series([identifier], dtype="str")})
    _publish(gone, why, _("Temuan terbuka lagi, tercatat di Riwayat sebagai terbitan {n}."), removed=True)


def _publish(row: pd.DataFrame, reason: str, outcome: str, *, removed: bool = False) -> None:
    if publishing.written(TABLE, lambda _data: row, reason=reason, kind=KIND, told=TOLD, outcome=outcome, removed=removed):
        st.session_state[WHY], st.session_state[WHICH] = "", None

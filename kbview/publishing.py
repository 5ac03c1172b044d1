"""Publishing what was uploaded: who may, the ticks and the reason, what came of it, and the way back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape

import streamlit as st

from kbdata import home
from kbdata.importing.findings import WARNING
from kbdata.problems import DatasetError
from kbdata.publication import Publication, StoreError
from kbview import formats, roles, upload, words, words_findings, words_store
from kbview.i18n import _, _n
from kbview.upload import Upload
from kbview.view import store

LAST, TROUBLE, BASE = "terbitan_terakhir", "terbitan_masalah", "Data dasar: contoh bawaan program"
SHORTEST = 5  # letters of a reason


@dataclass(frozen=True)
class Published:
    """What was published last in this session. effect: its effect as it was told before. undone: the publication that took it back."""

    publication: Publication
    effect: str
    undone: Publication | None = None


def hindrance() -> str:
    """Why the reader cannot publish, in words; nothing where they can."""
    if store() is None:
        return _(
            "Berkas dapat diperiksa, tetapi belum dapat diterbitkan: dasbor ini dibuka dari folder berkas. "
            "Pengelola menyiapkan penyimpanan dengan menjalankan dasbor dengan KBDATA_HOME berisi folder kosong."
        )
    if not roles.operator():
        return _("Berkas dapat diperiksa, tetapi hanya operator yang menerbitkan. Masuk sebagai operator, atau kirim berkas bertanda kepada operator.")
    return ""


def form(given: Upload, effect: str) -> None:
    """The last step: tick each kind of warning, give the reason, publish. effect: in one sentence, to be told again afterwards."""
    with st.container(border=True, key="kartu_terbitkan"):
        st.html(f'<h2 class="temuan">{escape(_("Terbitkan"))}</h2>')
        if why := hindrance():
            st.html(f'<p class="ukuran">{escape(why)}</p>')
            return
        if not given.done.publishable:
            told = _("Perbaiki dahulu semua galat, lalu unggah berkas yang sudah diperbaiki.") if given.done.errors else _("Tidak ada yang perlu diterbitkan.")
            st.html(f'<p class="ukuran">{escape(told)}</p>')
            return
        about = _("Semuanya berubah sekaligus, tercatat di Riwayat atas nama {n}, dan dapat dibatalkan.").format(n=roles.user_name())
        st.html(f'<p class="ukuran">{escape(about)}</p>')
        kinds = Counter(problem.code for problem in given.done.problems if problem.severity == WARNING)
        with st.form("terbitkan", enter_to_submit=False, border=False):
            ticks = [st.checkbox(_tick(given, code, count), key=f"benar_{given.file_id}_{code}") for code, count in kinds.items()]
            reason = st.text_input(_("Alasan atau keterangan"), key="alasan_terbit", placeholder=_("mis. laporan bulanan Maret 2020 dari DPPKBPM"))
            if st.form_submit_button(_("Terbitkan"), type="primary", key="terbitkan_sekarang"):
                _publish(given, reason or "", all(ticks), effect)
        if trouble := st.session_state.pop(TROUBLE, None):
            st.error(trouble)


def told() -> None:
    """What was published last, and the way back, as long as nothing was published after it."""
    last: Published | None = st.session_state.get(LAST)
    opened = store()
    if last is None or opened is None:
        return
    with st.container(border=True, key="kartu_hasil_terbit"):
        mine = last.publication
        if last.undone:
            told = _("Terbitan {n} dibatalkan: data kembali seperti terbitan {k}.").format(n=mine.number, k=mine.number - 1)
            st.html(f'<h2 class="temuan">{escape(told)}</h2>')
            return
        counts = mine.total()
        title = _("Terbit: {f}, terbitan {n}").format(f=mine.file, n=mine.number)
        about = _("{b} baris baru, {u} berubah. {e}.").format(b=formats.number(counts["baru"]), u=formats.number(counts["berubah"]), e=last.effect)
        st.html(f'<h2 class="temuan">✓ {escape(title)}</h2><p class="ukuran">{escape(about)}</p>')
        latest = opened.latest()
        if latest is not None and latest.number == mine.number and roles.operator():
            st.button(_("Batalkan terbitan ini"), key="batalkan_terbitan", on_click=_undo)
        if trouble := st.session_state.pop(TROUBLE, None):
            st.error(trouble)


def _tick(given: Upload, code: str, count: int) -> str:
    first = next(problem for problem in given.done.warnings if problem.code == code)
    wrong, _mend = words_findings.wrong_and_mend(given.data, code, first.value, first.expected)
    if count == 1:
        return _("Sudah diperiksa dan benar: {apa}").format(apa=wrong)
    return _n("Sudah diperiksa dan benar, {n} peringatan, antara lain: {apa}", count).format(n=formats.number(count), apa=wrong)


def _publish(given: Upload, reason: str, ticked: bool, effect: str) -> None:
    """Publish, if all was ticked and a reason was given; onto an empty store the base data first, so that a change is a change of what was seen."""
    if not ticked:
        st.session_state[TROUBLE] = _("Centang setiap peringatan setelah memeriksanya, atau perbaiki berkasnya.")
        return
    if len(reason.strip()) < SHORTEST:
        st.session_state[TROUBLE] = _("Tulis alasannya: riwayat harus dapat menjelaskan mengapa data berubah.")
        return
    opened = store()
    if opened is None or not roles.operator():
        return
    done, user = given.done, roles.user_name()
    try:
        with st.status(_("Menerbitkan…"), expanded=False) as progress:
            if home.begin(opened, user=user, reason=BASE):
                progress.update(label=_("Data dasar diterbitkan; menerbitkan perubahan…"))
            made = opened.publish({**done.changes, **done.layers}, user=user, reason=reason.strip(), file=done.file, sha256=done.sha256)
            progress.update(label=_("Terbit"), state="complete")
    except StoreError as error:
        st.session_state[TROUBLE] = words_store.trouble(error)
        return
    except DatasetError as error:
        st.session_state[TROUBLE] = " ".join(words.problem(problem) for problem in error.problems[:3])
        return
    upload.remember(done.mapping)
    upload.let_go()
    st.session_state[LAST] = Published(made, effect)
    st.session_state.pop("alasan_terbit", None)
    st.rerun()


def _undo() -> None:
    """Publish again what stood before."""
    last: Published = st.session_state[LAST]
    opened = store()
    if opened is None or not roles.operator():
        return
    try:
        number = last.publication.number
        reason = _("Membatalkan terbitan {n} ({f})").format(n=number, f=last.publication.file)
        undone = opened.restore(number - 1, user=roles.user_name(), reason=reason)
    except (StoreError, DatasetError) as error:
        st.session_state[TROUBLE] = words_store.trouble(error) if isinstance(error, StoreError) else str(error)
        return
    st.session_state[LAST] = Published(last.publication, last.effect, undone)

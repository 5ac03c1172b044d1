"""Publishing what was uploaded: who may, the ticks and the reason, what came of it, and the way back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import tzinfo
from html import escape

import pandas as pd
import streamlit as st

from kbdata import home
from kbdata.dataset import Dataset
from kbdata.importing.findings import WARNING
from kbdata.problems import DatasetError
from kbdata.publication import Publication, StoreError
from kbview import formats, roles, upload, words, words_findings, words_store
from kbview.i18n import _, _n
from kbview.upload import Upload
from kbview.view import View, open_latest, store

LAST, TROUBLE = "terbitan_terakhir", "terbitan_masalah"  # session keys: number and effect of this session's own publication; what went wrong
FIRST, UNDONE = "dasar", "pulihkan"  # kinds of publications
BASE = "Data dasar: contoh bawaan program"
SHORTEST = 5  # letters of a reason


def hindrance() -> str:
    """Why the reader cannot publish, in words; nothing where they can."""
    if store() is None:
        return _(
            "Berkas dapat diperiksa, tetapi belum dapat diterbitkan: dasbor ini dibuka dari folder berkas. "
            "Penerbitan memerlukan simpanan; hubungi pengelola dasbor."
        )
    if not roles.operator():
        return _("Berkas dapat diperiksa, tetapi hanya operator yang menerbitkan. Masuk sebagai operator, atau kirim berkas bertanda kepada operator.")
    return ""


def barred(view: View, *, folder: str, reader: str, past: str) -> str:
    """Why the reader cannot change what is shown; nothing where they can.

    The words for each case: folder: the data are a folder of files. reader: they are no operator. past: an older publication is looked at.
    """
    opened = store()
    if opened is None:
        return folder
    if not roles.operator():
        return reader
    latest = opened.latest()
    return past if latest is not None and latest.version != view.data.version else ""


def attempt(act: Callable[[], Publication | str]) -> Publication | str:
    """Publish, or say in words why that could not be. act: publishes, or says itself why it does not."""
    try:
        return act()
    except StoreError as error:
        return words_store.trouble(error)
    except DatasetError as error:
        return _troubles(error)


def written(table: str, rows: Callable[[Dataset], pd.DataFrame | str], *, reason: str, kind: str, told: str, outcome: str, removed: bool = False) -> bool:
    """Publish rows of one table, onto an empty store after the base data; whether it was done.

    rows: makes them from the data as they stand now, or says in words why they are not to be published. removed: whether they are taken out.
    told: the session key that takes what came of it, as (done, words). outcome: the words for what was done, `{n}` the number of the publication.
    """
    opened, user = store(), roles.user_name()
    if opened is None or not roles.operator():
        return False

    def act() -> Publication | str:
        home.begin(opened, user=user, reason=BASE)
        made = rows(opened.snapshot())
        if isinstance(made, str):
            return made
        changes = {table: made}
        return opened.publish({} if removed else changes, removed=changes if removed else None, user=user, reason=reason, kind=kind)

    done = attempt(act)
    st.session_state[told] = (False, done) if isinstance(done, str) else (True, outcome.format(n=done.number))
    return not isinstance(done, str)


def form(given: Upload, effect: str) -> None:
    """The last step: tick each kind of warning, give the reason, publish. effect: in one sentence, to be told again afterwards."""
    with st.container(border=True, key="kartu_terbitkan"):
        why = hindrance()
        st.html(f'<h2 class="temuan">{escape(_finding(given, blocked=bool(why)))}</h2>')
        if why:
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


def _finding(given: Upload, *, blocked: bool) -> str:
    """What publishing would do, or that it cannot be done."""
    done = given.done
    if not done.publishable:
        return _("Belum dapat diterbitkan") if done.errors else _("Tidak ada yang perlu diterbitkan")
    if blocked:
        return _("Siap, tetapi tidak dapat diterbitkan di sini")
    rows = {"baru": sum(count.new for count in done.counts.values()), "berubah": sum(count.changed for count in done.counts.values()), "dihapus": 0}
    if not done.changes:
        return _n("Terbitkan {n} lapisan batas", len(done.layers)).format(n=len(done.layers))
    return _("Terbitkan {apa}").format(apa=words_store.counted(rows))


def told() -> None:
    """What was published last, and the way back: also for who comes later and finds that it should not have been."""
    opened = store()
    latest = opened.latest() if opened else None
    if latest is None or latest.kind == FIRST:
        return
    with st.container(border=True, key="kartu_hasil_terbit"):
        st.html(f'<h2 class="temuan">{escape(_outcome(latest))}</h2><p class="ukuran">{escape(_about(latest, open_latest().zone))}</p>')
        if latest.kind != UNDONE and roles.operator():
            st.button(_("Batalkan terbitan ini"), key="batalkan_terbitan", on_click=_undo, args=(latest,))
        if trouble := st.session_state.pop(TROUBLE, None):
            st.error(trouble)


def _outcome(latest: Publication) -> str:
    """What the last publication was; of this session's own with a tick."""
    mine, effect = st.session_state.get(LAST, (0, ""))
    if latest.kind == UNDONE:
        return _("Terbitan terakhir ({n}) memulihkan keadaan sebelumnya").format(n=latest.number)
    if latest.number == mine:
        return "✓ " + _("Terbit: {f}, terbitan {n}").format(f=latest.file, n=latest.number) + (f". {effect}" if effect else "")
    return _("Terbitan terakhir: {f}, terbitan {n}").format(f=latest.file or _("tanpa berkas"), n=latest.number)


def _about(latest: Publication, zone: tzinfo | None) -> str:
    counts = latest.total()
    return _("{t}, oleh {siapa}: {alasan}. {b} baris baru, {u} berubah, {h} dihapus.").format(
        t=formats.moment(latest.time, zone),
        siapa=latest.user,
        alasan=latest.reason.rstrip("."),
        b=formats.number(counts["baru"]),
        u=formats.number(counts["berubah"]),
        h=formats.number(counts["dihapus"]),
    )


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
    if given.renewed:
        st.session_state[TROUBLE] = _("Data berubah sejak berkas ini diperiksa, dan dampaknya dihitung ulang. Lihat dampaknya, lalu terbitkan.")
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
        st.session_state[TROUBLE] = _troubles(error)
        return
    upload.remember(done.mapping)
    upload.let_go()
    st.session_state[LAST] = made.number, effect
    st.session_state.pop("alasan_terbit", None)
    st.rerun()


def _undo(latest: Publication) -> None:
    """Publish again what stood before the last publication."""
    opened = store()
    if opened is None or not roles.operator():
        return
    if opened.publication().number != latest.number:  # somebody has published since this page was drawn
        told = _("Sudah ada terbitan baru sesudah terbitan {n}; yang dibatalkan hanya terbitan terakhir. Lihat Riwayat.")
        st.session_state[TROUBLE] = told.format(n=latest.number)
        return
    reason = _("Membatalkan terbitan {n} ({f})").format(n=latest.number, f=latest.file)
    done = attempt(lambda: opened.restore(latest.number - 1, user=roles.user_name(), reason=reason))
    if isinstance(done, str):
        st.session_state[TROUBLE] = done


def _troubles(error: DatasetError) -> str:
    return " ".join(f"{problem.file}: {words.problem(problem)}" for problem in error.problems[:3])

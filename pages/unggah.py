"""Unggah: a file comes in: what stands in it, what is wrong, what it would change; then it is published, or not."""

from __future__ import annotations

from html import escape

import streamlit as st

from kbview import filters, mapping_form, publishing, upload
from kbview.card import show
from kbview.cards import upload as uploaded
from kbview.cards import upload_effect
from kbview.i18n import _
from kbview.upload import Upload
from kbview.view import open_latest

view = filters.current()
head = st.container(key="kepala_halaman")


def steps(given: Upload) -> None:
    """What is wrong, what stands in the file, how it is read, what it would change; and the last step."""
    done = given.done
    show("temuan_berkas", uploaded.findings, done)
    if done.sheets and done.problems:
        st.download_button(_("Unduh berkas bertanda (XLSX)"), lambda: upload.marked(given), f"periksa-{done.file}.xlsx", upload.SHEET, on_click="ignore")
    names = [sheet.name for sheet in done.sheets if not sheet.cells.empty]
    if names:
        key = f"lembar_{given.file_id}"
        sheet = st.segmented_control(_("Lembar"), names, default=names[0], required=True, key=key) if len(names) > 1 else names[0]
        show("isi_berkas", uploaded.preview, done, sheet or names[0])
    mapping_form.draw(given)
    if done.publishable and given.effect is not None:
        left, right = st.columns([5, 7])
        with left:
            show("selisih", upload_effect.difference, done)
        with right:
            show("dampak", upload_effect.told, given.effect)
        for table, changed in given.changed.items():
            show(f"baris_{table}", upload_effect.listed, done, table, changed)
    publishing.form(given, upload_effect.title(view, given.effect) if given.effect else "")


if view.data is not open_latest():
    head.html(f'<h1 class="kalimat">{escape(_("Anda sedang melihat data lama. Kembali ke data terbaru untuk mengunggah berkas."))}</h1>')
else:
    publishing.told()
    left, right = st.columns([7, 5])
    with left, st.container(border=True, key="kartu_unggah", height="stretch"):
        given = upload.box()
        if why := publishing.hindrance():
            st.html(f'<p class="catatan">{escape(why)}</p>')
    with right:
        upload.templates(view.data)
    head.html(f'<h1 class="kalimat">{escape(uploaded.sentence(view, given.done if given else None))}</h1>')
    if given is not None:
        steps(given)

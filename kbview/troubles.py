"""The page that is shown when the data cannot be used: which file, which row, what is wrong, and how to mend it."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from kbdata.problems import DatasetError
from kbview import formats, tables, words
from kbview.i18n import _, _n
from kbview.tables import Column, Table


def show(error: DatasetError) -> None:
    """List every problem of the data set; no number is shown beside them."""
    count = len(error.problems)
    st.html(f'<h1 class="kalimat">{escape(_n("Data belum dapat ditampilkan: {n} masalah ditemukan.", count).format(n=formats.number(count)))}</h1>')
    st.html(_advice(_("Perbaiki berkas di bawah ini di folder data, lalu muat ulang halaman. Tidak ada angka yang ditampilkan sebelum data utuh.")))
    rows = [(fault.file, fault.row, fault.column, words.problem(fault)) for fault in error.problems]
    frame = pd.DataFrame(rows, columns=["berkas", "baris", "kolom", "masalah"])
    columns = (
        Column("berkas", _("Berkas")),
        Column("baris", _("Baris"), "number"),
        Column("kolom", _("Kolom")),
        Column("masalah", _("Masalah dan cara memperbaikinya")),
    )
    st.html(tables.html(Table(frame, columns), limit=200))


def unexpected() -> None:
    """A fault of the program itself: say so, and what the reader can do."""
    st.html(f'<h1 class="kalimat">{escape(_("Halaman ini tidak dapat ditampilkan."))}</h1>')
    st.html(
        _advice(
            _(
                "Terjadi kesalahan pada dasbor, bukan pada data Anda. Muat ulang halaman atau kosongkan saringan; "
                "bila tetap terjadi, sampaikan alamat halaman ini kepada pengelola."
            )
        )
    )


def _advice(text: str) -> str:
    return f'<p class="ukuran">{escape(text)}</p>'

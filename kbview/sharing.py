"""The link that is copied pins what is seen, and the link that was opened is held against what is shown.

A copied link names the filters, the language, the publication, the data version and the method version, each also where it is what a
reader gets without asking: what is the default today may not be it tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from kbdata import method
from kbdata.dataset import Dataset
from kbdata.publication import Publication
from kbview import publications, words_method
from kbview.i18n import _
from kbview.publications import Shown
from kbview.view import View, open_latest, open_publication

VERSION, METHOD = "versi", "versi_metode"  # in the address; no widget may have these as its key
OPENED = "tautan_dibuka"  # session key: what the link that was opened pinned
RULES = {table for tables in method.TABLES.values() for table in tables}


@dataclass(frozen=True)
class Link:
    """What a link pinned beside the filters: a publication as the address names it, a data version, a method version; empty where nothing."""

    publication: str
    version: str
    method: str


def pins(view: View, state: Shown) -> dict[str, dict[str, str]]:
    """What the copied link says beside the address of the page: `selalu` in any case, `bila_kosong` where the address does not say it yet."""
    publication = state.past or state.latest
    always = {VERSION: view.data.version, METHOD: method_of(view.data).text}
    if publication:
        always[publications.KEY] = publications.label(publication, view.data.zone)
    return {"selalu": always, "bila_kosong": {"periode": view.period, "bahasa": view.language.upper()}}


def opened(state: Shown) -> Link | None:
    """What the link that was opened pinned, for as long as the reader looks at the publication that it asked for.

    It is taken out of the address: the filters may change after, and then the address is no longer that link.
    """
    kept = (VERSION, METHOD) if state.latest else (VERSION, METHOD, publications.KEY)  # without publications no widget holds the latter
    asked = str((st.session_state if state.latest else st.query_params).get(publications.KEY) or "")
    found = {key: st.query_params.pop(key) for key in kept if key in st.query_params}
    if found:
        st.session_state[OPENED] = Link(asked, found.get(VERSION, ""), found.get(METHOD, ""))
    link: Link | None = st.session_state.get(OPENED)
    if link and state.latest and link.publication != asked:
        forget()
        return None
    return link


def forget() -> None:
    """The reader has read what is said of the link."""
    st.session_state.pop(OPENED, None)


def told(state: Shown) -> str:
    """What is shown that the link did not mean, and what has changed in the method since the publication that is looked back at."""
    link = opened(state)
    said = (_of_data(state, link), _of_method(state.data, link), _since(state)) if link else (_since(state),)
    return " ".join(filter(None, said))


@lru_cache(maxsize=8)
def method_of(data: Dataset) -> method.Method:
    """The method version of a data set; it is asked for at every turn."""
    return method.version(data)


def _of_data(state: Shown, link: Link) -> str:
    if not state.latest and link.publication:
        return _("Tautan ini menunjuk terbitan {t}, tetapi di sini tidak ada riwayat; yang ditampilkan adalah data yang ada kini.").format(t=link.publication)
    if link.version in ("", state.data.version):
        return ""
    if state.latest:
        return _("Tautan ini dibuat dari data versi {a}; yang ditampilkan adalah versi {b}, jadi angkanya dapat berbeda.").format(
            a=link.version, b=state.data.version
        )
    return _(
        "Data telah berubah sejak tautan ini dibuat: versi {a}, kini {b}. Keadaan lama tidak dapat ditampilkan di sini karena folder berkas "
        "tidak menyimpan riwayat; untuk itu diperlukan simpanan. Angkanya dapat berbeda."
    ).format(a=link.version, b=state.data.version)


def _of_method(data: Dataset, link: Link) -> str:
    if not link.method:
        return ""
    then, now = method.parse(link.method), method_of(data)
    if then is None:
        return _("Cara hitung yang disebut tautan ini tidak terbaca.")
    apart = words_method.parts(then, now)
    return _("Tautan ini dibuat dengan cara hitung lain. Yang berbeda: {d}.").format(d=apart) if apart else ""


def _since(state: Shown) -> str:
    """Of a publication that is looked back at, what the latest one reckons otherwise; its tables are only opened where they differ."""
    past, latest = state.past, state.latest
    if past is None or latest is None or not _ruled_otherwise(past, latest):
        return ""
    apart = words_method.rows(open_publication(past.number), open_latest())
    return _("Sejak itu cara hitungnya diubah: {d}.").format(d=apart) if apart else ""


def _ruled_otherwise(one: Publication, other: Publication) -> bool:
    return any(one.digests.get(table) != other.digests.get(table) for table in RULES)

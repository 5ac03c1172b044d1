"""Which publication the dashboard shows: the latest, or an older one that the address names; and the words that say so above every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from kbdata import periods
from kbdata.dataset import Dataset
from kbdata.observations import latest
from kbdata.publication import Publication, StoreError
from kbview import formats, words_store
from kbview.i18n import _
from kbview.view import open_latest, open_publication, store

KEY = "per_tanggal"
LABEL = re.compile(r"\d{4}-\d{2}-\d{2} \((\d+)\)")  # of `label`; the day is that of the machine that wrote it, the number counts


@dataclass(frozen=True)
class Shown:
    """What the dashboard shows. as_of: the publication that the address names, as it names one; empty where it names none.

    past: the older publication that is looked back at, where one is. latest: the last one of a store that has any. empty: the store has
    none, so the sample data are shown. trouble: why what the address names is not shown, in words.
    """

    data: Dataset
    as_of: str = ""
    past: Publication | None = None
    latest: Publication | None = None
    empty: bool = False
    trouble: str = ""


def shown() -> Shown:
    """Draw the choice of a publication, where there are any, and open what it says. Raises DatasetError where that is damaged."""
    opened = store()
    every = opened.publications() if opened else ()
    if opened is None or not every:
        return Shown(open_latest(), empty=opened is not None)
    labels = [label(each) for each in reversed(every)]
    asked = st.selectbox(
        _("Data per tanggal"),
        labels,
        index=None,
        key=KEY,
        bind="query-params",
        placeholder=_("data terbaru"),
        accept_new_options=True,  # any date may stand in the address
        filter_mode="contains",
        label_visibility="collapsed",
        width=172,
    )
    if not asked:
        return Shown(open_latest(), latest=every[-1])
    try:
        found = opened.publication(_number(asked) or asked)
        return Shown(open_publication(found.number), label(found), found if found != every[-1] else None, every[-1])
    except StoreError as error:
        return Shown(open_latest(), latest=every[-1], trouble=words_store.trouble(error))
    except ValueError:
        return Shown(open_latest(), latest=every[-1], trouble=_("“{t}” bukan tanggal. Tulis tanggal seperti 2026-01-31 atau pilih terbitan.").format(t=asked))


def told(state: Shown) -> str:
    """What is shown, in words, where that is not simply the latest publication; else empty."""
    past = state.past
    if state.empty:
        return _("Penyimpanan data masih kosong: yang ditampilkan adalah data contoh.")
    if state.trouble:
        return state.trouble + " " + _("Yang ditampilkan adalah data terbaru.")
    if past is None or state.latest is None:
        return ""
    return _("Anda melihat data per {t}: terbitan {n} dari {total}, oleh {siapa} ({alasan}). Semua angka adalah keadaan saat itu.").format(
        t=formats.moment(past.time), n=past.number, total=state.latest.number, siapa=past.user, alasan=past.reason
    )


def dated(state: Shown) -> str:
    """How fresh the data are: the day of the publication shown; of a folder of files, the end of the latest period reported."""
    publication = state.past or state.latest
    if publication:
        return _("Terbitan {tanggal}").format(tanggal=formats.day(publication.time.astimezone(), "medium"))
    return _("Data per {tanggal}").format(tanggal=formats.day(periods.end(latest(state.data)), "medium"))


def look_back(publication: Publication | None) -> None:
    """Let the whole dashboard show an older publication from the next run on; None: the latest again."""
    st.session_state[KEY] = None if publication is None else label(publication)


def label(publication: Publication) -> str:
    """A publication as the address names it, the same in every language: its day and its number."""
    return label_of(publication.time, publication.number)


def label_of(time: datetime, number: int) -> str:
    """The same, from a time and a number."""
    return f"{time.astimezone():%Y-%m-%d} ({number})"


def _number(asked: str) -> int | None:
    found = LABEL.fullmatch(asked)
    return int(found[1]) if found else None

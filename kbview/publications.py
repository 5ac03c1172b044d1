"""Which publication the dashboard shows: the latest, or an older one that the address names; and the words that say so above every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

import streamlit as st

from kbdata import periods
from kbdata.dataset import Dataset
from kbdata.observations import latest
from kbdata.problems import DatasetError
from kbdata.publication import Publication, StoreError
from kbview import formats, words_store
from kbview.i18n import _
from kbview.view import open_latest, open_publication, store

KEY = "per_tanggal"
NUMBERED = re.compile(r"\((\d+)\)$")  # how a label ends


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
    zone = _zone()
    asked = st.selectbox(
        _("Data per tanggal"),
        [label(each, zone) for each in reversed(every)],
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
        number = NUMBERED.search(asked)
        found = opened.publication(int(number[1]) if number else asked, zone)
        data = open_publication(found.number)
        return Shown(data, label(found, data.zone), found if found != every[-1] else None, every[-1])
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
        t=formats.moment(past.time, state.data.zone), n=past.number, total=state.latest.number, siapa=past.user, alasan=past.reason
    )


def dated(state: Shown) -> str:
    """How fresh the data are: the day of the publication shown; of a folder of files, the end of the latest period reported."""
    publication = state.past or state.latest
    if publication:
        return _("Terbitan {tanggal}").format(tanggal=formats.day(publication.time.astimezone(state.data.zone), "medium"))
    return _("Data per {tanggal}").format(tanggal=formats.day(periods.end(latest(state.data)), "medium"))


def look_back(publication: Publication | None) -> None:
    """Let the whole dashboard show an older publication from the next run on; None: the latest again."""
    st.session_state[KEY] = None if publication is None else label(publication, _zone())


def label(publication: Publication, zone: tzinfo | None) -> str:
    """A publication as the address names it, the same in every language: its day in a time zone, and its number."""
    return label_of(publication.time, publication.number, zone)


def label_of(time: datetime, number: int, zone: tzinfo | None) -> str:
    """The same, from a time and a number."""
    return f"{time.astimezone(zone):%Y-%m-%d} ({number})"


def _zone() -> tzinfo | None:
    """The time zone of the latest data; that of the machine while those cannot be read, so that older ones can still be chosen."""
    try:
        return open_latest().zone
    except DatasetError:
        return None

"""Reports to take away: slides, a report on paper, the bundle of evidence; made in the background while the reader goes on looking."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from kbdata import home
from kbview import arranging, filters, formats
from kbview.card import chosen
from kbview.i18n import _, _n
from kbview.jobs import FILE, Job, Jobs
from kbview.readers import READERS
from kbview.view import View

PUBLICATION = re.compile(r"\((\d+)\)$")  # the number in a publication as the address names it
COOKIE = "kampung_ekspor"  # of the browser, until it is closed
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)  # as `secrets.token_urlsafe` makes it
TICK = 1.0  # seconds between two looks at what runs


@dataclass(frozen=True)
class Export:
    """A kind of report. arguments: of the command line, from what is looked at; stem, ending: of its file."""

    name: str
    about: str
    stem: str
    ending: str
    mime: str
    arguments: Callable[[View], list[str]]


def exports() -> dict[str, Export]:
    """What can be taken away, by kind."""
    return {
        "deck": Export(
            _("Paparan"),
            _("PPTX dengan gambar yang dapat disunting, menurut saringan"),
            "paparan",
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            lambda view: ["deck", FILE, *_asked(view), *_given({"--skpd": view.skpd, "--bidang": view.bidang, "--slides": ",".join(arranging.order())})],
        ),
        "report": Export(
            _("Laporan"),
            _("PDF siap cetak untuk kota atau tempat yang dipilih"),
            "laporan",
            "pdf",
            "application/pdf",
            lambda view: ["report", "--out", FILE, *_asked(view)],
        ),
        "bundle": Export(
            _("Paket bukti"),
            _("ZIP berisi laporan, semua data, kamus, dan cara menghitung, untuk penilai"),
            "bukti",
            "zip",
            "application/zip",
            lambda view: ["bundle", FILE, *_asked(view), *_given({"--skpd": view.skpd, "--bidang": view.bidang})],
        ),
    }


@st.fragment
def panel() -> None:
    """Draw the button of the header that opens the list of reports; the list only once it is open."""
    opened = st.popover(_("Unduh laporan"), key="unduh_laporan", on_change="rerun")
    if opened.open:
        with opened:
            _list(filters.current())


def _list(view: View) -> None:
    st.html(f'<p class="ukuran">{escape(_("Menurut saringan: {s}; periode {p}").format(s=chosen(view), p=formats.period(view.period)))}</p>')
    for kind in exports():
        _one(view, kind)


@st.fragment
def slides() -> None:
    """Draw the making of slides alone, where a meeting is arranged."""
    _one(filters.current(), "deck", "rapat")


def _one(view: View, kind: str, where: str = "kepala") -> None:
    """One kind of report. where: in which of the two places it stands."""
    export, job = exports()[kind], _held()[kind]
    if job is not None:
        st.html(f"<script>document.cookie = {json.dumps(f'{COOKIE}={_token()}; path=/; SameSite=Strict')};</script>", unsafe_allow_javascript=True)
    with st.container(key=f"bawa_{kind}_{where}", gap="small"):
        st.html(f'<p class="bawa"><b>{escape(export.name)}</b> {escape(export.about)}</p>')
        if job is not None and job.busy:
            st.fragment(_running, run_every=TICK)(kind, where)
        else:
            _at_rest(view, kind, where, export, job)


def _at_rest(view: View, kind: str, where: str, export: Export, job: Job | None) -> None:
    """A report that is not being made: what came of it the last time, and the button that makes it."""
    if job is not None and job.trouble:
        st.html(f'<p class="catatan" role="status">{escape(job.trouble)}</p>')
    with st.container(horizontal=True, vertical_alignment="center"):
        if job is not None and job.state == "selesai":
            label = _("Unduh {jenis}").format(jenis=export.ending.upper())
            st.download_button(label, job.file.read_bytes, job.file.name, export.mime, key=f"ambil_{kind}_{where}", type="primary", on_click="ignore")
            st.html(f'<p class="catatan">{escape(job.asked)}</p>', width="content")
        again = _("Buat lagi") if job is not None else _("Buat {jenis}").format(jenis=export.ending.upper())
        st.button(again, key=f"buat_{kind}_{where}", on_click=_start, args=(view, kind))


def _running(kind: str, where: str) -> None:
    """A report that is being made: how far it is, and the button that stops it. When it is ready, the page is drawn once more."""
    mine = _held()
    job = mine[kind]
    if job is None or not job.busy:
        st.rerun()
    told = job.doing or _("Menyiapkan…")
    if job.every:
        told += f" {job.done + 1}/{job.every}"
    if job.state == "menunggu":
        ahead = mine.ahead(job)
        told = _n("Menunggu giliran: {n} ekspor di depan", ahead).format(n=ahead)
    st.progress(job.share, told)
    st.button(_("Batalkan"), key=f"batal_{kind}_{where}", on_click=mine.cancel, args=(kind,))


def _start(view: View, kind: str) -> None:
    export = exports()[kind]
    stem = "-".join([export.stem, view.place, view.period, view.data.version])
    opened = ["--home", home.located()]
    asked = f"{chosen(view)}; {formats.period(view.period)}"
    _held().start(kind, [*opened, *export.arguments(view)], f"{stem}.{export.ending}", language=view.language, asked=asked)


def _held() -> Jobs:
    """The exports of this reader."""
    return READERS[_token()]


@st.cache_resource(scope="session", on_release=READERS.go, show_spinner=False)
def _token() -> str:
    """What tells this reader, also after the page was loaded anew: the browser keeps it once there is an export to be found again."""
    kept = str(st.context.cookies.get(COOKIE) or "")
    token = kept if TOKEN.fullmatch(kept) else secrets.token_urlsafe()
    READERS.come(token)
    return token


def _asked(view: View) -> list[str]:
    """What is looked at, as the command line takes it."""
    number = PUBLICATION.search(view.as_of)
    return _given({"--place": view.place, "--period": view.period, "--as-of": number[1] if number else view.as_of})


def _given(options: dict[str, str | None]) -> list[str]:
    return [part for option, value in options.items() if value for part in (option, value)]

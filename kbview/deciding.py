"""Deciding in a meeting: what, who and by when, typed in one row, and what becomes of a decision later; each a publication of the store."""

from __future__ import annotations

from html import escape
from time import time_ns
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from kbdata import decisions, indicators, targets
from kbdata.dataset import Dataset
from kbdata.decisions import DONE, NEW, RUNNING, TABLE
from kbview import agenda, clicked, formats, i18n, publishing, words_decisions
from kbview.cards import decisions as cards
from kbview.cards import naming
from kbview.i18n import _
from kbview.view import View, city_day, remembered, store

CARD, KIND = "putuskan", "keputusan"
TOLD, BEFORE = "putuskan_hasil", "putuskan_tadi"  # session keys: what came of the last step; the decision chosen in the run before
PUT_OFF = "undur"
LATER = pd.Timedelta(days=30)


def address(view: View, page: str) -> str | None:
    """The address on a page at which this reader may change a decision, up to its name; None for one who may not, or who looks at an older publication."""
    if _hindrance(view):
        return None
    kept = {key: value for key, value in st.query_params.to_dict().items() if key != cards.ASKED}
    return f"{page}?{urlencode(kept)}&" if kept else f"{page}?"


def form(view: View, *, key: str, change: bool = True) -> None:
    """One row to type a decision in, and one to change those that there are; for readers who may not, how it could be done.

    key: tells the form of one page from that of another. change: whether those that there are can be changed, too.
    """
    with st.container(border=True, key=f"kartu_{CARD}"):
        about = _("Tulis, lalu tekan Enter. Angka yang ditampilkan sekarang ikut tersimpan, dan tampil lagi pada rapat berikutnya.")
        st.html(f'<h2 class="temuan">{escape(_("Putuskan"))}</h2><p class="ukuran">{escape(about)}</p>')
        if why := _hindrance(view):
            st.html(f'<p class="catatan">{escape(why)}</p>')
            return
        _new(view, key)
        if outcome := st.session_state.pop(TOLD, None):
            done, text = outcome
            (st.success if done else st.error)(text)
        if change:
            _existing(view, key)


def _new(view: View, key: str) -> None:
    """What the decision is about, and the row that it is typed in. Each choice starts anew where the filter that presets it changes."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"perihal_{key}"):
        places = _places(view)
        place = st.selectbox(
            _("Tempat"),
            list(places),
            list(places).index(view.place),
            format_func=lambda code: places[code],
            key=f"putuskan_tempat_{key}_{view.place}",
            filter_mode="contains",
            width=300,
        )
        numbers = _indicators(view)
        leading = view.data.setting("indikator_utama")
        code = st.selectbox(
            _("Angka yang dijadikan dasar"),
            list(numbers),
            list(numbers).index(leading),
            format_func=lambda code: numbers[code],
            key=f"putuskan_angka_{key}",
            filter_mode="contains",
            width=340,
        )
        st.html(f'<p class="catatan">{escape(_now(view, code, place))}</p>')
    agencies = _agencies(view)
    now = city_day(view.data)
    usual = words_decisions.deadlines(pd.Timestamp(now))
    with st.form(f"putuskan_{key}", border=False), st.container(key=f"isian_{key}"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(_("Apa yang diputuskan"), key=f"putuskan_apa_{key}", placeholder=_("mis. pelayanan KB keliling dua kali sebulan"))
            st.selectbox(
                _("Siapa"),
                list(agencies),
                list(agencies).index(view.skpd) if view.skpd else None,
                format_func=lambda code: agencies[code],
                key=f"putuskan_siapa_{key}_{view.skpd}",
                placeholder=_("Pilih SKPD"),
                filter_mode="contains",
                width=260,
            )
            st.selectbox(_("Kapan"), list(usual), format_func=lambda code: usual[code], key=f"putuskan_kapan_{key}", width=210)
            st.form_submit_button(_("Putuskan"), type="primary", key=f"putuskan_kirim_{key}", on_click=_decide, args=(view, key, place, code))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input(_("Mengapa (boleh kosong)"), key=f"putuskan_sebab_{key}")
            if code:
                _expected(view, key, code, place)
            st.date_input(_("Atau tanggal lain"), None, min_value=now, format="DD/MM/YYYY", key=f"putuskan_tanggal_{key}", width=210)


def _expected(view: View, key: str, code: str, place: str) -> None:
    """The number that is expected: at first the target, where there is one that is not met yet."""
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    said = "%" if formats.is_percent(unit) else unit
    st.number_input(
        _("Angka yang diharapkan ({satuan})").format(satuan=said) if said else _("Angka yang diharapkan"),
        value=targets.ahead(view.data, code, place, view.period),
        step=10.0**-decimals,
        format=f"%.{decimals}f",
        key=f"putuskan_harapan_{key}_{code}_{place}_{view.period}",
        width=260,
    )


def _existing(view: View, key: str) -> None:
    """The choice of a decision that there is, overdue first, and the buttons that change it."""
    found = cards.found(view, cards.day(view))
    if found.empty:
        return
    named = cards.agencies(view)
    rows = {words_decisions.sentence(named, row): row for row in found.itertuples()}
    if st.session_state.get(cards.ASKED) not in rows:  # chosen under other filters, or gone
        st.session_state.pop(cards.ASKED, None)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"ubah_{key}"):
        chosen = st.selectbox(_("Keputusan yang ada"), list(rows), key=cards.ASKED, bind="query-params", filter_mode="contains")
        row = rows[chosen]
        note = f"putuskan_catatan_{key}_{row.id}"
        st.text_input(_("Catatan (boleh kosong)"), key=note, width=260)
        for label, step in _steps(row).items():
            st.button(label, key=f"putuskan_{step}_{key}", on_click=_change, args=(view, row.id, step, note))
    opened = store()
    told = [words_decisions.stands(row), *(words_decisions.history(opened, row.id, view.data.zone) if opened else ())]
    st.html(f'<p class="catatan">{"<br>".join(map(escape, told))}</p>')
    if chosen != st.session_state.get(BEFORE) and cards.ASKED in st.query_params and BEFORE in st.session_state:  # picked at its row, far above
        st.html(clicked.SCROLL.format(step=time_ns(), card=CARD), unsafe_allow_javascript=True)
    st.session_state[BEFORE] = chosen


def calendar(view: View) -> None:
    """Draw the button that hands out the deadlines of the open decisions under the filters; nothing where none is open."""
    found = cards.found(view, cards.day(view))
    if not found["keadaan"].isin(decisions.OPEN).any():
        return
    st.download_button(
        _("Unduh kalender keputusan (ICS)"),
        lambda: agenda.decisions(view.data, found, pd.Timestamp.now("UTC")),
        "keputusan.ics",
        agenda.TYPE,
        key="kalender_keputusan",
        on_click="ignore",
    )


def _hindrance(view: View) -> str:
    """Why the reader cannot decide, in words; nothing where they can."""
    return publishing.barred(
        view,
        folder=_("Keputusan belum dapat dicatat di sini: dasbor ini dibuka dari folder berkas. Mencatat memerlukan simpanan; hubungi pengelola dasbor."),
        reader=_("Hanya operator yang mencatat keputusan. Sampaikan keputusannya kepada operator rapat."),
        past=_("Anda melihat terbitan lama. Kembali ke data terbaru untuk mencatat keputusan."),
    )


@remembered
def _places(view: View) -> dict[str, str]:
    """All places by code, with what each is."""
    return {code: naming.titled(view, code) for code in view.data.places.index}


@remembered
def _indicators(view: View) -> dict[str, str]:
    """All indicators by code, and none."""
    return {"": _("tanpa angka")} | {code: naming.label(view, code) for code in view.data.indicators.index}


@remembered
def _agencies(view: View) -> dict[str, str]:
    """All agencies by code: the short name, and the full one for who looks for it."""
    table = view.data.table("skpd").sort_values("singkatan")
    return {row.kode: f"{row.singkatan} · {row.nama}" for row in table.itertuples()}


@remembered
def _now(view: View, code: str, place: str) -> str:
    """The number that the decision will be taken for, and its target."""
    if not code:
        return _("Keputusan ini disimpan tanpa angka.")
    about = view.data.indicator(code)
    unit, decimals = i18n.own(about, "satuan"), int(about["desimal"])
    [value] = indicators.values(view.data, [code], [place], [view.period])["nilai"]
    now = _("belum lapor") if pd.isna(value) else formats.quantity(value, unit, decimals)
    goal = targets.ahead(view.data, code, place, view.period)
    aimed = "" if goal is None else _("; sasaran {n}").format(n=formats.quantity(goal, unit, decimals))
    return _("Sekarang ({p}): {n}").format(p=formats.period(view.period), n=now) + aimed


def _steps(row: Any) -> dict[str, str]:
    """What can be done with a decision, by the words on its button."""
    if row.status == DONE:
        return {_("Buka lagi"): RUNNING}
    later = {_("Undur {n} hari").format(n=LATER.days): PUT_OFF}
    return ({} if row.status != NEW else {_("Mulai"): RUNNING}) | {_("Selesai"): DONE} | later


def _decide(view: View, key: str, place: str, code: str) -> None:
    """Publish what was typed; where something is missing or it cannot be published, say so and leave it as it was typed."""
    typed = st.session_state
    what, who = str(typed[f"putuskan_apa_{key}"] or "").strip(), typed[f"putuskan_siapa_{key}_{view.skpd}"]
    due = pd.Timestamp(typed[f"putuskan_tanggal_{key}"] or typed[f"putuskan_kapan_{key}"])
    if len(what) < publishing.SHORTEST:
        typed[TOLD] = False, _("Tulis apa yang diputuskan: rapat berikutnya harus dapat memeriksanya.")
        return
    if who is None:
        typed[TOLD] = False, _("Pilih siapa yang menjalankannya.")
        return
    expected = typed.get(f"putuskan_harapan_{key}_{code}_{place}_{view.period}")
    reason = str(typed[f"putuskan_sebab_{key}"] or "").strip()

    def row(data: Dataset) -> pd.DataFrame | str:
        made = decisions.decision(
            data,
            what=what,
            who=who,
            due=due,
            day=pd.Timestamp(city_day(data)),
            place=place,
            period=view.period,
            indicator=code or None,
            expected=expected if code else None,
            reason=reason,
        )
        twin = decisions.same(data, made)
        return made if twin is None else _("Keputusan ini sudah tercatat hari ini ({id}).").format(id=twin)

    told = _("Keputusan: {apa}; {siapa}, {tempat}, tenggat {t}").format(
        apa=what, siapa=cards.agencies(view)[who], tempat=naming.titled(view, place), t=formats.day(due, "medium")
    )
    if publishing.written(TABLE, row, reason=told, outcome=_("Keputusan dicatat, di Riwayat sebagai terbitan {n}."), kind=KIND, told=TOLD):
        for field, empty in ((f"apa_{key}", ""), (f"sebab_{key}", ""), (f"tanggal_{key}", None), (f"siapa_{key}_{view.skpd}", view.skpd)):
            typed[f"putuskan_{field}"] = empty


def _change(view: View, identifier: str, step: str, note: str) -> None:
    """Publish another state or deadline of a decision, unless somebody has changed it since this page was drawn."""
    seen, said = decisions.one(view.data, identifier), str(st.session_state[note] or "").strip()

    def row(data: Dataset) -> pd.DataFrame | str:
        stands = decisions.one(data, identifier)
        if stands is None or seen is None or not stands.reset_index(drop=True).equals(seen.reset_index(drop=True)):
            return _("Keputusan ini baru saja diubah orang lain. Lihat keadaannya sekarang, lalu ulangi.")
        if step != PUT_OFF:
            return decisions.changed(data, identifier, status=step, note=said)
        return decisions.changed(data, identifier, due=max(pd.Timestamp(city_day(data)), stands["tenggat"].iloc[0]) + LATER, note=said)

    what = "" if seen is None else seen["isi"].iloc[0]
    told = _("Keputusan {id} diundur: {apa}") if step == PUT_OFF else _("Keputusan {id} menjadi {keadaan}: {apa}")
    reason = told.format(id=identifier, apa=what, keadaan="" if step == PUT_OFF else words_decisions.state_name(step)) + (f". {said}" if said else "")
    if publishing.written(TABLE, row, reason=reason, outcome=_("Keputusan diubah, di Riwayat sebagai terbitan {n}."), kind=KIND, told=TOLD):
        st.session_state[note] = ""

"""The one filter bar: the same on every page, held in the address, so that a link reopens the same view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import escape
from typing import Any

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from kbdata.dataset import Dataset
from kbdata.observations import published_years
from kbview import i18n
from kbview.i18n import _, _n
from kbview.view import View

SPOKEN = "bahasa_tadi"  # session key: the language of the run before
LOST = "saringan_lepas"  # session key: what a link asked for in vain, and the choices then
KEYS = ("periode", "kecamatan", "kelurahan", "kampung", "skpd", "bidang")


def bar(data: Dataset, as_of: str = "") -> View:
    """Draw the bar and return what it says. Each list offers only what lies inside what was chosen before it.

    as_of: what the address says of the publication that the data are of (`kbview.publications`).
    """
    i18n.speak(asked_language())
    tree = data.places
    offered = _years(data)
    default = data.setting("tahun_utama")
    [city] = tree.index[tree["tingkat"] == "kota"]
    asked = {key: value for key in KEYS if (value := st.query_params.get(key))}  # before the widgets drop what they do not know
    with st.container(key="bilah"):
        st.checkbox(_("Saring"), key="saring_terbuka", on_change="ignore")
        with st.container(key="saringan", horizontal=True, vertical_alignment="bottom", gap="small"):
            index = offered.index(default) if default in offered else len(offered) - 1
            period = st.selectbox(_("Periode"), offered, index=index, key="periode", bind="query-params", width=112)
            kecamatan = _place(data, "kecamatan", _("Kecamatan"), _("Semua kecamatan"), city)
            kelurahan = _place(data, "kelurahan", _("Kelurahan"), _("Semua kelurahan"), kecamatan or city)
            kampung = _place(data, "kampung", _("Kampung"), _("Semua kampung"), kelurahan or kecamatan or city)
            agencies, fields = _agencies(data), _fields(data, i18n.language())
            skpd = _choice("skpd", _("SKPD"), _("Semua SKPD"), list(agencies), agencies.get)
            bidang = _choice("bidang", _("Bidang"), _("Semua bidang"), list(fields), fields.get)
            active = sum(choice is not None for choice in (kecamatan, kelurahan, kampung, skpd, bidang)) + (period != offered[index])
            if active:
                st.button(_n("{n} saringan aktif", active).format(n=active) + " ✕", key="kosongkan", on_click=_clear, args=(offered[index],), type="tertiary")
        told = _unknown(data, asked, (period, kecamatan, kelurahan, kampung, skpd, bidang))
        if told:
            st.html(f'<p class="catatan" role="status">{escape(told)}</p>')
    view = View(data, period, city, kecamatan, kelurahan, kampung, skpd, bidang, i18n.language(), st.context.theme.type == "dark", as_of)
    st.session_state["view"] = view
    return view


def current() -> View:
    """What the bar says. Called by a page, also when only a part of it is drawn again."""
    if "view" not in st.session_state:
        _start_over()
    view: View = st.session_state["view"]
    i18n.speak(view.language)
    return view


def during(period: str) -> View:
    """What the bar says, in a period of the page's own; it holds for the cards of this page until the bar is drawn again."""
    st.session_state["view"] = replace(current(), period=period)
    return current()


def language_switch() -> None:
    """Bahasa Indonesia or English, one click away."""
    st.segmented_control(
        "Bahasa / Language",
        list(i18n.LANGUAGES),
        default=i18n.SOURCE,
        required=True,
        format_func=str.upper,
        key="bahasa",
        bind="query-params",
        label_visibility="collapsed",
    )


def asked_language() -> str:
    """What the language switch says; before it is drawn for the first time, what the address says."""
    return str(st.session_state.get("bahasa") or st.query_params.get("bahasa", i18n.SOURCE)).lower()


def carry_over() -> None:
    """Keep what was chosen when the language changes: a choice is held by its label, which is no longer among those offered.

    Set anew before its widget is drawn, each choice takes the label that it has now.
    """
    spoken, before = i18n.language(), st.session_state.get(SPOKEN)
    st.session_state[SPOKEN] = spoken
    if before in (None, spoken):
        return
    for key, value in list(st.session_state.items()):
        if isinstance(value, str | list) and value:
            st.session_state[key] = value


def _start_over() -> None:
    """Run the app from its entry.

    The first link into a page that a new server gets runs the page's file by itself: Streamlit takes the folder `pages/` for
    its older way of making pages until `st.navigation` has been called once.
    """
    PagesManager.uses_pages_directory = False
    st.rerun()


def _place(data: Dataset, level: str, label: str, everything: str, inside: str) -> str | None:
    labels = _places(data, level, inside)
    return _choice(level, label, everything, list(labels), labels.get)


@lru_cache(maxsize=256)
def _places(data: Dataset, level: str, inside: str) -> dict[str, str]:
    """The places of a level inside another, by name; two of one name are told apart by the place above them."""
    tree = data.places
    lies_in = tree[str(tree.at[inside, "tingkat"])] == inside
    found = tree[(tree["tingkat"] == level) & lies_in].sort_values("nama")
    twice = found["nama"].duplicated(keep=False)
    return found["nama"].where(~twice, found["nama"] + " (" + found["induk"].map(tree["nama"]) + ")").to_dict()


@lru_cache(maxsize=8)
def _years(data: Dataset) -> list[str]:
    return published_years(data)


@lru_cache(maxsize=8)
def _agencies(data: Dataset) -> dict[str, str]:
    agencies = data.table("skpd")
    return agencies[agencies["kode"].isin(data.table("intervensi")["skpd"])].set_index("kode")["singkatan"].sort_values().to_dict()


@lru_cache(maxsize=8)
def _fields(data: Dataset, language: str) -> dict[str, str]:
    return data.table("bidang").sort_values("urutan").set_index("kode")[f"nama_{language}"].to_dict()


def _unknown(data: Dataset, asked: dict[str, str], chosen: tuple[str | None, ...]) -> str:
    """What a link asked for that is nowhere in the data, in words; said until another choice is made. asked: the address, by key."""
    known = _known(data)
    lost = {key: value for key, value in asked.items() if value not in known[key]}
    if lost:
        st.session_state[LOST] = (lost, chosen)
    told, then = st.session_state.get(LOST, ({}, chosen))
    if then != chosen:
        return ""
    what = {"periode": _("Periode"), "skpd": _("SKPD"), "bidang": _("Bidang")}
    return " ".join(
        _("{apa} “{nilai}” di tautan tidak dikenal; saringan itu dilepas.").format(apa=what.get(key, _("Tempat")), nilai=value) for key, value in told.items()
    )


@lru_cache(maxsize=8)
def _known(data: Dataset) -> dict[str, frozenset[str]]:
    """Everything that each filter could ever offer, as the address writes it, in any language."""
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    inside = [city, *data.places.index[data.places["tingkat"].isin(KEYS)]]
    places = {level: frozenset(name for place in inside for name in _places(data, level, place).values()) for level in KEYS[1:4]}
    fields = {name for language in i18n.LANGUAGES for name in _fields(data, language).values()}
    return {"periode": frozenset(_years(data)), **places, "skpd": frozenset(_agencies(data).values()), "bidang": frozenset(fields)}


def _choice(key: str, label: str, everything: str, options: Sequence[str], name: Callable[[Any], Any]) -> str | None:
    return st.selectbox(label, options, index=None, format_func=name, key=key, bind="query-params", placeholder=everything, filter_mode="contains")


def _clear(period: str) -> None:
    st.session_state.update({KEYS[0]: period, **dict.fromkeys(KEYS[1:])})

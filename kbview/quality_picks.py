"""The choices of the page of data quality, and the cell that was clicked: a click draws the rows again and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from kbdata import quality as measured
from kbview import agenda, clicked
from kbview.cards import quality_rows
from kbview.cards.quality_choice import (
    BREAKDOWNS,
    NOTHING_PICKED,
    Choice,
    Picked,
    breakdown_name,
    grain_name,
    grains,
    offered,
)
from kbview.i18n import _
from kbview.view import View
from kbview.words import level_name

ROWS = "baris_mutu"  # the part of the page that a click draws again
CHOSEN, GO = "mutu_dipilih", "mutu_ke_baris"


def choices(view: View) -> tuple[Choice, str]:
    """Draw the page's own choices, held in the address; return them, and what shares are told by."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="pilihan_mutu"):
        level = st.segmented_control(
            _("Pelapor"), measured.LEVELS, default=measured.LEVELS[0], required=True, format_func=level_name, key="pelapor", bind="query-params"
        )
        level = level or measured.LEVELS[0]
        frequency = grains(view, level)
        grain = st.selectbox(_("Laporan"), frequency, format_func=grain_name, key="laporan", bind="query-params", width=130)
        named = offered(view, level, grain)
        code = st.selectbox(
            _("Indikator"),
            list(named),
            index=None,
            format_func=lambda code: named[code],
            key="indikator_mutu",
            bind="query-params",
            placeholder=_("Semua indikator"),
            filter_mode="contains",
            width=320,
        )
        by = st.segmented_control(
            _("Status menurut"), BREAKDOWNS, default=BREAKDOWNS[0], required=True, format_func=breakdown_name, key="status_menurut", bind="query-params"
        )
    return Choice(level, grain, code), by or BREAKDOWNS[0]


def picker(columns: tuple[str, ...], year: str | None = None) -> Callable[[list[str]], None]:
    """What a click on a cell does. columns: which of the rows its codes are values of. year: what the chart is for, where its cells do not say."""

    def pick(codes: list[str]) -> None:
        parts = tuple(zip(columns, codes, strict=False))
        if parts:
            st.session_state[CHOSEN] = Picked(columns[0], (*parts, *((("periode", year),) if year else ())))
            st.session_state[GO] = True
        else:
            st.session_state[CHOSEN] = NOTHING_PICKED
        st.rerun(ROWS)

    return pick


def picked() -> Picked:
    """What is picked now."""
    found: Picked = st.session_state.get(CHOSEN, NOTHING_PICKED)
    return found


def told(view: View) -> None:
    """What was clicked, by name, and a way to let it go."""
    now = picked()
    if not now.parts:
        return
    clicked.bar(quality_rows.told(view, now), key="dipilih_mutu", card="baris_mutu", go=st.session_state.pop(GO, False), let_go=_let_go)


def calendar(view: View) -> None:
    """Draw the choice of an agency and the button that hands out its reporting calendar."""
    named = agenda.agencies(view.data)
    if not named:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="kalender_laporan"):
        codes = list(named)
        start = codes.index(view.skpd) if view.skpd in named else 0
        agency = st.selectbox(_("Jadwal laporan perangkat daerah"), codes, start, format_func=lambda code: named[code], key=f"kalender_{view.skpd}", width=320)
        st.download_button(
            _("Unduh kalender (ICS)"),
            lambda: agenda.ics(view.data, agency, pd.Timestamp.now("UTC")),
            f"jadwal-laporan-{agency}.ics",
            agenda.TYPE,
            on_click="ignore",
        )


def _let_go() -> None:
    st.session_state[CHOSEN] = NOTHING_PICKED
    st.rerun(ROWS)

"""The choices of the page of interventions, and what was clicked in its figures: a click draws the rows again and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from kbdata.tables import FUNDS, WORK_STATUSES
from kbview import clicked, words
from kbview.cards.work_choice import BREAKDOWNS, MEASURES, REST, SPANS, Choice, breakdown_name, measure_name
from kbview.cards.work_rows import NOTHING_PICKED, Picked
from kbview.i18n import _
from kbview.view import View

ROWS = "baris_intervensi"  # the part of the page that a click draws again
CHOSEN, LAST, GO = "intervensi_dipilih", "intervensi_klik_terakhir", "intervensi_ke_baris"


def choices(view: View) -> Choice:
    """Draw the page's own choices, held in the address, and return them."""
    spans = {SPANS[0]: str(view.year), SPANS[1]: _("sejak {tahun}").format(tahun=view.base_year)}
    present = set(view.data.table("intervensi")["sumber_dana"])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="pilihan_intervensi"):
        measure = st.segmented_control(
            _("Ukuran"), MEASURES, default=MEASURES[0], required=True, format_func=measure_name, key="ukuran_intervensi", bind="query-params"
        )
        by = st.selectbox(_("Menurut"), BREAKDOWNS, format_func=breakdown_name, key="menurut", bind="query-params", width=150)
        span = st.segmented_control(_("Kurun"), SPANS, default=SPANS[0], required=True, format_func=lambda code: spans[code], key="kurun", bind="query-params")
        status = st.multiselect(
            _("Status"), WORK_STATUSES, format_func=words.work_status, key="keadaan", bind="query-params", placeholder=_("Semua status"), width=155
        )
        fund = st.multiselect(
            _("Sumber dana"), [name for name in FUNDS if name in present], key="dana", bind="query-params", placeholder=_("Semua sumber"), width=155
        )
    return Choice(measure or MEASURES[0], by, span or SPANS[0], tuple(status), tuple(fund))


def picker(chart: str, columns: tuple[str, ...]) -> Callable[[list[str]], None]:
    """What a click in a chart does. columns: of the rows, which the codes of a clicked point are values of."""

    def pick(codes: list[str]) -> None:
        last = st.session_state.setdefault(LAST, {})
        current = st.session_state.get(CHOSEN, (None, NOTHING_PICKED))
        st.session_state[CHOSEN] = after_click(chart, parts_of(columns, codes), current, last.get(chart, NOTHING_PICKED))
        if codes:
            last[chart] = st.session_state[CHOSEN][1]
        st.session_state[GO] = True
        st.rerun(ROWS)

    return pick


def parts_of(columns: tuple[str, ...], codes: list[str]) -> Picked:
    """The codes of a point as conditions; those of a bar of all the rest, and a column named twice, are no condition."""
    pairs = dict(reversed([pair for pair in zip(columns, codes, strict=False) if pair[1] != REST]))
    return Picked(tuple(reversed(pairs.items())))


def after_click(chart: str, clicked: Picked, current: tuple[str | None, Picked], last: Picked) -> tuple[str | None, Picked]:
    """What is picked after a click. A click on the point clicked last comes without codes: it lets go, or takes up again what was let go."""
    if clicked.parts:
        return chart, clicked
    return (None, NOTHING_PICKED) if current == (chart, last) else (chart, last)


def picked() -> Picked:
    """What is picked now."""
    return st.session_state.get(CHOSEN, (None, NOTHING_PICKED))[1]


def told(view: View) -> None:
    """What was clicked, by name, and a way to let it go."""
    now = picked()
    if not now.parts:
        return
    clicked.bar(now.words(view), key="dipilih", card="baris", go=st.session_state.pop(GO, False), let_go=_let_go)


def _let_go() -> None:
    st.session_state[CHOSEN] = (None, NOTHING_PICKED)
    st.rerun(ROWS)

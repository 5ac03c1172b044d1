"""“Why did this number change”: asked at a headline figure or an indicator, answered in a dialog, and worked out only once it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from kbdata import movement
from kbdata.headlines import Measure
from kbdata.observations import published_years
from kbview import asking, filters, formats, publications
from kbview.card import show
from kbview.cards import history, naming, why
from kbview.i18n import _
from kbview.view import View

PERIODS, PUBLISHED = "periode", "terbitan"
INDICATOR = "mengapa_indikator"  # what its button asks


def of_figures(measures: Mapping[str, Measure | None]) -> None:
    """Let the headline figures be asked (`kbview.kpi`). measures: by the key that the figure names; None for one that has no number."""
    for key, measure in measures.items():
        if measure:
            _offer(key, measure)


def of_indicator(code: str) -> None:
    """A button beside the choice of an indicator."""
    _offer(INDICATOR, Measure(code))
    st.html(asking.button(INDICATOR, _("Mengapa berubah?"), css="tombol"), width="content")


def _offer(key: str, measure: Measure) -> None:
    name = why.writing(filters.current(), measure).name
    asking.offer(key, asking.Answer(_("Mengapa berubah: {apa}").format(apa=name), partial(_answer, measure)))


def _answer(measure: Measure) -> None:
    """Between two periods; where there is a history, between this publication and the one before as well."""
    view = filters.current()
    pair = _publications(view)
    ways = {PERIODS: _("dua periode"), PUBLISHED: _("dua terbitan")}
    chosen = (
        st.segmented_control(_("Bandingkan"), list(ways), default=PERIODS, required=True, format_func=ways.__getitem__, key="mengapa_cara") if pair else PERIODS
    )
    if chosen == PUBLISHED and pair:
        show("mengapa_terbitan", why.between, *pair, measure, unfolded=True)
        return
    others = [period for period in movement.periods_of(view.data, measure, view.place, published_years(view.data)) if period != view.period]
    if not others:
        st.html(naming.empty(_("Tidak ada periode lain yang berisi angka ini.")))
        return
    earlier = [period for period in others if period < view.period]
    other = st.selectbox(
        _("Dibanding periode"), others, index=others.index(earlier[-1]) if earlier else 0, format_func=formats.period, key="mengapa_periode", width=180
    )
    first, last = sorted((other or others[0], view.period))
    show("mengapa_periode", why.over_time, first, last, measure, unfolded=True)


def _publications(view: View) -> tuple[int, int] | None:
    """The publication that is shown and the one before it; None where there is none before."""
    past = history.every()
    shown = next((each for each in past if publications.label(each, view.data.zone) == view.as_of), past[-1] if past else None)
    return (shown.number - 1, shown.number) if shown and shown.number > 1 else None

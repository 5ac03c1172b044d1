"""Going from one page to another with the filters set."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from kbdata.tables import LEVELS
from kbview import filters
from kbview.cards import naming

PROFILE = "pages/profil.py"


def profile(place: str) -> None:
    """Open the profile of a place that was clicked, a kampung or a kelurahan.

    To be called from a callback: it sets what the filter bar says. The address says the same from the start, so that
    one step back leads to the page of the click.
    """
    view = filters.current()
    row = view.data.places.loc[place]
    for level in LEVELS[1:]:
        st.session_state[level] = row[level] if isinstance(row[level], str) else None
    st.switch_page(PROFILE, query_params=dict(parse_qsl(naming.query(view, place))))

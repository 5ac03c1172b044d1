"""Going from one page to another with the filters set."""

from __future__ import annotations

import streamlit as st

from kbview import filters


def profile(place: str) -> None:
    """Open the profile of a place that was clicked: a kampung, or the kampung of a kelurahan, else the kelurahan itself.

    To be called before the filter bar is drawn (from a callback): it sets what the bar says.
    """
    tree = filters.current().data.places
    row = tree.loc[place]
    for level in ("kecamatan", "kelurahan", "kampung"):
        st.session_state[level] = row[level] if isinstance(row[level], str) else None
    st.session_state["tujuan"] = "profil"

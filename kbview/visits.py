"""Going from one page to another with the filters set."""

from __future__ import annotations

import streamlit as st

from kbview import filters
from kbview.card import GOAL
from kbview.cards import naming


def profile(codes: list[str]) -> None:
    """Open the profile of the place that was clicked, a kampung or a kelurahan. To be called from the callback of a card.

    The browser goes there as by a link: the address then says all filters at once, and one step back leads to the page of the click.
    """
    if codes:
        st.session_state[GOAL] = f"profil?{naming.query(filters.current(), codes[0])}"

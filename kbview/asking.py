"""What a button in our own HTML asks of the server: the menu of a card, why a figure changed.

HTML cannot ask by itself. One part of the page hears for all of its buttons, so that none needs a widget of its own, which would cost
every change of a filter a message and a frame of boxes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from kbview import filters

ANSWERS, ASKED, HEARS = "jawaban", "ditanyakan", "mendengar"  # session keys: what can be answered by name; what was asked; the part that hears

# `kampungTanya` is what static/ui.js calls
_ear = st.components.v2.component(
    "kampung_tanya", js="export default ({ setTriggerValue }) => { window.kampungTanya = (name) => setTriggerValue('tanya', name); };"
)


@dataclass(frozen=True)
class Answer:
    """What a dialog says. draw: draws what stands under its title."""

    title: str
    draw: Callable[[], None]


def begin() -> None:
    """Before the page: nothing can be answered yet."""
    st.session_state[ANSWERS] = {}


def offer(name: str, answer: Answer) -> None:
    """Let a button of `button(name, …)` be answered."""
    st.session_state.setdefault(ANSWERS, {})[name] = answer


def button(name: str, text: str, *, css: str, label: str = "") -> str:
    """A button that asks, as HTML. label: what it says to who does not see it, where that is more than its text."""
    told = f' aria-label="{escape(label)}"' if label else ""
    return f'<button type="button" class="{css}" data-aksi="tanya" data-apa="{escape(name)}"{told}>{escape(text)}</button>'


@st.fragment
def answers() -> None:
    """After the page: hear what is asked, and open the dialog that answers; nothing else of the page is drawn again."""
    filters.current()  # the words of the dialog are in its language
    _ear(key=HEARS, on_tanya_change=_heard)
    answer: Answer | None = st.session_state.get(ANSWERS, {}).get(st.session_state.pop(ASKED, None))
    if answer:
        st.dialog(answer.title, width="large")(answer.draw)()


def _heard() -> None:
    st.session_state[ASKED] = st.session_state[HEARS]["tanya"]

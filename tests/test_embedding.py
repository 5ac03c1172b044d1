"""A card alone: only where it is allowed, only the one that was asked for, and words where it is not there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kbview import embedding

PAGE = """
import streamlit as st
from kbview import embedding
embedding.begin()
for name in ("peta", "tren"):
    if embedding.wanted(name):
        st.text(name)
embedding.end("ringkasan")
"""


def drawn(**query):
    """The cards and the words of a little page, asked for by an address."""
    app = AppTest.from_string(PAGE)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return [text.value for text in app.text], "".join(str(part.proto.body) for part in app.get("html"))


def test_only_the_card_that_was_asked_for_is_drawn(monkeypatch):
    monkeypatch.setattr(embedding, "asked", lambda: "tren")
    cards, words = drawn(kartu="tren", kecamatan="Utara & Timur")
    assert cards == ["tren"] and "tidak ada" not in words
    assert 'href="ringkasan?kecamatan=Utara+%26+Timur"' in words and "Buka di dasbor" in words


def test_an_unknown_card_is_told_with_those_that_there_are(monkeypatch):
    monkeypatch.setattr(embedding, "asked", lambda: "<b>lain</b>")
    cards, words = drawn()
    assert cards == [] and "Kartu “&lt;b&gt;lain&lt;/b&gt;” tidak ada di halaman ini. Yang ada: peta dan tren." in words
    assert "<b>lain" not in words


@pytest.mark.parametrize(("setting", "on"), [("1", True), ("0", False), ("", False), ("true", False)])
def test_it_is_on_only_where_it_was_turned_on(monkeypatch, setting, on):
    monkeypatch.setenv(embedding.SETTING, setting)
    assert embedding.is_on() is on
    assert bool(embedding.snippet("peta", 'Judul "x"')) is on


def test_a_key_that_is_none_reaches_no_style():
    assert "kartu_" not in embedding.css("x} body { background: url(//lain)") and ".st-key-kartu_peta *" in embedding.css("peta")


def test_a_whole_page_asks_for_no_card():
    assert embedding.asked() is None and embedding.wanted("apa pun")

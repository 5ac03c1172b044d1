"""Decks for tests: made of small cards without a browser, and read back from the file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from pptx import Presentation

from kbview.card import Card, Foot
from kbview.deck import deck
from kbview.pictures import NoPicture, Pictures
from kbview.story import Slide
from kbview.tables import Column, Table

DAY = "2020-01-22"
DOT = (  # a picture of one dot
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f"
    b"\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Dots(Pictures):
    """Pictures that need no browser."""

    def png(self, figure: go.Figure, width: int, height: int, scale: float = 2) -> bytes:
        return DOT


class Missing(Pictures):
    """Pictures that cannot be made."""

    def png(self, figure: go.Figure, width: int, height: int, scale: float = 2) -> bytes:
        raise NoPicture("no_browser")


def read(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def words(slide: Any) -> str:
    """Everything that a slide says, charts apart."""
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    said += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def noted(slide: Any) -> str:
    return slide.notes_slide.notes_text_frame.text


def of(found: list[Any], title: str) -> list[Any]:
    """The slides of a finding."""
    return [slide for slide in found if slide.shapes.title.text_frame.text.startswith(title)]


def card(rows: int = 3, **changed: Any) -> Card:
    frame = pd.DataFrame({"nama": [f"Tempat nomor {rank}" for rank in range(rows)], "nilai": [float(rank) for rank in range(rows)]})
    table = Table(frame, (Column("nama", "Tempat"), Column("nilai", "Nilai", "number", "%", 1)))
    return replace(Card("Temuannya", "Ukurannya", "<p></p>", table, Foot(period="2019")), **changed)


def made(view: Any, *cards: Card, pictures: Pictures | None = None, template: str = "") -> list[Any]:
    with pictures or Dots() as drawing:
        return read(deck(view, [Slide(f"s{rank}", "", each) for rank, each in enumerate(cards)], pictures=drawing, template=template))

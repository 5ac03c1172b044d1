"""Rapat: the meeting as full-screen slides made from the filters; what is decided is typed in on one of them."""

from __future__ import annotations

from kbview import arranging, deciding, filters, stage, story
from kbview.cards import decisions

view = filters.current()
slides = story.slides(view, decisions.day(view), arranging.order(), arranging.following())
stage.show(view, slides, arranging.minutes(), {"baru": lambda: deciding.form(view, key="rapat", change=False)})
arranging.panel(len(slides))

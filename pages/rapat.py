"""Rapat: the meeting as full-screen slides made from the filters; what is decided is typed in on one of them."""

from __future__ import annotations

from datetime import datetime

from kbview import arranging, deciding, filters, stage, story

view = filters.current()
today = datetime.now().astimezone().date().isoformat()

slides = story.slides(view, today, arranging.order(), arranging.following())
stage.show(view, slides, arranging.minutes(), {"baru": lambda: deciding.form(view, key="rapat", change=False)})
arranging.panel(len(slides))

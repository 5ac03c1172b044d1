"""The type of what is set on paper: the dashboard's own, as files that Typst can read (made by `docs/typefaces.py`)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import typst

FAMILY = "Kampung Sans"
FOLDER = Path(__file__).parent.parent / "static" / "huruf"
REGULAR = FOLDER / "KampungSans-Regular.ttf"
BOLD = FOLDER / "KampungSans-Bold.ttf"


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """What Typst may set in: our own type, and its built-in ones for a mark that ours lacks; nothing of the machine, so that every machine sets the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FOLDER)])

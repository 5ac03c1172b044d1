"""How much room words take in a chart: the server cannot measure them, and a browser that must measures by drawing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import cos, radians, sin

PAD = 12  # px between a label and what it belongs to, and at the edge
# Widths in em of the letters of the page's type, as a browser measures them; what is not named is as wide as a figure.
WIDTHS = {
    **dict.fromkeys(" |!',.:;Ifijl·", 0.27),
    **dict.fromkeys("()-[]t{}r/\\sz*?", 0.38),
    **dict.fromkeys("BCDGHKNOPQRUbdnpqw&", 0.62),
    **dict.fromkeys("mMW%@★…", 0.86),
}
FIGURE = 0.52
MARKS = re.compile(r"</?\w+>")


def width(text: str, size: float = 14) -> float:
    """The width of a text in px, the longest of its lines, at a size in px. Marks of weight (`<b>`) take no room."""
    return size * max(sum(WIDTHS.get(letter, FIGURE) for letter in MARKS.sub("", line)) for line in text.split("<br>"))


def gutter(labels: Iterable[str], size: float = 14) -> float:
    """The margin that the labels of a vertical axis need, in px."""
    return max((width(label, size) for label in labels), default=0.0) + PAD


def headroom(labels: Iterable[str], angle: float, size: float = 14) -> float:
    """The margin that the labels of a horizontal axis need where they stand at an angle (degrees), in px."""
    longest = max((width(label, size) for label in labels), default=0.0)
    return longest * abs(sin(radians(angle))) + 1.4 * size * cos(radians(angle)) + PAD


def scale(low: float, high: float, size: float = 14) -> float:
    """The margin that round numbers on an axis from `low` to `high` need, with their separators, in px."""
    steps = 2 if high - low < 1 else 1 if high - low < 10 else 0
    return gutter((f"{value:,.{steps}f}" for value in (low, high)), size)

"""Text that a spreadsheet would run as a formula: escaped when it leaves as CSV, given back as it was when it comes in."""

from __future__ import annotations

import re

# What is escaped already is escaped once more: only so does every text come back as it went.
STARTS = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def harmless(value: object) -> object:
    """Text that a spreadsheet would run as a formula, made plain text by a `'` before it; a carriage return, which would break the row, a line break.

    Anything but text stays as it is.
    """
    if not isinstance(value, str):
        return value
    mark = "'" if STARTS.match(value) else ""
    return mark + value.replace("\r\n", "\n").replace("\r", "\n")


def restored(text: str) -> str:
    """The text that `harmless` was given."""
    return text[1:] if ESCAPED.match(text) else text

"""What stands on the paper: the text of the PDF, in which the sentences of the claims must be found, each after the one before."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator

import pandas as pd
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kbview.evidence.claims import PRINTED

LOOSE = re.compile(r"[\s\u00ad\u200b\u2060-]+")  # lines are broken anywhere, words at hyphens


def unprinted(report: bytes, found: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The claims that are to stand on the paper and do not, each as its id and its text. A PDF that cannot be read has none of them."""
    paper = _text(report)
    printed = found[found["kolom"].isin(PRINTED)]
    for claim, text in zip(printed["id"], printed["teks"], strict=True):
        if _plain(text) not in paper:
            yield claim, text


def _text(report: bytes) -> str:
    try:
        return _plain("".join(page.extract_text() for page in PdfReader(io.BytesIO(report)).pages))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return ""


def _plain(text: str) -> str:
    """Text without what setting it changes: ligatures, kinds of space, where lines end."""
    return LOOSE.sub("", unicodedata.normalize("NFKC", text))

"""What stands on the paper: the text of the PDF, in which the claims of each block are found where that block is printed, in their order."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import pandas as pd
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kbview.evidence.claims import FOOT, MEASURE, SENTENCE, TITLE, of_claim

FAR = 6000  # characters: the next number of a table is never further away, though rows of words may lie between
SOFT = re.compile(r"[\u00ad\u200b\u2060]")


class Paper:
    """The text of a report. blocks: the title of each block by its id; each is looked for behind its number, as headings have it.

    A heading may stand twice: above a figure, and above the table behind it in the appendix.
    """

    def __init__(self, report: bytes, blocks: dict[str, str]) -> None:
        self._text = _read(report)
        self._places = [place for place, letter in enumerate(self._text) if _counts(letter)]
        self._letters = "".join(self._text[place] for place in self._places)
        starts = sorted((place, name) for name, title in blocks.items() for place in _all(_letters(name + title), self._letters))
        self._parts: dict[str, list[tuple[int, int]]] = {}
        for (start, name), (end, _next) in pairwise([*starts, (len(self._letters), "")]):
            self._parts.setdefault(name, []).append((start + len(_letters(name + blocks[name])), end))

    def says(self, text: str) -> bool:
        """Whether it says a text anywhere, wherever its lines are broken."""
        return _letters(text) in self._letters

    def says_of(self, block: str, text: str) -> bool:
        """Whether it says a text where a block is printed."""
        return any(_letters(text) in self._letters[start:end] for start, end in self._parts.get(block, []))

    def cells(self, block: str, texts: Sequence[str]) -> list[bool]:
        """Which cells of a block's table are printed: each after the one before, and not far from it. Of two places the one with more."""
        tried = [self._follow(texts, *part) for part in self._parts.get(block, [])]
        return max(tried, key=sum, default=[False] * len(texts))

    def _follow(self, texts: Sequence[str], start: int, end: int) -> list[bool]:
        if start >= end:
            return [False] * len(texts)
        cursor, last = self._places[start], self._places[end - 1] + 1
        found = []
        for text in texts:
            there = _pattern(text).search(self._text, cursor, min(last, cursor + FAR + len(text)))
            cursor = there.end() if there else cursor
            found.append(bool(there))
        return found


def printed(report: bytes, found: pd.DataFrame) -> set[str]:
    """The ids of the claims that stand on the paper. A PDF that cannot be read has none."""
    blocks = [(claim, *of_claim(claim), text) for claim, text in zip(found["id"], found["teks"], strict=True)]
    paper = Paper(report, {block: text for _claim, block, what, text in blocks if what == TITLE})
    there: set[str] = set()
    cells: dict[str, list[tuple[str, str]]] = {}
    for claim, block, what, text in blocks:
        if what in (MEASURE, FOOT):
            there |= {claim} if paper.says_of(block, text) else set()
        elif what == TITLE or what.startswith(SENTENCE):
            there |= {claim} if paper.says(text) else set()
        else:
            cells.setdefault(block, []).append((claim, text))
    return there.union(*(_cells(paper, block, told) for block, told in cells.items()))


def _cells(paper: Paper, block: str, told: Sequence[tuple[str, str]]) -> set[str]:
    """The ids of the cells that are printed: row by row, or column by column where a table of few rows was turned round."""
    columns = list(dict.fromkeys(_column(claim) for claim, _text in told))
    orders = (told, sorted(told, key=lambda each: columns.index(_column(each[0]))))
    found = [{claim for (claim, _text), yes in zip(order, paper.cells(block, [text for _claim, text in order]), strict=True) if yes} for order in orders]
    return max(found, key=len)


def _column(claim: str) -> str:
    return of_claim(claim)[1].partition(".")[2]


def _read(report: bytes) -> str:
    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(report)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):  # as many ways as it can be damaged
        return ""
    return _plain("\n".join(pages))


def _plain(text: str) -> str:
    """Text without what setting it changes: ligatures, and marks that only say where a line may end."""
    return SOFT.sub("", unicodedata.normalize("NFKC", text))


def _letters(text: str) -> str:
    """Text without spaces and hyphens, at which lines are broken."""
    return "".join(filter(_counts, _plain(text)))


def _counts(letter: str) -> bool:
    return not (letter.isspace() or letter == "-")


def _all(part: str, whole: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(part), whole)]


def _pattern(text: str) -> re.Pattern[str]:
    """A cell: its words with any space between, and no digit more at either end."""
    words = r"\s*".join(re.escape(word) for word in re.split(r"\s+|(?<=[-/.?=&_])", _plain(text)) if word)
    return re.compile(rf"(?<![\d.,]){words}(?!\d)")

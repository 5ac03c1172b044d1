"""CSV and its kin: any separator, UTF-8 with or without BOM, UTF-16, Windows-1252."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from functools import cache
from pathlib import PurePath

import numpy as np

from kbdata.formulas import restored
from kbdata.importing.findings import NOTE, Finding
from kbdata.importing.sheets import Reading, Sheet, Watch, grid

SEPARATORS = (",", ";", "\t", "|", "^", "~")
LOOK = 200  # lines looked at to find the separator


def read_delimited(content: bytes, watch: Watch) -> Reading:
    """The one sheet of a text file; what our own exports escaped is read as it was.

    Raises RefusedError where it is no text, or its quotes do not close."""
    text, encoding = decoded(content, watch)
    notes = [] if encoding.startswith("utf-8") else [Finding("encoding_noted", watch.file, value=encoding.upper(), severity=NOTE)]
    said, text = _said(text)
    rows: list[list[object]] = []
    once = cache(restored)  # most cells repeat: each text is looked at and kept once
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=said or separator(text), strict=True)
    try:
        for row in reader:
            rows.append([once(cell) for cell in row])
            cells += len(row)
            if not len(rows) % 20_000:
                watch.check_time()
                watch.check("too_many_rows", len(rows), watch.limits.rows)
                watch.check("too_many_cells", cells, watch.limits.cells)
    except csv.Error as error:
        raise watch.refusal("not_csv", row=len(rows) + 1 + (said is not None)) from error
    watch.check("too_many_rows", len(rows), watch.limits.rows)
    watch.check("too_many_cells", cells, watch.limits.cells)
    if not any(map(any, rows)):
        raise watch.refusal("empty_file")
    widths = np.fromiter(map(len, rows), dtype="int32", count=len(rows))
    widest = int(widths.max())
    watch.check("too_many_cells", len(rows) * widest, watch.limits.cells * 2)  # one wide row would widen all
    return Reading("delimited", (Sheet(PurePath(watch.file).stem, grid(rows), top=int(said is not None), widths=widths),), tuple(notes))


def decoded(content: bytes, watch: Watch) -> tuple[str, str]:
    """The text and its encoding. Raises RefusedError for what is no text."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            return _decode(content, encoding, watch), encoding
    sample = content[:2000]
    if b"\x00" in sample:
        odd, even = sample[1::2].count(0), sample[0::2].count(0)
        if max(odd, even) < len(sample) // 4:
            raise watch.refusal("not_text")
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return _decode(content, encoding, watch), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode(content, "windows-1252", watch), "windows-1252"


def separator(text: str) -> str:
    """The separator under which most lines fall into the same number of cells, more cells before fewer."""
    lines = text[:400_000].splitlines(keepends=True)[:LOOK]

    def score(mark: str) -> float:
        try:
            counts = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if any(row))
        except csv.Error:
            return 0.0
        width, often = max(counts.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        return often / max(sum(counts.values()), 1) * (1 - 1 / width)

    return max(SEPARATORS, key=score)


def _said(text: str) -> tuple[str | None, str]:
    """The separator that a first line `sep=;` names, as Excel writes it, and the text after it."""
    line, _end, _rest = text[:20].partition("\n")
    if line.lower().startswith("sep=") and len(line.rstrip("\r")) == 5:
        return line[4], text[len(line) + 1 :]
    return None, text


def _decode(content: bytes, encoding: str, watch: Watch) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise watch.refusal("not_text", row=content[: error.start].count(b"\n") + 1) from error
    if any(mark in text for mark in "\x00\x01\x02\x03"):
        raise watch.refusal("not_text")
    return text

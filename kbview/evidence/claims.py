"""Everything that a report claims: each number and each sentence, with an id, how it is made, its exact value and the text that is printed."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from kbdata.formulas import harmless, restored
from kbview.report import cells
from kbview.report.blocks import Block, Section
from kbview.tables import Column

COLUMNS = ["id", "kueri", "baris", "kolom", "nilai", "teks"]
ON_PAPER = "cetak"  # in the file one column more: whether the text was found in the PDF
TEXTS = [column for column in COLUMNS if column != "nilai"]
SENTENCE, TITLE, MEASURE, FOOT = "kalimat", "judul", "ukuran", "kaki"
ID = re.compile(r"([\d.]+)\.(r\d+\..+|\D.*)")
CLOSE = 1e-9  # of itself, what a number may differ by: processors add up in different orders

Claim = tuple[str, str, str, str, str, str]


class NoClaimsError(ValueError):
    """What should be a list of claims is none."""


def claims(sections: Iterable[Section]) -> pd.DataFrame:
    """A row per number and sentence of a report, in the order of the report, all as text: `COLUMNS`.

    id: the block and, of a table, the row and the column, `2.1.r3.nilai`; of a section's own sentence `2.kalimat1`.
    kueri: how the block is made. baris, kolom: the row by its first cell, the column by its heading. nilai: the number in all its digits,
    empty where the claim is a text. teks: as it is printed. A hole is no claim: should a number stand there, it is one too many.
    """
    found = [tuple(map(_one_kind_of_line, claim)) for section in sections for claim in _of_section(section)]
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def of_claim(claim: str) -> tuple[str, str]:
    """The block or section of a claim by its id, and what of it: `judul`, or row and column `r3.nilai`."""
    found = ID.fullmatch(claim)
    return (found[1], found[2]) if found else (claim, "")


def simulated(sections: Iterable[Section]) -> bool:
    """Whether any number of a report is made up for the demonstration."""
    return any(bool(block.card.foot.simulated) for section in sections for block in section.blocks)


def to_csv(found: pd.DataFrame) -> bytes:
    """The claims as a file, of which no spreadsheet would run a text. found: `COLUMNS`, and `ON_PAPER` as ya or tidak."""
    return found.assign(**{column: found[column].map(harmless) for column in TEXTS}).to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def from_csv(content: bytes) -> pd.DataFrame:
    """The claims of a file. Raises NoClaimsError where it holds anything else."""
    try:
        head, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise NoClaimsError from error
    wanted = [*COLUMNS, ON_PAPER]
    if head != wanted or any(len(line) != len(wanted) for line in lines):
        raise NoClaimsError
    found = pd.DataFrame(lines, columns=wanted, dtype="str")
    return found.assign(**{column: found[column].map(restored) for column in TEXTS})


def same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two claims say the same: all texts are equal, and the numbers but for the last digits that adding up may leave."""
    number = COLUMNS.index("nilai")
    texts = [claim[place] for place in range(len(COLUMNS)) if place != number for claim in (one, other)]
    return texts[::2] == texts[1::2] and _equal(one[number], other[number])


def _of_section(section: Section) -> Iterator[Claim]:
    filters = section.blocks[0].query.partition(" ")[2] if section.blocks else ""
    for number, text in enumerate(section.intro, 1):
        yield f"{section.id}.{SENTENCE}{number}", f"contents({section.id}) {filters}".rstrip(), "", SENTENCE, "", text
    for block in section.blocks:
        yield from _of_block(block)


def _of_block(block: Block) -> Iterator[Claim]:
    card = block.card
    foot = " · ".join(filter(None, (card.foot.period, card.foot.coverage, *card.foot.notes)))
    for kind, text in ((TITLE, card.title), (MEASURE, card.subtitle), (FOOT, foot)):
        if text:
            yield f"{block.id}.{kind}", block.query, "", kind, "", text
    columns = [column for column in card.table.columns if column.kind != "link"]
    mixed = cells.mixed(columns)
    for number, (_label, row) in enumerate(card.table.frame.iterrows(), 1):
        name = cells.text(row[columns[0].key], columns[0], mixed)
        for column in columns:
            text = cells.text(row[column.key], column, mixed)
            if (value := _exact(row[column.key], column)) or (column.key != cells.ADDRESS and _tells(text)):
                yield f"{block.id}.r{number}.{column.key}", block.query, name, column.heading, value, text


def _one_kind_of_line(text: str) -> str:
    """Text as it comes back from a file: a carriage return would break the row there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tells(text: str) -> bool:
    """Whether a text has a number in it."""
    return any(map(str.isdigit, text))


def _exact(value: object, column: Column) -> str:
    """A number in all its digits, the same for 3 and 3.0; empty for a hole and for what is no number."""
    if column.kind not in cells.NUMBERS or isinstance(value, str) or value is None or pd.isna(value):
        return ""
    return repr(float(str(value)))


def _equal(one: str, other: str) -> bool:
    if one == other or not (one and other):
        return one == other
    try:
        return math.isclose(float(one), float(other), rel_tol=CLOSE)
    except ValueError:
        return False

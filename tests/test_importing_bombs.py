"""Files that would fill the memory or never end: refused in a moment, and told why."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import pytest

from kbdata.importing import Limits, read
from tests.nasty import FROM_A, city, lying, ods, part, text, with_members, xls, xlsx
from tests.nasty_case import HEAD

ROWS = [HEAD, ["Mantuil", 2019, 110]]
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)) + b"]>"


@dataclass(frozen=True)
class Bomb:
    name: str
    file: str
    build: Callable[[], bytes]
    code: str
    limits: Limits | None = None


def shared(times: int) -> bytes:
    """A workbook in which many cells refer to one long text."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (row, row) for row in range(1, times + 1))
    start = part(xlsx(ROWS), SHEET).partition(b"<sheetData>")[0]
    return with_members(
        xlsx(ROWS),
        {SHEET: start + b"<sheetData>" + cells + b"</sheetData></worksheet>", "xl/sharedStrings.xml": b"<sst><si><t>" + b"a" * 32_000 + b"</t></si></sst>"},
    )


def laughing(content: bytes, name: str) -> bytes:
    """A workbook of which a part declares texts made of texts made of texts."""
    declared, _, rest = part(content, name).partition(b"?>")
    return with_members(content, {name: declared + b"?>" + LAUGHS + rest.replace(b'name="Sheet1"', b'name="&m;"').replace(b"Mantuil", b"&m;")})


def nested() -> bytes:
    """A zip in a zip."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("dalam.zip", xlsx(ROWS))
    return out.getvalue()


BOMBS = [
    Bomb("200 MB", "a.csv", lambda: bytes(200_000_000), "too_large"),
    Bomb("a member that unpacks to a thousand times its size", "a.xlsx", lambda: with_members(xlsx(ROWS), {SHEET: b" " * 40_000_000}), "zip_bomb"),
    Bomb("more than is unpacked together", "a.xlsx", lambda: xlsx(ROWS), "zip_bomb", Limits(unpacked=1000)),
    Bomb("a zip of very many members", "a.xlsx", lambda: with_members(xlsx(ROWS), {f"x{n}": b"" for n in range(6000)}), "zip_bomb"),
    Bomb("a directory that lies about a size", "a.xlsx", lambda: lying(xlsx(ROWS), SHEET, 100), "damaged_file"),
    Bomb("a zip in a zip", "a.zip", nested, "unsupported_format"),
    Bomb("one text, referred to by 20,000 cells", "a.xlsx", lambda: shared(20_000), "zip_bomb"),
    Bomb("two cells at the far corners of an XLSX sheet", "a.xlsx", lambda: xlsx([*ROWS, *[[]] * 60_000, [None] * 16_000 + [1]]), "too_many_cells"),
    Bomb("two cells at the far corners of an XLS sheet", "a.xls", lambda: xls(ROWS, far=(65_535, 255)), "too_many_cells"),
    Bomb(
        "one ODS row, repeated to the last",
        "a.ods",
        lambda: ods(
            ROWS,
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="99" office:value-type="float" office:value="1"/></table:table-row>',
        ),
        "too_many_cells",
    ),
    Bomb("entities in ODS", "a.ods", lambda: laughing(ods(ROWS), "content.xml"), "damaged_file"),
    Bomb("entities in XLSX", "a.xlsx", lambda: laughing(xlsx(ROWS), "xl/workbook.xml"), "damaged_file"),
    Bomb("more rows than are read", "a.csv", lambda: text([HEAD, *[["Mantuil", 2019, 110]] * 1000]), "too_many_rows", Limits(rows=500)),
    Bomb("more rows than are read, in XLSX", "a.xlsx", lambda: xlsx([HEAD, *[["Mantuil", 2019, 110]] * 1000]), "too_many_rows", Limits(rows=500)),
    Bomb("one wide row that would widen all", "a.csv", lambda: text([HEAD, *[["Mantuil", 2019, 110]] * 20_000, [1] * 20_000]), "too_many_cells"),
    Bomb("a cell of a megabyte", "a.csv", lambda: b"Kelurahan,Tahun,PUS\nMantuil,2019," + b"1" * 1_000_000, "not_csv"),
    Bomb("longer than there is time for", "a.xlsx", lambda: xlsx(ROWS), "too_slow", Limits(seconds=-1)),
    Bomb("brackets without end", "a.geojson", lambda: b'{"features":' + b"[" * 200_000, "damaged_file"),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
def test_it_is_refused_in_a_moment(bomb: Bomb) -> None:
    content = bomb.build()
    city()
    tracemalloc.start()
    began = time.process_time()
    try:
        done = read(content, bomb.file, city(), FROM_A, bomb.limits)
        spent, (_now, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert [problem.code for problem in done.problems] == [bomb.code]
    assert not done.sheets and not done.changes and not done.publishable
    assert peak < 200_000_000 and spent < 5  # seconds, with every allocation traced


def test_a_million_empty_rows_are_nothing() -> None:
    tail = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert read(ods(ROWS, tail), "a.ods", city(), FROM_A).publishable

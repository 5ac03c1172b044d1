"""The workbook that goes back to its owner: the same cells, those that are wrong coloured, with a comment at each."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from kbdata.importing import Finding, annotated, read
from kbdata.importing.annotated import HEADS, REPORT, WORDS
from tests.nasty import FROM_A, city, text, xlsx
from tests.nasty_case import HEAD, M

RED, YELLOW = "FFFF0000", "FFFFFF00"
WRONG = [
    ["Laporan KB Kota Contoh, dicetak", None, None, datetime.date(2020, 1, 31)],
    ["Kelurahan", "Tahun", "PUS", "Luas kumuh"],
    ["Mantuil", 2019, "seratus", 1.5],
    ["Kelayan Utara", 2019, 90, 2.25],
    ["Melayu", 2019, -3, 0],
    ["Sungai Anday", 2019, 80, None],
]


def told(finding: Finding) -> str:
    return f"{finding.code}!"


def marked(rows: list[list[Any]], content: bytes | None = None, **options: Any) -> Workbook:
    done = read(content or xlsx(rows, merged=("A1:C1",)), "a.xlsx", city(), FROM_A)
    return openpyxl.load_workbook(io.BytesIO(annotated(done.sheets, done.problems, told, **options)))


def test_every_error_is_coloured_and_has_a_comment_at_its_cell() -> None:
    page = marked(WRONG)["Sheet1"]
    comments = {cell.coordinate: (cell.comment.text, cell.fill.bgColor.rgb, cell.fill.fgColor.rgb) for row in page.iter_rows() for cell in row if cell.comment}
    assert {at: words for at, (words, *_colours) in comments.items()} == {
        "C3": "not_a_number!",
        "A4": "unknown_place!",
        "C5": "negative_number!",
        "A6": "guessed_place!",
    }
    assert {at for at, (_words, *colours) in comments.items() if RED in colours} == {"C3", "A4", "C5"}
    assert {at for at, (_words, *colours) in comments.items() if YELLOW in colours} == {"A6"}


def test_what_stood_there_stands_there_still() -> None:
    page = marked(WRONG)["Sheet1"]
    assert [[cell.value for cell in row] for row in page.iter_rows(min_row=2)] == WRONG[1:]
    assert page["A1"].value == WRONG[0][0] and page["D1"].value.date() == WRONG[0][3]
    assert [area.coord for area in page.merged_cells.ranges] == ["A1:C1"]


def test_the_report_before_it_lists_everything() -> None:
    rows = list(marked(WRONG)[REPORT].values)
    assert rows[0] == tuple(word for word, _width in HEADS)
    assert ("Sheet1", "C3", "galat", "not_a_number!") in rows and ("Sheet1", "A6", "peringatan", "guessed_place!") in rows
    assert len(rows) == 5


def test_it_speaks_the_readers_language() -> None:
    said: set[str] = set()

    def english(word: str) -> str:
        said.add(word)
        return f"<{word}>"

    book = marked([HEAD, ["Mantuil", 2019]], text([HEAD, ["Mantuil", 2019]]), say=english)
    assert [cell.value for cell in book[REPORT][1]] == [f"<{word}>" for word, _width in HEADS]
    assert "<baris 2>".replace("2", "{n}").format(n=2) in [cell.value for cell in book[REPORT]["B"]]
    assert said <= set(WORDS)


def test_mended_and_sent_back_it_comes_in() -> None:
    book = marked(WRONG)
    page = book["Sheet1"]
    for at, value in {"C3": 110, "A4": "Kelayan Barat", "C5": 3, "A6": "Sungai Andai"}.items():
        page[at] = value
    out = io.BytesIO()
    book.save(out)
    done = read(out.getvalue(), "a.xlsx", city(), FROM_A)
    assert done.publishable and not done.errors
    assert [sheet.name for sheet in done.sheets] == ["Sheet1"]
    assert done.changes["nilai"].query("indikator == 'pus'").set_index("wilayah")["nilai"][M] == 110


def test_a_formula_in_a_text_stays_a_text() -> None:
    page = marked([HEAD, ["Mantuil", 2019, "=1+1|2"], ["@SUM(A1)", 2019, 5], ["=cmd", 2019, 5]], text([HEAD, ['=HYPERLINK("http://x")', 2019, "+1+1"]], ";"))[
        "a"
    ]
    assert page["A2"].data_type == "s" and page["A2"].value.startswith("=HYPERLINK") and page["C2"].data_type == "s"


def test_sheets_with_names_that_a_workbook_does_not_take() -> None:
    done = read(text([HEAD, ["Mantuil", 2019, "x"]]), f"{'panjang sekali ' * 4}[1]:*.csv", city(), FROM_A)
    book = openpyxl.load_workbook(io.BytesIO(annotated(done.sheets * 2, done.problems, told)))
    assert len(book.sheetnames) == 3 and all(len(name) < 32 for name in book.sheetnames)


def test_a_long_file_of_errors_takes_no_longer() -> None:
    rows = [HEAD, *[["Mantuil", 1990 + number % 30, number] for number in range(30_000)]]
    rows[29_000][2] = "x"
    done = read(text(rows), "a.csv", city(), FROM_A)
    page = openpyxl.load_workbook(io.BytesIO(annotated(done.sheets, [one for one in done.problems if one.code == "not_a_number"], told)), read_only=True)["a"]
    assert page.max_row >= 29_001

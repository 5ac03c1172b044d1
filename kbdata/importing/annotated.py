"""The uploaded workbook again, with every error and warning coloured and a comment at its cell.

It is written anew from the cells that were read: addresses, values and merged cells are the same; formulas, macros and formats are not kept.
"""

from __future__ import annotations

import datetime
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from kbdata.importing.findings import ERROR, WARNING, Finding
from kbdata.importing.numbers import Percent
from kbdata.importing.sheets import Sheet, position

REPORT = "Temuan (dasbor)"  # known by this name when the mended workbook comes back
COLOURS = {"error": "red", "warning": "yellow"}
KINDS = {"": {}, "date": {"num_format": "yyyy-mm-dd"}, "percent": {"num_format": "0.0#######%"}}
MOST = 200_000  # cells; a longer sheet is cut to the rows up to its last finding, and no further
HEADS = (("Lembar", 20), ("Sel", 10), ("Tingkat", 12), ("Temuan", 100))
LEVELS = {ERROR: "galat", WARNING: "peringatan"}
# Every text of the report but the findings: what is given to `say`.
WORDS = (*(word for word, _width in HEADS), *LEVELS.values(), "baris {n}")
INVALID = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def annotated(
    sheets: Sequence[Sheet],
    problems: Sequence[Finding],
    tell: Callable[[Finding], str],
    colours: dict[str, str] = COLOURS,
    say: Callable[[str], str] = str,
) -> bytes:
    """An XLSX with the cells of the file, those with findings coloured and commented, and a list of all findings before them.

    tell: puts a finding into words. colours: of an `error` and a `warning`, as xlsxwriter names them. say: puts an Indonesian text into the
    reader's language.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    styles = {severity: {"bg_color": colour} for severity, colour in colours.items()}
    formats = {(severity, kind): book.add_format(styles.get(severity, {}) | KINDS[kind]) for severity in (*styles, "") for kind in KINDS}
    _report(book.add_worksheet(REPORT), problems, tell, book.add_format({"bold": True}), formats, say)
    names = {REPORT.lower()}
    for sheet in sheets:
        name = _free(sheet.name, names)
        mine = [problem for problem in problems if problem.sheet == sheet.name]
        _copy(book.add_worksheet(name), sheet, mine, tell, formats)
    book.close()
    return out.getvalue()


def _report(
    page: Any, problems: Sequence[Finding], tell: Callable[[Finding], str], bold: Any, formats: dict[tuple[str, str], Any], say: Callable[[str], str]
) -> None:
    for number, (word, width) in enumerate(HEADS):
        page.set_column(number, number, width)
        page.write_string(0, number, say(word), bold)
    for row, problem in enumerate(problems, 1):
        cell = problem.cell or problem.column or (say("baris {n}").format(n=problem.row) if problem.row else "")
        for number, text in enumerate((problem.sheet or "", cell, say(LEVELS[problem.severity]), tell(problem))):
            page.write_string(row, number, text, formats[problem.severity if problem.severity in COLOURS else "", ""])


def _copy(page: Any, sheet: Sheet, problems: Sequence[Finding], tell: Callable[[Finding], str], formats: dict[tuple[str, str], Any]) -> None:
    marks: dict[tuple[int, int], list[Finding]] = defaultdict(list)
    for problem in problems:
        if problem.row or problem.column:
            row = (problem.row or sheet.top + 1) - 1
            marks[row, position(problem.column) if problem.column else sheet.left].append(problem)
    wide = max(sheet.cells.shape[1], 1)
    last = max([row - sheet.top + 1 for row, _column in marks], default=0)
    length = min(len(sheet.cells), max(last, MOST // wide))
    for place, row in enumerate(sheet.cells.iloc[:length].to_numpy(dtype=object)):
        for number, value in enumerate(row):
            at = (sheet.top + place, sheet.left + number)
            _write(page, at, value, _worst(marks.get(at, ())), formats)
    for at, found in marks.items():
        place, number = at[0] - sheet.top, at[1] - sheet.left
        if not (0 <= place < length and 0 <= number < sheet.cells.shape[1]) or sheet.cells.iat[place, number] is None:
            page.write_blank(*at, None, formats[_worst(found), ""])
        page.write_comment(*at, "\n".join(dict.fromkeys(tell(problem) for problem in found))[:1000], {"x_scale": 2.5, "y_scale": 1.5})
    for (top, left), (bottom, right) in sheet.merged:
        inside = any(top <= row <= bottom and left <= column <= right and (row, column) != (top, left) for row, column in marks)
        if (top, left) < (bottom, right) and bottom - sheet.top < length and not inside:
            value = sheet.cells.iat[top - sheet.top, left - sheet.left] if top >= sheet.top and left >= sheet.left else None
            page.merge_range(top, left, bottom, right, "", formats[_worst(marks.get((top, left), ())), ""])
            _write(page, (top, left), value, _worst(marks.get((top, left), ())), formats)


def _write(page: Any, at: tuple[int, int], value: object, severity: str, formats: dict[tuple[str, str], Any]) -> None:
    style = formats[severity, ""] if severity else None
    match value:
        case None:
            return
        case bool():
            page.write_boolean(*at, value, style)
        case Percent():
            page.write_number(*at, value / 100, formats[severity, "percent"])
        case int() | float():
            page.write_number(*at, value, style)
        case datetime.datetime() | datetime.date() if value.year >= 1900:
            page.write_datetime(*at, value, formats[severity, "date"])
        case _:
            page.write_string(*at, str(value)[:32_767], style)


def _worst(problems: Sequence[Finding]) -> str:
    severities = {problem.severity for problem in problems}
    return next((severity for severity in COLOURS if severity in severities), "")


def _free(name: str, taken: set[str]) -> str:
    """A sheet name that a workbook accepts and that none has yet."""
    base = name.translate(INVALID).strip("'")[:28] or "Lembar"
    free = next(each for number in range(len(taken) + 2) if (each := f"{base}{number or ''}").lower() not in taken)
    taken.add(free.lower())
    return free

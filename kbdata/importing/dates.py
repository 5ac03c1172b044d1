"""Dates and periods as people write them: `26 Juni 2018`, `26/06/2018`, `Triwulan II 2019`, `Jun-19`, a date cell of a workbook."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata.importing.numbers import text_of

NAMES = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agt", "agu", "ags", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
MONTHS = {name: number for number, names in enumerate(NAMES, 1) for name in names}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
YEARS = (1990, 2100)
FIRST = datetime.date(1899, 12, 30)  # the day that a workbook counts from
DAYS = r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)"

GOOD, EMPTY, WRONG, UNSURE = range(4)


@lru_cache(maxsize=50_000)
def period_of(text: str) -> str | None:
    """The period that a text names in full, as ISO text, or None: `Juni 2019` is `2019-06`, `TW II 2019` is `2019-Q2`.

    What the program has no period for (a semester, a span, `s.d. Juni`) is none.
    """
    words = re.sub(r"[\s_]+", " ", text.strip().lower())
    words = re.sub(r"^(tahun|thn\.?|th\.?|ta|periode|bulan|bln\.?|posisi|keadaan|per)\s*:?\s*", "", words)
    if match := re.fullmatch(r"(?:tahun |thn )?(\d{4})(?:\.0)?", words):
        return match[1] if YEARS[0] <= int(match[1]) <= YEARS[1] else None
    if match := re.fullmatch(r"(\d{4})[-/ ]?(?:q|tw|triwulan)[-. ]?([1-4]|i{1,3}|iv)", words):
        return _valid(match[1], f"Q{ROMAN[match[2]]}")
    if match := re.fullmatch(r"(?:q|tw\.?|triwulan|kuartal) ?(?:ke-? ?)?([1-4]|i{1,3}|iv)[-/,]? ?(?:tahun |thn )?(\d{4})", words):
        return _valid(match[2], f"Q{ROMAN[match[1]]}")
    if match := re.fullmatch(rf"({MONTH})\.?[-/', ]*(?:tahun |thn )?(\d{{4}}|\d{{2}})", words):
        return _valid(match[2], f"{MONTHS[match[1]]:02}")
    if match := re.fullmatch(rf"(\d{{4}})[-/ ]+({MONTH})\.?", words):
        return _valid(match[1], f"{MONTHS[match[2]]:02}")
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", words):
        return _valid(match[1], f"{int(match[2]):02}") if 1 <= int(match[2]) <= 12 else None
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{4})", words):
        return _valid(match[2], f"{int(match[1]):02}") if 1 <= int(match[1]) <= 12 else None
    if match := re.fullmatch(r"(\d{4})-(\d{2})-01(?:[ t]00:00(?::00)?)?", words):  # a date cell that shows a month
        return _valid(match[1], match[2])
    return None


def part_of_year(text: str) -> str | None:
    """A month or quarter without its year: `Maret` is `03`, `Triwulan II` is `Q2`, `6` is `06`; None for another text."""
    words = re.sub(r"^(bulan|bln\.?)\s*:?\s*", "", text.strip().lower())
    if words in MONTHS:
        return f"{MONTHS[words]:02}"
    if match := re.fullmatch(r"(?:q|tw\.?|triwulan|kuartal) ?(?:ke-? ?)?([1-4]|i{1,3}|iv)", words):
        return f"Q{ROMAN[match[1]]}"
    return f"{int(words):02}" if re.fullmatch(r"\d{1,2}", words) and 1 <= int(words) <= 12 else None


def period_in(text: str) -> str | None:
    """The one period that is mentioned in a text such as a title, the finest; None where there is none or more than one."""
    words = re.sub(r"[\s_]+", " ", text.lower())
    if re.search(r"\b(s/d|s\.d|sampai dengan|semester|dibanding)", words):
        return None
    fine = re.findall(rf"\b(?:{MONTH})\.? (?:tahun |thn )?\d{{4}}\b|\b(?:triwulan|tw|kuartal) (?:iv|i{{1,3}}|[1-4]) (?:tahun |thn )?\d{{4}}\b", words)
    found = {period for each in fine if (period := period_of(each))}
    if not found:
        years = {year for year in re.findall(r"(?<![\d/.-])((?:19|20)\d{2})(?![\d/.-])", words) if YEARS[0] <= int(year) <= YEARS[1]}
        parts = {part for match in re.findall(rf"bulan *:? *({MONTH})\b", words) if (part := part_of_year(match))}
        found = {f"{year}-{part}" for year in years for part in parts} or years
    return found.pop() if len(found) == 1 else None


def read_dates(cells: pd.Series) -> tuple[pd.Series, np.ndarray]:
    """The dates of a column of cells, and for each GOOD, EMPTY, WRONG or UNSURE.

    In `03/04/2018` the day comes first, as is written here, unless another cell of the column proves the contrary
    (`02/26/2018`); where cells prove both, those that could be either are UNSURE.
    """
    texts = [text_of(cell) if not isinstance(cell, float | int) or isinstance(cell, bool) else cell for cell in cells]
    pairs = [match.groups() for text in texts if isinstance(text, str) and (match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}", text))]
    day_first = any(int(a) > 12 for a, _b in pairs)
    month_first = any(int(b) > 12 for _a, b in pairs)
    order = None if day_first and month_first else "md" if month_first else "dm"
    read = [_date(text, order) for text in texts]
    dates = pd.Series([pd.Timestamp(day) if day else pd.NaT for day, _state in read], index=cells.index, dtype="datetime64[ns]")
    return dates, np.array([state for _day, state in read], dtype="int8")


def _date(text: str | float, order: str | None) -> tuple[datetime.date | None, int]:
    if isinstance(text, int | float):
        day = FIRST + datetime.timedelta(days=int(text)) if float(text).is_integer() and 32_000 < text < 75_000 else None
        return (day, GOOD) if day else (None, WRONG)
    words = re.sub(rf"^{DAYS},? +", "", text.lower())
    if words in ("", "-", "–", "n/a"):
        return None, EMPTY
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?", words):
        return _day(match[1], match[2], match[3])
    if match := re.fullmatch(rf"(\d{{1,2}})[- ]+({MONTH})\.?[-, ]+(\d{{4}})", words):
        return _day(match[3], MONTHS[match[2]], match[1])
    if match := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", words):
        first, second = match[1], match[2]
        if int(first) > 12 or int(second) > 12 or first == second:
            return _day(match[3], *((second, first) if int(second) <= 12 else (first, second)))
        if order is None:
            return None, UNSURE
        return _day(match[3], *((second, first) if order == "dm" else (first, second)))
    return None, WRONG


def _day(year: str, month: str | int, day: str) -> tuple[datetime.date | None, int]:
    try:
        found = datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None, WRONG
    return (found, GOOD) if 1900 <= found.year <= YEARS[1] else (None, WRONG)


def _valid(year: str, part: str) -> str | None:
    year = f"20{year}" if len(year) == 2 else year
    return f"{year}-{part}" if YEARS[0] <= int(year) <= YEARS[1] else None

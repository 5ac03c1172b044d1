"""Personal data are refused: numbers that look like NIK, KK or telephones, and names of people with addresses.

Nothing of such a file is kept: what is told has the cell, never its value.
A NIK and a KK number have 16 digits: six for the place, six for a date (women: day + 40), four in sequence (UU 23/2006, Permendagri 72/2022).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from kbdata.importing.findings import Finding
from kbdata.importing.naming import Names
from kbdata.importing.numbers import text_of
from kbdata.importing.sheets import Sheet
from kbdata.importing.vocabulary import plain

SIXTEEN = re.compile(r"(?<!\d)(\d{6})[ .-]?(\d{2})(\d{2})[ .-]?(\d{2})[ .-]?(\d{4})(?!\d)|(?<!\d)(\d{4})[ .-](\d{4})[ .-](\d{4})[ .-](\d{4})(?!\d)")
PHONE = re.compile(r"(?<![\d.])(?:\+62|62|0)[ .-]?8\d{1,3}[ .-]?\d{3,4}[ .-]?\d{3,5}(?![\d.])")
BARE_PHONE = re.compile(r"(62)?8\d{8,11}")  # a workbook drops the leading 0 of a number
NUMBER_HEADERS = re.compile(r"\b(nik|nokk|(no|nomor) (kk|ktp|kartu keluarga|induk kependudukan))\b")
PHONE_HEADERS = re.compile(r"\b(no|nomor) (hp|telp|telepon|wa|whatsapp|handphone)\b|^(telepon|telp|hp|handphone|whatsapp|wa)$")
PERSON_HEADERS = re.compile(
    r"\bnama (lengkap|kepala keluarga|kk|penerima|penerima manfaat|peserta|akseptor|istri|isteri|suami|ibu|anak|balita|warga|responden|pasien|orang tua)\b"
    r"|^nama penduduk$"
)
ADDRESS_HEADERS = re.compile(r"^alamat( (rumah|lengkap|tinggal|tempat tinggal|ktp|domisili|penerima|peserta|warga))?$")
ADDRESS = re.compile(r"\b(jl|jln|jalan|gg|gang|komp|komplek)\b\.? .*(\bno\b|\brt\b|\d)", re.IGNORECASE)
DEPTH = 60  # rows in which the words of a header are looked for


def personal(sheet: Sheet, file: str, names: Names) -> list[Finding]:
    """What in a sheet looks like personal data, by its cell and kind; at most a few cells of each column."""
    found: list[Finding] = []
    headers = _headers(sheet)
    for number in sheet.cells.columns:
        cells = sheet.cells[number].to_numpy(dtype=object)
        codes, distinct = pd.factorize(cells)
        kinds = np.array([*(_kind(cell, headers.get(number, "")) for cell in distinct), ""], dtype=object)
        places = np.flatnonzero(kinds[codes] != "") if kinds.any() else ()
        found += [_at(sheet, file, f"personal_{kinds[codes[place]]}", int(place), number) for place in places[:5]]
        if PERSON_HEADERS.search(headers.get(number, "")) and _texts(distinct):
            found.append(_at(sheet, file, "personal_name", None, number))
    return found + _names_with_addresses(sheet, file, headers, names)


def _headers(sheet: Sheet) -> dict[int, str]:
    """The words above each column that may be its header: every short text of the first rows."""
    top = sheet.cells.iloc[:DEPTH]
    pattern = [NUMBER_HEADERS, PHONE_HEADERS, PERSON_HEADERS, ADDRESS_HEADERS, re.compile("^nama$")]
    headers = {}
    for number in top.columns:
        words = [plain(cell) for cell in top[number] if isinstance(cell, str) and len(cell) < 60]
        headers[number] = " | ".join(word for word in words if any(each.search(word) for each in pattern))
    return {number: text.split(" | ")[0] for number, text in headers.items() if text}


def _kind(cell: object, header: str) -> str:
    """What a cell looks like: `id_number`, `phone`, or nothing."""
    if isinstance(cell, bool) or cell is None:
        return ""
    if isinstance(cell, int | float):
        text = f"{cell:.0f}" if abs(cell) >= 1e9 and np.isfinite(cell) else ""
        if len(text) == 16 and (NUMBER_HEADERS.search(header) or _plausible(text, rounded=True)):
            return "id_number"
        return "phone" if PHONE_HEADERS.search(header) and BARE_PHONE.fullmatch(text) else ""
    if not isinstance(cell, str) or len(cell) < 9:
        return ""
    for match in SIXTEEN.finditer(cell):
        if _plausible(re.sub(r"\D", "", match[0])) or NUMBER_HEADERS.search(header):
            return "id_number"
    return "phone" if PHONE.search(cell) or (PHONE_HEADERS.search(header) and BARE_PHONE.fullmatch(cell.strip())) else ""


def _plausible(digits: str, *, rounded: bool = False) -> bool:
    """Whether 16 digits can be a NIK or KK number: a province, and a date. rounded: a workbook keeps only the first 15 of a number."""
    day, month = int(digits[6:8]), int(digits[8:10])
    return len(digits) == 16 and 11 <= int(digits[:2]) <= 97 and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12 and (rounded or digits[12:] != "0000")


def _names_with_addresses(sheet: Sheet, file: str, headers: dict[int, str], names: Names) -> list[Finding]:
    """Columns `nama` and `alamat` side by side, where the names are not those of places; and columns of street addresses with names."""
    addressed = [number for number, header in headers.items() if ADDRESS_HEADERS.search(header)]
    named = [number for number, header in headers.items() if header == "nama" or PERSON_HEADERS.search(header)]
    streets = [number for number in addressed if any(ADDRESS.search(text) for text in _texts(sheet.cells[number].unique()))]
    for number in named:
        texts = [text for text in _texts(sheet.cells[number].unique()[:200]) if plain(text) != "nama"]
        people = [text for text in texts if names.place(text, fuzzy=False).code is None and names.term("skpd", text, fuzzy=False).code is None]
        if addressed and (streets or len(people) > len(texts) / 2) and people:
            return [_at(sheet, file, "personal_name", None, number), *(_at(sheet, file, "personal_address", None, each) for each in addressed)]
    return []


def _texts(cells: Iterable[object]) -> list[str]:
    return [text for cell in cells if isinstance(cell, str) and (text := text_of(cell))]


def _at(sheet: Sheet, file: str, code: str, place: int | None, number: int) -> Finding:
    return Finding(code, file, sheet=sheet.name, row=None if place is None else sheet.row(place), column=sheet.column(number))

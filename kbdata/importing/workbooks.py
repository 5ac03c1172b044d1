"""XLSX and ODS: looked through as XML first (how large, which formulas failed), then read by calamine, values only."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import pandas as pd
import python_calamine

from kbdata.importing import archives
from kbdata.importing.findings import NOTE, Finding
from kbdata.importing.numbers import Percent
from kbdata.importing.sheets import Reading, Sheet, Watch, grid, letters, position

CELL = re.compile(rb'<c r="([A-Z]{1,3})\d{1,7}"[^>/]*>')  # as nearly all programs write it
OTHER_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?(?:\br="([A-Z]{1,3})(\d{1,7})"[^>]*)?(?<!/)>')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,7})"')
FAILED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\b[^>]*>[^<]|)")
STYLED = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")[^>]*\bs="(\d+)"')
QUOTED = re.compile(r'"[^"]*"|\\.|_.')  # parts of a number format that are shown as they stand
STYLES = 10_000_000  # bytes; a longer list of styles is not looked through, and a share of one is then told by its column
PERCENT_FORMATS = {9, 10}  # `0%` and `0.00%`, which every workbook has (ECMA-376, part 1, 18.8.30)
ADDRESS = re.compile(rb'\br="([A-Z]+\d+)"')
SHARED = re.compile(rb'\bt="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "


@dataclass
class Extent:
    """What is known of a sheet before it is read. percent: areas that are shown as percentages, as row, column, rows, columns, from 0."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    formulas: int = 0
    shared: list[int] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    percent: list[tuple[int, int, int, int]] = field(default_factory=list)


def read_xlsx(content: bytes, watch: Watch) -> Reading:
    """The sheets of an XLSX or XLSM workbook. Macros and links to other files are left where they are, and told."""
    found = {info.filename: info for info in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    try:
        parts, styles = _parts(content, found, watch), _percent_styles(content, found, watch)
    except (ElementTree.ParseError, KeyError) as error:
        raise watch.refusal("damaged_file") from error
    extents = {name: _scan(content, found[part], styles, watch) for name, part in parts.items() if part in found}
    _check_text(content, found, extents, watch)
    return read_with_calamine(content, "xlsx", extents, watch, _left_out(found, watch))


def read_ods(content: bytes, watch: Watch) -> Reading:
    """The sheets of an ODS workbook."""
    found = {info.filename: info for info in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    notes = [Finding("macros_ignored", watch.file, severity=NOTE)] if "Basic/script-lc.xml" in found else []
    return read_with_calamine(content, "ods", _scan_ods(content, found["content.xml"], watch), watch, notes)


def read_with_calamine(content: bytes, kind: str, extents: dict[str, Extent], watch: Watch, notes: list[Finding]) -> Reading:
    """The sheets of a workbook whose extents are known, within limits."""
    limits = watch.limits
    for name, extent in extents.items():
        watch.check("too_many_rows", extent.rows, limits.rows, name)
        watch.check("too_many_cells", extent.rows * extent.columns, limits.workbook_area, name)
    watch.check("too_many_cells", sum(extent.filled for extent in extents.values()), limits.workbook_cells)
    watch.check("too_many_cells", sum(extent.rows * extent.columns for extent in extents.values()), 2 * limits.workbook_area)
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
        read = list(_sheets(book, watch))
    except python_calamine.PasswordError as error:
        raise watch.refusal("encrypted_file") from error
    except (python_calamine.CalamineError, python_calamine.XmlError, python_calamine.ZipError, ValueError) as error:
        raise watch.refusal("damaged_file") from error
    sheets = tuple(
        _sheet(Sheet(name, grid(rows), *start, hidden=hidden, merged=merged, broken=tuple(extent.broken)), extent.percent)
        for name, rows, start, hidden, merged in read
        for extent in (extents.get(name, Extent()),)
    )
    formulas = sum(extent.formulas - len(extent.broken) for extent in extents.values())  # those without a result are told where they stand
    if formulas > 0:
        notes = [*notes, Finding("formulas_as_values", watch.file, value=str(formulas), severity=NOTE)]
    notes = [*notes, *(Finding("hidden_sheet", watch.file, sheet=sheet.name, severity=NOTE) for sheet in sheets if sheet.hidden)]
    if all(sheet.cells.empty for sheet in sheets):
        raise watch.refusal("empty_file")
    return Reading(kind, sheets, tuple(notes))


def _sheet(sheet: Sheet, percent: list[tuple[int, int, int, int]]) -> Sheet:
    """The sheet without what stands in cells whose formula failed, and with percentages as they are shown."""
    for address, _kind in sheet.broken:
        letter = address.rstrip("0123456789")
        row, column = int(address[len(letter) :]) - 1 - sheet.top, position(letter) - sheet.left
        if 0 <= row < len(sheet.cells) and 0 <= column < sheet.cells.shape[1]:
            sheet.cells.iat[row, column] = None
    rows: dict[int, list[int]] = defaultdict(list)
    for top, left, high, wide in percent:
        for column in range(max(left - sheet.left, 0), min(left + wide - sheet.left, sheet.cells.shape[1])):
            rows[column] += range(max(top - sheet.top, 0), min(top + high - sheet.top, len(sheet.cells)))
    for column, mine in rows.items():
        cells = sheet.cells[column].to_numpy(dtype=object, copy=True)
        cells[mine] = [Percent(round(cell * 100, 9)) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell for cell in cells[mine]]
        sheet.cells[column] = pd.Series(cells, dtype=object)
    return sheet


def _sheets(book: Any, watch: Watch) -> Iterator[tuple[str, list[list[object]], tuple[int, int], bool, Any]]:
    """Name, rows, position of the first cell, whether hidden, and merged ranges of each sheet."""
    for number, about in enumerate(book.sheets_metadata):
        if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(number)
            watch.check_time()
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            yield about.name, sheet.to_python(skip_empty_area=True), sheet.start or (0, 0), hidden, tuple(sheet.merged_cell_ranges or ())


def _parts(content: bytes, found: dict[str, zipfile.ZipInfo], watch: Watch) -> dict[str, str]:
    """The file inside the zip that holds each sheet, by the sheet's name."""
    targets: dict[str | None, str] = {}
    for link in ElementTree.fromstring(archives.whole(content, found["xl/_rels/workbook.xml.rels"], watch)):
        target = link.get("Target", "")
        targets[link.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for node in ElementTree.fromstring(archives.whole(content, found["xl/workbook.xml"], watch)).iter():
        if node.tag.rpartition("}")[2] == "sheet":
            links = [value for key, value in node.attrib.items() if "}" in key and key.endswith("}id")]
            parts[node.get("name", "")] = targets.get(links[0], "") if links else ""
    return parts


def percent_format(code: str) -> bool:
    """Whether a number format shows percentages."""
    return "%" in QUOTED.sub("", code)


def _percent_styles(content: bytes, found: dict[str, zipfile.ZipInfo], watch: Watch) -> set[bytes]:
    """The styles of cells, by the number that a cell names, that show percentages. calamine gives values only, and 0.74 for 74 %."""
    if "xl/styles.xml" not in found or found["xl/styles.xml"].file_size > STYLES:
        return set()
    root, own, styles = ElementTree.fromstring(archives.whole(content, found["xl/styles.xml"], watch)), set(PERCENT_FORMATS), set()
    for node in root.iter():
        kind = node.tag.rpartition("}")[2]
        if kind == "numFmt" and node.get("numFmtId", "").isdecimal() and percent_format(node.get("formatCode", "")):
            own.add(int(node.get("numFmtId", "")))
        elif kind == "cellXfs":
            styles = {str(number).encode() for number, style in enumerate(node) if style.get("numFmtId", "0") in map(str, own)}
    return styles


def _scan(content: bytes, info: zipfile.ZipInfo, styles: set[bytes], watch: Watch) -> Extent:
    """The extent of an XLSX sheet. Blank cells that only carry a format are not counted: the library skips them too."""
    extent, rest, columns = Extent(), b"", set[bytes]()
    for piece in archives.pieces(content, info, watch):
        watch.check_time()
        text = rest + piece
        cut = max(text.rfind(b"</row>"), text.rfind(b":row>")) + 1
        text, rest = (text[:cut], text[cut:]) if cut else (b"", text)
        _take(text, extent, columns, styles)
        watch.check("too_many_cells", extent.filled, watch.limits.workbook_cells)
    _take(rest, extent, columns, styles)
    extent.columns = max([position(column.decode()) + 1 for column in columns], default=0)
    return extent


def _take(text: bytes, extent: Extent, columns: set[bytes], styles: set[bytes]) -> None:
    if text.count(b"<c ") + text.count(b":c ") + text.count(b"<c>") == text.count(b'<c r="'):
        found = CELL.findall(text)
        columns.update(found)
        extent.filled += len(found)
        rows = ROW.findall(text)
    else:  # written in an unusual way: a cell without an address stands right of the one before it
        others = OTHER_CELL.findall(text)
        rows = [row for _column, row in others if row] + ROW.findall(text)
        extent.filled += len(others)
        columns.update(column for column, _row in others if column)
        columns.add(letters(max(part.count(b"<c ") + part.count(b":c ") + part.count(b"<c>") for part in re.split(rb"<(?:\w+:)?row\b", text))).encode())
        extent.rows += text.count(b"<row") + text.count(b":row")
    extent.rows = max([extent.rows, *map(int, rows)])
    extent.shared += map(int, SHARED.findall(text))
    if b't="e"' in text:
        extent.broken += [(address.decode(), "formula_error") for address in FAILED.findall(text)]
    if styles:
        extent.percent += [(int(row) - 1, position(column.decode()), 1, 1) for column, row, style in STYLED.findall(text) if style in styles]
    for attributes, value in FORMULA.findall(text) if b"<f" in text or b":f" in text else ():
        extent.formulas += 1
        address = ADDRESS.search(attributes)
        if address and not value and b't="str"' not in attributes and b't="e"' not in attributes:
            extent.broken.append((address[1].decode(), "formula_without_value"))


def _check_text(content: bytes, found: dict[str, zipfile.ZipInfo], extents: dict[str, Extent], watch: Watch) -> None:
    """Few long shared texts referred to by many cells would each become a text of its own."""
    info = found.get("xl/sharedStrings.xml")
    if info is None:
        return
    parts = re.split(rb"<(?:\w+:)?si\b", archives.whole(content, info, watch))[1:]
    lengths = np.fromiter(map(len, parts), dtype="int64", count=len(parts))
    total = 0
    for extent in extents.values():
        used = np.array([number for number in extent.shared if number < len(lengths)], dtype="int64")
        total += int(lengths[used].sum()) if len(used) else 0
        extent.shared.clear()
    watch.check("zip_bomb", total, watch.limits.text)


def _left_out(found: dict[str, zipfile.ZipInfo], watch: Watch) -> list[Finding]:
    notes = []
    if any(name.lower().endswith("vbaproject.bin") for name in found):
        notes.append(Finding("macros_ignored", watch.file, severity=NOTE))
    if any(name.startswith("xl/externalLinks/") for name in found):
        notes.append(Finding("links_ignored", watch.file, severity=NOTE))
    return notes


def _scan_ods(content: bytes, info: zipfile.ZipInfo, watch: Watch) -> dict[str, Extent]:
    """The extent of each ODS sheet; repeated rows and cells count as often as they are repeated, if they hold something."""
    extents: dict[str, Extent] = {}
    state = {"row": 0, "rows": 1, "column": 0}

    def times(attributes: dict[str, str], kind: str) -> int:
        return max(int(attributes.get(f"{TABLE}number-{kind}-repeated", 1)), 1)

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{TABLE}table":
            extents[attributes.get(f"{TABLE}name", "")] = Extent()
            state.update(row=0, rows=0)
        elif tag == f"{TABLE}table-row":
            state.update(row=state["row"] + state["rows"], rows=times(attributes, "rows"), column=0)
        elif tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") and extents:
            extent, wide = list(extents.values())[-1], times(attributes, "columns")
            kind = attributes.get(f"{CALC}value-type") or attributes.get(f"{OFFICE}value-type")
            formula = f"{TABLE}formula" in attributes
            if kind or formula:
                extent.rows, extent.columns = max(extent.rows, state["row"] + state["rows"]), max(extent.columns, state["column"] + wide)
                extent.filled += state["rows"] * wide
                if kind == "percentage":
                    extent.percent.append((state["row"], state["column"], state["rows"], wide))
                extent.formulas += formula
            if kind == "error" or (formula and not kind):
                address = f"{letters(state['column'])}{state['row'] + 1}"
                extent.broken.append((address, "formula_error" if kind else "formula_without_value"))
            state["column"] += wide

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EntityDeclHandler = lambda *_: (_ for _ in ()).throw(watch.refusal("damaged_file"))
    try:
        for piece in archives.pieces(content, info, watch):
            watch.check_time()
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise watch.refusal("damaged_file") from error
    return extents

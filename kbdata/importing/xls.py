"""XLS (Excel 97–2003): the records are looked through first (how large, which formulas failed), then read by calamine.

Layout of the container and of the records: [MS-CFB] and [MS-XLS], Microsoft Open Specifications.
"""

from __future__ import annotations

import struct
from itertools import islice

from kbdata.importing.findings import NOTE, Finding
from kbdata.importing.sheets import Reading, Watch, letters
from kbdata.importing.workbooks import PERCENT_FORMATS, Extent, percent_format, read_with_calamine

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = 0xFFFFFFFA  # this and above: no further sector
BOF, EOF, BOUNDSHEET, SUPBOOK, FILEPASS, BOOLERR, FORMULA = 0x809, 0x0A, 0x85, 0x1AE, 0x2F, 0x205, 0x06
FILLED = {0xFD, 0x203, 0x27E, 0x204, BOOLERR, FORMULA, 0x00D6}  # records of one cell that hold a value
MULRK = 0xBD
FORMAT, XF = 0x41E, 0xE0  # a number format of the workbook's own, and a style of cells


def read_xls(content: bytes, watch: Watch) -> Reading:
    """The sheets of an XLS workbook. Raises RefusedError where it is locked, damaged, or no workbook."""
    try:
        streams = _streams(content)
    except (struct.error, IndexError, ValueError) as error:
        raise watch.refusal("damaged_file") from error
    if "EncryptedPackage" in streams:
        raise watch.refusal("encrypted_file")
    book = streams.get("Workbook") or streams.get("Book")
    if not book:
        raise watch.refusal("unsupported_format", value="OLE")
    notes = [Finding("macros_ignored", watch.file, severity=NOTE)] if "_VBA_PROJECT_CUR" in streams else []
    try:
        extents, linked = _scan(book, watch)
    except struct.error as error:
        raise watch.refusal("damaged_file") from error
    if linked:
        notes.append(Finding("links_ignored", watch.file, severity=NOTE))
    return read_with_calamine(content, "xls", extents, watch, notes)


def _scan(book: bytes, watch: Watch) -> tuple[dict[str, Extent], bool]:
    """The extent of each sheet, and whether the workbook refers to others."""
    names: list[str] = []
    extents: list[Extent] = []
    linked, depth, place = False, 0, 0
    own, styles = set(PERCENT_FORMATS), list[bool]()  # number formats that show percentages; of each style, whether it does
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        body = book[place + 4 : place + 4 + length]
        place += 4 + length
        if kind == FILEPASS:
            raise watch.refusal("encrypted_file")
        if kind == BOF:
            depth += 1
            if len(extents) <= len(names) and depth == 1:
                extents.append(Extent())
        elif kind == EOF:
            depth -= 1
        elif kind == BOUNDSHEET:
            names.append(_name(body))
        elif kind == SUPBOOK:
            linked |= body[2:4] not in (b"\x01\x04", b"\x01\x3a")  # the workbook itself, or an add-in
        elif kind == FORMAT and len(body) > 5 and percent_format(_text(body[2:])):
            own.add(struct.unpack_from("<H", body)[0])
        elif kind == XF:
            styles.append(struct.unpack_from("<H", body, 2)[0] in own)
        elif kind in FILLED or kind == MULRK:
            _take(kind, body, extents[-1], styles)
        watch.check_time()
    sheets = dict(zip(names, islice(extents, 1, None), strict=False))  # the first is the workbook's own part
    return sheets, linked


def _take(kind: int, body: bytes, extent: Extent, styles: list[bool]) -> None:
    row, column = struct.unpack_from("<HH", body)
    last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == MULRK else column
    extent.rows, extent.columns = max(extent.rows, row + 1), max(extent.columns, last + 1)
    extent.filled += last - column + 1
    extent.formulas += kind == FORMULA
    for number in range(last - column + 1):
        style = struct.unpack_from("<H", body, 4 + 6 * number)[0]
        if style < len(styles) and styles[style]:
            extent.percent.append((row, column + number, 1, 1))
    failed = (kind == BOOLERR and body[7] == 1) or (kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2)
    if failed:
        extent.broken.append((f"{letters(column)}{row + 1}", "formula_error"))


def _name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _text(body: bytes) -> str:
    """A text with its length and width before it, as those of number formats are."""
    length, wide = struct.unpack_from("<HB", body)
    return body[3 : 3 + length * (1 + (wide & 1))].decode("utf-16-le" if wide & 1 else "latin-1", "replace")


def _streams(content: bytes) -> dict[str, bytes]:
    """The streams of a compound file by name; those that are not read are there without content."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("sector size")
    size = 1 << shift
    first_folder, _a, cutoff, first_small, _b, next_list, _c, _d = struct.unpack_from("<8I", content, 48)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    lists = list(struct.unpack_from("<109I", content, 76))
    turns = 0
    while next_list < END and turns < len(content) // size:
        more = struct.unpack(f"<{size // 4}I", sector(next_list))
        lists += more[:-1]
        next_list, turns = more[-1], turns + 1
    table = [entry for number in lists if number < END for entry in struct.unpack(f"<{size // 4}I", sector(number).ljust(size, b"\xff"))]

    def chain(start: int, following: list[int]) -> list[int]:
        numbers: list[int] = []
        while start < END and len(numbers) <= len(following):
            numbers.append(start)
            start = following[start]
        return numbers

    folder = b"".join(map(sector, chain(first_folder, table)))
    entries = [folder[i : i + 128] for i in range(0, len(folder) - 127, 128)]
    about = [(e[: max(struct.unpack_from("<H", e, 64)[0] - 2, 0)].decode("utf-16-le", "replace"), e[66], *struct.unpack_from("<IQ", e, 116)) for e in entries]
    root = next((b"".join(map(sector, chain(start, table))) for _name, kind, start, _size in about if kind == 5), b"")
    raw = b"".join(map(sector, chain(first_small, table)))
    small = list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))
    streams = {}
    for name, kind, start, length in about:
        data = b""
        if kind == 2 and name in ("Workbook", "Book"):
            if length < cutoff:
                data = b"".join(root[number * 64 : number * 64 + 64] for number in chain(start, small))
            else:
                data = b"".join(map(sector, chain(start, table)))
            data = data[:length]
        if kind:
            streams[name] = data
    return streams

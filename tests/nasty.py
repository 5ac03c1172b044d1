"""Files as they come in life, and worse: built here when a test asks for them, so that each can be read as what it is."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
import zlib
from functools import lru_cache
from typing import Any

import geopandas as gpd
import openpyxl
import xlsxwriter
from shapely.geometry import box

from kbdata.dataset import Dataset
from kbdata.importing.mapping import Mapping
from tests.making import BASE, make_dataset, observed

FROM_A = Mapping(source="A")
PLACES = {
    "63.71.01.1001": "Mantuil",
    "63.71.01.1002": "Kelayan Barat",
    "63.71.01.1003": "Kelayan Timur",
    "63.71.02.1001": "Sungai Andai",
    "63.71.02.1002": "Alalak Utara",
    "63.71.02.1003": "Melayu",
}
METHODS = ("kb_iud", "kb_pil", "kb_suntik")
REASONS = ("bukan_hamil", "bukan_ias", "bukan_iat", "bukan_tial")
PERCENT = {"satuan": "persen", "satuan_en": "percent"}
INDICATORS: list[dict[str, Any]] = [
    *(
        {"kode": code, "nama_id": name, "desimal": 0}
        for code, name in (
            ("penduduk", "Penduduk"),
            ("keluarga", "Keluarga"),
            ("pus", "Pasangan usia subur (PUS)"),
            ("kb_iud", "Peserta KB IUD"),
            ("kb_pil", "Peserta KB pil"),
            ("kb_suntik", "Peserta KB suntik"),
            ("bukan_hamil", "Bukan peserta: sedang hamil"),
            ("bukan_ias", "Bukan peserta: ingin anak segera (IAS)"),
            ("bukan_iat", "Bukan peserta: ingin anak ditunda (IAT)"),
            ("bukan_tial", "Bukan peserta: tidak ingin anak lagi (TIAL)"),
            ("keluarga_balita", "Keluarga dengan balita"),
            ("anggota_bkb", "Anggota BKB"),
        )
    ),
    {"kode": "kb_baru", "nama_id": "Peserta KB baru", "sifat": "alir", "desimal": 0},
    {"kode": "pa", "nama_id": "Peserta KB aktif (PA)", "pembilang": "+".join(METHODS), "desimal": 0},
    {"kode": "rasio_kb", "nama_id": "Rasio KB aktif", "sifat": "rasio", "pembilang": "pa", "penyebut": "pus", "pengali": 100.0, **PERCENT},
    {
        "kode": "partisipasi_bkb",
        "nama_id": "Partisipasi BKB",
        "sifat": "rasio",
        "pembilang": "anggota_bkb",
        "penyebut": "keluarga_balita",
        "pengali": 100.0,
        **PERCENT,
    },
    {"kode": "luas_kumuh", "nama_id": "Luas kawasan kumuh", "satuan": "ha", "satuan_en": "ha", "desimal": 2},
    {"kode": "sampah_kg", "nama_id": "Sampah terkelola", "satuan": "kg", "satuan_en": "kg", "sifat": "alir", "desimal": 0},
]


@lru_cache(maxsize=1)
def city() -> Dataset:
    """A city of two kecamatan and six kelurahan, one kampung in Mantuil, 100 couples in Mantuil in 2018."""
    places: list[dict[str, Any]] = [
        {"kode": "63.71", "nama": "Kota Contoh", "tingkat": "kota"},
        {"kode": "63.71.01", "nama": "Contoh Selatan", "tingkat": "kecamatan", "induk": "63.71"},
        {"kode": "63.71.02", "nama": "Contoh Utara", "tingkat": "kecamatan", "induk": "63.71"},
        *({"kode": code, "nama": name, "tingkat": "kelurahan", "induk": code[:8]} for code, name in PLACES.items()),
        {"kode": "63.71.01.1001-K", "nama": "Mantuil", "tingkat": "kampung", "induk": "63.71.01.1001", "lintang": -3.35, "bujur": 114.55},
    ]
    values = observed(("63.71.01.1001", "2018", "pus", 100.0), ("63.71.01.1001", "2018", "kb_pil", 40.0), ("63.71.01.1001", "2018", "rasio_kb", 70.0))
    data = make_dataset(
        wilayah=places,
        indikator=INDICATORS,
        nilai=values,
        kampung=[{"wilayah": "63.71.01.1001-K"}],
        skpd=[
            *BASE["skpd"],
            {"kode": "1.02", "nama": "Dinas Kesehatan", "singkatan": "Dinkes"},
        ],
    )
    squares = [box(114.5 + 0.1 * number, -3.4, 114.6 + 0.1 * number, -3.3) for number in range(len(PLACES))]
    shapes = gpd.GeoDataFrame({"kode": list(PLACES), "nama": list(PLACES.values()), "ket": "batas ilustratif"}, geometry=squares, crs="EPSG:4326")
    data.layers["kelurahan"] = shapes  # type: ignore[index]
    return data


def text(rows: list[list[Any]], separator: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    """A text file as it is: cells are not quoted."""
    return end.join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows).encode(encoding)


class Shown(float):
    """A number that a workbook shows as a percentage: 0.74 as 74 %."""


def xlsx(*sheets: list[list[Any]], names: tuple[str, ...] = (), merged: tuple[str, ...] = (), hidden: tuple[int, ...] = ()) -> bytes:
    """A workbook; a cell that begins with `=` is a formula, with its result after a `|` if it has one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)})  # the same cells are the same file
    date = book.add_format({"num_format": "dd/mm/yyyy"})
    percent = book.add_format({"num_format": "0.0\\ %;[Red]-0.0%"})
    for number, rows in enumerate(sheets):
        page = book.add_worksheet(names[number] if number < len(names) else f"Sheet{number + 1}")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and cell.startswith("="):
                    formula, _, result = cell.partition("|")
                    page.write_formula(row, column, formula, None, float(result) if result.replace(".", "").isdigit() else result)
                elif isinstance(cell, datetime.date):
                    page.write_datetime(row, column, cell, date)
                elif isinstance(cell, Shown):
                    page.write_number(row, column, cell, percent)
                elif cell is not None:
                    page.write(row, column, cell)
        for area in merged if number == 0 else ():
            first = area.split(":")[0]
            value = rows[int(first[1:]) - 1][ord(first[0]) - 65]
            page.merge_range(area, value)
        if number in hidden:
            page.hide()
    book.close()
    return out.getvalue()


def without_results(rows: list[list[Any]]) -> bytes:
    """A workbook whose formulas were never computed, as programs write it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_members(content: bytes, members: dict[str, bytes]) -> bytes:
    """A zip with members added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in members:
                new.writestr(info.filename, old.read(info))
        for name, data in members.items():
            new.writestr(name, data)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    """A member of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read(name)


def lying(content: bytes, name: str, claimed: int) -> bytes:
    """A zip whose directory gives a member another size than it has, and a checksum to match."""
    raw = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        info = file.getinfo(name)
        crc = zlib.crc32(file.read(name)[:claimed])
    at = raw.rfind(name.encode()) - 46
    struct.pack_into("<L", raw, at + 16, crc)
    struct.pack_into("<L", raw, at + 24, claimed)
    struct.pack_into("<L", raw, info.header_offset + 14, crc)
    struct.pack_into("<L", raw, info.header_offset + 22, claimed)
    return bytes(raw)


def ods(rows: list[list[Any]], tail: str = "") -> bytes:
    """An ODS workbook. tail: XML put at the end of the table."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, Shown):
            return f'<table:table-cell office:value-type="percentage" office:value="{value}"><text:p>{100 * value}%</text:p></table:table-cell>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        if value == "#REF!":
            return (
                f'<table:table-cell office:value-type="string" calcext:value-type="error" table:formula="of:=[.Z1]"><text:p>{value}</text:p></table:table-cell>'
            )
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    names = {"office": "office", "table": "table", "text": "text"}
    spaces = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"' for short, long in names.items())
    spaces += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
    content += f'<table:table table:name="Lembar1">{body}{tail}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listing = f'<manifest:manifest xmlns:manifest="{manifest}"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", kind)
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", listing)
    return out.getvalue()


def xls(rows: list[list[Any]], far: tuple[int, int] | None = None, stream: str = "Workbook", locked: bool = False) -> bytes:
    """An XLS workbook (BIFF8 in a compound file). A cell `#REF!` is an error.

    far: row and column of one more cell. stream: the name of what the file holds. locked: with the record that says it is encrypted.
    """

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def cell(row: int, column: int, value: Any) -> bytes:
        at = struct.pack("<HHH", row, column, isinstance(value, Shown))
        if value == "#REF!":
            return record(0x205, at + b"\x17\x01")
        if isinstance(value, int | float):
            return record(0x203, at + struct.pack("<d", value))
        return record(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))

    cells = b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None)
    cells += cell(*far, 1) if far else b""
    start = struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    page = record(0x809, start) + cells + record(0x0A, b"")
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0x0DBB, 0x07CC, 0, 6)) + record(0x42, struct.pack("<H", 1200))
    head += record(0x2F, bytes(6)) if locked else b""
    head += record(0x41E, struct.pack("<HHB", 164, 4, 0) + b"0.0%") + record(0xE0, bytes(20)) + record(0xE0, struct.pack("<HH", 0, 164) + bytes(16))
    sheet = struct.pack("<BB", 6, 0) + b"Lembar"
    length = len(head) + 4 + 6 + len(sheet) + 4
    book = head + record(0x85, struct.pack("<IBB", length, 0, 0) + sheet) + record(0x0A, b"")
    content = (book + page).ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    count = len(content) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table_sectors = -(-(count + 4) // 128)
    assert table_sectors == 1, "a small workbook only"
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        return raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(stream, 2, 0xFFFFFFFF, 2, len(content)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + fat + folder + content

"""Zip files (XLSX, ODS, Shapefile): looked through in full, within limits, before any library opens them.

What the directory of a zip says about sizes is only a claim. Each member is therefore unpacked here in pieces and must be as long as
it claims: a library that trusts or ignores the claim cannot then be made to fill the memory.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from kbdata.importing.sheets import Watch

PIECE = 4_000_000
BIG = 10_000_000  # small members may be packed as tightly as they like


def kind(content: bytes, watch: Watch) -> str:
    """`xlsx`, `ods` or `geo` (a Shapefile). Raises RefusedError for a bomb, a damaged zip, or any other."""
    names = {info.filename for info in members(content, watch)}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if any(name.lower().endswith((".shp", ".geojson", ".gpkg")) for name in names):
        return "geo"
    raise watch.refusal("unsupported_format", value="XLSB" if "xl/workbook.bin" in names else "ZIP")


def members(content: bytes, watch: Watch) -> list[zipfile.ZipInfo]:
    """The members of a zip, all within limits and as large as they claim."""
    limits = watch.limits
    try:
        found = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OSError) as error:
        raise watch.refusal("damaged_file") from error
    watch.check("zip_bomb", len(found), limits.members)
    watch.check("zip_bomb", sum(info.file_size for info in found), limits.unpacked)
    for info in found:
        if info.flag_bits & 1:
            raise watch.refusal("encrypted_file")
        if info.file_size >= BIG:
            watch.check("zip_bomb", info.file_size, limits.ratio * max(info.compress_size, 1))
        for _piece in pieces(content, info, watch):
            watch.check_time()
    return found


def pieces(content: bytes, info: zipfile.ZipInfo, watch: Watch) -> Iterator[bytes]:
    """The unpacked bytes of a member, piece by piece. Raises RefusedError where it is not as long as it claims."""
    try:
        name, extra = struct.unpack_from("<HH", content, info.header_offset + 26)
    except struct.error as error:
        raise watch.refusal("damaged_file") from error
    start = info.header_offset + 30 + name + extra
    packed = memoryview(content)[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        if len(packed) != info.file_size:
            raise watch.refusal("damaged_file")
        yield bytes(packed)
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise watch.refusal("damaged_file")
    unpack, length, rest = zlib.decompressobj(-15), 0, bytes(packed)
    while not unpack.eof:
        try:
            piece = unpack.decompress(rest, PIECE)
        except zlib.error as error:
            raise watch.refusal("damaged_file") from error
        rest = unpack.unconsumed_tail
        length += len(piece)
        if length > info.file_size or not (piece or unpack.eof):
            raise watch.refusal("damaged_file")
        yield piece
    if length != info.file_size:
        raise watch.refusal("damaged_file")


def whole(content: bytes, info: zipfile.ZipInfo, watch: Watch) -> bytes:
    """All the bytes of a member."""
    return b"".join(pieces(content, info, watch))

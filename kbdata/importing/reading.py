"""What a file is and what stands in it: from its bytes to grids of cells, within limits that are looked at first.

What a file is, its first bytes say; its name is only asked where they do not.
"""

from __future__ import annotations

from kbdata.importing import archives, delimited, workbooks, xls
from kbdata.importing.sheets import Limits, Reading, Watch

KINDS = ("delimited", "xlsx", "ods", "xls", "geo", "sql")


def read_file(content: bytes, file: str, limits: Limits) -> Reading:
    """The sheets of a file. Raises RefusedError where it is too large, damaged, locked, or of a kind that is not read."""
    watch = Watch(file, limits)
    watch.check("too_large", len(content), limits.size)
    kind = kind_of(content, watch)
    match kind:
        case "xlsx":
            return workbooks.read_xlsx(content, watch)
        case "ods":
            return workbooks.read_ods(content, watch)
        case "xls":
            return xls.read_xls(content, watch)
        case "delimited":
            return delimited.read_delimited(content, watch)
    return Reading(kind)


def kind_of(content: bytes, watch: Watch) -> str:
    """One of KINDS. Raises RefusedError for a file that is none of them."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise watch.refusal("empty_file")
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if content.startswith(b"PK\x03\x04"):
        return archives.kind(content, watch)
    if content.startswith(xls.SIGNATURE):
        return "xls"
    if content.startswith(b"SQLite format 3\x00"):
        return "geo"
    if start.startswith(b"{") and b'"features"' in content:
        return "geo"
    if start.startswith((b"%PDF", b"{", b"<", b"\x89PNG", b"\xff\xd8\xff\xe0")):
        word = {b"%": "PDF", b"<": "HTML/XML", b"{": "JSON"}.get(start[:1], "gambar")
        raise watch.refusal("unsupported_format", value=word)
    if watch.file.lower().endswith(".sql") or b"insert into" in content[:200_000].lower():
        return "sql"
    return "delimited"

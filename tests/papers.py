"""A PDF read back: its words, its fonts, its links, its figures."""

from __future__ import annotations

from functools import cache

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


@cache
def pages(reader: PdfReader) -> list[str]:
    """The words of each page: taking them out takes longer than all that is asked of them."""
    return [page.extract_text() for page in reader.pages]


def text(reader: PdfReader) -> str:
    """All words of a PDF, without the places where long ones may be broken."""
    return "\n".join(pages(reader)).replace("\u200b", "").replace("\u00a0", " ")


def fonts(reader: PdfReader) -> dict[str, DictionaryObject]:
    """The fonts of all pages and the forms in them, by name."""
    found: dict[str, DictionaryObject] = {}
    seen: set[int] = set()

    def look(resources: DictionaryObject) -> None:
        for font in (resources.get("/Font") or {}).values():
            font = font.get_object()
            for inner in font.get("/DescendantFonts", [font]):
                found[str(font["/BaseFont"])] = inner.get_object()["/FontDescriptor"].get_object()
        for form in (resources.get("/XObject") or {}).values():
            if isinstance(form, IndirectObject) and form.idnum not in seen:
                seen.add(form.idnum)
                look(form.get_object().get("/Resources", DictionaryObject()).get_object())

    for page in reader.pages:
        look(page["/Resources"].get_object())
    return found


def links(reader: PdfReader) -> list[DictionaryObject]:
    """The links of all pages."""
    return [note.get_object() for page in reader.pages for note in (page.get("/Annots") or []) if note.get_object()["/Subtype"] == "/Link"]


def flat(outline: list) -> list:
    """All that an outline names, whatever it lies under."""
    return [each for item in outline for each in (flat(item) if isinstance(item, list) else [item])]


def figures(reader: PdfReader) -> list:
    """The elements of the structure that are figures with words."""
    found, open_ones = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while open_ones:
        node = open_ones.pop().get_object()
        if isinstance(node, list):
            open_ones += node
        elif isinstance(node, DictionaryObject):
            found += [node] if node.get("/S") == "/Figure" and "/Alt" in node else []
            open_ones += [node["/K"]] if "/K" in node else []
    return found

"""Bring the catalogue in step with the code: `make words`. New texts come in empty, texts that are gone go out.

Taken are the texts in `_()` and `_n()`, and what the tables of `kbdata` say of themselves and their columns.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kbdata.tables import LAYERS, TABLES

ROOT = Path(__file__).parent.parent
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "kbview.po"
KEYWORDS = {"_": None, "_n": (1, 1)}
SOURCES = ("kbview", "pages", ".")


def extracted() -> Catalog:
    """Every text of the code, in Indonesian."""
    catalog = Catalog(locale="id", project="Kampung KB", charset="utf-8", fuzzy=False)
    for folder in SOURCES:
        found = extract_from_dir(ROOT / folder, [("**.py" if folder != "." else "dashboard.py", "python")], keywords=KEYWORDS)
        for file, _line, message, _comments, _context in found:
            catalog.add(message, locations=[(str(Path(folder) / file), 1)])
    for table in TABLES.values():
        catalog.add(str(table.__doc__))
        for column in table.to_schema().columns.values():
            catalog.add(column.description)
            if unit := (column.metadata or {}).get("unit"):
                catalog.add(unit)
    for layer in LAYERS.values():
        catalog.add(layer.description)
    return catalog


def update() -> Catalog:
    """The English catalogue with all texts of the code and none besides; what was translated stays so."""
    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False)
    if ENGLISH.exists():
        with ENGLISH.open("rb") as source:
            catalog = read_po(source, locale="en")
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


if __name__ == "__main__":
    catalog = update()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as out:
        write_po(out, catalog, omit_header=False, sort_output=True, no_location=True, width=140)
    missing = [message.id for message in catalog if message.id and not (all(message.string) if message.pluralizable else message.string)]
    print(f"{len(catalog)} texts, {len(missing)} without English")  # noqa: T201

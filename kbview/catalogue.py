"""Bring the catalogue in step with the code: `make words`. New texts come in empty, texts that are gone go out.

`python -m kbview.catalogue --check` writes nothing and fails when the catalogue is out of step or a text has no English.
Taken are the texts in `_()` and `_n()`, what the tables of `kbdata` say of themselves and their columns, and the English units of the sample data.
"""

from __future__ import annotations

import argparse
import ast
import csv
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from kbdata.home import SAMPLE
from kbdata.importing.annotated import WORDS as REPORT_WORDS
from kbdata.importing.template import WORDS as TEMPLATE_WORDS
from kbdata.tables import LAYERS, TABLES

ROOT = Path(__file__).parent.parent
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "kbview.po"
# no dates and no names: the same texts give the same file
HEADER = r"""# The English texts of the Kampung KB dashboard; the Indonesian ones stand in the code.
# `make words` takes new texts in and lets those out that are gone.
msgid ""
msgstr ""
"Project-Id-Version: Kampung KB dashboard\n"
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def main(arguments: list[str]) -> int:
    """Update the catalogue, or check it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m kbview.catalogue", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 when out of step or incomplete")
    check = parser.parse_args(arguments).check
    catalog = update()
    texts, missing = written(catalog), untranslated(catalog)
    out_of_step = not ENGLISH.exists() or ENGLISH.read_bytes() != texts
    if not check:
        ENGLISH.parent.mkdir(parents=True, exist_ok=True)
        ENGLISH.write_bytes(texts)
    print(f"{len(catalog)} texts, {len(missing)} without English{'; out of step with the code' if check and out_of_step else ''}")  # noqa: T201
    for text in missing:
        print(f"  {text}")  # noqa: T201
    return int(check and (out_of_step or bool(missing)))


def update() -> Catalog:
    """The English catalogue with all texts of the code and none besides; what was translated stays so."""
    known = current()
    catalog = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for text, plural in extracted().items():
        old = known.get(text)
        fits = old is not None and old.pluralizable == plural and not old.fuzzy
        catalog.add((text, text) if plural else text, old.string if old is not None and fits else None)
    return catalog


def current() -> Catalog:
    """The English catalogue as the file has it."""
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as source:
        return read_po(source, locale="en")


def extracted() -> dict[str, bool]:
    """Every text of the code and the tables, in Indonesian, and whether it has a plural."""
    found: dict[str, bool] = {}
    for file in sources():
        for text, plural in called(ast.parse(file.read_text("utf-8"))):
            found[text] = plural or found.get(text, False)
    for text in declared():
        found.setdefault(text, False)
    for text in units():
        found.setdefault(text, True)
    return found


def sources() -> list[Path]:
    """The files of code that speak to the reader."""
    return [*sorted((ROOT / "kbview").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), ROOT / "dashboard.py"]


def called(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The texts in `_()` and `_n()` and whether they have a plural; unlike a reader of tokens this sees inside f-strings, too."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_" | "_n" as name), args=[ast.Constant(value=str(text)), *_]):
                yield text, name == "_n"


def declared() -> Iterator[str]:
    """What tables, columns and layers say of themselves, and the workbooks made of them."""
    for table in TABLES.values():
        yield str(table.__doc__)
        for column in table.to_schema().columns.values():
            yield column.description
            if unit := (column.metadata or {}).get("unit"):
                yield unit
    for layer in LAYERS.values():
        yield layer.description
    yield from (*TEMPLATE_WORDS, *REPORT_WORDS)


def units() -> Iterator[str]:
    """The English units of the sample data, in the plural: beside 1 stands their singular."""
    for name in ("indikator", "kegiatan"):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as table:
            yield from (row["satuan_en"] for row in csv.DictReader(table) if row["satuan_en"] != "percent")


def untranslated(catalog: Catalog) -> list[str]:
    """The texts that have no English, or only one of its two forms."""
    return [_text(message) for message in catalog if message.id and not all(_forms(message))]


def written(catalog: Catalog) -> bytes:
    """The catalogue as a file, sorted by text."""
    out = io.BytesIO()
    write_po(out, catalog, omit_header=True, sort_output=True, no_location=True, width=140)
    return HEADER.encode() + out.getvalue().lstrip(b"\n")


def _text(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string or ()) if message.pluralizable else (str(message.string or ""),)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

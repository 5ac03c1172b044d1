"""How files of a form were read before: one small file per form of a sheet, in the folder of the store.

Only decisions are kept (which column is what, which name is which place), never a figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kbdata.importing.mapping import Layout, Mapping

FOLDER = "pemetaan"
FORM = re.compile(r"[0-9a-f]{12}")


def remember(home: str | Path, mapping: Mapping) -> None:
    """Keep how each sheet of a file was read, in place of what was kept for its form. Forms that are no fingerprint are passed over."""
    folder = Path(home) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for layout in mapping.layouts:
        if FORM.fullmatch(layout.fingerprint):
            whole = folder / f"{layout.fingerprint}.json"
            part = whole.with_suffix(".baru")
            part.write_text(replace(mapping, layouts=(layout,), sha256="").as_json(), "utf-8")
            part.replace(whole)  # whoever reads at this moment has the old one or the new one


def recall(home: str | Path, layouts: Sequence[Layout]) -> Mapping | None:
    """What is kept for the forms of these sheets, taken together; None where nothing is. What cannot be read is as if it were not there."""
    kept = [mapping for layout in layouts if (mapping := _kept(Path(home) / FOLDER / f"{layout.fingerprint}.json")) is not None]
    return together(kept)


def together(kept: Sequence[Mapping]) -> Mapping | None:
    """Several mappings as one: the first has its way where they differ."""
    if not kept:
        return None
    places = {text: code for mapping in reversed(kept) for text, code in mapping.places.items()}
    terms = {text: code for mapping in reversed(kept) for text, code in mapping.terms.items()}
    return replace(kept[0], layouts=tuple(layout for mapping in kept for layout in mapping.layouts), places=places, terms=terms)


def _kept(file: Path) -> Mapping | None:
    try:
        return Mapping.from_json(file.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return None

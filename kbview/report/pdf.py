"""The report as a PDF: set by Typst from `report.typ`, tagged for readers who listen, with the fonts inside."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import plotly.graph_objects as go
import typst

from kbview import boundaries, typefaces
from kbview.i18n import _
from kbview.pictures import Pictures
from kbview.report import contents, setting
from kbview.view import View

TEMPLATE = Path(__file__).parent / "report.typ"
LOGO = boundaries.STATIC / "ikon.svg"
STEPS = 3  # that are told of one report
STANDARD: Final = "ua-1"  # PDF/UA: tagged, with a title, a language and words for every picture

Progress = Callable[[str], None]  # told what is done next


def pdf(view: View, *, pictures: Pictures, moment: datetime, progress: Progress = lambda _told: None) -> bytes:
    """The report of a view. moment: when it is made, which the cover tells and deadlines are measured against; with its zone.

    Where a figure cannot be drawn its table stands in its place, and the cover says why.
    """
    progress(_("Menghitung isi laporan…"))
    sections = contents.contents(view, moment.astimezone(view.data.zone).date().isoformat())
    with tempfile.TemporaryDirectory(prefix="laporan-") as folder:
        root = Path(folder)

        def draw(figure: go.Figure, width: int, height: int) -> str:
            drawn = pictures.svg(figure, width, height)
            name = f"{len(list(root.glob('*.svg')))}.svg"
            (root / name).write_text(drawn, encoding="utf-8")
            return name

        progress(_("Menggambar…"))
        told = setting.document(view, sections, moment, draw)
        (root / "data.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        (root / "logo.svg").write_bytes(LOGO.read_bytes())
        (root / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        progress(_("Menyusun halaman…"))
        second = moment.astimezone(UTC).replace(microsecond=0)  # Typst knows fixed offsets only
        return typst.compile(str(root / TEMPLATE.name), root=str(root), font_paths=typefaces.fonts(), pdf_standards=STANDARD, timestamp=second)

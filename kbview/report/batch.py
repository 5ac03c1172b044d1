"""Many reports into one folder: of the city and of each kampung. What lies there already of the same data, methods, period and language is left as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from kbdata import indicators
from kbview.pictures import Pictures
from kbview.report import contents, kampung, pdf
from kbview.view import View

Tell = Callable[[View, str], None]  # told of which view what is done next
BARE = "-tanpa-gambar"  # in the name of a report whose figures could not be drawn: it is made again


@dataclass(frozen=True)
class Written:
    """A report on disk. made: now, not in an earlier run. bare: with tables in the place of figures."""

    path: Path
    made: bool
    bare: bool = False


def every(view: View) -> list[View]:
    """The view of a place, then those of the kampung in it."""
    return [view, *(kampung.at(view, code) for code in indicators.members(view.data, view.place, "kampung"))]


def name(view: View, *, bare: bool = False) -> str:
    """The name of a report's file: the same for the same data, methods, place, filters, period and language."""
    parts = ["laporan", view.place, view.period, view.skpd, view.bidang, view.language, view.data.version, contents.method(view)]
    return "-".join(part for part in parts if part) + (BARE if bare else "") + ".pdf"


def write(views: Sequence[View], target: Path, pictures: Pictures, moment: datetime, tell: Tell = lambda _view, _told: None) -> Iterator[Written]:
    """Write the reports, one after the other; each is there as a whole or not at all, so that a run that was broken off is taken up again.

    target: a folder, or for one report the name of its file, which is written anew. Raises OSError where that cannot be written to.
    """
    if len(views) == 1 and target.suffix == ".pdf":
        yield _one(views[0], target, target, pictures, moment, tell)
        return
    target.mkdir(parents=True, exist_ok=True)
    for view in views:
        path = target / name(view)
        yield Written(path, made=False) if path.exists() else _one(view, path, target / name(view, bare=True), pictures, moment, tell)


def _one(view: View, path: Path, bare: Path, pictures: Pictures, moment: datetime, tell: Tell) -> Written:
    """Write one report. bare: where it goes if its figures could not be drawn."""
    pictures.missing = None
    made = pdf.pdf(view, pictures=pictures, moment=moment, progress=partial(tell, view))
    goal = bare if pictures.missing else path
    draft = goal.with_name(f".{goal.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(made)
        draft.replace(goal)
    finally:
        draft.unlink(missing_ok=True)
    if goal == path != bare:
        bare.unlink(missing_ok=True)  # what an earlier run could only write without figures
    return Written(goal, True, pictures.missing is not None)

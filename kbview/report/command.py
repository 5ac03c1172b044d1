"""The command that writes reports: `python -m kbdata report`, in the words of the other commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from kbdata.dataset import Dataset
from kbview.asked import AskedError, view_of
from kbview.i18n import _
from kbview.pictures import Pictures
from kbview.report import batch, pdf
from kbview.terminal import DONE, StopError

Say = Callable[[str, dict[str, Any]], None]  # a line for people, and the same for programs


def run(given: argparse.Namespace, data: Dataset, as_of: str, say: Say) -> int:
    """Write what was asked for, with a bar on the terminal and a line for each report. With `--all` what lies there already is not made again."""
    try:
        view = view_of(data, given.place, given.period, language=given.language, as_of=as_of)
    except AskedError as error:
        raise StopError(str(error)) from error
    views, target, moment = batch.every(view) if given.all else [view], Path(given.out), datetime.now(data.zone).astimezone(data.zone)
    names = [each.name(each.place) for each in views]
    alone = len(views) == 1  # then its own steps are told, else one for each place
    given.progress.begin(pdf.STEPS if alone else len(views))
    try:
        with Pictures() as pictures:
            done = batch.write(views, target, pictures, moment, lambda _view, told: given.progress.step(told) if alone else None)
            for number, place in enumerate(names, 1):
                if not alone:
                    given.progress.step(_("Membuat laporan {t}…").format(t=place))
                each = next(done)
                told = {"done": number, "of": len(views), "place": place, "file": str(each.path), "made": each.made, "figures": not each.bare}
                say(str(each.path) if each.made else _("{f}: sudah ada").format(f=each.path), told)
    except OSError as error:
        raise StopError(_("{f} tidak dapat ditulis: {e}.").format(f=target, e=error.strerror or error)) from error
    if pictures.missing:
        sys.stderr.write(pictures.missing.told() + "\n")
    return DONE

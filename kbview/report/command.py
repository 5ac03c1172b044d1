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
from kbview.report import batch
from kbview.terminal import DONE, StopError

Say = Callable[[str, dict[str, Any]], None]  # a line for people, and the same for programs


def run(given: argparse.Namespace, data: Dataset, say: Say) -> int:
    """Write what was asked for, with a bar on the terminal and a line for each report. With `--all` what lies there already is not made again."""
    try:
        view = view_of(data, given.place, given.period, language=given.language)
    except AskedError as error:
        raise StopError(str(error)) from error
    views, target, moment = batch.every(view) if given.all else [view], Path(given.out), datetime.now(data.zone).astimezone()
    names = [each.name(each.place) for each in views]
    given.progress.begin(len(views))
    try:
        with Pictures() as pictures:
            done = batch.write(views, target, pictures, moment)
            for number, place in enumerate(names, 1):
                given.progress.step(_("Membuat laporan {t}…").format(t=place))
                each = next(done)
                told = {"done": number, "of": len(views), "place": place, "file": str(each.path), "made": each.made, "figures": not each.bare}
                say(str(each.path) if each.made else _("{f}: sudah ada").format(f=each.path), told)
    except OSError as error:
        raise StopError(_("{f} tidak dapat ditulis: {e}.").format(f=target, e=error.strerror or error)) from error
    if pictures.missing:
        sys.stderr.write(pictures.missing.told() + "\n")
    return DONE

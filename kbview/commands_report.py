"""The command that writes evidence reports: `python -m kbdata report`."""

from __future__ import annotations

import argparse

from kbview import terminal
from kbview.i18n import _


def add(command: terminal.Command) -> None:
    """Add the command and its options."""
    reported = command("report", report, _("tulis laporan bukti (PDF) sebuah tempat, atau kota dan tiap kampung"))
    which = reported.add_mutually_exclusive_group()
    terminal.asks_when(reported, which)
    which.add_argument("--all", action="store_true", help=_("kota dan tiap kampung, masing-masing satu berkas; yang sudah ada dilewati"))
    reported.add_argument("--out", required=True, help=_("folder, atau nama berkas PDF untuk satu laporan"))


def report(given: argparse.Namespace) -> int:
    """Write the evidence report of a place, or of the city and of each kampung."""
    from kbview.report import command  # draws figures: what the other commands start faster without

    return command.run(given, *terminal.looked_at(given), lambda text, told: terminal.say(text, given, told))

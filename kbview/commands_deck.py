"""The command that writes a meeting as a PowerPoint deck: `python -m kbdata deck`, in the words of the other commands."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kbview import terminal
from kbview.i18n import _


def add(command: terminal.Command) -> None:
    """Add the command and its options."""
    decked = terminal.asks(command("deck", deck, _("tulis bahan rapat sebagai salindia PowerPoint (PPTX)")))
    decked.add_argument("target", metavar=_("BERKAS"))
    decked.add_argument("--slides", default="", metavar="A,B,C", help=_("halaman yang ditulis, menurut urutannya; biasanya semua"))
    decked.add_argument("--date", type=date.fromisoformat, metavar="2026-01-31", help=_("tanggal rapat; biasanya hari ini"))


def deck(given: argparse.Namespace) -> int:
    """Write the story of a meeting as a PowerPoint deck."""
    from kbview import asked, deck_file, deck_sheet  # the pages' own modules: a command that shows no figure starts without them
    from kbview.view import city_day

    data, as_of = terminal.looked_at(given)
    try:
        view = asked.view_of(data, given.place, given.period, given.skpd, given.bidang, language=given.language, as_of=as_of)
        chosen = deck_file.keys(view, given.slides)
        given.progress.step(_("Menulis {f}…").format(f=given.target))
        Path(given.target).write_bytes(deck_file.made(view, (given.date or city_day(data)).isoformat(), chosen))
    except (asked.AskedError, deck_sheet.TemplateError) as error:
        raise terminal.StopError(str(error)) from error
    except OSError as error:
        raise terminal.StopError(_("{f} tidak dapat ditulis: {e}.").format(f=given.target, e=error.strerror or error)) from error
    told = {"file": given.target, "place": view.place, "period": view.period, "version": data.version}
    terminal.say(_("Salindia ditulis ke {f}.").format(f=given.target), given, told)
    return terminal.DONE

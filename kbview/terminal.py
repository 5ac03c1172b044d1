"""What the commands of the command line share: where their data come from, what they say, and the codes they leave with."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from kbdata import home
from kbdata.dataset import Dataset, open_dataset
from kbdata.publication import StoreError
from kbdata.store import Store
from kbview.i18n import _

DONE, REFUSED, WARNED = 0, 1, 3
Run = Callable[[argparse.Namespace], int]  # what a command does, and the code it leaves with
Command = Callable[[str, Run, str], argparse.ArgumentParser]  # makes a command from its name, what it runs, and its help
SHOWN = 50  # findings told; `--json` tells all


class StopError(Exception):
    """The command cannot go on; its words are for the user."""


def opened(given: argparse.Namespace) -> tuple[Store | None, Dataset]:
    """The store, where there is one, and the data set that a reader sees."""
    given.progress.step(_("Membuka data…"))
    store = home.store_at(given.home)
    if store is None:
        return None, open_dataset(given.home)
    return store, open_dataset(home.SAMPLE) if store.is_empty else store.snapshot()


def needed(store: Store | None, *, empty: bool = False) -> Store:
    """The store, which a command cannot do without. Raises StopError where there is none, StoreError where it is not `empty` and should be."""
    if store is None:
        raise StopError(
            _("Perintah ini memerlukan penyimpanan: isi --home atau KBDATA_HOME dengan folder kosong atau folder penyimpanan, bukan folder berkas CSV.")
        )
    if empty and not store.is_empty:
        raise StoreError("not_empty")
    return store


def asks(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Give a command the options that say what is looked at, as the filter bar does on the pages."""
    parser.add_argument("--skpd", help=_("kode atau singkatan perangkat daerah"))
    parser.add_argument("--bidang", help=_("kode atau nama bidang"))
    return asks_when(parser, parser)


def asks_when(parser: argparse.ArgumentParser, where: argparse._ActionsContainer) -> argparse.ArgumentParser:
    """Give a command the options that say which place, period and publication is looked at. where: what takes the place, a group perhaps."""
    where.add_argument("--place", metavar=_("WILAYAH"), help=_("kode atau nama tempat; biasanya seluruh kota"))
    parser.add_argument("--period", metavar=_("TAHUN"), help=_("tahun; biasanya tahun utama"))
    parser.add_argument("--as-of", help=_("nomor terbitan, atau tanggal seperti 2026-01-31"))
    return parser


def looked_at(given: argparse.Namespace) -> tuple[Dataset, str]:
    """The data of the publication that was asked for, and its name as an address writes it: empty for a folder of files, and for the sample data."""
    from kbview.publications import label  # a module of the pages: commands that look at nothing start without it

    store, latest = opened(given)
    if store is None or (store.is_empty and not given.as_of):
        return (needed(store).snapshot(given.as_of) if given.as_of else latest), ""
    try:
        found = store.publication(given.as_of, latest.zone)
    except ValueError as error:
        raise StopError(_("“{t}” bukan tanggal. Tulis tanggal seperti 2026-01-31 atau pilih terbitan.").format(t=given.as_of)) from error
    data = store.snapshot(found.number)
    return data, label(found, data.zone)


def say(text: str, given: argparse.Namespace, told: dict[str, Any]) -> None:
    """The one thing that a command says in the end: in words, or for another program."""
    given.progress.clear()
    write(json.dumps(told, default=str, ensure_ascii=False) if given.json else text)


def write(line: str) -> None:
    """A line of output."""
    sys.stdout.write(line + "\n")

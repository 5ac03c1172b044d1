"""What the commands of the command line share: where their data come from, what they say, and the codes they leave with."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from kbdata import home
from kbdata.dataset import Dataset, open_dataset
from kbdata.publication import StoreError
from kbdata.store import Store
from kbview.i18n import _

DONE, REFUSED, WARNED = 0, 1, 3
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


def say(text: str, given: argparse.Namespace, told: dict[str, Any]) -> None:
    """The one thing that a command says in the end: in words, or for another program."""
    given.progress.clear()
    write(json.dumps(told, default=str, ensure_ascii=False) if given.json else text)


def write(line: str) -> None:
    """A line of output."""
    sys.stdout.write(line + "\n")

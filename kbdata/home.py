"""Where the data are kept: a folder of CSV files, a store in a folder or on object storage, or the sample that comes with the program.

`KBDATA_HOME` says which. A folder that holds files of a data set is opened as they are; any other folder or URL is a store.
"""

from __future__ import annotations

import os
from pathlib import Path

from kbdata.dataset import open_dataset
from kbdata.publication import Publication
from kbdata.store import Store, open_store
from kbdata.tables import MANIFEST, TABLES

SAMPLE = Path(__file__).parent.parent / "sample_data"
SETTING = "KBDATA_HOME"


def located() -> str:
    """The folder or URL that `KBDATA_HOME` names; the folder of the sample data where it names none."""
    return os.environ.get(SETTING) or str(SAMPLE)


def holds_files(home: str) -> bool:
    """Whether a home is a folder of CSV files: one that has lost some of them is still one, and is told to be damaged."""
    return "://" not in home and any(Path(home, file).is_file() for file in (MANIFEST, *(f"{name}.csv" for name in TABLES)))


def store_at(home: str) -> Store | None:
    """The store at a home; None where it is a folder of CSV files."""
    return None if holds_files(home) else open_store(home)


def begin(store: Store, *, user: str, reason: str) -> Publication | None:
    """Put the sample data, which an empty store shows, into it, so that what follows is a change of what was seen. None where it is not empty."""
    return store.start_from(open_dataset(SAMPLE), user=user, reason=reason, file=SAMPLE.name) if store.is_empty else None

"""What a file itself brings that its other sheets may refer to: new places, indicators, agencies, sources, activities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kbdata import geography
from kbdata.importing.comparison import key_of, upserted
from kbdata.importing.naming import Names, names_of
from kbdata.importing.observed import Records
from kbdata.importing.typed import declared_types
from kbdata.tables import KEYS, TABLES


def with_own(names: Names, records: Mapping[str, Sequence[Records]]) -> Names:
    """The names of the data set and of the rows that a file adds to the tables that others refer to.

    Rows that lack a required cell, and places that do not stand in a tree, add nothing; what is wrong with them is told elsewhere.
    """
    frames = dict(names.data.frames)
    for table in (table for table in KEYS if table in records):
        if (own := _sound(table, pd.concat([part.frame for part in records[table]]))) is not None:
            frames[table] = upserted(table, own, frames[table])
    if geography.check(frames["wilayah"], {}):
        frames["wilayah"] = names.data.frames["wilayah"]
    return names_of(replace(names.data, frames=frames))


def _sound(table: str, frame: pd.DataFrame) -> pd.DataFrame | None:
    """The rows with their declared types, one per key; None where there is none."""
    required = [column for column, about in TABLES[table].to_schema().columns.items() if not about.nullable]
    whole = frame[frame[required].notna().all(axis=1)].drop_duplicates(key_of(table))
    try:
        return declared_types(table, whole) if len(whole) else None
    except (ValueError, TypeError):
        return None

"""The method version: everything that can change a number though no observation changed.

Four parts: the rows of the indicators (formula, unit, direction), the rules of the classes, the settings and thresholds, and the
program itself. Two data sets of one method version make the same number of the same observations.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

import pandas as pd

import kbdata
from kbdata import rows
from kbdata.dataset import Dataset
from kbdata.export import table_csv

# By part, its tables and the columns that are left out: why a setting is there changes no number.
TABLES: dict[str, tuple[str, ...]] = {"indikator": ("indikator",), "klasifikasi": ("klasifikasi", "kelas"), "pengaturan": ("pengaturan",)}
UNTOLD = {"pengaturan": ["keterangan"]}
PARTS = (*TABLES, "aplikasi")
SHORT = 6  # hex digits of a hash in the text for links
TEXT = re.compile(rf"i([0-9a-f]{{{SHORT}}})-k([0-9a-f]{{{SHORT}}})-p([0-9a-f]{{{SHORT}}})-(\S+)")


@dataclass(frozen=True)
class Method:
    """The hash of each part, SHA-256 in hex or its first `SHORT` digits, and the version of the program (`aplikasi`)."""

    indikator: str
    klasifikasi: str
    pengaturan: str
    aplikasi: str

    @property
    def text(self) -> str:
        """The short form for links and feet: `i3f2a91-k9a1c02-p77cd10-0.9.0`."""
        return f"i{self.indikator[:SHORT]}-k{self.klasifikasi[:SHORT]}-p{self.pengaturan[:SHORT]}-{self.aplikasi}"

    def parts(self) -> dict[str, str]:
        """By name of the part, its hash; of `aplikasi` its version."""
        return asdict(self)


def version(data: Dataset) -> Method:
    """The method version of a data set, as this program works it out. The order of the rows does not count."""
    return Method(**{part: _hash(data, part) for part in TABLES}, aplikasi=kbdata.__version__)


def parse(text: str) -> Method | None:
    """The method version that a short text tells, its hashes cut to `SHORT` digits; None where it is none."""
    found = TEXT.fullmatch(text)
    return Method(*found.groups()) if found else None


def of_parts(parts: Mapping[str, object]) -> Method | None:
    """The method version that was written down part by part; None where a part is missing or is no text."""
    told = [parts.get(part) for part in PARTS]
    return Method(*map(str, told)) if all(isinstance(each, str) and each for each in told) else None


def differences(one: Method, other: Method) -> tuple[str, ...]:
    """The parts, of `PARTS`, in which two method versions differ; a hash cut short is compared as far as it goes."""
    pairs = {part: (one.parts()[part], other.parts()[part]) for part in TABLES}
    unlike = [part for part, (a, b) in pairs.items() if not (a.startswith(b) or b.startswith(a))]
    return (*unlike, *(() if one.aplikasi == other.aplikasi else ("aplikasi",)))


def changed(older: Dataset, newer: Dataset) -> pd.DataFrame:
    """What two data sets differ in as to method, a row per cell: `bagian, tabel, kunci, kolom, semula, menjadi`.

    kunci: the key of the row, its columns joined by ` + `. A row that only one of them has is told once: `kolom` is empty, and the
    side that has it holds its key. An empty cell is None.
    """
    found = [cell for part, tables in TABLES.items() for table in tables for cell in _cells(part, table, older, newer)]
    return pd.DataFrame(found, columns=["bagian", "tabel", "kunci", "kolom", "semula", "menjadi"], dtype=object)


def _hash(data: Dataset, part: str) -> str:
    digest = hashlib.sha256()
    for table in TABLES[part]:
        digest.update(table_csv(_told(data, table).sort_values(rows.key(table), ignore_index=True)))
    return digest.hexdigest()


def _told(data: Dataset, table: str) -> pd.DataFrame:
    return data.table(table).astype(rows.types(table)).drop(columns=UNTOLD.get(table, []))


def _cells(part: str, table: str, older: Dataset, newer: Dataset) -> Iterator[tuple[str, str, str, str, object, object]]:
    found = rows.difference(table, _told(older, table), _told(newer, table))
    for key in _keys(table, found.added):
        yield part, table, key, "", None, key
    for key in _keys(table, found.removed):
        yield part, table, key, "", key, None
    for key, (_i, before), (_j, after) in zip(_keys(table, found.changed), found.before.iterrows(), found.changed.iterrows(), strict=True):
        for column in after.index:
            old, new = (None if pd.isna(row[column]) else row[column] for row in (before, after))
            if old != new:
                yield part, table, key, str(column), old, new


def _keys(table: str, frame: pd.DataFrame) -> list[str]:
    return [" + ".join(map(str, cells)) for cells in frame[rows.key(table)].itertuples(index=False, name=None)]

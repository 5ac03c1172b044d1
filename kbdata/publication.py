"""Publications: the rows of the table `terbitan`, each of which names the version of every table that belongs together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

REGISTER = "terbitan"
COUNTS = ("baru", "berubah", "dihapus")
SCHEMA = pa.schema(
    [
        ("nomor", pa.int64()),
        ("waktu", pa.timestamp("us", "UTC")),
        ("pengguna", pa.string()),
        ("alasan", pa.string()),
        ("berkas", pa.string()),
        ("sha256", pa.string()),
        ("jenis", pa.string()),
        ("versi_data", pa.string()),
        ("versi", pa.string()),
        ("sidik", pa.string()),
        ("jumlah", pa.string()),
        ("kunci", pa.string()),
    ]
)


class StoreError(Exception):
    """What the store cannot do. The words come from the catalogue; `code` is stable:

    empty (nothing published yet), not_empty, unknown_publication, not_kept (its rows were given up), busy (others kept publishing).
    """

    def __init__(self, code: str, value: object = "") -> None:
        self.code, self.value = code, str(value)
        super().__init__(f"{code}: {value}" if self.value else code)


@dataclass(frozen=True)
class Publication:
    """One publication.

    number: counted from 1. time: UTC, later than that of the one before. kind: `dasar` (a whole data set), `impor`, `pulihkan`, `jelaskan`, `keputusan`.
    version: of the data set it left. counts: per table that it touched, the rows `baru`, `berubah` and `dihapus`.
    versions, digests: per table, the Delta version that holds its rows and what they hash to. token: tells it from any other.
    """

    number: int
    time: datetime
    user: str
    reason: str
    file: str
    sha256: str
    kind: str
    version: str
    counts: Mapping[str, Mapping[str, int]]
    versions: Mapping[str, int] = field(repr=False)
    digests: Mapping[str, str] = field(repr=False)
    token: str = field(repr=False)

    def total(self) -> dict[str, int]:
        """The rows `baru`, `berubah` and `dihapus` over all tables."""
        return {kind: sum(counts[kind] for counts in self.counts.values()) for kind in COUNTS}

    def told(self) -> dict[str, str]:
        """What the metadata of its commits say; counts are added per table."""
        return {
            "terbitan": str(self.number),
            "pengguna": self.user,
            "alasan": self.reason,
            "berkas": self.file,
            "sha256": self.sha256,
            "jenis": self.kind,
            "versi_data": self.version,
        }


def to_arrow(publications: Sequence[Publication]) -> pa.Table:
    """The table `terbitan` as it is written."""
    return pa.Table.from_pylist([_row(publication) for publication in publications], schema=SCHEMA)


def from_arrow(table: pa.Table) -> tuple[Publication, ...]:
    """The publications, oldest first."""
    rows = sorted(table.to_pylist(), key=lambda row: row["nomor"])
    return tuple(
        Publication(
            row["nomor"],
            row["waktu"],
            row["pengguna"],
            row["alasan"],
            row["berkas"],
            row["sha256"],
            row["jenis"],
            row["versi_data"],
            json.loads(row["jumlah"]),
            json.loads(row["versi"]),
            json.loads(row["sidik"]),
            row["kunci"],
        )
        for row in rows
    )


def history(publications: Sequence[Publication]) -> pd.DataFrame:
    """A row per publication, oldest first: `nomor, waktu` (UTC)`, pengguna, alasan, berkas, sha256, jenis, versi_data, baru, berubah, dihapus`
    and `tabel`, the counts per table as JSON."""
    columns = [*SCHEMA.names[:8], *COUNTS, "tabel"]
    rows = [{name: _row(each)[name] for name in SCHEMA.names[:8]} | each.total() | {"tabel": json.dumps(each.counts)} for each in publications]
    frame = pd.DataFrame(rows, columns=columns)
    kinds: dict[str, Any] = dict.fromkeys(columns, "str") | dict.fromkeys(("nomor", *COUNTS), "int64") | {"waktu": "datetime64[us, UTC]"}
    return frame.astype(kinds)


def find(publications: Sequence[Publication], as_of: datetime | int | str | None, zone: tzinfo | None = None) -> Publication:
    """The publication that was the last one as of a time, the one of a number, or the last of all (None).

    A text is a number, or a date or time in ISO form; a day counts to its end. A text that names no zone is of the given one,
    or of the machine that reads it; another time without a zone is UTC.
    Raises StoreError (`empty`, `unknown_publication`) and ValueError for a text that is neither.
    """
    if not publications:
        raise StoreError("empty")
    if as_of is None:
        return publications[-1]
    wanted = as_of
    if isinstance(as_of, str):
        as_of = int(as_of) if as_of.isdecimal() and len(as_of) < len("20260131") else _moment(as_of, zone)
    if isinstance(as_of, datetime):
        moment = as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
        found = [publication for publication in publications if publication.time <= moment]
    else:
        found = [publication for publication in publications if publication.number == as_of]
    if not found:
        raise StoreError("unknown_publication", wanted)
    return found[-1]


def standing(publications: Sequence[Publication], since: datetime) -> list[Publication]:
    """Those that were the last one at some time since: all later ones, and the one that stood then."""
    later = [publication for publication in publications if publication.time >= since]
    return [*[publication for publication in publications if publication.time < since][-1:], *later]


def next_time(publications: Sequence[Publication]) -> datetime:
    """Now, or just after the last publication where the clock of the machine that made it is ahead of ours."""
    now = datetime.now(UTC)
    return max(now, publications[-1].time + timedelta(microseconds=1)) if publications else now


def _moment(text: str, zone: tzinfo | None) -> datetime:
    moment = datetime.fromisoformat(text)
    dated = "T" not in text and " " not in text.strip()
    moment = datetime.combine(moment.date(), time.max) if dated else moment
    return moment.replace(tzinfo=zone) if zone and moment.tzinfo is None else moment.astimezone()


def _row(publication: Publication) -> dict[str, Any]:
    return {
        "nomor": publication.number,
        "waktu": publication.time,
        "pengguna": publication.user,
        "alasan": publication.reason,
        "berkas": publication.file,
        "sha256": publication.sha256,
        "jenis": publication.kind,
        "versi_data": publication.version,
        "versi": json.dumps(publication.versions),
        "sidik": json.dumps(publication.digests),
        "jumlah": json.dumps(publication.counts),
        "kunci": publication.token,
    }

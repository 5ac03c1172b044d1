"""The Delta tables of a store: read one as it stood at a version, and replace its rows by exactly the commit that follows a version.

Delta writes version n + 1 of a table only if nobody has written it yet. With no retries of its own, a write therefore either
becomes the very next commit or fails: that is all the locking there is, and nothing is left locked when a process is killed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
from deltalake import CommitProperties, DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

# The log is kept for good, so that any version can be opened for as long as its files are there; a checkpoint keeps opening it fast.
CONFIGURATION: dict[str, str | None] = {
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.enableExpiredLogCleanup": "false",
    "delta.checkpointInterval": "20",
}


class OvertakenError(Exception):
    """Another process wrote the commit that was to be ours."""


@dataclass(frozen=True)
class DeltaTables:
    """The tables in a folder or under an object-store URL (`s3://…`, `az://…`), with the options that its client takes."""

    home: str
    options: Mapping[str, str] = field(default_factory=dict)

    def newest(self, name: str) -> int | None:
        """The version of the last commit of a table; None where there is no table yet."""
        found = self._open(name, None)
        return None if found is None else found.version()

    def read(self, name: str, version: int) -> pa.Table:
        """The rows of a table at a version. Raises FileNotFoundError where they are no longer kept, DeltaError or OSError where they cannot be read."""
        found = self._open(name, version)
        if found is None:
            raise FileNotFoundError(f"{name}: version {version}")
        return found.to_pyarrow_table()

    def replace(self, name: str, rows: pa.Table, after: int | None, told: Mapping[str, str]) -> int:
        """Write all rows of a table as the commit that follows version `after` (None: as its first) and return its version.

        told: what the commit's metadata says. Raises OvertakenError where another commit already follows `after`.
        """
        commit = CommitProperties(custom_metadata=dict(told), max_commit_retries=0)
        try:
            if after is None:
                write_deltalake(self._uri(name), rows, mode="error", configuration=CONFIGURATION, storage_options=self._options, commit_properties=commit)
                return 0
            table = DeltaTable(self._uri(name), version=after, storage_options=self._options)
            write_deltalake(table, rows, mode="overwrite", schema_mode="overwrite", commit_properties=commit)
        except DeltaError as error:
            if self.newest(name) == after:
                raise  # nobody was faster: the disk is full, the folder is read-only, …
            raise OvertakenError(name) from error
        return after + 1

    def vacuum(self, name: str, keep: Collection[int], hours: int) -> int:
        """Delete the files that have been out of use for so many hours and that no version of `keep` needs. Returns how many."""
        found = self._open(name, None)
        if found is None:
            return 0
        gone = found.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False, full=True, keep_versions=sorted(keep))
        return len(gone)

    def _open(self, name: str, version: int | None) -> DeltaTable | None:
        """The table; None where it has no commit yet."""
        if "://" not in self.home and not Path(self._uri(name), "_delta_log").is_dir():
            return None  # asking for a folder that is not there makes the library write to stderr
        try:
            return DeltaTable(self._uri(name), version=version, storage_options=self._options)
        except TableNotFoundError:
            return None

    def _uri(self, name: str) -> str:
        return f"{self.home.rstrip('/')}/{name}"

    @property
    def _options(self) -> dict[str, str] | None:
        return dict(self.options) or None

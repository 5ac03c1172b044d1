"""The store: every state of the data set that was ever published, in Delta tables in a folder or on object storage.

A publication first writes each table it touches as one commit, and last of all a row of the table `terbitan`, which names the
version of every table. Readers start at that row. Until it is there nothing has happened: commits of a publication that was
broken off, or overtaken by another, are named by no row and are passed over by all that come after. The row itself is the one
commit that can follow the `terbitan` it was made from, so of two that publish at once one is first, and the other starts again
from what the first has left. Nothing is locked; after a process was killed there is nothing to repair.
"""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pandas as pd
from deltalake.exceptions import DeltaError

from kbdata import publication as register
from kbdata import rows
from kbdata.dataset import Dataset, assemble
from kbdata.delta import DeltaTables, OvertakenError
from kbdata.problems import DatasetError, Problem
from kbdata.publication import COUNTS, REGISTER, Publication, StoreError
from kbdata.rows import BOUNDARIES, NAMES, Difference, Rows
from kbdata.tables import LAYERS, OPTIONAL, TABLES

RETENTION_HOURS = 168  # a week: whoever reads or writes has long finished with the files of a version that nobody needs
TRIES = 60
LONGEST_WAIT = 0.5  # seconds
SNAPSHOTS = 4  # kept open: the last one, and those that are looked back at

AsOf = datetime | int | str | None
Frames = Mapping[str, pd.DataFrame]
Change = Callable[[Frames], dict[str, pd.DataFrame]]


def open_store(home: str | Path, options: Mapping[str, str] | None = None) -> Store:
    """The store in a folder or at an object-store URL. Nothing is written until something is published.

    options: what the object store's client takes (`deltalake`'s storage_options: endpoint, region, keys, …).
    """
    return Store(DeltaTables(str(home), options or {}))


@dataclass(frozen=True)
class _Prepared:
    """A publication worked out from the state that `number - 1` left: valid for as long as that is the last one."""

    number: int
    digests: Mapping[str, str]
    counts: Mapping[str, Mapping[str, int]]
    stored: Mapping[str, Rows]


class Store:
    """See the module. One object may be used by many threads; many processes may open one store."""

    def __init__(self, tables: DeltaTables) -> None:
        self._tables = tables
        self._reading, self._publishing = threading.RLock(), threading.Lock()
        self._register: tuple[int | None, tuple[Publication, ...]] = None, ()
        self._last_read: dict[str, tuple[int, Rows]] = {}
        self._snapshots: OrderedDict[str, Dataset] = OrderedDict()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was published yet."""
        return not self._published()[1]

    def latest(self) -> Publication | None:
        """The last publication; None in an empty store. Costs a look at the log, so it may be asked at every turn."""
        return next(reversed(self._published()[1]), None)

    def publications(self) -> tuple[Publication, ...]:
        """Every publication, oldest first. Costs a look at the log."""
        return self._published()[1]

    def publication(self, as_of: AsOf = None, zone: tzinfo | None = None) -> Publication:
        """The publication of a number, or the last one as of a time (`kbdata.publication.find`). Raises StoreError where there is none."""
        return register.find(self._published()[1], as_of, zone)

    def history(self) -> pd.DataFrame:
        """A row per publication (`kbdata.publication.history`)."""
        return register.history(self._published()[1])

    def snapshot(self, as_of: AsOf = None) -> Dataset:
        """The data set as of a publication, by number or time. The same rows have the same version, however they came in.

        Raises StoreError where there is no such publication or its rows were given up, DatasetError where they cannot be read.
        """
        found = self.publication(as_of)
        with self._reading:
            if found.version not in self._snapshots:
                live = {name: self._rows(found, name).live for name in NAMES}
                layers = rows.to_layers(live.pop(BOUNDARIES))
                self._snapshots[found.version] = Dataset(found.version, Path(self._tables.home), live, layers)
            self._snapshots.move_to_end(found.version)
            while len(self._snapshots) > SNAPSHOTS:
                self._snapshots.popitem(last=False)
            return self._snapshots[found.version]

    def table(self, name: str, as_of: AsOf = None) -> pd.DataFrame:
        """One table as a publication left it, without the rest of the data set. Raises StoreError and DatasetError as `snapshot` does."""
        return self._rows(self.publication(as_of), name).live

    def difference(self, older: AsOf, newer: AsOf = None) -> dict[str, Difference]:
        """Per table, the rows that two publications differ in; tables that are the same are left out. `older=0`: before the first."""
        old, new = None if older == 0 else self.publication(older), self.publication(newer)
        unlike = [name for name in NAMES if old is None or old.digests.get(name) != new.digests.get(name)]
        found = {name: rows.difference(name, self._rows(old, name).live, self._rows(new, name).live) for name in unlike}
        return {name: difference for name, difference in found.items() if difference.any}

    def publish(
        self, changes: Frames, *, user: str, reason: str, file: str = "", sha256: str = "", kind: str = "impor", removed: Frames | None = None
    ) -> Publication:
        """Put rows in by key, new or changed, and delete others, as one publication.

        changes: frames by table, with all its columns, and GeoDataFrames by layer; a layer of lines is replaced whole.
        removed: frames by table or layer of which only the key is looked at; a key that is not there is passed over. A row that is
        in both is put in. file, sha256: where the rows come from.
        Raises DatasetError, and changes nothing, where the data set would no longer pass the checks of `open_dataset`;
        StoreError (`busy`) where others keep publishing; ValueError for the name of no table or layer.
        """
        unknown = (set(changes) | set(removed or {})) - set(TABLES) - set(LAYERS)
        if unknown:
            raise ValueError(", ".join(sorted(unknown)))
        new, gone = _stacked(changes), dict(removed or {})
        whole = [layer for layer in changes if layer in LAYERS and LAYERS[layer].level is None]
        away = [frame[["kode"]].assign(lapisan=layer) for layer in LAYERS if (frame := gone.pop(layer, None)) is not None]

        def change(live: Frames) -> dict[str, pd.DataFrame]:
            result = {name: rows.without(name, live[name], keys) for name, keys in gone.items()}
            if new.keys() & {BOUNDARIES} or away:
                kept = live[BOUNDARIES][~live[BOUNDARIES]["lapisan"].isin(whole)]
                result[BOUNDARIES] = rows.without(BOUNDARIES, kept, pd.concat(away)) if away else kept
            return result | {name: rows.upsert(name, result.get(name, live[name]), frame) for name, frame in new.items()}

        return self._publish(change, user=user, reason=reason, file=file, sha256=sha256, kind=kind)

    def start_from(self, data: Dataset, *, user: str, reason: str, file: str = "", sha256: str = "") -> Publication:
        """Publish a whole data set, read from a folder, as the first publication. Raises StoreError (`not_empty`) where there is one."""
        new = _stacked({**data.frames, **data.layers})
        return self._publish(lambda live: new, user=user, reason=reason, file=file, sha256=sha256, kind="dasar")

    def restore(self, number: int, *, user: str, reason: str) -> Publication:
        """Publish again what publication `number` left. Raises StoreError where it is unknown or its rows were given up."""
        found = self.publication(number)
        old = {name: self._rows(found, name).live for name in NAMES}
        return self._publish(lambda live: old, user=user, reason=reason, file="", sha256="", kind="pulihkan")

    def compact(self, retention_hours: int = RETENTION_HOURS, *, give_up_older: bool = False) -> dict[str, int]:
        """Delete files that nothing needs and that are older than the retention period; returns how many per table.

        What no publication names goes: commits that were broken off or overtaken. Every publication stays open to `snapshot`, unless
        `give_up_older`: then only those that stood at some time within the period do, the last one always among them.
        Raises ValueError for a period under a week: somebody may still be reading.
        """
        if retention_hours < RETENTION_HOURS:
            raise ValueError(f"retention_hours: {retention_hours} < {RETENTION_HOURS}")
        newest, past = self._published()
        if newest is None:
            return {}
        kept = register.standing(past, register.next_time(()) - timedelta(hours=retention_hours)) if give_up_older else past
        versions = {name: {each.versions[name] for each in kept if name in each.versions} for name in NAMES}
        deleted = {name: self._tables.vacuum(name, versions[name], retention_hours) for name in NAMES}
        return deleted | {REGISTER: self._tables.vacuum(REGISTER, {newest}, retention_hours)}

    def _publish(self, change: Change, *, user: str, reason: str, file: str, sha256: str, kind: str) -> Publication:
        """Work it out from the last publication and write it; start again where another came in between."""
        token = uuid.uuid4().hex
        prepared: _Prepared | None = None
        with self._publishing:  # threads of one process need not race one another
            for attempt in range(TRIES):
                newest, past = self._published()
                mine = [each for each in past if each.token == token]
                if mine:  # the commit went through though its answer was lost
                    return mine[-1]
                if kind == "dasar" and past:
                    raise StoreError("not_empty")
                if prepared is None or prepared.number != len(past) + 1:
                    prepared = self._prepare(change, past)
                try:
                    return self._write(
                        prepared,
                        newest,
                        past,
                        Publication(
                            prepared.number,
                            register.next_time(past),
                            user,
                            reason,
                            file,
                            sha256,
                            kind,
                            rows.version(prepared.digests),
                            prepared.counts,
                            dict(past[-1].versions) if past else {},
                            prepared.digests,
                            token,
                        ),
                    )
                except OvertakenError:
                    time.sleep(random.uniform(0, min(LONGEST_WAIT, 0.02 * 2 ** min(attempt, 10))))
        raise StoreError("busy")

    def _prepare(self, change: Change, past: tuple[Publication, ...]) -> _Prepared:
        """The tables that change, how, and the state that comes of it, which is checked as a whole."""
        base = past[-1] if past else None
        stored = {name: self._rows(base, name) for name in NAMES}
        live = {name: each.live for name, each in stored.items()}
        made = change(live)
        found = {name: rows.difference(name, live[name], frame) for name, frame in made.items()}
        touched = [name for name in NAMES if name in found and found[name].any]
        state = live | {name: made[name] for name in touched}
        said = [name for name in NAMES if name not in OPTIONAL or len(state[name])]  # without one, a version is what it was before there could be one
        digests = {name: base.digests[name] if base and name in base.digests and name not in touched else rows.digest(state[name]) for name in said}
        if touched or base is None:
            layers = rows.to_layers(state.pop(BOUNDARIES))
            fresh = {*touched, *(LAYERS if BOUNDARIES in touched else ())}
            assemble(state, layers, rows.version(digests), Path(self._tables.home), fresh)
        number = len(past) + 1
        counts = {name: dict(zip(COUNTS, (len(d.added), len(d.changed), len(d.removed)), strict=True)) for name, d in found.items() if d.any}
        return _Prepared(number, digests, counts, {name: rows.replaced(name, stored[name], made[name], number) for name in touched})

    def _write(self, prepared: _Prepared, newest: int | None, past: tuple[Publication, ...], publication: Publication) -> Publication:
        """Commit each table, and then the row that makes them count. Raises OvertakenError where another was faster."""
        versions = dict(publication.versions)
        for name, each in prepared.stored.items():
            told = publication.told() | {kind: str(count) for kind, count in prepared.counts[name].items()}
            versions[name] = self._tables.replace(name, rows.to_arrow(name, each), self._tables.newest(name), told)
        whole = replace(publication, versions=versions)
        told = whole.told() | {kind: str(count) for kind, count in whole.total().items()}
        self._tables.replace(REGISTER, register.to_arrow([*past, whole]), newest, told)
        return whole

    def _published(self) -> tuple[int | None, tuple[Publication, ...]]:
        """The newest version of `terbitan` and what it lists. Raises DatasetError where it cannot be read."""
        with self._reading:
            try:
                newest = self._tables.newest(REGISTER)
                if newest is not None and newest != self._register[0]:
                    self._register = newest, register.from_arrow(self._tables.read(REGISTER, newest))
            except FileNotFoundError as error:
                raise DatasetError([Problem("missing_file", REGISTER)]) from error
            except (DeltaError, OSError, ValueError, KeyError) as error:
                raise DatasetError([Problem("unreadable_file", REGISTER, value=str(error))]) from error
            return self._register

    def _rows(self, publication: Publication | None, name: str) -> Rows:
        """A table as a publication left it; without rows where it did not have any yet."""
        if publication is None or name not in publication.versions:
            return rows.empty(name)
        wanted = publication.versions[name]
        with self._reading:
            if self._last_read.get(name, (-1,))[0] != wanted:
                self._last_read[name] = wanted, self._read(publication, name)
            return self._last_read[name][1]

    def _read(self, publication: Publication, name: str) -> Rows:
        try:
            return rows.from_arrow(name, self._tables.read(name, publication.versions[name]))
        except FileNotFoundError as error:
            if publication.number != self._published()[1][-1].number:
                raise StoreError("not_kept", publication.number) from error
            raise DatasetError([Problem("missing_file", name)]) from error
        except (DeltaError, OSError, ValueError, TypeError, KeyError) as error:
            raise DatasetError([Problem("unreadable_file", name, value=str(error))]) from error


def _stacked(frames: Frames) -> dict[str, pd.DataFrame]:
    """Frames by table, with those of layers stacked as the table of boundaries. Raises DatasetError where one does not fit its table."""
    layers = [rows.from_layer(layer, frames[layer]) for layer in LAYERS if layer in frames]
    stacked = {name: frame for name, frame in frames.items() if name in TABLES} | ({BOUNDARIES: pd.concat(layers)} if layers else {})
    fitted = {name: rows.conform(name, frame) for name, frame in stacked.items()}
    problems = [problem for _, found in fitted.values() for problem in found]
    if problems:
        raise DatasetError(problems)
    return {name: frame for name, (frame, _) in fitted.items()}

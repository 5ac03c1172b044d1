"""A data set: the tables and layers of one folder, checked as a whole, and never changed after.

Everything that is wrong is collected and told at once, by file, row and column; a data set with one fault is not opened.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geopandas as gpd
import pandas as pd

from kbdata import checks, geography, rows
from kbdata.checks import ZONE
from kbdata.problems import DatasetError, Problem
from kbdata.tablefile import check, read_table, split
from kbdata.tables import LAYERS, LEVELS, MANIFEST, OPTIONAL, TABLES


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of `kbdata.tables`, as frames with their declared types, and the layers as GeoDataFrames.

    version: the first 12 hex digits of the hash of all files: the same files, the same version. Caches are keyed by it.
    Frames are handed out as they are; pandas copies on write, so a caller's change never reaches the data set.
    """

    version: str
    folder: Path
    frames: Mapping[str, pd.DataFrame] = field(repr=False)
    layers: Mapping[str, gpd.GeoDataFrame] = field(repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name in `kbdata.tables.TABLES`. Raises KeyError for another name."""
        return self.frames[name].copy(deep=False)

    def setting(self, key: str) -> str:
        """A value of the table `pengaturan`. Raises KeyError where it has no such key."""
        return self._settings[key]

    @property
    def zone(self) -> tzinfo | None:
        """The time zone that times are told in (`zona_waktu`); None where the data name none: `astimezone(None)` then takes that of the machine."""
        name = self._settings.get(ZONE)
        return ZoneInfo(name) if name else None

    def indicator(self, code: str) -> Mapping[str, Any]:
        """The dictionary row of an indicator. Raises KeyError for an unknown code."""
        return self._entries[code]

    @cached_property
    def _entries(self) -> dict[str, dict[str, Any]]:
        rows = self.frames["indikator"].to_dict("records")
        return {row["kode"]: row for row in rows}

    @cached_property
    def _settings(self) -> dict[str, str]:
        return dict(zip(self.frames["pengaturan"]["kunci"], self.frames["pengaturan"]["nilai"], strict=True))

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """The dictionary, indexed by code."""
        return self.frames["indikator"].set_index("kode", drop=False)

    @cached_property
    def agencies(self) -> pd.Series:
        """The short names of the agencies, by code."""
        return self.frames["skpd"].set_index("kode")["singkatan"]

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Who publishes each source, by the code of the source."""
        return self.frames["sumber"].set_index("kode")["penerbit"].to_dict()

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each source, by its code."""
        return self.frames["sumber"].set_index("kode")["judul"].to_dict()

    @cached_property
    def places(self) -> pd.DataFrame:
        """The tree of places, indexed by code, with the code of each one's kota, kecamatan, kelurahan and kampung (or null)."""
        return geography.tree(self.frames["wilayah"])

    @cached_property
    def levels(self) -> dict[str, list[str]]:
        """The codes of the places of each level, in the order of the table."""
        tree = self.places
        return {level: tree.index[tree["tingkat"] == level].tolist() for level in LEVELS}

    @cached_property
    def above(self) -> dict[str, dict[str, str]]:
        """By place, the codes of the places that it lies in by their level, itself included, the largest first."""
        tree = self.places[list(LEVELS)].to_dict("index")
        return {str(place): {str(level): code for level, code in own.items() if isinstance(code, str)} for place, own in tree.items()}

    @cached_property
    def inside(self) -> dict[str, dict[str, list[str]]]:
        """By place and level, the codes of the places of that level that lie in it, itself included, in the order of the table."""
        found: dict[str, dict[str, list[str]]] = {code: {level: [] for level in LEVELS} for code in self.places.index}
        for place, level in self.places["tingkat"].items():
            for above in self.above[place].values():
                found[above][level].append(place)
        return found


def open_dataset(folder: Path | str) -> Dataset:
    """Read, check and freeze the data set in `folder`.

    Raises DatasetError with every problem found: missing or damaged files, cells that do not parse, values outside
    their declared range, references to what does not exist, places outside the place they belong to.
    """
    folder = Path(folder)
    expected, problems = _manifest(folder)
    digest = hashlib.sha256()
    frames: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        file = f"{name}.csv"
        if name in OPTIONAL and file not in expected and not (folder / file).exists():
            frames[name] = rows.empty(name).live
            continue
        content, faults = _content(folder, file, expected)
        problems += faults
        if content is None:
            continue
        digest.update(content)
        frame, wrong = read_table(name, content, file)
        problems += wrong
        if not (faults or wrong):
            frames[name] = frame
    layers: dict[str, gpd.GeoDataFrame] = {}
    for name, layer in LAYERS.items():
        content, faults = _content(folder, layer.file, expected)
        problems += faults
        if content is None:
            continue
        digest.update(content)
        read, wrong = geography.read_layer(content, layer.file, keyed=layer.level is not None)
        problems += wrong
        if read is not None and not (faults or wrong):
            layers[name] = read
    return _whole(Dataset(digest.hexdigest()[:12], folder, frames, layers), problems)


def assemble(
    frames: Mapping[str, pd.DataFrame], layers: Mapping[str, gpd.GeoDataFrame], version: str, folder: Path, fresh: Collection[str] | None = None
) -> Dataset:
    """A data set from tables and layers in memory, which have their declared columns and types, checked as a whole like a folder.

    fresh: the names of the tables and layers to look through cell by cell (None: all of them); one that was checked when it
    came in need not be again. What must hold between them is always checked. Rows are told as they would stand in the CSV file.
    Raises DatasetError with every problem found.
    """
    frames = {name: rows.empty(name).live for name in OPTIONAL} | dict(frames)
    problems = [Problem("missing_file", f"{name}.csv") for name in TABLES if name not in frames]
    problems += [Problem("missing_file", layer.file) for name, layer in LAYERS.items() if name not in layers]
    faults = {name: check(frame, TABLES[name], f"{name}.csv") for name, frame in frames.items() if fresh is None or name in fresh}
    for name, shapes in layers.items():
        if fresh is None or name in fresh:
            layer = LAYERS[name]
            faults[name] = geography.read_layer(shapes.to_json().encode(), layer.file, keyed=layer.level is not None)[1]
    problems += [problem for found in faults.values() for problem in found]
    sound = [{name: part for name, part in parts.items() if not faults.get(name)} for parts in (frames, layers)]
    return _whole(Dataset(version, folder, *sound), problems)


def seal(folder: Path | str) -> None:
    """Write the manifest `isi.csv` of a folder: rows and SHA-256 of each file, so that a damaged file is noticed."""
    folder = Path(folder)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["berkas", "baris", "sha256"])
        for file in sorted(file for file in _files() if (folder / file).exists() or not _optional(file)):
            content = (folder / file).read_bytes()
            writer.writerow([file, _rows(file, content), hashlib.sha256(content).hexdigest()])


def contents(folder: Path | str) -> pd.DataFrame:
    """The list of contents of a folder: `berkas`, `baris` and `sha256` of each file that it should hold."""
    listed = _manifest(Path(folder))[0]
    frame = pd.DataFrame([(file, *listed[file]) for file in _files() if file in listed], columns=["berkas", "baris", "sha256"])
    return frame.assign(baris=pd.to_numeric(frame["baris"], errors="coerce"))


def _whole(data: Dataset, problems: list[Problem]) -> Dataset:
    """The data set, if nothing is wrong within its parts (`problems`) or between them."""
    problems = problems + checks.across(data.frames, data.layers)
    if problems:
        raise DatasetError(problems)
    return data


def _files() -> list[str]:
    return [f"{name}.csv" for name in TABLES] + [layer.file for layer in LAYERS.values()]


def _optional(file: str) -> bool:
    return file.removesuffix(".csv") in OPTIONAL


def _rows(file: str, content: bytes) -> int:
    if file.endswith(".geojson"):
        return content.count(b'"Feature"')
    try:
        return max(sum(1 for _ in split(content.decode("utf-8-sig", "replace"))) - 1, 0)
    except csv.Error:
        return max(content.count(b"\n") - 1, 0)


def _manifest(folder: Path) -> tuple[dict[str, tuple[str, str]], list[Problem]]:
    """What the folder should hold: rows and hash by file."""
    path = folder / MANIFEST
    if not path.is_file():
        return {}, [Problem("missing_file", MANIFEST)]
    try:
        rows = list(split(path.read_text("utf-8-sig")))
    except OSError as error:
        return {}, [Problem("unreadable_file", MANIFEST, value=error.strerror)]
    except (UnicodeDecodeError, csv.Error):
        return {}, [Problem("not_utf8", MANIFEST)]
    broken = [Problem("wrong_cell_count", MANIFEST, row=i, value=str(len(row)), expected="3") for i, row in enumerate(rows, 1) if len(row) != 3]
    if broken or not rows or rows[0] != ["berkas", "baris", "sha256"]:
        return {}, broken or [Problem("wrong_header", MANIFEST, row=1, expected="berkas,baris,sha256")]
    listed = {file: (count, digest) for file, count, digest in rows[1:]}
    needed = [file for file in _files() if (path.parent / file).exists() or not _optional(file)]
    return listed, [Problem("not_listed", MANIFEST, value=file) for file in needed if file not in listed]


def _content(folder: Path, file: str, expected: Mapping[str, tuple[str, str]]) -> tuple[bytes | None, list[Problem]]:
    try:
        content = (folder / file).read_bytes()
    except FileNotFoundError:
        return None, [Problem("missing_file", file)]
    except OSError as error:
        return None, [Problem("unreadable_file", file, value=error.strerror)]
    if file in expected and hashlib.sha256(content).hexdigest() != expected[file][1]:
        found = _rows(file, content)
        return content, [Problem("changed_file", file, row=found + 1, value=str(found), expected=expected[file][0])]
    return content, []

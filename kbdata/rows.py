"""The rows of one stored table: brought to their declared types, added to by key, compared, and told apart by a digest.

Beside the tables of `kbdata.tables` the store has `batas`: the features of all boundary layers, with their shape as WKB. A layer
of areas is keyed by `kode`; one of lines has no key, so its features are numbered and a new one replaces it whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]

from kbdata.geography import WGS84
from kbdata.problems import Problem
from kbdata.tables import KEYS, LAYERS, OPTIONAL, TABLES

BOUNDARIES = "batas"
NAMES = (*TABLES, BOUNDARIES)
SHAPE = "geometri"
TEXTS = ("kode", "nama", "ket")  # what is kept of a feature beside its shape
ORDER, DELETED = "_urut", "_dihapus"  # columns of the stored table: the place of the row, the publication that deleted it
ARROW = {"str": pa.string(), "float64": pa.float64(), "int64": pa.int64(), "bool": pa.bool_(), "datetime64[ns]": pa.date32(), "object": pa.binary()}
KINDS = {"str": "text", "float64": "number", "int64": "whole_number", "bool": "boolean", "datetime64[ns]": "date", "object": "shape"}
KNOWN: dict[str, Callable[[Any], bool]] = {  # by kind, whether a value is of it
    "str": lambda value: isinstance(value, str),
    "float64": lambda value: isinstance(value, int | float | np.number) and not isinstance(value, bool),
    "int64": lambda value: isinstance(value, int | float | np.number) and not isinstance(value, bool) and float(value).is_integer(),
    "bool": lambda value: isinstance(value, bool | np.bool_),
    "datetime64[ns]": lambda value: isinstance(value, date | np.datetime64),
    "object": lambda value: isinstance(value, bytes),
}


@dataclass(frozen=True)
class Rows:
    """The rows of a table as stored: those that stand, and those that were deleted, with the publication that did so in `_dihapus`."""

    live: pd.DataFrame
    dead: pd.DataFrame


@dataclass(frozen=True)
class Difference:
    """What two states of a table differ in. `before` has the older rows of those in `changed`, in the same order."""

    added: pd.DataFrame
    before: pd.DataFrame
    changed: pd.DataFrame
    removed: pd.DataFrame

    @property
    def any(self) -> bool:
        """Whether there is a difference."""
        return bool(len(self.added) or len(self.changed) or len(self.removed))


def types(name: str) -> dict[str, str]:
    """The columns of a table and the type that each has in pandas."""
    if name == BOUNDARIES:
        return {"lapisan": "str", **dict.fromkeys(TEXTS, "str"), SHAPE: "object"}
    declared = {column: str(each.dtype) for column, each in TABLES[name].to_schema().columns.items()}
    return {column: kind if kind in ARROW else "str" for column, kind in declared.items()}


def key(name: str) -> list[str]:
    """The columns that tell the rows of a table apart."""
    if name == BOUNDARIES:
        return ["lapisan", "kode"]
    schema = TABLES[name].to_schema()
    if schema.unique:
        return list(schema.unique)
    return [KEYS.get(name) or next(column for column, declared in schema.columns.items() if declared.unique)]


def empty(name: str) -> Rows:
    """A table without rows."""
    nothing = _empty(name)
    return Rows(nothing.live.copy(deep=False), nothing.dead.copy(deep=False))


@cache
def _empty(name: str) -> Rows:
    nothing = pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in types(name).items()})
    return Rows(nothing, nothing.assign(**{DELETED: pd.Series(dtype="int64")}))


def conform(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """A frame with the declared columns and types of a table, rows numbered from 0, and what does not fit it.

    A type is changed only where no value is: text is not read as a number. Rows are told as they would stand in a file of their own.
    """
    wanted, file = types(name), f"{name}.csv"
    problems = [Problem("missing_column", file, row=1, column=column) for column in wanted if column not in frame.columns]
    problems += [Problem("unknown_column", file, row=1, column=str(column)) for column in frame.columns if column not in wanted]
    if problems:
        return frame, problems
    frame = frame.reset_index(drop=True)
    typed: dict[str, pd.Series] = {}
    for column, kind in wanted.items():
        try:
            typed[column] = _typed(frame[column], kind)
        except (ValueError, TypeError):
            problems.append(Problem(f"not_a_{KINDS[kind]}", file, column=column))
            continue
        if kind.startswith("datetime"):
            timed = frame[column][typed[column] != typed[column].dt.normalize()].dropna()
            problems += [Problem("not_a_date", file, row=int(i) + 2, column=column, value=str(value)) for i, value in timed.items()]
    twice = frame[frame.duplicated(key(name))]
    together = " + ".join(key(name))
    problems += [Problem("duplicate", file, row=i + 2, column=together, value=" + ".join(map(str, cells))) for i, cells in _cells(twice, key(name))]
    return pd.DataFrame(typed), problems


def upsert(name: str, live: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """The rows with those of `changes` put in by key: one that is there keeps its place, a new one goes to the end."""
    match = _match(live, changes, key(name))
    new = np.setdiff1d(np.arange(len(changes)), match)
    rows = np.where(match >= 0, len(live) + match, np.arange(len(live)))
    return pd.concat([live, changes]).iloc[np.concatenate([rows, len(live) + new])].reset_index(drop=True)


def without(name: str, live: pd.DataFrame, removed: pd.DataFrame) -> pd.DataFrame:
    """The rows whose key is not in `removed`, a frame that has at least the key's columns."""
    return live[_match(live, removed.drop_duplicates(key(name)), key(name)) < 0].reset_index(drop=True)


def difference(name: str, older: pd.DataFrame, newer: pd.DataFrame) -> Difference:
    """What must be done to `older` to make it `newer`, in rows; their order does not count."""
    match = _match(newer, older, key(name))
    there = match >= 0
    kept = np.zeros(len(older), dtype=bool)
    kept[match[there]] = True
    before, after = older.iloc[match[there]].reset_index(drop=True), newer[there].reset_index(drop=True)
    differs = np.zeros(len(after), dtype=bool)
    for column in newer.columns.difference(key(name), sort=False):
        same = (before[column] == after[column]) | (before[column].isna() & after[column].isna())
        differs |= ~same.to_numpy(dtype=bool)
    return Difference(newer[~there], before[differs], after[differs], older[~kept])


def replaced(name: str, rows: Rows, live: pd.DataFrame, number: int) -> Rows:
    """The stored table once publication `number` has made its rows `live`: what it no longer has is kept as deleted."""
    removed = without(name, rows.live, live).assign(**{DELETED: number})
    return Rows(live, pd.concat([without(name, rows.dead, live), removed], ignore_index=True).astype({DELETED: "int64"}))


def digest(live: pd.DataFrame) -> str:
    """16 hex digits that are the same for the same rows in any order."""
    plain = live.assign(**{column: live[column] + 0.0 for column in live.select_dtypes("float64")})  # 0 and -0 are the same number
    each = np.sort(pd.util.hash_pandas_object(plain, index=False).to_numpy())
    return hashlib.sha256(",".join(live.columns).encode() + each.astype("<u8").tobytes()).hexdigest()[:16]


def to_arrow(name: str, rows: Rows) -> pa.Table:
    """The stored table as it is written."""
    kinds = types(name)
    schema = pa.schema([*((column, ARROW[kind]) for column, kind in kinds.items()), (ORDER, pa.int64()), (DELETED, pa.int64())])
    frame = pd.concat([rows.live.assign(**{DELETED: pd.Series(pd.NA, rows.live.index, "Int64")}), rows.dead.astype({DELETED: "Int64"})])
    return pa.Table.from_pandas(frame.assign(**{ORDER: range(len(frame))}), schema=schema, preserve_index=False)


def from_arrow(name: str, table: pa.Table) -> Rows:
    """The rows of a stored table. A column declared since it was written is empty; one no longer declared is left out."""
    frame = table.to_pandas(date_as_object=False).sort_values(ORDER, ignore_index=True)
    kinds = types(name)
    for column in (column for column in kinds if column not in frame.columns):
        frame[column] = None
    typed = frame[[*kinds, DELETED]].astype({column: kind for column, kind in kinds.items() if frame[column].dtype != kind})
    gone = typed[DELETED].notna()
    dead = typed[gone].astype({DELETED: "int64"}).reset_index(drop=True)
    return Rows(typed.loc[~gone, list(kinds)].reset_index(drop=True), dead)


def from_layer(layer: str, shapes: gpd.GeoDataFrame) -> pd.DataFrame:
    """The features of a layer as rows of `batas`: code, name and note are kept, in WGS 84; what has no code is numbered."""
    shapes = (shapes.to_crs(WGS84) if shapes.crs is not None else shapes).reset_index(drop=True)
    rows = pd.DataFrame({column: shapes[column] if column in shapes.columns else None for column in TEXTS}, index=shapes.index)
    if LAYERS[layer].level is None:
        rows["kode"] = (shapes.index + 1).astype("str")
    return rows.assign(lapisan=layer, **{SHAPE: shapes.geometry.to_wkb()})[list(types(BOUNDARIES))]


def to_layers(boundaries: pd.DataFrame) -> dict[str, gpd.GeoDataFrame]:
    """The layers that rows of `batas` make up, by name."""
    layers = {}
    for layer, declared in LAYERS.items():
        mine = boundaries[boundaries["lapisan"] == layer].reset_index(drop=True)
        if len(mine):
            texts = mine[[text for text in TEXTS if declared.level or text != "kode"]]
            layers[layer] = gpd.GeoDataFrame(texts, geometry=gpd.GeoSeries.from_wkb(mine[SHAPE], crs=WGS84))
    return layers


def fingerprint(frames: Mapping[str, pd.DataFrame], layers: Mapping[str, gpd.GeoDataFrame]) -> str:
    """The version that a store gives these rows and boundaries, however and in whatever order they were written."""
    boundaries = pd.concat([from_layer(name, layers[name]) for name in LAYERS if name in layers])
    told = {name: frame for name, frame in frames.items() if name not in OPTIONAL or len(frame)} | {BOUNDARIES: boundaries}
    return version({name: digest(conform(name, frame)[0]) for name, frame in told.items()})


def version(digests: Mapping[str, str]) -> str:
    """The version of a data set from the digests of its tables: 12 hex digits."""
    return hashlib.sha256(";".join(f"{name}={digests[name]}" for name in sorted(digests)).encode()).hexdigest()[:12]


def _typed(values: pd.Series, kind: str) -> pd.Series:
    """Raises ValueError or TypeError where the values are not of that kind."""
    known = values.dropna()
    if str(values.dtype) == kind:
        return values
    if kind in {"int64", "bool"} and len(known) < len(values):
        raise ValueError(kind)
    if not all(map(KNOWN[kind], known)):
        raise TypeError(kind)
    return values.astype(kind)


def _match(left: pd.DataFrame, right: pd.DataFrame, on: list[str]) -> np.ndarray:
    """For each row of `left`, the number of the row of `right` that has its key; -1 where there is none. Keys of `right` are unique."""
    numbered = right[on].assign(**{ORDER: np.arange(len(right))})
    return left[on].merge(numbered, how="left", on=on)[ORDER].fillna(-1).to_numpy(dtype="int64")


def _cells(frame: pd.DataFrame, columns: list[str]) -> list[tuple[int, tuple[object, ...]]]:
    return list(zip(frame.index, frame[columns].itertuples(index=False, name=None), strict=True))

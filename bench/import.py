# ruff: noqa: N999
"""How long a file takes from its bytes to the published rows, and how much memory: a million values as CSV and as XLSX, and a city's month.

python -m bench.import [--values 1000000]
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kbdata.dataset import Dataset, open_dataset
from kbdata.importing import Mapping, read
from kbdata.store import open_store

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
SECONDS, BYTES, MOMENT = 30.0, 2 * 2**30, 1.0  # what was promised: for a million values, and for the monthly file
COLUMNS = 20


@dataclass(frozen=True)
class Figures:
    """What one file took: checking and publishing in seconds, seconds of a processor for both, and the most memory held."""

    rows: int
    checked: float
    published: float
    worked: float
    memory: int


def main(arguments: list[str]) -> int:
    """Print the figures; 1 where one of them is beyond what was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=1_000_000)
    values = parser.parse_args(arguments).values
    late = [
        _measured(f"{len(_places())} x {COLUMNS}", "bulanan.csv", monthly, 0, MOMENT),
        _measured(f"{values:,} as CSV", "panjang.csv", long, values, SECONDS),
        _measured(f"{values:,} as XLSX", "lebar.xlsx", wide, values, SECONDS),
    ]
    return int(any(late))


def _measured(what: str, name: str, make: Callable[[int], bytes], values: int, limit: float) -> bool:
    """Whether a file took more than was promised. Each has a process of its own, so that memory is its own, too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(make(values))
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found = pool.apply(imported, (path, Path(folder) / "gudang"))
    print(
        f"{what}: check {found.checked:.2f} s + publish {found.published:.2f} s = {found.checked + found.published:.2f} s "
        f"({found.worked:.2f} s of one processor), {found.rows:,} rows, at most {found.memory / 2**30:.2f} GiB",
        flush=True,
    )
    return found.worked > limit or found.memory > BYTES  # of a processor: others may be busy on the machine


def imported(path: Path, home: Path) -> Figures:
    """Check a file against the sample data and publish what it brings."""
    data, store = open_dataset(SAMPLE), open_store(home)
    store.start_from(data, user="-", reason="-")
    mapping = Mapping(source=str(data.table("sumber")["kode"].iloc[0]))
    read(b"kode,nama\n", "kosong.csv", data)  # names and words of the data set are read once, when the server starts
    content = path.read_bytes()
    began, worked = time.perf_counter(), time.process_time()
    done = read(content, path.name, data, mapping)
    checked = time.perf_counter()
    if not done.publishable:
        raise ValueError(done.problems[:3])
    store.publish(done.changes, user="-", reason="-", file=done.file, sha256=done.sha256)
    published = time.perf_counter()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Figures(len(done.changes["nilai"]), checked - began, published - checked, time.process_time() - worked, most)


def monthly(_values: int) -> bytes:
    """A wide sheet: a row for each kelurahan, twenty columns of indicators, numbers as Indonesians write them."""
    table = _figures(open_dataset(SAMPLE)).pivot(index="wilayah", columns="indikator", values="nilai").iloc[:, :COLUMNS]
    return table.assign(bulan="Maret", tahun=2031).rename_axis("kode_kelurahan").to_csv(sep=";", decimal=",").encode()


def long(values: int) -> bytes:
    """A long sheet: place, month, indicator, value, for as many months as it takes."""
    rows = _figures(open_dataset(SAMPLE))[["wilayah", "periode", "indikator", "nilai", "status", "sumber"]]
    return pd.concat([rows.assign(periode=month) for month in _months(values, len(rows))]).iloc[:values].to_csv(index=False).encode()


def wide(values: int) -> bytes:
    """A workbook that Excel holds: a row for each place and month, a column for each of twenty indicators."""
    table = _figures(open_dataset(SAMPLE)).pivot(index="wilayah", columns="indikator", values="nilai").iloc[:, :COLUMNS].reset_index()
    months = _months(values, len(table) * COLUMNS)
    sheet = pd.concat([table.assign(periode=month) for month in months]).rename(columns={"wilayah": "kode_kelurahan"}).iloc[: -(-values // COLUMNS)]
    out = io.BytesIO()
    sheet.to_excel(out, index=False, engine="xlsxwriter")
    return out.getvalue()


def _months(values: int, each: int) -> list[str]:
    """As many months as it takes, each with `each` values."""
    return [f"{year}-{month:02}" for year in range(1990, 2100) for month in range(1, 13)][: -(-values // each)]


def _figures(data: Dataset) -> pd.DataFrame:
    """The figures of every kelurahan in the last year that has them: true together, so that only the import is measured."""
    rows = data.table("nilai").dropna(subset=["nilai"])
    rows = rows[rows["wilayah"].map(data.places["tingkat"]).eq("kelurahan") & rows["periode"].str.fullmatch(r"\d{4}")]
    return rows[rows["periode"] == rows["periode"].max()].drop_duplicates(["wilayah", "indikator"])


def _places() -> pd.Index:
    places = open_dataset(SAMPLE).places
    return places.index[places["tingkat"] == "kelurahan"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

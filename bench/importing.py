"""How long an import takes and how much memory: a million values in one file, and the monthly file of a city.

python -m bench.importing [--values 1000000]
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

import pandas as pd

from kbdata.dataset import Dataset, open_dataset
from kbdata.importing import Import, Mapping, read

ROOT = Path(__file__).resolve().parents[1]
SECONDS, BYTES, MOMENT = 30.0, 2 * 2**30, 1.0  # what was promised: for a million values, and for the monthly file


def main(arguments: list[str]) -> int:
    """Print the figures; 1 where one of them is beyond what was promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--values", type=int, default=1_000_000)
    values = parser.parse_args(arguments).values
    data = open_dataset(ROOT / "sample_data")
    mapping = Mapping(source=str(data.table("sumber")["kode"].iloc[0]))
    _told("52 x 20", *_timed(_monthly(data), "bulanan.csv", data, mapping))  # the first one reads words and names, too
    done, moment = _timed(_monthly(data), "bulanan.csv", data, mapping)
    _told("52 x 20 again", done, moment)
    done, seconds = _timed(_long(data, values), "panjang.csv", data, mapping)
    _told(f"{values:,}", done, seconds)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"memory at most: {most / 2**30:.2f} GiB")
    return int(moment > MOMENT or seconds > SECONDS or most > BYTES)


def _timed(content: bytes, name: str, data: Dataset, mapping: Mapping) -> tuple[Import, float]:
    """The import and the seconds that it took of one processor: others may be busy on the machine."""
    began = time.process_time()
    done = read(content, name, data, mapping)
    return done, time.process_time() - began


def _told(what: str, done: Import, seconds: float) -> None:
    counts = done.counts["nilai"]
    print(f"{what}: {seconds:.2f} s, {counts.new:,} new, {counts.changed:,} changed, {len(done.errors)} errors, {len(done.warnings)} warnings", flush=True)


def _figures(data: Dataset) -> pd.DataFrame:
    """The figures of every kelurahan in the last year that has them: true together, so that only the import is measured."""
    rows = data.table("nilai").dropna(subset=["nilai"])
    rows = rows[rows["wilayah"].map(data.places["tingkat"]).eq("kelurahan") & rows["periode"].str.fullmatch(r"\d{4}")]
    return rows[rows["periode"] == rows["periode"].max()].drop_duplicates(["wilayah", "indikator"])


def _monthly(data: Dataset) -> bytes:
    """A wide sheet: a row for each kelurahan, twenty columns of indicators."""
    wide = _figures(data).pivot(index="wilayah", columns="indikator", values="nilai").iloc[:, :20]
    return wide.assign(bulan="Maret", tahun=2031).rename_axis("kode_kelurahan").to_csv(sep=";", decimal=",").encode()


def _long(data: Dataset, values: int) -> bytes:
    """A long sheet: place, month, indicator, value, for as many months as it takes."""
    rows = _figures(data)[["wilayah", "periode", "indikator", "nilai", "status", "sumber"]]
    months = [f"{year}-{month:02}" for year in range(1990, 2100) for month in range(1, 13)][: -(-values // len(rows))]
    return pd.concat([rows.assign(periode=month) for month in months]).iloc[:values].to_csv(index=False).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

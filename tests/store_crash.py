"""Processes that write to one store and read from it while they are killed, and what must hold all the same.

Each import puts in one month: a value for every kelurahan and indicator, all equal to the number of the import, and one event. So
any state that mixes two imports, lacks a part of one or shows one before it is whole can be told by looking at it.

Processes that are started look into the main module of the one that starts them, which under pytest can be anything: a test calls
`short` in a process that has none (`python -c`).
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, box

from kbdata import rows
from kbdata.dataset import Dataset
from kbdata.store import Store, open_store
from kbdata.tables import OPTIONAL
from tests.making import make_dataset, observed

EARLY = "1950"  # the imports are about months before it, of which the data sets know nothing
KILLED = -9
LONGEST = 900  # seconds, after which a run is given up


@dataclass
class Figures:
    """What a run showed. `faults` says in words what should not have been; it is empty where all is well."""

    seconds: float = 0
    publications: int = 0
    rows: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)
    snapshots: int = 0
    left_over: int = 0  # commits that no publication names: broken off or overtaken
    faults: list[str] = field(default_factory=list)


def small_city() -> Dataset:
    """A whole data set of four kelurahan."""
    values = observed(*((place, "2019", code, 40.0) for place in ("K.1.1", "K.1.2", "K.2.1", "K.2.2") for code in ("pus", "pil", "iud")))
    guide = {"kelompok": "masukan", "indikator": "fasilitas", "batas_2": 1.0, "batas_3": 2.0}
    data = make_dataset(nilai=values, klasifikasi=[guide])
    shapes = {
        "kecamatan": gpd.GeoDataFrame({"kode": ["K.1", "K.2"]}, geometry=[box(0, 0, 2, 1), box(2, 0, 4, 1)], crs="EPSG:4326"),
        "kota": gpd.GeoDataFrame({"kode": ["K"]}, geometry=[box(0, 0, 4, 1)], crs="EPSG:4326"),
        "sungai": gpd.GeoDataFrame({"nama": ["Sungai"]}, geometry=[LineString([(0, 0), (4, 1)])], crs="EPSG:4326"),
    }
    return Dataset(data.version, data.folder, data.frames, {**data.layers, **shapes})


def month(data: Dataset, number: int) -> dict[str, pd.DataFrame]:
    """The rows of import `number`."""
    period, source = f"{1900 + number // 12}-{number % 12 + 1:02d}", data.frames["sumber"]["kode"].iloc[0]
    places = data.places.index[data.places["tingkat"] == "kelurahan"]
    plain = data.indicators["pembilang"].isna() & data.indicators["hitung_dari"].isna()
    keys = [(place, period, code) for place in places for code in data.indicators.index[plain][:20]]
    values = pd.DataFrame(keys, columns=["wilayah", "periode", "indikator"]).assign(nilai=float(number), status="resmi", sumber=source)
    event = {
        "id": f"uji-{period}",
        "tanggal": pd.Timestamp(f"{period}-01"),
        "wilayah": places[0],
        "indikator": None,
        "jenis": "keputusan",
        "judul": "J",
        "judul_en": "T",
        "sumber": source,
    }
    return {"nilai": values, "peristiwa": pd.DataFrame([event])}


def broken(data: Dataset, count: int) -> list[str]:
    """What is wrong with a state in which `count` imports should stand."""
    values = data.frames["nilai"][data.frames["nilai"]["periode"] < EARLY]
    events = data.frames["peristiwa"]["id"][data.frames["peristiwa"]["id"].str.startswith("uji-")].str.removeprefix("uji-")
    wanted = len(month(data, 0)["nilai"])
    numbers = values["periode"].map(lambda period: (int(period[:4]) - 1900) * 12 + int(period[5:]) - 1)
    faults = []
    if set(events) != set(values["periode"]):
        faults.append("values and events do not belong together")
    if len(events) != count or events.duplicated().any():
        faults.append(f"{len(events)} imports instead of {count}")
    if (values.groupby("periode").size() != wanted).any() or values.duplicated(["wilayah", "periode", "indikator", "sumber"]).any():
        faults.append("an import that is not whole, or there twice")
    if (values["nilai"] != numbers).any():
        faults.append("rows of another import")
    digests = {name: rows.digest(frame) for name, frame in data.frames.items() if len(frame) or name not in OPTIONAL}
    layers = pd.concat([rows.from_layer(name, layer) for name, layer in data.layers.items()])
    if rows.version(digests | {rows.BOUNDARIES: rows.digest(rows.conform(rows.BOUNDARIES, layers)[0])}) != data.version:
        faults.append("the rows are not those of the version")
    return faults


def write(home: str, notes: str, numbers: list[int]) -> None:
    """Publish the imports of `numbers` that are not there yet."""
    with _noted(notes) as note:
        store = open_store(home)
        data = store.snapshot(1)
        for number in numbers:
            if f"{number}.csv" not in set(store.history()["berkas"]):
                store.publish(month(data, number), user="uji", reason="uji", file=f"{number}.csv")
                note("wrote")


def read(home: str, notes: str) -> None:
    """Look at the last state again and again."""
    with _noted(notes) as note:
        last = 0
        while True:
            store = open_store(home)
            latest = store.latest()
            assert latest is not None
            faults = broken(store.snapshot(latest.number), latest.number - 1)
            if latest.number < last:
                faults.append(f"publication {last} is gone")
            last = latest.number
            note("; ".join(faults) or "sound")


def run(home: Path, data: Dataset, imports: int, writers: int, readers: int, pause: tuple[float, float], kills: int, seed: int) -> Figures:
    """Publish `imports` months with some processes, read with others, and kill one of them at random after every pause.

    pause: the least and the most seconds between two kills. kills: how many at most; after that all may finish.
    """
    figures, chance, began = Figures(), random.Random(seed), time.perf_counter()
    store = open_store(home / "gudang")
    store.start_from(data, user="uji", reason="awal")
    notes = home / "catatan"
    notes.mkdir()
    context = multiprocessing.get_context("forkserver")  # a fork of a process that has the libraries loaded: it starts at once
    context.set_forkserver_preload(["tests.store_crash"])
    slots: dict[str, Callable[[int], BaseProcess]] = {
        f"{'write' if slot < writers else 'read'} {slot}": lambda start, slot=slot: context.Process(  # type: ignore[misc]
            target=write if slot < writers else read,
            args=(str(home / "gudang"), str(notes / f"{slot}-{start}"), *([list(range(slot, imports, writers))] if slot < writers else [])),
            daemon=True,
        )
        for slot in range(writers + readers)
    }
    running: dict[str, BaseProcess] = {}
    while (len(store.history()) < imports + 1 or (readers and not told(notes).count("sound"))) and time.perf_counter() - began < LONGEST:
        for name, start in slots.items():
            process = running.get(name)
            if process is None or process.exitcode not in (None, 0):
                if process is not None and process.exitcode != KILLED:
                    figures.faults.append(f"{name} ended with {process.exitcode}")
                figures.starts[name.split()[0]] += 1
                running[name] = start(figures.starts.total())
                running[name].start()
        victim = chance.choice(list(running))
        running[victim].join(chance.uniform(*pause))
        if figures.killed.total() < kills and running[victim].is_alive():
            running[victim].kill()
            running[victim].join()
            figures.killed[victim.split()[0]] += 1
    for process in running.values():
        process.kill()
        process.join()
    figures.seconds = time.perf_counter() - began
    _looked_over(figures, home, imports)
    return figures


def _looked_over(figures: Figures, home: Path, imports: int) -> None:
    """What is there in the end: by a store opened afresh, as the next start would."""
    store = open_store(home / "gudang")
    history = store.history()
    figures.publications = len(history) - 1
    files = Counter(history["berkas"].iloc[1:])
    if files != Counter(f"{number}.csv" for number in range(imports)):
        figures.faults.append(f"published instead of each import once: {files}")
    for number in history["nomor"]:
        figures.faults += [f"publication {number}: {fault}" for fault in broken(store.snapshot(int(number)), int(number) - 1)]
    last = store.snapshot()
    figures.rows = int((last.frames["nilai"]["periode"] < EARLY).sum())
    figures.left_over = left_over(store, home / "gudang")
    lines = told(home / "catatan")
    figures.snapshots = lines.count("sound")
    figures.faults += [line for line in lines if line not in {"sound", "wrote"}]
    store.publish(month(last, imports), user="uji", reason="setelahnya")
    figures.faults += [f"the next import: {fault}" for fault in broken(store.snapshot(), imports + 1)]


def told(notes: Path) -> list[str]:
    """The lines that the processes left."""
    return [line for file in notes.iterdir() for line in file.read_text("utf-8").splitlines()]


def left_over(store: Store, home: Path) -> int:
    """Commits to data tables that no publication names."""
    versions = [store.publication(int(number)).versions for number in store.history()["nomor"]]
    named = {(name, version) for each in versions for name, version in each.items()}
    return sum(len(list((home / name / "_delta_log").glob("*[0-9].json"))) for name in rows.NAMES if (home / name).is_dir()) - len(named)


class _noted:  # noqa: N801 - used like a function
    """Lines that a process leaves in a file of its own as it goes; an error that ends it is one of them."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)

    def __enter__(self) -> Callable[[str], None]:
        return self._note

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._note(traceback.format_exc().replace("\n", " | "))

    def _note(self, line: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def short(folder: str) -> None:
    """Print the figures of a short run on a small data set, as JSON."""
    figures = run(Path(folder), small_city(), imports=6, writers=2, readers=1, pause=(0.02, 0.3), kills=5, seed=5)
    sys.stdout.write(json.dumps(vars(figures)) + "\n")

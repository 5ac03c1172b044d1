"""Builds the demonstration data set in this folder: `python -m sample_data.build`, from the project's folder.

Cited facts come from `fakta/`, the rest is made up by a seeded generator; the same bytes come out on every run.
The tables in BY_HAND and the four layers are kept by hand and stay as they are. README.md says, table by table, what is real.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd

from kbdata.dataset import seal
from kbdata.tables import LAYERS, TABLES
from sample_data import observations, works
from sample_data.couples import METHODS
from sample_data.decisions import tindak_lanjut
from sample_data.places import HERE, City, city, fact, wilayah

BY_HAND = ("sumber", "pengaturan", "bidang", "indikator", "klasifikasi", "kelas", "pasangan", "temuan")


def build(folder: Path = HERE) -> None:
    """Write all tables, the layers and the manifest into `folder`."""
    by_hand = [f"{name}.csv" for name in BY_HAND] + [layer.file for layer in LAYERS.values()]
    if folder != HERE:
        for file in by_hand:
            shutil.copyfile(HERE / file, folder / file)
    for name, table in tables().items():
        write(table[list(TABLES[name].to_schema().columns)], folder / f"{name}.csv")
    seal(folder)


def tables() -> dict[str, pd.DataFrame]:
    """All tables that are not kept by hand, by name."""
    place = city()
    values = observations.nilai(place)
    activities = fact("kegiatan")
    return {
        "wilayah": wilayah(place),
        "kampung": place.kampung.sort_index(),
        "nilai": values,
        "target": fact("sasaran").astype({"nilai": float}),
        "peristiwa": _events(place),
        "skpd": fact("skpd").rename(columns={"bidang_utama": "bidang"}).assign(sumber="skpd-umum"),
        "kegiatan": activities.astype({"biaya_rendah": float, "biaya_tinggi": float}),
        "intervensi": works.intervensi(place, activities, observations.families_of_kampung(values)),
        "tindak_lanjut": tindak_lanjut(
            observations.december_ratio(values, METHODS, "pus", 2019),
            observations.december_ratio(values, ("bukan_iat", "bukan_tial"), "pus", 2019),
            observations.december_ratio(values, ("kk_jamban_layak",), "keluarga", 2019),
            observations.december_ratio(values, METHODS, "pus", 2018),
        ),
    }


def write(table: pd.DataFrame, path: Path) -> None:
    """A table as CSV: UTF-8, comma, LF; whole numbers without decimals, booleans as ya/tidak, missing as nothing."""
    table.apply(lambda column: column.map(_cell)).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def _events(place: City) -> pd.DataFrame:
    """Cited events, and the founding of every kampung whose day is made up."""
    made_up = place.kampung[place.kampung["sumber"] == "simulasi"]
    founded = pd.DataFrame(
        {
            "tanggal": made_up["tanggal_pencanangan"],
            "wilayah": made_up.index,
            "jenis": "pencanangan",
            "judul": made_up["nama"] + " dicanangkan (tanggal simulasi)",
            "judul_en": made_up["nama"] + " founded (simulated date)",
            "sumber": "simulasi",
        }
    )
    events = pd.concat([fact("peristiwa"), founded], ignore_index=True).sort_values("tanggal", kind="stable", ignore_index=True)
    return events.assign(id=[f"P{number:02d}" for number in range(1, len(events) + 1)])


def _cell(value: object) -> str | None:
    if isinstance(value, bool | np.bool_):
        return "ya" if value else "tidak"
    if value is None or value != value:  # NaN alone differs from itself
        return None
    if isinstance(value, float | np.floating):
        return np.format_float_positional(value, trim="-")
    return str(value)


if __name__ == "__main__":
    build()

"""What must hold between tables and layers: references, levels, years, settings. Each fault is told by file, row and column.

Only tables without a fault of their own are looked at: a damaged one would be blamed on all that refer to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from zoneinfo import available_timezones

import geopandas as gpd
import pandas as pd

from kbdata import geography
from kbdata.problems import Problem
from kbdata.tables import KEYS, TABLES

YEARS = (1900, 2100)  # a year outside is a slip of the pen
DAYS = (1, 28)  # those that every month has
# What the program asks `pengaturan` for, and what must stand there: text, a number, a year, a day of any month, or a key of a table.
SETTINGS = {
    "nama_program": "text", "indikator_utama": "indikator", "tahun_dasar": "year", "tahun_utama": "year", "skpd_koordinator": "skpd",
    "ambang_realisasi": "number", "ambang_turun": "number", "penyebut_minimum": "number", "bulan_terlambat": "number", "pedoman": "klasifikasi",
    "hari_laporan": "day",
}  # fmt: skip
ZONE, ZONES = "zona_waktu", "Asia/Jakarta, Asia/Makassar, Asia/Jayapura, …"  # a setting that may be missing, and what may stand there
HOMES = {"kampung": ("kampung",), "intervensi": ("kelurahan", "kampung")}  # the levels at which the rows of a table may stand


def across(frames: Mapping[str, pd.DataFrame], layers: Mapping[str, gpd.GeoDataFrame]) -> list[Problem]:
    """All faults between the given tables and layers; those that are not given are passed over."""
    problems = [*_references(frames), *_levels(frames), *_founding(frames), *_years(frames), *_works(frames), *_indicators(frames), *_settings(frames)]
    return problems + (geography.check(frames["wilayah"], layers) if "wilayah" in frames else [])


def _references(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Values that should stand as a key in another table and do not."""
    for name, column, target, many in _referring():
        if name not in frames or target not in frames:
            continue
        known, values = set(frames[target][KEYS[target]]), frames[name][column].dropna()
        if many:
            values = values.str.split(many).explode()
        if known.issuperset(values.unique()):
            continue
        for row, value in values[~values.isin(known)].items():
            yield Problem("unknown_reference", f"{name}.csv", row=int(row) + 2, column=column, value=str(value), expected=f"{target}.csv")


@cache
def _referring() -> list[tuple[str, str, str, str]]:
    """The columns that refer to a table: table, column, the table referred to, and what stands between several keys in a cell."""
    columns = [(name, column, declared.metadata or {}) for name, table in TABLES.items() for column, declared in table.to_schema().columns.items()]
    return [(name, column, about["refers"], about.get("many") or "") for name, column, about in columns if about.get("refers")]


def _levels(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Rows about a place of a level that the table is not about; a kampung that has no row of its own would never be founded."""
    if "wilayah" not in frames:
        return
    places = frames["wilayah"].set_index("kode")["tingkat"]
    for name, levels in HOMES.items():
        if name in frames:
            level = frames[name]["wilayah"].map(places)
            wrong = frames[name]["wilayah"][level.notna() & ~level.isin(levels)]
            for row, value in wrong.items():
                known = f"wilayah.csv ({', '.join(levels)})"
                yield Problem("unknown_reference", f"{name}.csv", row=int(row) + 2, column="wilayah", value=value, expected=known)
    if "kampung" in frames:
        kampung = frames["wilayah"].loc[frames["wilayah"]["tingkat"] == "kampung", "kode"]
        for row, value in kampung[~kampung.isin(frames["kampung"]["wilayah"])].items():
            yield Problem("unknown_reference", "wilayah.csv", row=int(row) + 2, column="kode", value=value, expected="kampung.csv")


def _founding(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """A year of founding that is not the year of its date: the kampung would be counted in one and drawn in the other."""
    if "kampung" in frames:
        dated = frames["kampung"].dropna(subset=["tanggal_pencanangan"])
        for row in dated[dated["tanggal_pencanangan"].dt.year != dated["tahun"]].itertuples():
            year = row.tanggal_pencanangan.year
            yield Problem("not_allowed", "kampung.csv", row=int(row.Index) + 2, column="tahun", value=str(row.tahun), expected=str(year))


def _years(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    low, high = YEARS
    for name, column in (("nilai", "periode"), ("target", "periode"), ("kampung", "tahun")):
        if name in frames:
            cells = frames[name][column].astype("str")
            wrong = [cell for cell in cells.unique() if not low <= int(cell.partition("-")[0]) <= high]
            for row, value in cells[cells.isin(wrong)].items():
                yield Problem("not_allowed", f"{name}.csv", row=int(row) + 2, column=column, value=value, expected=f"{low}–{high}")


def _works(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Interventions that end before they begin."""
    if "intervensi" in frames:
        rows = frames["intervensi"]
        for row in rows[rows["selesai"] < rows["mulai"]].itertuples():
            begun, ended = f"{row.mulai:%Y-%m-%d}", f"{row.selesai:%Y-%m-%d}"
            yield Problem("not_allowed", "intervensi.csv", row=int(row.Index) + 2, column="selesai", value=ended, expected=f"≥ {begun}")


def _indicators(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Indicators computed from an activity that does not exist, and ratios that lack a part."""
    if "indikator" not in frames:
        return
    indicators = frames["indikator"]
    for row, source in indicators["hitung_dari"].dropna().items():
        kind, _, what = source.partition(":")
        if kind == "intervensi" and "kegiatan" in frames and what not in {*frames["kegiatan"]["nama"], "#skpd"}:
            yield Problem("unknown_reference", "indikator.csv", row=int(row) + 2, column="hitung_dari", value=source, expected="kegiatan.csv")
    half = indicators["penyebut"].notna() & indicators["pembilang"].isna()
    for row in indicators.index[half]:
        yield Problem("empty_cell", "indikator.csv", row=int(row) + 2, column="pembilang")


def _settings(frames: Mapping[str, pd.DataFrame]) -> Iterable[Problem]:
    """Settings that the program needs and that are not there, or do not hold what they should."""
    if "pengaturan" not in frames:
        return
    rows = {row.kunci: (int(row.Index) + 2, row.nilai) for row in frames["pengaturan"].itertuples()}
    if ZONE in rows and rows[ZONE][1] not in _zones():
        yield Problem("not_allowed", "pengaturan.csv", row=rows[ZONE][0], column="nilai", value=rows[ZONE][1], expected=ZONES)
    for key, kind in SETTINGS.items():
        if key not in rows:
            yield Problem("unknown_reference", "pengaturan.csv", column="kunci", value=key, expected="pengaturan.csv")
            continue
        row, value = rows[key]
        number = pd.to_numeric(value, errors="coerce")
        if kind in TABLES:
            column = KEYS.get(kind, key)
            if kind in frames and value not in set(frames[kind][column]):
                yield Problem("unknown_reference", "pengaturan.csv", row=row, column="nilai", value=value, expected=f"{kind}.csv")
            elif key == "indikator_utama" and not _reported(frames, value):
                yield Problem("unknown_reference", "pengaturan.csv", row=row, column="nilai", value=value, expected="nilai.csv")
        elif kind != "text" and not abs(number) < float("inf"):
            yield Problem("not_a_number", "pengaturan.csv", row=row, column="nilai", value=value)
        elif kind == "year" and not (value.isdecimal() and YEARS[0] <= number <= YEARS[1]):
            yield Problem("not_allowed", "pengaturan.csv", row=row, column="nilai", value=value, expected=f"{YEARS[0]}–{YEARS[1]}")
        elif kind == "day" and not (value.isdecimal() and DAYS[0] <= number <= DAYS[1]):
            yield Problem("not_allowed", "pengaturan.csv", row=row, column="nilai", value=value, expected=f"{DAYS[0]}–{DAYS[1]}")


_zones = cache(available_timezones)  # it looks through the folders of the machine


def _reported(frames: Mapping[str, pd.DataFrame], code: str) -> bool:
    """Whether there is a value of an indicator or of a part of it: without one of the leading indicator there is nothing to show."""
    if "indikator" not in frames or "nilai" not in frames:
        return True
    parts = dict(zip(frames["indikator"]["kode"], frames["indikator"]["pembilang"], strict=True))
    codes, new = {code}, {code}
    while new:
        new = {part for one in new if pd.notna(sum_of := parts.get(one)) for part in str(sum_of).split("+")} - codes
        codes |= new
    values = frames["nilai"]
    return bool((values["indikator"].isin(codes) & values["nilai"].notna()).any())

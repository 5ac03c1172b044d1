"""Made-up interventions 2016–2019: real agencies, activities and unit costs, invented places, volumes and money.

The number of agencies at work grows as published (6, later 15), and holes are left where a planner should find them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from shapely.geometry import Point

from sample_data.chance import YEARS, Generator, apportion, stream
from sample_data.places import City, fact, point_inside

ROWS = {2016: 12, 2017: 60, 2018: 118, 2019: 194}
# The year in which an agency joins: 6 agencies in 2016, 9 in 2017, 12 in 2018, 15 in 2019.
JOINED = {
    "2.13": 2016, "1.02": 2016, "1.04": 2016, "2.11": 2016, "1.01": 2016, "1.06": 2016, "1.03": 2017, "2.17": 2017, "2.12": 2017,
    "2.09": 2018, "3.30": 2018, "3.26": 2018, "2.16": 2019, "2.08": 2019, "2.23": 2019,
}  # fmt: skip
SLOW = "1.03"  # its realisation stays low in 2019
EVENT_COST = (60_000, 140_000)  # per person, where no unit cost was found


@dataclass(frozen=True)
class Activity:
    """skpd does kegiatan. volume: least and most. people: beneficiaries per unit, or (below 1) share of the families."""

    skpd: str
    kegiatan: str
    program: str
    volume: tuple[float, float]
    people: float
    funds: tuple[str, ...]
    weight: float = 1.0


ACTIVITIES = (
    Activity("2.13", "Operasional Kampung KB", "BOKB", (1, 1), 0.6, ("APBN", "APBD"), 3),
    Activity("2.13", "Pelayanan KB gratis", "Pelayanan KB", (15, 60), 1, ("APBD", "APBN"), 2.5),
    Activity("2.13", "Pembinaan BKB", "Ketahanan keluarga", (1, 3), 20, ("APBD",), 1.5),
    Activity("2.13", "Pembinaan UPPKA", "Pemberdayaan ekonomi keluarga", (1, 3), 15, ("APBD", "swadaya"), 1.5),
    Activity("2.13", "Pembinaan PIK-R", "Ketahanan remaja", (1, 2), 35, ("APBD",)),
    Activity("1.02", "Insentif kader posyandu", "Posyandu", (60, 240), 0.08, ("APBD",), 2),
    Activity("1.02", "Makanan tambahan anak", "Perbaikan gizi", (30, 120), 0.04, ("APBD", "hibah"), 1.5),
    Activity("1.04", "Bedah rumah", "Bantuan Stimulan Perumahan Swadaya", (2, 10), 1, ("APBN", "APBD"), 2),
    Activity("1.04", "Pembangunan titian", "Penataan permukiman", (20, 110), 0.15, ("APBD",), 1.5),
    Activity("1.04", "Semenisasi jalan", "Penataan permukiman", (60, 350), 0.2, ("APBD", "swadaya"), 1.5),
    Activity("1.04", "Penanganan kawasan kumuh", "KOTAKU", (0.2, 1.4), 0.3, ("APBN", "APBD"), 1.2),
    Activity("1.04", "Pengecatan rumah bantaran", "Kampung tematik", (8, 30), 1, ("CSR", "APBD"), 0.7),
    Activity("2.11", "Pembentukan bank sampah", "Pengelolaan sampah", (1, 2), 40, ("APBD", "CSR"), 2.5),
    Activity("1.01", "Biaya operasional PAUD", "PAUD", (20, 70), 1, ("APBN", "APBD"), 2),
    Activity("1.06", "Bedah rumah", "RS-RTLH", (1, 6), 1, ("APBD", "CSR"), 1.5),
    Activity("1.03", "Semenisasi jalan", "Jalan lingkungan", (80, 400), 0.2, ("APBD",), 1.5),
    Activity("1.03", "Toilet umum", "Sanitasi bersama", (1, 2), 30, ("APBD", "hibah")),
    Activity("1.03", "Tangki septik", "Sanitasi individu", (3, 12), 1, ("APBN", "APBD")),
    Activity("2.17", "Bantuan modal wirausaha pemula", "Wirausaha baru", (3, 14), 1, ("APBN", "APBD"), 1.5),
    Activity("2.17", "Pembentukan koperasi", "Koperasi", (1, 1), 25, ("APBD",), 0.8),
    Activity("2.12", "Akta dan kartu anak jemput bola", "Layanan jemput bola", (30, 140), 1, ("APBD",), 2),
    Activity("2.09", "Pekarangan pangan", "Ketahanan pangan keluarga", (1, 3), 15, ("APBD", "APBN"), 1.5),
    Activity("3.30", "Mawarung Baimbai", "Mawarung Baimbai", (1, 1), 15, ("APBD", "CSR"), 1.2),
    Activity("3.26", "Kampung tematik", "Wisata sungai", (1, 1), 0.5, ("APBD", "CSR"), 2),
    Activity("2.16", "Titik internet gratis", "Internet gratis", (1, 3), 40, ("APBD", "CSR"), 1.5),
    Activity("2.08", "Penyuluhan perlindungan anak", "Kota layak anak", (1, 3), 40, ("APBD",), 1.5),
    Activity("2.23", "Pojok baca", "Perpustakaan kampung", (1, 1), 60, ("APBD", "CSR", "hibah"), 1.5),
)

RUNNING = ACTIVITIES[0]


def intervensi(place: City, kegiatan: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Table `intervensi`. homes: families per kampung (index) and year (columns)."""
    rng = stream("works")
    activities, since = kegiatan.set_index("nama"), _founding(place)
    barred = _barred(place)
    themed: set[str] = set()
    rows = []
    for year in YEARS:
        chosen = _chosen(place, year, barred, themed, rng)
        for number, (code, activity) in enumerate(chosen, start=1):
            kind, size = activities.loc[activity.kegiatan], homes.loc[code, year]
            rows.append(_row(f"I{year}-{number:03d}", place, code, activity, kind, size, since[code], year, rng))
    table = pd.DataFrame(rows)
    unplaced = rng.choice(len(table), size=3, replace=False)
    table.loc[unplaced, ["lintang", "bujur"]] = np.nan
    return table


def _founding(place: City) -> pd.Series:
    """The day that work may begin in each kampung: that of its founding, as far as it is known."""
    events = fact("peristiwa").query("jenis == 'pencanangan'").set_index("wilayah")["tanggal"]
    return pd.to_datetime(place.kampung["tanggal_pencanangan"].fillna(events))


def _barred(place: City) -> dict[str, set[str]]:
    """Holes to be found: needy kampung without housing or health work, and one that only two agencies serve.

    Returns, per kampung, the activities that never reach it.
    """
    need = place.kampung["kelurahan"].map(place.kelurahan["kurang"]).sort_values(ascending=False).index
    neglected = place.kampung.query("status_data == 'simulasi' and tahun <= 2018")["mutu"].idxmin()
    housing, health = {"Bedah rumah", "Pengecatan rumah bantaran"}, {"Insentif kader posyandu", "Makanan tambahan anak"}
    barred: dict[str, set[str]] = {need[0]: housing, need[2]: housing, need[3]: health, need[4]: health}
    barred[neglected] = {one.kegiatan for one in ACTIVITIES if one.skpd not in ("2.13", "1.02")}
    return barred


def _chosen(place: City, year: int, barred: dict[str, set[str]], themed: set[str], rng: Generator) -> list[tuple[str, Activity]]:
    """Who does what where in a year. Each agency at work gets at least one row."""
    kampung = place.kampung[place.kampung["tahun"] <= year]
    weight = 0.5 + kampung["mutu"]
    rooms = dict(zip(kampung.index, apportion(ROWS[year], weight.to_numpy()), strict=True))
    picked: dict[str, list[Activity]] = {code: [] for code in kampung.index}
    for code in kampung.index:  # a kampung that stands has running costs
        _pick(picked, themed, code, RUNNING)
    agencies = [skpd for skpd, joined in JOINED.items() if joined <= year]
    for skpd in agencies:
        free = [c for c in kampung.index if len(picked[c]) < rooms[c] and any(a.skpd == skpd for a in _open(place, c, year, barred, themed))]
        code = free[int(rng.integers(len(free)))]
        mine = [a for a in _open(place, code, year, barred, themed) if a.skpd == skpd]
        _pick(picked, themed, code, mine[int(rng.integers(len(mine)))])
    for code in kampung.index:
        while len(picked[code]) < rooms[code]:
            left = [a for a in _open(place, code, year, barred, themed) if a not in picked[code]]
            if not left:
                break
            odds = np.array([a.weight for a in left])
            _pick(picked, themed, code, left[int(rng.choice(len(left), p=odds / odds.sum()))])
    return [(code, activity) for code, several in picked.items() for activity in several]


def _open(place: City, code: str, year: int, barred: dict[str, set[str]], themed: set[str]) -> list[Activity]:
    """What may be done in a kampung: what fits its place, by agencies that have joined."""
    kampung = place.kampung.loc[code]
    kelurahan = place.kelurahan.loc[kampung["kelurahan"]]
    unfit = set(barred.get(code, ()))
    if not (kelurahan["tepi_sungai"] or kelurahan["tepi_kota"]):
        unfit |= {"Pembangunan titian", "Pengecatan rumah bantaran"}
    if pd.isna(kampung["tema"]) or code in themed:
        unfit.add("Kampung tematik")
    if kelurahan["kumuh"] < -0.5 or kampung["bagian"] < 0.01:
        unfit.add("Penanganan kawasan kumuh")
    return [a for a in ACTIVITIES if JOINED[a.skpd] <= year and a.kegiatan not in unfit]


def _pick(picked: dict[str, list[Activity]], themed: set[str], code: str, activity: Activity) -> None:
    picked[code].append(activity)
    if activity.kegiatan == "Kampung tematik":
        themed.add(code)


def _row(
    number: str, place: City, code: str, activity: Activity, kind: pd.Series, homes: float, since: pd.Timestamp, year: int, rng: Generator
) -> dict[str, object]:
    kampung = place.kampung.loc[code]
    least, most = activity.volume
    size = 1.0 if most <= 3 else float(np.clip(homes / 600, 0.25, 1.6))
    volume = rng.uniform(least, most) * size
    volume = round(volume, 2) if kind["satuan"] == "ha" else max(1.0, float(round(volume)))
    low, high = EVENT_COST if pd.isna(kind["biaya_rendah"]) else (float(kind["biaya_rendah"]), float(kind["biaya_tinggi"]))
    budget = round(volume * rng.uniform(low, high) * rng.uniform(1.0, 1.05), -5)
    people = activity.people * (volume if activity.people >= 1 else homes)
    most = homes if kind["penerima"] == "keluarga" else 3 * homes
    status, start, end = _when(year, since, rng)
    spot = point_inside(place.shapes[kampung["kelurahan"]], Point(kampung["bujur"], kampung["lintang"]), rng, 0.0003, 0.0016)
    return {
        "id": number,
        "wilayah": code,
        "skpd": activity.skpd,
        "bidang": kind["bidang"],
        "program": activity.program,
        "kegiatan": activity.kegiatan,
        "mulai": start,
        "selesai": end,
        "status": status,
        "volume": volume,
        "satuan": kind["satuan"],
        "anggaran": budget,
        "realisasi": _spent(budget, status, activity.skpd, year, rng),
        "penerima": round(min(people * rng.uniform(0.85, 1.1), most)) if status in ("selesai", "berjalan") else np.nan,
        "sumber_dana": activity.funds[int(rng.random() > 0.7) % len(activity.funds)],
        "lintang": spot.y,
        "bujur": spot.x,
        "status_data": "simulasi",
        "sumber": "simulasi",
    }


def _when(year: int, since: pd.Timestamp, rng: Generator) -> tuple[str, str, str | None]:
    """State and dates: nearly all is finished, except in the last year; in the year in which a kampung is founded, work begins afterwards."""
    draw = rng.random()
    unfinished = {"berjalan": 0.09, "rencana": 0.03, "batal": 0.025} if year == YEARS[-1] else {"batal": 0.012}
    status = "selesai"
    for name, share in unfinished.items():
        if 0 <= draw < share:
            status = name
        draw -= share
    late = status in ("berjalan", "rencana")
    start = pd.Timestamp(year, 10 if late else 2, 1) + pd.Timedelta(days=int(rng.integers(0, 80 if late else 240)))
    if since.year == year and start < since:
        start = since + (start - pd.Timestamp(year, 1, 1)) * ((pd.Timestamp(year, 12, 20) - since) / pd.Timedelta(days=365))
    end = min(start + pd.Timedelta(days=int(rng.integers(5, 110))), pd.Timestamp(year, 12, 30))
    return status, f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}" if status == "selesai" else None


def _spent(budget: float, status: str, skpd: str, year: int, rng: Generator) -> float:
    """Realisation: mostly 85–100 %, some low, some not reported."""
    usual, low, silent = rng.uniform(0.85, 1.0), rng.uniform(0.60, 0.80), rng.random()
    if status in ("rencana", "batal") or silent < 0.06:
        return np.nan
    share = rng.uniform(0.2, 0.6) if status == "berjalan" else low if silent < 0.20 or (skpd == SLOW and year == YEARS[-1]) else usual
    return round(budget * share, -5)

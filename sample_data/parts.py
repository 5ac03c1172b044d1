"""The city cut into parts: each kelurahan is its kampung (if it has one) and the rest.

All counts are made for parts and added up: a kampung never has more people than its kelurahan, and one that covers its whole
kelurahan has the same figures.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.chance import YEARS, apportion, sticky, stream
from sample_data.places import City

BASE_POPULATION = 675_440  # city, 2015, as published (fakta/terbit.csv); the unofficial figures of 2024 are scaled to it
YEARS_AND_BASE = (2015, *YEARS)
CITY_GROWTH = 0.010
FAMILY_SIZE = 3.35  # Telaga Biru: 13,844 people in 4,556 families = 3.04; Sungai Miai (2011): 3.75


def parts(place: City) -> pd.DataFrame:
    """One row per part: `kelurahan`, `kampung` (code or None), `bagian` (share of the kelurahan), traits, people, families.

    Columns `penduduk_<year>` (2015–2019) and `keluarga_<year>` (2016–2019).
    """
    people = _population(place.kelurahan)
    rng = stream("parts")
    size = pd.Series(np.clip(rng.normal(FAMILY_SIZE, 0.15, len(people)), 3.0, 3.75), index=people.index)
    by_kelurahan = place.kampung.set_index("kelurahan")
    rows = []
    for code, one in people.iterrows():
        share = by_kelurahan["bagian"].get(code, 0.0)
        inside = (one * share).round().astype(int)
        pieces = [(by_kelurahan["wilayah"].get(code), share, inside), (None, 1 - share, one - inside)]
        for kampung, portion, heads in pieces:
            if portion > 0:
                rows.append(_row(code, kampung, portion, heads, size[code]))
    table = pd.DataFrame(rows)
    traits = place.kelurahan[["kecamatan_kode", "kurang", "miskin", "rendah_sekolah", "kumuh", "tepi_sungai", "tepi_kota"]]
    table = table.join(traits, on="kelurahan").join(place.kampung[["tahun", "mutu", "hasil", "menurun"]], on="kampung")
    return table.reset_index(drop=True)


def by_part(table: pd.DataFrame, columns: str) -> np.ndarray:
    """The columns `<columns>_<year>` of 2016–2019 as an array, parts × years."""
    return table[[f"{columns}_{year}" for year in YEARS]].to_numpy()


def follow(topic: str, totals: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Counts out of `totals` (parts × years) at `rates`, with chance that persists from year to year."""
    rng = stream(topic)
    return np.array([sticky(rng, total, rate) for total, rate in zip(totals, rates, strict=True)])


def age(table: pd.DataFrame) -> np.ndarray:
    """Years since the founding of the part's kampung, parts × years: 0 in the founding year, -1 before it and without a kampung."""
    founded = table["tahun"].to_numpy(dtype=float)[:, None]
    years = np.array(YEARS)[None, :] - founded
    return np.where(np.isnan(years) | (years < 0), -1, years)


def _population(kelurahan: pd.DataFrame) -> pd.DataFrame:
    """People per kelurahan, 2015–2019: outskirts grow faster than the old, full centre."""
    rng = stream("population")
    people = pd.DataFrame({2015: apportion(BASE_POPULATION, kelurahan["penduduk_2024_tak_resmi"].to_numpy())}, index=kelurahan.index)
    outskirts = np.where(kelurahan["padat"] < 6_000, 0.008, np.where(kelurahan["padat"] > 15_000, -0.007, 0.0))
    growth = outskirts + rng.normal(0, 0.003, len(people))
    growth += CITY_GROWTH - np.average(growth, weights=people[2015])
    for year in YEARS:
        people[year] = (people[year - 1] * (1 + growth + rng.normal(0, 0.001, len(people)))).round().astype(int)
    return people


def _row(code: str, kampung: str | None, portion: float, heads: pd.Series, size: float) -> dict[str, object]:
    families = {f"keluarga_{year}": round(heads[year] / size) for year in YEARS}
    return {
        "kelurahan": code,
        "kampung": kampung,
        "bagian": portion,
        **{f"penduduk_{year}": int(heads[year]) for year in YEARS_AND_BASE},
        **families,
    }

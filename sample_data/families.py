"""Yearly counts of families, groups, schooling, toilets, waste banks and slums per part, and of institutions and behaviour per kampung."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data.chance import YEARS, apportion, stream
from sample_data.parts import age, by_part, follow
from sample_data.places import City, fact

GROUPS = {"bkb": "keluarga_balita", "bkr": "keluarga_remaja", "bkl": "keluarga_lansia", "uppka": "keluarga", "pikr": "remaja"}
SHARES = {"keluarga_balita": 0.27, "keluarga_remaja": 0.36, "keluarga_lansia": 0.18}  # of the families
WASTE_BANKS = {2016: 149, 2017: 220, 2018: 247, 2019: 268}  # 2016 and 2017 are published, the rest goes on from them
SLUM_HECTARES = {2015: 549.70, 2016: 459.38, 2017: 396.89, 2018: 117.83, 2019: 46.21}  # the leading published series (see README)

Counts = dict[str, np.ndarray]


def families(parts: pd.DataFrame) -> Counts:
    """Counts by indicator, each parts × years (2016–2019)."""
    people, homes = by_part(parts, "penduduk"), by_part(parts, "keluarga")
    counts: Counts = {"penduduk": people, "keluarga": homes}
    for name, share in SHARES.items():
        counts[name] = follow(name, homes, np.full(homes.shape, share))
    counts["remaja"] = follow("remaja", people, np.full(people.shape, 0.19))
    counts |= _groups(parts, counts)
    counts |= _schooling(parts, people) | _toilets(parts, homes) | _waste(parts)
    return counts


def slums(place: City) -> pd.DataFrame:
    """Slum hectares per kelurahan and year (2015–2019).

    Their sums are the leading published figures of the city; published figures of a kelurahan stay as they are.
    """
    rng, kelurahan = stream("slums"), place.kelurahan
    area = kelurahan["luas_km2"].to_numpy() * 100
    weight = np.exp(0.75 * kelurahan["kumuh"].to_numpy() + rng.normal(0, 0.3, len(kelurahan))) * np.sqrt(area)
    speed = 0.15 * kelurahan["kumuh"].to_numpy() + rng.normal(0, 0.12, len(kelurahan))  # what is worst is left last
    published = fact("terbit").query("indikator == 'luas_kumuh' and wilayah.str.len() > 5").set_index("wilayah")["nilai"].astype(float)
    fixed = kelurahan.index.isin(published.index)
    table = pd.DataFrame(index=kelurahan.index)
    for step, (year, total) in enumerate(SLUM_HECTARES.items()):
        known = (published * total / SLUM_HECTARES[2017]).round(2)
        rest = round(100 * total) - round(100 * known.sum())
        shared = np.minimum(weight * np.exp(speed * step), 0.55 * area * (total / 549.7) ** 0.25)
        column = pd.Series(0.0, index=kelurahan.index)
        column[~fixed] = apportion(rest, shared[~fixed]) / 100
        column[known.index] = known
        table[year] = column.round(2)
    return table


def kampung_slums(place: City, by_kelurahan: pd.DataFrame) -> pd.DataFrame:
    """Slum hectares inside the kampung: kampung stand where the slum is, so their part of it is larger than their part of the people."""
    part = np.minimum(1, 2.2 * place.kampung["bagian"].where(place.kampung["bagian"] < 1, 1))
    mine = by_kelurahan.loc[place.kampung["kelurahan"]].set_axis(place.kampung.index)
    return mine.mul(part, axis=0).round(2)


def institutions(place: City) -> pd.DataFrame:
    """How a kampung is organised, from its founding year on, better with age and care.

    Columns `wilayah`, `periode`, `indikator`, `nilai`.
    """
    rng = stream("institutions")
    rows = []
    for code, one in place.kampung.iterrows():
        noise, members = rng.normal(0, 0.10, 7), int(rng.integers(8, 17))
        for year in range(max(one["tahun"], 2016), YEARS[-1] + 1):
            ripe = np.clip(0.75 * one["mutu"] + 0.11 * (year - one["tahun"]) + noise, 0, 0.999)
            rows += [(code, str(year), name, value) for name, value in _organised(ripe, members).items()]
    return pd.DataFrame(rows, columns=["wilayah", "periode", "indikator", "nilai"])


def behaviour(place: City) -> pd.DataFrame:
    """As `institutions`: answers of a small yearly survey, first taken the year before founding."""
    rng = stream("behaviour")
    rows = []
    for code, one in place.kampung.iterrows():
        asked, open_rate, help_rate = int(rng.integers(30, 91)), rng.uniform(0.46, 0.62), rng.uniform(0.55, 0.72)
        asked = min(asked, 34) if one["bagian"] < 0.01 else asked  # forty families
        for year in range(max(one["tahun"] - 1, 2016), YEARS[-1] + 1):
            gain = (0.01 + 0.06 * one["mutu"]) * max(year - one["tahun"] + 1, 0)
            answers = {
                "responden_perilaku": asked,
                "responden_terbuka": rng.binomial(asked, min(open_rate + gain, 0.95)),
                "responden_gotong_royong": rng.binomial(asked, min(help_rate + 0.7 * gain, 0.95)),
            }
            rows += [(code, str(year), name, value) for name, value in answers.items()]
    return pd.DataFrame(rows, columns=["wilayah", "periode", "indikator", "nilai"])


def _groups(parts: pd.DataFrame, counts: Counts) -> Counts:
    """Members of the five groups, and families reached by at least one (as if joining one said nothing of joining another)."""
    rng = stream("groups")
    quality = parts["hasil"].fillna(0).to_numpy()[:, None]
    growth = (age(parts) + 1) * (0.012 + 0.075 * quality)
    members: Counts = {}
    for group, base in GROUPS.items():
        level = np.clip(rng.normal(0.065, 0.018, (len(parts), 1)), 0.02, 0.12)
        rate = np.clip(level + growth * rng.uniform(0.7, 1.25) + 0.003 * np.arange(len(YEARS)), 0.02, 0.85)
        members[f"anggota_{group}"] = follow(group, counts[base], rate)
    unreached = np.ones(counts["keluarga"].shape)
    for group in ("bkb", "bkr", "bkl", "uppka"):
        unreached *= 1 - members[f"anggota_{group}"] / counts["keluarga"]
    largest = np.max([members[f"anggota_{group}"] for group in ("bkb", "bkr", "bkl", "uppka")], axis=0)
    members["keluarga_poktan"] = np.maximum((counts["keluarga"] * (1 - unreached)).round().astype(int), largest)
    return members


def _schooling(parts: pd.DataFrame, people: np.ndarray) -> Counts:
    adults = follow("penduduk_15", people, np.full(people.shape, 0.735))
    low = 0.34 + 0.055 * parts["rendah_sekolah"].to_numpy()[:, None] - 0.008 * np.arange(len(YEARS))
    return {"penduduk_15": adults, "tidak_tamat_smp": follow("tidak_tamat_smp", adults, np.clip(low, 0.12, 0.6))}


def _toilets(parts: pd.DataFrame, homes: np.ndarray) -> Counts:
    start = 0.83 - 0.04 * parts["kumuh"].to_numpy() - 0.07 * parts["tepi_sungai"].to_numpy()
    rate = start[:, None] + 0.012 * np.arange(len(YEARS)) + 0.012 * (age(parts) + 1)
    return {"kk_jamban_layak": follow("kk_jamban_layak", homes, np.clip(rate, 0.4, 0.985))}


def _waste(parts: pd.DataFrame) -> Counts:
    """Waste banks only ever come on top, so that no place loses one; customers and kilograms follow their number."""
    rng = stream("waste")
    older, banks, earlier = np.zeros(len(parts), dtype=int), [], 0
    for step, total in enumerate(WASTE_BANKS.values()):
        weight = np.sqrt(by_part(parts, "penduduk")[:, step]) * rng.uniform(0.3, 1.7, len(parts)) * (1 + 0.5 * (age(parts)[:, step] >= 0))
        older = older + apportion(total - earlier, weight)
        banks.append(older)
        earlier = total
    units = np.array(banks).T
    customers = rng.uniform(22, 48, (len(parts), 1)) * (1 + 0.05 * np.arange(len(YEARS)))
    kilograms = rng.uniform(1_300, 2_600, (len(parts), 1)) * rng.uniform(0.85, 1.15, units.shape) * (1 + 0.04 * np.arange(len(YEARS)))
    return {"bank_sampah": units, "nasabah_bank_sampah": (units * customers).round(), "sampah_terkelola_kg": (units * kilograms).round()}


def _organised(ripe: np.ndarray, members: int) -> dict[str, int]:
    working_group = 1 + int(ripe[0] > 0.2) + int(ripe[0] > 0.45)
    has_members = members if working_group > 1 else 0
    trained = max(1, round(has_members * ripe[0])) if working_group > 2 else 0
    return {
        "pokja_unsur": working_group,
        "pokja_anggota": has_members,
        "pokja_terlatih": trained,
        "dana_jumlah": 1 + int(ripe[1] * 5),
        "poktan_jumlah": 1 + int(ripe[2] * 5),
        "fasilitas_jumlah": int(ripe[3] > 0.25) + int(ripe[3] > 0.6),
        "petugas_regulasi": int(ripe[4] > 0.15) + int(ripe[4] > 0.5),
        "guna_data": int(ripe[5] * 6),
        "mekanisme_jumlah": 1 + int(ripe[6] * 5),
    }

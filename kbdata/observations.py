"""The observations that indicators are made of: one value per place, period and indicator.

The table `nilai` may hold what several sources say of one thing; here the source with the lowest `prioritas` leads and
the others are named beside it. What follows from other tables (areas, the kampung themselves, finished interventions,
sums of indicators) is added as observations, so that nothing is typed twice and everything is then treated alike.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import product

import pandas as pd

from kbdata import periods
from kbdata.dataset import Dataset
from kbdata.tables import LEVELS, STATUSES

RANK = {status: rank for rank, status in enumerate(STATUSES)}
COLUMNS = ["wilayah", "periode", "indikator", "nilai", "mutu", "sumber", "lain", "turunan"]


@lru_cache(maxsize=8)
def observations(data: Dataset) -> pd.DataFrame:
    """All that is known, one row per place, period and indicator.

    Columns: `wilayah`, `periode`, `indikator`, `nilai`; `mutu` (0 resmi, 1 sementara, 2 simulasi); `sumber` (its code);
    `lain` (what other sources say, as `kode=nilai;…`, or null); `turunan` (follows from another table);
    `tahun`, `triwulan`, `bulan` (the period of that grain that holds it, or null); `panjang` (months it covers);
    `akhir` (its last month, counted from year 0: two reports that end together are of one moment).
    """
    found = pd.concat([_reported(data), _areas(data), _kampung(data), _from_interventions(data)], ignore_index=True)
    found = found.drop_duplicates(["wilayah", "periode", "indikator"])  # what was reported leads over what we derive
    found = pd.concat([found, _sums(data, found)], ignore_index=True)
    grains = pd.DataFrame([_grain(text) for text in found["periode"].unique()], columns=list(_grain("2000")))
    return found.merge(grains, on="periode")


def years(data: Dataset) -> list[str]:
    """The years for which the leading indicator has a value anywhere, ascending: those that are compared with one another."""
    leading = data.indicator(data.setting("indikator_utama"))
    return list(reported_periods(data, frozenset({leading["kode"], *_list(leading["pembilang"])}), "tahun"))


@lru_cache(maxsize=8)
def every_year(data: Dataset) -> tuple[str, ...]:
    """The years of which anything is known, ascending."""
    return tuple(sorted(observations(data)["tahun"].dropna().unique()))


@lru_cache(maxsize=512)
def reported_periods(data: Dataset, codes: frozenset[str], grain: periods.Grain) -> tuple[str, ...]:
    """The periods of a grain that hold a report of any of the indicators, ascending."""
    found = observations(data)
    return tuple(sorted(found.loc[found["indikator"].isin(codes), grain].dropna().unique()))


@lru_cache(maxsize=8)
def latest(data: Dataset) -> str:
    """The latest period for which the leading indicator has a value anywhere; a year ends with its last month."""
    found = observations(data)
    leading = data.indicator(data.setting("indikator_utama"))
    mine = found[found["indikator"].isin({leading["kode"], *_list(leading["pembilang"])})]
    return str(mine.loc[mine["akhir"].idxmax(), "periode"])


def published_years(data: Dataset) -> list[str]:
    """The years for which anything at all was reported, and those of the leading indicator, ascending: what the filter bar offers."""
    told = data.frames["nilai"]
    return sorted({*told.loc[told["nilai"].notna(), "periode"].str[:4].unique(), *years(data)})


def years_until(data: Dataset, period: str, since: str = "") -> list[str]:
    """The years that are compared up to a period, and its own year whether or not the leading indicator has a value for it."""
    return sorted({period[:4], *(year for year in years(data) if since <= year <= period)})


def _grain(text: str) -> dict[str, object]:
    last = periods.end(text)
    kinds: dict[str, object] = {kind: periods.within(text, kind) for kind in periods.MONTHS}
    return {"periode": text, **kinds, "panjang": periods.MONTHS[periods.grain(text)], "akhir": last.year * 12 + last.month}


def _list(cell: object) -> list[str]:
    return str(cell).split("+") if pd.notna(cell) else []


def _reported(data: Dataset) -> pd.DataFrame:
    """The table `nilai` with the leading source per place, period and indicator."""
    rows = data.table("nilai").dropna(subset=["nilai"])
    order = data.table("sumber").set_index("kode")["prioritas"]
    rows = rows.assign(mutu=rows["status"].map(RANK), urut=rows["sumber"].map(order), turunan=False, lain=None)
    key = ["wilayah", "periode", "indikator"]
    rows = rows.sort_values([*key, "urut", "sumber"], kind="stable")
    second = rows.duplicated(key)
    if second.any():
        told = rows[second].assign(teks=lambda r: r["sumber"] + "=" + r["nilai"].map("{:.15g}".format))
        others = told.groupby(key)["teks"].agg(";".join).rename("lain")
        rows = rows[~second].drop(columns="lain").merge(others, how="left", left_on=key, right_index=True)
    return rows[COLUMNS]


def _computed(data: Dataset, kind: str) -> pd.DataFrame:
    """The dictionary rows that are computed from another table, with what they are computed from as `apa`."""
    rows = data.table("indikator").dropna(subset=["hitung_dari"])
    return rows.assign(apa=rows["hitung_dari"].str.removeprefix(f"{kind}:"))[rows["hitung_dari"].str.startswith(f"{kind}:")]


def _areas(data: Dataset) -> pd.DataFrame:
    """The area of each base place, in each year that has any observation."""
    wilayah = data.table("wilayah").dropna(subset=["luas_km2"])
    all_years = pd.DataFrame({"periode": sorted(data.table("nilai")["periode"].str[:4].unique())})
    frames = []
    for row in _computed(data, "wilayah").itertuples():
        mine = wilayah[wilayah["tingkat"].isin([row.tingkat_dasar, "kampung"])]
        mine = mine.assign(indikator=row.kode, nilai=mine["luas_km2"], mutu=mine["status_data"].map(RANK), turunan=False, lain=None)
        frames.append(mine.rename(columns={"kode": "wilayah"}).merge(all_years, how="cross")[COLUMNS])
    return _stack(frames)


def _kampung(data: Dataset) -> pd.DataFrame:
    """The number of kampung founded by the end of each year, at every place above them."""
    kampung = data.table("kampung").assign(mutu=lambda k: k["status_data"].map(RANK))
    codes = _computed(data, "kampung")["kode"]
    if kampung.empty or codes.empty:
        return _stack([])
    last = max(int(data.setting("tahun_utama")), int(kampung["tahun"].max()))
    first = int(data.setting("tahun_dasar"))
    standing: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for code, since, rank, source in kampung[["wilayah", "tahun", "mutu", "sumber"]].itertuples(index=False):
        for place, year in product(data.above[code].values(), range(max(first, since), last + 1)):
            standing[place, str(year)].append((rank, source))
    rows = [
        (place, year, len(each), max(rank for rank, _source in each), ";".join(sorted({source for _rank, source in each})))
        for (place, year), each in sorted(standing.items())
    ]
    counted = pd.DataFrame(rows, columns=["wilayah", "periode", "nilai", "mutu", "sumber"])
    return _stack([counted.assign(indikator=code, lain=None, turunan=True)[COLUMNS] for code in codes])


def _from_interventions(data: Dataset) -> pd.DataFrame:
    """Outputs of finished interventions, and the number of agencies, at every place and year of the register.

    A place and year without such an intervention has 0: the register as a whole is the report.
    """
    register = data.table("intervensi")
    register = register[register["status"] != "batal"]
    if register.empty:
        return _stack([])
    begun = register.assign(periode=register["mulai"].dt.year.astype(str), mutu=register["status_data"].map(RANK))
    done = begun[begun["status"] == "selesai"].assign(periode=lambda r: r["selesai"].fillna(r["mulai"]).dt.year.astype(str))
    span = pd.DataFrame({"periode": sorted({*begun["periode"], *done["periode"]})})
    blank = data.places[["kode"]].rename(columns={"kode": "wilayah"}).merge(span, how="cross")
    begun, done = _at_every_place(data, begun), _at_every_place(data, done)
    own = begun["skpd"] != data.setting("skpd_koordinator")
    frames = []
    for code, what in _computed(data, "intervensi")[["kode", "apa"]].itertuples(index=False):
        if what == "#skpd":
            found = begun[own].groupby(["wilayah", "periode"])["skpd"].nunique()
        else:
            found = done[done["kegiatan"] == what].groupby(["wilayah", "periode"])["volume"].sum()
        frames.append(blank.merge(found.rename("nilai"), how="left", on=["wilayah", "periode"]).fillna({"nilai": 0.0}).assign(indikator=code))
    sources = ";".join(sorted(set(register["sumber"])))
    return _stack([f.assign(mutu=begun["mutu"].max(), sumber=sources, lain=None, turunan=True)[COLUMNS] for f in frames])


def _at_every_place(data: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Each row once for every place that it lies in."""
    tree = data.places[list(LEVELS)]
    placed = rows.drop(columns=[c for c in LEVELS if c in rows]).merge(tree, left_on="wilayah", right_index=True)
    each = [placed.dropna(subset=[level]).assign(wilayah=lambda r, level=level: r[level]) for level in LEVELS]
    return pd.concat(each, ignore_index=True)


def _sums(data: Dataset, found: pd.DataFrame) -> pd.DataFrame:
    """Indicators that are the sum of others (all methods = all users), where every part is there and the sum is not."""
    dictionary = data.table("indikator")
    frames = []
    for row in dictionary[dictionary["pembilang"].notna() & dictionary["penyebut"].isna()].itertuples():
        parts = _list(row.pembilang)
        mine = found[found["indikator"].isin(parts)]
        summed = mine.groupby(["wilayah", "periode"], as_index=False).agg(
            nilai=("nilai", "sum"), ada=("indikator", "nunique"), mutu=("mutu", "max"), sumber=("sumber", lambda s: ";".join(sorted(set(s))))
        )  # fmt: skip
        told = found.loc[found["indikator"] == row.kode, ["wilayah", "periode"]].assign(sudah=True)
        summed = summed[summed["ada"] == len(parts)].merge(told, how="left", on=["wilayah", "periode"])
        summed = summed[summed["sudah"].isna()]
        frames.append(summed.assign(nilai=summed["nilai"] * row.pengali, indikator=row.kode, lain=None, turunan=True)[COLUMNS])
    return _stack(frames)


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    kinds = {"nilai": "float64", "mutu": "int64", "turunan": "bool", "lain": "str"}
    return pd.concat([pd.DataFrame(columns=COLUMNS), *frames], ignore_index=True).astype(kinds)

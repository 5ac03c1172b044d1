"""Values of indicators for places and periods.

A larger place is the sum of its parts, and its ratio the ratio of sums; what was published for it directly leads over
what we sum ourselves. Over time, flows add up and stocks take the last report. Nothing that was not reported counts as zero:
`lapor` of `dari` says how many parts stand behind a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from kbdata import periods as time
from kbdata.dataset import Dataset
from kbdata.observations import every_year, observations
from kbdata.tables import LEVELS, STATUSES

KEY = ["indikator", "wilayah", "periode"]
TOLD = ["indikator", "anggota", "periode", "terbit"]  # what one place says of one indicator: as published, or by its parts
PUBLISHED, OWN, SUMMED = 1, 2, 3  # where a number comes from, in the order in which they lead


def values(data: Dataset, codes: Sequence[str], places: Sequence[str], periods: Sequence[str]) -> pd.DataFrame:
    """The values of indicators: one row per indicator × place × period asked for, in that order.

    codes, places: keys of `indikator` and `wilayah`. periods: ISO periods of one grain.
    Columns: `indikator`, `wilayah`, `periode`; `nilai` (NaN = not reported, or the denominator is 0); `pembilang`, `penyebut`
    (the two sums of a ratio); `lapor` of `dari` (base places that gave every part, and that should have);
    `bulan_lapor` of `bulan_dari` (months behind a flow); `status` (the worst among what was combined); `sumber` (codes
    joined by `;`); `cara` (`terbit` published for a place that we could sum, or a ratio published as such;
    `lapor` reported for the place itself; `hitung` computed); `lain` (what other sources say, `kode=nilai;…`).
    """
    unknown = {code for code in codes if code not in data.indicators.index} | {place for place in places if place not in data.above}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    if all(time.grain(period) == "tahun" for period in periods):
        rows, (code_at, place_at, year_at) = _yearly(data)
        asked = list(product(codes, places, periods))
        known = ((code_at[code], place_at[place], year_at.get(year)) for code, place, year in asked)
        found = rows.take([-1 if y is None else (c * len(place_at) + p) * len(year_at) + y for c, p, y in known]).reset_index(drop=True)
        return found if not asked or year_at.keys() >= set(periods) else found.assign(**dict(zip(KEY, zip(*asked, strict=True), strict=True)))
    return _calculated(data, codes, places, periods)


def together(data: Dataset, codes: Sequence[str], groups: Mapping[str, Sequence[str]], periods: Sequence[str]) -> pd.DataFrame:
    """The same for any groups of places taken as one, e.g. all kampung of a kecamatan, or the kampung like this one.

    groups: a name and the places of it. Returns the columns of `values`, with the group's name as `wilayah`.
    """
    parts = [(code, name, place, SUMMED) for code in codes for name, places in groups.items() for place in places]
    return _values(data, codes, list(groups), periods, parts)


def members(data: Dataset, place: str, level: str) -> list[str]:
    """The codes of the places of a level that lie in `place`, itself included, in the order of the table."""
    return list(data.inside[place][level])


def founded(data: Dataset, period: str) -> list[str]:
    """The kampung that stand at the end of a period; one of which only the year is known counts from its January."""
    return list(_standing(data, period))


def combine(reports: IntoFrameT, groups: IntoFrameT) -> IntoFrameT:
    """Sums over the places of each group, of the places that gave every part.

    reports: `indikator`, `anggota` (a place), `periode`, `terbit` (whether it is the indicator as published, not its parts), `peran`
    (pembilang, penyebut, nilai), `komponen`, `akhir`, `alir` (whether the part is a flow), `nilai`, `panjang`, `mutu`, `butuh`
    (parts that the indicator has), `butuh_stok` (of them, stocks). groups: `indikator`, `wilayah`, `anggota`, `periode`, `terbit`, `asal`.
    Returns per `indikator`, `wilayah`, `periode`, `asal`, `peran`: `nilai`, `lapor`, `panjang`, `mutu`.

    The stocks of one ratio are taken at the last moment at which the place reported all of them, flows over the whole period.
    Source: BKKBN, e.g. rasio KB aktif = Σ peserta KB aktif / Σ PUS × 100.
    """
    told = nw.from_native(reports)  # type: ignore[type-var]  # the overload for lazy frames is taken for both halves of the union
    stocks, flows = told.filter(~nw.col("alir")), told.filter(nw.col("alir"))
    whole = (
        stocks.group_by([*TOLD, "akhir", "butuh_stok"]).agg(ada=nw.col("komponen").n_unique())
        .filter(nw.col("ada") == nw.col("butuh_stok")).group_by(TOLD).agg(akhir=nw.col("akhir").max())
    )  # fmt: skip
    last = stocks.join(whole, on=[*TOLD, "akhir"], how="semi")
    each = nw.concat([last, flows]).group_by([*TOLD, "peran", "komponen", "butuh", "alir"]).agg(
        nw.col("nilai").sum(), nw.col("mutu").max(), nw.col("panjang").sum()
    )  # fmt: skip
    complete = each.group_by([*TOLD, "butuh"]).agg(ada=nw.col("komponen").n_unique()).filter(nw.col("ada") == nw.col("butuh"))
    rows = each.join(complete, on=TOLD, how="semi").join(nw.from_native(groups), on=TOLD, how="inner")
    return (
        rows.group_by([*KEY, "asal", "peran"])
        .agg(nw.col("nilai").sum(), nw.col("mutu").max(), lapor=nw.col("anggota").n_unique(), panjang=nw.col("panjang").sum())
        .to_native()
    )


@lru_cache(maxsize=256)
def _standing(data: Dataset, period: str) -> tuple[str, ...]:
    kampung = data.table("kampung").set_index("wilayah")
    since = kampung["tanggal_pencanangan"].fillna(pd.to_datetime(kampung["tahun"].astype(str)))
    return tuple(since.index[since <= time.end(period)])


@lru_cache(maxsize=8)
def _yearly(data: Dataset) -> tuple[pd.DataFrame, list[dict[str, int]]]:
    """Every indicator for every place and year with data, in that order, then a row without anything; and the position of each code, place and year.

    A city's whole table takes a second, a look into it less than a millisecond: a filter change on a page asks several times.
    """
    axes = [list(data.indicators.index), list(data.places.index), every_year(data)]
    rows = _calculated(data, *axes)
    rows = rows.reindex(range(len(rows) + 1)).fillna({"lapor": 0, "dari": 0}).astype({"lapor": "int64", "dari": "int64"})
    rows = rows.copy()  # columns of a type side by side: what is taken from them, and all that is done to it, is then faster
    return rows, [{key: at for at, key in enumerate(axis)} for axis in axes]


def _calculated(data: Dataset, codes: Sequence[str], places: Sequence[str], periods: Sequence[str]) -> pd.DataFrame:
    tree = data.places
    level = tree["tingkat"].to_dict()
    groups: list[tuple[str, str, str, int]] = []
    for code in codes:
        base = data.indicator(code)["tingkat_dasar"]
        for place in places:
            groups += [(code, place, place, PUBLISHED), (code, place, place, OWN)]
            if LEVELS.index(level[place]) < LEVELS.index(base):
                groups += [(code, place, part, SUMMED) for part in members(data, place, base)]
    return _values(data, codes, list(places), periods, groups)


def _values(data: Dataset, codes: Sequence[str], places: Sequence[str], periods: Sequence[str], groups: list[tuple[str, str, str, int]]) -> pd.DataFrame:
    asked = pd.MultiIndex.from_product([codes, places, periods], names=KEY).to_frame(index=False)
    if asked.empty:
        return asked.reindex(columns=[*KEY, *_blank(0, 0)])
    grain = time.grain(periods[0])
    listed = pd.DataFrame(groups, columns=["indikator", "wilayah", "anggota", "asal"])
    reports = _reports(data, codes, set(listed["anggota"]), periods, grain)
    listed = _expected(data, listed, periods)
    found = _summary(data, reports, listed.assign(terbit=listed["asal"] == PUBLISHED)) if len(reports) else pd.DataFrame(columns=[*KEY, "asal"])
    best = found.sort_values("asal", kind="stable").drop_duplicates(KEY)
    expected = listed[listed["asal"] == SUMMED].groupby(KEY, as_index=False).agg(harus=("anggota", "nunique"))
    result = asked.merge(best, how="left", on=KEY).merge(expected, how="left", on=KEY)
    return _finished(data, result, grain)


def _reports(data: Dataset, codes: Sequence[str], places: set[str], periods: Sequence[str], grain: time.Grain) -> pd.DataFrame:
    """The observations behind the indicators, one row per part; `terbit` for the indicator's own, as against its parts."""
    parts = pd.DataFrame([part for code in codes for part in _parts(data, code)])
    seen = observations(data)
    seen = seen[seen["indikator"].isin(parts["komponen"]) & seen["wilayah"].isin(places) & seen[grain].isin(periods)]
    seen = seen.assign(target=seen[grain])
    seen = _longest(seen)
    seen = seen.drop(columns="periode").rename(columns={"indikator": "komponen", "wilayah": "anggota", "target": "periode"})
    return parts.merge(seen, on="komponen")


def _parts(data: Dataset, code: str) -> list[dict[str, Any]]:
    """What an indicator is made of: itself as published, and for a ratio its numerator and denominator."""
    row = data.indicator(code)
    flow = row["sifat"] == "alir"
    itself = {"indikator": code, "peran": "nilai", "komponen": code, "alir": flow, "butuh": 1, "butuh_stok": int(not flow), "terbit": True}
    if pd.isna(row["penyebut"]):
        return [itself] if row["sifat"] == "rasio" else [itself, itself | {"terbit": False}]
    sides = [(role, part) for role in ("pembilang", "penyebut") for part in row[role].split("+")]
    flows = {part: data.indicator(part)["sifat"] == "alir" for _, part in sides}
    # a part may stand on both sides (members / members + others), so parts are told apart by side
    needed = {"butuh": len(flows), "butuh_stok": sum(not is_flow for is_flow in flows.values())}
    return [itself, *({"indikator": code, "peran": role, "komponen": part, "alir": flows[part], **needed, "terbit": False} for role, part in sides)]


def _longest(seen: pd.DataFrame) -> pd.DataFrame:
    """Without the reports that lie in a longer one of the same place and indicator: a year leads over its months."""
    if seen["panjang"].nunique() <= 1:
        return seen
    keys = ["wilayah", "indikator"]
    for name, length in (("tahun", 12), ("triwulan", 3)):
        longer = seen.loc[seen["panjang"] == length, [*keys, name]].assign(ada=True)
        inside = seen.merge(longer, how="left", on=[*keys, name])["ada"].notna().to_numpy()
        seen = seen[~(inside & (seen["panjang"] < length).to_numpy())]
    return seen


def _expected(data: Dataset, groups: pd.DataFrame, periods: Sequence[str]) -> pd.DataFrame:
    """The groups once per period; a kampung is expected in a sum only once it has been founded."""
    level = data.places["tingkat"]
    each = groups.merge(pd.DataFrame({"periode": list(periods)}), how="cross")
    standing = pd.DataFrame([(place, period) for period in periods for place in founded(data, period)], columns=["anggota", "periode"])
    standing["berdiri"] = True
    each = each.merge(standing, how="left", on=["anggota", "periode"])
    early = (each["asal"] == SUMMED) & (each["anggota"].map(level) == "kampung") & (each["wilayah"] != each["anggota"]) & each["berdiri"].isna()
    return each[~early].drop(columns="berdiri")


def _summary(data: Dataset, reports: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """One row per group, origin and period: the value, its sums, its coverage, its worst status and its sources."""
    key = [*KEY, "asal"]
    sums = combine(reports, groups)
    wide = sums.pivot(index=key, columns="peran", values="nilai").reindex(columns=["nilai", "pembilang", "penyebut"])
    rest = sums.groupby(key)[["mutu", "lapor", "panjang"]].max()
    factor = wide.index.get_level_values("indikator").map(data.indicators["pengali"]).to_numpy()
    ratio = factor * wide["pembilang"] / wide["penyebut"].where(wide["penyebut"] > 0)
    named = reports[[*TOLD, "komponen", "sumber", "lain", "turunan"]].merge(groups, on=TOLD)
    itself = (named["komponen"] == named["indikator"]) & (named["anggota"] == named["wilayah"])
    named["lain"] = named["lain"].where(itself)  # what another source says of a part is no other figure for the whole
    texts = _named(named[[*key, "sumber", "lain", "turunan"]].drop_duplicates(), key)
    summary = wide.assign(nilai=wide["nilai"].fillna(ratio)).join(rest).join(texts)
    return summary[summary["nilai"].notna()].reset_index()


def _named(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """One row per group, its sources joined. Most groups have one source: only the others are looked through."""
    several = rows.duplicated(key, keep=False)
    if not several.any():
        return rows.set_index(key)
    join = lambda cells: ";".join(sorted({code for cell in cells for code in cell.split(";")}))  # noqa: E731
    joined = rows[several].groupby(key, as_index=False).agg(sumber=("sumber", join), lain=("lain", "first"), turunan=("turunan", "any"))
    return pd.concat([rows[~several], joined]).set_index(key)


def _finished(data: Dataset, rows: pd.DataFrame, grain: time.Grain) -> pd.DataFrame:
    """The words and counts that a reader sees."""
    result = rows.reindex(columns=[*rows.columns, *(c for c in ("nilai", "asal", "lapor", "mutu", "panjang", "turunan") if c not in rows)])
    published = result["asal"] == PUBLISHED
    above = result["harus"].notna()  # a place that is summed from its parts
    there = result["nilai"].notna()
    single = published | (result["asal"] == OWN) | ~above
    derived = result["turunan"].eq(True)
    ratio = result["indikator"].map(data.indicators["sifat"]).eq("rasio")
    flow = result["indikator"].map(data.indicators["sifat"]).eq("alir") & there
    coverage = {
        "dari": result["harus"].where(~single | ~there, 1).where(above, 1),
        "lapor": result["lapor"].where(~single, 1).where(there, 0),
    }
    months = time.MONTHS[grain]
    return result.assign(
        **{name: counts.astype("int64") for name, counts in coverage.items()},
        bulan_lapor=result["panjang"].where(flow),
        bulan_dari=(coverage["lapor"] * months).where(flow),
        status=result["mutu"].map(dict(enumerate(STATUSES))),
        cara=(published & ~derived).map({True: "lapor", False: "hitung"}).mask(published & ~derived & (above | ratio), "terbit").where(there),
    ).reindex(columns=[*KEY, *_blank(0, 0)])


def _blank(reported: int, expected: int) -> dict[str, Any]:
    return {
        "nilai": None, "pembilang": None, "penyebut": None, "lapor": reported, "dari": expected, "bulan_lapor": None,
        "bulan_dari": None, "status": None, "sumber": None, "cara": None, "lain": None,
    }  # fmt: skip

"""Interventions: which there are, what they come to, and where none has been.

A cancelled intervention (`batal`) stays among the rows, so that it can be read, and counts nowhere.
The sums are written against Narwhals: the same call runs on pandas, DuckDB and others, and answers in the frame it was given.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import narwhals as nw
import pandas as pd
from narwhals.typing import IntoFrameT

from kbdata.dataset import Dataset
from kbdata.tables import BENEFICIARIES, LEVELS, STATUSES

CANCELLED, DONE = "batal", "selesai"
SUMMED = ("anggaran", "realisasi", *BENEFICIARIES)


def select(
    data: Dataset,
    *,
    place: str | None = None,
    years: Collection[int] | None = None,
    skpd: Collection[str] | None = None,
    bidang: Collection[str] | None = None,
    status: Collection[str] | None = None,
    fund: Collection[str] | None = None,
) -> pd.DataFrame:
    """The interventions that fit every given filter, cancelled ones included.

    place: a code; what lies inside it. The others: the values to keep. None is no filter; an empty collection keeps nothing.
    Returns the columns of the table `intervensi`, then `tahun` (year of `mulai`), `kota`, `kecamatan`, `kelurahan`, `kampung`
    (codes; `kampung` is null where an intervention is for a whole kelurahan), `skpd_nama` (short name), `orang` and `keluarga`
    (`penerima`, in the column that its activity counts; null in the other), `anggaran_lapor` and `realisasi_lapor` (both sums of money
    where both are given: elsewhere a share of one in the other means nothing), and `mutu` (the place of `status_data` in STATUSES),
    in the table's order.
    Raises KeyError for an unknown place.
    """
    rows = _placed(data)
    if place is not None:
        rows = rows[rows[data.places.loc[place, "tingkat"]] == place]
    for column, kept in (("tahun", years), ("skpd", skpd), ("bidang", bidang), ("status", status), ("sumber_dana", fund)):
        if kept is not None:
            rows = rows[rows[column].isin(list(kept))]
    return rows.reset_index(drop=True)


@lru_cache(maxsize=4)
def _placed(data: Dataset) -> pd.DataFrame:
    """All interventions with their year, the places above them, the agency's name, and the beneficiaries by what they are."""
    rows = data.table("intervensi")
    above = data.places.reindex(rows["wilayah"])[list(LEVELS)].set_axis(rows.index)
    counted = rows["kegiatan"].map(data.table("kegiatan").set_index("nama")["penerima"])
    people = {kind: rows["penerima"].where(counted == kind) for kind in BENEFICIARIES}
    both = rows["anggaran"].notna() & rows["realisasi"].notna()
    told = {f"{money}_lapor": rows[money].where(both) for money in ("anggaran", "realisasi")}
    rank = rows["status_data"].map({status: place for place, status in enumerate(STATUSES)}).astype("int64")
    rows = rows.assign(tahun=rows["mulai"].dt.year.astype("int64"), **above, skpd_nama=rows["skpd"].map(data.agencies), **people, **told, mutu=rank)
    return rows.copy()  # columns of a type side by side: every choice among the rows is then faster


def totals(rows: IntoFrameT, by: Sequence[str]) -> IntoFrameT:
    """What the interventions come to, per `by`; cancelled ones are left out of everything.

    rows: as from `select`. by: columns of it; none gives one row. Returns `by` (sorted) and
    `jumlah` (interventions), `skpd` (different agencies; left out where `by` names it),
    `anggaran`, `realisasi` (rupiah), `orang`, `keluarga` (beneficiaries, never added): sums of what is given, null where nothing is,
    `anggaran_lapor` (Σ anggaran over the rows that give their realisation too) and `serapan` (percent: their Σ realisasi over it;
    null where none does or the budget is 0),
    `lapor` (rows that give their realisation) of `dari` (rows), and `status` (the worst `status_data`; it is called
    `status_data` where `by` names the `status` of the work).
    """
    counted = _only(nw.from_native(rows), nw.col("status") != CANCELLED)
    sums = [
        nw.len().alias("jumlah"),
        *([] if "skpd" in by else [nw.col("skpd").n_unique().alias("_agencies")]),
        *(_sum(name) for name in SUMMED),
        _sum("anggaran_lapor"),
        _sum("realisasi_lapor"),
        nw.col("realisasi").count().alias("lapor"),
        nw.col("mutu").max().alias("_status"),
        *(nw.col(name).count().alias(f"_n_{name}") for name in SUMMED),
    ]
    summed = _per(counted, by, sums)
    return summed.select(
        *by,
        "jumlah",
        *([] if "skpd" in by else [nw.col("_agencies").alias("skpd")]),
        *(nw.when(nw.col(f"_n_{name}") > 0).then(nw.col(f"_{name}")).alias(name) for name in SUMMED),
        nw.col("_anggaran_lapor").alias("anggaran_lapor"),
        nw.when(nw.col("_anggaran_lapor") > 0).then(100 * nw.col("_realisasi_lapor") / nw.col("_anggaran_lapor")).alias("serapan"),
        "lapor",
        nw.col("jumlah").alias("dari"),
        _word("_status").alias("status_data" if "status" in by else "status"),
    ).to_native()


def totals_at(data: Dataset, place: str, by: Sequence[str], *, years: range | None = None, skpd: str | None = None, bidang: str | None = None) -> pd.DataFrame:
    """`totals` of what lies in a place, of some years, an agency and a field: found for all places of its level at once, since a reader goes on to the next."""
    level = str(data.places.at[place, "tingkat"])
    every = _everywhere(data, level, tuple(by), years, skpd, bidang)
    mine = every[every[level] == place].drop(columns=level).reset_index(drop=True)
    return mine if by or len(mine) else totals(_placed(data).head(0), [])


@lru_cache(maxsize=64)
def _everywhere(data: Dataset, level: str, by: tuple[str, ...], years: range | None, skpd: str | None, bidang: str | None) -> pd.DataFrame:
    rows = select(data, years=years, skpd=None if skpd is None else [skpd], bidang=None if bidang is None else [bidang])
    return totals(rows, [level, *by])


@lru_cache(maxsize=64)
def agencies(data: Dataset, years: range, skpd: str | None = None, bidang: str | None = None) -> frozenset[str]:
    """The agencies that work anywhere, in some years, or in a field; cancelled work is left out."""
    rows = select(data, years=years, skpd=None if skpd is None else [skpd], bidang=None if bidang is None else [bidang])
    return frozenset(rows.loc[rows["status"] != CANCELLED, "skpd"])


def numbers(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """`by` (sorted) and `jumlah` of `totals`, where no more is asked: a fifth of the work."""
    return rows[rows["status"] != CANCELLED].groupby(list(by), as_index=False, dropna=False).size().rename(columns={"size": "jumlah"})


def volumes(rows: IntoFrameT, by: Sequence[str]) -> IntoFrameT:
    """What finished interventions have brought: volume per activity and unit, so that metres and houses are never added.

    rows: as from `select`. Returns `by`, `kegiatan`, `satuan`, `volume` (sum of what is given, null where nothing is)
    and `jumlah` (finished interventions), sorted by the first three.
    """
    done = _only(nw.from_native(rows), nw.col("status") == DONE)
    keys = [*by, *(name for name in ("kegiatan", "satuan") if name not in by)]
    summed = _per(done, keys, [_sum("volume"), nw.col("volume").count().alias("_n_volume"), nw.len().alias("jumlah")])
    return summed.select(*keys, nw.when(nw.col("_n_volume") > 0).then(nw.col("_volume")).alias("volume"), "jumlah").to_native()


def coverage(rows: pd.DataFrame, data: Dataset, *, kampung: Sequence[str] | None = None, skpd: Sequence[str] | None = None) -> pd.DataFrame:
    """How many interventions each agency has in each kampung; 0 is a hole. Cancelled ones are left out.

    rows: as from `select`. kampung, skpd: the codes asked for, in the order to show (all of the data set where not given).
    Returns whole numbers, index `skpd`, columns `kampung`: every code asked for is there.
    An intervention for a whole kelurahan stands in no column; `without_kampung(rows)` lists these.
    """
    if kampung is None:
        kampung = data.levels["kampung"]
    if skpd is None:
        skpd = data.table("skpd")["kode"].tolist()
    mine = rows[rows["status"] != CANCELLED].dropna(subset=["kampung"])
    matrix = mine.groupby(["skpd", "kampung"]).size().unstack(fill_value=0)
    matrix = matrix.reindex(index=list(skpd), columns=list(kampung), fill_value=0).astype("int64")
    return matrix.rename_axis(index="skpd", columns="kampung")


def without_kampung(rows: pd.DataFrame) -> pd.DataFrame:
    """The interventions that belong to no single kampung, and so to no cell of the matrix. Cancelled ones are left out."""
    return rows[rows["kampung"].isna() & (rows["status"] != CANCELLED)]


def unmapped(rows: pd.DataFrame) -> pd.DataFrame:
    """The interventions that a map cannot draw, because one of their coordinates is missing; cancelled ones are left out."""
    return rows[(rows["lintang"].isna() | rows["bujur"].isna()) & (rows["status"] != CANCELLED)]


def _only(frame: nw.LazyFrame | nw.DataFrame, kept: nw.Expr) -> nw.LazyFrame | nw.DataFrame:
    return frame.filter(kept)


def _sum(name: str) -> nw.Expr:
    return nw.col(name).sum().alias(f"_{name}")


def _word(name: str) -> nw.Expr:
    """The status at a place in STATUSES; null for none."""
    return nw.col(name).replace_strict(list(range(len(STATUSES))), list(STATUSES), default=None, return_dtype=nw.String)


def _per(frame: nw.LazyFrame | nw.DataFrame, by: Sequence[str], sums: Sequence[nw.Expr]) -> nw.LazyFrame | nw.DataFrame:
    """Aggregates per `by`, sorted by it; without `by`, of everything in one row."""
    if not by:
        return frame.select(*sums)
    return nw.maybe_reset_index(frame.group_by(*by).agg(*sums).sort(*by, nulls_last=True))

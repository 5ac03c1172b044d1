"""What an allocation starts from: the need of each kampung, and packages of work with what one unit costs and reaches.

A package is an activity as one agency does it, in one unit of measure. Its figures are those of its finished interventions, and
only a proposal: a planner who knows better types over them. What no history tells is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kbdata import indicators, interventions, periods
from kbdata.dataset import Dataset

NEED = "unmet_need"  # the need that is met where no other is asked for
PACKAGE = ["kegiatan", "skpd", "satuan"]


def need_codes(data: Dataset) -> list[str]:
    """The indicators whose need can be counted in people or families, `NEED` first: percentages made of two counts, with a good side."""
    rows = data.indicators
    counted = (rows["sifat"] == "rasio") & (rows["pengali"] == 100) & rows["penyebut"].notna() & rows["pembilang"].notna() & (rows["arah"] != "netral")
    return sorted(rows.index[counted], key=lambda code: code != NEED)


def needs(data: Dataset, code: str, kampung: Sequence[str], period: str) -> pd.DataFrame:
    """How many in each kampung have the need that an indicator tells of.

    Returns per kampung, in the order given: `wilayah`, `kecamatan`, `penyebut` (all who are asked about), `kebutuhan` (those in need: the
    numerator where less is better, else the denominator without it), `porsi` (kebutuhan / penyebut); NaN where it was not reported.
    """
    found = indicators.values(data, [code], kampung, [period])
    whole = found["penyebut"].astype(float)
    part = found["pembilang"].astype(float)
    need = part if data.indicator(code)["arah"] == "turun" else whole - part
    need = need.clip(lower=0).where(whole > 0)
    homes = data.places["kecamatan"].reindex(kampung).to_numpy()
    return pd.DataFrame({"wilayah": list(kampung), "kecamatan": homes, "penyebut": whole, "kebutuhan": need, "porsi": need / whole.where(whole > 0)})


def packages(data: Dataset, code: str, period: str) -> pd.DataFrame:
    """The packages that the history up to the end of a period knows, for the need of an indicator.

    Returns per activity, agency and unit, by `PACKAGE`: `paket` (from 1, stable for a data set and period), `bidang`;
    `biaya` (rupiah per unit: Σ realisasi / Σ volume of the finished interventions that give both; else the middle of the range in
    the table `kegiatan`; up to whole rupiah), `penerima` (people or families per unit: Σ penerima / Σ volume likewise), NaN where nothing tells;
    `dihitung` (whether the recipients are people or families, of BENEFICIARIES: either is taken for one of those who are asked about);
    `tepat` (the share of the recipients, 0 to 1, who are chosen because they have the need: 0, since no record tells);
    `paling_banyak` (units per kampung: the most that one kampung has had in a year), `dari` (finished interventions) and
    `dipakai` (whether it is proposed: it is of the field of the indicator, and its cost and its recipients are known).
    """
    rows = interventions.select(data)
    rows = rows[(rows["mulai"] <= periods.end(period)) & (rows["status"] == interventions.DONE)]
    known = rows.groupby([*PACKAGE, "bidang"], as_index=False, sort=True).agg(dari=("id", "size")).drop_duplicates(PACKAGE, ignore_index=True)
    known["biaya"] = _per_unit(rows, known, "realisasi")
    known["penerima"] = _per_unit(rows, known, "penerima")
    known["paling_banyak"] = _most(rows, known)
    listed = data.table("kegiatan").set_index("nama")
    middle = ((listed["biaya_rendah"] + listed["biaya_tinggi"]) / 2).reindex(known["kegiatan"]).to_numpy(dtype=float)
    same_unit = listed["satuan"].reindex(known["kegiatan"]).to_numpy() == known["satuan"].to_numpy()
    known["biaya"] = np.ceil(known["biaya"].fillna(pd.Series(np.where(same_unit, middle, np.nan), index=known.index)))
    known["dihitung"] = listed["penerima"].reindex(known["kegiatan"]).to_numpy()
    usable = (known["biaya"] > 0) & (known["penerima"] > 0)
    known = known.assign(paket=np.arange(1, len(known) + 1), tepat=0.0, dipakai=usable & (known["bidang"] == data.indicator(code)["bidang"]))
    return known[["paket", *PACKAGE, "bidang", "biaya", "penerima", "dihitung", "tepat", "paling_banyak", "dari", "dipakai"]]


def capacity(data: Dataset, period: str) -> pd.Series:
    """The most that each agency has spent in one year up to a period, in rupiah, by `skpd`: what it has shown that it can carry out."""
    rows = interventions.select(data)
    rows = rows[(rows["mulai"] <= periods.end(period)) & rows["realisasi"].notna()]
    spent = interventions.totals(rows, ["skpd", "tahun"])
    return spent.groupby("skpd")["realisasi"].max().astype(float).rename("kapasitas")


def reach(needs: pd.DataFrame, packages: pd.DataFrame) -> np.ndarray:
    """How many in need one unit of each package (columns) reaches in each kampung (rows).

    penerima × (tepat + (1 − tepat) × porsi): those chosen for the need have it, the others have it as often as all in the kampung.
    """
    share = needs["porsi"].fillna(0).to_numpy(dtype=float)[:, None]
    aimed = packages["tepat"].fillna(0).clip(0, 1).to_numpy(dtype=float)[None, :]
    return packages["penerima"].fillna(0).to_numpy(dtype=float)[None, :] * (aimed + (1 - aimed) * share)


def _per_unit(rows: pd.DataFrame, packages: pd.DataFrame, column: str) -> pd.Series:
    """Σ column / Σ volume per package, over the interventions that give both."""
    both = rows[rows["volume"].notna() & rows[column].notna()]
    sums = both.groupby(PACKAGE)[[column, "volume"]].sum()
    found = sums[column] / sums["volume"].where(sums["volume"] > 0)
    return pd.Series(found.reindex(pd.MultiIndex.from_frame(packages[PACKAGE])).to_numpy(dtype=float), index=packages.index)


def _most(rows: pd.DataFrame, packages: pd.DataFrame) -> pd.Series:
    """The most units of each package in one place and year, at least one; NaN where no volume is known."""
    yearly = rows.groupby([*PACKAGE, "wilayah", "tahun"])["volume"].sum(min_count=1)
    found = np.ceil(yearly.groupby(level=PACKAGE).max().clip(lower=1))
    return pd.Series(found.reindex(pd.MultiIndex.from_frame(packages[PACKAGE])).to_numpy(dtype=float), index=packages.index)

"""Where no work has been, and where that weighs most."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kbdata.dataset import Dataset
from kbdata.interventions import CANCELLED

# Interventions are to go first to slum, dense and low-education places; a kampung that meets two of the three has priority.
NEEDS = ("kumuh", "padat", "pendidikan_rendah")
ENOUGH = 2


def priority(data: Dataset) -> list[str]:
    """The kampung placed by at least `ENOUGH` of the criteria in `NEEDS`; those of which no criterion is known are not among them."""
    kampung = data.table("kampung")
    met = [len(set(cell.split(";")) & set(NEEDS)) if isinstance(cell, str) else 0 for cell in kampung["kriteria"]]
    return kampung.loc[[count >= ENOUGH for count in met], "wilayah"].tolist()


def by_agency(matrix: pd.DataFrame) -> pd.DataFrame:
    """How far each agency reaches. matrix: as from `interventions.coverage`.

    Returns `skpd`, `kampung` (how many it has been in), `belum` (how many it has not), most reached first.
    """
    touched = (matrix > 0).sum(axis=1)
    frame = pd.DataFrame({"skpd": matrix.index, "kampung": touched.to_numpy(), "belum": (matrix.shape[1] - touched).to_numpy()})
    return frame.sort_values(["kampung", "skpd"], ascending=[False, True], ignore_index=True)


def by_kampung(matrix: pd.DataFrame) -> pd.DataFrame:
    """How many agencies have been in each kampung. Returns `kampung`, `skpd`, `belum`, most served first."""
    found = by_agency(matrix.T).set_axis(["kampung", "skpd", "belum"], axis=1)
    return found.sort_values(["skpd", "kampung"], ascending=[False, True], ignore_index=True)


def by_field(rows: pd.DataFrame, kampung: Sequence[str], fields: Sequence[str]) -> pd.DataFrame:
    """Which kampung each field (bidang) has not reached; work for a whole kelurahan names no kampung and reaches none here.

    rows: as from `interventions.select`; cancelled ones reach nothing. Returns `bidang`, `belum` (how many of `kampung`) and
    `mana` (their codes, in the order given), the largest hole first, equal ones in the order of `fields`.
    """
    real = rows[rows["status"] != CANCELLED].dropna(subset=["kampung"])
    reached = {field: set(found) for field, found in real.groupby("bidang")["kampung"]}
    holes = [[place for place in kampung if place not in reached.get(field, set())] for field in fields]
    frame = pd.DataFrame({"bidang": list(fields), "belum": [len(hole) for hole in holes], "mana": pd.Series(holes, dtype="object")})
    return frame.sort_values("belum", ascending=False, kind="stable", ignore_index=True)

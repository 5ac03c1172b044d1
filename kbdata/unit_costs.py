"""What one unit of an activity has cost."""

from __future__ import annotations

import pandas as pd

from kbdata.interventions import DONE, volumes


def unit_costs(rows: pd.DataFrame) -> pd.DataFrame:
    """Volume and unit cost per activity and unit of measure, of finished interventions; different units are never added.

    rows: as from `interventions.select`. Returns `kegiatan`, `satuan`, `jumlah` (finished interventions), `volume`,
    `biaya` (rupiah per unit: Σ realisasi / Σ volume over the interventions that give both; null where none does or the volume is 0) and
    `lapor` (how many gave both), sorted by the first two.
    """
    both = rows[(rows["status"] == DONE) & rows["volume"].notna() & rows["realisasi"].notna()]
    sums = both.groupby(["kegiatan", "satuan"], as_index=False).agg(_volume=("volume", "sum"), _spent=("realisasi", "sum"), lapor=("id", "size"))
    found = volumes(rows, []).merge(sums, on=["kegiatan", "satuan"], how="left")
    cost = found["_spent"] / found["_volume"].where(found["_volume"] > 0)
    return found.assign(biaya=cost, lapor=found["lapor"].fillna(0).astype("int64"))[["kegiatan", "satuan", "jumlah", "volume", "biaya", "lapor"]]

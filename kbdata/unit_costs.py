"""What one unit of an activity has cost."""

from __future__ import annotations

import pandas as pd

from kbdata.interventions import DONE


def unit_costs(rows: pd.DataFrame) -> pd.DataFrame:
    """Volume and unit cost per activity and unit of measure, of finished interventions; different units are never added.

    rows: as from `interventions.select`. Returns `kegiatan`, `satuan`, `jumlah` (finished interventions), `volume`,
    `biaya` (rupiah per unit: Σ realisasi / Σ volume over the interventions that give both; null where none does or the volume is 0) and
    `lapor` (how many gave both), sorted by the first two.
    """
    done = rows[rows["status"] == DONE]
    both = done["volume"].notna() & done["realisasi"].notna()
    told = done[["kegiatan", "satuan", "volume"]].assign(
        jumlah=1, lapor=both.astype("int64"), _volume=done["volume"].where(both), _spent=done["realisasi"].where(both)
    )
    found = told.groupby(["kegiatan", "satuan"], as_index=False, dropna=False).sum(min_count=1)
    cost = found["_spent"] / found["_volume"].where(found["_volume"] > 0)
    return found.assign(biaya=cost)[["kegiatan", "satuan", "jumlah", "volume", "biaya", "lapor"]]

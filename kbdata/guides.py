"""Two guides (`pedoman`) side by side: the class of each kampung under both, and what makes the difference."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kbdata import classification
from kbdata.classification import GOOD
from kbdata.dataset import Dataset
from kbdata.tables import GROUPS


def loaded(data: Dataset) -> list[str]:
    """The guides that have both components and classes, the leading one first, the others as they stand in the table."""
    leading = data.setting("pedoman")
    classes = set(data.table("kelas")["pedoman"])
    found = [guide for guide in data.table("klasifikasi")["pedoman"].unique() if guide in classes]
    return sorted(found, key=lambda guide: guide != leading)


def compared(data: Dataset, kampung: Sequence[str], period: str, first: str, second: str) -> pd.DataFrame:
    """The class of each kampung under two guides, in the order given.

    Columns: `wilayah`; `kelas`, `nama_id`, `nama_en`, `peringkat` with `_1` and `_2` (null where no class fits); `pindah` (whether the classes
    differ); `kelompok` (the groups that are good under one guide only), `komponen` (the components of these groups whose score differs or
    that only one of the guides has), both as tuples of codes. Raises KeyError for an unknown guide.
    """
    scores = [classification.scores(data, kampung, period, guide) for guide in (first, second)]
    classes = [classification.classes(rows, data).set_index("wilayah").reindex(kampung) for rows in scores]
    wide = [rows.set_index(["wilayah", "kelompok", "indikator"])["skor"] for rows in scores]
    both = pd.concat([each.rename(name) for each, name in zip(wide, ("a", "b"), strict=True)], axis=1).reset_index()
    differing = both[both["a"].fillna(0) != both["b"].fillna(0)]
    result = pd.DataFrame({"wilayah": list(kampung)})
    for suffix, rows in zip(("_1", "_2"), classes, strict=True):
        for column in ("kelas", "nama_id", "nama_en", "peringkat"):
            result[column + suffix] = rows[column].to_numpy()
    result["pindah"] = result["kelas_1"].fillna("") != result["kelas_2"].fillna("")
    turned = [tuple(group for group in GROUPS if (classes[0].at[code, group] >= GOOD) != (classes[1].at[code, group] >= GOOD)) for code in kampung]
    result["kelompok"] = pd.Series(turned, dtype="object")
    why = [
        tuple(differing.loc[(differing["wilayah"] == code) & differing["kelompok"].isin(groups), "indikator"])
        for code, groups in zip(kampung, turned, strict=True)
    ]
    return result.assign(komponen=pd.Series(why, dtype="object"))

"""A data set written as a folder of CSV and GeoJSON files, which `open_dataset` opens again as the same rows."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kbdata.dataset import Dataset, seal
from kbdata.tables import LAYERS, TABLES


def write_folder(data: Dataset, folder: Path | str) -> None:
    """Write all tables and layers, and the list of contents. Raises FileExistsError where the folder holds anything already."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    for name in TABLES:
        (folder / f"{name}.csv").write_bytes(table_csv(data.table(name)))
    for name, layer in LAYERS.items():
        (folder / layer.file).write_text(data.layers[name].to_json(drop_id=True) + "\n", "utf-8", newline="\n")
    seal(folder)


def table_csv(frame: pd.DataFrame) -> bytes:
    """A table as the CSV that `read_table` reads back to the same cells: dates in ISO, ya/tidak, numbers in all their digits."""
    shown = frame.copy()
    for column, kind in frame.dtypes.astype("str").items():
        if kind.startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
        elif kind.startswith("bool"):
            shown[column] = frame[column].map({True: "ya", False: "tidak"})
    return shown.to_csv(index=False, lineterminator="\n").encode()

"""A data set written to files that others open, and that come in again as the same rows.

A folder of CSV and GeoJSON is a whole data set: `open_dataset` opens it. A workbook holds every table and is read by the import as it stands;
a GeoPackage holds every layer, for GIS programs; Parquet holds both, for programs of analysis.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from kbdata.dataset import Dataset, seal
from kbdata.importing.template import template
from kbdata.tables import LAYERS, TABLES


def write_folder(data: Dataset, folder: Path) -> None:
    """Write all tables and layers, and the list of contents. Raises FileExistsError where the folder holds anything already."""
    _empty(folder)
    for name in TABLES:
        (folder / f"{name}.csv").write_bytes(table_csv(data.table(name)))
    for name, layer in LAYERS.items():
        (folder / layer.file).write_text(data.layers[name].to_json(drop_id=True) + "\n", "utf-8", newline="\n")
    seal(folder)


def write_workbook(data: Dataset, file: Path) -> None:
    """Write all tables as the sheets of one XLSX, as its template has them. Raises FileExistsError where the file is there already."""
    with file.open("xb") as out:
        out.write(template(list(TABLES), data, rows=dict(data.frames)))


def write_geopackage(data: Dataset, file: Path) -> None:
    """Write all layers as those of one GeoPackage. Raises FileExistsError where the file is there already."""
    file.touch(exist_ok=False)  # where it cannot be written is told as of any file
    file.unlink()
    for name in LAYERS:
        data.layers[name].to_file(file, layer=name, driver="GPKG", engine="pyogrio")


def write_parquet(data: Dataset, folder: Path) -> None:
    """Write all tables, and all layers as GeoParquet, one file each. Raises FileExistsError where the folder holds anything already."""
    _empty(folder)
    for name in TABLES:
        data.table(name).to_parquet(folder / f"{name}.parquet", index=False)
    for name, layer in LAYERS.items():
        data.layers[name].to_parquet(folder / Path(layer.file).with_suffix(".parquet"), index=False)


FORMATS: dict[str, Callable[[Dataset, Path], None]] = {"csv": write_folder, "xlsx": write_workbook, "gpkg": write_geopackage, "parquet": write_parquet}


def table_csv(frame: pd.DataFrame) -> bytes:
    """A table as the CSV that `read_table` reads back to the same cells: dates in ISO, ya/tidak, numbers in all their digits."""
    shown = frame.copy()
    for column, kind in frame.dtypes.astype("str").items():
        if kind.startswith("datetime"):
            shown[column] = frame[column].dt.strftime("%Y-%m-%d")
        elif kind.startswith("bool"):
            shown[column] = frame[column].map({True: "ya", False: "tidak"})
    return shown.to_csv(index=False, lineterminator="\n").encode()


def _empty(folder: Path) -> None:
    """Make a folder. Raises FileExistsError where it holds anything already."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)

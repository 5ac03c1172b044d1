"""The boundaries as a file that the browser fetches once: every map refers to it by its address."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import geopandas as gpd

from kbdata.dataset import Dataset

STATIC = Path(__file__).parent.parent / "static"


@lru_cache(maxsize=8)
def url(data: Dataset) -> str:
    """The address of the kelurahan boundaries, written once per data version where the app serves its files."""
    frame = data.layers["kelurahan"][["kode", "geometry"]]
    target = STATIC / "batas" / f"kelurahan-{data.version}.json"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(gpd.GeoDataFrame(frame).to_json(drop_id=True), encoding="utf-8")
        draft.replace(target)
    return f"app/static/batas/{target.name}"

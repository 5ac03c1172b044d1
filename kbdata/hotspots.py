"""Where high and low values lie together: local Moran's I by PySAL, called only where chance does not explain it."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from esda import Moran_Local, fdr
from libpysal.graph import Graph

FEWEST = 8  # places: with fewer, permutations cannot tell
SHUFFLES, SEED, FALSE_ALARMS = 9999, 20190701, 0.05
KINDS = {1: "panas", 2: "rendah_di_tinggi", 3: "dingin", 4: "tinggi_di_rendah"}  # the quadrants of Moran's diagram as `esda` numbers them
ORDINARY, UNKNOWN = "biasa", "tanpa_nilai"


def local(values: pd.Series, areas: gpd.GeoSeries) -> pd.DataFrame:
    """Local Moran's I of each place (Anselin 1995), places that touch being neighbours (Queen).

    values: by code, NaN = not reported; areas: polygons by code. A place that touches none with a value has the nearest as its neighbour.
    Returns one row per code of `values`: `tetangga` (the mean of its neighbours), `moran`, `p` (two-sided, `SHUFFLES` seeded permutations),
    `jenis`: a word of `KINDS` where the false discovery rate is held at 5 % (Benjamini & Hochberg 1995), else `biasa`; `tanpa_nilai` where there
    is none.
    Without numbers (all `biasa`) for fewer than `FEWEST` places or when all values are the same.
    """
    result = pd.DataFrame({"tetangga": np.nan, "moran": np.nan, "p": np.nan}, index=values.index).assign(jenis=np.where(values.notna(), ORDINARY, UNKNOWN))
    known = values[values.notna() & values.index.isin(areas.index)].astype(float)
    if len(known) < FEWEST or np.ptp(known.to_numpy()) == 0:
        return result
    graph = neighbours(areas[known.index])
    found = Moran_Local(known.to_numpy(), graph, permutations=SHUFFLES, seed=SEED)
    chance = np.minimum(2 * found.p_sim, 1.0)  # `esda` 2.9 counts one side
    real = chance <= fdr(chance, FALSE_ALARMS)
    result.loc[known.index, "tetangga"] = graph.lag(known)
    result.loc[known.index, "moran"] = found.Is
    result.loc[known.index, "p"] = chance
    result.loc[known.index[real], "jenis"] = [KINDS[quadrant] for quadrant in found.q[real]]
    return result


def neighbours(areas: gpd.GeoSeries) -> Graph:
    """Who touches whom, at least one each, weights that sum to one."""
    touching = Graph.build_contiguity(areas, rook=False)
    pairs = touching.adjacency[touching.adjacency > 0].index.to_frame(index=False)
    alone = list(touching.isolates)
    if alone:
        nearest = [(code, _nearest(areas, code)) for code in alone]
        pairs = pd.concat([pairs, pd.DataFrame(nearest + [(b, a) for a, b in nearest], columns=pairs.columns)]).drop_duplicates()
    order = {code: number for number, code in enumerate(areas.index)}
    pairs = pairs.assign(a=pairs["focal"].map(order), b=pairs["neighbor"].map(order)).sort_values(["a", "b"])
    return Graph.from_arrays(pairs["focal"].to_numpy(), pairs["neighbor"].to_numpy(), np.ones(len(pairs))).transform("r")


def _nearest(areas: gpd.GeoSeries, code: str) -> str:
    others = areas.drop(code)
    return str(others.index[np.argmin(shapely.distance(others.to_numpy(), areas[code]))])

"""Where names stand on a map: inside their own area, clear of the points and of each other, in a colour that can be read there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, radians

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import Point, Polygon, box

from kbview.theme import Theme, readable

# A name cannot be measured here: the width of a letter and the height of a line of an 11 px font, in px.
LETTER, LINE = 5.9, 13
POINT = 8  # the radius that a point keeps clear, in px
WIDTH = 600  # what a map on a desk is drawn in at the least; where it is wider, names have more room than they need
KM_PER_DEGREE = 111.32
INSIDE = 0.93  # how much of a name must lie in its area


def placed(areas: gpd.GeoSeries, names: pd.Series, points: pd.DataFrame, bounds: Sequence[float], height: int) -> pd.DataFrame:
    """The names that find room, the largest area first.

    areas: polygons by code. names: by code, in lon and lat the columns of `points` (`bujur`, `lintang`), which are kept clear.
    bounds, height: what the map is fitted to, in degrees, and how tall it is drawn, in px.
    Returns `kode`, `nama`, `bujur`, `lintang` (the middle of the name), one row per name that is shown.
    """
    paper = _Paper(bounds, height)
    shapes = {code: _flat(paper, shape) for code, shape in areas.items()}
    spots = [paper.on(x, y) for x, y in zip(points["bujur"], points["lintang"], strict=True)]
    taken: list[Polygon] = [Point(spot).buffer(POINT) for spot in spots]
    rows = []
    for code in sorted(shapes, key=lambda code: -shapes[code].area):
        own = [spot for spot in spots if shapes[code].contains(Point(spot))]
        width = len(str(names[code])) * LETTER
        for x, y in _candidates(shapes[code], own, width):
            label = box(x - width / 2, y - LINE / 2, x + width / 2, y + LINE / 2)
            if not _free(label, taken) or shapes[code].intersection(label).area < INSIDE * label.area:
                continue
            taken.append(label)
            rows.append((code, names[code], *paper.off(x, y)))
            break
    return pd.DataFrame(rows, columns=["kode", "nama", "bujur", "lintang"])


def inks(codes: Iterable[str], colours: Mapping[str, str], theme: Theme) -> dict[str, list[str]]:
    """For the names on areas of these colours, their ink (`tinta`) and the halo that keeps borders and rivers off them (`tepi`)."""
    grounds = [colours[code] for code in codes]
    return {"tinta": [readable(ground, theme) for ground in grounds], "tepi": [f"0 0 2px {ground}, 0 0 3px {ground}" for ground in grounds]}


def scale(bounds: Sequence[float], areas: gpd.GeoSeries) -> tuple[float, float, float, float]:
    """A scale bar of a round length, in the corner that the areas leave free: its left end (lon, lat), its length in degrees and in km."""
    west, south, east, north = bounds
    per_km = 1 / (KM_PER_DEGREE * cos(radians((south + north) / 2)))
    reach = (east - west) / per_km
    size = max(size for size in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if size <= max(reach / 4, 0.1))
    length, rise, low = size * per_km, (north - south) * 0.07, south + (north - south) * 0.01
    corners = [(x, y) for y in (low, north - rise) for x in (west, east - length)]
    land = shapely.union_all(areas.to_numpy())
    start, base = min(corners, key=lambda corner: shapely.area(shapely.intersection(land, box(*corner, corner[0] + length, corner[1] + rise))))
    return start, base, length, size


class _Paper:
    """Degrees to px and back, as a map fitted to `bounds` shows them at this latitude."""

    def __init__(self, bounds: Sequence[float], height: int) -> None:
        west, south, east, north = bounds
        self.west, self.south, self.narrow = west, south, cos(radians((south + north) / 2))
        pad = 1.06
        self.scale = min(WIDTH / ((east - west) * self.narrow * pad), height / ((north - south) * pad))

    def on(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.narrow * self.scale, (lat - self.south) * self.scale

    def off(self, x: float, y: float) -> tuple[float, float]:
        return self.west + x / self.scale / self.narrow, self.south + y / self.scale


def _flat(paper: _Paper, shape: shapely.Geometry) -> shapely.Geometry:
    flat = shapely.transform(shape, lambda corners: [paper.on(x, y) for x, y in corners])
    return flat if flat.is_valid else flat.buffer(0)


def _candidates(shape: shapely.Geometry, spots: Sequence[tuple[float, float]], width: float) -> Iterator[tuple[float, float]]:
    """Below, above and beside the kampung that stand there, then the middle of the area."""
    away, aside = POINT + LINE / 2 + 1, POINT + width / 2 + 3
    for x, y in spots:
        yield from ((x, y - away), (x, y + away), (x + aside, y), (x - aside, y))
    for spot in (shape.centroid, shape.representative_point()):
        yield from ((spot.x, spot.y + step) for step in (0, away, -away))


def _free(label: Polygon, taken: Sequence[Polygon]) -> bool:
    return not any(label.intersects(other) for other in taken)

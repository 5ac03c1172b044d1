"""Lines over periods: where a period stands on the axis, where a line must break, and where its label goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Any

import pandas as pd

from kbdata import periods
from kbview import lettering

STEPS: dict[periods.Grain, float] = {"tahun": 1.0, "triwulan": 0.25, "bulan": 1 / 12}
REACH = 18  # px between a line's end and its label

Point = dict[str, Any]


def position(period: str) -> float:
    """Where a period stands on an axis of years: a year on its number, a month or quarter within it."""
    return float(period) if len(period) == 4 else periods.year(period) + (periods.end(period).month - 1) / 12


def closing(period: str, grain: periods.Grain) -> float:
    """Where a longer period ends on the axis of a grain: the year 2019 in its December."""
    return position(periods.name(periods.end(period), grain))


def boundary(moment: pd.Timestamp, grain: periods.Grain) -> float:
    """Where a series breaks that changes at a moment: halfway before the first period that ends after it."""
    return position(periods.name(moment, grain)) - STEPS[grain] / 2


def pieces(frame: pd.DataFrame, breaks: Sequence[float], step: float) -> tuple[list[Point], list[Point]]:
    """A line as what is drawn solid and what is dotted: nothing runs over a break, and a missing period is bridged by dots.

    frame: `x`, `y`, `teks`. Returns points with a hole (`y` None) wherever the pen is lifted.
    """
    solid: list[Point] = []
    dotted: list[Point] = []
    rows = known(frame)
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else row
        broken = any(before["x"] < at < row["x"] for at in breaks)
        far = row["x"] - before["x"] > 1.5 * step
        if broken or far:
            solid.append(row | {"y": None})
        if far and not broken:
            dotted += [before, row, row | {"y": None}]
        solid.append(row)
    return solid, dotted


def known(frame: pd.DataFrame) -> list[Point]:
    """The points that have a value, along the axis."""
    points = [{"x": x, "y": y, "teks": text} for x, y, text in zip(frame["x"], frame["y"], frame["teks"], strict=True) if pd.notna(y)]
    return sorted(points, key=lambda point: point["x"])


def extent(frames: Iterable[pd.DataFrame]) -> tuple[float, float, float, float] | None:
    """The first and last `x` and the lowest and highest `y` of all points that have a value; None where none has."""
    points = [(x, y) for frame in frames for x, y in zip(frame["x"], frame["y"], strict=True) if pd.notna(y)]
    if not points:
        return None
    along, up = zip(*points, strict=True)
    return float(min(along)), float(max(along)), float(min(up)), float(max(up))


def turning_points(frame: pd.DataFrame, breaks: Sequence[float]) -> tuple[list[Point], list[Point]]:
    """The first point of each unbroken part, and the last of each but the latest: the numbers that a reader looks for.

    A part of one point is told once, as a last one. The very last point is in neither: it has the line's own label.
    A first point says whether the line rises from it: `naik`.
    """
    rows = known(frame)
    starts, stops = [], []
    for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        if after is None:
            continue
        if any(row["x"] < at < after["x"] for at in breaks):
            stops.append(row)
        elif before is None or any(before["x"] < at < row["x"] for at in breaks):
            starts.append(row | {"naik": after["y"] >= row["y"]})
    return starts, stops


def margin(ends: Sequence[tuple[str, float]], first: float, last: float, narrowest: float = 150) -> float:
    """The room to the right of the axis that the labels at line ends need, in px.

    ends: label and x. narrowest: the width of the plot on a phone, which a line that ends early leaves to its label.
    """
    share = narrowest / max(last - first, 1)
    return max((lettering.width(text, 13) + REACH + 6 - (last - x) * share for text, x in ends), default=8.0)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """Label heights moved apart so that neighbours stand at least `gap` from each other, each as near its line as can be."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    clusters: list[list[float]] = []  # [lowest position, number of labels, sum of wished lowest positions]
    for rank in order:
        clusters.append([places[rank], 1, places[rank]])
        while len(clusters) > 1 and clusters[-2][0] + clusters[-2][1] * gap > clusters[-1][0]:
            upper = clusters.pop()
            lower = clusters[-1]
            lower[2] += upper[2] - upper[1] * lower[1] * gap
            lower[1] += upper[1]
            lower[0] = lower[2] / lower[1]
    heights = [start + step * gap for start, count, _ in clusters for step in range(int(count))]
    result = [0.0] * len(places)
    for rank, height in zip(order, heights, strict=True):
        result[rank] = height
    return result


def lifted(heights: Sequence[float], floor: float, gap: float) -> list[float]:
    """Label heights pushed up so that none stands below the floor, still `gap` apart."""
    result = list(heights)
    for rank, index in enumerate(sorted(range(len(heights)), key=lambda i: heights[i])):
        result[index] = max(heights[index], floor + rank * gap)
    return result


def ticks(first: float, last: float, most: int = 6) -> list[int]:
    """The years to write on the axis, at most so many that they fit on a phone."""
    begin, end = -int(-first // 1), int(last // 1)
    return list(range(begin, end + 1, max(1, -(-(end - begin) // most))))


def levels(low: float, high: float, most: int) -> list[float]:
    """The round numbers between two, about so many at the most."""
    step = round_step(high - low, most)
    return [number * step for number in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def round_step(span: float, most: int) -> float:
    """A round distance of ticks, so that at most so many fit a span."""
    if span <= 0:
        return 1.0
    raw = span / most
    size = 10.0 ** floor(log10(raw))
    return float(next(size * each for each in (1, 2, 5, 10) if size * each >= raw * 0.999))


def axis(first: float, last: float) -> Mapping[str, Any]:
    """An axis of years, with a little room at both ends."""
    room = max((last - first) * 0.04, 0.12) if last > first else 0.5
    return {"range": [first - room, last + room], "tickvals": ticks(first, last), "tickformat": "d", "fixedrange": True}

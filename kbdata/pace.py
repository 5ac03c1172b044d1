"""The pace towards a target: how fast a number has moved, how fast it would have to, and when it gets there if it goes on like this."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import linregress, t

from kbdata import events, indicators, targets
from kbdata import periods as time
from kbdata.dataset import Dataset
from kbdata.observations import every_year

LEVEL = 0.95
FEWEST = 3  # points: through two of them a line always fits
FAR = 30  # years after the last report: who looks further knows nothing
UNREPORTED, MET, FEW, FLAT, AWAY, LATER, TOO_FAR = "belum_lapor", "tercapai", "sedikit", "tidak_beda", "menjauh", "dituju", "terlalu_jauh"


@dataclass(frozen=True)
class Line:
    """A straight line by least squares through the points of a series since its last break.

    x: mean of the years, y: mean of the values, slope: per year, wander: standard deviation of the points about the line, width: Σ (year − x)²,
    p: of a slope of 0 (two-sided t test).
    """

    points: int
    x: float
    y: float
    slope: float
    wander: float
    width: float
    p: float

    @property
    def moves(self) -> bool:
        """Whether the slope differs from 0 by more than chance."""
        return self.p <= 1 - LEVEL

    def at(self, year: float) -> float:
        """The line's height in a year."""
        return self.y + self.slope * (year - self.x)

    def limits(self, year: float) -> tuple[float, float]:
        """Between which a value reported in that year would lie: the prediction interval (Draper and Smith 1998, section 3.1)."""
        half = self._reach * sqrt(1 + 1 / self.points + (year - self.x) ** 2 / self.width)
        return self.at(year) - half, self.at(year) + half

    def slopes(self) -> tuple[float, float]:
        """The confidence interval of the slope."""
        half = self._reach / sqrt(self.width)
        return self.slope - half, self.slope + half

    def meets(self, goal: float) -> tuple[float, float, float]:
        """When the line meets a value, and from when to when a reported value may: where the limits of prediction meet it.

        The three are finite exactly where the slope differs from 0. Source: inverse prediction, Draper and Smith (1998), section 3.2 (Fieller's theorem).
        """
        rise = goal - self.y
        bend = self.slope**2 - self._reach**2 / self.width
        if not self.moves or bend <= 0:
            raise ValueError("a line that does not move meets no value")
        middle = self.slope * rise / bend
        half = self._reach * sqrt(rise**2 / self.width + (1 + 1 / self.points) * bend) / bend
        return self.x + rise / self.slope, self.x + middle - half, self.x + middle + half

    @property
    def _reach(self) -> float:
        return _quantile(self.points - 2) * self.wander


@lru_cache(maxsize=64)
def _quantile(freedom: int) -> float:
    """Of Student's t, between which and its negative LEVEL lies."""
    return float(t.ppf((1 + LEVEL) / 2, freedom))


def line(years: list[float], values: list[float]) -> Line | None:
    """The line through some points; None through fewer than FEWEST."""
    if len(years) < FEWEST or len(set(years)) < FEWEST:
        return None
    x, y = np.asarray(years, dtype=float), np.asarray(values, dtype=float)
    width = float(((x - x.mean()) ** 2).sum())
    if np.ptp(y) <= 1e-9 * max(1.0, float(np.abs(y).max())):  # all the same: what is left is rounding
        return Line(len(x), float(x.mean()), float(y.mean()), 0.0, 0.0, width, 1.0)
    found = linregress(x, y)
    left = y - (found.intercept + found.slope * x)
    wander = sqrt(float((left**2).sum()) / (len(x) - 2))
    if wander <= 1e-9 * float(np.ptp(y)):  # all on the line
        return Line(len(x), float(x.mean()), float(y.mean()), float(found.slope), 0.0, width, 0.0)
    return Line(len(x), float(x.mean()), float(y.mean()), float(found.slope), wander, width, float(found.pvalue))


def series(data: Dataset, code: str, place: str, until: str | None = None) -> pd.DataFrame:
    """The years of an indicator at a place that a pace may be made from: those reported since the series last began anew.

    until: the last year to look at; without one all. A flow of which months are missing is left out; of an amount that is summed from parts, so are
    the years in which other numbers of parts reported than in the last one: that would be the pace of reporting.
    Returns rows of `indicators.values`, by year.
    """
    years = [year for year in every_year(data) if until is None or year <= until[:4]]
    found = indicators.values(data, [code], [place], years)
    found = found[found["nilai"].notna() & ~(found["bulan_lapor"].astype(float) < found["bulan_dari"].astype(float))]
    if found.empty:
        return found
    last = found.iloc[-1]
    begins = [str(year) for year in events.breaks(data, code, place) if str(year) <= last["periode"]]
    found = found[found["periode"] >= max(begins)] if begins else found
    if data.indicator(code)["sifat"] != "rasio":
        found = found[found["lapor"] == last["lapor"]]
    return found.reset_index(drop=True)


def goals(data: Dataset, code: str, place: str, year: int) -> list[dict[str, object]]:
    """The target of each source that matters in a year: the next one due, or the last where none is due any more.

    Returns rows of `targets.of` with `tahun` (the year in which it is due), leading source first.
    """
    found: dict[str, dict[str, object]] = {}
    for goal in targets.held(data, code, place):
        before = found.get(goal.sumber)
        if before is None or before["tahun"] < year:  # type: ignore[operator]
            found[goal.sumber] = goal._asdict() | {"tahun": time.year(goal.periode)}
    return list(found.values())


def outlook(data: Dataset, code: str, place: str, until: str | None = None) -> pd.DataFrame:
    """Whether and when each target is reached if the number goes on as it has.

    until: the last year to look at; without one all that is reported. Returns a row per source of a target, leading first: `sumber`, `sasaran`,
    `tenggat` (the year in which it is due), `status`, `milik` (the place whose target it is), `terakhir` and `nilai` (the last year reported, and its
    value), `titik` (years that the pace is made from), `jarak` (0 or more where met, whichever direction is good), `laju`, `laju_bawah`, `laju_atas` (change
    per year and its 95 % interval), `laju_perlu` (change per year that would still meet it in time; null where it is due or met), `tahun`, `tahun_awal`,
    `tahun_akhir` (the first year in which the line, the upper and the lower limit of prediction are there; the last null past FAR years), and `putusan`:
    UNREPORTED, MET, FEW (points), FLAT (the slope does not differ from 0), AWAY (it moves the other way), LATER, or TOO_FAR (past FAR years).
    What is not known is null.
    """
    told = prospects(data, code, place, until)
    return pd.DataFrame({name: pd.array([row[name] for row in told], dtype=kind) for name, kind in _COLUMNS.items()})


def prospects(data: Dataset, code: str, place: str, until: str | None = None) -> list[dict[str, Any]]:
    """The rows of `outlook`; what is not known is NaN among the numbers, else None."""
    known = series(data, code, place, until)
    last = int(known["periode"].iloc[-1]) if len(known) else None
    fitted = line(known["periode"].astype(float).tolist(), known["nilai"].astype(float).tolist())
    sign = -1.0 if data.indicator(code)["arah"] == "turun" else 1.0
    held = goals(data, code, place, last if last is not None else int((until or data.setting("tahun_utama"))[:4]))
    now = float(known["nilai"].iloc[-1]) if len(known) else None
    unknown = {name: nan if kind == "float64" else None for name, kind in _COLUMNS.items()}
    return [unknown | _told(row, now, last, len(known), fitted, sign) for row in held]


_COLUMNS = {
    "sumber": "object", "sasaran": "float64", "tenggat": "int64", "status": "object", "milik": "object", "terakhir": "Int64", "nilai": "float64",
    "titik": "int64", "jarak": "float64", "laju": "float64", "laju_bawah": "float64", "laju_atas": "float64", "laju_perlu": "float64", "tahun": "Int64",
    "tahun_awal": "Int64", "tahun_akhir": "Int64", "putusan": "object",
}  # fmt: skip


def _told(goal: dict[str, object], now: float | None, last: int | None, points: int, fitted: Line | None, sign: float) -> dict[str, object]:
    """A row of `outlook`. sign: −1 where less is better."""
    aim, due = float(goal["nilai"]), int(goal["tahun"])  # type: ignore[arg-type, call-overload]
    told = {
        "sumber": goal["sumber"],
        "sasaran": aim,
        "tenggat": due,
        "status": goal["status"],
        "milik": goal["wilayah"],
        "terakhir": last,
        "nilai": nan if now is None else now,
    }
    told |= {"titik": points, "putusan": UNREPORTED}
    if now is None or last is None:
        return told
    told["jarak"] = (now - aim) * sign
    if fitted is not None:
        low, high = fitted.slopes()
        told |= {"laju": fitted.slope, "laju_bawah": low, "laju_atas": high}
    if told["jarak"] >= 0:
        return told | {"putusan": MET}
    if due > last:
        told["laju_perlu"] = (aim - now) / (due - last)
    if fitted is None:
        return told | {"putusan": FEW}
    if not fitted.moves:
        return told | {"putusan": FLAT}
    if fitted.slope * sign < 0:
        return told | {"putusan": AWAY}
    return told | _years(fitted, aim, last)


def _years(fitted: Line, aim: float, last: int) -> dict[str, object]:
    """When a line that moves the right way is there: never before the year after the last report, in which it was not."""
    there, early, late = (max(ceil(year - 1e-9), last + 1) for year in fitted.meets(aim))
    if there > last + FAR:
        return {"putusan": TOO_FAR}
    return {"putusan": LATER, "tahun": there, "tahun_awal": early, "tahun_akhir": late if late <= last + FAR else None}

"""The numbers that stand large on a page, so that one can be asked of any data set, place and period: for the figure itself, and for why it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kbdata import indicators, interventions
from kbdata.dataset import Dataset

WORK = ("jumlah", "anggaran", "realisasi")  # columns of `interventions.totals`
GROUP = "·"  # before the code of a place that is taken as a group of its own: a kampung then counts only once it stands


@dataclass(frozen=True)
class Measure:
    """A number. Three kinds, told apart by what is given.

    code: an indicator; `column` is then `nilai`, or `pembilang` for the numerator alone, over the places that gave both.
    column: without a code one of WORK, for interventions that began in the year, of one agency or field where those are given;
    or `kampung`, how many stand at the end of the period.
    """

    code: str = ""
    column: str = "nilai"
    skpd: str | None = None
    bidang: str | None = None

    @property
    def of_work(self) -> bool:
        """Whether it is a total of interventions."""
        return self.column in WORK

    def number(self, data: Dataset, place: str, period: str) -> float:
        """The number of a place in a period; NaN where it is not known, and where the data do not know the indicator or the place."""
        if place not in data.places.index or (self.code and self.code not in data.indicators.index):
            return float("nan")
        if self.code:
            return float(indicators.values(data, [self.code], [place], [period])[self.column].astype("float64").iloc[0])
        if self.of_work:
            return _sum(interventions.totals(self._works(data, place, period), [])[self.column]) if len(data.frames["intervensi"]) else 0.0
        return float(len(set(indicators.members(data, place, "kampung")) & set(indicators.founded(data, period))))

    def parts(self, data: Dataset, place: str, periods: Sequence[str]) -> pd.DataFrame:
        """What the number is summed from: a row per place and period that gave something.

        Columns: `wilayah`, `periode`, `atas` (what is summed), `bawah` (the other sum of a ratio; NaN where it is none).
        """
        if self.code:
            return self._of_indicator(data, place, periods)
        if self.of_work:
            rows = pd.concat([self._works(data, place, period).assign(periode=period) for period in periods])
            totals = interventions.totals(rows, ["wilayah", "periode"])
            return totals.assign(atas=totals[self.column].astype("float64").fillna(0.0), bawah=float("nan"))[["wilayah", "periode", "atas", "bawah"]]
        here = indicators.members(data, place, "kampung")
        standing = [(code, period, 1.0, float("nan")) for period in periods for code in indicators.founded(data, period) if code in set(here)]
        return pd.DataFrame(standing, columns=["wilayah", "periode", "atas", "bawah"])

    @property
    def complete(self) -> bool:
        """Whether a place without a row has nothing, rather than not having reported."""
        return not self.code

    def _works(self, data: Dataset, place: str, period: str) -> pd.DataFrame:
        return interventions.select(
            data, place=place, years=[int(period[:4])], skpd=[self.skpd] if self.skpd else None, bidang=[self.bidang] if self.bidang else None
        )

    def _of_indicator(self, data: Dataset, place: str, periods: Sequence[str]) -> pd.DataFrame:
        base = str(data.indicator(self.code)["tingkat_dasar"])
        groups = {GROUP + part: [part] for part in indicators.members(data, place, base)}
        found = indicators.together(data, [self.code], groups, list(periods)).dropna(subset=["nilai"])
        ratio = pd.notna(data.indicator(self.code)["penyebut"])
        above = found["pembilang"] if ratio else found["nilai"]
        below = found["penyebut"] if ratio and self.column == "nilai" else float("nan")
        named = found["wilayah"].str.removeprefix(GROUP)
        return pd.DataFrame({"wilayah": named, "periode": found["periode"], "atas": above, "bawah": below}).astype({"atas": "float64", "bawah": "float64"})


def _sum(totals: pd.Series) -> float:
    """The one total; NaN where nothing was given, and 0 for a count of nothing."""
    return float(totals.astype("float64").iloc[0]) if len(totals) else 0.0

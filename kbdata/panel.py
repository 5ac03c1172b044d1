"""The panel that impact is judged on: kelurahan × year of one indicator, and the year from which a kampung stands in each.

Only whole rows are kept: a kelurahan without a value in one of the years cannot be followed through them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset
from kbdata.observations import observations
from kbdata.tables import LEVELS

Numbers = npt.NDArray[np.float64]

LEVEL = "kelurahan"
NEVER = np.inf  # the founding year of a place without a kampung up to the last year
REPORTED = 0.5  # a year counts when at least this part of the kelurahan has a value in it
FEWEST = 2  # places on either side: of one, nothing is known of how places differ by chance


@dataclass(frozen=True, eq=False)
class Panel:
    """What is known of an indicator before and after kampung were founded.

    wide: kelurahan × year (int), without holes; those whose kampung is as old as the first year are not in it.
    start: by kelurahan, the first year with a kampung, NEVER where there is none by the last year.
    early: kelurahan with a kampung from the first year on: nothing is known of them before. holed: those left out for a missing year.
    rows: the rows of `indicators.values` that `wide` is made of, and those of `early`.
    missing: why nothing can be estimated, a code; empty where it can.
    """

    code: str
    wide: pd.DataFrame
    start: pd.Series
    early: tuple[str, ...]
    holed: tuple[str, ...]
    rows: pd.DataFrame
    missing: str

    @property
    def years(self) -> list[int]:
        """The years, ascending."""
        return self.wide.columns.tolist()

    @property
    def treated(self) -> list[str]:
        """The kelurahan whose kampung was founded within the years."""
        return self.start.index[np.isfinite(self.start)].tolist()

    @property
    def compared(self) -> list[str]:
        """The kelurahan without a kampung up to the last year."""
        return self.start.index[~np.isfinite(self.start)].tolist()

    @property
    def cohorts(self) -> list[int]:
        """The founding years, ascending."""
        return sorted({int(year) for year in self.start if np.isfinite(year)})


def offered(data: Dataset) -> list[str]:
    """The indicators that can be followed: ratios of which it is known which way is good, reported for kelurahan in at least two years.

    Amounts are left out: a large kelurahan would weigh as much as its size.
    """
    rows = data.indicators
    codes = rows.index[(rows["sifat"] == "rasio") & (rows["arah"] != "netral") & (rows["tingkat_dasar"].map(LEVELS.index) <= LEVELS.index(LEVEL))].tolist()
    found = _values(data, codes)
    counted = found.dropna(subset=["nilai"]).groupby("indikator")["periode"].nunique()
    return [code for code in codes if counted.get(code, 0) >= 2]


def founding(data: Dataset) -> pd.Series:
    """By kelurahan, the year in which its first kampung was founded; only those that have one."""
    kampung = data.table("kampung")
    year = kampung["tanggal_pencanangan"].dt.year.fillna(kampung["tahun"]).astype(float)
    home = kampung["wilayah"].map(data.places[LEVEL])
    return year.groupby(home).min()


@lru_cache(maxsize=64)
def panel(data: Dataset, code: str) -> Panel:
    """The panel of an indicator. Where in the end every kelurahan has a kampung, it stops before the last ones were founded: they are the comparison.

    Raises KeyError for an unknown code.
    """
    found = _values(data, [code])
    every = found.pivot(index="wilayah", columns="periode", values="nilai").astype(float).replace([np.inf, -np.inf], np.nan)
    every.columns = every.columns.astype(int)
    known = every.loc[:, every.notna().mean() >= REPORTED] if len(every) else every
    begun = founding(data).reindex(known.index).fillna(NEVER)
    whole, start = _begun(known, begun)
    cohorts = sorted(set(start[np.isfinite(start)]))
    if len(cohorts) > 1 and np.isfinite(start).sum() > len(start) - FEWEST:
        whole, start = _begun(known.loc[:, known.columns < cohorts[-1]], begun)
    years = whole.columns.tolist()
    early = start.index[start <= years[0]] if years else start.index[:0]
    rows = found[found["wilayah"].isin(whole.index) & found["periode"].isin([str(year) for year in years])]
    holed = tuple(known.index.difference(whole.index)) if years else ()
    made = Panel(code, whole.drop(index=early), start.drop(index=early), tuple(early), holed, rows, "")
    return replace(made, missing=_missing(made, every, begun))


def _begun(known: pd.DataFrame, begun: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """The rows without holes, and their founding years as far as they lie within the years."""
    whole = known.dropna()
    start = begun.reindex(whole.index)
    return whole, start.where(start <= max(whole.columns, default=-NEVER), NEVER)


@lru_cache(maxsize=64)
def aligned(data: Dataset, code: str) -> pd.DataFrame:
    """Each kelurahan with a kampung, year by year counted from its founding: a plain description, before any comparison.

    Returns per kelurahan and year: `wilayah`, `mulai` (founding year), `tahun`, `waktu` (years since the founding; negative before),
    `nilai`, and `banding`: its last value before, moved on by the mean change of the kelurahan that had no kampung yet (NaN without one).
    Not to be changed in place.
    """
    made = panel(data, code)
    begun = founding(data)
    values = made.rows.pivot(index="wilayah", columns="periode", values="nilai").astype(float)
    values.columns = values.columns.astype(int)
    rows = []
    for place in [place for place in values.index if begun.get(place, NEVER) <= (made.years or [0])[-1]]:
        since = int(begun[place])
        before = [year for year in made.years if year < since]
        for year in made.years:
            others = made.start.index[made.start > max(year, since)]
            moved = np.nan
            if before and len(others):
                moved = values.at[place, before[-1]] + float((made.wide.loc[others, year] - made.wide.loc[others, before[-1]]).mean())
            rows.append((place, since, year, year - since, float(values.at[place, year]), moved))
    return pd.DataFrame(rows, columns=["wilayah", "mulai", "tahun", "waktu", "nilai", "banding"])


def neighbours(data: Dataset, places: list[str]) -> set[str]:
    """The kelurahan whose area touches that of one of the places; the places themselves are not among them."""
    shapes = data.layers[LEVEL].set_index("kode").geometry
    own = shapes[shapes.index.isin(places)]
    if own.empty:
        return set()
    near = shapes.index[shapes.intersects(own.union_all())]
    return set(near) - set(places)


def denominators(made: Panel) -> pd.DataFrame:
    """The natural logarithm of what the ratio is a part of, kelurahan × year as in `wide`; empty where not all are known and above 0."""
    below = made.rows.pivot(index="wilayah", columns="periode", values="penyebut").astype(float)
    below.columns = below.columns.astype(int)
    below = below.reindex(index=made.wide.index, columns=made.wide.columns)
    return np.log(below) if len(below) and bool((below > 0).all(axis=None)) else below.iloc[:0]


def _values(data: Dataset, codes: list[str]) -> pd.DataFrame:
    """The yearly values of indicators for every kelurahan, of the years that have any observation."""
    places = data.levels[LEVEL]
    return indicators.values(data, codes, places, sorted(observations(data)["tahun"].unique()))


def _missing(made: Panel, every: pd.DataFrame, begun: pd.Series) -> str:
    """What is missing for an estimate, a code; the first that applies, empty where nothing is."""
    reasons = {
        "one_place": len(every) < 2,
        "no_kampung": not np.isfinite(begun).any(),
        "no_data": not every.notna().any(axis=None),
        "one_period": len(made.years) < 2,
        "holes": made.wide.empty and not made.early,
        "no_before": not made.treated and bool(made.early),
        "not_begun": not made.treated,
        "no_untreated": not made.compared,
        "few_compared": len(made.compared) < FEWEST,
        "few_treated": len(made.treated) <= len(made.cohorts),
    }
    return next((code for code, holds in reasons.items() if holds), "")

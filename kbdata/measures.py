"""All summary measures of inequality of one indicator among the places, with what hinders those that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from kbdata import indicators
from kbdata.dataset import Dataset
from kbdata.equity import FEWEST_IN_FIFTH, FIFTHS, fifths
from kbdata.inequality import ordered, spread
from kbdata.inequality.estimate import FEWEST, Estimate, Numbers
from kbdata.inequality.parts import Parts, theil

SHARE = 100.0  # the factor of an indicator that is a part of counted people

# Every measure in the order in which it is shown, and what it needs beside enough places: an order by need, fifths large enough, a share of counted people.
NEEDS: dict[str, tuple[str, ...]] = {
    "d": ("urutan", "kelompok"), "r": ("urutan", "kelompok"), "aci": ("urutan",), "rci": ("urutan",),
    "sii": ("urutan", "bagian"), "rii": ("urutan", "bagian"), "par": ("urutan", "kelompok", "bagian"), "paf": ("urutan", "kelompok", "bagian"),
    "bgv": (), "bgsd": (), "cov": (), "mdbu": (), "mdbw": (), "mdmu": (), "mdmw": (), "mdru": ("urutan",), "mdrw": ("urutan",),
    "idisu": (), "idisw": (), "ti": (), "mld": (),
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """One measure: its estimate, or what hinders it.

    hindrance: `sedikit` (fewer than three places), `tanpa_bagian` (no numerator and denominator), `urutan` (no order by need), `kelompok` (a fifth
    of fewer than `FEWEST_IN_FIFTH` places), `bagian` (no share of counted people), `tak_terdefinisi` (the mean or an end is 0, or the model has no answer).
    """

    code: str
    estimate: Estimate | None
    hindrance: str = ""


@dataclass(frozen=True)
class Places:
    """The places that can be measured, the neediest first, as numbers. y: the values; pop: the denominators; top: the numerators."""

    y: Numbers
    pop: Numbers
    top: Numbers
    side: Numbers  # the fifth by need of each; NaN where there is none
    factor: float
    rising: bool

    @property
    def share(self) -> bool:
        """Whether the values are parts of counted people."""
        return self.factor == SHARE and bool((self.top <= self.pop).all())

    @property
    def in_order(self) -> bool:
        """Whether need puts them in an order with five parts."""
        return bool(np.isfinite(self.side).all()) and len(set(self.side)) == FIFTHS

    @property
    def large(self) -> bool:
        """Whether each fifth has places enough to tell how much they differ."""
        return all((self.side == side).sum() >= FEWEST_IN_FIFTH for side in range(1, FIFTHS + 1))

    @property
    def se(self) -> Numbers | None:
        """The standard error of each share, binomial; half a case is added, so that none is 0 where nobody or all are counted."""
        if not self.share:
            return None
        part = (self.top + 0.5) / (self.pop + 1)
        return np.asarray(self.factor * np.sqrt(part * (1 - part) / self.pop))

    @property
    def dispersion(self) -> float:
        """How much more the places differ than counting alone makes them: Pearson's χ² over its degrees of freedom, 1 at the least."""
        whole = self.top.sum() / self.pop.sum()
        wanted = self.pop * whole * (1 - whole)
        return max(1.0, float(((self.top - self.pop * whole) ** 2 / wanted).sum()) / (len(self.y) - 1)) if (wanted > 0).all() else 1.0


def of(data: Dataset, code: str, places: Sequence[str], period: str, ranks: pd.Series) -> list[Measured]:
    """Every measure of `NEEDS` for an indicator in a period. ranks: by place, 1 the neediest, from `need.ranked`.

    D, R, PAR and PAF compare the fifths of the places by need; the others, the places one by one.
    """
    found = indicators.values(data, [code], places, [period])
    if found["nilai"].count() < FEWEST:
        return [Measured(name, None, "sedikit") for name in NEEDS]
    mine = ready(data, code, found, ranks)
    if len(mine.y) < FEWEST:
        return [Measured(name, None, "tanpa_bagian") for name in NEEDS]
    has = {"urutan": mine.in_order, "kelompok": mine.large, "bagian": mine.share}
    formulas = _formulas(mine)
    results = []
    for name, needed in NEEDS.items():
        lacking = next((what for what in needed if not has[what]), "")
        estimate = None if lacking else formulas[name]()
        results.append(Measured(name, estimate, lacking or ("" if estimate else "tak_terdefinisi")))
    return results


def between(data: Dataset, code: str, places: Sequence[str], period: str) -> Parts | None:
    """Theil's T of an indicator over the places, within and between their kecamatan; places without a value are left out."""
    known = indicators.values(data, [code], places, [period]).dropna(subset=["nilai"])
    return theil(known["nilai"].to_numpy(dtype=float), data.places.loc[known["wilayah"], "kecamatan"].to_numpy(dtype=str))


def ready(data: Dataset, code: str, found: pd.DataFrame, ranks: pd.Series) -> Places:
    """The places that gave both parts of the ratio. found: rows of `indicators.values`, one per place."""
    rows = found.dropna(subset=["nilai", "pembilang", "penyebut"]).set_index("wilayah")
    rows = rows[rows["penyebut"].astype(float) > 0]
    order = ranks.reindex(rows.index).sort_values(kind="stable", na_position="last")
    rows = rows.loc[order.index]
    row = data.indicator(code)
    numbers = {name: rows[name].to_numpy(dtype=float) for name in ("nilai", "penyebut", "pembilang")}
    return Places(numbers["nilai"], numbers["penyebut"], numbers["pembilang"], fifths(order).to_numpy(), float(row["pengali"]), row["arah"] != "turun")


def _formulas(mine: Places) -> dict[str, Callable[[], Estimate | None]]:
    y, pop, se, scale = mine.y, mine.pop, mine.se, SHARE if mine.share else None
    last = len(y) - 1  # the reference is the least needy place
    group, error, people = _fifths(mine) if mine.in_order else (y, y, pop)
    counted = people / mine.dispersion
    plain = {name: getattr(spread, name) for name in ("bgv", "bgsd", "cov", "mdmu", "mdmw", "idisu", "idisw", "ti", "mld")}
    return {
        "d": lambda: ordered.difference(group, error),
        "r": lambda: ordered.ratio(group, error),
        "aci": lambda: ordered.aci(y, pop),
        "rci": lambda: ordered.rci(y, pop),
        "sii": lambda: ordered.sii(y, pop, SHARE),
        "rii": lambda: ordered.rii(y, pop, SHARE),
        "par": lambda: ordered.par(group, counted, SHARE, rising=mine.rising),
        "paf": lambda: ordered.paf(group, counted, SHARE, rising=mine.rising),
        "mdbu": lambda: spread.mdbu(y, se, scale, rising=mine.rising),
        "mdbw": lambda: spread.mdbw(y, pop, se, scale, rising=mine.rising),
        "mdru": lambda: spread.mdru(y, last, se, scale),
        "mdrw": lambda: spread.mdrw(y, pop, last, se, scale),
        **{name: partial(measure, y, pop, se, scale) for name, measure in plain.items()},
    }


def _fifths(mine: Places) -> tuple[Numbers, Numbers, Numbers]:
    """Value, standard error and people of each fifth, the neediest first.

    The value is the ratio of sums; its standard error that of a ratio estimate (Cochran 1977, Sampling Techniques, 6.4), which holds
    how much the places of a fifth differ.
    """
    groups = [mine.side == side for side in range(1, FIFTHS + 1)]
    tops, people = (np.array([table[own].sum() for own in groups]) for table in (mine.top, mine.pop))
    ratio = tops / people
    rest = [float(((mine.top[own] - part * mine.pop[own]) ** 2).sum()) for own, part in zip(groups, ratio, strict=True)]
    size = np.array([own.sum() for own in groups])
    error = np.sqrt(size / np.maximum(size - 1, 1) * np.array(rest)) / people
    return mine.factor * ratio, mine.factor * error, people

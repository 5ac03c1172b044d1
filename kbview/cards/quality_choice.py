"""What the page of data quality shows: its own choices, the rows that fit them and the filter bar, and what was clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kbdata import indicators, quality
from kbdata.periods import Grain
from kbdata.tables import STATUSES
from kbview import formats
from kbview.card import Foot
from kbview.cards import naming
from kbview.i18n import _
from kbview.view import View, remembered

GRAINS: tuple[Grain, ...] = ("bulan", "tahun")
BREAKDOWNS = ("bidang", "sumber", "skpd")


@dataclass(frozen=True)
class Choice:
    """What the page itself chooses: the level that reports, yearly or monthly reports, one indicator or all (None)."""

    level: str = quality.LEVELS[0]
    grain: Grain = "tahun"
    indicator: str | None = None


@dataclass(frozen=True)
class Picked:
    """What was clicked: values that columns of the rows must have. origin: the card that was clicked."""

    origin: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    def keep(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows that fit; a year holds its months."""
        for column, value in self.parts:
            cells = rows[column].astype("str")
            rows = rows[cells.str[: len(value)] == value] if column == "periode" else rows[cells == value]
        return rows


NOTHING_PICKED = Picked()


def places(view: View, level: str) -> list[str]:
    """The places of a level that the filter bar leaves; for a kampung's kelurahan figures, its kelurahan."""
    return indicators.members(view.data, view.place if level == "kampung" else view.area, level)


@remembered
def codes(view: View) -> tuple[str, ...]:
    """The indicators that the filter bar leaves: of the field chosen, and asked from the agency chosen."""
    about, owners = view.data.indicators, quality.owners(view.data)
    return tuple(
        code for code in about.index if (not view.bidang or about.at[code, "bidang"] == view.bidang) and (not view.skpd or owners.get(code) == view.skpd)
    )


@remembered
def due(view: View, choice: Choice) -> pd.DataFrame:
    """The reports that are due under the filters, up to the end of the period; of months, those of its year."""
    rows = quality.reports(view.data, choice.level, choice.grain)
    wanted = set(codes(view)) if choice.indicator is None else {choice.indicator}
    rows = rows[rows["wilayah"].isin(places(view, choice.level)) & rows["indikator"].isin(wanted)]
    year = rows["periode"].str[:4]
    return rows[(year == str(view.year)) if choice.grain == "bulan" else (year <= str(view.year))]


@remembered
def grains(view: View, level: str) -> tuple[Grain, ...]:
    """The grains in which places of a level report at all."""
    return tuple(grain for grain in GRAINS if len(quality.reports(view.data, level, grain))) or GRAINS[:1]


@remembered
def offered(view: View, level: str, grain: Grain) -> dict[str, str]:
    """The indicators due from a level, by name."""
    present = set(quality.reports(view.data, level, grain)["indikator"])
    return {code: naming.label(view, code) for code in codes(view) if code in present}


@remembered
def figures(view: View) -> pd.DataFrame:
    """The rows of `nilai` in the place, the year and under the indicators that the filters leave, with their field."""
    rows = view.data.table("nilai").dropna(subset=["nilai"])
    tree = view.data.places
    inside = tree.index[tree[str(tree.at[view.place, "tingkat"])] == view.place]
    rows = rows[rows["wilayah"].isin(inside) & rows["indikator"].isin(codes(view)) & (rows["periode"].str[:4] == str(view.year))]
    return rows.assign(bidang=rows["indikator"].map(view.data.indicators["bidang"]))


@remembered
def timely(view: View, choice: Choice) -> pd.DataFrame:
    """The monthly reports of the places of the filter bar in the year (`quality.timeliness`)."""
    found = quality.timeliness(view.data, choice.level, view.year)
    return found[found["wilayah"].isin(places(view, choice.level))]


def span_words(view: View, choice: Choice) -> str:
    """The periods looked at, in words."""
    first = due(view, choice)["periode"].min()
    return str(view.year) if choice.grain == "bulan" or pd.isna(first) or first == str(view.year) else f"{first}–{view.year}"


def grain_name(grain: str) -> str:
    """How often a report comes."""
    return {"tahun": _("tahunan"), "bulan": _("bulanan")}[grain]


def breakdown_name(by: str, *, inside: bool = False) -> str:
    """What shares are told by. inside: as it stands within a sentence."""
    name = {"bidang": _("Bidang"), "sumber": _("Sumber"), "skpd": _("SKPD")}[by]
    return name if by == "skpd" or not inside else name.lower()


def foot_of(view: View, rows: pd.DataFrame, *notes: str, status: str = "status", period: str = "") -> Foot:
    """The foot that belongs to rows of a table: their sources and worst status."""
    sources = sorted(set(rows["sumber"])) if "sumber" in rows else []
    told = rows[status] if status in rows else pd.Series(dtype="str")
    return Foot(tuple(sources), period, bool(told.eq(STATUSES[2]).any()), bool(told.eq(STATUSES[1]).any()), "", notes)


def behind(view: View, choice: Choice) -> pd.DataFrame:
    """The figures behind the reports that are due: rows of `nilai` of the places, indicators and periods asked for."""
    rows = due(view, choice)
    values = view.data.table("nilai").dropna(subset=["nilai"])
    return rows.merge(values, how="left", on=quality.DUE)


def unique(view: View, codes: Sequence[str]) -> dict[str, str]:
    """Names of places, told apart by the place above where two are alike."""
    names = pd.Series({code: naming.bare(view, code) for code in codes}, dtype="str")
    twice = names.duplicated(keep=False)
    return {code: f"{name} ({naming.bare(view, view.data.places.at[code, 'induk'])})" if twice[code] else name for code, name in names.items()}


def some(names: Sequence[str], most: int = 3) -> str:
    """A few names, and how many more there are."""
    if len(names) <= most:
        return formats.listing(list(names))
    return _("{a}, dan {n} lainnya").format(a=", ".join(names[: most - 1]), n=len(names) - most + 1)

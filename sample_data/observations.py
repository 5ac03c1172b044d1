"""Table `nilai` of the sample: published values, and the made-up counts of kelurahan and kampung, with a few honest holes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sample_data import families
from sample_data.chance import YEARS
from sample_data.couples import METHODS, MONTHS, REASONS, couples
from sample_data.parts import YEARS_AND_BASE, parts
from sample_data.places import City, fact

COLUMNS = ["wilayah", "periode", "indikator", "nilai"]
MONTHLY = ("pus", *METHODS, *REASONS, "kb_baru")
POKTAN = (*(f"anggota_{group}" for group in families.GROUPS), "keluarga_poktan")
# Holes: rows that are absent, or stand empty because the report never came. Places are told by their order among those without a kampung
# (kelurahan) or with a made-up one (kampung), so that no real place is said to be late.
NO_POKTAN_ROWS, EMPTY_POKTAN_ROWS = (4, "2017"), (17, "2018")
LATE_KAMPUNG = {1: 1, 6: 2, 11: 3}  # months of 2019 that are missing at its end
SILENT_KAMPUNG = (8, "2018-07")
NO_SCHOOLING = (3, "2018")
NO_SURVEY = (5, "2018")


def nilai(place: City) -> pd.DataFrame:
    """The whole table."""
    pieces = parts(place)
    monthly, yearly = couples(pieces), families.families(pieces)
    slums = families.slums(place)
    made_up = pd.concat(
        [
            _people(pieces, "kelurahan").assign(sumber="simulasi-penduduk"),
            _people(pieces[pieces["kampung"].notna()], "kampung").assign(sumber="simulasi-penduduk"),
            _kelurahan_couples(pieces, monthly),
            _kampung_couples(pieces, monthly),
            _yearly(pieces, yearly),
            _slums(slums, families.kampung_slums(place, slums)),
            families.institutions(place),
            families.behaviour(place),
        ],
        ignore_index=True,
    ).assign(status="simulasi")
    made_up["sumber"] = made_up["sumber"].fillna("simulasi")
    published = fact("terbit")[[*COLUMNS, "sumber"]].assign(status="resmi").astype({"nilai": float})
    both = pd.concat([published, _with_holes(place, _without(made_up, published))], ignore_index=True)
    return both.sort_values(["indikator", "wilayah", "periode", "sumber"], kind="stable", ignore_index=True)


def december_ratio(table: pd.DataFrame, numerator: tuple[str, ...], denominator: str, year: int) -> pd.Series:
    """Percent per kampung at the end of a year, of what it last reported."""
    mine = table[table["wilayah"].str.endswith("-K") & table["periode"].str.startswith(str(year)) & table["nilai"].notna()]
    last = mine.sort_values("periode").groupby(["wilayah", "indikator"])["nilai"].last().unstack()
    return (100 * last[list(numerator)].sum(axis=1) / last[denominator]).dropna()


def families_of_kampung(table: pd.DataFrame) -> pd.DataFrame:
    """Families per kampung (index) and year (columns)."""
    mine = table[(table["indikator"] == "keluarga") & table["wilayah"].str.endswith("-K")]
    return mine.pivot(index="wilayah", columns="periode", values="nilai").rename(columns=int)


def _people(pieces: pd.DataFrame, by: str) -> pd.DataFrame:
    columns = [f"penduduk_{year}" for year in YEARS_AND_BASE]
    sums = pieces.groupby(by, sort=True)[columns].sum().rename(columns=lambda name: name[-4:])
    return _long(sums, "penduduk")


def _kelurahan_couples(pieces: pd.DataFrame, monthly: np.ndarray) -> pd.DataFrame:
    """Year ends of couples and methods, and the year's new users: sums over the parts."""
    frames = []
    for column, name in enumerate(MONTHLY):
        series = monthly[:, :, column]
        flow = name == "kb_baru"
        values = {str(y): series[:, 12 * i + 1 : 12 * i + 13].sum(axis=1) if flow else series[:, 12 * i + 12] for i, y in enumerate(YEARS)}
        frames.append(_long(pd.DataFrame(values).groupby(pieces["kelurahan"].to_numpy(), sort=True).sum(), name))
    return pd.concat(frames)


def _kampung_couples(pieces: pd.DataFrame, monthly: np.ndarray) -> pd.DataFrame:
    """Each month of each kampung."""
    mine = np.flatnonzero(pieces["kampung"].notna())
    months = [f"{year}-{month:02d}" for year in YEARS for month in range(1, 13)]
    return pd.concat(
        [
            _long(pd.DataFrame(monthly[mine, 1:MONTHS, column], index=pieces["kampung"].to_numpy()[mine], columns=months), name)
            for column, name in enumerate(MONTHLY)
        ]
    )


def _yearly(pieces: pd.DataFrame, counts: families.Counts) -> pd.DataFrame:
    frames = []
    mine = pieces["kampung"].notna().to_numpy()
    for name, values in counts.items():
        if name == "penduduk":
            continue
        wide = pd.DataFrame(values, columns=[str(year) for year in YEARS])
        frames.append(_long(wide.groupby(pieces["kelurahan"].to_numpy(), sort=True).sum(), name))
        frames.append(_long(wide[mine].set_axis(pieces["kampung"].to_numpy()[mine]), name))
    return pd.concat(frames)


def _slums(kelurahan: pd.DataFrame, kampung: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([_long(table.rename(columns=str), "luas_kumuh") for table in (kelurahan, kampung)])


def _long(wide: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """From places × periods to rows."""
    stacked = wide.rename_axis(index="wilayah", columns="periode").stack().rename("nilai").reset_index()
    return stacked.assign(indikator=indicator)[COLUMNS]


def _without(made_up: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """A kelurahan value that is published is not made up beside it."""
    key = ["wilayah", "periode", "indikator"]
    return made_up[~pd.MultiIndex.from_frame(made_up[key]).isin(pd.MultiIndex.from_frame(published[key]))]


def _with_holes(place: City, table: pd.DataFrame) -> pd.DataFrame:
    bare = place.kelurahan.index.difference(place.kampung["kelurahan"])
    invented = place.kampung.index[place.kampung["dikenal"].isna()]
    poktan = table["indikator"].isin(POKTAN)
    absent = (table["wilayah"] == bare[NO_POKTAN_ROWS[0]]) & (table["periode"] == NO_POKTAN_ROWS[1]) & poktan
    empty = (table["wilayah"] == bare[EMPTY_POKTAN_ROWS[0]]) & (table["periode"] == EMPTY_POKTAN_ROWS[1]) & poktan
    for order, months in LATE_KAMPUNG.items():
        absent |= (table["wilayah"] == invented[order]) & (table["periode"] > f"2019-{12 - months:02d}") & table["indikator"].isin(MONTHLY)
    empty |= (table["wilayah"] == invented[SILENT_KAMPUNG[0]]) & (table["periode"] == SILENT_KAMPUNG[1])
    schooling = table["indikator"].isin(("penduduk_15", "tidak_tamat_smp"))
    empty |= (table["wilayah"] == invented[NO_SCHOOLING[0]]) & (table["periode"] == NO_SCHOOLING[1]) & schooling
    absent |= (table["wilayah"] == invented[NO_SURVEY[0]]) & (table["periode"] == NO_SURVEY[1]) & table["indikator"].str.startswith("responden")
    return table.assign(nilai=table["nilai"].mask(empty))[~absent]

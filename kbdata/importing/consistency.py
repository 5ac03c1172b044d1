"""Whether figures can be true together: parts and wholes, numerators and denominators, jumps, money, dates, points on the map.

Figures of one place, period and source are looked at together, those of the file with those that are there already. What only figures
of the file contradict is an error; what contradicts a figure that is there already is a warning, for either of the two may be the wrong one.
Source of the rules on couples and groups: what the national portal enforces when a kampung reports (users + non-users = PUS, members of a
group ≤ its denominator, founding from 2016 on, one active kampung per kelurahan).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import SupportsIndex

import numpy as np
import pandas as pd
import shapely

from kbdata import periods
from kbdata.dataset import Dataset
from kbdata.importing.comparison import upserted
from kbdata.importing.findings import ERROR, WARNING, Findings
from kbdata.importing.observed import Records
from kbdata.importing.vocabulary import unit_class

# Couples either use a method or do not, for one of four reasons.
WHOLES = {"pus": ("pa", "bukan_hamil", "bukan_ias", "bukan_iat", "bukan_tial")}
SAME = 0.5  # counts that differ by less are the same
NEAR = 0.05  # sources that count the same couples at other times or places differ by less than this share of the whole
FOUNDED = pd.Timestamp(2016, 1, 1)  # no kampung was founded earlier
JUMP, KNOWN, SMALL = np.log(2.0), 20, 10.0  # a change is large from twofold on; history counts from 20 changes on; numbers below 10 may jump
KEY = ["wilayah", "periode", "sumber"]
SERIES = ["indikator", "wilayah", "sumber", "_panjang"]


def figures(records: Mapping[str, Records], frames: Mapping[str, pd.DataFrame], kinds: Mapping[str, np.ndarray], data: Dataset, found: Findings) -> None:
    """What the observations of the file contradict: each other, those there already, or their own history.

    kinds: for each table, which rows are the same (0) as those there: what these contradict has been published, and is not told again.
    """
    if "nilai" not in frames or not kinds["nilai"].any():
        return
    news = kinds["nilai"] > 0
    mine, one = frames["nilai"], records["nilai"]
    wide, at = _together(mine, data)
    for code, parts, whole, equal in _rules(data):
        if not {*parts, whole} <= set(wide.columns) or not any(column in at.columns for column in (*parts, whole)):
            continue
        total, limit = wide[list(parts)].sum(axis=1, skipna=False), wide[whole]
        wrong = ((total - limit).abs() > SAME) if equal else (total > limit + SAME)
        places = at.reindex(columns=[whole, *parts]).to_numpy(dtype="float64")
        bad = np.flatnonzero(wrong.to_numpy() & ~np.isnan(places).all(axis=1))
        for brought, sum_, most in zip(places[bad], total.iloc[bad], limit.iloc[bad], strict=True):
            new = [int(place) for place in brought if not np.isnan(place) and news[int(place)]]
            if new:
                severity = WARNING if np.isnan(brought).any() else ERROR
                _add(found, code, one, new[0], value=f"{' + '.join(parts)} = {sum_:.15g}", expected=f"{whole} = {most:.15g}", severity=severity)
    _jumps(mine, one, np.flatnonzero(news), data, found)


def shown(records: Mapping[str, Records], frames: Mapping[str, pd.DataFrame], kinds: Mapping[str, np.ndarray], data: Dataset, found: Findings) -> None:
    """What the figures of different sources contradict once those of the file are among them: of each figure, what the leading source says.

    No two sources agree to the last couple: parts of one and a whole of another are told where they are further apart than `NEAR`.
    """
    if "nilai" not in frames or not kinds["nilai"].any():
        return
    mine, one, stored = frames["nilai"], records["nilai"], data.frames["nilai"]
    rules = list(_rules(data))
    sums = _sums(data)
    codes = {
        *mine["indikator"],
        *(code for _code, parts, whole, _equal in rules for code in (*parts, whole)),
        *(part for parts in sums.values() for part in parts),
    }
    own = mine.assign(_at=np.where(kinds["nilai"] > 0, np.arange(len(mine)), -1))
    every = upserted("nilai", own, stored[stored["indikator"].isin(codes)].assign(_at=-1)).dropna(subset=["nilai"])
    if every["sumber"].nunique() < 2:
        return
    sources = upserted("sumber", frames["sumber"], data.frames["sumber"]) if "sumber" in frames else data.frames["sumber"]
    every = every.assign(_urut=every["sumber"].map(sources.set_index("kode")["prioritas"]), _dari=pd.factorize(every["sumber"])[0])
    every = every.sort_values(["_urut", "sumber"], kind="stable").drop_duplicates(["wilayah", "periode", "indikator"]).assign(sumber="")
    brought = every[every["_at"] >= 0]
    near = every[pd.MultiIndex.from_frame(every[KEY]).isin(pd.MultiIndex.from_frame(brought[KEY]))].set_index([*KEY, "indikator"])
    wide, at, low, high = (near[name].unstack("indikator") for name in ("nilai", "_at", "_dari", "_dari"))
    nothing = pd.Series(np.nan, index=wide.index)
    for code, summed in sums.items():
        if set(summed) <= set(wide.columns):
            gap = wide.get(code, nothing).isna()
            for frame, how in ((wide, "sum"), (at, "max"), (low, "min"), (high, "max")):
                frame[code] = frame.get(code, nothing).where(~gap, frame[list(summed)].agg(how, axis=1, skipna=False))
    for code, parts, whole, equal in rules:
        columns = [whole, *parts]
        if set(columns) <= set(wide.columns):
            total, limit, place = wide[list(parts)].sum(axis=1, skipna=False), wide[whole], at[columns].max(axis=1)
            apart = (total - limit).abs() > np.maximum(SAME, NEAR * limit) if equal else total > limit + SAME
            wrong = apart & (place >= 0) & (low[columns].min(axis=1) < high[columns].max(axis=1))
            for where, sum_, most in zip(place[wrong], total[wrong], limit[wrong], strict=True):
                _add(found, code, one, int(where), value=f"{' + '.join(parts)} = {sum_:.15g}", expected=f"{whole} = {most:.15g}", severity=WARNING)
    _leaps(changes(every[every["indikator"].isin(brought["indikator"].unique())]), one, found, across=True)


def future(records: Mapping[str, Records], frames: Mapping[str, pd.DataFrame], kinds: Mapping[str, np.ndarray], today: datetime.date, found: Findings) -> None:
    """Observations of a period that begins after the month of today, once for each period in a column."""
    if "nilai" not in frames:
        return
    rows, one = frames["nilai"], records["nilai"]
    late = {period for period in rows["periode"].unique() if (first := periods.start(period)) and (first.year, first.month) > (today.year, today.month)}
    told = (kinds["nilai"] > 0) & rows["periode"].isin(late).to_numpy() & rows["nilai"].notna().to_numpy()
    for sheet, column, period in dict.fromkeys((*one.at(place)[::2], rows["periode"].iat[place]) for place in np.flatnonzero(told)):
        letter = one.letters.get((sheet, "periode")) or column
        found.add("future_period", sheet=sheet, column=letter, value=period, expected=f"≤ {today:%Y-%m}", severity=WARNING)


def others(records: Mapping[str, Records], frames: Mapping[str, pd.DataFrame], kinds: Mapping[str, np.ndarray], data: Dataset, found: Findings) -> None:
    """What the other tables of the file contradict: kampung founded too early or twice in one kelurahan, money and dates, points outside."""
    if "kampung" in frames:
        _kampung(records["kampung"], frames, data, found)
    if "intervensi" in frames:
        rows, one, new = frames["intervensi"], records["intervensi"], kinds["intervensi"] > 0
        for place in np.flatnonzero(new & (rows["realisasi"] > rows["anggaran"])):
            told, limit = f"{rows['realisasi'][place]:.0f}", f"≤ {rows['anggaran'][place]:.0f}"
            _cell(found, "spent_over_budget", one, place, "realisasi", value=told, expected=limit, severity=WARNING)
        for place in np.flatnonzero(new & (rows["status"] == "selesai") & rows["selesai"].isna()):
            _cell(found, "finished_without_date", one, place, "selesai", severity=WARNING)
        _points(one, rows, new, data, found)
    if "tindak_lanjut" in frames:
        rows = frames["tindak_lanjut"]
        for place in np.flatnonzero(rows["tenggat"] < rows["tanggal"]):
            told, limit = f"{rows['tenggat'][place]:%Y-%m-%d}", f"≥ {rows['tanggal'][place]:%Y-%m-%d}"
            _cell(found, "dates_out_of_order", records["tindak_lanjut"], place, "tenggat", value=told, expected=limit)


def _rules(data: Dataset) -> Iterator[tuple[str, tuple[str, ...], str, bool]]:
    """(code, parts, whole, whether the parts must be equal to the whole): from the dictionary, and the couples."""
    for row in data.table("indikator").dropna(subset=["pembilang"]).itertuples():
        parts = tuple(str(row.pembilang).split("+"))
        if pd.isna(row.penyebut):
            if row.pengali == 1 and len(parts) > 1:
                yield "parts_differ", parts, str(row.kode), True
        elif unit_class(str(row.satuan)) == "persen" and "+" not in str(row.penyebut):
            yield "above_denominator", parts, str(row.penyebut), False
            yield from (("above_denominator", (part,), str(row.penyebut), False) for part in _within(parts, data) if (part,) != parts)
    for whole, parts in WHOLES.items():
        yield "parts_differ", parts, whole, True


def _sums(data: Dataset) -> dict[str, tuple[str, ...]]:
    """The indicators that are sums of others, and of which."""
    rows = data.table("indikator")
    rows = rows[rows["pembilang"].notna() & rows["penyebut"].isna() & (rows["pengali"] == 1)]
    return {str(row.kode): parts for row in rows.itertuples() if len(parts := tuple(str(row.pembilang).split("+"))) > 1}


def _within(codes: tuple[str, ...], data: Dataset) -> tuple[str, ...]:
    """The indicators and all those that they are sums of."""
    about = data.indicators
    sums = about.loc[about["pembilang"].notna() & about["penyebut"].isna() & (about["pengali"] == 1), "pembilang"].str.split("+")
    found, new = dict.fromkeys(codes), codes
    while new:
        new = tuple(part for code in new for part in sums.get(code, ()) if part not in found)
        found |= dict.fromkeys(new)
    return tuple(found)


def _together(mine: pd.DataFrame, data: Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures that the rules are about, one row per place, period and source; and the row of the file that brings each, NaN where none does.

    Sums that nobody reported are filled in from their parts, so that the rules hold for them too.
    """
    involved = {code for _kind, parts, whole, _equal in _rules(data) for code in (*parts, whole)}
    own = mine[mine["indikator"].isin(involved) & mine["nilai"].notna()]
    stored = data.frames["nilai"]
    near = stored[stored["wilayah"].isin(own["wilayah"].unique()) & stored["periode"].isin(own["periode"].unique()) & stored["indikator"].isin(involved)]
    every = upserted("nilai", own, near)
    wide = every.set_index([*KEY, "indikator"])["nilai"].unstack("indikator")
    at = own.assign(_at=own.index).set_index([*KEY, "indikator"])["_at"].unstack("indikator").reindex(wide.index)
    nothing = pd.Series(np.nan, index=wide.index)
    for row in data.table("indikator").itertuples():
        parts = str(row.pembilang).split("+") if pd.notna(row.pembilang) and pd.isna(row.penyebut) else []
        if len(parts) > 1 and row.pengali == 1 and set(parts) <= set(wide.columns):
            wide[row.kode] = wide.get(row.kode, nothing).fillna(wide[parts].sum(axis=1, skipna=False))
            brought = at.reindex(columns=parts).notna().all(axis=1)
            at[row.kode] = at.get(row.kode, nothing).fillna(at.get(parts[0], nothing).where(brought))
    return wide, at


def _jumps(frame: pd.DataFrame, records: Records, news: np.ndarray, data: Dataset, found: Findings) -> None:
    """Changes from the period before that are larger than twice what 99 of 100 changes of the indicator have been.

    news: the places of the rows that are new or differ from those there.
    """
    mine = frame.iloc[news]
    stored = data.frames["nilai"]
    near = stored[stored["indikator"].isin(mine["indikator"].unique())]
    replaced = upserted("nilai", mine, near)
    after = pd.concat([near.assign(_at=-1), mine.assign(_at=news)], ignore_index=True)
    after = after.drop_duplicates([*KEY, "indikator"], keep="last").dropna(subset=["nilai"])
    if len(after) > len(replaced) or after.empty:
        return
    _leaps(changes(after), records, found)


def _leaps(after: pd.DataFrame, records: Records, found: Findings, across: bool = False) -> None:
    """Tell the changes that go beyond the usual and that the file brings. across: only those from one source (`_dari`) to another."""
    before = after.groupby(SERIES, sort=False)
    earlier = before["_at"].shift()
    wrong = beyond(after, (after["_at"] < 0) & (earlier < 0)) & ((after["_at"] >= 0) | (earlier >= 0))
    if across:
        wrong &= after["_dari"] != before["_dari"].shift()
    for row in after.assign(_at=after["_at"].where(after["_at"] >= 0, earlier))[wrong].rename(columns={"_at": "place"}).itertuples():
        was, told = f"{row.periode_sebelum}: {row.sebelum:.15g}", f"{row.periode}: {row.nilai:.15g}"
        _add(found, "jump", records, int(row.place), value=told, expected=was, severity=WARNING)


def changes(values: pd.DataFrame) -> pd.DataFrame:
    """Each figure beside the one before it: of the same place, indicator and source, and of a period of the same length.

    values: rows of `nilai` with a number, one per key. Returns them series by series (`SERIES`), with `sebelum`, `periode_sebelum`, and `ubah`, the
    size of the change as |ln|; NaN where there is none before, or one of the two is not above zero.
    """
    rows = values.assign(_panjang=values["periode"].str.len() + values["periode"].str.contains("Q")).sort_values([*SERIES, "periode"], kind="stable")
    before = rows.groupby(SERIES, sort=False)[["nilai", "periode"]].shift()
    positive = (rows["nilai"] > 0) & (before["nilai"] > 0)
    change = np.log(rows["nilai"].where(positive) / before["nilai"].where(positive)).abs()
    return rows.assign(sebelum=before["nilai"], periode_sebelum=before["periode"], ubah=change)


def beyond(changed: pd.DataFrame, known: pd.Series) -> pd.Series:
    """Which changes are larger than twice what 99 of 100 changes of the indicator have been, and than twofold.

    changed: as from `changes`. known: which of them are history.
    """
    history = changed["ubah"][known].groupby(changed["indikator"])
    usual = history.quantile(0.99).where(history.count() >= KNOWN)
    limit = np.maximum(2 * changed["indikator"].map(usual).fillna(JUMP / 2).to_numpy(dtype="float64"), JUMP)
    return (changed["ubah"] > limit) & ((changed["nilai"] - changed["sebelum"]).abs() >= SMALL)


def _kampung(records: Records, frames: Mapping[str, pd.DataFrame], data: Dataset, found: Findings) -> None:
    rows = frames["kampung"]
    for place in np.flatnonzero(rows["tanggal_pencanangan"] < FOUNDED):
        told = f"{rows['tanggal_pencanangan'][place]:%Y-%m-%d}"
        _cell(found, "founded_too_early", records, place, "tanggal_pencanangan", value=told, expected=f"≥ {FOUNDED:%Y-%m-%d}")
    places = upserted("wilayah", frames["wilayah"], data.frames["wilayah"]) if "wilayah" in frames else data.frames["wilayah"]
    home = places.set_index("kode")["induk"]
    every = upserted("kampung", rows, data.frames["kampung"])
    homes = every["wilayah"].map(home)
    start = len(every) - len(rows)
    for place in np.flatnonzero(homes.notna() & homes.duplicated(keep=False)):
        if place >= start:
            others = every["wilayah"][(homes == homes[place]) & (every.index != place)]
            _cell(found, "two_kampung", records, int(place - start), "wilayah", value=every["wilayah"][place], expected=others.iloc[0])


def _points(records: Records, rows: pd.DataFrame, new: np.ndarray, data: Dataset, found: Findings) -> None:
    """Interventions whose point lies outside the kelurahan that they are said to be in."""
    layer = data.layers.get("kelurahan")
    if layer is None:
        return
    shapes = layer.set_index("kode").geometry
    home = rows["wilayah"].map(data.places["kelurahan"])
    for place in np.flatnonzero(new & rows["lintang"].notna() & rows["bujur"].notna() & home.isin(shapes.index)):
        if not shapely.intersects_xy(shapes[home[place]], rows["bujur"][place], rows["lintang"][place]):
            told = f"{rows['lintang'][place]:.9g}, {rows['bujur'][place]:.9g}"
            where = f"{data.places.at[home[place], 'nama']} ({home[place]})"
            _cell(found, "point_outside", records, int(place), "lintang", value=told, expected=where, severity=WARNING)


def _cell(
    found: Findings, code: str, records: Records, place: SupportsIndex, column: str, value: object = None, expected: object = None, severity: str = ERROR
) -> None:
    sheet, row, _main = records.at(place)
    found.add(code, sheet=sheet, row=row, column=records.letters.get((sheet, column)) or None, value=value, expected=expected, severity=severity)


def _add(found: Findings, code: str, records: Records, place: SupportsIndex, value: str, expected: str, severity: str) -> None:
    sheet, row, column = records.at(place)
    found.add(code, sheet=sheet, row=row, column=column, value=value, expected=expected, severity=severity)

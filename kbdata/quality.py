"""How good the data are: whether what was due has come, when it last came, what contradicts what, what stands out, what is official.

A report is due from a place for each indicator that most places of its level report regularly, in every period from the first one in which
anybody reported it to the last one in which anybody reported anything; from a kampung only for periods that begin after its founding.
What follows from other tables or from other indicators is never due. Consistency and jumps are the rules of the import: one definition for both.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata import explanations, periods, rows
from kbdata.dataset import Dataset
from kbdata.importing import consistency
from kbdata.importing.findings import Findings
from kbdata.importing.observed import Records
from kbdata.tables import STATUSES

LEVELS = ("kampung", "kelurahan")  # the levels that report
REGULAR = 0.5  # an indicator is regular where more than this share of the places have reported it in one period
FAR, KNOWN = 5.0, consistency.KNOWN  # robust z from which a change stands out; changes that an indicator must have before it is judged
DUE = ["wilayah", "periode", "indikator"]
TABLES = ("nilai", "intervensi", "kampung", "tindak_lanjut")  # what the rules of consistency are about
DATED = {"intervensi": "mulai", "kampung": "tanggal_pencanangan", "tindak_lanjut": "tanggal"}  # what puts a row without a period into a year
FINDING = ["kode", "berat", "tabel", "baris", "wilayah", "periode", "tahun", "indikator", "skpd", "nilai", "aturan", "id", "isi"]
DIFFERING = ["wilayah", "periode", "indikator", "nilai", "sumber", "nilai_lain", "sumber_lain"]
KINDS = ("bertentangan", "berbeda", "pencilan")  # of findings: `findings`, `differing`, `outliers`
MADE_UP = STATUSES[2]


@lru_cache(maxsize=16)
def reports(data: Dataset, level: str, grain: periods.Grain) -> pd.DataFrame:
    """Every report that is due from the places of a level, per period of a grain: `wilayah`, `periode`, `indikator`, `lapor` (whether it has come)."""
    seen = _seen(data, level, grain)
    places = data.places.index[data.places["tingkat"] == level]
    most = seen.groupby(["indikator", "periode"])["wilayah"].nunique().groupby("indikator").max()
    first = seen.groupby("indikator")["periode"].min()
    regular = [code for code in data.indicators.index if most.get(code, 0) > REGULAR * len(places)]
    if not regular:
        return pd.DataFrame({**{name: pd.Series(dtype="str") for name in DUE}, "lapor": pd.Series(dtype="bool")})
    span = periods.between(first[regular].min(), seen["periode"].max())
    asked = pd.MultiIndex.from_product([places, span, regular], names=DUE).to_frame(index=False)
    asked = asked[asked["periode"] >= asked["indikator"].map(first)]
    if level == "kampung":
        begins = asked["periode"].map({period: periods.start(period) for period in span})
        asked = asked[begins > asked["wilayah"].map(_founding(data))]
    found = asked.merge(seen.drop_duplicates().assign(lapor=True), how="left", on=DUE)
    return found.assign(lapor=found["lapor"].eq(True))


def completeness(due: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """How many of the reports due have come. due: rows of `reports`. Returns `by`, `ada` of `harus`, and `bagian` in percent."""
    found = due.groupby(list(by), as_index=False, sort=False).agg(ada=("lapor", "sum"), harus=("lapor", "size"))
    return found.assign(bagian=100.0 * found["ada"] / found["harus"])


def timeliness(data: Dataset, level: str, year: int, codes: Sequence[str] | None = None) -> pd.DataFrame:
    """The monthly reports of each place in a year: `wilayah`; `ada` of `harus` months; `terakhir`, the last month that came, in this year or
    before, or None; `sejak`, the first month that was due; `terlambat`, how many of the last months due are missing.

    A month has come where any of its figures has. codes: the indicators that count (all that are due without). The last month due is the last one
    that anybody reported: without one, nobody is late. The data do not say when a figure came in, only which month it is for.
    """
    due = reports(data, level, "bulan")
    due = due if codes is None else due[due["indikator"].isin(codes)]
    each = due.groupby(["wilayah", "periode"], as_index=False)["lapor"].any()
    each = each[each["periode"] <= f"{year}-12"]
    mine = each[each["periode"].str[:4] == str(year)]
    if not mine["lapor"].any():
        return pd.DataFrame(columns=["wilayah", "ada", "harus", "terakhir", "sejak", "terlambat"])
    end = mine.loc[mine["lapor"], "periode"].max()
    mine, each = mine[mine["periode"] <= end], each[each["periode"] <= end]
    seen = _seen(data, level, "bulan")
    seen = seen[(seen["periode"] <= end) & (True if codes is None else seen["indikator"].isin(codes))]
    last = seen.groupby("wilayah")["periode"].max()
    found = mine.groupby("wilayah", as_index=False, sort=False).agg(ada=("lapor", "sum"), harus=("lapor", "size"))
    found["terakhir"] = found["wilayah"].map(last)
    found["sejak"] = found["wilayah"].map(each.groupby("wilayah")["periode"].min())
    behind = each[each["periode"] > each["wilayah"].map(last).fillna("")].groupby("wilayah").size()
    return found.assign(terlambat=found["wilayah"].map(behind).fillna(0).astype("int64"))


@lru_cache(maxsize=4)
def findings(data: Dataset) -> pd.DataFrame:
    """What cannot be true together, by the rules of `kbdata.importing.consistency`, jumps left out (see `outliers`); the open ones first.

    A row per finding: `kode`, `berat` (error, warning), `tabel` and `baris` (the position of the row in the table), `wilayah`, `periode`,
    `indikator` (where the table has them), `tahun` (that of the period or of the row's own date, as text; or None), `skpd` (whom the row or the
    indicator's field belongs to), `nilai` and `aturan` (what stands there, what should), and of `explanations.stated`: `id`, `isi`, `keadaan`,
    `alasan`, `oleh`, `tanggal`.
    """
    return _contradicting(data)


@lru_cache(maxsize=4)
def differing(data: Dataset) -> pd.DataFrame:
    """What two sources say differently of one place, period and indicator; the open ones first. Simulated figures contradict nobody.

    A row per figure that does not lead: `wilayah`, `periode`, `tahun`, `indikator`, `skpd`; `nilai` and `sumber`, what leads (`sumber.prioritas`);
    `nilai_lain` and `sumber_lain`; `selisih` (the other − the leading one) and `bagian`, the same in percent of the leading one (NaN where that is
    0); and of `explanations.stated` as in `findings`. Figures that are the same once both have the fewer decimals of the two do not differ.
    """
    return _differing(data)


@lru_cache(maxsize=4)
def outliers(data: Dataset) -> pd.DataFrame:
    """The figures whose change from the period before stands out from the other changes of their indicator, open ones first, the farthest first.

    `wilayah`, `periode`, `indikator`, `sumber`, `nilai`, `status`; `sebelum`, `periode_sebelum`; `z`, the robust z of ln(nilai / sebelum): the
    distance from the median in units of 1.4826 × the median absolute deviation (Iglewicz and Hoaglin 1993); `lompat`, whether it is also a jump
    for the import; `ulang`, of `repeated`; and of `explanations.stated` as in `findings`. Changes of less than `consistency.SMALL` and of
    indicators with fewer than `KNOWN` changes are left out.
    """
    return _outlying(data)


def once(found: pd.DataFrame) -> pd.DataFrame:
    """Rows of `outliers` (or `every`) without those that repeat another one that is among them (`ulang`)."""
    return found[~found["ulang"].isin(found["id"])]


def repeated(found: pd.DataFrame, data: Dataset) -> pd.Series:
    """For each outlier of a kampung the `id` of its kelurahan's with the same two figures, else "": a kampung that takes in its whole

    kelurahan reports the same people under both.
    """
    key = ["wilayah", "indikator", "periode", "nilai", "periode_sebelum", "sebelum"]
    kampung = found["wilayah"].map(data.places["tingkat"]).eq("kampung")
    larger = found[~kampung].drop_duplicates(key).set_index(key)["id"]
    own = pd.MultiIndex.from_frame(found.assign(wilayah=found["wilayah"].map(data.places["kelurahan"]))[key])
    return pd.Series(larger.reindex(own).to_numpy(), found.index, dtype="str").where(kampung).fillna("")


def every(data: Dataset) -> pd.DataFrame:
    """All findings of a data set, which is not kept after: `id`, `jenis` (of KINDS), `wilayah`, `indikator`, `skpd` and `keadaan`; `ulang` as in `outliers`."""
    asked = owners(data)
    kinds = zip(KINDS, (_contradicting(data), _differing(data), _outlying(data)), strict=True)
    parts = [
        found.assign(jenis=kind, ulang=found.get("ulang", ""), skpd=found["skpd"] if "skpd" in found else found["indikator"].map(asked))
        for kind, found in kinds
    ]
    return pd.concat([part[["id", "jenis", "wilayah", "indikator", "skpd", "keadaan", "ulang"]].astype("str") for part in parts], ignore_index=True)


def by_year(found: pd.DataFrame, far: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """How many findings there are of each year, the last first, those without any left out: `tahun`, a column of open ones per kind, `dijelaskan`.

    found: rows of `findings`; those without a year are not counted. far: rows of `outliers`. other: rows of `differing`.
    """
    far = far.assign(tahun=far["periode"].str[:4])
    lists = dict(zip(KINDS, (found, other, far), strict=True))
    counts = {kind: rows.loc[rows["keadaan"] == explanations.OPEN, "tahun"].value_counts() for kind, rows in lists.items()}
    whole = pd.concat([rows[["tahun", "keadaan"]] for rows in lists.values()])
    counts[explanations.EXPLAINED] = whole.loc[whole["keadaan"] == explanations.EXPLAINED, "tahun"].value_counts()
    frame = pd.DataFrame(counts).fillna(0).astype("int64").sort_index(ascending=False)
    return frame.rename_axis("tahun").reset_index()


def shares(rows: pd.DataFrame, by: str, status: str) -> pd.DataFrame:
    """How many rows of each group have which status: `by`, a column per status, `jumlah`; the largest group first.

    rows: of any table. status: its column of statuses.
    """
    counts = rows.groupby([by, status]).size().unstack(status, fill_value=0).reindex(columns=list(STATUSES), fill_value=0)
    frame = counts.assign(jumlah=counts.sum(axis=1)).reset_index().rename_axis(columns=None)
    return frame.sort_values(["jumlah", by], ascending=[False, True], ignore_index=True)


def owners(data: Dataset) -> dict[str, str]:
    """The agency that an indicator's figures are asked from: the first of those whose main field is the indicator's; indicators without one are left out."""
    first = data.table("skpd").drop_duplicates("bidang").set_index("bidang")["kode"]
    return data.indicators["bidang"].map(first).dropna().to_dict()


def _contradicting(data: Dataset) -> pd.DataFrame:
    records = {name: _records(name, data.frames[name]) for name in TABLES}
    frames = {name: data.frames[name] for name in TABLES}
    kinds = {name: np.full(len(frame), 2) for name, frame in frames.items()}  # looked at as if all of it had just come in
    found = Findings("", shown=sys.maxsize)
    consistency.figures(records, frames, kinds, data, found)
    consistency.others(records, frames, kinds, data, found)
    listed = []
    for finding in found.listed():
        if finding.code == "jump":
            continue
        at, table = finding.row, str(finding.sheet)
        row = frames[table].iloc[at] if at is not None else pd.Series(dtype="object")
        owner = row.get("skpd") or row.get("penanggung_jawab")
        where = (row.get("wilayah"), row.get("periode"), _year(table, row), row.get("indikator"), owner)
        parts = (finding.value or "").rpartition(" = ")[0]  # two rules may be about one figure
        identifier = explanations.identity(finding.code, *(row.get(name) for name in rows.key(table)), *([parts] if parts else []))
        said = " ≠ ".join(filter(None, (finding.value, finding.expected)))
        listed.append((finding.code, finding.severity, table, at, *where, finding.value, finding.expected, identifier, said))
    frame = pd.DataFrame(listed, columns=FINDING).astype({"baris": "Int64", "id": "str", "isi": "str"})
    own = frame["indikator"].map(owners(data))
    return explanations.stated(frame.assign(skpd=frame["skpd"].where(frame["skpd"].notna(), own)), data)


def _differing(data: Dataset) -> pd.DataFrame:
    told = data.frames["nilai"]
    told = told[told["nilai"].notna() & (told["status"] != MADE_UP)]
    told = told[told.duplicated(DUE, keep=False)]
    order = told["sumber"].map(data.frames["sumber"].set_index("kode")["prioritas"])
    told = told.assign(urut=order).sort_values([*DUE, "urut", "sumber"], kind="stable")
    second = told.duplicated(DUE)
    pairs = told[~second].merge(told[second], on=DUE, suffixes=("", "_lain"))[DIFFERING]
    apart = [not _same(row.nilai, row.nilai_lain) for row in pairs.itertuples()]
    pairs = pairs[np.array(apart, dtype=bool)].reset_index(drop=True)
    gap = pairs["nilai_lain"] - pairs["nilai"]
    found = pairs.assign(
        tahun=pairs["periode"].str[:4],
        skpd=pairs["indikator"].map(owners(data)),
        selisih=gap,
        bagian=100 * gap / pairs["nilai"].abs().where(pairs["nilai"] != 0),
        id=[explanations.identity("berbeda", *(getattr(row, name) for name in DUE), row.sumber, row.sumber_lain) for row in pairs.itertuples()],
        isi=[f"{row.nilai:.15g} ≠ {row.nilai_lain:.15g}" for row in pairs.itertuples()],
    )
    return explanations.stated(found.astype({"id": "str", "isi": "str"}), data)


def _same(one: float, other: float) -> bool:
    """Whether two figures are the same once both have the fewer decimals of the two."""
    fewest = min(len(f"{number:.15g}".partition(".")[2]) for number in (one, other))
    return round(one, fewest) == round(other, fewest)


def _outlying(data: Dataset) -> pd.DataFrame:
    changed = consistency.changes(data.frames["nilai"].dropna(subset=["nilai"]))
    log = changed["ubah"].where(changed["nilai"] >= changed["sebelum"], -changed["ubah"])
    kind = [changed["indikator"], changed["_panjang"]]
    away = log - log.groupby(kind).transform("median")
    spread = 1.4826 * away.abs().groupby(kind).transform("median")
    z = (away / spread.where(spread > 0)).where(log.groupby(kind).transform("count") >= KNOWN)
    jump = consistency.beyond(changed, changed["ubah"].notna() & ~(z.abs() >= FAR))  # what stands out is no history
    large = (changed["nilai"] - changed["sebelum"]).abs() >= consistency.SMALL
    found = changed.assign(z=z, lompat=jump)[jump | ((z.abs() >= FAR) & large)]
    found = found.sort_values("z", key=lambda column: -column.abs(), kind="stable", ignore_index=True).drop(columns=["_panjang", "ubah"])
    found = found.assign(
        id=[explanations.identity("pencilan", row.wilayah, row.periode, row.indikator, row.sumber) for row in found.itertuples()],
        isi=[f"{row.sebelum:.15g} → {row.nilai:.15g}" for row in found.itertuples()],
    )
    return explanations.stated(found.assign(ulang=repeated(found, data)).astype({"id": "str", "isi": "str"}), data)


def _seen(data: Dataset, level: str, grain: periods.Grain) -> pd.DataFrame:
    """The figures reported for the places of a level in periods of a grain, of indicators that nothing is computed from."""
    rows = data.frames["nilai"]
    about = data.indicators
    told = about.index[about["hitung_dari"].isna() & about["pembilang"].isna()]
    grains = {period: periods.grain(period) for period in rows["periode"].unique()}
    mine = rows["wilayah"].map(data.places["tingkat"]).eq(level) & rows["periode"].map(grains).eq(grain) & rows["indikator"].isin(told)
    return rows.loc[mine & rows["nilai"].notna(), DUE]


def _year(table: str, row: pd.Series) -> str | None:
    """The year that a row of a table is about."""
    if isinstance(period := row.get("periode"), str):
        return period[:4]
    moment = row.get(DATED.get(table, ""))
    return None if moment is None or pd.isna(moment) else str(moment.year)


def _founding(data: Dataset) -> pd.Series:
    """The day of founding of each kampung; the last day of the year where only that is known."""
    table = data.table("kampung").set_index("wilayah")
    return table["tanggal_pencanangan"].fillna(pd.to_datetime(table["tahun"].astype("str") + "-12-31"))


def _records(name: str, frame: pd.DataFrame) -> Records:
    """A table of the data set as the import would see it: rows by their position, columns by their name."""
    origin = pd.DataFrame({"sheet": name, "row": np.arange(len(frame)), "column": "nilai"})
    return Records(name, frame, origin, {(name, column): column for column in frame.columns})

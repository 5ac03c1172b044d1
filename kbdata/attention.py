"""Which kampung need attention, and why.

A bare ranking names the smallest places, not the worst: of kampung with 40 to 2,617 couples the small ones lie at both ends
by chance alone. A reason drawn from the ratio is therefore given only beyond the 99.8 % limits of `kbdata.chance`, and never for
a denominator under the setting `penyebut_minimum`. The other reasons (work, money, reports) are counted, not estimated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from kbdata import chance, guides, indicators, interventions, periods, steps, targets
from kbdata.dataset import Dataset
from kbdata.observations import observations
from kbdata.tables import LEVELS

# What each reason adds to the weight of a place. Good news adds nothing, and so stands behind all trouble.
WEIGHTS = {
    "jauh_di_bawah": 3, "turun": 3, "stagnan": 2, "di_bawah_sasaran": 2,
    "tanpa_intervensi": 2, "tanpa_bidang": 2, "serapan_rendah": 1, "terlambat": 1, "selangkah_naik": 0,
}  # fmt: skip

# The fields of which at least one answers the need that a criterion names. Other criteria say where a place lies, not what it lacks.
FIELDS = {
    "kumuh": ("perumahan", "prasarana", "lingkungan"),
    "padat": ("perumahan", "prasarana", "lingkungan"),
    "bantaran_sungai": ("perumahan", "prasarana", "lingkungan"),
    "bantaran_kereta": ("perumahan", "prasarana", "lingkungan"),
    "pendidikan_rendah": ("pendidikan",),
    "miskin": ("ekonomi",),
    "terpencil": ("prasarana",),
    "wisata": ("ekonomi",),
}

Number = float | int | str | tuple[str, ...] | None
Reasons = dict[str, list["Reason"]]


@dataclass(frozen=True)
class Reason:
    """Why a place needs attention: a code of WEIGHTS, and the numbers that its sentence is made of (see `ranked`)."""

    code: str
    numbers: Mapping[str, Number]

    @property
    def weight(self) -> int:
        return WEIGHTS[self.code]


def ranked(data: Dataset, *, period: str, place: str | None = None) -> pd.DataFrame:
    """The kampung inside `place` (everywhere without one) that have a reason for attention, the heaviest first.

    Columns: `peringkat` (from 1), `wilayah`, `bobot` (sum of the weights), `nilai` (the leading indicator in the period),
    `selisih` (nilai − the city's), `beda` (the word of `chance.funnel`), `alasan` (Reasons, the heaviest first).
    Equal weights are ordered by how far they lie on the bad side of the city. Kampung not founded by the period's end are left out.

    The reasons and their numbers; `nilai` is the leading indicator, points are in its unit:
    jauh_di_bawah: outside the 99.8 % funnel around the city, on the bad side. nilai, kota, batas
    di_bawah_sasaran: that, and short of its own or its nearest ancestor's target. nilai, sasaran, selisih, wilayah, sumber
    turun: worse than a year before by `ambang_turun` or more, and really so. nilai, lalu, selisih
    stagnan: the city gained that much and the place really less, itself not gaining. nilai, lalu, selisih, kota
    tanpa_bidang: no work begun by the end of the period in a field that answers a criterion. kriteria, bidang
    tanpa_intervensi: no work begun in the year up to the end of the period. rencana (how many are planned)
    serapan_rendah: less than `ambang_realisasi` percent of that year's budget spent. serapan, ambang, anggaran, realisasi
    terlambat: the last `bulan_terlambat` or more months are missing. bulan, terakhir (a period, or None)
    selangkah_naik: one score more of one component lifts its class (see `kbdata.steps`). komponen, nilai, menjadi, orang, kelas (its rank)
    """
    rows = _everywhere(data, period)
    if place is not None:
        rows = rows[rows["wilayah"].isin(all_places(data, period=period, place=place))].reset_index(drop=True)
    rows = rows.assign(peringkat=np.arange(1, len(rows) + 1))
    return rows[["peringkat", "wilayah", "bobot", "nilai", "selisih", "beda", "alasan"]]


def troubled(rows: pd.DataFrame) -> pd.DataFrame:
    """Of a list as from `ranked`, the kampung that have more than good news."""
    return rows[rows["bobot"] > 0]


def all_places(data: Dataset, *, period: str, place: str | None = None) -> list[str]:
    """The kampung that `ranked` looks at: those inside `place` that stand at the end of the period."""
    standing = set(indicators.founded(data, period))
    every = data.levels["kampung"] if place is None else indicators.members(data, place, "kampung")
    return [code for code in every if code in standing]


def judge(ratios: pd.DataFrame, *, factor: float, minimum: float, step: float, sign: int) -> pd.DataFrame:
    """What of the ratios is more than chance.

    ratios: one row per place; `nilai`, `pembilang`, `penyebut`, the same a year before with `_lalu`, the city's `kota` and `kota_lalu`,
    and its `sasaran`; NaN for what is not known. factor: of the ratio. minimum: the least denominator. step: the least
    change that counts, in points. sign: 1 where more is better, −1 where less is.

    Adds `beda` and `batas` (word and the 99.8 % limit on the bad side), `buruk` (points on the bad side of the city), and for each reason
    drawn from the ratio a column of that name, True where it is given.
    """
    table = chance.funnel(ratios["pembilang"], ratios["penyebut"], ratios["kota"], minimum=minimum, factor=factor).set_axis(ratios.index)
    change = chance.changed(ratios["pembilang_lalu"], ratios["penyebut_lalu"], ratios["pembilang"], ratios["penyebut"], chance.ALARM)
    change = change.set_axis(ratios.index).drop(columns="nyata") * factor
    large = (ratios["penyebut"] >= minimum) & (ratios["penyebut_lalu"] >= minimum)
    gain, best = sign * change["selisih"], (change["batas_atas"] if sign > 0 else -change["batas_bawah"])
    city = sign * (ratios["kota"] - ratios["kota_lalu"])
    far = (table["beda"] == "berbeda_nyata") & (table["sisi"] == ("bawah" if sign > 0 else "atas"))
    fallen = large & (gain <= -step) & (best < 0)
    return ratios.assign(
        beda=table["beda"],
        batas=table["batas_bawah_998" if sign > 0 else "batas_atas_998"],
        buruk=sign * (ratios["kota"] - ratios["nilai"]),
        jauh_di_bawah=far,
        di_bawah_sasaran=far & (sign * (ratios["sasaran"] - ratios["nilai"]) > 0),
        turun=fallen,
        stagnan=large & ~fallen & (city >= step) & (gain < step) & (best < city),
    )


def ratio_reasons(judged: pd.DataFrame) -> Reasons:
    """The reasons that `judge` found, with their numbers, by place."""
    reasons: Reasons = defaultdict(list)
    for code, now in judged.to_dict("index").items():
        moved = {"nilai": now["nilai"], "lalu": now["nilai_lalu"], "selisih": now["nilai"] - now["nilai_lalu"]}
        numbers: dict[str, dict[str, Number]] = {
            "jauh_di_bawah": {"nilai": now["nilai"], "kota": now["kota"], "batas": now["batas"]},
            "turun": moved,
            "stagnan": moved | {"kota": now["kota"] - now["kota_lalu"]},
            "di_bawah_sasaran": {
                "nilai": now["nilai"], "sasaran": now["sasaran"], "selisih": now["nilai"] - now["sasaran"],
                "wilayah": now.get("sasaran_wilayah"), "sumber": now.get("sasaran_sumber"),
            },
        }  # fmt: skip
        reasons[str(code)] += [Reason(name, told) for name, told in numbers.items() if now[name]]
    return reasons


@lru_cache(maxsize=32)
def _everywhere(data: Dataset, period: str) -> pd.DataFrame:
    """The list for all kampung: every page and every filter on places looks at a part of it."""
    kampung = all_places(data, period=period)
    ratios = _ratios(data, kampung, period)
    leading = data.indicator(data.setting("indikator_utama"))
    judged = judge(
        ratios,
        factor=float(leading["pengali"]),
        minimum=float(data.setting("penyebut_minimum")),
        step=float(data.setting("ambang_turun")),
        sign=-1 if leading["arah"] == "turun" else 1,
    )
    reasons: Reasons = defaultdict(list)
    for found in (
        ratio_reasons(judged),
        _work(data, kampung, period),
        _money(data, kampung, period),
        _reports(data, kampung, period),
        _near(data, kampung, period),
    ):
        for code, more in found.items():
            reasons[code] += more
    rows = judged.loc[[code for code in kampung if reasons[code]], ["nilai", "beda", "buruk"]].rename_axis("wilayah").reset_index()
    rows["selisih"] = (judged["nilai"] - judged["kota"]).reindex(rows["wilayah"]).to_numpy()
    mine = [sorted(reasons[code], key=lambda reason: -reason.weight) for code in rows["wilayah"]]
    rows = rows.assign(alasan=pd.Series(mine, dtype="object"), bobot=[sum(reason.weight for reason in each) for each in mine])
    return rows.sort_values(["bobot", "buruk", "wilayah"], ascending=[False, False, True], ignore_index=True)


def _ratios(data: Dataset, kampung: list[str], period: str) -> pd.DataFrame:
    """The leading indicator of each kampung and its city, now and a year before, and its target.

    A city may be known by the year only: a month or quarter of a kampung is then held against the year that it lies in.
    """
    code, before = data.setting("indikator_utama"), f"{periods.year(period) - 1}{period[4:]}"
    homes = data.places["kota"].reindex(kampung)
    frame = pd.DataFrame(index=pd.Index(kampung, name="wilayah", dtype="str"))
    for moment, suffix in ((period, ""), (before, "_lalu")):
        cities = homes.unique().tolist()
        numbers = _numbers(data, code, kampung + cities, moment)
        frame = frame.join(numbers.add_suffix(suffix))
        city = numbers["nilai"].reindex(cities).fillna(_numbers(data, code, cities, moment[:4])["nilai"])
        frame[f"kota{suffix}"] = homes.map(city).astype(float)
    return frame.join(_targets(data, code, kampung, period))


def _numbers(data: Dataset, code: str, places: list[str], period: str) -> pd.DataFrame:
    found = indicators.values(data, [code], places, [period]).set_index("wilayah")
    return found[["nilai", "pembilang", "penyebut"]].astype(float)


def _targets(data: Dataset, code: str, kampung: list[str], period: str) -> pd.DataFrame:
    """The target that each kampung is held to (see `kbdata.targets`): for the period, or else for its year."""
    above = data.places.loc[kampung, list(LEVELS[::-1])]
    set_for = data.table("target").loc[lambda rows: rows["indikator"] == code, "wilayah"]
    holder = above.where(above.isin(set(set_for))).bfill(axis=1).iloc[:, 0]
    goals = {}
    for place in holder.dropna().unique():  # few places have targets of their own: each is asked once
        mine = targets.of(data, code, place)
        exact, yearly = (mine[mine["periode"] == moment] for moment in (period, period[:4]))
        goals[place] = (yearly if exact.empty else exact).set_index("wilayah")[["nilai", "sumber"]].head(1)
    found = pd.concat(goals.values()) if goals else pd.DataFrame(columns=["nilai", "sumber"])
    frame = holder.to_frame("sasaran_wilayah").join(found, on="sasaran_wilayah")
    return frame.rename(columns={"nilai": "sasaran", "sumber": "sasaran_sumber"}).astype({"sasaran": "float64"})


def _work(data: Dataset, kampung: list[str], period: str) -> Reasons:
    """Kampung that no work has reached in the year, and criteria that no work has answered so far."""
    rows = interventions.select(data)
    rows = rows[rows["mulai"] <= periods.end(period)]
    homes = data.places["kelurahan"].reindex(kampung).rename_axis("rumah").reset_index()
    # work for a whole kelurahan reaches the kampung in it
    wide = rows[rows["kampung"].isna()].merge(homes, on="kelurahan").assign(kampung=lambda found: found["rumah"])
    reached = pd.concat([rows[rows["kampung"].isin(kampung)], wide])
    this_year = reached["tahun"] == periods.year(period)
    planned = reached[this_year & (reached["status"] == "rencana")].groupby("kampung").size()
    begun = reached["status"].isin(["berjalan", "selesai"])
    active = set(reached.loc[begun & this_year, "kampung"])
    fields = {code: set(mine) for code, mine in reached[begun].groupby("kampung")["bidang"]}
    criteria = data.table("kampung").set_index("wilayah")["kriteria"]
    reasons: Reasons = defaultdict(list)
    for code in kampung:
        if code not in active:
            reasons[code].append(Reason("tanpa_intervensi", {"rencana": int(planned.get(code, 0))}))
        for need in criteria[code].split(";") if pd.notna(criteria[code]) else []:
            answers = FIELDS.get(need, ())
            if answers and fields.get(code, set()).isdisjoint(answers):
                reasons[code].append(Reason("tanpa_bidang", {"kriteria": need, "bidang": answers}))
    return reasons


def _money(data: Dataset, kampung: list[str], period: str) -> Reasons:
    """Kampung of whose budget of the year too little is spent, as far as spending has been reported."""
    least = float(data.setting("ambang_realisasi"))
    rows = interventions.select(data, years=[periods.year(period)])
    rows = rows[(rows["mulai"] <= periods.end(period)) & rows["kampung"].isin(kampung)]
    told = interventions.totals(rows.dropna(subset=["anggaran", "realisasi"]), ["kampung"])
    low = told[told["serapan"] < least].assign(ambang=least).set_index("kampung")[["serapan", "ambang", "anggaran", "realisasi"]]
    return {str(code): [Reason("serapan_rendah", {str(k): v for k, v in row.items()})] for code, row in low.to_dict("index").items()}


def _reports(data: Dataset, kampung: list[str], period: str) -> Reasons:
    """Kampung whose monthly reports stop before those of the others.

    The last month due is the last one in the period that any kampung has reported: without one, nobody is late. A kampung
    owes reports from the month after its founding (the year after, where only the year is known), but not from before anyone reported.
    """
    seen = observations(data)
    parts = _parts(data, data.setting("indikator_utama"))
    standing = data.places.index[data.places["tingkat"] == "kampung"]
    monthly = seen[(seen["panjang"] == 1) & seen["indikator"].isin(parts) & seen["wilayah"].isin(standing)]
    first, end = (_month(moment) for moment in (periods.start(period), periods.end(period)))
    monthly = monthly[monthly["akhir"] <= end]
    last = monthly["akhir"].max()
    if monthly.empty or last < first:
        return {}
    latest = monthly.groupby("wilayah")["akhir"].max()
    table = data.table("kampung").set_index("wilayah")
    since = table["tanggal_pencanangan"]
    owed = (since.dt.year * 12 + since.dt.month).fillna(12 * (table["tahun"] + 1)) + 1
    least = int(data.setting("bulan_terlambat"))
    reasons: Reasons = {}
    for code in kampung:
        due = max(owed[code], monthly["akhir"].min())
        missing = int(last - max(latest.get(code, 0), due - 1))
        if missing >= least:
            told = f"{(latest[code] - 1) // 12}-{(latest[code] - 1) % 12 + 1:02}" if code in latest else None
            reasons[code] = [Reason("terlambat", {"bulan": missing, "terakhir": told})]
    return reasons


def _near(data: Dataset, kampung: list[str], period: str) -> Reasons:
    """Kampung of which a single score more makes the next class."""
    if data.setting("pedoman") not in guides.loaded(data):
        return {}
    near = {code: lift for code, lift in steps.lifts(data, kampung, period).items() if [c.to_score - c.score for c in lift.changes] == [1]}
    return {
        code: [Reason("selangkah_naik", {"komponen": only.component, "nilai": only.before, "menjadi": only.after, "orang": only.people, "kelas": lift.to_rank})]
        for code, lift in near.items()
        for only in lift.changes
    }


def _parts(data: Dataset, code: str) -> set[str]:
    """The indicators that one is made of, down to those that are reported; itself where it has no parts."""
    row = data.indicator(code)
    sides = [part for side in (row["pembilang"], row["penyebut"]) if pd.notna(side) for part in side.split("+")]
    return set().union(*(_parts(data, part) for part in sides)) if sides else {code}


def _month(moment: pd.Timestamp) -> int:
    """Months counted from year 0, as `akhir` is in `observations`."""
    return moment.year * 12 + moment.month

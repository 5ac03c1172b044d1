"""The numbers of the sample data worked out a second time, straight from the CSV files with plain pandas, to compare the dashboard with."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pandas as pd

SAMPLE = Path(__file__).parents[1] / "sample_data"
METHODS = ["kb_iud", "kb_mow", "kb_mop", "kb_implan", "kb_suntik", "kb_pil", "kb_kondom"]
RATIOS = {  # numerator and denominator, each a sum
    "rasio_kb": (METHODS, ["pus"]),
    "mkjp": (METHODS[:4], METHODS),
    "unmet_need": (["bukan_iat", "bukan_tial"], ["pus"]),
    "cakupan_keluarga": (["keluarga_poktan"], ["keluarga"]),
}
SUMS = {"pa": METHODS, "luas_kumuh": ["luas_kumuh"], "pus": ["pus"]}
CODES = [*RATIOS, *SUMS]


def table(name):
    """A table of the sample, all cells as text."""
    return pd.read_csv(SAMPLE / f"{name}.csv", dtype=str, keep_default_na=False)


WILAYAH = table("wilayah")
PARENT = dict(zip(WILAYAH["kode"], WILAYAH["induk"], strict=True))
LEVEL = dict(zip(WILAYAH["kode"], WILAYAH["tingkat"], strict=True))
NAME = dict(zip(WILAYAH["kode"], WILAYAH["nama"], strict=True))
[CITY] = [place for place, level in LEVEL.items() if level == "kota"]


@cache
def above(place):
    """The place and those it lies in, by level."""
    found = {}
    while place:
        found[LEVEL[place]] = place
        place = PARENT[place]
    return found


@cache
def inside(place, level):
    """The places of a level that lie in a place, itself included."""
    return [code for code in LEVEL if LEVEL[code] == level and place in above(code).values()]


@cache
def reports():
    """What was reported: (place, indicator, year) → {last month of the period: value}; the leading source's, and a year leads over its months."""
    priority = dict(zip(table("sumber")["kode"], table("sumber")["prioritas"].astype(int), strict=True))
    rows = table("nilai").query("nilai != ''")
    rows = rows.assign(urut=rows["sumber"].map(priority)).sort_values(["urut", "sumber"]).drop_duplicates(["wilayah", "periode", "indikator"])
    found, whole = defaultdict(dict), set()
    for row in rows.itertuples():
        key = (row.wilayah, row.indikator, row.periode[:4])
        part = row.periode[5:]
        if not part:
            whole.add(key)
        month = 12 if not part else 3 * int(part[1:]) if part.startswith("Q") else int(part)
        if not part or key not in whole:
            found[key] = {month: float(row.nilai)} if not part else found[key] | {month: float(row.nilai)}
    return dict(found)


def together(place, parts, year):
    """The values of stocks at the last month for which the place gave all of them, or None."""
    given = [reports().get((place, part, year), {}) for part in parts]
    common = set.intersection(*map(set, given))
    return [values[max(common)] for values in given] if common else None


@cache
def sums(code, place, year):
    """Numerator, denominator and reporting base places of what is not published as such; a plain sum has the denominator None."""
    above_line, below_line = RATIOS.get(code, (SUMS.get(code), []))
    parts = list(dict.fromkeys([*above_line, *below_line]))
    own = together(place, parts, year)
    members = [place] if own or LEVEL[place] in ("kelurahan", "kampung") else inside(place, "kelurahan")
    given = [dict(zip(parts, values, strict=True)) for member in members if (values := together(member, parts, year))]
    if not given:
        return None, None, 0
    top, bottom = (sum(one[part] for one in given for part in line) for line in (above_line, below_line))
    return top, bottom if below_line else None, len(given)


@cache
def value(code, place, year):
    """The value of an indicator: as published for the place, else the ratio of sums, else the sum; None where nothing was reported."""
    published = reports().get((place, code, year))
    if published:
        return published[max(published)]
    top, bottom, _reported = sums(code, place, year)
    if top is None or bottom == 0:
        return None
    return top if bottom is None else 100 * top / bottom


@cache
def years():
    """The years of the filter bar: those with a value of the leading ratio, published or with its users."""
    found = {year for (_place, code, year) in reports() if code in ("rasio_kb", "pa")}
    return sorted(found | {year for (place, code, year) in reports() if code == METHODS[0] and together(place, METHODS, year)})


@cache
def kampung():
    """The day from which each kampung stands; one of which only the year is known, from its first of January."""
    rows = table("kampung")
    return dict(
        zip(rows["wilayah"], pd.to_datetime(rows["tanggal_pencanangan"].where(rows["tanggal_pencanangan"] != "", rows["tahun"] + "-01-01")), strict=True)
    )


def standing(place, year):
    """The kampung in a place that stand at the end of a year."""
    return [code for code in inside(place, "kampung") if kampung()[code] <= pd.Timestamp(int(year), 12, 31)]


@cache
def works():
    """The register of interventions without the cancelled ones."""
    rows = table("intervensi").query("status != 'batal'")
    money = {name: pd.to_numeric(rows[name].replace("", None)) for name in ("anggaran", "realisasi", "penerima")}
    counted = rows["kegiatan"].map(table("kegiatan").set_index("nama")["penerima"])
    money |= {kind: money["penerima"].where(counted == kind) for kind in ("orang", "keluarga")}
    return rows.assign(**money, tahun=rows["mulai"].str[:4], tempat=rows["wilayah"].map(lambda place: set(above(place).values())))


def work(place, year, skpd=None, bidang=None):
    """The interventions begun in a year in a place, of an agency and a field."""
    rows = works()
    rows = rows[rows["tempat"].map(lambda places: place in places)]
    return rows[(rows["tahun"] == year) & ((rows["skpd"] == skpd) | (skpd is None)) & ((rows["bidang"] == bidang) | (bidang is None))]


def absorption(rows):
    """Σ realisation / Σ budget in percent, over the rows that give both; None where none does."""
    both = rows.dropna(subset=["anggaran", "realisasi"])
    return 100 * both["realisasi"].sum() / both["anggaran"].sum() if both["anggaran"].sum() > 0 else None

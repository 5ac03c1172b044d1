"""Places of the sample: the real tree of the city, and the 21 kampung, of which few are known by place and year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point, Polygon

from sample_data.chance import stream

HERE = Path(__file__).parent
METRIC = 32750  # UTM zone 50S: metres
CITY = "63.71"
# Founded per period so that the published counts hold: 1 (2016), 6 (2017), 8 (26 Jun 2018), 20 (16 Mar 2020), 21 (Aug 2020).
# The known ones, one of 2016 and two of June 2018, are not drawn here.
DRAWN_DATES = {
    "2017": ["2017-03-14", "2017-05-09", "2017-07-18", "2017-09-12", "2017-11-21"],
    "2018": ["2018-08-15", "2018-10-10", "2018-11-28"],
    "2019": ["2019-02-19", "2019-04-24", "2019-07-10", "2019-09-17", "2019-11-13"],
    "2020": ["2020-01-21", "2020-02-11", "2020-02-26", "2020-03-10", "2020-07-22"],
}
RICH_WITH_KAMPUNG = ("63.71.05.1005", "63.71.02.1001")  # exceptions a planner should find: Antasan Besar (real), Kuripan (made up)
# Made-up parts of their kelurahan for the known ones. Sungai Biuku: about 40 families (cited).
KNOWN_SHARES = {"63.71.04.1010": 0.0035, "63.71.04.1003": 0.08, "63.71.01.1012": 0.11}
MADE_UP_THEMES = ("Kampung Warna", "Kampung Sayur", "Kampung Ikan", "Kampung Kain")


@dataclass(frozen=True)
class City:
    """kelurahan: one row per kelurahan, index `kode`, with facts and made-up traits. kampung: one row per kampung, index its code.
    shapes: polygons of the kelurahan, index `kode`. rivers: lines."""

    kelurahan: pd.DataFrame
    kampung: pd.DataFrame
    shapes: gpd.GeoSeries
    rivers: gpd.GeoSeries


def city() -> City:
    """The city with its traits, and where the kampung are."""
    kelurahan = fact("kelurahan").set_index("kode").astype({"lat_label": float, "lon_label": float, "luas_km2": float})
    kelurahan["penduduk_2024_tak_resmi"] = kelurahan["penduduk_2024_tak_resmi"].astype(int)
    shapes = gpd.read_file(HERE / "batas_kelurahan.geojson").set_index("kode").geometry.loc[kelurahan.index]
    rivers = gpd.read_file(HERE / "sungai.geojson").geometry
    kelurahan = kelurahan.join(_traits(kelurahan, shapes, rivers))
    return City(kelurahan, _kampung(kelurahan, shapes), shapes, rivers)


def fact(name: str) -> pd.DataFrame:
    """A file of cited facts, as text."""
    return pd.read_csv(HERE / "fakta" / f"{name}.csv", dtype=str)


def wilayah(place: City) -> pd.DataFrame:
    """Table `wilayah`. Areas of larger places are the sums of their kelurahan, so that densities never mix two areas."""
    facts = {"status_data": "resmi", "sumber": "kode-wilayah"}
    kelurahan = place.kelurahan
    rows = []
    total, middle = kelurahan["luas_km2"].sum(), kelurahan[["lat_label", "lon_label"]].mean()
    rows.append((CITY, "Kota Banjarmasin", "kota", None, *middle.round(5), round(total, 3)))
    for code, group in kelurahan.groupby("kecamatan_kode", sort=True):
        spot = gpd.GeoSeries(place.shapes.loc[group.index]).union_all().representative_point()
        rows.append((code, group["kecamatan"].iloc[0], "kecamatan", CITY, round(spot.y, 5), round(spot.x, 5), round(group["luas_km2"].sum(), 3)))
    for code, one in kelurahan.iterrows():
        rows.append((code, one["nama"], "kelurahan", one["kecamatan_kode"], one["lat_label"], one["lon_label"], one["luas_km2"]))
    table = pd.DataFrame(rows, columns=["kode", "nama", "tingkat", "induk", "lintang", "bujur", "luas_km2"]).assign(**facts)
    kampung = place.kampung
    spots = pd.DataFrame(
        {
            "kode": kampung.index,
            "nama": kampung["nama"],
            "tingkat": "kampung",
            "induk": kampung["kelurahan"],
            "lintang": kampung["lintang"],
            "bujur": kampung["bujur"],
            "luas_km2": kampung["luas_km2"],
            "status_data": "simulasi",
            "sumber": "simulasi",  # the point is made up even where the kampung is real
        }
    )
    return pd.concat([table, spots], ignore_index=True)


def point_inside(shape: Polygon, near: Point, rng: np.random.Generator, least: float, most: float) -> Point:
    """A point `least` to `most` degrees away from `near`, inside `shape` with a margin where there is room for one."""
    room = shape.buffer(-0.0004)
    room = shape if room.is_empty else room
    for attempt in range(4000):
        angle, distance = rng.uniform(0, 2 * np.pi), rng.uniform(least, most) * 0.999**attempt
        spot = Point(round(near.x + distance * np.cos(angle), 5), round(near.y + distance * np.sin(angle), 5))
        if room.contains(spot) and spot.distance(near) > least / 4:
            return spot
    raise ValueError("no point found inside the shape")


def _traits(kelurahan: pd.DataFrame, shapes: gpd.GeoSeries, rivers: gpd.GeoSeries) -> pd.DataFrame:
    """Made-up traits per kelurahan from real density, river and position: `kurang` (need, mean 0), shares that follow it."""
    rng = stream("traits")
    metres = shapes.set_crs(4326, allow_override=True).to_crs(METRIC)
    river = rivers.set_crs(4326, allow_override=True).to_crs(METRIC).union_all()
    traits = pd.DataFrame(index=kelurahan.index)
    traits["padat"] = kelurahan["penduduk_2024_tak_resmi"] / kelurahan["luas_km2"]
    traits["tepi_sungai"] = metres.distance(river) < 60
    outline = metres.union_all().boundary
    traits["tepi_kota"] = metres.distance(outline) < 60
    by_kecamatan = kelurahan["kecamatan_kode"].map({"63.71.01": 0.7, "63.71.02": -0.2, "63.71.03": 0.3, "63.71.04": -0.3, "63.71.05": -0.6})
    poverty = by_kecamatan + rng.normal(0, 0.8, len(traits))
    poverty[list(RICH_WITH_KAMPUNG)] = -1.6
    density = _standard(np.log(traits["padat"]))
    education = 0.6 * poverty + rng.normal(0, 0.5, len(traits)) + 0.4 * traits["tepi_kota"]
    slum = 0.5 * density + 0.6 * poverty + 0.7 * traits["tepi_sungai"] + rng.normal(0, 0.5, len(traits))
    traits["miskin"] = poverty
    traits["rendah_sekolah"] = _standard(education)
    traits["kumuh"] = _standard(slum)
    traits["kurang"] = _standard(0.4 * density + 0.8 * traits["rendah_sekolah"] + 0.8 * traits["kumuh"] + 0.6 * poverty)
    return traits


def _kampung(kelurahan: pd.DataFrame, shapes: gpd.GeoSeries) -> pd.DataFrame:
    """The 21 kampung: known ones from `fakta/kampung.csv`, the rest in needy kelurahan first."""
    rng = stream("kampung")
    known = fact("kampung").set_index("kelurahan")
    dated = known[known["dikenal"] == "tempat dan tahun"]
    placed = known[known["dikenal"] == "tempat"].index.tolist()
    later = known[known["dikenal"] == "sesudah 2020"].index
    by_need = kelurahan["kurang"].drop([*dated.index, *placed, *later, *RICH_WITH_KAMPUNG], errors="ignore").sort_values(ascending=False)
    forgotten = by_need.index[1]  # the second neediest stays without a kampung: another exception to be found
    others = sum(map(len, DRAWN_DATES.values())) - len(placed) - 1
    drawn = [*by_need.drop(forgotten).index[:others], RICH_WITH_KAMPUNG[1], *placed]
    need = kelurahan.loc[drawn, "kurang"] + rng.normal(0, 0.7, len(drawn))
    order = need.sort_values(ascending=False).index  # the neediest tend to come first
    dates = [date for year in DRAWN_DATES.values() for date in year]
    rows = [_known(code, one, kelurahan) for code, one in dated.iterrows()]
    rows += [_drawn(code, date, kelurahan, rng) for code, date in zip(order, dates, strict=True)]
    table = pd.DataFrame(rows).sort_values("kelurahan").set_index("wilayah", drop=False)
    made_up = ~table["kelurahan"].isin([*dated.index, *placed])
    table["mutu"] = rng.permutation(np.linspace(0.05, 1, len(table)))  # how well a kampung is run, 0 to 1
    table["mutu"] = table["mutu"].where(made_up, 0.55 + 0.45 * table["mutu"])  # no made-up failure on a real name
    table["hasil"] = 0.45 * table["mutu"] + 0.55 * stream("outcome").random(len(table))  # what comes of it, 0 to 1: good order is not yet a good result
    falling = rng.choice(np.flatnonzero(made_up), size=3, replace=False)
    table["menurun"] = np.isin(np.arange(len(table)), falling)
    spots = [point_inside(shapes[code], Point(*kelurahan.loc[code, ["lon_label", "lat_label"]]), rng, 0.0012, 0.003) for code in table["kelurahan"]]
    table["dikenal"] = table["kelurahan"].map(known["dikenal"])
    return table.assign(lintang=[spot.y for spot in spots], bujur=[spot.x for spot in spots])


def _known(code: str, one: pd.Series, kelurahan: pd.DataFrame) -> dict[str, object]:
    return {
        "wilayah": f"{code}-K",
        "kelurahan": code,
        "nama": one["nama"],
        "tanggal_pencanangan": one["tanggal_pencanangan"],
        "tahun": int(one["tahun"]),
        "rt_rw": one["rt_rw"],
        "tema": one["tema"],
        "kriteria": one["kriteria"],
        "status_data": "resmi",
        "sumber": one["sumber"],
        "bagian": KNOWN_SHARES[code],
        "luas_km2": np.nan,
    }


def _drawn(code: str, date: str, kelurahan: pd.DataFrame, rng: np.random.Generator) -> dict[str, object]:
    """A made-up kampung: early ones cover some RT, later ones the whole kelurahan (as the real ones did)."""
    year, one = int(date[:4]), kelurahan.loc[code]
    whole = rng.random() < {2017: 0, 2018: 0.2, 2019: 0.5, 2020: 0.8}[year]
    count = int(rng.integers(2, 7))
    first = int(rng.integers(1, max(2, int(one["jumlah_rt"]) - count)))
    themes = MADE_UP_THEMES if rng.random() < 0.3 else (None,)
    return {
        "wilayah": f"{code}-K",
        "kelurahan": code,
        "nama": one["nama"],
        "tanggal_pencanangan": date,
        "tahun": year,
        "rt_rw": "seluruh kelurahan" if whole else f"RT {first:02d} sampai RT {first + count - 1:02d}",
        "tema": themes[int(rng.integers(len(themes)))],
        "kriteria": ";".join(_criteria(one, kelurahan)) or None,
        "status_data": "simulasi",
        "sumber": "simulasi",
        "bagian": 1.0 if whole else count / int(one["jumlah_rt"]),
        "luas_km2": one["luas_km2"] if whole else np.nan,
    }


def _criteria(one: pd.Series, kelurahan: pd.DataFrame) -> list[str]:
    """The criteria of placement that fit a kelurahan's figures."""
    high = kelurahan[["kumuh", "rendah_sekolah", "miskin"]].quantile(0.6)
    fits = {
        "kumuh": one["kumuh"] > high["kumuh"],
        "padat": one["padat"] > 12_000,
        "pendidikan_rendah": one["rendah_sekolah"] > high["rendah_sekolah"],
        "bantaran_sungai": one["tepi_sungai"],
        "miskin": one["miskin"] > high["miskin"],
        "perbatasan": one["tepi_kota"] and one["padat"] < 6_000,
    }
    return [name for name, fit in fits.items() if fit]


def _standard(values: pd.Series) -> pd.Series:
    return (values - values.mean()) / values.std()

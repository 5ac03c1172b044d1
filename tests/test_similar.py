"""Which places are alike, in need and in size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kbdata.similar import FEATURES, nearest
from tests.making import BASE, make_dataset, observed

PLAIN = [{"kode": code, "tingkat_dasar": "kelurahan"} for code in ("luas_kumuh", "pendidikan_rendah", "jamban_layak")]
DICTIONARY = [*BASE["indikator"], *PLAIN]


def made(period="2019", **places):
    """A city of these kelurahan: a dictionary of indicator and value for each."""
    wilayah = [{"kode": "K", "nama": "K", "tingkat": "kota"}, {"kode": "K.1", "nama": "K1", "tingkat": "kecamatan", "induk": "K"}]
    wilayah += [{"kode": code, "nama": code, "tingkat": "kelurahan", "induk": "K.1", "luas_km2": 2.0} for code in places]
    rows = [(code, period, name, value) for code, numbers in places.items() for name, value in numbers.items()]
    return make_dataset(wilayah=wilayah, kampung=[], indikator=DICTIONARY, nilai=observed(*rows))


def test_the_nearest_in_one_feature_come_first_by_factors_of_size():
    table = nearest(made(A={"pus": 100}, B={"pus": 200}, C={"pus": 400}, D={"pus": 60}, E={"pus": 1600}), "A", "2019", count=3)
    # logarithms to base 2 from A: D −0.74, B 1, C 2, E 4
    assert table["wilayah"].tolist() == ["D", "B", "C"]
    assert table["pus"].tolist() == [60, 200, 400]
    # the median is B, the median absolute deviation log 2 (A, C): one doubling is 1 / 1.4826
    assert table["jarak"].tolist() == pytest.approx([np.log2(100 / 60) / 1.4826, 1 / 1.4826, 2 / 1.4826])


def test_a_distance_is_the_mean_over_the_features_that_both_have():
    a = {"jamban_layak": 50, "pendidikan_rendah": 10}
    data = made(
        A=a,
        B={"jamban_layak": 60, "pendidikan_rendah": 10},  # 1 and 0 deviations away
        C={"jamban_layak": 40, "pendidikan_rendah": 20},
        D={"jamban_layak": 50, "pendidikan_rendah": 0},
        E={"jamban_layak": 60},  # 1 deviation away, in the only feature it has
    )
    deviations = {"jamban_layak": 10 * 1.4826, "pendidikan_rendah": 5 * 1.4826}  # of 40 50 50 60 60, and of 0 10 10 20
    table = nearest(data, "A", "2019").set_index("wilayah")
    assert table["jarak"].to_dict() == pytest.approx({
        "B": 10 / deviations["jamban_layak"] / np.sqrt(2),
        "D": 10 / deviations["pendidikan_rendah"] / np.sqrt(2),
        "C": np.sqrt(((10 / deviations["jamban_layak"]) ** 2 + (10 / deviations["pendidikan_rendah"]) ** 2) / 2),
        "E": 10 / deviations["jamban_layak"],
    })  # fmt: skip
    assert table.index[0] == "B"
    assert np.isnan(table.loc["E", "pendidikan_rendah"])


def test_slum_is_compared_per_area():
    wide = made(A={"luas_kumuh": 4.0}, B={"luas_kumuh": 8.0}, C={"luas_kumuh": 1.0})
    assert nearest(wide, "A", "2019").set_index("wilayah")["kumuh_per_km2"].to_dict() == {"B": 4.0, "C": 0.5}


def test_a_place_with_less_than_half_in_common_is_not_compared():
    full = {"pus": 100, "jamban_layak": 50, "pendidikan_rendah": 10}
    data = made(A=full, B={name: value * 1.5 for name, value in full.items()}, C={"pus": 101}, D={}, E=full | {"pus": 300})
    assert set(nearest(data, "A", "2019")["wilayah"]) == {"B", "E"}
    assert nearest(data, "D", "2019").empty  # it has nothing to compare


def test_there_are_never_more_than_there_are_others_of_the_level():
    data = made(A={"pus": 100}, B={"pus": 200})
    assert nearest(data, "A", "2019", count=5)["wilayah"].tolist() == ["B"]
    assert nearest(data, "K", "2019").empty
    assert nearest(data, "A", "2019").columns.tolist() == ["wilayah", "jarak", *(feature.name for feature in FEATURES)]


def test_a_kampung_is_compared_with_those_that_stood():
    places = [*BASE["wilayah"], *({"kode": f"K{x}", "nama": x, "tingkat": "kampung", "induk": "K.1.2"} for x in "BD")]
    kampung = [
        {"wilayah": "KA"},
        {"wilayah": "KB"},
        {"wilayah": "KC", "tahun": 2018},
        {"wilayah": "KD", "tanggal_pencanangan": pd.Timestamp("2019-06-01")},
    ]
    rows = observed(*[(f"K{x}", year, "pus", number) for year in ("2017", "2019") for x, number in zip("ABCD", (100, 90, 110, 300), strict=True)])
    data = make_dataset(wilayah=places, kampung=kampung, nilai=rows)
    assert nearest(data, "KA", "2017")["wilayah"].tolist() == ["KB"]
    assert set(nearest(data, "KA", "2019")["wilayah"]) == {"KB", "KC", "KD"}

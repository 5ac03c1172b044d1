"""How a Kampung KB comes to its scores and to its class."""

from __future__ import annotations

import pandas as pd
import pytest

from kbdata.classification import classes, scores
from tests.making import make_dataset, observed

COUNT = {"kelompok": "masukan", "indikator": "fasilitas", "batas_2": 1.0, "batas_3": 2.0, "urutan": 1}
RATIO = {"kelompok": "keluaran", "indikator": "rasio_kb", "batas_2": 30.0, "batas_3": 41.0, "batas_4": 51.0, "bulatkan": True, "urutan": 2}
UNMET = {"kelompok": "keluaran", "indikator": "unmet_need", "arah": "turun", "batas_2": 12.0, "batas_3": 9.0, "batas_4": 6.0, "urutan": 3}
SHARES = [{"kode": f"ikut_{name}", "sifat": "rasio", "pembilang": f"ada_{name}", "penyebut": "pus", "pengali": 100.0} for name in "abc"]
MEAN = RATIO | {"kelompok": "proses", "indikator": "ikut_a+ikut_b+ikut_c", "batas_2": 10.0, "batas_3": 21.0, "batas_4": 31.0, "urutan": 4}

CLASSES = [
    {"urutan": 1, "kode": "berkelanjutan", "masukan": "ya", "proses": "ya", "keluaran": "ya", "peringkat": 4},
    {"urutan": 2, "kode": "mandiri", "masukan": "ya", "proses": "bebas", "keluaran": "ya", "peringkat": 3},
    {"urutan": 3, "kode": "mandiri", "masukan": "bebas", "proses": "ya", "keluaran": "ya", "peringkat": 3},
    {"urutan": 4, "kode": "berkembang", "masukan": "ya", "proses": "ya", "keluaran": "bebas", "peringkat": 2},
    {"urutan": 5, "kode": "dasar", "masukan": "bebas", "proses": "bebas", "keluaran": "bebas", "peringkat": 1},
]
CLASSES = [row | {"nama_id": row["kode"].title(), "nama_en": row["kode"].upper()} for row in CLASSES]
DICTIONARY = [
    {"kode": "luas_wilayah", "hitung_dari": "wilayah:luas_km2"},
    {"kode": "pus"}, {"kode": "pa"}, {"kode": "iat"}, {"kode": "ada_a"}, {"kode": "ada_b"}, {"kode": "ada_c"}, *SHARES,
    {"kode": "fasilitas", "tingkat_dasar": "kampung"},
    {"kode": "rasio_kb", "sifat": "rasio", "pembilang": "pa", "penyebut": "pus", "pengali": 100.0},
    {"kode": "unmet_need", "sifat": "rasio", "pembilang": "iat", "penyebut": "pus", "pengali": 100.0, "arah": "turun"},
]  # fmt: skip


def made(*rows, components=(COUNT, RATIO, UNMET, MEAN)):
    """A data set with these observations of 2019, as (indikator, nilai) of kampung KA."""
    nilai = observed(*[("KA", "2019", *row) for row in rows])
    return make_dataset(indikator=DICTIONARY, nilai=nilai, klasifikasi=list(components), kelas=CLASSES)


def scored(component, *rows):
    """The row of KA for one component."""
    [row] = scores(made(*rows, components=[component]), ["KA"], "2019").to_dict("records")
    return row


@pytest.mark.parametrize(("value", "score", "following"), [(0, 1, 1.0), (1, 2, 2.0), (2, 3, None), (5, 3, None)])  # the fourth limit is empty: 3 is the top
def test_a_score_is_one_and_the_limits_reached(value, score, following):
    row = scored(COUNT, ("fasilitas", value))
    assert (row["nilai"], row["skor"], row["kosong"]) == (value, score, False)
    assert row["batas_berikut"] == following if following else row["batas_berikut"] != row["batas_berikut"]


@pytest.mark.parametrize(
    ("users", "score"), [(294, 1), (295, 2), (404, 2), (405, 3), (504, 3), (505, 4), (999, 4)]
)  # of 1,000 couples: 29.5 % is rounded up to 30 %
def test_a_half_is_rounded_up_before_it_meets_the_limits_and_the_number_behind_is_kept(users, score):
    row = scored(RATIO, ("pa", users), ("pus", 1000))
    assert (row["skor"], row["nilai"]) == (score, pytest.approx(users / 10))


@pytest.mark.parametrize(("unmet", "score", "following"), [(121, 1, 12.0), (120, 2, 9.0), (91, 2, 9.0), (90, 3, 6.0), (61, 3, 6.0), (60, 4, None)])
def test_where_less_is_better_a_limit_is_reached_from_above_and_nothing_is_rounded(unmet, score, following):
    row = scored(UNMET, ("iat", unmet), ("pus", 1000))
    assert row["skor"] == score
    assert row["batas_berikut"] == following if following else row["batas_berikut"] != row["batas_berikut"]


def test_a_component_of_several_is_the_mean_of_those_given():
    row = scored(MEAN, ("ada_a", 10), ("ada_b", 33), ("pus", 100))  # 10 % and 33 %; the third has not reported
    assert (row["nilai"], row["skor"], row["kosong"]) == (pytest.approx(21.5), 3, False)
    assert scored(MEAN, ("pus", 100))["kosong"]


def test_a_missing_component_scores_1_and_says_so():
    row = scored(UNMET, ("pus", 1000))
    assert (row["skor"], row["kosong"], row["batas_berikut"]) == (1, True, 12.0)
    assert row["nilai"] != row["nilai"]


def test_no_couples_is_missing_and_not_the_best_score():
    row = scored(UNMET, ("iat", 0), ("pus", 0))
    assert (row["skor"], row["kosong"]) == (1, True)


def test_every_kampung_has_every_component_in_its_order_and_another_guide_does_not_mix_in():
    other = COUNT | {"pedoman": "H", "batas_2": 9.0, "batas_3": 10.0}
    data = made(("fasilitas", 2), components=[MEAN, RATIO, COUNT, UNMET, other])
    table = scores(data, ["KC", "KA"], "2019")
    assert table["wilayah"].tolist() == ["KC"] * 4 + ["KA"] * 4
    assert table["indikator"].tolist() == ["fasilitas", "rasio_kb", "unmet_need", MEAN["indikator"]] * 2
    assert table["kosong"].tolist() == [True] * 4 + [False, True, True, True]
    [row] = scores(data, ["KA"], "2019", guide="H").to_dict("records")
    assert (row["pedoman"], row["skor"], row["batas_berikut"]) == ("H", 1, 9.0)
    with pytest.raises(KeyError):
        scores(data, ["KA"], "2019", guide="unknown")
    assert scores(data, [], "2019").empty


def frame(*rows):
    """Scores as (wilayah, masukan, proses, keluaran), each a list."""
    data = made(("fasilitas", 1), components=[COUNT])
    blank = scores(data, ["KA"], "2019").iloc[0].to_dict() | {"kosong": False}
    parts = zip(("masukan", "proses", "keluaran"), range(1, 4), strict=True)
    return data, [
        blank | {"wilayah": row[0], "kelompok": group, "skor": score} for group, place in parts for row in rows for score in row[place]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("masukan", "proses", "keluaran", "kelas"),
    [
        ([4, 2], [3], [3], "berkelanjutan"),  # 3.0 is good
        ([4, 1], [3], [3], "mandiri"),  # 2.5 is not
        ([3], [2, 3], [3], "mandiri"),
        ([3], [3], [2, 3], "berkembang"),
        ([2], [2], [4], "dasar"),
        ([4], [1], [1], "dasar"),
        ([1], [1], [1], "dasar"),
    ],
)
def test_the_class_follows_from_the_groups_that_are_good(masukan, proses, keluaran, kelas):
    data, rows = frame(("KA", masukan, proses, keluaran))
    [row] = classes(pd.DataFrame(rows), data).to_dict("records")
    assert row["kelas"] == kelas
    assert (row["masukan"], row["keluaran"]) == (sum(masukan) / len(masukan), sum(keluaran) / len(keluaran))
    assert (row["nama_id"], row["nama_en"]) == (kelas.title(), kelas.upper())


def test_the_class_tells_how_many_components_are_missing():
    data = made(("fasilitas", 2), ("pa", 600), ("iat", 50), ("pus", 1000))
    table = classes(scores(data, ["KC", "KA"], "2019"), data)
    assert table[["wilayah", "kelas", "peringkat", "kosong"]].values.tolist() == [["KC", "dasar", 1, 4], ["KA", "mandiri", 3, 1]]
    assert table.loc[1, ["masukan", "proses", "keluaran"]].tolist() == [3, 1, 4]


def test_without_a_class_that_fits_none_is_given():
    data = make_dataset(indikator=DICTIONARY, nilai=observed(("KC", "2019", "fasilitas", 1)), klasifikasi=[COUNT], kelas=CLASSES[:1])
    [row] = classes(scores(data, ["KA"], "2019"), data).to_dict("records")
    assert pd.isna(row["kelas"]) and row["kosong"] == 1

"""The effect of a publication, told before it: the same numbers that the pages show after it."""

from __future__ import annotations

import pytest

from kbdata import attention, indicators
from kbdata.effect import applied, effect
from kbview.view import open_latest
from tests.making import make_dataset, make_table, observed

COUNTS = {"pus": 100.0, "pil": 60.0, "iud": 10.0}
VALUES = [(place, year, code, value) for place in ("K.1.1", "K.1.2") for year in ("2018", "2019") for code, value in COUNTS.items()]


@pytest.fixture
def data():
    return make_dataset(nilai=observed(*VALUES))


def test_a_number_of_the_city_is_told_before_and_after(data):
    change = make_table("nilai", observed(("K.1.1", "2019", "pil", 56.0)))
    found = effect(data, applied(data, {"nilai": change}), "2019")
    first = found.city.iloc[0]
    assert first.to_dict() == {"indikator": "rasio_kb", "periode": "2019", "sebelum": 70.0, "sesudah": 68.0}
    assert {"pa", "pil"} <= set(found.city["indikator"]) and set(found.city["periode"]) == {"2019"}
    assert found.places.to_dict("records") == [{"wilayah": "K.1.1", "sebelum": 70.0, "sesudah": 66.0}]
    assert found.why.to_dict("records") == [{"sebab": "koreksi", "bagian": pytest.approx(-2.0)}]
    assert data.table("nilai").equals(make_table("nilai", observed(*VALUES))), "the data set itself is as it was"


def test_the_same_rows_again_change_nothing(data):
    found = effect(data, applied(data, {"nilai": data.table("nilai")}), "2019")
    assert not found.any


def test_where_the_year_shown_does_not_change_the_latest_that_does_is_told(data):
    change = make_table("nilai", observed(("K.1.1", "2020", "pus", 100.0), ("K.1.1", "2020", "pil", 50.0), ("K.1.1", "2020", "iud", 1.0)))
    found = effect(data, applied(data, {"nilai": change}), "2019")
    assert found.period == "2020"
    assert found.places["sesudah"].tolist() == [51.0] and found.places["sebelum"].isna().all()


def test_new_work_is_told_in_number_and_money(data):
    change = make_table("intervensi", [{"id": "I9", "wilayah": "KA"}])
    found = effect(data, applied(data, {"intervensi": change}), "2019")
    assert found.work.set_index("ukuran")["sesudah"].to_dict() == {"jumlah": 1.0, "anggaran": 100.0, "realisasi": 90.0}


def test_who_comes_on_the_list_of_attention_is_who_the_page_will_show():
    data = open_latest()
    listed = set(attention.ranked(data, period="2019")["wilayah"])
    calm = next(code for code in attention.all_places(data, period="2019") if code not in listed)
    old = data.table("nilai")
    users = data.indicator("pa")["pembilang"].split("+")
    mine = old[(old["wilayah"] == calm) & (old["periode"].str[:4] == "2019") & old["indikator"].isin(users)]
    change = mine.assign(nilai=(mine["nilai"] * 0.3).round())
    after = applied(data, {"nilai": change})
    found = effect(data, after, "2019")
    assert calm in found.entering
    assert set(found.entering) == set(attention.ranked(after, period="2019")["wilayah"]) - listed
    row = found.places.set_index("wilayah").loc[calm]
    shown = indicators.values(after, [data.setting("indikator_utama")], [calm], ["2019"])["nilai"].iloc[0]
    assert row["sesudah"] == pytest.approx(shown) and row["sesudah"] < row["sebelum"]

"""What is looked at, asked for in codes or names."""

from __future__ import annotations

import pytest

from kbview.asked import AskedError, view_of
from kbview.view import open_latest


def test_without_wishes_it_is_the_city_in_the_main_year():
    data = open_latest()
    view = view_of(data)
    assert (view.place, view.level, view.period, view.skpd, view.bidang) == (view.city, "kota", data.setting("tahun_utama"), None, None)


def test_a_kampung_brings_the_places_that_it_lies_in():
    data = open_latest()
    kampung = data.places[data.places["tingkat"] == "kampung"].iloc[0]
    view = view_of(data, kampung["kode"], "2018")
    assert (view.place, view.period) == (kampung["kode"], "2018")
    assert (view.kecamatan, view.kelurahan, view.kampung) == (kampung["kecamatan"], kampung["kelurahan"], kampung["kode"])


def test_a_name_that_only_one_place_has_will_do_in_any_case_of_letters():
    data = open_latest()
    kecamatan = data.places[data.places["tingkat"] == "kecamatan"].iloc[0]
    assert view_of(data, kecamatan["nama"].upper()).place == kecamatan["kode"]


def test_a_name_of_two_places_asks_for_the_code_and_names_both():
    data = open_latest()
    kampung = data.places[data.places["tingkat"] == "kampung"].iloc[0]  # its kelurahan has its name
    with pytest.raises(AskedError, match="lebih dari satu") as told:
        view_of(data, kampung["nama"])
    assert kampung["kode"] in str(told.value) and kampung["kelurahan"] in str(told.value)


def test_the_level_before_a_name_tells_two_places_apart_and_is_offered():
    data = open_latest()
    kampung = data.places[data.places["tingkat"] == "kampung"].iloc[0]  # its kelurahan has its name
    assert view_of(data, f"Kampung {kampung['nama']}").place == kampung["kode"]
    assert view_of(data, f"kelurahan {kampung['nama']}").place == kampung["kelurahan"]
    with pytest.raises(AskedError) as told:
        view_of(data, kampung["nama"])
    assert f"(kampung {kampung['nama']})" in str(told.value)


def test_agencies_and_fields_are_taken_by_code_or_name_in_the_language_spoken():
    data = open_latest()
    skpd, bidang = data.table("skpd").iloc[1], data.table("bidang").iloc[0]
    view = view_of(data, skpd=skpd["singkatan"], bidang=bidang["nama_en"], language="en")
    assert (view.skpd, view.bidang, view.language) == (skpd["kode"], bidang["kode"], "en")
    assert view_of(data, skpd=skpd["kode"], bidang=bidang["kode"]).bidang == bidang["kode"]


@pytest.mark.parametrize("wish", [{"place": "Atlantis"}, {"period": "1875"}, {"skpd": "Dinas Sihir"}, {"bidang": "alkimia"}])
def test_what_is_nowhere_in_the_data_is_refused_in_words(wish):
    with pytest.raises(AskedError, match="tidak dikenal") as told:
        view_of(open_latest(), **wish)
    [asked] = wish.values()
    assert asked in str(told.value)


def test_a_name_that_is_nearly_right_brings_the_right_one():
    data = open_latest()
    kecamatan = data.places[data.places["tingkat"] == "kecamatan"].iloc[0]
    with pytest.raises(AskedError) as told:
        view_of(data, kecamatan["nama"][:-1])
    assert kecamatan["kode"] in str(told.value)

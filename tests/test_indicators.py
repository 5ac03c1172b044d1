"""What a number of a larger place, or of a longer period, is made of."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.indicators import combine, founded, members, together, values
from tests.cases import few
from tests.making import make_dataset, observed


def one(data, code, place, period):
    [row] = values(data, [code], [place], [period]).to_dict("records")
    return row


def users(place, users, couples, period="2019"):
    """A place's report of `users` (half of them on the pill) and `couples`."""
    return observed((place, period, "pil", users / 2), (place, period, "iud", users / 2), (place, period, "pus", couples))


def test_a_ratio_of_a_larger_place_is_the_ratio_of_sums():
    data = make_dataset(nilai=[*users("K.1.1", 90, 100), *users("K.1.2", 300, 500), *observed(("K.2.1", "2019", "pus", 400))])
    kota = one(data, "rasio_kb", "K", "2019")
    assert (kota["nilai"], kota["pembilang"], kota["penyebut"]) == (65.0, 390, 600)  # not (90 + 60) / 2; C gave only couples
    assert (kota["lapor"], kota["dari"], kota["cara"]) == (2, 4, "hitung")
    assert one(data, "rasio_kb", "K.1", "2019")["dari"] == 2


def test_what_was_published_for_a_place_leads_over_the_sum_and_says_so():
    data = make_dataset(nilai=[*users("K.1.1", 90, 100), *observed(("K", "2019", "rasio_kb", 74.0))])
    kota = one(data, "rasio_kb", "K", "2019")
    assert (kota["nilai"], kota["cara"]) == (74.0, "terbit")
    assert one(data, "pa", "K", "2019")["nilai"] == 90
    assert one(data, "rasio_kb", "K.1", "2019")["cara"] == "hitung"


def test_the_source_with_the_lowest_priority_number_leads_and_the_other_is_named():
    rows = [row | {"sumber": source} for row, source in zip(observed(("K", "2019", "pus", 54), ("K", "2019", "pus", 46.21)), "BA", strict=True)]
    kota = one(make_dataset(nilai=rows), "pus", "K", "2019")
    assert (kota["nilai"], kota["sumber"], kota["lain"]) == (46.21, "A", "B=54")


def test_flows_add_over_months_and_stocks_take_the_last_report():
    months = [f"2019-{month:02}" for month in range(1, 11)]
    data = make_dataset(nilai=observed(*[("KA", m, "kb_baru", 2) for m in months], *[("KA", m, "pus", i) for i, m in enumerate(months)]))
    flow, stock = one(data, "kb_baru", "KA", "2019"), one(data, "pus", "KA", "2019")
    assert (flow["nilai"], flow["bulan_lapor"], flow["bulan_dari"]) == (20, 10, 12)
    assert stock["nilai"] == 9
    assert one(data, "kb_baru", "KA", "2019-Q4")["nilai"] == 2
    assert one(data, "kb_baru", "KA", "2019-Q3")["nilai"] == 6


def test_the_parts_of_a_ratio_are_of_the_same_month():
    data = make_dataset(nilai=[*users("KA", 50, 100, "2019-10"), *observed(("KA", "2019-11", "pus", 40))])
    assert one(data, "rasio_kb", "KA", "2019")["nilai"] == 50.0  # October for both, not October's users over November's couples


def test_a_reported_year_leads_over_its_months():
    data = make_dataset(nilai=observed(("KA", "2019-01", "kb_baru", 5), ("KA", "2019", "kb_baru", 60)))
    assert one(data, "kb_baru", "KA", "2019")["nilai"] == 60


def test_a_hole_is_a_hole_and_never_zero():
    data = make_dataset(nilai=[*observed(("K.1.1", "2019", "pus", None)), *users("K.1.2", 0, 0)])
    assert pd.isna(one(data, "pus", "K.1.1", "2019")["nilai"])
    assert one(data, "pus", "K.1.1", "2019")["lapor"] == 0
    zero = one(data, "rasio_kb", "K.1.2", "2019")
    assert pd.isna(zero["nilai"])
    assert zero["status"] is None or pd.isna(zero["status"])


def test_a_sum_carries_its_worst_status_and_all_its_sources():
    first, second = observed(("K.1.1", "2019", "pus", 1), ("K.1.2", "2019", "pus", 1))
    data = make_dataset(nilai=[first, second | {"status": "simulasi", "sumber": "B"}])
    assert one(data, "pus", "K.1", "2019")["status"] == "simulasi"
    assert one(data, "pus", "K.1", "2019")["sumber"] == "A;B"
    assert one(data, "pus", "K.1.1", "2019")["status"] == "resmi"


def test_a_kampung_is_not_added_to_its_kelurahan_but_kampung_figures_add_up_once_founded():
    data = make_dataset(nilai=observed(("KA", "2019", "pus", 10), *[(k, y, "fasilitas", 2) for k in ("KA", "KC") for y in ("2017", "2018")]))
    assert pd.isna(one(data, "pus", "K.1.1", "2019")["nilai"])
    early, late = one(data, "fasilitas", "K", "2017"), one(data, "fasilitas", "K", "2018")
    assert (early["nilai"], early["lapor"], early["dari"]) == (2, 1, 1)
    assert (late["nilai"], late["lapor"], late["dari"]) == (4, 2, 2)


def test_outputs_and_agencies_come_from_the_register_of_interventions():
    rows = [{"id": "1", "wilayah": "KA", "volume": 3.0}, {"id": "2", "wilayah": "KC", "skpd": "S2", "volume": 4.0},
            {"id": "3", "wilayah": "KA", "status": "batal", "volume": 9.0}, {"id": "4", "wilayah": "KA", "skpd": "S0", "status": "berjalan"}]  # fmt: skip
    data = make_dataset(intervensi=rows, nilai=observed(("K.1.1", "2019", "pus", 1)))
    assert one(data, "rumah", "K", "2019")["nilai"] == 7
    assert one(data, "rumah", "K.1", "2019")["nilai"] == 3
    assert one(data, "rumah", "K.2.2", "2019")["nilai"] == 0
    assert one(data, "sektor", "K", "2019")["nilai"] == 2  # S0 coordinates and is not counted
    assert one(data, "rumah", "K", "2019")["cara"] == "hitung"


def test_the_number_of_kampung_and_density_follow_from_the_tables():
    data = make_dataset(nilai=observed(("K.1.1", "2019", "penduduk", 100), ("K.1.2", "2019", "penduduk", 300)))
    assert [one(data, "jumlah_kampung", "K", str(y))["nilai"] for y in (2016, 2017, 2018)] == [1, 1, 2]
    assert one(data, "kepadatan", "K.1", "2019")["nilai"] == 100.0


def test_groups_of_places_are_taken_as_one():
    data = make_dataset(nilai=[*users("KA", 40, 50), *users("KC", 10, 50)])
    [row] = together(data, ["rasio_kb"], {"semua": ["KA", "KC"]}, ["2019"]).to_dict("records")
    assert (row["wilayah"], row["nilai"], row["lapor"], row["dari"]) == ("semua", 50.0, 2, 2)


def test_members_and_founding():
    data = make_dataset()
    assert members(data, "K.1", "kelurahan") == ["K.1.1", "K.1.2"]
    assert members(data, "KA", "kampung") == ["KA"]
    assert founded(data, "2018-05") == ["KA"]
    assert founded(data, "2018-06") == ["KA", "KC"]


def test_an_unknown_period_place_or_indicator():
    data = make_dataset()
    assert values(data, ["pus"], ["K"], ["1999"])["nilai"].isna().all()
    assert values(data, ["pus"], [], ["2019"]).empty
    with pytest.raises(KeyError):
        values(data, ["tidak_ada"], ["K"], ["2019"])


counts = st.integers(0, 500)


@few(8)
@given(st.lists(st.tuples(counts, st.integers(1, 500)), min_size=4, max_size=4))
def test_a_ratio_lies_between_those_of_its_parts(reports):
    places = ["K.1.1", "K.1.2", "K.2.1", "K.2.2"]
    data = make_dataset(nilai=[row for place, (a, b) in zip(places, reports, strict=True) for row in users(place, a, b)])
    found = values(data, ["rasio_kb"], [*places, "K"], ["2019"])["nilai"]
    assert found[:4].min() - 1e-9 <= found[4] <= found[:4].max() + 1e-9


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_the_same_sums_run_on_other_engines(engine):
    reports = pd.DataFrame(
        [("r", place, "2019", False, role, part, 24240, False, value, 12, 0, 2, 2)
         for place, (top, bottom) in {"A": (90.0, 100.0), "B": (300.0, 500.0)}.items()
         for role, part, value in (("pembilang", "pa", top), ("penyebut", "pus", bottom))],
        columns=["indikator", "anggota", "periode", "terbit", "peran", "komponen", "akhir", "alir", "nilai", "panjang", "mutu", "butuh", "butuh_stok"],
    )  # fmt: skip
    groups = pd.DataFrame([("r", "K", place, "2019", False, 3) for place in "AB"], columns=["indikator", "wilayah", "anggota", "periode", "terbit", "asal"])
    if engine == "duckdb":
        import duckdb

        reports, groups = duckdb.from_df(reports.astype({c: "object" for c in reports if reports[c].dtype == "str"})), duckdb.from_df(groups.astype("object"))
    sums = nw.from_native(combine(reports, groups)).lazy().collect("pandas").to_native()
    assert sums.set_index("peran")["nilai"].to_dict() == {"pembilang": 390.0, "penyebut": 600.0}

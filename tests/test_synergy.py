"""Whether the agencies work together: breadth against chance, work done twice, complements that are missing, and their order in time."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import interventions, synergy
from tests.cases import few
from tests.making import make_dataset

ACTIVITIES = [{"nama": name} for name in ("Toilet", "Septik", "Rumah")]
PAIR = [{"kegiatan": "Toilet", "pelengkap": "Septik"}]


def works(*rows, **tables):
    """A data set, and its interventions as (kampung, agency, activity, day, status)."""
    told = [
        {"id": f"I{number}", "wilayah": place, "skpd": agency, "kegiatan": activity, "mulai": pd.Timestamp(day), "selesai": None, "status": status}
        for number, (place, agency, activity, day, status) in enumerate(rows)
    ]
    data = make_dataset(intervensi=told, **({"kegiatan": ACTIVITIES, "pasangan": PAIR} | tables))
    return data, interventions.select(data)


def drawn(place_of, agency_of, *, years=("2018", "2019")):
    """Bare rows of interventions: a work per kampung and agency given, each year."""
    rows = [(place, agency, year) for year in years for place, agency in zip(place_of, agency_of, strict=True)]
    return pd.DataFrame(rows, columns=["kampung", "skpd", "tahun"]).assign(
        tahun=lambda frame: frame["tahun"].astype("int64"), status="selesai", id=[f"I{n:04}" for n in range(len(rows))]
    )


def test_the_null_is_known_exactly_where_it_can_be_written_down():
    # two kampung with two works each, by agencies a a b b: of the six ways to give two works to the first, four mix the agencies
    rows = drawn(["X", "X", "Y", "Y"], ["a", "b", "a", "b"], years=["2019"])
    whole = synergy.breadth(rows, "skpd", draws=9999).iloc[0]
    assert (whole["intervensi"], whole["tahun"], whole["nilai"]) == (4, 2, 2.0)
    assert whole["acak"] == pytest.approx(2 * 4 / 6 + 1 * 2 / 6, abs=0.02)
    assert whole["p_lebih"] == pytest.approx(4 / 6, abs=0.02) and whole["p_kurang"] == 1.0
    assert whole["putusan"] == synergy.CHANCE


def test_agencies_that_meet_everywhere_are_more_than_chance_and_those_that_keep_apart_are_fewer():
    names = [f"s{number}" for number in range(6)]
    kampung = [f"k{number}" for number in range(6)]
    met = drawn([k for k in kampung for _ in names], names * 6)
    apart = drawn([k for k in kampung for _ in names], [name for name in names for _ in kampung])
    more, fewer = (synergy.breadth(rows, "skpd").iloc[0] for rows in (met, apart))
    assert (more["nilai"], more["putusan"], more["p_lebih"]) == (6.0, synergy.MORE, 0.001)
    assert (fewer["nilai"], fewer["putusan"], fewer["p_kurang"]) == (1.0, synergy.FEWER, 0.001)
    assert more["bawah"] <= more["acak"] <= more["atas"] < 6


def test_under_chance_synergy_is_claimed_no_more_often_than_promised():
    claims, seeds = {synergy.MORE: 0, synergy.FEWER: 0, synergy.CHANCE: 0}, 200
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        rows = drawn([f"k{i}" for i in chance.integers(0, 12, 80)], [f"s{i}" for i in chance.integers(0, 9, 80)], years=["2019"])
        rows = rows.assign(tahun=chance.integers(2018, 2020, 80))
        claims[synergy.breadth(rows, "skpd", draws=199, seed=seed).iloc[0]["putusan"]] += 1
    # each side at most 2.5 %: of 200 five are expected, and more than 13 would be met less than once in a thousand times
    assert claims[synergy.MORE] <= 13 and claims[synergy.FEWER] <= 13
    assert claims[synergy.CHANCE] >= 175


@pytest.mark.parametrize(
    "rows",
    [
        drawn(["X"] * 4, ["a", "b", "c", "a"]),  # one kampung
        drawn(["X", "Y", "X"], ["a", "a", "a"]),  # one agency
        drawn(["X"], ["a"]),  # one work a year
    ],
)
def test_where_nothing_can_be_drawn_otherwise_nothing_is_tested(rows):
    assert set(synergy.breadth(rows, "skpd")["putusan"]) == {synergy.UNTESTABLE}


def test_cancelled_work_and_work_for_no_kampung_are_no_breadth():
    _data, rows = works(("KA", "S1", "Toilet", "2019-01-01", "batal"), ("K.1.1", "S2", "Toilet", "2019-01-01", "selesai"))
    assert synergy.breadth(rows, "skpd").empty
    assert synergy.breadth(rows.head(0), "bidang").empty and synergy.doubled(rows.head(0)).empty


@few(15)
@given(st.lists(st.tuples(st.sampled_from("XYZ"), st.sampled_from("abcd"), st.sampled_from(["2018", "2019"])), min_size=1, max_size=30))
def test_every_kampung_and_the_whole_lie_between_one_and_the_number_of_agencies(rows):
    frame = pd.DataFrame(rows, columns=["kampung", "skpd", "tahun"]).assign(status="selesai", id=[f"{n:03}" for n in range(len(rows))])
    frame = frame.assign(tahun=frame["tahun"].astype("int64"))
    found = synergy.breadth(frame, "skpd", draws=49)
    numbers = found[["nilai", "acak", "bawah", "atas", "p_lebih", "p_kurang"]]
    assert numbers.notna().all().all() and np.isfinite(numbers.to_numpy(dtype=float)).all()
    assert found["nilai"].between(1, frame["skpd"].nunique()).all()
    whole, each = found.iloc[0], found.iloc[1:]
    assert whole["nilai"] * whole["tahun"] == pytest.approx((each["nilai"] * each["tahun"]).sum())
    seen = frame.groupby(["kampung", "tahun"])["skpd"].nunique().groupby("kampung").mean()
    assert each.set_index("kampung")["nilai"].to_dict() == pytest.approx(seen.to_dict())


def test_the_same_seed_gives_the_same_answer_and_the_test_is_quick_enough_for_a_page():
    chance = np.random.default_rng(3)
    rows = drawn([f"k{i}" for i in chance.integers(0, 52, 500)], [f"s{i}" for i in chance.integers(0, 30, 500)], years=["2016", "2017", "2018", "2019"])
    begun = time.process_time()
    first = synergy.breadth(rows, "skpd")
    assert time.process_time() - begun < 5  # a second where nothing else runs; what is meant is that it is no loop over draws
    pd.testing.assert_frame_equal(first, synergy.breadth(rows, "skpd"))


def test_the_same_work_twice_is_one_place_kind_and_year_by_two_agencies():
    _data, rows = works(
        ("KA", "S1", "Rumah", "2019-01-01", "selesai"),
        ("KA", "S2", "Rumah", "2019-11-01", "berjalan"),
        ("KA", "S2", "Rumah", "2018-11-01", "selesai"),  # another year
        ("KC", "S2", "Rumah", "2019-11-01", "selesai"),  # another place
        ("KC", "S1", "Rumah", "2019-11-01", "batal"),  # never done
        ("KC", "S1", "Toilet", "2019-11-01", "selesai"),  # another kind
    )
    [found] = synergy.doubled(rows).to_dict("records")
    assert found == {"wilayah": "KA", "tahun": 2019, "kegiatan": "Rumah", "skpd": ["D1", "D2"], "jumlah": 2, "anggaran": 200.0, "simulasi": False}


def test_a_complement_is_there_planned_or_missing_and_the_gap_is_counted_in_days():
    data, rows = works(
        ("KA", "S1", "Toilet", "2018-03-01", "selesai"),
        ("KA", "S1", "Toilet", "2019-03-01", "selesai"),  # the first one counts
        ("KA", "S2", "Septik", "2018-02-01", "berjalan"),
        ("KC", "S1", "Toilet", "2019-03-01", "selesai"),
        ("KC", "S2", "Septik", "2019-04-01", "rencana"),
    )
    first, second = synergy.complements(data, rows).to_dict("records")
    assert (first["kampung"], first["keadaan"], first["selang"]) == ("KA", synergy.THERE, -28)
    assert (second["kampung"], second["keadaan"]) == ("KC", synergy.PLANNED) and pd.isna(second["selang"])


def test_work_for_a_whole_kelurahan_completes_that_of_its_kampung_and_what_is_cancelled_does_not():
    data, rows = works(
        ("KA", "S1", "Toilet", "2018-03-01", "selesai"),
        ("K.1.1", "S2", "Septik", "2018-04-01", "selesai"),
        ("KC", "S1", "Toilet", "2018-03-01", "selesai"),
        ("KC", "S2", "Septik", "2018-04-01", "batal"),
        ("K.1.2", "S2", "Toilet", "2018-04-01", "selesai"),  # a kelurahan without a kampung
    )
    found = synergy.complements(data, rows)
    assert found.set_index("kampung")["keadaan"].to_dict() == {"KA": synergy.THERE, "KC": synergy.MISSING}


def test_without_pairs_or_without_work_there_is_nothing_to_complete():
    data, rows = works(("KA", "S1", "Toilet", "2018-03-01", "selesai"), pasangan=[])
    assert synergy.complements(data, rows).empty and synergy.order(synergy.complements(data, rows)).empty
    data, rows = works()
    assert synergy.complements(data, rows).empty


def gaps(*days, pair=("Toilet", "Septik")):
    return pd.DataFrame({"kegiatan": pair[0], "pelengkap": pair[1], "selang": [float(day) for day in days]})


def test_the_order_of_a_pair_is_a_sign_test_over_the_kampung_that_have_both():
    [row] = synergy.order(gaps(-10, -20, -30, -5, -1, -2, 0)).to_dict("records")
    assert (row["bersama"], row["dahulu"], row["sesudah"], row["sehari"], row["selang"]) == (7, 6, 0, 1, -5)
    assert row["p"] == pytest.approx(2 / 64) and row["putusan"] == synergy.COMPLEMENT_FIRST
    [later] = synergy.order(gaps(1, 2, 3, 4, 5, 6)).to_dict("records")
    assert later["putusan"] == synergy.ACTIVITY_FIRST
    [mixed] = synergy.order(gaps(1, -2, 3, -4, 5, -6)).to_dict("records")
    assert (mixed["putusan"], mixed["p"]) == (synergy.CHANCE, 1.0)


def test_few_kampung_or_many_pairs_prove_no_order():
    [five] = synergy.order(gaps(-1, -2, -3, -4, -5)).to_dict("records")
    assert five["putusan"] == synergy.TOO_FEW and pd.isna(five["p"])
    several = synergy.order(pd.concat([gaps(*range(1, 7)), gaps(*range(1, 9), pair=("Rumah", "Septik"))]))
    assert several["putusan"].tolist() == [synergy.TOO_FEW, synergy.ACTIVITY_FIRST]  # 2 × 2/64 is above 5 %, 2 × 2/256 is not
    assert several["p"].iloc[1] == pytest.approx(4 / 256)

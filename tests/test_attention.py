"""Which kampung need attention, for what reason, and how seldom chance alone names one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kbdata.attention import FIELDS, WEIGHTS, Reason, all_places, judge, ranked, ratio_reasons
from kbdata.tables import CRITERIA
from tests.making import BASE, make_dataset, observed

RATIO_REASONS = ("jauh_di_bawah", "di_bawah_sasaran", "turun", "stagnan")
AT_WORK = [{"id": f"I{place}{year}", "wilayah": place, "mulai": pd.Timestamp(year, 2, 1)} for place in ("KA", "KC") for year in (2018, 2019)]


def users(place, users, couples, period="2019"):
    return observed((place, period, "pil", users), (place, period, "iud", 0), (place, period, "pus", couples))


def city(value, year="2019"):
    return observed(("K", year, "rasio_kb", value))


def reasons(data, place="KA", period="2019"):
    """What is said of a kampung: the numbers by reason."""
    table = ranked(data, period=period)
    mine = table.loc[table["wilayah"] == place, "alasan"]
    return {reason.code: dict(reason.numbers) for reason in mine.iloc[0]} if len(mine) else {}


def made(nilai, **tables):
    """A data set in which work goes on everywhere, so that only the rows given make reasons."""
    return make_dataset(**({"intervensi": AT_WORK, "nilai": nilai} | tables))


def test_a_place_far_below_the_city_is_named_with_the_limit_it_fell_under():
    told = reasons(made([*city(74.0), *users("KA", 60, 100)]))
    assert told.keys() == {"jauh_di_bawah"}
    assert told["jauh_di_bawah"] == pytest.approx({"nilai": 60.0, "kota": 74.0, "batas": 60.445}, abs=0.001)  # 74 − 3.09 × √(74 × 26 / 100)
    assert reasons(made([*city(74.0), *users("KA", 61, 100)])) == {}  # a couple more, and it may be chance
    assert reasons(made([*city(74.0), *users("KA", 88, 100)])) == {}  # far above is no reason


def test_a_place_of_few_couples_is_not_judged_by_its_ratio():
    assert reasons(made([*city(74.0), *users("KA", 1, 29), *users("KA", 29, 29, "2018")])) == {}
    assert reasons(made([*city(74.0), *users("KA", 1, 30), *users("KA", 30, 30, "2018")])).keys() == {"jauh_di_bawah", "turun"}


def test_below_target_needs_to_be_more_than_chance_too():
    goal = [{"wilayah": "K", "indikator": "rasio_kb", "nilai": 76.0}]
    told = reasons(made([*city(74.0), *users("KA", 60, 100)], target=goal))["di_bawah_sasaran"]
    assert told == {"nilai": 60.0, "sasaran": 76.0, "selisih": -16.0, "wilayah": "K", "sumber": "A"}
    assert reasons(made([*city(74.0), *users("KA", 65, 100)], target=goal)) == {}
    assert reasons(made([*city(74.0), *users("KA", 60, 100)], target=[goal[0] | {"nilai": 60.0}])).keys() == {"jauh_di_bawah"}
    assert reasons(made([*city(74.0), *users("KA", 60, 100)], target=[goal[0] | {"periode": "2018"}])).keys() == {"jauh_di_bawah"}


def test_the_nearest_target_leads_and_among_its_sources_the_first():
    goals = [
        {"wilayah": "K", "nilai": 90.0},
        {"wilayah": "K.1", "nilai": 80.0, "sumber": "B"},
        {"wilayah": "K.1", "nilai": 78.0, "sumber": "A"},
        {"wilayah": "K.2.1", "nilai": 70.0},
    ]
    data = made([*city(74.0), *users("KA", 50, 100), *users("KC", 50, 100)], target=[goal | {"indikator": "rasio_kb"} for goal in goals])
    assert reasons(data, "KA")["di_bawah_sasaran"]["sasaran"] == 78.0
    assert reasons(data, "KC")["di_bawah_sasaran"]["sasaran"] == 70.0


def test_a_real_fall_is_named_and_one_that_may_be_chance_is_not():
    told = reasons(made([*city(74.0), *users("KA", 800, 1000, "2018"), *users("KA", 735, 1000)]))
    assert told == {"turun": pytest.approx({"nilai": 73.5, "lalu": 80.0, "selisih": -6.5})}
    assert reasons(made([*city(74.0), *users("KA", 80, 100, "2018"), *users("KA", 73, 100)])) == {}
    small_step = made([*city(74.0), *users("KA", 740_000, 1_000_000, "2018"), *users("KA", 736_000, 1_000_000)])
    assert "turun" not in reasons(small_step)  # real, and under half a point


def test_a_place_that_stands_still_while_the_city_gains_is_named():
    still = [*users("KA", 7000, 10_000, "2018"), *users("KA", 7020, 10_000)]
    told = reasons(made([*city(66.0, "2018"), *city(70.0), *still]))
    assert told == {"stagnan": pytest.approx({"nilai": 70.2, "lalu": 70.0, "selisih": 0.2, "kota": 4.0})}
    assert reasons(made([*city(69.0, "2018"), *city(70.0), *still])) == {}  # the city's point may have come here too
    assert reasons(made([*city(70.0, "2018"), *city(70.0), *still])) == {}


def test_where_less_is_better_the_bad_side_is_above():
    settings = [row | ({"nilai": "unmet_need"} if row["kunci"] == "indikator_utama" else {}) for row in BASE["pengaturan"]]
    nilai = observed(("K", "2019", "unmet_need", 10.0), *[(*at, value) for at, value in {
        ("KA", "2019", "iat"): 200, ("KA", "2019", "pus"): 1000, ("KA", "2018", "iat"): 100, ("KA", "2018", "pus"): 1000,
        ("KC", "2019", "iat"): 20, ("KC", "2019", "pus"): 1000, ("KC", "2018", "iat"): 100, ("KC", "2018", "pus"): 1000,
    }.items()])  # fmt: skip
    data = made(nilai, pengaturan=settings, target=[{"wilayah": "K", "indikator": "unmet_need", "nilai": 9.0}])
    assert reasons(data, "KA").keys() == {"jauh_di_bawah", "di_bawah_sasaran", "turun"}
    assert reasons(data, "KC") == {}


def test_a_month_is_held_against_the_same_month_and_the_city_of_that_year():
    nilai = [*city(74.0), *users("KA", 800, 1000, "2018-06"), *users("KA", 600, 1000, "2019-06"), *users("KC", 74, 100, "2019-06")]
    assert reasons(made(nilai), "KA", "2019-06").keys() == {"jauh_di_bawah", "turun"}


def kampung(criteria):
    """KA with these criteria, and KC of which only the year is known."""
    return [{"wilayah": "KA", "kriteria": criteria}, {"wilayah": "KC", "tahun": 2018}]


def test_a_need_that_no_matching_field_has_answered_is_named():
    def unmet(criteria, *work):
        rows = AT_WORK + [{"id": f"W{number}", "wilayah": "KA"} | row for number, row in enumerate(work)]
        table = ranked(made(city(74.0), kampung=kampung(criteria), intervensi=rows), period="2019")
        return [reason.numbers["kriteria"] for mine in table["alasan"] for reason in mine if reason.code == "tanpa_bidang"]

    assert unmet("kumuh;pendidikan_rendah;wisata;perbatasan") == ["kumuh", "pendidikan_rendah", "wisata"]
    assert unmet("kumuh;pendidikan_rendah", {"bidang": "prasarana", "mulai": pd.Timestamp("2017-01-01")}) == ["pendidikan_rendah"]
    assert unmet("kumuh", {"bidang": "perumahan", "status": "rencana"}) == ["kumuh"]
    assert unmet("kumuh", {"bidang": "perumahan", "status": "batal"}) == ["kumuh"]
    assert unmet("kumuh", {"bidang": "perumahan", "mulai": pd.Timestamp("2020-01-01")}) == ["kumuh"]
    assert unmet("kumuh", {"bidang": "perumahan", "wilayah": "KC"}) == ["kumuh"]
    assert unmet("kumuh", {"bidang": "perumahan", "wilayah": "K.1.1"}) == []  # for the whole kelurahan
    assert unmet(None) == []


def test_every_field_that_answers_a_need_belongs_to_a_known_criterion():
    assert FIELDS.keys() <= set(CRITERIA)


def test_a_year_without_work_is_named_with_what_was_planned():
    planned = {"id": "P", "wilayah": "KA", "status": "rencana", "mulai": pd.Timestamp("2019-09-01")}
    cancelled = planned | {"id": "B", "status": "batal"}
    before = [row for row in AT_WORK if row["mulai"].year == 2018]
    data = made(city(74.0), intervensi=[*before, planned, cancelled])
    assert reasons(data, "KA") == {"tanpa_intervensi": {"rencana": 1}}
    assert reasons(data, "KC") == {"tanpa_intervensi": {"rencana": 0}}
    assert reasons(data, "KA", "2018") == {}
    later = made(city(74.0), intervensi=[{"id": "L", "wilayah": "KA", "mulai": pd.Timestamp("2019-09-01")}])
    assert reasons(later, "KA", "2019-06") == {"tanpa_intervensi": {"rencana": 0}}  # it begins after June
    assert reasons(later, "KA", "2019-Q3") == {}


def test_money_that_is_not_spent_is_named_as_far_as_spending_is_told():
    def spent(*rows):
        work = [{"id": f"W{number}", "wilayah": "KA"} | row for number, row in enumerate(rows)]
        return reasons(made(city(74.0), intervensi=work)).get("serapan_rendah")

    assert spent({"realisasi": 79.0}) == {"serapan": 79.0, "ambang": 80.0, "anggaran": 100.0, "realisasi": 79.0}
    assert spent({"realisasi": 80.0}) is None
    assert spent({"realisasi": 90.0}, {"realisasi": None, "anggaran": 1e9}) is None  # not reported is not unspent
    assert spent({"realisasi": 90.0}, {"realisasi": 0.0, "status": "batal"}) is None
    assert spent({"realisasi": 90.0}, {"realisasi": 0.0, "mulai": pd.Timestamp("2018-02-01")}) is None
    assert spent({"realisasi": 90.0}, {"realisasi": 60.0, "anggaran": 100.0})["serapan"] == 75.0


def monthly(place, first, last):
    return [row for month in pd.period_range(first, last, freq="M") for row in users(place, 74, 100, str(month))]


def late(nilai, place="KA", period="2019", months="1", **more):
    settings = [row | ({"nilai": months} if row["kunci"] == "bulan_terlambat" else {}) for row in BASE["pengaturan"]]
    data = made([*city(74.0), *nilai], pengaturan=settings, **more)
    return reasons(data, place, period).get("terlambat")


def test_reports_that_stop_before_those_of_others_are_late():
    rows = [*monthly("KA", "2018-01", "2019-09"), *monthly("KC", "2018-07", "2019-11")]
    assert late(rows) == {"bulan": 2, "terakhir": "2019-09"}
    assert late(rows, place="KC") is None  # December has come from nobody: it is not due yet
    assert late(rows, months="2") == {"bulan": 2, "terakhir": "2019-09"}
    assert late(rows, months="3") is None
    assert late(rows, period="2019-09") is None
    assert late(rows, period="2019-10") == {"bulan": 1, "terakhir": "2019-09"}
    assert late(rows, period="2018") is None


def test_a_report_without_a_number_is_no_report_and_other_indicators_do_not_count():
    silent = [*observed(("KA", "2019-10", "pus", None), ("KA", "2019-10", "kb_baru", 5)), *monthly("KA", "2019-01", "2019-09")]
    assert late([*silent, *monthly("KC", "2019-01", "2019-10")]) == {"bulan": 1, "terakhir": "2019-09"}


def test_reports_are_due_from_the_month_after_the_founding():
    others = monthly("KA", "2018-01", "2018-12")
    assert late(others, place="KC", period="2018") == {"bulan": 6, "terakhir": None}  # founded on 26 June: July to December
    assert late(others, place="KC", period="2018-06") is None
    assert late(others, place="KC", period="2018", kampung=kampung(None)) is None  # some day of 2018: due from 2019


def test_where_nobody_reports_by_month_nobody_is_late():
    assert late(users("KA", 74, 100)) is None


def test_only_kampung_that_stand_and_lie_inside_are_looked_at():
    data = make_dataset()
    assert all_places(data, period="2019") == all_places(data, period="2019", place="K") == ["KA", "KC"]
    assert all_places(data, period="2018-06") == ["KA", "KC"]
    assert all_places(data, period="2018-05") == ["KA"]
    assert all_places(data, period="2015") == []
    assert all_places(data, period="2019", place="K.2") == all_places(data, period="2019", place="KC") == ["KC"]


def test_the_heaviest_comes_first_and_among_equals_the_one_further_below_the_city():
    tree = [*BASE["wilayah"], {"kode": "KB", "nama": "B", "tingkat": "kampung", "induk": "K.1.2"}]
    nilai = [*city(74.0), *users("KA", 71, 100), *users("KB", 70, 100), *users("KC", 50, 100)]
    data = make_dataset(wilayah=tree, kampung=[{"wilayah": place} for place in ("KA", "KB", "KC")], nilai=nilai)
    table = ranked(data, period="2019")
    assert table["wilayah"].tolist() == ["KC", "KB", "KA"]
    assert table["peringkat"].tolist() == [1, 2, 3]
    assert table["bobot"].tolist() == [WEIGHTS["jauh_di_bawah"] + WEIGHTS["tanpa_intervensi"]] + 2 * [WEIGHTS["tanpa_intervensi"]]
    assert table["beda"].tolist() == ["berbeda_nyata", "kebetulan", "kebetulan"]
    assert table["selisih"].tolist() == [-24.0, -4.0, -3.0]
    assert [reason.code for reason in table["alasan"][0]] == ["jauh_di_bawah", "tanpa_intervensi"]
    assert table["alasan"][1] == [Reason("tanpa_intervensi", {"rencana": 0})]
    assert ranked(data, period="2019", place="K.2")["wilayah"].tolist() == ["KC"]


def test_without_a_reason_the_list_is_empty():
    table = ranked(made([*city(74.0), *users("KA", 74, 100)]), period="2019")
    assert table.empty and table.columns.tolist() == ["peringkat", "wilayah", "bobot", "nilai", "selisih", "beda", "alasan"]
    assert ranked(make_dataset(), period="2015").empty


def simulated(seed, count=50, share=0.74, target=78.0):
    """Places of 30 to 2,617 couples that all share one true ratio in both years, and the city that they make up."""
    draw = np.random.default_rng(seed)
    couples = np.round(np.geomspace(30, 2617, count))
    frame = pd.DataFrame({"penyebut": couples, "penyebut_lalu": couples}, index=pd.RangeIndex(count).astype("str"))
    for year in ("", "_lalu"):
        frame[f"pembilang{year}"] = draw.binomial(couples.astype(int), share).astype(float)
    return with_ratios(frame.assign(sasaran=target))


def with_ratios(frame):
    for year in ("", "_lalu"):
        frame[f"nilai{year}"] = 100 * frame[f"pembilang{year}"] / frame[f"penyebut{year}"]
        frame[f"kota{year}"] = 100 * frame[f"pembilang{year}"].sum() / frame[f"penyebut{year}"].sum()
    return frame


def named(frame):
    """The places that a reason drawn from the ratio is given for."""
    judged = judge(frame, factor=100, minimum=30, step=0.5, sign=1)
    return {code for code, mine in ratio_reasons(judged).items() if mine}


@pytest.mark.parametrize("share", [0.3, 0.5, 0.74, 0.9])
def test_on_places_with_one_common_ratio_the_list_stays_almost_empty(share):
    """Over 200 seeds; a bare list of the lowest ten would name a fifth of the places in each of them."""
    shares = [len(named(simulated(seed, share=share, target=100 * share + 4))) / 50 for seed in range(200)]
    assert np.mean(shares) <= 0.01


def test_a_place_that_is_truly_bad_is_found_among_them_in_nearly_every_draw():
    def with_a_bad_one(seed):
        frame = simulated(seed)
        middle = frame.index[len(frame) // 2]  # some 290 couples
        frame.loc[middle, "pembilang"] = np.random.default_rng(1000 + seed).binomial(int(frame.at[middle, "penyebut"]), 0.58)
        return middle in named(with_ratios(frame))

    assert np.mean([with_a_bad_one(seed) for seed in range(200)]) >= 0.95


def test_the_whole_list_names_the_bad_place_and_no_other_of_a_common_ratio():
    draw = np.random.default_rng(7)
    names = [f"K{number:02}" for number in range(30)]
    tree = [*BASE["wilayah"][:7], *({"kode": code, "nama": code, "tingkat": "kampung", "induk": "K.1.1"} for code in names)]
    nilai = [*city(74.0, "2018"), *city(74.0)]
    for code, couples in zip(names, np.round(np.geomspace(30, 2617, 30)).astype(int), strict=True):
        for year in ("2018", "2019"):
            nilai += users(code, float(draw.binomial(couples, 0.74)), float(couples), year)
    bad = next(row for row in nilai if row["wilayah"] == "K20" and row["periode"] == "2019" and row["indikator"] == "pil")
    bad["nilai"] = round(bad["nilai"] * 0.7)
    work = [{"id": f"I{code}", "wilayah": code} for code in names]
    data = make_dataset(wilayah=tree, kampung=[{"wilayah": code} for code in names], nilai=nilai, intervensi=work)
    assert ranked(data, period="2019")["wilayah"].tolist() == ["K20"]

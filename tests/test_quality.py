"""Data quality, on tables small enough to be checked on paper."""

from __future__ import annotations

import pandas as pd
import pytest

from kbdata import attention, explanations, quality
from kbview.view import open_latest
from tests.making import BASE, LATER, SOURCE, make_dataset, observed

PUS = [(place, year, "pus", 100.0) for place in ("K.1.1", "K.1.2", "K.2.1", "K.2.2") for year in ("2017", "2018")]


def due(data, level="kelurahan", grain="tahun"):
    rows = quality.reports(data, level, grain)
    return {(row.wilayah, row.periode, row.indikator): row.lapor for row in rows.itertuples()}


def test_a_report_is_due_from_every_place_from_the_first_to_the_last_period():
    data = make_dataset(nilai=observed(*PUS[:-1], ("K.1.1", "2019", "pus", None), ("K.1.1", "2020", "pus", 90.0)))
    found = due(data)
    assert len(found) == 4 * 4  # 2017 to 2020; an empty value is no report
    assert [key[:2] for key, came in found.items() if not came and key[1] < "2019"] == [("K.2.2", "2018")]
    assert sum(came for key, came in found.items() if key[1] == "2019") == 0


def test_what_few_places_report_and_what_is_computed_is_never_due():
    data = make_dataset(nilai=observed(*PUS, ("K.1.1", "2018", "penduduk", 9.0), ("K.1.2", "2018", "penduduk", 9.0), ("K.1.1", "2018", "pa", 9.0)))
    assert {indicator for _place, _period, indicator in due(data)} == {"pus"}
    assert due(make_dataset()) == {}


def test_an_indicator_is_due_from_the_period_in_which_anybody_first_reported_it():
    data = make_dataset(nilai=observed(*PUS, *((place, "2018", "pil", 5.0) for place in ("K.1.1", "K.1.2", "K.2.1"))))
    assert {key for key, came in due(data).items() if not came} == {("K.2.2", "2018", "pil")}
    assert ("K.1.1", "2017", "pil") not in due(data)


def test_a_kampung_owes_reports_for_the_periods_after_its_founding():
    # KC was founded on 26 June 2018; of KA only the year 2016 is known
    months = [(place, f"{year}-{month:02}", "pus", 10.0) for place in ("KA", "KC") for year in (2016, 2017, 2018) for month in range(1, 13)]
    found = due(make_dataset(nilai=observed(*months)), "kampung", "bulan")
    assert min(period for place, period, _ in found if place == "KC") == "2018-07"
    assert min(period for place, period, _ in found if place == "KA") == "2017-01"


def test_completeness_is_what_came_of_what_was_due():
    rows = quality.reports(make_dataset(nilai=observed(*PUS[:-1])), "kelurahan", "tahun")
    found = quality.completeness(rows, ["periode"]).set_index("periode")
    assert found.loc["2018"].to_dict() == {"ada": 3, "harus": 4, "bagian": 75.0}
    assert found.at["2017", "bagian"] == 100.0


def test_a_place_is_late_by_the_months_missing_up_to_the_last_that_anybody_reported():
    months = [("KA", f"2019-{month:02}", "pus", 10.0) for month in range(1, 8)] + [("KC", f"2019-{month:02}", "pus", 10.0) for month in (1, 2, 4)]
    found = quality.timeliness(make_dataset(nilai=observed(*months)), "kampung", 2019).set_index("wilayah")
    assert found.loc["KC"].to_dict() == {"ada": 3, "harus": 7, "terakhir": "2019-04", "sejak": "2019-01", "terlambat": 3}
    assert found.loc["KA", "terlambat"] == 0
    assert quality.timeliness(make_dataset(), "kampung", 2019).empty


def test_what_is_late_here_is_late_on_the_list_of_attention():
    data = open_latest()
    parts = [code for code in ("pus", "kb_iud", "kb_pil", "kb_suntik", "kb_implan", "kb_kondom", "kb_mow", "kb_mop") if code in data.indicators.index]
    found = quality.timeliness(data, "kampung", 2019, parts).set_index("wilayah")["terlambat"]
    ranked = attention.ranked(data, period="2019")
    told = {row.wilayah: reason.numbers["bulan"] for row in ranked.itertuples() for reason in row.alasan if reason.code == "terlambat"}
    assert found[found > 0].to_dict() == told


RATIO = [row | ({"satuan": "persen"} if row["kode"] in ("rasio_kb", "unmet_need") else {}) for row in BASE["indikator"]]


def test_figures_that_cannot_be_true_together_are_told_with_their_row_and_owner():
    values = observed(("K.1.1", "2019", "pus", 100.0), ("K.1.1", "2019", "pil", 80.0), ("K.1.1", "2019", "iud", 30.0), ("K.1.2", "2019", "pus", 50.0))
    data = make_dataset(nilai=values, indikator=RATIO)
    found = quality.findings(data)
    first = found[found["kode"] == "above_denominator"].iloc[0]
    assert (first["wilayah"], first["periode"], first["tabel"], first["skpd"]) == ("K.1.1", "2019", "nilai", "S0")
    assert first["nilai"].endswith("= 110")
    assert first["aturan"] == "pus = 100"
    assert data.table("nilai").loc[first["baris"], "wilayah"] == "K.1.1"
    assert set(found["wilayah"]) == {"K.1.1"}


def test_work_is_told_under_the_agency_that_did_it():
    works = [{"id": "I1", "wilayah": "KA", "realisasi": 120.0}, {"id": "I2", "wilayah": "KC", "skpd": "S2", "selesai": None}]
    found = quality.findings(make_dataset(intervensi=works))
    assert list(zip(found["kode"], found["skpd"], found["baris"], strict=True)) == [("spent_over_budget", "S1", 0), ("finished_without_date", "S2", 1)]


def test_sound_data_have_no_findings():
    found = quality.findings(make_dataset(nilai=observed(*PUS)))
    assert found.empty
    assert list(found.columns) == [*quality.FINDING, "keadaan", *explanations.TOLD]


def test_a_change_unlike_the_others_stands_out_and_a_small_one_does_not():
    years = [str(year) for year in range(2005, 2020)]
    steady = [("K.1.1", year, "pus", 1000.0 * 1.02**number * (1.01 if number % 2 else 1)) for number, year in enumerate(years)]
    other = [("K.1.2", year, "pus", 500.0 * 1.02**number * (1.01 if number % 2 else 1)) for number, year in enumerate(years[:-1])]
    small = [("K.2.1", "2018", "pus", 3.0), ("K.2.1", "2019", "pus", 9.0)]
    found = quality.outliers(make_dataset(nilai=observed(*steady, *other, ("K.1.2", "2019", "pus", 2000.0), *small)))
    [row] = found.to_dict("records")
    assert (row["wilayah"], row["periode"], row["sebelum"], row["lompat"]) == ("K.1.2", "2019", pytest.approx(500 * 1.02**13 * 1.01), True)
    assert row["z"] > quality.FAR


def test_shares_count_rows_by_status_the_largest_group_first():
    rows = observed(("K", "2018", "pus", 1.0), ("K", "2019", "pus", 1.0))
    data = make_dataset(nilai=[*rows, rows[0] | {"periode": "2017", "sumber": "B", "status": "simulasi"}], sumber=[SOURCE, LATER])
    found = quality.shares(data.table("nilai"), "sumber", "status")
    expected = pd.DataFrame({"sumber": ["A", "B"], "resmi": [2, 0], "sementara": [0, 0], "simulasi": [0, 1], "jumlah": [2, 1]})
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_findings_are_counted_by_the_year_that_they_are_about():
    values = observed(*((place, year, "pus", 10.0) for place in ("K.1.1", "K.1.2") for year in ("2018", "2019")), ("K.1.1", "2019-03", "pus", 10.0))
    parts = observed(*((place, when, "pil", 20.0) for place, when in (("K.1.1", "2018"), ("K.1.1", "2019"), ("K.1.1", "2019-03"))))
    works = [{"id": "I1", "wilayah": "KA", "mulai": pd.Timestamp("2018-03-01"), "selesai": pd.Timestamp("2019-01-01"), "realisasi": 120.0}]
    data = make_dataset(nilai=[*values, *parts], indikator=RATIO, intervensi=works)
    found = quality.findings(data)
    assert found.loc[found["kode"] == "spent_over_budget", "tahun"].tolist() == ["2018"]
    counts = quality.by_year(found, quality.outliers(data), quality.differing(data))
    assert counts["tahun"].tolist() == ["2019", "2018"] and counts["pencilan"].tolist() == [0, 0]
    assert counts["bertentangan"].sum() == len(found) and counts["bertentangan"].tolist()[0] == (found["tahun"] == "2019").sum()


def test_every_finding_is_listed_however_many_there_are():
    places = ("K.1.1", "K.1.2", "K.2.1", "K.2.2")
    months = [f"{year}-{month:02}" for year in range(2000, 2006) for month in range(1, 13)]
    values = observed(*((place, month, code, number) for place in places for month in months for code, number in (("pus", 10.0), ("pil", 20.0))))
    found = quality.findings(make_dataset(nilai=values, indikator=RATIO))
    assert found["baris"].notna().all() and set(found["periode"]) == set(months)
    assert (found["kode"] == "above_denominator").sum() >= len(places) * len(months)


def test_a_kampung_that_takes_in_its_kelurahan_does_not_stand_out_twice():
    data = make_dataset()
    rows = [("K.1.1", 9.0), ("KA", 9.0), ("K.2.1", 9.0), ("KC", 8.0)]
    same = {"indikator": "pus", "periode": "2019", "periode_sebelum": "2018", "sebelum": 1.0}
    found = pd.DataFrame([{"wilayah": place, "nilai": value, "id": f"pencilan|{place}"} | same for place, value in rows])
    found = found.assign(ulang=quality.repeated(found, data))
    assert quality.once(found)["wilayah"].tolist() == ["K.1.1", "K.2.1", "KC"]
    alone = found[found["wilayah"] == "KA"]
    assert quality.once(alone)["wilayah"].tolist() == ["KA"]  # where its kelurahan is filtered away

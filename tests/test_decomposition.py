"""Why a number changed: each cause on its own, and always the whole change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import indicators
from kbdata.decomposition import CAUSES, CORRECTED, COVERAGE, DEFINITION, LATE, MOVED, OTHERS, of_measure, shapley, split
from kbdata.headlines import Measure
from tests.cases import few
from tests.making import BASE, make_dataset, observed

A, B, C, D = "K.1.1", "K.1.2", "K.2.1", "K.2.2"
FIRST = [(place, year, code, value) for place in (A, B) for year in ("2018", "2019") for code, value in (("pus", 100.0), ("pil", 60.0), ("iud", 10.0))]
EARLIER = make_dataset(nilai=observed(*FIRST))
NOW = ("2019", "2019")
KB = {"kode": "KB", "nama": "Kampung B", "tingkat": "kampung", "induk": "K.1.2", "luas_km2": None}


def with_rows(*changed, base=FIRST, **tables):
    """The first version with rows put in by key."""
    rows = {row[:3]: row for row in base} | {row[:3]: row for row in changed}
    return make_dataset(nilai=observed(*rows.values()), **tables)


def parts(later, periods=NOW, earlier=EARLIER):
    return {row.sebab: row.bagian for row in split(earlier, later, "rasio_kb", "K", periods).itertuples()}


def test_a_version_against_itself_has_no_parts():
    assert parts(with_rows()) == {}


def test_a_report_that_came_later_is_late():
    later = with_rows((C, "2019", "pus", 200.0), (C, "2019", "pil", 80.0), (C, "2019", "iud", 20.0))
    assert parts(later) == {LATE: pytest.approx(100 * 240 / 400 - 70)}


def test_a_cell_that_was_empty_and_is_filled_is_late_too():
    earlier = make_dataset(nilai=observed(*FIRST, (C, "2019", "pus", 200.0), (C, "2019", "pil", 80.0), (C, "2019", "iud", None)))
    later = with_rows((C, "2019", "pus", 200.0), (C, "2019", "pil", 80.0), (C, "2019", "iud", 20.0))
    assert parts(later, earlier=earlier) == {LATE: pytest.approx(-10.0)}


def test_a_figure_that_was_changed_or_withdrawn_is_a_correction():
    assert parts(with_rows((A, "2019", "pil", 50.0))) == {CORRECTED: pytest.approx(-5.0)}
    withdrawn = make_dataset(nilai=observed(*(row for row in FIRST if row[0] == A), *(row for row in FIRST if row[0] == B and row[1] == "2018")))
    assert parts(withdrawn) == {}  # both places had the same ratio
    assert parts(with_rows((A, "2019", "pil", 50.0)), earlier=withdrawn)[CORRECTED] < 0


def test_another_definition_is_told_as_one():
    dictionary = [row | ({"pembilang": "pil"} if row["kode"] == "rasio_kb" else {}) for row in BASE["indikator"]]
    assert parts(with_rows(indikator=dictionary)) == {DEFINITION: pytest.approx(-10.0)}


def test_a_place_that_came_with_its_figures_is_coverage():
    places = [*BASE["wilayah"], {"kode": "K.2.3", "nama": "E", "tingkat": "kelurahan", "induk": "K.2"}]
    new = [("K.2.3", "2019", "pus", 100.0), ("K.2.3", "2019", "pil", 10.0), ("K.2.3", "2019", "iud", 0.0)]
    assert parts(with_rows(*new, wilayah=places)) == {COVERAGE: pytest.approx(100 * 150 / 300 - 70)}


def test_from_one_period_to_the_next_in_one_version_is_movement():
    later = with_rows((A, "2018", "pil", 40.0), (B, "2018", "pil", 40.0))
    assert parts(later, ("2018", "2019"), earlier=later) == {MOVED: pytest.approx(20.0)}


def test_what_is_not_known_on_one_side_is_not_split():
    assert split(make_dataset(), EARLIER, "rasio_kb", "K", NOW).empty
    assert split(EARLIER, EARLIER, "rasio_kb", "tidak ada", NOW).empty


def test_the_parts_are_even_where_two_causes_do_the_same():
    both = {frozenset(): 0.0, frozenset("a"): 0.0, frozenset("b"): 0.0, frozenset("ab"): 10.0}
    assert shapley("ab", both.__getitem__) == {"a": 5.0, "b": 5.0}


def ratio(data, period):
    return indicators.values(data, ["rasio_kb"], ["K"], [period])["nilai"].astype(float).iloc[0]


figures = st.dictionaries(
    st.tuples(st.sampled_from([A, B, C, D]), st.sampled_from(["2018", "2019"]), st.sampled_from(["pus", "pil", "iud"])),
    st.one_of(st.none(), st.integers(0, 500).map(float)),
    max_size=14,
)


@few(6)
@given(older=figures, newer=figures, renamed=st.booleans(), fewer=st.booleans(), moved=st.booleans())
def test_the_parts_always_add_up_to_the_whole_change(older, newer, renamed, fewer, moved):
    dictionary = [row | ({"pembilang": "pil"} if renamed and row["kode"] == "rasio_kb" else {}) for row in BASE["indikator"]]
    places = [row for row in BASE["wilayah"] if not (fewer and row["kode"] == D)]
    told = [(*key, value) for key, value in newer.items() if not (fewer and key[0] == D)]
    earlier = make_dataset(nilai=observed(*((*key, value) for key, value in older.items())))
    later = make_dataset(nilai=observed(*told), indikator=dictionary, wilayah=places)
    periods = ("2018", "2019") if moved else NOW
    sides = [
        indicators.values(data, ["rasio_kb"], ["K"], [period])["nilai"].astype(float).iloc[0] for data, period in zip((earlier, later), periods, strict=True)
    ]
    found = split(earlier, later, "rasio_kb", "K", periods)
    assert set(found["sebab"]) <= set(CAUSES)
    if any(side != side for side in sides):
        assert found.empty
    else:
        assert found["bagian"].sum() == pytest.approx(sides[1] - sides[0], abs=1e-9)


def test_a_source_that_leads_over_another_is_neither_late_nor_a_correction():
    second = [row | {"sumber": "B"} for row in observed(*FIRST)]  # B comes after A
    earlier = make_dataset(nilai=second)
    later = make_dataset(nilai=[*second, *observed((A, "2019", "pil", 50.0))])
    assert parts(later, earlier=earlier) == {OTHERS: pytest.approx(-5.0)}
    beside = make_dataset(nilai=[*observed(*FIRST), *(row | {"nilai": 0.0} for row in second)])
    assert parts(beside) == {}  # what does not lead is kept beside, and changes nothing that is shown


def test_interventions_and_kampung_can_be_asked_too():
    work = {"id": "I1", "wilayah": A, "realisasi": None}
    before = make_dataset(intervensi=[work])
    reported = make_dataset(intervensi=[work | {"realisasi": 70.0}])
    corrected = make_dataset(intervensi=[work | {"realisasi": 50.0}])
    spent, count = Measure(column="realisasi"), Measure(column="jumlah")

    def told(one, other, measure):
        return {row.sebab: row.bagian for row in of_measure(one, other, measure, "K", NOW).itertuples()}

    assert told(before, reported, spent) == {}  # nothing was known before
    assert told(reported, corrected, spent) == {CORRECTED: -20.0}
    second = make_dataset(intervensi=[work | {"realisasi": 70.0}, work | {"id": "I2", "realisasi": 10.0}])
    assert told(reported, second, spent) == {LATE: 10.0}
    assert told(reported, second, count) == {LATE: 1.0}
    founded = make_dataset(kampung=[*BASE["kampung"], {"wilayah": "KB", "tahun": 2019}], wilayah=[*BASE["wilayah"], KB])
    assert told(make_dataset(), founded, Measure(column="kampung")) == {COVERAGE: 1.0}

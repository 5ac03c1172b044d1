"""Years, quarters and months as text."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata import periods

KINDS = sorted(periods.MONTHS)
moments = st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2100-12-31"))


@pytest.mark.parametrize(("text", "kind", "first", "last"), [
    ("2019", "tahun", "2019-01-01", "2019-12-31"), ("2020-Q1", "triwulan", "2020-01-01", "2020-03-31"), ("2019-Q4", "triwulan", "2019-10-01", "2019-12-31"),
    ("2020-02", "bulan", "2020-02-01", "2020-02-29"), ("2019-12", "bulan", "2019-12-01", "2019-12-31"),
])  # fmt: skip
def test_a_period_has_a_grain_a_start_and_an_end(text, kind, first, last):
    assert periods.grain(text) == kind
    assert (periods.start(text), periods.end(text)) == (pd.Timestamp(first), pd.Timestamp(last))
    assert periods.year(text) == int(first[:4])


@pytest.mark.parametrize("text", ["", "19", "2019-1", "2019-", "2019-Q", "2019Q12", "2019-06-30", "Juni 2019"])
def test_what_is_no_period(text):
    with pytest.raises(ValueError, match="not a period"):
        periods.grain(text)


def test_the_longer_period_that_holds_one():
    assert [periods.within("2019-06", kind) for kind in ("bulan", "triwulan", "tahun")] == ["2019-06", "2019-Q2", "2019"]
    assert [periods.within("2019-Q2", kind) for kind in ("bulan", "triwulan", "tahun")] == [None, "2019-Q2", "2019"]
    assert [periods.within("2019", kind) for kind in ("bulan", "triwulan", "tahun")] == [None, None, "2019"]
    assert [periods.within(f"2019-{month:02}", "triwulan")[-1] for month in range(1, 13)] == list("111222333444")


def test_all_periods_between_two():
    assert periods.between("2016", "2019") == ["2016", "2017", "2018", "2019"]
    assert periods.between("2018-Q3", "2019-Q2") == ["2018-Q3", "2018-Q4", "2019-Q1", "2019-Q2"]
    assert periods.between("2018-11", "2019-02") == ["2018-11", "2018-12", "2019-01", "2019-02"]
    assert periods.between("2019", "2018") == []
    with pytest.raises(ValueError, match="not of one grain"):
        periods.between("2018", "2019-Q1")


@given(moments, st.sampled_from(KINDS))
def test_a_moment_lies_in_the_period_that_is_named_after_it(moment, kind):
    moment = pd.Timestamp(moment).floor("D")
    text = periods.name(moment, kind)
    assert periods.grain(text) == kind
    assert periods.start(text) <= moment <= periods.end(text)
    assert all(periods.within(text, longer) == periods.name(moment, longer) for longer in KINDS if periods.MONTHS[longer] >= periods.MONTHS[kind])


@given(st.lists(moments, min_size=2, max_size=2), st.sampled_from(KINDS))
def test_text_sorts_in_time_and_neighbours_touch(pair, kind):
    first, last = sorted(pd.Timestamp(moment) for moment in pair)
    span = periods.between(periods.name(first, kind), periods.name(last, kind))
    assert span == sorted(span) and span[0] == periods.name(first, kind) and span[-1] == periods.name(last, kind)
    assert all(periods.end(one) + pd.Timedelta(days=1) == periods.start(next_one) for one, next_one in pairwise(span))

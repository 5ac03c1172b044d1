"""Numbers, dates and periods as people write them: the same value comes out, or the cell is told; never another value, never a traceback."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.importing import dates, numbers
from kbdata.importing.dates import NAMES, part_of_year, period_in, period_of, read_dates
from kbdata.importing.numbers import AMBIGUOUS, EMPTY, GOOD, NOT_A_NUMBER, read_numbers

CENTS = st.integers(-(10**13), 10**13)
CELLS = st.one_of(st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.text("0123456789.,-% Rp()", max_size=12))


def column(*cells: Any) -> pd.Series:
    return pd.Series(list(cells), dtype=object)


def written(cents: int, decimals: int, group: str, mark: str) -> str:
    """A number of hundredths with groups of three and a decimal mark."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", group) + (f"{mark}{rest:02}" if decimals else "")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("Rp 1.250.000", 1_250_000),
        ("Rp1.250.000,-", 1_250_000),
        ("IDR 1,250,000.00", 1_250_000),
        ("Rp 1,5 miliar", 1_500_000_000),
        ("2,5 jt", 2_500_000),
        ("12,5 %", 12.5),
        ("12.5%", 12.5),
        ("74", 74),
        ("0,750", 0.75),
        ("1 250 000", 1_250_000),
        ("1\u00a0250,5", 1250.5),
        ("(1.250.000)", -1_250_000),
        ("−3", -3),
        ("1.100 pasangan", 1100),
        ("'0012", 12),
        (7, 7),
        (7.25, 7.25),
    ],
)
def test_a_number_is_read_as_it_is_meant(cell: object, value: float) -> None:
    read = read_numbers(column(cell), whole="pasangan" in str(cell))
    assert read.states[0] == GOOD and read.values[0] == value


@pytest.mark.parametrize("cell", [None, "", "-", "–", "n/a", "N/A", "...", "belum lapor"])
def test_nothing_is_no_zero(cell: object) -> None:
    read = read_numbers(column(cell))
    assert read.states[0] == EMPTY and np.isnan(read.values[0])


@pytest.mark.parametrize(
    "cell", ["seratus", "1.2.3", "1,234,5", "1.234.5", "12/5", "1e5", "5.000 -6", "1,", True, datetime.date(2019, 5, 1), float("inf"), 1e300, "#REF!"]
)
def test_what_is_no_number_is_told(cell: object) -> None:
    assert read_numbers(column(cell)).states[0] == NOT_A_NUMBER


def test_a_lone_group_is_decided_by_its_neighbours_or_not_at_all() -> None:
    assert read_numbers(column("1.234")).states[0] == AMBIGUOUS
    assert read_numbers(column("1.234"), whole=True).values[0] == 1234
    assert read_numbers(column("1.234", "0,5")).values[0] == 1234
    assert read_numbers(column("1.234", "0.5")).values[0] == 1.234
    assert read_numbers(column("1.234"), mark=",").values[0] == 1234
    assert list(read_numbers(column("1.234", "0,5", "0.5")).states) == [AMBIGUOUS, GOOD, GOOD]


@given(
    st.lists(CENTS, min_size=1, max_size=6),
    st.sampled_from([(".", ","), (",", "."), ("", ","), ("", "."), (" ", ",")]),
    st.sampled_from(["{}", "Rp {}", " {} ", "{} %"]),
)
def test_a_column_with_decimals_is_read_to_the_cent(cents: list[int], style: tuple[str, str], words: str) -> None:
    read = read_numbers(column(*(words.format(written(each, 2, *style)) for each in cents)))
    assert (read.states == GOOD).all() and read.values == pytest.approx([each / 100 for each in cents], rel=1e-14)


@given(st.lists(CENTS, min_size=1, max_size=6), st.sampled_from([(".", ","), (",", "."), (" ", ",")]))
def test_a_column_of_whole_numbers_is_never_read_otherwise(cents: list[int], style: tuple[str, str]) -> None:
    cells = column(*(written(each, 0, *style) for each in cents))
    meant = np.array([np.sign(each) * (abs(each) // 100) for each in cents], dtype="float64")
    guarded, counted = read_numbers(cells), read_numbers(cells, whole=True)
    assert ((guarded.states == AMBIGUOUS) | (guarded.values == meant)).all()
    assert (counted.states == GOOD).all() and (counted.values == meant).all()


@given(st.lists(CELLS, min_size=1, max_size=8), st.booleans(), st.sampled_from([None, ",", "."]))
def test_no_cell_breaks_the_reading(cells: list[Any], whole: bool, mark: Any) -> None:
    read = read_numbers(column(*cells), whole=whole, mark=mark)
    assert len(read.values) == len(cells)
    assert (np.isfinite(read.values) == (read.states == GOOD)).all()
    days, states = read_dates(column(*cells))
    assert (days.notna().to_numpy() == (states == dates.GOOD)).all()
    for cell in cells:
        text = numbers.text_of(cell)
        assert all(isinstance(found, str | None) for found in (period_of(text), part_of_year(text), period_in(text)))


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)), st.integers(0, 2))
def test_a_date_is_read_in_every_way_that_names_its_month(day: datetime.date, number: int) -> None:
    names = NAMES[day.month - 1]
    name = names[min(number, len(names) - 1)]
    cells = [f"{day.day} {name} {day.year}", f"{day.day:02}-{name}-{day.year}", f"Senin, {day.day} {name.title()} {day.year}", day.isoformat(), day]
    days, states = read_dates(column(*cells))
    assert (states == dates.GOOD).all() and (days.dt.date == day).all()


@given(st.lists(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)), min_size=1, max_size=6), st.sampled_from("/-."))
def test_the_day_comes_first_unless_the_column_proves_otherwise(days: list[datetime.date], mark: str) -> None:
    read, _states = read_dates(column(*(f"{day:%d{mark}%m{mark}%Y}" for day in days)))
    assert (read.dt.date == np.array(days)).all()
    proof = datetime.date(2019, 2, 26)
    read, _states = read_dates(column(*(f"{day:%m/%d/%Y}" for day in [*days, proof])))
    assert (read.dt.date == np.array([*days, proof])).all()


def test_a_column_that_proves_both_orders_is_told() -> None:
    assert list(read_dates(column("26/02/2019", "02/26/2019", "03/04/2019"))[1]) == [dates.GOOD, dates.GOOD, dates.UNSURE]


@pytest.mark.parametrize("cell", ["31/02/2019", "2019-13-01", "kemarin", 5, 1e9, True, "26 Juni", "12/2019"])
def test_what_is_no_date_is_told(cell: object) -> None:
    assert read_dates(column(cell))[1][0] == dates.WRONG


@given(
    st.integers(1, 12),
    st.integers(0, 6),
    st.integers(1990, 2099),
    st.sampled_from(["{m} {y}", "{m}-{s}", "Bulan {m} {y}", "{m}. {y}", "{y} {m}", "{m} tahun {y}"]),
)
def test_a_month_is_a_period(month: int, number: int, year: int, form: str) -> None:
    names = NAMES[month - 1]
    year = 2000 + year % 100 if "{s}" in form else year  # two digits are of this century
    text = form.format(m=names[min(number, len(names) - 1)].title(), y=year, s=f"{year % 100:02}")
    assert period_of(text) == f"{year}-{month:02}"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2019", "2019"),
        ("Tahun 2019", "2019"),
        ("TW II 2019", "2019-Q2"),
        ("Triwulan ke-3 2019", "2019-Q3"),
        ("2019-Q4", "2019-Q4"),
        ("2019/6", "2019-06"),
        ("06-2019", "2019-06"),
        ("Semester I 2019", None),
        ("s.d. Juni 2019", None),
        ("2019–2020", None),
        ("1234", None),
        ("13/2019", None),
    ],
)
def test_periods(text: str, period: str | None) -> None:
    assert period_of(text) == period


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Laporan Bulan Maret 2020 Kota X", "2020-03"),
        ("Laporan triwulan II tahun 2019, dicetak 2019", "2019-Q2"),
        ("Data 2019 dan 2020", None),
        ("Januari 2020 s/d Maret 2020", None),
        ("Keputusan 12/2019 tentang …", None),
        ("Bulan: Maret, Tahun: 2020", "2020-03"),
    ],
)
def test_the_period_of_a_title(title: str, period: str | None) -> None:
    assert period_in(title) == period

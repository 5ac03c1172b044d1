"""Numbers, money, periods and dates as the reader's language writes them: `74,0 %`, `1.234`, `Rp 1,2 miliar`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from functools import lru_cache

import pandas as pd
from babel.dates import format_date, format_time
from babel.numbers import NumberPattern, format_decimal, parse_pattern
from babel.units import format_unit

from kbdata import periods
from kbview.i18n import _, _n, language, locale

NOTHING = "–"
PERCENT = "persen"
ONE = ("1", "−1")
SPANS = (("year", 365.25, 1096), ("month", 30.44, 92), ("day", 1, 0))  # units, how many days each has, and from how many on it is used
SCALES: tuple[tuple[float, Callable[[], str]], ...] = ((1e12, lambda: _("triliun")), (1e9, lambda: _("miliar")), (1e6, lambda: _("juta")))


def number(value: float | None, decimals: int = 0) -> str:
    """A number with its grouping: `1.234,5` or `1,234.5`; a dash where there is none."""
    if value is None or pd.isna(value):
        return NOTHING
    return _number(round(float(value) + 0.0, decimals) + 0.0, decimals, locale())


@lru_cache(maxsize=50_000)
def _number(value: float, decimals: int, spoken: str) -> str:
    """A rounded number: the same ones are written again and again, in a figure, its table and its finding."""
    return format_decimal(value, format=_pattern(decimals), locale=spoken).replace("-", "−")


@lru_cache(maxsize=16)
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def amount(value: float | None) -> str:
    """A number with the decimals that it has, at most two: `12`, `0,32`."""
    if value is None or pd.isna(value):
        return NOTHING
    return number(value, next(decimals for decimals in (0, 1, 2) if round(value, decimals) == round(value, 2)))


def percent(value: float | None, decimals: int = 1) -> str:
    """A share given in percent: `74,0 %` in Indonesian, `74.0%` in English."""
    if value is None or pd.isna(value):
        return NOTHING
    return with_unit(number(value, decimals), PERCENT)


def quantity(value: float | None, unit: str, decimals: int = 0) -> str:
    """A number with its unit; percent closes up as the language wants it."""
    if value is None or pd.isna(value):
        return NOTHING
    return with_unit(number(value, decimals), unit)


def separators() -> str:
    """The marks of decimals and of thousands, as a chart's axes take them."""
    return ".," if language() == "en" else ",."


def with_unit(text: str, unit: str) -> str:
    """Numbers that are written already, with their unit: `≤ 69,2 %`, `≤ 69.2%`.

    A unit comes in its plural; the catalogue knows the singular of those that have one, which stands beside 1.
    """
    if is_percent(unit):
        return f"{text}%" if language() == "en" else f"{text}\u00a0%"
    return f"{text}\u00a0{_n(unit, 1 if text in ONE else 2)}" if unit else text


def is_percent(unit: str) -> bool:
    """Whether a unit is percent, in either language."""
    return unit in (PERCENT, "percent", "%")


def difference(now: float, then: float, decimals: int) -> float:
    """The difference of two numbers as they are read: who subtracts what stands on the page must get the same."""
    return round(round(float(now), decimals) - round(float(then), decimals), decimals)


def points(value: float, decimals: int = 1) -> str:
    """The size of a difference between two shares, without its sign: `4,0 poin`."""
    return _("{n} poin").format(n=number(abs(value), decimals))


def signed(value: float | None, decimals: int = 1) -> str:
    """A difference with its sign: `+4,0`, `−1,2`."""
    if value is None or pd.isna(value):
        return NOTHING
    text = number(value, decimals)
    return "+" + text if round(value, decimals) > 0 else text


def money(rupiah: float | None, decimals: int = 1) -> str:
    """Rupiah in words of scale: `Rp 1,2 miliar`, `IDR 1.2 billion`; below a million in full."""
    if rupiah is None or pd.isna(rupiah):
        return NOTHING
    currency = "IDR" if language() == "en" else "Rp"
    for size, word in SCALES:
        unit, places = (size / 1e3, decimals) if size > 1e6 else (1, 0)
        if round(abs(rupiah) / unit, places) * unit >= size:  # as it would be written in the unit below: never `1.000,0 juta`
            return f"{currency}\u00a0{number(rupiah / size, decimals)}\u00a0{word()}"
    return f"{currency}\u00a0{number(rupiah)}"


def day(value: date | pd.Timestamp | None, form: str = "long") -> str:
    """A date: `26 Juni 2018`."""
    return NOTHING if value is None or pd.isna(value) else _day(value, form, locale())


@lru_cache(maxsize=10_000)
def _day(value: date, form: str, spoken: str) -> str:
    """A date: those of a register are written on many cards."""
    return str(format_date(value, form, locale=spoken))


def span(days: int) -> str:
    """A length of time in the largest unit that still tells it well: `12 hari`, `4 bulan`, `6 tahun`."""
    unit, length = next((unit, length) for unit, length, least in SPANS if days >= least)
    return format_unit(int(days // length), f"duration-{unit}", locale=locale())


def moment(value: datetime, zone: tzinfo | None) -> str:
    """A day and the time on it in a time zone (None: that of the machine): `26 Jun 2018 14.05`."""
    local = value.astimezone(zone)
    return f"{format_date(local, 'medium', locale=locale())} {format_time(local, 'short', locale=locale())}"


def period(text: str, *, short: bool = False) -> str:
    """A period in words: `2019`, `triwulan II 2019`, `Juni 2019`. short: `Jun 2019`, `T2 2019`."""
    match periods.grain(text):
        case "tahun":
            return text
        case "triwulan":
            roman = ("I", "II", "III", "IV")[int(text[-1]) - 1]
            return _("T{n} {tahun}").format(n=text[-1], tahun=text[:4]) if short else _("triwulan {n} {tahun}").format(n=roman, tahun=text[:4])
        case _:
            return str(format_date(periods.start(text), "MMM y" if short else "MMMM y", locale=locale()))


def listing(words: list[str]) -> str:
    """Words as a list in a sentence: `A, B, dan C`."""
    match words:
        case []:
            return ""
        case [only]:
            return only
        case [first, second]:
            return _("{a} dan {b}").format(a=first, b=second)
        case [*most, last]:
            return _("{a}, dan {b}").format(a=", ".join(most), b=last)
    return ""

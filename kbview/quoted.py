"""What a finding quotes, as its reader writes and names it: numbers, sizes, money, dates and codes of the import in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import pandas as pd

from kbdata.dataset import Dataset
from kbview import formats, i18n
from kbview.i18n import _

NUMBER = re.compile(r"-?[\d.]+(e[+-]?\d+)?")
CODE = re.compile(r"[a-z][a-z0-9_]+")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PERIOD = re.compile(r"\d{4}(-Q[1-4]|-\d{2})?")
MEGABYTE = 1_000_000

Writer = Callable[[Dataset, str], str]


def quoted(data: Dataset, code: str, side: str, text: str | None) -> str:
    """A text of a finding. code: of the finding. side: `value` or `expected`."""
    if not text:
        return formats.NOTHING
    return WRITERS.get((code, side), _sums)(data, text)


def _sums(data: Dataset, text: str) -> str:
    """`kb_iud + kb_pil = 1250` with the names of indicators and the number as it is read; what is no such sum stands as it is."""
    if " = " not in text:
        return text
    known = _indicators(data, i18n.language())
    left, _equals, number = CODE.sub(lambda found: known.get(found[0], found[0]), text).rpartition(" = ")
    return f"{left} = {_number(number)}" if NUMBER.fullmatch(number) else text


def _number(text: str) -> str:
    """A number with as many decimals as it has, at most two."""
    return formats.amount(float(text))


def _figure(data: Dataset, text: str) -> str:
    return _number(text) if NUMBER.fullmatch(text) else text


def _count(data: Dataset, text: str) -> str:
    """A whole number, however it was grouped."""
    bare = text.replace(".", "")
    return formats.number(int(bare)) if bare.isdecimal() else text


def _size(data: Dataset, text: str) -> str:
    bare = text.replace(".", "")
    if not bare.isdecimal():
        return text
    size = int(bare)
    return f"{formats.number(size / MEGABYTE, 1)} MB" if size >= MEGABYTE else _("{n} bita").format(n=formats.number(size))


def _money(data: Dataset, text: str) -> str:
    return NUMBER.sub(lambda found: formats.money(float(found[0]), 2), text)


def _day(data: Dataset, text: str) -> str:
    return DATE.sub(lambda found: formats.day(pd.Timestamp(found[0])), text)


def _period(data: Dataset, text: str) -> str:
    return PERIOD.sub(lambda found: formats.period(found[0]), text)


def _of_period(data: Dataset, text: str) -> str:
    """`2018: 1250`, a figure after its period."""
    when, mark, number = text.partition(": ")
    return f"{formats.period(when)}: {_number(number)}" if mark and PERIOD.fullmatch(when) and NUMBER.fullmatch(number) else text


def _key(data: Dataset, text: str) -> str:
    """The key of a row, `63.71.01 + 2019 + pus + A`: each code by its name."""
    return ", ".join(_name(data, part) for part in text.split(" + "))


def _name(data: Dataset, code: str) -> str:
    """What a code stands for; itself where it is none."""
    known = _indicators(data, i18n.language()) | _names(data)
    return known.get(code) or (formats.period(code) if PERIOD.fullmatch(code) else code)


def _role(data: Dataset, text: str) -> str:
    """What a column was taken for and how surely, `wilayah:kelurahan, 84 %`."""
    meant, mark, sure = text.rpartition(", ")
    kind, of, level = meant.partition(":")
    named = {"wilayah": _("nama {t}"), "kode": _("kode {t}")}.get(kind) if of else None
    return f"{named.format(t=level)}{mark}{sure}" if named else text


@lru_cache(maxsize=8)
def _indicators(data: Dataset, language: str) -> dict[str, str]:
    return data.indicators[f"nama_{language}"].to_dict()


@lru_cache(maxsize=8)
def _names(data: Dataset) -> dict[str, str]:
    places, sources = data.places["nama"].to_dict(), data.table("sumber").set_index("kode")["judul"].to_dict()
    return places | sources


def _both(writer: Writer, *codes: str) -> dict[tuple[str, str], Writer]:
    return {(code, side): writer for code in codes for side in ("value", "expected")}


WRITERS: dict[tuple[str, str], Writer] = {
    **_both(_size, "too_large"),
    **_both(_count, "too_many_rows", "too_many_cells", "zip_bomb", "wrong_cell_count"),
    **_both(_money, "spent_over_budget"),
    **_both(_day, "dates_out_of_order", "founded_too_early"),
    **_both(_period, "future_period"),
    **_both(_of_period, "jump"),
    **_both(_figure, "total_differs"),
    **_both(_name, "two_kampung"),
    **{
        (code, "value"): _count
        for code in ("formulas_as_values", "codes_ignored", "ids_made", "repeated_rows", "parts_joined", "slivers_dropped", "outside_city", "more_problems")
    },
    ("duplicate_in_file", "value"): _key,
    ("duplicate", "value"): _key,
    ("wrong_parent", "value"): _name,
    ("guessed_column", "expected"): _role,
}

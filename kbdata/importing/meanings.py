"""What a column is about, read from its header: a column of a table, an indicator, a period, a place, or nothing that is imported."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pandas as pd

from kbdata.importing.dates import part_of_year, period_of
from kbdata.importing.naming import LEADING, SURE, Names
from kbdata.importing.vocabulary import plain, unit_class, words

SHARE = re.compile(r"\b(persen|persentase|prosentase|rasio|%)|%")


@dataclass(frozen=True)
class Meaning:
    """kind: `kolom`, `indikator`, `periode`, `bagian` (a month without its year), `wilayah`, `netral`, `abaikan`; value: which one."""

    kind: str
    value: str = ""
    score: float = SURE
    unit: str | None = None
    period: str | None = None  # of an indicator whose label names it too


def meaning(label: str, names: Names, *, fuzzy: bool = True) -> Meaning | None:
    """What one label means; None where it means nothing that is known."""
    text = re.sub(r"\s+", " ", label.replace("*", "")).strip()
    if not text:
        return Meaning("netral")
    if period := period_of(text):
        return Meaning("periode", period)
    bare, unit = _without_unit(text)
    found = _plain_meaning(bare, names, fuzzy=False)
    if found is None and LEADING.match(plain(bare)):
        found = _plain_meaning(LEADING.sub("", plain(bare)), names, fuzzy=False)
    if found is None and not plain(bare).isdigit() and (part := part_of_year(bare)):
        return Meaning("bagian", part)
    if found is None and (both := with_period(bare)):
        topic = meaning(both[0], names, fuzzy=False)
        if topic is not None and topic.kind == "indikator" and topic.period is None:
            return replace(topic, unit=topic.unit or unit, period=both[1])
    if found is None:
        place = names.place(bare, fuzzy=False)
        if place.code and not plain(bare).isdigit():
            return Meaning("wilayah", place.code)
        found = _plain_meaning(LEADING.sub("", plain(bare)), names, fuzzy=True) if fuzzy else None
    if found is None or found.kind != "indikator":
        return found
    satuan = str(names.data.indicator(found.value)["satuan"])
    if bool(SHARE.search(bare.lower())) and unit_class(satuan) != "persen":
        return None  # a share of a thing is not the thing
    return replace(found, unit=unit)


def with_period(label: str) -> tuple[str, str] | None:
    """A label that begins or ends with a period as the label without it, and that period: `PUS (2018)` is `PUS` in `2018`; None for another."""
    words = label.split()
    for count in range(min(5, len(words) - 1), 0, -1):  # `tahun 2018` before `2018`
        for period, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            if found := period_of(" ".join(period).strip("()[],:;–- ")):
                return " ".join(rest).strip(",:;–- "), found
    return None


def combined(parts: tuple[str, ...], names: Names) -> list[Meaning] | None:
    """What the parts of a header of several rows mean together, from the group to the single column.

    A group that is an indicator only holds columns that are parts of it: `Peserta KB aktif – IUD` is the users of IUD, but
    `Peserta KB baru – IUD` is something that the dictionary does not know. None where any part is unknown or they contradict each other.
    """
    whole = meaning(" ".join(parts), names, fuzzy=False) if len(parts) > 1 else None
    if whole is not None and whole.kind == "indikator":
        return _apart(whole)
    groups = [Meaning("netral") if plain(part) in words()["netral"] else meaning(part, names) for part in parts[:-1]]
    found = [*groups, *(meaning(part, names) for part in parts[-1:])]
    if any(one is None for one in found):
        return None
    known = [part for one in found if one is not None and one.kind != "netral" for part in _apart(one)]
    if len({one.value[:4] for one in known if one.kind == "periode"}) > 1:
        return None
    if parts and len(known) > 1 and found[-1] is not None and found[-1].kind == "kolom" and found[-1].value == "nilai":
        known = known[:-1]  # `PUS – Jumlah`
    topics = [one for one in known if one.kind == "indikator"]
    while len(topics) > 1:
        above, below = topics[0], topics[1]
        if above.value != below.value and below.value not in _parts(names, above.value):
            return None
        known.remove(above)
        topics = topics[1:]
    return known


def _apart(one: Meaning) -> list[Meaning]:
    """An indicator and the period that its label names too, as two."""
    return [replace(one, period=None), Meaning("periode", one.period)] if one.period else [one]


def _plain_meaning(text: str, names: Names, *, fuzzy: bool) -> Meaning | None:
    flat = plain(text)
    for kind in ("kolom", "abaikan"):
        if flat in words()[kind]:
            return Meaning(kind, words()[kind][flat])
    match = names.term("indikator", text, fuzzy=fuzzy)
    if match.code:
        return Meaning("indikator", match.code, match.score)
    return Meaning("netral") if flat in words()["netral"] else None


def _without_unit(text: str) -> tuple[str, str | None]:
    """A label without a unit in brackets at its end, and that unit."""
    match = re.fullmatch(r"(.+?)\s*[(\[]\s*([^()\[\]]+)\s*[)\]]", text)
    if match and unit_class(match[2]):
        return match[1], match[2]
    return text, None


def _parts(names: Names, code: str) -> set[str]:
    cell = names.data.indicator(code)["pembilang"]
    return set(str(cell).split("+")) if pd.notna(cell) else set()

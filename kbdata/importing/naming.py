"""What a name or code in a file stands for: places, indicators, perangkat daerah, activities. Each guess comes with its score.

Codes are those of the data set (Kemendagri's for places), with or without their dots. BPS codes look alike and mean other places: a
column that says it holds them is never taken for a code, and where a row has both a code and a name, they must agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd
from rapidfuzz import fuzz, process

from kbdata.dataset import Dataset
from kbdata.importing.vocabulary import distinguishing, plain, plain_name, without_prefix, words
from kbdata.tables import KEYS, LEVELS

SURE = 100.0
ENOUGH = 84.0  # a guess below is none
LEADING = re.compile(r"^(jumlah|jml|banyaknya|total|data) ")  # words before the name of an indicator that say nothing
MARGIN = 6.0  # by how much the best guess must lead


@dataclass(frozen=True)
class Match:
    """What a text stands for. `code` is None where nothing fits well enough; `near` then names the best that was found."""

    code: str | None
    score: float = 0.0
    near: str | None = None


NOTHING = Match(None)


@dataclass(frozen=True, eq=False)
class Names:
    """The names of a data set, ready to be compared. Made by `names_of`."""

    data: Dataset
    codes: Mapping[str, str] = field(repr=False)  # a place's code as it stands, and without dots
    named: Mapping[tuple[str, str], tuple[str, ...]] = field(repr=False)  # (level, plain name) -> codes
    terms: Mapping[str, Mapping[str, str]] = field(repr=False)  # table -> plain term -> key

    def place(self, text: str, level: str | None = None, within: str | None = None, *, fuzzy: bool = True) -> Match:
        """A place by its code or its name. level: where names are looked for. within: the code of a place above it, where known."""
        code = self.place_code(text)
        if code:
            return Match(code, SURE)
        return _place(self, text, level, within, fuzzy=fuzzy)

    def place_code(self, text: str) -> str | None:
        """The code that a text is or begins with (`63.71.01.1001 – Nama`), or None."""
        first = re.split(r"\s+[–-]\s+", text.strip(), maxsplit=1)[0]
        return self.codes.get(first) or self.codes.get(re.sub(r"\s", "", first))

    def place_in(self, text: str) -> str | None:
        """The smallest place that is named in a text such as a title (`Profil Kampung KB X, Kelurahan X`); None where there is none, or two."""
        words = plain_name(text).split()
        found: list[tuple[int, int, str]] = []
        for length in range(min(len(words), 6), 0, -1):
            for start in range(len(words) - length + 1):
                inside = any(first <= start and start + length <= last for first, last, _code in found)
                name = " ".join(words[start : start + length])
                if not inside and len(name) > 3 and not name.isdigit() and (code := _place(self, name, None, None, fuzzy=False).code):
                    found.append((start, start + length, code))
        ranks = {code: LEVELS.index(str(self.data.places.at[code, "tingkat"])) for _first, _last, code in found}
        finest = [code for code, rank in ranks.items() if rank == max(ranks.values())]
        return finest[0] if len(finest) == 1 else None

    def term(self, table: str, text: str, *, fuzzy: bool = True) -> Match:
        """A row of a table such as `indikator` or `skpd`, by its key, a name, or a synonym."""
        known = self.terms[table]
        flat = plain(text)
        first = re.split(r"\s+[–-]\s+", text.strip(), maxsplit=1)[0]
        found = known.get(f"={text.strip()}") or known.get(f"={first}") or known.get(flat)
        if found is None and table == "indikator":
            found = known.get(LEADING.sub("", flat))
        if found:
            return Match(found, SURE)
        if not fuzzy or len(flat) < 5:
            return NOTHING
        best = process.extract(flat, [term for term in known if not term.startswith("=")], scorer=fuzz.ratio, limit=8)
        return _decided([(known[term], score) for term, score, _ in best if distinguishing(term) == distinguishing(flat)], lambda key: key)

    def label(self, code: str) -> str:
        """A place's name and code, for people."""
        return f"{self.data.places.at[code, 'nama']} ({code})"


@lru_cache(maxsize=4)
def names_of(data: Dataset) -> Names:
    """The names of a data set."""
    places = data.table("wilayah")
    codes = {str(code): str(code) for code in places["kode"]}
    codes |= {bare: str(code) for code in places["kode"] if (bare := str(code).replace(".", "")) not in codes and bare.isdigit()}
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, name, level in places[["kode", "nama", "tingkat"]].itertuples(index=False):
        named[level, plain_name(name)].append(code)
        stripped = without_prefix(plain_name(name))
        if stripped and stripped[1] == level:
            named[level, stripped[0]].append(code)
    return Names(data, codes, {key: tuple(dict.fromkeys(values)) for key, values in named.items()}, {table: _terms(data, table) for table in KEYS})


def _terms(data: Dataset, table: str) -> dict[str, str]:
    """Plain term -> key of a table; the key as it stands is kept with a leading `=`."""
    rows, key = data.table(table), KEYS[table]
    columns = [column for column in ("nama", "nama_id", "nama_en", "singkatan", "judul", key) if column in rows]
    counts: dict[str, set[str]] = defaultdict(set)
    for column in columns:
        for term, code in zip(rows[column], rows[key], strict=True):
            if pd.notna(term) and plain(str(term)):
                counts[plain(str(term))].add(str(code))
    known = {term: next(iter(keys)) for term, keys in counts.items() if len(keys) == 1}
    if table == "indikator":
        present = set(rows[key])
        known = {term: code for term, code in words()["indikator"].items() if code in present} | known
    return known | {f"={code}": str(code) for code in rows[key]}


def _place(names: Names, text: str, level: str | None, within: str | None, *, fuzzy: bool) -> Match:
    levels = [level] if level else [*reversed(LEVELS[:-1]), LEVELS[-1]]  # a bare name means the kelurahan before its kampung
    tries: list[tuple[str, str | None]] = [(plain_name(text), None)]
    while (stripped := without_prefix(tries[-1][0])) is not None:
        tries.append(stripped)
    for name, said in tries:
        for each in [said] if said and not level else levels:
            found = _inside(names, names.named.get((each, name), ()), within)
            if len(found) == 1:
                return Match(found[0], SURE)
            if len(found) > 1:
                return Match(None, 0.0, " / ".join(map(names.label, found)))
    name, said = tries[-1]
    if len(name) < 4 or not fuzzy:
        return NOTHING
    pool = [key for key in names.named if key[0] in ([said] if said and not level else levels)]
    scored = process.extract(name, [key[1] for key in pool], scorer=fuzz.ratio, limit=12)
    near = [
        (code, score)
        for _text, score, number in scored
        if distinguishing(pool[number][1]) == distinguishing(name)
        for code in _inside(names, names.named[pool[number]], within)
    ]
    decided = _decided(near, names.label)
    if decided.code is None and scored and scored[0][1] > max(60, decided.score):  # near, but north is never taken for south
        return Match(None, round(scored[0][1], 1), names.label(names.named[pool[scored[0][2]]][0]))
    return decided


def _inside(names: Names, codes: tuple[str, ...], within: str | None) -> tuple[str, ...]:
    """Those of the places that lie in another."""
    if within is None or len(codes) < 1:
        return codes
    level = str(names.data.places.at[within, "tingkat"])
    return tuple(code for code in codes if names.data.places.at[code, level] == within) or codes


def _decided(near: list[tuple[str, float]], label: object) -> Match:
    """The best of several guesses, if it is good enough and leads the second clearly."""
    best: dict[str, float] = {}
    for code, score in near:
        best[code] = max(score, best.get(code, 0.0))
    order = sorted(best.items(), key=lambda item: -item[1])
    if not order:
        return NOTHING
    code, score = order[0]
    second = order[1][1] if len(order) > 1 else 0.0
    told = label(code) if callable(label) else code
    if score < ENOUGH or score - second < MARGIN:
        return Match(None, round(score, 1), str(told) if score > 60 else None)
    return Match(code, round(score, 1), str(told))

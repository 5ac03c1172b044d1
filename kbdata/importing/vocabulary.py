"""The words that files use for what the tables declare: `synonyms.csv`, and how a text is made plain before it is compared."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("synonyms.csv")
KINDS = ("kolom", "indikator", "netral", "abaikan", "imbuhan", "singkatan", "pembeda", "satuan")
FACTORS = {
    ("m2", "ha"): 1e-4,
    ("ha", "m2"): 1e4,
    ("km2", "ha"): 100.0,
    ("ha", "km2"): 0.01,
    ("m2", "km2"): 1e-6,
    ("km2", "m2"): 1e6,
    ("ton", "kg"): 1000.0,
    ("kuintal", "kg"): 100.0,
    ("km", "m"): 1000.0,
    ("ribu rupiah", "rupiah"): 1e3,
    ("juta rupiah", "rupiah"): 1e6,
    ("ribu", "hitungan"): 1e3,
}


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, str]]:
    """The meaning of each term, by kind of term."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        for row in csv.DictReader(file):
            found[row["jenis"]][row["istilah"]] = row["arti"] or ""
    return found


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Small letters and digits with single spaces: `Jml. PUS_(pasangan)` is `jml pus pasangan`."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9%]+", " ", flat.lower()).strip()


@lru_cache(maxsize=50_000)
def plain_name(text: str) -> str:
    """The plain form of a place's name, its shortened words in full: `Sei Andai` is `sungai andai`."""
    short = words()["singkatan"]
    return " ".join(short.get(word, word) for word in plain(text).split())


def without_prefix(name: str) -> tuple[str, str] | None:
    """A plain name without its first word of kind (`kelurahan`, `kec`, …) and the level that the word says; None where it has none."""
    for prefix in sorted(words()["imbuhan"], key=len, reverse=True):
        if name.startswith(f"{prefix} "):
            return name[len(prefix) + 1 :], words()["imbuhan"][prefix]
    return None


def distinguishing(name: str) -> list[str]:
    """The words of a plain name that tell it from its neighbours (`barat`, `luar`, numbers): these are never guessed."""
    return sorted(word for word in name.split() if word in words()["pembeda"] or word.isdigit() or re.fullmatch(r"i{1,3}|iv|v", word))


def unit_class(text: str) -> str | None:
    """What a unit measures: `hitungan` for anything that is counted one by one; None for a text that is no known unit."""
    known = words()["satuan"]
    flat = text.strip().lower()
    return known.get(flat) or known.get(plain(flat))


def factor(unit: str, wanted: str) -> float | None:
    """What to multiply numbers in `unit` by to have them in `wanted` (both as in a file); None where one cannot be turned into the other."""
    given, asked = unit_class(unit), unit_class(wanted) or "hitungan"
    if given is None or given == asked:
        return 1.0
    return FACTORS.get((given, asked))

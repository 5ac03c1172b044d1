"""The scenario of an allocation as one value, and as the short text that stands in the address.

A package is named by five signs made of its activity, agency and unit, so that a link still means the same when the data have grown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
import pandas as pd

from kbdata import packages
from kbdata.allocation import Progress
from kbview.view import View, remembered

MILLION = 1e6
LETTERS = {"biaya": "b", "penerima": "r", "tepat": "t", "paling_banyak": "m"}  # figure of a package → its letter in the text
NUMBER = r"(\d+(?:\.\d+)?)"
UNLIMITED = "x"  # after a letter or a colon: no figure
PARTED, INSIDE = "~", "|"  # between packages; between the parts of a typed one
FIGURES = re.compile(rf"([brtm])(?:{NUMBER}|{UNLIMITED})")


@dataclass(frozen=True)
class Scenario:
    """What the planner asks. need: code of an indicator; budget: million rupiah; minimum: percent; packages, capacity: as in the address."""

    need: str
    budget: float
    minimum: float = 0.0
    packages: str = ""
    capacity: str = ""


@dataclass(frozen=True)
class Told:
    """Who hears of progress; the answer is the same whoever does, so caches do not tell them apart."""

    tell: Progress | None = field(default=None, compare=False)


@remembered
def offered(view: View, need: str) -> pd.DataFrame:
    """The packages that the data know, with their sign (`kode`). Not to be changed in place."""
    rows = packages.packages(view.data, need, view.period)
    return rows.assign(kode=[sign(row.kegiatan, row.skpd, row.satuan) for row in rows.itertuples()])


def sign(*parts: str) -> str:
    """Five hexadecimal digits for a package."""
    return f"{crc32(INSIDE.join(parts).encode()):08x}"[:5]


def chosen(view: View, need: str, text: str) -> pd.DataFrame:
    """The packages as the scenario has them: those the data know with what was typed over, then those that were typed in whole.

    An empty text leaves everything as the data propose; a package that the text does not name is not used. What cannot be read is passed over.
    """
    rows = offered(view, need).copy()
    if not text:
        return rows
    rows["dipakai"] = False
    typed = []
    for entry in text.split(PARTED):
        code, figures = entry[:5], _figures(entry[5:])
        if entry.startswith("+"):
            typed += _typed(view, entry)
        elif code in set(rows["kode"]):
            mine = rows["kode"] == code
            rows.loc[mine, "dipakai"] = True
            for column, value in figures.items():
                rows.loc[mine, column] = value
    if typed:
        rows = pd.concat([rows, pd.DataFrame(typed)], ignore_index=True)
    return rows.assign(paket=np.arange(1, len(rows) + 1))


def written(view: View, need: str, rows: pd.DataFrame) -> str:
    """Packages as the text of the address: only what is used, and of it only what differs from the data."""
    known = offered(view, need).set_index("kode")
    entries = []
    for row in rows[rows["dipakai"].fillna(False).astype(bool)].to_dict("records"):
        if row.get("kode") in known.index:
            usual = known.loc[row["kode"]]
            changed = {name: row[name] for name in LETTERS if not _same(row[name], usual[name])}
            entries.append(row["kode"] + _letters(changed))
        elif isinstance(row.get("kegiatan"), str) and isinstance(row.get("skpd"), str):
            name, unit = (re.sub(r"[~|+]", " ", str(row[key] if isinstance(row.get(key), str) else "")).strip() for key in ("kegiatan", "satuan"))
            entries.append(INSIDE.join(["+" + name, row["skpd"], unit, _letters({key: row[key] for key in LETTERS})]))
    text = PARTED.join(entries)
    return "" if text == PARTED.join(known.index[known["dipakai"]]) else text or "-"


def capacities(view: View, text: str) -> pd.Series:
    """What each agency can carry out, in rupiah: what the data show, with what was typed over; NaN where there is no limit."""
    found = packages.capacity(view.data, view.period).copy()
    for code, value in re.findall(rf"([^:~]+):(?:{NUMBER}|{UNLIMITED})", text):
        found.loc[code] = float(value) * MILLION if value else np.nan
    return found


def capacities_written(view: View, found: pd.Series) -> str:
    """Capacities as the text of the address: only those that differ from the data. found: rupiah by agency."""
    usual = packages.capacity(view.data, view.period)
    changed = {str(code): value for code, value in found.items() if not _same(value, usual.get(code, np.nan))}
    return PARTED.join(f"{code}:{UNLIMITED if pd.isna(value) else _short(value / MILLION)}" for code, value in changed.items())


def usual_budget(view: View, need: str) -> float:
    """A budget to begin with, in million rupiah: what the proposed packages cost in all kampung at their usual size, to two digits; at least one."""
    rows = offered(view, need)
    used = rows[rows["dipakai"]]
    whole = float((used["biaya"] * used["paling_banyak"].fillna(1)).sum()) * max(len(view.kampung_here()), 1) / MILLION / 4
    return max(float(f"{whole:.1g}"), 1.0)


def _typed(view: View, entry: str) -> list[dict[str, object]]:
    parts = entry[1:].split(INSIDE)
    if len(parts) != 4 or parts[1] not in set(view.data.table("skpd")["kode"]):
        return []
    figures: dict[str, object] = {**dict.fromkeys(LETTERS, np.nan), "tepat": 0.0, **_figures(parts[3])}
    own: dict[str, object] = {"kegiatan": parts[0], "skpd": parts[1], "satuan": parts[2], "bidang": None, "dari": 0, "dipakai": True, "kode": sign(*parts[:3])}
    return [own | figures]


def _figures(text: str) -> dict[str, float]:
    names = {letter: name for name, letter in LETTERS.items()}
    found = {names[letter]: float(value) if value else np.nan for letter, value in FIGURES.findall(text)}
    return found | ({"tepat": min(found["tepat"] / 100, 1.0)} if "tepat" in found else {})


def _letters(figures: dict[str, float]) -> str:
    return "".join(f"{LETTERS[name]}{UNLIMITED if pd.isna(value) else _short(value * 100 if name == 'tepat' else value)}" for name, value in figures.items())


def _short(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _same(a: float, b: float) -> bool:
    return bool((pd.isna(a) and pd.isna(b)) or a == b)

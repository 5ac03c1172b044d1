"""Bundles of evidence of a city small enough to check on paper, and what somebody might alter in them."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest
import typst

from kbdata import indicators
from kbdata.dataset import Dataset, seal
from kbview import formats, i18n, words_evidence
from kbview.asked import view_of
from kbview.card import Card, Foot
from kbview.evidence import archive, check, pack
from kbview.evidence.check import Outcome
from kbview.pictures import Pictures
from kbview.report.blocks import Block, Section
from kbview.tables import Column, Table
from kbview.view import View
from tests.store_crash import small_city

AT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
CODES = ["pus", "pil", "iud", "rasio_kb"]  # every observation of the small city, and a ratio of their sums
PLACES = ["K", "K.1", "K.2", "K.1.1", "K.1.2", "K.2.1", "K.2.2"]
Alter = Callable[[bytes], bytes]


def contents(view: View, today: str) -> list[Section]:
    """A report of one table, of every number of the small city, and a sentence about it."""
    i18n.speak(view.language)
    found = indicators.values(view.data, CODES, PLACES, [view.period])
    told = found.assign(tempat=[view.name(place) for place in found["wilayah"]], kosong=None)
    columns = (
        Column("tempat", "Tempat"),
        Column("indikator", "Indikator"),
        Column("nilai", "Nilai", "number", "orang", 1),
        Column("kosong", "Kosong", "number"),
    )
    whole = found["nilai"].iloc[0]
    card = Card(f"Kota: {formats.number(whole, 1)} pasangan", f"Per {today}", "", Table(told, columns), Foot(period=view.period, coverage="4 dari 4"))
    block = Block("1.1", "angka", card, f"indicators.values() tempat={view.place} periode={view.period}")
    return [Section("1", "Isi", (block,), (f"Data versi {view.data.version}.",))]


def typeset(sections: list[Section]) -> bytes:
    """Those sections on paper."""
    lines = []
    for section in sections:
        lines += [section.title, *section.intro]
        for block in section.blocks:
            lines += [f"{block.id} {block.card.title}", block.card.subtitle]
            lines += [f"{row.tempat} {row.indikator} {formats.number(row.nilai, 1)}" for row in block.card.table.frame.itertuples()]
            lines += ["2019 · 4 dari 4"]
    return typst.compile("\n\n".join(f"#text({json.dumps(line, ensure_ascii=False)})" for line in lines).encode())


@pytest.fixture(autouse=True)
def small_report(monkeypatch):
    for module in (pack, check):
        monkeypatch.setattr(module, "contents", contents)
    monkeypatch.setattr(pack, "pdf", lambda view, *, pictures, moment: typeset(contents(view, moment.date().isoformat())))


@lru_cache
def of(data: Dataset, as_of: str = "") -> bytes:
    """The bundle of a data set, as it is made for anybody."""
    return pack.bundle(view_of(data, as_of=as_of), AT, Pictures())


@pytest.fixture(scope="module")
def city() -> Dataset:
    return small_city()


@pytest.fixture
def bundle(city) -> bytes:
    return of(city)


def members(bundle: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bundle)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()


def altered(bundle: bytes, change: dict[str, Alter], *, data: bool = False, listed: bool = False) -> bytes:
    """The bundle with some files changed. data: the data folder's own list of contents is renewed after; listed: the bundle's hashes too."""
    files = members(bundle)
    files |= {name: alter(files[name]) for name, alter in change.items()}
    if data:
        with tempfile.TemporaryDirectory() as place:
            for name in (name for name in files if name.startswith("data/")):
                Path(place, name.removeprefix("data/")).write_bytes(files[name])
            seal(place)
            files["data/isi.csv"] = Path(place, "isi.csv").read_bytes()
    if listed:
        told = json.loads(files["isi.json"])
        told["berkas"] = {name: archive.digest(files[name]) for name in told["berkas"]}
        files["isi.json"] = json.dumps(told).encode()
    return zipped(files)


def replaced(old: str, new: str) -> Alter:
    def alter(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return alter


def listing(**cells: object) -> dict[str, Alter]:
    """What changes cells of the bundle's own list of contents."""
    return {"isi.json": lambda content: json.dumps(json.loads(content) | cells).encode()}


def codes(found: Outcome) -> dict[str, set[str]]:
    """By code, where the faults are."""
    return {fault.code: {each.where for each in found.faults if each.code == fault.code} for fault in found.faults}


def told(found: Outcome) -> str:
    return "\n".join(words_evidence.fault(found, each) for each in found.faults)


CELL = replaced("K.1.1,2019,pus,40.0", "K.1.1,2019,pus,41.0")

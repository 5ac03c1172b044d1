"""The end of a report: what the indicators mean, where the numbers come from, how they are made, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from kbdata import dictionary
from kbview import formats, i18n, methods, words
from kbview.card import Card, Foot
from kbview.cards import dictionary as glossary
from kbview.cards import fairness, spot
from kbview.i18n import _, _n
from kbview.report.blocks import Block, Section
from kbview.tables import Column, Table
from kbview.view import View

FORMULA = re.compile(r"\$\$.*?\$\$", re.DOTALL)
SHORTEST = 40  # letters of a sentence that says something by itself
SENTENCE = re.compile(r"(?<=\.)\s+(?:\d+\. |- )?(?=[A-Z])")
MARKS = re.compile(r"\*\*?|`|\[([^\]]*)\]\([^)]*\)")


def sections(view: View, told: Sequence[Section], first: int) -> list[Section]:
    """Definitions, sources, methods and the signatures, numbered from `first`. told: the sections that rest on them."""
    made = (
        (_("Definisi indikator"), "definisi", definitions(view), _("Arti, rumus, dan satuan indikator yang dipakai dalam laporan ini.")),
        (_("Daftar sumber"), "sumber", sources(view, told), _("Semua sumber yang disebut pada kaki gambar dan tabel laporan ini.")),
        (_("Metode perhitungan"), "metode", method(view), _("Uraian lengkap dengan rumus dan rujukannya: docs/metode.md, dan halaman Kamus pada dasbor.")),
    )
    found = [
        Section(str(number), title, (Block(f"{number}.1", name, card, f"reference.{name} tempat={view.place} periode={view.period}"),), (intro,), "reference")
        for number, (title, name, card, intro) in enumerate(made, first)
    ]
    promise = _("Laporan ini dibuat otomatis dari data versi {v}; setiap angkanya dapat dibuat lagi dari versi yang sama.").format(v=view.data.version)
    return [*found, Section(str(first + len(made)), _("Pengesahan"), (), (promise,), "signature")]


def definitions(view: View) -> Card:
    """The indicators that the report tells of, each with its definition, formula, unit and reference."""
    rows = view.data.indicators.loc[_used(view)]
    frame = pd.DataFrame(
        {
            "nama": [i18n.own(row, "nama") for row in rows.itertuples()],
            "definisi": [i18n.own(row, "definisi") for row in rows.itertuples()],
            "rumus": [glossary.formula(view, row) for _code, row in rows.iterrows()],
            "satuan": [i18n.own(row, "satuan") for row in rows.itertuples()],
            "rujukan": [_reference(row) for _code, row in rows.iterrows()],
        }
    )
    columns = (
        Column("nama", _("Indikator")),
        Column("definisi", _("Definisi")),
        Column("rumus", _("Rumus")),
        Column("satuan", _("Satuan")),
        Column("rujukan", _("Rujukan")),
    )
    title = _n("{n} indikator dengan definisi dan rumusnya", len(frame)).format(n=len(frame))
    return Card(title, _("Menurut kamus data versi {v}").format(v=view.data.version), "", Table(frame, columns), Foot())


def sources(view: View, told: Sequence[Section]) -> Card:
    """The sources that the report rests on, with their addresses."""
    named = {code for section in told for block in section.blocks for code in block.card.foot.sources}
    frame = view.data.table("sumber")
    frame = frame[frame["kode"].isin(named)].sort_values(["prioritas", "kode"])
    use = dictionary.source_use(view.data)
    frame = frame.assign(
        penerbit=frame["penerbit"].map(words.publisher),
        jenis=frame["jenis"].map(words.source_kind),
        tanggal=frame["tanggal"].fillna(formats.NOTHING),
        banyak=frame["kode"].map(use).fillna(0),
    )
    columns = (
        Column("judul", _("Judul")),
        Column("penerbit", _("Penerbit")),
        Column("tanggal", _("Terbit")),
        Column("jenis", _("Jenis")),
        Column("banyak", _("Baris"), "number"),
        Column("tautan", _("Alamat")),
    )
    title = _n("{n} sumber di balik angka laporan ini", len(frame)).format(n=len(frame))
    return Card(title, _("Baris: banyaknya baris semua tabel yang menyebutnya"), "", Table(frame, columns), Foot(tuple(sorted(named))))


def method(view: View) -> Card:
    """The methods, each in its first sentences, with where it is told in full."""
    frame = pd.DataFrame(
        [(title, _short(methods.text(anchor)), f"docs/metode.md#{anchor}") for anchor, title in methods.titles().items()], columns=["nama", "ringkas", "alamat"]
    )
    columns = (Column("nama", _("Metode")), Column("ringkas", _("Ringkasnya")), Column("alamat", _("Uraian")))
    return Card(_("Cara menghitung"), _("Dua kalimat dari uraian tiap metode"), "", Table(frame, columns), Foot())


def _used(view: View) -> list[str]:
    """The indicators of the report, in the order of the dictionary: all in a kampung's report, which shows them all."""
    if view.kampung:
        return list(view.data.indicators.index)
    rows = view.data.indicators
    named = {*spot.main_indicators(view, str(view.data.setting("indikator_utama"))), *view.data.table("target")["indikator"], *fairness.usual(view)}
    named |= {code for cell in view.data.table("klasifikasi")["indikator"] for code in str(cell).split("+")}
    named |= set(rows.index[rows["sdg"].notna()])
    parts = {part for code in named & set(rows.index) for side in rows.loc[code, ["pembilang", "penyebut"]].dropna() for part in side.split("+")}
    return [code for code in rows.index if code in named | parts]


def _reference(row: pd.Series) -> str:
    told = [str(row["rujukan"])] if pd.notna(row["rujukan"]) else []
    told += [_("TPB {kode}").format(kode=row["sdg"])] if pd.notna(row["sdg"]) else []
    return "; ".join(told) or formats.NOTHING


def _short(text: str) -> str:
    """The first two sentences of a method that hold no formula, without marks."""
    plain = MARKS.sub(lambda found: found[1] or "", " ".join(FORMULA.sub("$", text).split()))
    whole = [sentence for sentence in SENTENCE.split(plain) if sentence.endswith(".") and not set("$|") & set(sentence)]
    return " ".join([sentence for sentence in whole if len(sentence) > SHORTEST][:2]) or formats.NOTHING

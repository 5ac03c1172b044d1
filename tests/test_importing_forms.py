"""The same figures in any form: encoding, separator, kind of file, style of numbers, words of headers, order, titles and totals.

Either the same values come in, or an error says where not: never a silent difference, never a traceback.
"""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kbdata.importing import Import, read
from tests.nasty import FROM_A, PLACES, city, ods, text, xls, xlsx

HEADS = {
    "place": ["Kelurahan", "NAMA KELURAHAN", "nama_kelurahan", "Desa/Kelurahan", "Nama Desa/Kelurahan*"],
    "year": ["Tahun", "TAHUN", "thn", "tahun_data"],
    "pus": ["PUS", "Jumlah PUS", "jumlah_pus", "Pasangan Usia Subur (PUS)", "JUMLAH PASANGAN USIA SUBUR", "PUS (pasangan)"],
    "kb_iud": ["IUD", "AKDR", "Peserta KB IUD", "IUD/AKDR", "jumlah_iud"],
    "luas_kumuh": ["Luas kumuh", "Luas Kawasan Kumuh (ha)", "luas_kumuh", "Luas Kumuh (Ha)"],
}
STYLES = {"indonesia": (".", ","), "inggris": (",", "."), "polos": ("", "."), "koma": ("", ",")}
PREFIXES = ["{}", "Kel. {}", "KELURAHAN {}", " {} ", "{}  "]
FIGURES = st.tuples(st.integers(0, 5000), st.integers(0, 900), st.integers(0, 99_999))  # the last in hundredths


def number(value: float, decimals: int, style: str) -> str:
    group, mark = STYLES[style]
    return f"{value:,.{decimals}f}".replace(",", "g").replace(".", "m").replace("g", group).replace("m", mark)


@st.composite
def forms(draw: Any) -> tuple[bytes, str, dict[tuple[str, str, str], float]]:
    """A file, its name, and what it says."""
    years = draw(st.lists(st.integers(2015, 2025), min_size=1, max_size=2, unique=True))
    places = draw(st.lists(st.sampled_from(list(PLACES)), min_size=1, max_size=6, unique=True))
    columns = draw(st.permutations(list(HEADS)))
    kind = draw(st.sampled_from(["csv", "csv", "csv", "xlsx", "xls", "ods"]))
    style = draw(st.sampled_from(sorted(STYLES)))
    separator = draw(st.sampled_from([";", "\t", "|"] if "," in STYLES[style] else [",", ";", "\t", "|"]))
    prefix = draw(st.sampled_from(PREFIXES))
    texts = kind == "csv" or draw(st.booleans())  # in a workbook numbers are numbers, or texts as people paste them
    meant: dict[tuple[str, str, str], float] = {}
    rows: list[list[Any]] = []
    for year in years:
        for place in places:
            pus, iud, area = draw(FIGURES)
            figures = {"pus": (pus, 0), "kb_iud": (min(iud, pus), 0), "luas_kumuh": (area / 100, 2)}
            meant |= {(place, str(year), code): float(value) for code, (value, _) in figures.items()}
            cells = {"place": prefix.format(PLACES[place]), "year": year} | {
                code: number(value, decimals, style) if texts else value for code, (value, decimals) in figures.items()
            }
            rows.append([cells[column] for column in columns])
    if draw(st.booleans()):
        rows.append(["Jumlah" if column == "place" else None if column == "year" else 99_999 for column in columns])
    rows.insert(0, [draw(st.sampled_from(HEADS[column])) for column in columns])
    width = len(columns)
    if draw(st.booleans()):
        rows = [["Rekapitulasi data", *[None] * (width - 1)], [None] * width, *rows]
    if kind == "csv":
        encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
        return text(rows, separator, encoding, draw(st.sampled_from(["\n", "\r\n"]))), "a.csv", meant
    return {"xlsx": xlsx, "xls": xls, "ods": ods}[kind](rows), f"a.{kind}", meant


def values(done: Import) -> dict[tuple[str, str, str], float]:
    rows = done.changes["nilai"][["wilayah", "periode", "indikator", "nilai"]]
    return {tuple(row[:3]): row[3] for row in rows.itertuples(index=False, name=None)}


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(forms())
def test_the_same_figures_come_in_from_any_form(form: tuple[bytes, str, dict[tuple[str, str, str], float]]) -> None:
    content, name, meant = form
    done = read(content, name, city(), FROM_A)
    assert not done.errors
    assert values(done) == meant


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(forms(), st.data())
def test_a_damaged_file_is_told_and_breaks_nothing(form: tuple[bytes, str, dict[tuple[str, str, str], float]], data: st.DataObject) -> None:
    content, name, _meant = form
    broken = bytearray(content)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(broken) - 1))
        broken[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    done = read(bytes(broken), name, city(), FROM_A)
    assert done.publishable or done.problems or done.removed


@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"SQLite format 3\x00", b'{"features":', b"insert into x values ("]),
)
def test_any_bytes_are_answered(content: bytes, start: bytes) -> None:
    done = read(start + content, "a", city(), FROM_A)
    assert done.errors and not done.publishable

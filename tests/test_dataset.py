"""A data folder is opened whole or not at all: each fault is named by file, row and column, and nothing else is blamed."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from functools import lru_cache
from itertools import islice
from pathlib import Path

import pytest

from kbdata import dataset, geography
from kbdata.dataset import open_dataset, read_table, seal
from kbdata.problems import DatasetError, Problem
from kbdata.tables import LAYERS, MANIFEST, TABLES
from kbview import i18n, words

SAMPLE = Path(__file__).parents[1] / "sample_data"
LAYER_FILES = [layer.file for layer in LAYERS.values()]
FILES = [*(f"{name}.csv" for name in TABLES), *LAYER_FILES, MANIFEST]
AREAS = LAYERS["kelurahan"].file


@pytest.fixture(autouse=True)
def remember_what_was_read(monkeypatch):
    """Both readers depend on nothing but the bytes: what is intact need not be read again for every fault."""
    monkeypatch.setattr(dataset, "read_table", once_table)
    monkeypatch.setattr(geography, "read_layer", once_layer)


once_table = lru_cache(maxsize=64)(read_table)
once_layer = lru_cache(maxsize=64)(geography.read_layer)


@pytest.fixture
def folder(tmp_path):
    """A copy of the sample data that may be damaged."""
    for file in FILES:
        shutil.copy(SAMPLE / file, tmp_path)
    return tmp_path


def faults(folder) -> tuple[Problem, ...]:
    """What is wrong with a folder; each fault can be told in both languages."""
    with pytest.raises(DatasetError) as refused:
        open_dataset(folder)
    for problem in refused.value.problems[:50]:
        told(problem)
    return refused.value.problems


def told(problem):
    """The fault in words. Raises AssertionError where a language lacks them."""
    texts = []
    for language in i18n.LANGUAGES:
        i18n.speak(language)
        texts.append(words.problem(problem))
    i18n.speak(i18n.SOURCE)
    assert all(texts) and problem.code not in texts, problem
    return texts


def cells(file, most=None):
    """The rows of a table of the sample, its heading first."""
    with (SAMPLE / file).open(encoding="utf-8", newline="") as content:
        return list(islice(csv.reader(content), most))


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def change(folder, file, row, column, value):
    """Another value in one cell; rows are counted as Excel does."""
    rows = cells(file)
    rows[row - 1][rows[0].index(column)] = value
    write(folder / file, rows)


def shapes(folder, file, edit):
    content = json.loads((folder / file).read_text("utf-8"))
    edit(content["features"])
    (folder / file).write_text(json.dumps(content), "utf-8")


def cut(content, *, at_line_end):
    half = content.index(b"\n", len(content) // 2) + 1
    rest = content[half:]
    return content[:half] if at_line_end else content[:half] + rest[: min(5, len(rest) // 2)]


DAMAGES = {
    "emptied": lambda content: b"",
    "cut in mid row": lambda content: cut(content, at_line_end=False),
    "cut at a line end": lambda content: cut(content, at_line_end=True),
    "random bytes": lambda content: content[: len(content) // 2] + random.Random(1).randbytes(40) + content[len(content) // 2 + 40 :],
    "a quote too many": lambda content: content.replace(b"\n", b'\n"', 1),
    "NUL bytes": lambda content: content[: len(content) // 2] + bytes(60) + content[len(content) // 2 + 60 :],
}


def test_the_sample_opens():
    data = open_dataset(SAMPLE)
    assert set(data.frames) == set(TABLES) and set(data.layers) == set(LAYERS)
    assert {name: len(frame) for name, frame in data.frames.items()} == {name: len(cells(f"{name}.csv")) - 1 for name in TABLES}


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_gone_is_named(folder, file):
    (folder / file).unlink()
    assert faults(folder) == (Problem("missing_file", file),)
    (folder / file).mkdir()
    assert [(fault.code, fault.file) for fault in faults(folder)] in ([("unreadable_file", file)], [("missing_file", file)])


@pytest.mark.parametrize("damage", ["emptied", "cut in mid row", "cut at a line end", "random bytes"])
@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_named_and_no_other(folder, file, damage):
    (folder / file).write_bytes(DAMAGES[damage]((SAMPLE / file).read_bytes()))
    found = faults(folder)
    assert {fault.file for fault in found} == {file} or (file == MANIFEST and "changed_file" in {fault.code for fault in found})
    assert file == MANIFEST or (found[0].code == "changed_file" and found[0].row)


@pytest.mark.parametrize("damage", ["emptied", "cut in mid row", "a quote too many", "NUL bytes"])  # only the list of contents gives away a cut at a line end
@pytest.mark.parametrize("file", FILES[:-1])
def test_damage_that_was_sealed_is_still_seen(folder, file, damage):
    (folder / file).write_bytes(DAMAGES[damage]((SAMPLE / file).read_bytes()))
    seal(folder)
    found = faults(folder)
    assert {fault.file for fault in found} == {file}
    assert found[0].code == "empty_file" or found[0].row or found[0].column


def kind_of(column):
    return {"f": "number", "i": "whole_number", "d": "date", "b": "boolean"}.get(str(column.dtype)[0], "text")


WRONG = {
    "number": ["seratus", "1,5", "nan", "inf", "-Infinity", "1e300", "0x10"],
    "whole_number": ["seratus", "1.5", "nan", "inf", "1e300", "18446744073709551617"],
    "date": ["2019-13-40", "2019-02-30", "30-06-2019", "nan", "9999-12-31", "0001-01-01"],
    "boolean": ["ja", "1", "nan"],
}
CELLS = [(name, column, kind_of(declared)) for name, table in TABLES.items() for column, declared in table.to_schema().columns.items()]


def misread(name, column, value, row=2):
    """What is said of a table in which one cell holds another value."""
    rows = cells(f"{name}.csv", 40)
    rows[row - 1][rows[0].index(column)] = value
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return read_table(name, out.getvalue().encode("utf-8"), f"{name}.csv")[1]


@pytest.mark.parametrize(("name", "column", "kind"), [cell for cell in CELLS if cell[2] != "text"])
def test_a_cell_that_is_no_number_date_or_boolean_is_named(name, column, kind):
    for value in WRONG[kind]:
        [fault] = misread(name, column, value)
        assert fault == Problem(f"not_a_{kind}", f"{name}.csv", row=2, column=column, value=value)
        told(fault)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_cell_is_named_where_it_must_be_filled(name):
    columns = TABLES[name].to_schema().columns
    for column, declared in columns.items():
        found = misread(name, column, "  ", row=3)
        assert found == ([] if declared.nullable else [Problem("empty_cell", f"{name}.csv", row=3, column=column)])


@pytest.mark.parametrize(
    ("name", "column"), [(name, column) for name, table in TABLES.items() for column, told in table.to_schema().columns.items() if told.unique]
)
def test_a_key_that_stands_twice_is_named(name, column):
    rows = cells(f"{name}.csv")
    value = rows[1][rows[0].index(column)]
    found = misread(name, column, value, row=3)
    assert {(fault.code, fault.row, fault.column, fault.value) for fault in found} == {("duplicate", row, column, value) for row in (2, 3)}


def test_a_row_that_stands_twice_is_told_once_with_its_whole_key(folder):
    content = (SAMPLE / "target.csv").read_bytes()
    last = content.splitlines()[-1].decode()
    (folder / "target.csv").write_bytes(content + last.encode() + b"\n")
    seal(folder)
    place, period, code, _nilai, _status, source = last.split(",")
    assert {(fault.code, fault.column, fault.value) for fault in faults(folder)} == {
        ("duplicate", "wilayah + periode + indikator + sumber", f"{place} + {period} + {code} + {source}")
    }


# the code of the fault, table, row, column, and the new value ("" where none stands)
ODD = """
not_allowed wilayah 4 tingkat desa
not_allowed wilayah 4 lintang -95
not_allowed wilayah 4 luas_km2 0
not_allowed bidang 3 urutan 9
not_allowed indikator 3 desimal 7
not_allowed indikator 3 hitung_dari x
not_allowed nilai 5 periode 2019-13
not_allowed nilai 5 periode 0000
not_allowed nilai 5 status Resmi
not_allowed target 5 periode 9999
not_allowed intervensi 5 anggaran -1
not_allowed intervensi 5 selesai 2001-01-01
unknown_reference intervensi 5 wilayah 63.71
unknown_reference kampung 2 wilayah 63.71.01
not_allowed kampung 2 tahun 2016
not_allowed klasifikasi 4 arah netral
not_allowed sumber 4 prioritas 0
unknown_reference indikator 3 hitung_dari intervensi:lain
empty_cell indikator 5 pembilang
unknown_reference pengaturan 3 nilai tidak_ada
not_a_number pengaturan 4 nilai dua-ribu
not_allowed pengaturan 5 nilai 20190
unknown_reference pengaturan 6 nilai S9
not_allowed pengaturan 12 nilai 31
not_allowed pengaturan 13 nilai Asia/Antah
empty_cell wilayah 3 induk
wrong_parent wilayah 2 induk 63.71.01
wrong_parent wilayah 3 induk 63.71.01
wrong_parent wilayah 60 induk 63.71.01
outside_parent wilayah 60 lintang -3.1
""".strip().splitlines()


@pytest.mark.parametrize("odd", ODD)
def test_a_value_out_of_place_is_named(folder, odd):
    code, table, row, column, value = (odd + " ").split(" ")[:5]
    change(folder, f"{table}.csv", int(row), column, value)
    seal(folder)
    found = faults(folder)
    assert (code, f"{table}.csv", int(row), column) in {(fault.code, fault.file, fault.row, fault.column) for fault in found}
    assert {fault.file for fault in found} - {"wilayah.csv" if table == "kampung" else ""} == {f"{table}.csv"}


REFERENCES = [(name, column) for name, table in TABLES.items() for column, told in table.to_schema().columns.items() if (told.metadata or {}).get("refers")]


@pytest.mark.parametrize(("name", "column"), REFERENCES)
def test_a_reference_to_nothing_is_named(folder, name, column):
    change(folder, f"{name}.csv", 3, column, "tidak-ada")
    seal(folder)
    target = TABLES[name].to_schema().columns[column].metadata["refers"]
    expected = Problem("unknown_reference", f"{name}.csv", row=3, column=column, value="tidak-ada", expected=f"{target}.csv")
    assert expected in faults(folder)


def test_what_does_not_stand_where_it_should_in_the_tree(folder):
    change(folder, "wilayah.csv", 3, "tingkat", "kota")
    seal(folder)
    assert faults(folder)[0] == Problem("duplicate", "wilayah.csv", row=3, column="tingkat", value="kota")
    rows = cells("wilayah.csv")
    write(folder / "wilayah.csv", rows[:1])
    seal(folder)
    assert any(fault.file == "wilayah.csv" and fault.value == "kota" for fault in faults(folder))
    shutil.copy(SAMPLE / "wilayah.csv", folder)
    write(folder / "kampung.csv", cells("kampung.csv")[:-1])
    seal(folder)
    assert faults(folder) == (Problem("unknown_reference", "wilayah.csv", row=len(rows), column="kode", value=rows[-1][0], expected="kampung.csv"),)


def test_a_setting_that_is_not_there(folder):
    change(folder, "pengaturan.csv", 4, "kunci", "tahun_dasr")
    seal(folder)
    assert faults(folder) == (Problem("unknown_reference", "pengaturan.csv", column="kunci", value="tahun_dasar", expected="pengaturan.csv"),)

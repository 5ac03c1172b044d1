"""A data folder as a whole: layers, several faults at once, the list of contents, the version, and what any slip of the keyboard does."""

from __future__ import annotations

import csv
import io
import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbdata.dataset import contents, open_dataset, read_table, seal
from kbdata.problems import DatasetError, Problem
from kbdata.tables import MANIFEST, OPTIONAL, TABLES
from tests.cases import few
from tests.test_dataset import AREAS, FILES, LAYER_FILES, SAMPLE, cells, change, faults, folder, remember_what_was_read, shapes, told, write

__all__ = ["folder", "remember_what_was_read"]  # fixtures

BOW_TIE = {"type": "Polygon", "coordinates": [[[114.5, -3.3], [114.6, -3.4], [114.6, -3.3], [114.5, -3.4], [114.5, -3.3]]]}
OPEN_RING = {"type": "Polygon", "coordinates": [[[None, -3.3], [114.6, -3.4], [114.6, -3.3]]]}
SHAPES = {
    "gone": (lambda features: features.pop(3), Problem("no_boundary", AREAS, column="kode", value="63.71.01.1004")),
    "twice": (lambda features: features.append(features[3]), Problem("duplicate", AREAS, row=53, column="kode", value="63.71.01.1004")),
    "of nowhere": (
        lambda features: features.append(features[3] | {"properties": {"kode": "X"}}),
        Problem("unknown_reference", AREAS, row=53, column="kode", value="X", expected="wilayah.csv (kelurahan)"),
    ),
    "crossing itself": (lambda features: features[3].update(geometry=BOW_TIE), Problem("broken_geometry", AREAS, row=4)),
    "null": (lambda features: features[3].update(geometry=None), Problem("broken_geometry", AREAS, row=4)),
    "empty": (lambda features: features[3].update(geometry={"type": "Polygon", "coordinates": []}), Problem("broken_geometry", AREAS, row=4)),
    "a point": (lambda features: features[3].update(geometry={"type": "Point", "coordinates": [114.59, -3.33]}), Problem("broken_geometry", AREAS, row=4)),
    "without code": (lambda features: [feature.update(properties={}) for feature in features], Problem("missing_column", AREAS, column="kode")),
    "none at all": (lambda features: features.clear(), Problem("empty_file", AREAS)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_boundary_that_cannot_be_used_is_named(folder, name):
    edit, expected = SHAPES[name]
    shapes(folder, AREAS, edit)
    seal(folder)
    assert faults(folder) == (expected,)


@pytest.mark.parametrize("content", [b"{}", b"[]", b"3", b"null", b"[" * 100_000, b'{"type": "Topology"}', b"\xff"])
def test_what_is_no_geojson_is_named(folder, content):
    for file in LAYER_FILES:
        (folder / file).write_bytes(content)
    seal(folder)
    assert [(fault.code, fault.file) for fault in faults(folder)] == [("not_geojson", file) for file in LAYER_FILES]


def test_a_ring_that_is_no_ring_and_a_river_that_is_none(folder):
    shapes(folder, AREAS, lambda features: features[3].update(geometry=OPEN_RING))
    shapes(folder, "sungai.geojson", lambda features: features[0].update(geometry=BOW_TIE))
    seal(folder)
    assert {(fault.file, fault.code) for fault in faults(folder)} <= {
        (AREAS, "not_geojson"), (AREAS, "broken_geometry"), ("sungai.geojson", "broken_geometry")
    }  # fmt: skip
    assert {fault.file for fault in faults(folder)} == {AREAS, "sungai.geojson"}


def test_the_faults_of_all_files_are_told_at_once(folder):
    (folder / "kelas.csv").unlink()
    (folder / "bidang.csv").write_bytes(b"")
    change(folder, "nilai.csv", 5, "nilai", "seratus")
    change(folder, "kampung.csv", 4, "tahun", "empat")
    change(folder, "target.csv", 3, "wilayah", "tidak-ada")
    change(folder, "wilayah.csv", 60, "lintang", "-3.1")
    shapes(folder, "batas_kecamatan.geojson", lambda features: features.pop())
    shutil.copy(SAMPLE / "kelas.csv", folder)
    seal(folder)
    (folder / "kelas.csv").unlink()
    assert {(fault.code, fault.file, fault.row) for fault in faults(folder)} == {
        ("missing_file", "kelas.csv", None), ("empty_file", "bidang.csv", None), ("not_a_number", "nilai.csv", 5), ("not_a_whole_number", "kampung.csv", 4),
        ("unknown_reference", "target.csv", 3), ("no_boundary", "batas_kecamatan.geojson", None),
    }  # fmt: skip


def test_a_folder_that_is_not_there_names_every_file(tmp_path):
    found = faults(tmp_path / "tidak-ada")
    needed = [file for file in FILES[:-1] if file.removesuffix(".csv") not in OPTIONAL]
    assert [(fault.code, fault.file) for fault in found] == [("missing_file", file) for file in [MANIFEST, *needed]]


@pytest.mark.parametrize(("name", "header"), [("pasangan", "kegiatan,pelengkap,alasan,alasan_en,sumber"), ("temuan", "id,isi,alasan,oleh,tanggal")])
def test_a_folder_may_lack_what_is_optional_but_not_hide_it(folder, name, header):
    (folder / f"{name}.csv").unlink()
    seal(folder)
    data = open_dataset(folder)
    assert data.frames[name].empty and list(data.frames[name].columns) == list(TABLES[name].to_schema().columns)
    assert f"{name}.csv" not in set(contents(folder)["berkas"])
    (folder / f"{name}.csv").write_text(f"{header}\n", "utf-8")
    assert faults(folder) == (Problem("not_listed", MANIFEST, value=f"{name}.csv"),)


def test_the_list_of_contents_must_name_every_file_as_it_is(folder):
    rows = (SAMPLE / MANIFEST).read_text("utf-8")
    (folder / MANIFEST).write_text(rows.replace("skpd.csv", "skdp.csv"), "utf-8")
    assert faults(folder) == (Problem("not_listed", MANIFEST, value="skpd.csv"),)
    (folder / MANIFEST).write_text(rows.replace("skpd.csv,30,", "skpd.csv,30,x,"), "utf-8")
    assert Problem("wrong_cell_count", MANIFEST, row=rows.split("skpd.csv")[0].count("\n") + 1, value="4", expected="3") in faults(folder)
    with (folder / "skpd.csv").open("ab") as out:
        out.write(b"\n")
    (folder / MANIFEST).write_text(rows, "utf-8")
    assert faults(folder)[0] == Problem("changed_file", "skpd.csv", row=32, value="31", expected="30")


def test_a_sealed_copy_is_the_same_data_set_and_a_change_another(folder):
    first = open_dataset(SAMPLE)
    seal(folder)
    assert (folder / MANIFEST).read_bytes() == (SAMPLE / MANIFEST).read_bytes()
    assert open_dataset(folder).version == first.version
    change(folder, "skpd.csv", 3, "nama", "Dinas Lain")
    seal(folder)
    changed = open_dataset(folder)
    assert changed.version != first.version
    assert changed.table("skpd")["nama"][1] == "Dinas Lain"


def test_what_is_handed_out_can_be_changed_without_harm():
    data = open_dataset(SAMPLE)
    table = data.table("skpd")
    table.loc[0, "nama"] = "diubah"
    table["kolom"] = 1
    assert data.table("skpd")["nama"][0] != "diubah" and "kolom" not in data.table("skpd")
    assert data.setting("indikator_utama") in data.indicators.index
    assert data.indicator("pus")["kode"] == "pus"
    for ask in (data.table, data.setting, data.indicator):
        with pytest.raises(KeyError):
            ask("tidak_ada")


def test_the_heading_and_the_number_of_cells(folder):
    rows = cells("skpd.csv")
    for heading, fault in (
        ([*rows[0][:-1], "asal"], ("missing_column", "sumber")),
        (rows[0][::-1], ("wrong_header", None)),
        ([*rows[0], "catatan"], ("unknown_column", "catatan")),
        (rows[0][:-1], ("missing_column", "sumber")),
    ):
        write(folder / "skpd.csv", [heading, *rows[1:]])
        seal(folder)
        found = faults(folder)
        assert (found[0].code, found[0].column) == fault and {(one.file, one.row) for one in found} == {("skpd.csv", 1)}
    for row in (rows[4][:-1], [*rows[4], ""], []):
        write(folder / "skpd.csv", [*rows[:4], row, *rows[5:]])
        seal(folder)
        assert faults(folder) == (Problem("wrong_cell_count", "skpd.csv", row=5, value=str(len(row)), expected="5"),)


def test_an_open_quote_is_told_at_the_row_where_it_opens(folder):
    rows = (SAMPLE / "nilai.csv").read_text("utf-8").split("\n")
    (folder / "nilai.csv").write_text("\n".join([*rows[:9], '"' + rows[9], *rows[10:]]), "utf-8")  # runs on to the end, over a megabyte
    seal(folder)
    assert faults(folder) == (Problem("not_csv", "nilai.csv", row=10),)


def test_what_is_not_utf8_is_told_by_row(folder):
    content = (SAMPLE / "wilayah.csv").read_bytes().split(b"\n")
    (folder / "wilayah.csv").write_bytes(b"\n".join([*content[:6], content[6].replace(b"a", b"\xe9", 1), *content[7:]]))
    seal(folder)
    assert faults(folder) == (Problem("not_utf8", "wilayah.csv", row=7),)


def test_line_ends_and_bom_of_a_spreadsheet_are_welcome(folder):
    rows = (SAMPLE / "skpd.csv").read_text("utf-8")
    (folder / "skpd.csv").write_bytes(rows.replace("\n", "\r\n").encode("utf-8-sig"))
    seal(folder)
    pd.testing.assert_frame_equal(open_dataset(folder).table("skpd"), open_dataset(SAMPLE).table("skpd"))


edits = st.lists(st.tuples(st.integers(0, 2**16), st.sampled_from(["set", "insert", "delete"]), st.integers(0, 255)), min_size=1, max_size=4)


def edited(content, changes):
    kept = bytearray(content)
    for place, kind, byte in changes:
        at = place % len(kept)
        kept[at : at + (kind != "insert")] = b"" if kind == "delete" else bytes([byte])
    return bytes(kept)


@pytest.mark.parametrize("name", ["indikator", "kampung"])
@given(changes=edits)
def test_after_any_slip_the_file_is_refused_or_read_as_it_stands(name, changes):
    content = edited((SAMPLE / f"{name}.csv").read_bytes(), changes)
    frame, problems = read_table(name, content, f"{name}.csv")
    for fault in problems:
        assert fault.file == f"{name}.csv" and (fault.code == "empty_file" or fault.row >= 1)
        told(fault)
    if problems:
        return
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    kinds = {column: str(declared.dtype)[0] for column, declared in TABLES[name].to_schema().columns.items()}
    assert list(frame.columns) == rows[0] and len(frame) == len(rows) - 1
    for position, (column, kind) in enumerate(kinds.items()):
        for text, value in zip([row[position] for row in rows[1:]], frame[column], strict=True):
            assert same(text, value, kind), (column, text, value)


def same(text, value, kind):
    if pd.isna(value):
        return not text.strip()
    match kind:
        case "f" | "i":
            return float(text) == value
        case "d":
            return text.strip() == f"{value:%Y-%m-%d}"
    return text == value


@few(10)
@given(changes=edits)
def test_after_any_slip_an_unsealed_folder_is_refused(tmp_path_factory, changes):
    target = tmp_path_factory.mktemp("data")
    for file in FILES:
        shutil.copy(SAMPLE / file, target)
    content = edited((SAMPLE / "kampung.csv").read_bytes(), changes)
    (target / "kampung.csv").write_bytes(content)
    if content == (SAMPLE / "kampung.csv").read_bytes():
        assert open_dataset(target).version == open_dataset(SAMPLE).version
        return
    with pytest.raises(DatasetError) as refused:
        open_dataset(target)
    assert {fault.file for fault in refused.value.problems} == {"kampung.csv"}
    shutil.rmtree(target)

"""The method version: it moves with what can change a number though no observation does, and says which part of it moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kbdata
from kbdata import method
from kbdata.method import Method
from kbview import words_method
from tests.making import BASE, make_dataset, observed

HOUSE = make_dataset()


def with_row(table: str, key: str, value: str, **cells: object) -> list[dict[str, object]]:
    """The rows of a table of the house, those whose `key` is `value` changed."""
    return [row | cells if row[key] == value else row for row in BASE[table]]


RATIO = with_row("indikator", "kode", "rasio_kb", pengali=1000.0)
BAR = with_row("pengaturan", "kunci", "ambang_turun", nilai="1")
SCORE = [{"kelompok": "masukan", "indikator": "fasilitas", "batas_2": 1.0, "batas_3": 2.0}]
CLASS = [{"urutan": 1, "kode": "D", "nama_id": "Dasar", "nama_en": "Basic", "masukan": "bebas", "proses": "bebas", "keluaran": "bebas", "peringkat": 1}]


@pytest.mark.parametrize(
    ("tables", "part"),
    [({"indikator": RATIO}, "indikator"), ({"pengaturan": BAR}, "pengaturan"), ({"klasifikasi": SCORE}, "klasifikasi"), ({"kelas": CLASS}, "klasifikasi")],
)
def test_what_can_change_a_number_changes_its_part_and_no_other(tables, part):
    assert method.differences(method.version(HOUSE), method.version(make_dataset(**tables))) == (part,)


@pytest.mark.parametrize(
    "tables",
    [
        {"nilai": observed(("K.1.1", "2019", "pus", 40.0))},
        {"indikator": BASE["indikator"][::-1], "pengaturan": BASE["pengaturan"][::-1]},
        {"pengaturan": with_row("pengaturan", "kunci", "ambang_turun", keterangan="Gunanya lain")},
    ],
    ids=["observations", "order", "remark"],
)
def test_what_cannot_change_a_number_leaves_it_as_it_is(tables):
    assert method.version(make_dataset(**tables)) == method.version(HOUSE)


def test_another_version_of_the_program_is_another_method(monkeypatch):
    before = method.version(HOUSE)
    monkeypatch.setattr(kbdata, "__version__", "99.0")
    assert method.differences(before, method.version(HOUSE)) == ("aplikasi",)
    assert words_method.parts(before, method.version(HOUSE)) == f"versi aplikasi ({before.aplikasi}, kini 99.0)"


hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
methods = st.builds(Method, hashes, hashes, hashes, st.from_regex(r"[0-9]+\.[0-9]+\.[0-9]+(-rc1)?", fullmatch=True))


@given(methods, methods)
def test_the_text_of_a_link_tells_the_same_differences_as_the_whole_hashes(one, other):
    read = method.parse(one.text)
    assert read is not None and read.text == one.text and method.differences(read, one) == ()
    assert method.differences(read, other) == method.differences(one, other)  # of hashes drawn at random none begins like another
    assert method.of_parts(one.parts()) == one


@pytest.mark.parametrize("text", ["", "i12-k34-p56-0.9.0", "i3f2a91-k9a1c02-p77cd10-", "i3f2a91-k9a1c02-p77cd1g-0.9.0", "<b>"])
def test_what_is_no_method_version_is_none(text):
    assert method.parse(text) is None
    assert method.of_parts({"indikator": text}) is None


def test_two_data_sets_at_hand_tell_which_row_and_how():
    found = method.changed(HOUSE, make_dataset(indikator=RATIO[1:], pengaturan=BAR, klasifikasi=SCORE))
    assert found.to_dict("split")["data"] == [
        ["indikator", "indikator", "pus", "", "pus", None],
        ["indikator", "indikator", "rasio_kb", "pengali", 100.0, 1000.0],
        ["klasifikasi", "klasifikasi", "G + fasilitas", "", None, "G + fasilitas"],
        ["pengaturan", "pengaturan", "ambang_turun", "nilai", "0.5", "1"],
    ]
    assert method.changed(HOUSE, make_dataset()).empty


def test_rows_that_differ_are_told_in_words_and_counted_where_they_are_many():
    named = with_row("indikator", "kode", "rasio_kb", pengali=1000.0, nama_id="Rasio KB", penyebut=None)
    before = make_dataset(indikator=with_row("indikator", "kode", "rasio_kb", nama_id="Rasio KB"))
    told = words_method.rows(before, make_dataset(indikator=named, pengaturan=BAR, klasifikasi=SCORE))
    assert told == (
        "indikator “Rasio KB”: penyebut “pus” menjadi (kosong), indikator “Rasio KB”: pengali 100 menjadi 1.000, "
        "indikator kelas “G + fasilitas” baru, dan 1 hal lagi"
    )
    assert words_method.rows(HOUSE, make_dataset()) == ""

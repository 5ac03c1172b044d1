"""What a bundle says of itself, other files in it, other versions of the program, and what is no bundle at all."""

from __future__ import annotations

import pytest

import kbdata
from kbview import words_evidence
from kbview.evidence.archive import BundleError
from kbview.evidence.check import verify
from tests.bundles import altered, bundle, city, codes, listing, members, small_report, told, zipped

__all__ = ["bundle", "city", "small_report"]  # fixtures


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"simulasi": True}, "other_contents"),
        ({"pernyataan": 3}, "other_contents"),
        ({"saringan": {"tempat": "K.9", "periode": "2019", "skpd": None, "bidang": None}}, "bad_view"),
        ({"saringan": []}, "bad_view"),
        ({"bahasa": "xx"}, "bad_view"),
        ({"dibuat": "kemarin"}, "bad_view"),
        ({"dibuat": "2026-02-01T09:30:00+00:00"}, "unlike"),
        ({"data": {}}, "other_rows"),
        ({"metode": {}}, "other_method"),
    ],
)
def test_what_the_bundle_says_of_itself_is_held_against_its_data(bundle, cells, code):
    found = verify(altered(bundle, listing(**cells)))
    assert code in codes(found) and told(found) and words_evidence.made(found)


def test_a_file_too_many_or_too_few_is_caught(bundle):
    files = members(bundle)
    assert codes(verify(zipped(files | {"catatan.txt": b"-"}))) == {"unlisted_file": {"catatan.txt"}}
    found = verify(zipped({name: content for name, content in files.items() if name != "laporan.pdf"}))
    assert codes(found) == {"missing_file": {"laporan.pdf"}} and found.matched == found.total


def test_another_version_of_the_program_says_what_differs_and_still_counts(bundle, monkeypatch):
    monkeypatch.setattr(kbdata, "__version__", "99.0")
    found = verify(bundle)
    assert found.sound and found.matched == found.total
    assert "dibuat dengan cara hitung lain. Yang berbeda: versi aplikasi" in words_evidence.method(found) and "kini 99.0" in words_evidence.method(found)


def test_a_rule_changed_in_the_data_is_named_as_another_method(bundle):
    change = {"data/indikator.csv": lambda content: content.replace(b"pa,pus,100.0", b"pa,pus,1000.0")}
    found = verify(altered(bundle, change, data=True, listed=True))
    assert {"other_rows", "other_method", "unlike"} <= set(codes(found)) and "Yang berbeda: kamus indikator" in told(found)
    assert codes(found)["unlike"] == {f"1.1.r{row}.nilai" for row in range(22, 29)}


def bomb() -> bytes:
    return zipped({"isi.json": b"{}", "data/nilai.csv": b" " * 30_000_000})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged_file"),
        (b"bukan zip", "damaged_file"),
        (zipped({}), "no_contents"),
        (zipped({"isi.json": b"[]"}), "no_contents"),
        (zipped({"isi.json": b"{"}), "no_contents"),
        (zipped({"isi.json": b'{"berkas": {}}', "../jahat.txt": b"-"}), "wrong_name"),
        (zipped({"isi.json": b'{"berkas": {}}', "data/../../jahat.txt": b"-"}), "wrong_name"),
        (zipped({"isi.json": b'{"berkas": {}}', "/etc/jahat": b"-"}), "wrong_name"),
        (zipped({"isi.json": b'{"berkas": {}}', "data/a\\b": b"-"}), "wrong_name"),
        (bomb(), "zip_bomb"),
        (zipped({f"{number}.txt": b"" for number in range(300)}), "zip_bomb"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_bundle_is_refused_in_words(content, code):
    with pytest.raises(BundleError) as refused:
        verify(content)
    assert refused.value.code == code and words_evidence.trouble(refused.value)


def test_a_bundle_cut_short_anywhere_is_refused_or_caught(bundle):
    for length in range(0, len(bundle), len(bundle) // 9):
        with pytest.raises(BundleError):
            verify(bundle[:length])

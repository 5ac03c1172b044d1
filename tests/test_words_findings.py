"""Every code of a finding has its words: what is wrong and how to mend it, in both languages."""

from __future__ import annotations

import pytest

from kbdata.importing import CODES, Finding
from kbdata.importing.findings import NOTE
from kbview import catalogue, i18n, words_findings
from tests.making import make_dataset
from tests.nasty import city

DATA = make_dataset()
NOTES = {
    "encoding_noted", "macros_ignored", "links_ignored", "formulas_as_values", "hidden_sheet", "codes_ignored", "ids_made", "repeated_rows",
    "crs_assumed", "crs_changed", "parts_joined", "slivers_dropped", "overlaps", "outside_city", "more_problems",
}  # fmt: skip


def of(code, language="id"):
    i18n.speak(language)
    given = {name: "not_a_number" if code == "more_problems" and name == "expected" else "7" for name in CODES[code]}
    return words_findings.wrong_and_mend(DATA, code, given.get("value"), given.get("expected"))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_a_code_has_words(code, language):
    wrong, mend = of(code, language)
    assert code not in wrong and "{" not in wrong + mend
    assert len(wrong) > 10
    assert mend or code in NOTES, "what is no note says how to mend it"
    assert "7" in wrong or not CODES[code] or code in ("empty_cell", "jump"), "what stands there is told"


def test_every_text_can_be_translated():
    known = catalogue.extracted()
    assert all(text in known for pair in words_findings._words().values() for text in pair if text)


def test_indicators_are_told_by_name_and_numbers_as_the_reader_writes_them():
    wrong, _mend = words_findings.wrong_and_mend(city(), "above_denominator", "kb_iud + kb_pil = 1250", "pus = 1000.5")
    assert wrong == "Peserta KB IUD + Peserta KB pil = 1.250, melebihi Pasangan usia subur (PUS) = 1.000,5."


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("greater_than_or_equal_to(0)", "≥ 0"),
        ("in_range(-90, 90)", "-90 – 90"),
        ("isin(['resmi', 'sementara'])", "salah satu dari resmi, sementara"),
        ("≥ 2019-01-01", "≥ 2019-01-01"),
    ],
)
def test_a_rule_is_written_as_people_write_it(rule, words):
    assert words_findings.wrong_and_mend(DATA, "not_allowed", "-1", rule)[0] == f"“-1” tidak diperbolehkan; aturannya: {words}."


def test_a_finding_is_one_text_for_the_comment_at_its_cell():
    text = words_findings.told(DATA, Finding("not_a_number", "a.xlsx", "S", 2, "C", "12a"))
    assert text == "“12a” bukan angka. Tulis angkanya saja; kosongkan bila belum lapor."
    assert words_findings.severity(NOTE) == "catatan"


@pytest.mark.parametrize(
    ("code", "value", "expected", "words"),
    [
        ("too_large", "73.400.320", "67.108.864", "Berkas terlalu besar: 73,4 MB, paling banyak 67,1 MB."),
        ("too_many_rows", "1.200.000", "1.000.000", "Baris terlalu banyak: 1.200.000, paling banyak 1.000.000."),
        ("spent_over_budget", "12500000", "≤ 9000000", "Realisasi Rp\u00a012,50\u00a0juta melebihi anggaran (≤ Rp\u00a09,00\u00a0juta)."),
        ("founded_too_early", "2015-06-30", "≥ 2016-01-01", "Tanggal pencanangan 30 Juni 2015 terlalu awal (≥ 1 Januari 2016)."),
        ("future_period", "2020-03", "≤ 2019-11", "Waktu Maret 2020 belum tiba (≤ November 2019)."),
        ("jump", "2019: 12500", "2018: 410.5", "Dari 2018: 410,5 menjadi 2019: 12.500, jauh melebihi perubahan yang biasa."),
        ("duplicate_in_file", "K.1.1 + 2019-06 + pus + A", "S!C2", "A, Juni 2019, Nama, Sumber A sudah disebut di S!C2 dengan nilai lain."),
        ("formulas_as_values", "1250", None, "1.250 rumus dibaca sebagai hasil terakhirnya."),
        ("guessed_column", "Kel", "wilayah:kelurahan, 84 %", "“Kel” dianggap nama kelurahan, 84 %."),
    ],
)
def test_numbers_dates_and_codes_are_told_as_the_reader_writes_and_names_them(code, value, expected, words):
    assert words_findings.wrong_and_mend(DATA, code, value, expected)[0] == words

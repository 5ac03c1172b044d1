"""Nasty files that are wrong: nothing of them comes in, and what is wrong is told at its cell."""

from __future__ import annotations

import datetime

import pytest

from kbdata.importing import Mapping
from tests.nasty import ods, text, without_results, xls, xlsx
from tests.nasty_case import HEAD, Case, outcome

BAD = [
    Case("a north that is no north", "a.csv", lambda: text([HEAD, ["Kelayan Utara", 2019, 110]]), errors={("unknown_place", "A2")}),
    Case(
        "a code that names another place",
        "a.csv",
        lambda: text([["Kode kelurahan", *HEAD], ["63.71.01.1002", "Mantuil", 2019, 110]]),
        errors={("code_name_differ", "A2")},
    ),
    Case(
        "one thousand or one and a bit",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1.234"]], ";"),
        errors={("ambiguous_number", "C2")},
    ),
    Case(
        "both kinds of number in one column",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1.5"], ["Melayu", 2019, "2,5"], ["Sungai Andai", 2019, "1.234"]], ";"),
        errors={("ambiguous_number", "C4")},
    ),
    Case(
        "a decimal comma that splits a cell",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1,5"], ["Melayu", 2019, "2"]]),
        errors={("wrong_cell_count", None), ("unmapped_column", "D1")},
    ),
    Case("a row that lacks a cell", "a.csv", lambda: b"Kelurahan,Tahun,PUS,Pil\nMantuil,2019,50\n", errors={("wrong_cell_count", None)}),
    Case("words where numbers belong", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, "seratus"]]), errors={("not_a_number", "C2")}),
    Case("a number that became a date", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, datetime.date(2019, 5, 1)]]), errors={("not_a_number", "C2")}),
    Case(
        "half a couple, and fewer than none",
        "a.csv",
        lambda: text([HEAD, ["Mantuil", 2019, 10.5], ["Melayu", 2019, -3]]),
        errors={("not_a_whole_number", "C2"), ("negative_number", "C3")},
        warnings={("jump", "C2")},
    ),
    Case(
        "a semester, for which there is no period",
        "a.csv",
        lambda: text([["Kelurahan", "Periode", "PUS"], ["Mantuil", "Semester I 2019", 110]]),
        errors={("not_a_period", "B2")},
    ),
    Case("no period anywhere", "a.csv", lambda: text([["Kelurahan", "PUS"], ["Mantuil", 110]]), errors={("no_period", "B")}),
    Case("no source chosen", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110]]), errors={("source_needed", None)}, mapping=Mapping()),
    Case("a column nobody knows", "a.csv", lambda: text([[*HEAD, "Qwerty"], ["Mantuil", 2019, 110, 5]]), errors={("unmapped_column", "D1")}),
    Case(
        "the share of a thing is not the thing",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Persentase PUS"], ["Mantuil", 2019, 11]]),
        errors={("unmapped_column", "C1"), ("no_value_column", None)},
    ),
    Case(
        "new users by method, which no indicator is",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Peserta KB baru", None], [None, None, "IUD", "Pil"], ["Mantuil", 2019, 1, 2]], ";"),
        errors={("unmapped_column", "C2"), ("unmapped_column", "D2"), ("no_value_column", None)},
    ),
    Case("one key, two values", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110], ["Mantuil", 2019, 111]]), errors={("duplicate_in_file", "C3")}),
    Case(
        "units that cannot be turned into each other",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Luas kumuh (kg)"], ["Mantuil", 2019, 11]]),
        errors={("unit_differs", "C")},
    ),
    Case(
        "a formula that failed",
        "a.xlsx",
        lambda: xlsx([HEAD, ["Mantuil", 2019, "=1/0|#DIV/0!"], ["Melayu", 2019, 5]]),
        errors={("formula_error", "C2")},
    ),
    Case(
        "a formula never computed",
        "a.xlsx",
        lambda: without_results([HEAD, ["Mantuil", 2019, "=50+60"]]),
        errors={("formula_without_value", "C2")},
    ),
    Case("a failed cell in XLS", "a.xls", lambda: xls([HEAD, ["Mantuil", 2019, "#REF!"], ["Melayu", 2019, 5]]), errors={("formula_error", "C2")}),
    Case(
        "a failed cell in ODS",
        "a.ods",
        lambda: ods([HEAD, ["Mantuil", 2019, "#REF!"], ["Melayu", 2019, 5]]),
        errors={("formula_error", "C2")},
    ),
    Case(
        "users that exceed the couples",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "PUS", "Pil"], ["Mantuil", 2019, 110, 120]]),
        errors={("above_denominator", "C2")},
        warnings={("jump", "D2")},
    ),
    Case(
        "methods that do not add up",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "IUD", "Pil", "Suntik", "Peserta KB aktif"], ["Melayu", 2019, 1, 2, 3, 7]]),
        errors={("parts_differ", "F2")},
    ),
    Case(
        "users and non-users are not the couples",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "PUS", "Peserta KB aktif", "Hamil", "IAS", "IAT", "TIAL"], ["Melayu", 2019, 100, 70, 10, 10, 5, 4]]),
        errors={("parts_differ", "C2")},
    ),
    Case(
        "more members than families",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Keluarga balita", "BKB"], ["Melayu", 2019, 30, 31]]),
        errors={("above_denominator", "C2")},
    ),
    Case(
        "NIK in a column", "warga.xlsx", lambda: xlsx([["Kelurahan", "NIK", "PUS"], ["Mantuil", "6371014509900001", 1]]), errors={("personal_id_number", "B2")}
    ),
    Case(
        "KK numbers as numbers, and in a note",
        "warga.xlsx",
        lambda: xlsx([["Kelurahan", "No. KK"], ["Mantuil", 6371011203100002.0]], [["catatan: KK 6371 0112 0310 0002"]]),
        errors={("personal_id_number", "B2"), ("personal_id_number", "A1")},
    ),
    Case("telephones", "warga.csv", lambda: text([[*HEAD, "Kontak"], ["Mantuil", 2019, 110, "0812-3456-7890"]]), errors={("personal_phone", "D2")}),
    Case(
        "names with addresses",
        "warga.csv",
        lambda: text([["Nama", "Alamat", "PUS"], ["Siti Aminah", "Jl. Kuin Selatan No. 5 RT 3", 1]], ";"),
        errors={("personal_name", "A"), ("personal_address", "B")},
    ),
    Case(
        "beneficiaries by name",
        "warga.csv",
        lambda: text([["Nama Penerima", "Kelurahan", "PUS"], ["Siti Aminah", "Mantuil", 1]], ";"),
        errors={("personal_name", "A")},
    ),
    Case("nothing", "a.csv", lambda: b"\xef\xbb\xbf \r\n", errors={("empty_file", None)}),
    Case("an open quote", "a.csv", lambda: b'Kelurahan,Tahun,PUS\n"Mantuil,2019,110\n', errors={("not_csv", None)}),
    Case("no table", "surat.csv", lambda: b"Kepada Yth.\nBapak Wali Kota\n", errors={("no_header", None)}),
    Case("a web page called XLS", "a.xls", lambda: b"<html><table><tr><td>PUS</td></tr></table></html>", errors={("unsupported_format", None)}),
    Case("a PDF called CSV", "a.csv", lambda: b"%PDF-1.4\n...", errors={("unsupported_format", None)}),
    Case("bytes that are no text", "a.csv", lambda: bytes(range(256)) * 20, errors={("not_text", None)}),
    Case("a workbook cut in half", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, 110]])[:2000], errors={("damaged_file", None)}),
    Case(
        "a Word file of old, called XLS",
        "a.xls",
        lambda: xls([["x"]], stream="WordDocument"),
        errors={("unsupported_format", None)},
    ),
    Case("a workbook with a password", "a.xlsx", lambda: xls([["x"]], stream="EncryptedPackage"), errors={("encrypted_file", None)}),
    Case("an old workbook with a password", "a.xls", lambda: xls([HEAD, ["Mantuil", 2019, 110]], locked=True), errors={("encrypted_file", None)}),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_it_is_refused_where_it_is_wrong(case: Case) -> None:
    outcome(case)

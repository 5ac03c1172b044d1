"""Nasty files, each with the outcome that it must have: its values, or errors at their cells, and what is told beside."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from kbdata.importing import Import, Limits, Mapping, read
from tests import nasty
from tests.nasty import FROM_A, city, ods, text, without_results, xls, xlsx

M, KB, KT, SA, AU, ME = nasty.PLACES
HEAD = ["Kelurahan", "Tahun", "PUS"]


@dataclass(frozen=True)
class Case:
    """name: what is nasty. values: (place, period, indicator) -> value of all that comes in; None where nothing may.
    errors, warnings: codes with their cells, all of them. notes: codes. removed: rows with their reasons."""

    name: str
    file: str
    build: Callable[[], bytes]
    values: dict[tuple[str, str, str], float] | None = None
    errors: set[tuple[str, str | None]] = field(default_factory=set)
    warnings: set[tuple[str, str | None]] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    removed: dict[int, str] = field(default_factory=dict)
    mapping: Mapping = FROM_A
    limits: Limits | None = None


def pus(**years: float) -> dict[tuple[str, str, str], float]:
    return {(M, year.removeprefix("y"), "pus"): value for year, value in years.items()}


FIELD = [
    ["LAPORAN BULANAN PELAYANAN KB"], ["Bulan : Maret 2020"], [],
    ["No", "Kelurahan", "PUS", "Peserta KB Aktif", None, None, None], [None, None, None, "IUD", "Pil", "Suntik", "Jumlah"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["Kec. Contoh Selatan"], [1, "Kel. Mantuil", "1.200", "12", "400", "300", "712"], [2, "Kelayan Barat", "1.000", "10", "400", "200", "610"],
    ["Jumlah", None, "2.200", 22, 800, 500, 1322],
    ["Kec. Contoh Utara"], [3, "Sei Andai", "950", "10", "300", "200", "510"], [4, "Alalak Utr.", "1.100", "-", "300", "200", "500"],
    ["TOTAL", None, "4.250", 32, 1400, 900, 2332], ["Sumber: PLKB"], ["Mengetahui, Kepala Dinas"],
]  # fmt: skip
FIELD_VALUES = {
    (place, "2020-03", code): value
    for place, row in ((M, (1200, 12, 400, 300, 712)), (KB, (1000, 10, 400, 200, 610)), (SA, (950, 10, 300, 200, 510)), (AU, (1100, None, 300, 200, 500)))
    for code, value in zip(("pus", "kb_iud", "kb_pil", "kb_suntik", "pa"), row, strict=True)
    if value is not None
}
FIELD_REMOVED = {6: "penomoran", 7: "bagian", 10: "total", 11: "bagian", 14: "total", 15: "catatan", 16: "catatan"}
JUMPED = {("jump", "C2")}

GOOD = [
    Case("a field report with two header rows, subtotals and notes", "laporan.xlsx", lambda: xlsx(FIELD, merged=("D4:G4",)), FIELD_VALUES, removed=FIELD_REMOVED),
    Case("the same without merged cells, as semicolon CSV", "laporan.csv", lambda: text([row + [None] * (7 - len(row)) for row in FIELD], ";"), FIELD_VALUES, removed=FIELD_REMOVED),
    Case("UTF-16 with tabs", "a.txt", lambda: text([HEAD, ["Mantuil", 2019, 110]], "\t", "utf-16"), pus(y2019=110), notes={"encoding_noted"}),
    Case("UTF-16 without a mark", "a.txt", lambda: text([HEAD, ["Mantuil", 2019, 110]], "\t", "utf-16-le"), pus(y2019=110), notes={"encoding_noted"}),
    Case("a BOM, CRLF and sep=", "a.csv", lambda: b"\xef\xbb\xbfsep=;\r\n" + text([HEAD, ["Mantuil", 2019, 110]], ";", end="\r\n"), pus(y2019=110)),
    Case("Windows-1252 with a dash", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110], ["Melayu", 2019, "–"]], ";", "cp1252"), pus(y2019=110), notes={"encoding_noted"}),
    Case("the header in capitals with units and stars", "a.csv", lambda: text([["NAMA KELURAHAN*", "TAHUN", "JUMLAH PUS (pasangan)"], ["MANTUIL", 2019, 110]]), pus(y2019=110)),
    Case("Satu Data columns, category in rows", "satudata.csv", lambda: text([
        ["kode_provinsi", "nama_provinsi", "kode_kabupaten_kota", "nama_kabupaten_kota", "bps_kode_desa_kelurahan", "bps_nama_kelurahan",
         "metode_kontrasepsi", "jumlah_peserta", "satuan", "tahun"],
        [63, "X", 6371, "KOTA CONTOH", 6371010001, "MANTUIL", "IUD", 12, "ORANG", 2019], [63, "X", 6371, "KOTA CONTOH", 6371010001, "MANTUIL", "PIL", 22, "ORANG", 2019],
    ]), {(M, "2019", "kb_iud"): 12, (M, "2019", "kb_pil"): 22}),
    Case("codes without dots, no names", "a.csv", lambda: text([["kode_kelurahan", "tahun", "jumlah_pus"], [6371011001, 2019, 110]]), pus(y2019=110)),
    Case("a column a year, the indicator in the title", "a.xlsx", lambda: xlsx([["JUMLAH PASANGAN USIA SUBUR (PUS)"], ["Kelurahan", 2019, 2020], ["Mantuil", 110, 112]]),
         pus(y2019=110, y2020=112), warnings={("indicator_from_title", None)}),
    Case("a column a month, indicator in the group", "a.xlsx", lambda: xlsx([["Kelurahan", "PUS", None], [None, "Jan-19", "Feb-19"], ["Mantuil", 110, 112]]),
         {(M, "2019-01", "pus"): 110, (M, "2019-02", "pus"): 112}),
    Case("headers that are dates", "a.xlsx", lambda: xlsx([["PUS"], ["Kelurahan", datetime.date(2019, 1, 1), datetime.date(2019, 2, 1)], ["Mantuil", 110, 112]]),
         {(M, "2019-01", "pus"): 110, (M, "2019-02", "pus"): 112}, warnings={("indicator_from_title", None)}),
    Case("months as words and the year beside", "a.csv", lambda: text([["Kelurahan", "Tahun", "Bulan", "PUS"], ["Mantuil", 2019, "Pebruari", 110]]), {(M, "2019-02", "pus"): 110}),
    Case("quarters in Roman numbers", "a.csv", lambda: text([["Kelurahan", "Periode", "PUS"], ["Mantuil", "Triwulan II 2019", 110]]), {(M, "2019-Q2", "pus"): 110}),
    Case("places in columns, indicators in rows", "a.csv", lambda: text([["Uraian", "Tahun", "Mantuil", "Melayu"], ["PUS", 2019, 110, 90], ["Pil", 2019, 50, 40]]),
         {(M, "2019", "pus"): 110, (ME, "2019", "pus"): 90, (M, "2019", "kb_pil"): 50, (ME, "2019", "kb_pil"): 40}),
    Case("every style of number that says what it is", "a.csv", lambda: text([["Kelurahan", "Tahun", "PUS", "Luas kumuh (ha)"], ["Mantuil", 2019, "1.110", "1.234,5"],
         ["Melayu", 2019, " 1 090 ", "12,25"], ["Kelayan Barat", 2019, "1.000 pasangan", "1.234"]], ";"),
         {(M, "2019", "pus"): 1110, (ME, "2019", "pus"): 1090, (KB, "2019", "pus"): 1000, (M, "2019", "luas_kumuh"): 1234.5, (ME, "2019", "luas_kumuh"): 12.25,
          (KB, "2019", "luas_kumuh"): 1234.0}, warnings={("jump", "C2")}),
    Case("hectares given in square metres", "a.csv", lambda: text([["Kelurahan", "Tahun", "Luas kumuh (m2)"], ["Mantuil", 2019, 25000]]), {(M, "2019", "luas_kumuh"): 2.5}),
    Case("formulas, taken by their results", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, "=50+60|110"]]), pus(y2019=110), notes={"formulas_as_values"}),
    Case("repeated headers and a row told twice alike", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110], HEAD, ["Mantuil", 2019, 110]]), pus(y2019=110),
         notes={"repeated_rows"}, removed={3: "judul_berulang"}),
    Case("a hidden sheet and a sheet without a table", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, 110]], [HEAD, ["Mantuil", 2019, 999]], [["Catatan"]], hidden=(1,)), pus(y2019=110),
         notes={"hidden_sheet", "no_header"}),
    Case("kecamatan rows with sums among kelurahan", "a.csv", lambda: text([HEAD, ["Contoh Selatan", 2019, 110], ["Mantuil", 2019, 110]]), pus(y2019=110), removed={2: "agregat"}),
    Case("a table that begins far from A1", "a.xlsx", lambda: xlsx([[]] * 7 + [[None] * 5 + HEAD, [None] * 5 + ["Mantuil", 2019, 110]]), pus(y2019=110)),
    Case("macros, left where they are", "a.xlsm", lambda: nasty.with_members(xlsx([HEAD, ["Mantuil", 2019, 110]]), {"xl/vbaProject.bin": b"x"}), pus(y2019=110), notes={"macros_ignored"}),
    Case("links to another workbook", "a.xlsx", lambda: nasty.with_members(xlsx([HEAD, ["Mantuil", 2019, "=[1]Sheet1!A1|110"]]),
         {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}), pus(y2019=110), notes={"links_ignored", "formulas_as_values"}),
    Case("XLS", "a.xls", lambda: xls([HEAD, ["Mantuil", 2019, 110]]), pus(y2019=110)),
    Case("ODS with blanks to the last row", "a.ods", lambda: ods([HEAD, ["Mantuil", 2019, 110]],
         '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'), pus(y2019=110)),
    Case("a misspelt place, guessed and told", "a.csv", lambda: text([HEAD, ["Sungai Anday", 2019, 110]]), {(SA, "2019", "pus"): 110}, warnings={("guessed_place", "A2")}),
    Case("kampung named as its kelurahan", "a.csv", lambda: text([["Nama Kampung KB", "Tahun", "PUS"], ["Kampung KB Mantuil", 2019, 110]]), {("63.71.01.1001-K", "2019", "pus"): 110}),
    Case("a jump that history does not allow", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 1000]]), pus(y2019=1000), warnings={("jump", "C2")}),
    Case("a target taken for a value", "a.xlsx", lambda: xlsx([["PUS 2019, target dan rencana"], HEAD, ["Mantuil", 2019, 110]]), pus(y2019=110), warnings={("maybe_target", None)}),
    Case("figures of one file against one that is there", "a.csv", lambda: text([["Kelurahan", "Tahun", "Pil"], ["Mantuil", 2018, 120]]), {(M, "2018", "kb_pil"): 120}, warnings={("above_denominator", "C2")}),
]  # fmt: skip

BAD = [
    Case("a north that is no north", "a.csv", lambda: text([HEAD, ["Kelayan Utara", 2019, 110]]), errors={("unknown_place", "A2")}),
    Case("a code that names another place", "a.csv", lambda: text([["Kode kelurahan", *HEAD], ["63.71.01.1002", "Mantuil", 2019, 110]]), errors={("code_name_differ", "A2")}),
    Case("one thousand or one and a bit", "a.csv", lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1.234"]], ";"), errors={("ambiguous_number", "C2")}),
    Case("both kinds of number in one column", "a.csv", lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1.5"], ["Melayu", 2019, "2,5"], ["Sungai Andai", 2019, "1.234"]], ";"),
         errors={("ambiguous_number", "C4")}),
    Case("a decimal comma that splits a cell", "a.csv", lambda: text([["Kelurahan", "Tahun", "Luas kumuh"], ["Mantuil", 2019, "1,5"], ["Melayu", 2019, "2"]]), errors={("wrong_cell_count", None), ("unmapped_column", "D1")}),
    Case("a row that lacks a cell", "a.csv", lambda: b"Kelurahan,Tahun,PUS,Pil\nMantuil,2019,50\n", errors={("wrong_cell_count", None)}),
    Case("words where numbers belong", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, "seratus"]]), errors={("not_a_number", "C2")}),
    Case("a number that became a date", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, datetime.date(2019, 5, 1)]]), errors={("not_a_number", "C2")}),
    Case("half a couple, and fewer than none", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 10.5], ["Melayu", 2019, -3]]), errors={("not_a_whole_number", "C2"), ("negative_number", "C3")}, warnings={("jump", "C2")}),
    Case("a semester, for which there is no period", "a.csv", lambda: text([["Kelurahan", "Periode", "PUS"], ["Mantuil", "Semester I 2019", 110]]), errors={("not_a_period", "B2")}),
    Case("no period anywhere", "a.csv", lambda: text([["Kelurahan", "PUS"], ["Mantuil", 110]]), errors={("no_period", "B")}),
    Case("no source chosen", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110]]), errors={("source_needed", None)}, mapping=Mapping()),
    Case("a column nobody knows", "a.csv", lambda: text([[*HEAD, "Qwerty"], ["Mantuil", 2019, 110, 5]]), errors={("unmapped_column", "D1")}),
    Case("the share of a thing is not the thing", "a.csv", lambda: text([["Kelurahan", "Tahun", "Persentase PUS"], ["Mantuil", 2019, 11]]), errors={("unmapped_column", "C1"), ("no_value_column", None)}),
    Case("new users by method, which no indicator is", "a.csv", lambda: text([["Kelurahan", "Tahun", "Peserta KB baru", None], [None, None, "IUD", "Pil"], ["Mantuil", 2019, 1, 2]], ";"),
         errors={("unmapped_column", "C2"), ("unmapped_column", "D2"), ("no_value_column", None)}),
    Case("one key, two values", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 110], ["Mantuil", 2019, 111]]), errors={("duplicate_in_file", "C3")}),
    Case("units that cannot be turned into each other", "a.csv", lambda: text([["Kelurahan", "Tahun", "Luas kumuh (kg)"], ["Mantuil", 2019, 11]]), errors={("unit_differs", "C")}),
    Case("a formula that failed", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, "=1/0|#DIV/0!"], ["Melayu", 2019, 5]]), errors={("formula_error", "C2")}, notes={"formulas_as_values"}),
    Case("a formula never computed", "a.xlsx", lambda: without_results([HEAD, ["Mantuil", 2019, "=50+60"]]), errors={("formula_without_value", "C2")}, notes={"formulas_as_values"}),
    Case("a failed cell in XLS", "a.xls", lambda: xls([HEAD, ["Mantuil", 2019, "#REF!"], ["Melayu", 2019, 5]]), errors={("formula_error", "C2")}),
    Case("a failed cell in ODS", "a.ods", lambda: ods([HEAD, ["Mantuil", 2019, "#REF!"], ["Melayu", 2019, 5]]), errors={("formula_error", "C2")}, notes={"formulas_as_values"}),
    Case("users that exceed the couples", "a.csv", lambda: text([["Kelurahan", "Tahun", "PUS", "Pil"], ["Mantuil", 2019, 110, 120]]), errors={("above_denominator", "C2")}, warnings={("jump", "D2")}),
    Case("methods that do not add up", "a.csv", lambda: text([["Kelurahan", "Tahun", "IUD", "Pil", "Suntik", "Peserta KB aktif"], ["Melayu", 2019, 1, 2, 3, 7]]), errors={("parts_differ", "F2")}),
    Case("users and non-users are not the couples", "a.csv", lambda: text([["Kelurahan", "Tahun", "PUS", "Peserta KB aktif", "Hamil", "IAS", "IAT", "TIAL"], ["Melayu", 2019, 100, 70, 10, 10, 5, 4]]),
         errors={("parts_differ", "C2")}),
    Case("more members than families", "a.csv", lambda: text([["Kelurahan", "Tahun", "Keluarga balita", "BKB"], ["Melayu", 2019, 30, 31]]), errors={("above_denominator", "C2")}),
    Case("NIK in a column", "warga.xlsx", lambda: xlsx([["Kelurahan", "NIK", "PUS"], ["Mantuil", "6371014509900001", 1]]), errors={("personal_id_number", "B2")}),
    Case("KK numbers as numbers, and in a note", "warga.xlsx", lambda: xlsx([["Kelurahan", "No. KK"], ["Mantuil", 6371011203100002.0]], [["catatan: KK 6371 0112 0310 0002"]]),
         errors={("personal_id_number", "B2"), ("personal_id_number", "A1")}),
    Case("telephones", "warga.csv", lambda: text([[*HEAD, "Kontak"], ["Mantuil", 2019, 110, "0812-3456-7890"]]), errors={("personal_phone", "D2")}),
    Case("names with addresses", "warga.csv", lambda: text([["Nama", "Alamat", "PUS"], ["Siti Aminah", "Jl. Kuin Selatan No. 5 RT 3", 1]], ";"), errors={("personal_name", "A"), ("personal_address", "B")}),
    Case("beneficiaries by name", "warga.csv", lambda: text([["Nama Penerima", "Kelurahan", "PUS"], ["Siti Aminah", "Mantuil", 1]], ";"), errors={("personal_name", "A")}),
    Case("nothing", "a.csv", lambda: b"\xef\xbb\xbf \r\n", errors={("empty_file", None)}),
    Case("an open quote", "a.csv", lambda: b'Kelurahan,Tahun,PUS\n"Mantuil,2019,110\n', errors={("not_csv", None)}),
    Case("no table", "surat.csv", lambda: b"Kepada Yth.\nBapak Wali Kota\n", errors={("no_header", None)}),
    Case("a web page called XLS", "a.xls", lambda: b"<html><table><tr><td>PUS</td></tr></table></html>", errors={("unsupported_format", None)}),
    Case("a PDF called CSV", "a.csv", lambda: b"%PDF-1.4\n...", errors={("unsupported_format", None)}),
    Case("bytes that are no text", "a.csv", lambda: bytes(range(256)) * 20, errors={("not_text", None)}),
    Case("a workbook cut in half", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, 110]])[:2000], errors={("damaged_file", None)}),
    Case("a locked workbook", "a.xlsx", lambda: xls([["x"]]).replace("Workbook".encode("utf-16-le"), "Locked__".encode("utf-16-le")), errors={("unsupported_format", None)}),
]  # fmt: skip


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_it_comes_in(case: Case) -> None:
    done = outcome(case)
    rows = done.changes["nilai"][["wilayah", "periode", "indikator", "nilai"]] if "nilai" in done.changes else None
    assert rows is not None
    assert {tuple(row[:3]): row[3] for row in rows.itertuples(index=False, name=None)} == case.values
    assert done.publishable


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_it_is_refused_where_it_is_wrong(case: Case) -> None:
    done = outcome(case)
    assert not done.changes and not done.publishable


def outcome(case: Case) -> Import:
    done = read(case.build(), case.file, city(), case.mapping, case.limits)
    assert {(problem.code, problem.cell or problem.column) for problem in done.errors} == case.errors
    assert {(problem.code, problem.cell or problem.column) for problem in done.warnings} == case.warnings
    assert {note.code for note in done.notes} == case.notes
    assert {one.row: one.reason for one in done.removed} == case.removed
    return done


@pytest.mark.parametrize("case", [case for case in BAD if case.name.startswith(("NIK", "KK", "tele", "names", "bene"))], ids=lambda case: case.name)
def test_nothing_of_personal_data_is_kept(case: Case) -> None:
    done = read(case.build(), case.file, city(), case.mapping)
    kept: Any = replace(done, file="", sha256="")
    assert not done.sheets and not done.removed
    assert not any(text in repr(kept) for text in ("6371", "Siti", "0812", "Jl."))


def test_a_confirmed_guess_is_no_longer_a_warning() -> None:
    content = text([HEAD, ["Sungai Anday", 2019, 110]])
    done = read(content, "a.csv", city(), replace(FROM_A, places={"Sungai Anday": SA}))
    assert done.publishable and not done.problems

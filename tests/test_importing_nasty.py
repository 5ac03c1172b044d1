"""Nasty files that are right all the same: each comes in with exactly its values, and what was guessed or left out is told."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from kbdata.importing import read
from tests import nasty
from tests.nasty import FROM_A, city, ods, text, xls, xlsx
from tests.nasty_case import AU, HEAD, KB, ME, SA, Case, M, outcome, pus

FIELD = [
    ["LAPORAN BULANAN PELAYANAN KB"],
    ["Bulan : Maret 2020"],
    [],
    ["No", "Kelurahan", "PUS", "Peserta KB Aktif", None, None, None],
    [None, None, None, "IUD", "Pil", "Suntik", "Jumlah"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ["Kec. Contoh Selatan"],
    [1, "Kel. Mantuil", "1.200", "12", "400", "300", "712"],
    [2, "Kelayan Barat", "1.000", "10", "400", "200", "610"],
    ["Jumlah", None, "2.200", 22, 800, 500, 1322],
    ["Kec. Contoh Utara"],
    [3, "Sei Andai", "950", "10", "300", "200", "510"],
    [4, "Alalak Utr.", "1.100", "-", "300", "200", "500"],
    ["TOTAL", None, "4.250", 32, 1400, 900, 2332],
    ["Sumber: PLKB"],
    ["Mengetahui, Kepala Dinas"],
]
FIELD_VALUES = {
    (place, "2020-03", code): value
    for place, row in ((M, (1200, 12, 400, 300, 712)), (KB, (1000, 10, 400, 200, 610)), (SA, (950, 10, 300, 200, 510)), (AU, (1100, None, 300, 200, 500)))
    for code, value in zip(("pus", "kb_iud", "kb_pil", "kb_suntik", "pa"), row, strict=True)
    if value is not None
}
FIELD_REMOVED = {6: "penomoran", 7: "bagian", 10: "total", 11: "bagian", 14: "total", 15: "catatan", 16: "catatan"}

GOOD = [
    Case(
        "a field report with two header rows, subtotals and notes", "laporan.xlsx", lambda: xlsx(FIELD, merged=("D4:G4",)), FIELD_VALUES, removed=FIELD_REMOVED
    ),
    Case(
        "the same without merged cells, as semicolon CSV",
        "laporan.csv",
        lambda: text([row + [None] * (7 - len(row)) for row in FIELD], ";"),
        FIELD_VALUES,
        removed=FIELD_REMOVED,
    ),
    Case("UTF-16 with tabs", "a.txt", lambda: text([HEAD, ["Mantuil", 2019, 110]], "\t", "utf-16"), pus(y2019=110), notes={"encoding_noted"}),
    Case("UTF-16 without a mark", "a.txt", lambda: text([HEAD, ["Mantuil", 2019, 110]], "\t", "utf-16-le"), pus(y2019=110), notes={"encoding_noted"}),
    Case("a BOM, CRLF and sep=", "a.csv", lambda: b"\xef\xbb\xbfsep=;\r\n" + text([HEAD, ["Mantuil", 2019, 110]], ";", end="\r\n"), pus(y2019=110)),
    Case(
        "Windows-1252 with a dash",
        "a.csv",
        lambda: text([HEAD, ["Mantuil", 2019, 110], ["Melayu", 2019, "–"]], ";", "cp1252"),
        pus(y2019=110),
        notes={"encoding_noted"},
    ),
    Case(
        "the header in capitals with units and stars",
        "a.csv",
        lambda: text([["NAMA KELURAHAN*", "TAHUN", "JUMLAH PUS (pasangan)"], ["MANTUIL", 2019, 110]]),
        pus(y2019=110),
    ),
    Case(
        "Satu Data columns, category in rows",
        "satudata.csv",
        lambda: text(
            [
                [
                    "kode_provinsi",
                    "nama_provinsi",
                    "kode_kabupaten_kota",
                    "nama_kabupaten_kota",
                    "bps_kode_desa_kelurahan",
                    "bps_nama_kelurahan",
                    "metode_kontrasepsi",
                    "jumlah_peserta",
                    "satuan",
                    "tahun",
                ],
                [63, "X", 6371, "KOTA CONTOH", 6371010001, "MANTUIL", "IUD", 12, "ORANG", 2019],
                [63, "X", 6371, "KOTA CONTOH", 6371010001, "MANTUIL", "PIL", 22, "ORANG", 2019],
            ]
        ),
        {(M, "2019", "kb_iud"): 12, (M, "2019", "kb_pil"): 22},
    ),
    Case("codes without dots, no names", "a.csv", lambda: text([["kode_kelurahan", "tahun", "jumlah_pus"], [6371011001, 2019, 110]]), pus(y2019=110)),
    Case(
        "a column a year, the indicator in the title",
        "a.xlsx",
        lambda: xlsx([["JUMLAH PASANGAN USIA SUBUR (PUS)"], ["Kelurahan", 2019, 2020], ["Mantuil", 110, 112]]),
        pus(y2019=110, y2020=112),
        warnings={("indicator_from_title", None)},
    ),
    Case(
        "a column a month, indicator in the group",
        "a.xlsx",
        lambda: xlsx([["Kelurahan", "PUS", None], [None, "Jan-19", "Feb-19"], ["Mantuil", 110, 112]]),
        {(M, "2019-01", "pus"): 110, (M, "2019-02", "pus"): 112},
    ),
    Case(
        "headers that are dates",
        "a.xlsx",
        lambda: xlsx([["PUS"], ["Kelurahan", datetime.date(2019, 1, 1), datetime.date(2019, 2, 1)], ["Mantuil", 110, 112]]),
        {(M, "2019-01", "pus"): 110, (M, "2019-02", "pus"): 112},
        warnings={("indicator_from_title", None)},
    ),
    Case(
        "months as words and the year beside",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Bulan", "PUS"], ["Mantuil", 2019, "Pebruari", 110]]),
        {(M, "2019-02", "pus"): 110},
    ),
    Case(
        "quarters in Roman numbers",
        "a.csv",
        lambda: text([["Kelurahan", "Periode", "PUS"], ["Mantuil", "Triwulan II 2019", 110]]),
        {(M, "2019-Q2", "pus"): 110},
    ),
    Case(
        "places in columns, indicators in rows",
        "a.csv",
        lambda: text([["Uraian", "Tahun", "Mantuil", "Melayu"], ["PUS", 2019, 110, 90], ["Pil", 2019, 50, 40]]),
        {(M, "2019", "pus"): 110, (ME, "2019", "pus"): 90, (M, "2019", "kb_pil"): 50, (ME, "2019", "kb_pil"): 40},
    ),
    Case(
        "every style of number that says what it is",
        "a.csv",
        lambda: text(
            [
                ["Kelurahan", "Tahun", "PUS", "Luas kumuh (ha)"],
                ["Mantuil", 2019, "1.110", "1.234,5"],
                ["Melayu", 2019, " 1 090 ", "12,25"],
                ["Kelayan Barat", 2019, "1.000 pasangan", "1.234"],
            ],
            ";",
        ),
        {
            (M, "2019", "pus"): 1110,
            (ME, "2019", "pus"): 1090,
            (KB, "2019", "pus"): 1000,
            (M, "2019", "luas_kumuh"): 1234.5,
            (ME, "2019", "luas_kumuh"): 12.25,
            (KB, "2019", "luas_kumuh"): 1234.0,
        },
        warnings={("jump", "C2")},
    ),
    Case(
        "hectares given in square metres",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Luas kumuh (m2)"], ["Mantuil", 2019, 25000]]),
        {(M, "2019", "luas_kumuh"): 2.5},
    ),
    Case("formulas, taken by their results", "a.xlsx", lambda: xlsx([HEAD, ["Mantuil", 2019, "=50+60|110"]]), pus(y2019=110), notes={"formulas_as_values"}),
    Case(
        "repeated headers and a row told twice alike",
        "a.csv",
        lambda: text([HEAD, ["Mantuil", 2019, 110], HEAD, ["Mantuil", 2019, 110]]),
        pus(y2019=110),
        notes={"repeated_rows"},
        removed={3: "judul_berulang"},
    ),
    Case(
        "a hidden sheet and a sheet without a table",
        "a.xlsx",
        lambda: xlsx([HEAD, ["Mantuil", 2019, 110]], [HEAD, ["Mantuil", 2019, 999]], [["Catatan"]], hidden=(1,)),
        pus(y2019=110),
        notes={"hidden_sheet", "no_header"},
    ),
    Case(
        "kecamatan rows with sums among kelurahan",
        "a.csv",
        lambda: text([HEAD, ["Contoh Selatan", 2019, 110], ["Mantuil", 2019, 110]]),
        pus(y2019=110),
        removed={2: "agregat"},
    ),
    Case("a table that begins far from A1", "a.xlsx", lambda: xlsx([[]] * 7 + [[None] * 5 + HEAD, [None] * 5 + ["Mantuil", 2019, 110]]), pus(y2019=110)),
    Case(
        "macros, left where they are",
        "a.xlsm",
        lambda: nasty.with_members(xlsx([HEAD, ["Mantuil", 2019, 110]]), {"xl/vbaProject.bin": b"x"}),
        pus(y2019=110),
        notes={"macros_ignored"},
    ),
    Case(
        "links to another workbook",
        "a.xlsx",
        lambda: nasty.with_members(xlsx([HEAD, ["Mantuil", 2019, "=[1]Sheet1!A1|110"]]), {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        pus(y2019=110),
        notes={"links_ignored", "formulas_as_values"},
    ),
    Case("XLS", "a.xls", lambda: xls([HEAD, ["Mantuil", 2019, 110]]), pus(y2019=110)),
    Case(
        "ODS with blanks to the last row",
        "a.ods",
        lambda: ods(
            [HEAD, ["Mantuil", 2019, 110]],
            '<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        ),
        pus(y2019=110),
    ),
    Case(
        "a misspelt place, guessed and told",
        "a.csv",
        lambda: text([HEAD, ["Sungai Anday", 2019, 110]]),
        {(SA, "2019", "pus"): 110},
        warnings={("guessed_place", "A2")},
    ),
    Case(
        "kampung named as its kelurahan",
        "a.csv",
        lambda: text([["Nama Kampung KB", "Tahun", "PUS"], ["Kampung KB Mantuil", 2019, 110]]),
        {("63.71.01.1001-K", "2019", "pus"): 110},
    ),
    Case(
        "a misspelt header, guessed and told",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Pasangn usia subur"], ["Mantuil", 2019, 110]]),
        pus(y2019=110),
        warnings={("guessed_column", "C1")},
    ),
    Case("a jump that history does not allow", "a.csv", lambda: text([HEAD, ["Mantuil", 2019, 1000]]), pus(y2019=1000), warnings={("jump", "C2")}),
    Case(
        "a target taken for a value",
        "a.xlsx",
        lambda: xlsx([["PUS 2019, target dan rencana"], HEAD, ["Mantuil", 2019, 110]]),
        pus(y2019=110),
        warnings={("maybe_target", None)},
    ),
    Case(
        "figures of one file against one that is there",
        "a.csv",
        lambda: text([["Kelurahan", "Tahun", "Pil"], ["Mantuil", 2018, 120]]),
        {(M, "2018", "kb_pil"): 120},
        warnings={("above_denominator", "C2")},
    ),
]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_it_comes_in(case: Case) -> None:
    rows = outcome(case).changes["nilai"][["wilayah", "periode", "indikator", "nilai"]]
    assert {tuple(row[:3]): row[3] for row in rows.itertuples(index=False, name=None)} == case.values


def test_a_confirmed_guess_is_no_longer_a_warning() -> None:
    content = text([HEAD, ["Sungai Anday", 2019, 110]])
    done = read(content, "a.csv", city(), replace(FROM_A, places={"Sungai Anday": SA}))
    assert done.publishable and not done.problems

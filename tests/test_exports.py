"""Files to take away: they say what they show, hold the numbers as they are, and run no formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kbdata.formulas import harmless, restored
from kbdata.importing import read
from kbview import card, exports, tables
from kbview.cards import overview, places
from kbview.tables import Column, Table
from kbview.view import View
from tests import oracle
from tests.test_agreement import DATA

NOTES = ["Rasio KB aktif, persen, 2019", "Versi data abc; diunduh 2019-12-31", "=1+1"]
EVIL = ["=1+1", "+62 811", "-lain", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"]
ROWS = pd.DataFrame(
    {
        "nama": ["Kuin Utara", 'Ada "kutip", koma\ndan baris', None, *EVIL],
        "nilai": [74.04, -0.5, None, *range(len(EVIL))],
        "rupiah": [1_234_567_890.0, 0.0, None, *[1e6] * len(EVIL)],
        "tanggal": [pd.Timestamp("2018-06-26"), *[pd.NaT] * (len(EVIL) + 2)],
        "status": ["resmi", "simulasi", None, *["sementara"] * len(EVIL)],
        "rahasia": "tidak ikut",
    }
)
TABLE = Table(
    ROWS,
    (
        Column("nama", "Tempat"), Column("nilai", "Rasio KB aktif", "number", "persen", 1), Column("rupiah", "Anggaran", "money", "Rp"),
        Column("tanggal", "Pencanangan", "date"), Column("status", "Status", "status"),
    ),
)  # fmt: skip
HEADINGS = ["Tempat", "Rasio KB aktif (%)", "Anggaran (Rp)", "Pencanangan", "Status"]


def rows_of_csv(content):
    """The notes, the headings and the rows of a CSV file."""
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")  # else a spreadsheet takes it for another encoding
    lines = text.split("\n")
    notes = [line for line in lines if line.startswith("# ")]
    headings, *rows = csv.reader(io.StringIO(text.split(notes[-1] + "\n", 1)[1] if notes else text, newline=""))
    return [note[2:] for note in notes], headings, rows


def sheet_of(content):
    return load_workbook(io.BytesIO(content))["Data"]


def test_a_csv_file_carries_its_notes_and_the_raw_numbers():
    notes, headings, rows = rows_of_csv(exports.to_csv(TABLE, NOTES))
    assert notes == NOTES
    assert headings == HEADINGS
    assert len(rows) == len(ROWS)
    assert rows[0] == ["Kuin Utara", "74.04", "1234567890.0", "2018-06-26", "resmi"]
    assert rows[1][0] == 'Ada "kutip", koma\ndan baris'
    assert rows[2][:4] == ["", "", "", ""]
    assert "tidak ikut" not in str(rows)


def test_a_change_bears_its_sign_in_a_workbook_and_stays_a_number():
    table = Table(pd.DataFrame({"beda": [1.5, -0.5]}), (Column("beda", "Beda", "change", "poin", 1),))
    cells = sheet_of(exports.to_xlsx(table, "Beda", []))["A"][-2:]
    assert [(cell.value, cell.number_format) for cell in cells] == [(value, '+#,##0.0;"−"#,##0.0;#,##0.0') for value in (1.5, -0.5)]
    assert [text in tables.html(table) for text in ("+1,5", "−0,5")] == [True, True]


def test_a_workbook_carries_its_notes_and_numbers_that_are_numbers():
    sheet = sheet_of(exports.to_xlsx(TABLE, "Tren", NOTES))
    column = [cell.value for cell in sheet["A"]]
    assert column[:4] == ["Tren", *NOTES]
    start = column.index("Tempat") + 1
    assert [cell.value for cell in sheet[start]] == HEADINGS
    first = sheet[start + 1]
    assert [cell.value for cell in first] == ["Kuin Utara", 74.04, 1_234_567_890, datetime(2018, 6, 26), "resmi"]  # noqa: DTZ001 a day
    assert [cell.data_type for cell in first] == ["s", "n", "n", "d", "s"]
    assert sheet[start + 2][0].value == 'Ada "kutip", koma\ndan baris'
    assert [cell.value for cell in sheet[start + 3]][:4] == [None] * 4
    assert sheet.freeze_panes == f"B{start + 1}" and sheet.auto_filter.ref == f"A{start}:E{start + len(ROWS)}"
    assert sheet.column_dimensions["B"].width >= 12


def test_no_text_is_run_as_a_formula():
    _notes, _headings, rows = rows_of_csv(exports.to_csv(TABLE, NOTES))
    assert [row[0] for row in rows[3:]] == [f"'{text}".replace("\r", "\n") for text in EVIL]
    sheet = sheet_of(exports.to_xlsx(TABLE, "=1+1", NOTES))
    cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {"=1+1", "@SUM(A1)", "+62 811", "-lain"} <= {cell.value for cell in cells}
    assert harmless(-1.5) == -1.5


def test_an_empty_table_still_says_what_it_is():
    empty = Table(ROWS.head(0), TABLE.columns)
    assert rows_of_csv(exports.to_csv(empty, NOTES)) == (NOTES, HEADINGS, [])
    assert HEADINGS in [[cell.value for cell in row] for row in sheet_of(exports.to_xlsx(empty, "Tren", NOTES)).iter_rows()]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(["'=1", "''@x", "'biasa", "=", "-"]))
def test_what_leaves_escaped_comes_in_as_it_was(text):
    went = str(harmless(text))
    assert not went.startswith(("=", "+", "-", "@")) and restored(went) == text


def test_an_export_is_read_back_as_it_was():
    evil = [text for text in (*EVIL, "'=1+1", "'biasa") if "\r" not in text]
    frame = pd.DataFrame({"nama": evil, "nilai": range(len(evil))})
    [sheet] = read(exports.to_csv(Table(frame, (Column("nama", "Nama"), Column("nilai", "Nilai", "number"))), []), "a.csv", DATA).sheets
    assert [str(cell) for cell in sheet.cells.iloc[1:, 0]] == evil


numbers = st.lists(st.floats(-1e15, 1e15, allow_nan=False) | st.none(), min_size=1, max_size=12)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(numbers, st.lists(words, min_size=12, max_size=12))
def test_numbers_and_words_come_back_as_they_went(values, names):
    table = Table(
        pd.DataFrame({"nama": names[: len(values)], "nilai": pd.Series(values, dtype="float64")}), (Column("nama", "Nama"), Column("nilai", "Nilai", "number"))
    )
    _notes, _headings, rows = rows_of_csv(exports.to_csv(table, []))
    assert [None if cell == "" else float(cell) for _name, cell in rows] == values
    assert [name for name, _cell in rows] == [harmless(name) for name in names[: len(values)]]
    sheet = sheet_of(exports.to_xlsx(table, "T", []))
    found = [(sheet.cell(row, 1).value or "", sheet.cell(row, 2).value) for row in range(4, 4 + len(values))]
    assert [name for name, _value in found] == names[: len(values)]
    assert [None if value is None else pytest.approx(value, rel=1e-15) for _name, value in found] == values


@pytest.mark.parametrize("build", [overview.agencies, lambda view: places.area_map(view, "rasio_kb")])
def test_what_a_card_gives_away_says_filters_period_version_time_and_simulation(build):
    view = View(DATA, "2018", oracle.CITY, kecamatan=oracle.inside(oracle.CITY, "kecamatan")[0], skpd="1.03", bidang="prasarana")
    made = build(view)
    told = card.notes(view, made)
    notes, _headings, rows = rows_of_csv(exports.to_csv(made.table, told))
    written = "\n".join(notes)
    assert notes == told and len(rows) == len(made.table.frame)
    for part in (view.name(view.kecamatan), DATA.table("skpd").set_index("kode").at["1.03", "singkatan"], "2018", DATA.version):
        assert part in written
    assert "DATA SIMULASI" in written and str(datetime.now(UTC).astimezone().year) in written
    assert [cell.value for cell in sheet_of(exports.to_xlsx(made.table, made.title, told))["A"]][: len(told) + 1] == [made.title, *told]


def test_the_stamp_has_its_zone():
    assert exports.stamp(ZoneInfo("Asia/Makassar"), datetime(2019, 12, 31, 0, 5, 9, 123, tzinfo=UTC)) == "2019-12-31T08:05:09+08:00"
    assert datetime.fromisoformat(exports.stamp(None)).tzinfo is not None


def test_the_table_on_the_page_is_safe_and_tells_what_it_leaves_out():
    bad = Table(
        pd.DataFrame({"nama": ["<script>x</script>", "b", "c"], "nilai": [1.25, None, 3]}), (Column("nama", "<b>"), Column("nilai", "N", "number", "ha", 1))
    )
    html = tables.html(bad, limit=2, link=lambda row: 'profil?x="><' if row["nama"] == "b" else None)
    assert "<script>" not in html and "&lt;script&gt;" in html and '"><"' not in html
    assert "1,2" in html and ">–<" in html and "N (ha)" in html
    assert "Menampilkan 2 dari 3 baris" in html

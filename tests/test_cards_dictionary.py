"""The dictionary: everything in the data set is told there, and all of it can be taken away."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from kbdata import attention, dictionary
from kbdata.dataset import Dataset, read_table
from kbdata.tables import TABLES
from kbview import archive
from kbview.cards import dictionary as cards
from kbview.cards import rules
from kbview.view import View, open_latest


@pytest.fixture(scope="module")
def data() -> Dataset:
    return open_latest()


@pytest.fixture(scope="module")
def view(data: Dataset) -> View:
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    return View(data, "2019", city)


def words_of(html: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", str(html)))


def test_every_indicator_is_documented(view: View) -> None:
    for code, row in view.data.indicators.iterrows():
        card = cards.term(view, str(code))
        told = words_of(card.figure)
        assert row["nama_id"] in card.title
        assert row["definisi_id"] in told and row["satuan"] in told and str(code) in told
        held = dictionary.holding(view.data, str(code))
        assert held.count == 0 or all(view.data.table("sumber").set_index("kode").at[source, "judul"] in told for source in held.sources.index[:12])


def test_every_table_and_column_is_documented(view: View) -> None:
    for name, table in TABLES.items():
        told = words_of(cards.term(view, cards.TABLE + name).figure)
        for column, declared in table.to_schema().columns.items():
            assert declared.description, f"{name}.{column} has no description"
            assert column in told and declared.description in told


def test_every_setting_source_and_reason_is_documented(view: View) -> None:
    settings = words_of(cards.term(view, "pengaturan").figure)
    for row in view.data.table("pengaturan").itertuples():
        assert row.kunci in settings and row.nilai in settings and row.keterangan in settings
    shown = words_of(cards.sources(view, "").figure)
    assert all(code in shown for code in view.data.table("sumber")["kode"])
    reasons = rules.text(view, "aturan-perhatian")[1].frame
    assert dict(zip(reasons["kode"], reasons["bobot"], strict=True)) == attention.WEIGHTS


def test_the_settings_stand_in_the_rules(view: View) -> None:
    told = words_of(rules.text(view, "aturan-perhatian")[0])
    assert "0,5 poin" in told and "80\u00a0%" in told and f"di bawah {view.data.setting('penyebut_minimum')}" in told


def test_all_terms_are_listed_and_have_a_card(view: View) -> None:
    listed = cards.found(view, "")
    assert set(listed["kode"]) == set(cards.terms(view))
    assert listed["nama"].is_unique, "the address holds the name: it must lead to one term"
    for code in listed["kode"]:
        assert cards.term(view, code).title


def test_search_takes_all_words_and_an_empty_result_says_what_to_do(view: View) -> None:
    assert "rasio_kb" in set(cards.found(view, "aktif RASIO")["kode"])
    assert cards.found(view, "zzz").empty
    assert "Kosongkan" in words_of(cards.listing(view, "zzz", "rasio_kb").figure)


def test_the_field_of_the_filter_bar_holds(data: Dataset, view: View) -> None:
    narrow = View(data, "2019", view.city, bidang="kesehatan")
    found = cards.found(narrow, "")
    mine = found[found["jenis"] == "Indikator"]["kode"]
    assert set(mine) == set(data.indicators.index[data.indicators["bidang"] == "kesehatan"])


def test_counts_by_source_are_those_of_the_tables(data: Dataset) -> None:
    use = dictionary.source_use(data)
    assert use["simulasi-rpjmd"] == sum((data.table(name)["sumber"] == "simulasi-rpjmd").sum() for name in TABLES if "sumber" in data.table(name))
    held = dictionary.holding(data, "prevalensi_stunting")
    assert held.count == len(data.table("nilai").query("indikator == 'prevalensi_stunting'"))
    assert (held.first, held.last) == ("2021", "2024")


def test_a_link_leads_out_only_to_the_web(view: View) -> None:
    links = re.findall(r'href="([^"]+)"[^>]*', str(cards.sources(view, "").figure))
    assert links and all(link.startswith(("http://", "https://")) for link in links)
    assert "javascript" not in cards._outside("x", "javascript:alert(1)")


def test_the_archive_can_be_read_in_again(data: Dataset) -> None:
    with zipfile.ZipFile(io.BytesIO(archive.bundle(data))) as bundle:
        for name in TABLES:
            frame, problems = read_table(name, bundle.read(f"{name}.csv"), name)
            assert problems == []
            pd.testing.assert_frame_equal(frame, data.table(name))
        assert data.version in bundle.read("BACA-AKU.txt").decode()


def test_the_workbook_has_a_sheet_per_table_the_dictionary_and_the_version(data: Dataset) -> None:
    book = load_workbook(io.BytesIO(archive.workbook(data)), read_only=True)
    assert book.sheetnames == ["keterangan", "kamus", *TABLES]
    assert any(data.version in str(cell) for row in book["keterangan"].iter_rows(values_only=True) for cell in row)
    assert sum(1 for _ in book["nilai"].iter_rows()) == len(data.table("nilai")) + 1


def test_one_table_as_csv_says_its_version(data: Dataset) -> None:
    text = archive.table_csv(data, "bidang").decode("utf-8-sig")
    assert data.version in text.split("\nkode")[0]
    assert text.count("\n") == len(archive.notes(data)) + 1 + len(data.table("bidang"))


def test_the_dictionary_file_names_every_indicator_and_column(data: Dataset) -> None:
    text = archive.dictionary_csv(data).decode("utf-8-sig")
    assert all(code in text for code in data.indicators.index)
    assert all(f"{name}.{column}" in text for name, table in TABLES.items() for column in table.to_schema().columns)


def test_the_page_shows_no_other_host_in_its_own_requests() -> None:
    assert "http" not in Path("pages/kamus.py").read_text("utf-8")

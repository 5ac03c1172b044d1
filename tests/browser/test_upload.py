"""A file comes in: an operator mends it at the cell, weighs its effect, publishes it and takes it back; others may only look."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person
from tests.browser.serving import Server
from tests.browser.workbooks import messy, publishes, uploads
from tests.nasty import xlsx

SOURCE = "Simulasi: angka buatan untuk peragaan"


@pytest.fixture
def office(serve: Serve, tmp_path: Path, sample_store: Path) -> Server:
    """An app over a store whose readers may publish."""
    return serve(shutil.copytree(sample_store, tmp_path / "simpanan"), KBDATA_OPERATOR="1", KBDATA_USER="Siti")


def ratio(person: Person) -> str:
    """The leading ratio of the city in 2018, as Ringkasan shows it."""
    person.opens("/ringkasan", periode="2018")
    return person.page.locator(".kpi .angka").first.inner_text()


def test_an_operator_mends_a_messy_workbook_publishes_it_and_takes_it_back(newcomer: Newcomer, serve: Serve, tmp_path: Path) -> None:
    operator = newcomer(serve(tmp_path / "simpanan", KBDATA_OPERATOR="1", KBDATA_USER="Siti"))  # the store is still empty
    before = ratio(operator)
    operator.goes_to("Unggah").sees("diperiksa dahulu")
    uploads(operator, "laporan.xlsx", messy("4x0"))
    operator.sees("2 galat harus diperbaiki").sees("“4x0” bukan angka.").sees("Sumber data belum disebut.")
    expect(operator.page.locator(".st-key-kartu_temuan_berkas td", has_text=re.compile("^E7$"))).to_be_visible()
    expect(operator.page.locator(".lembar td.galat")).to_have_text("4x0")
    assert operator.downloads("Unduh berkas bertanda")[:2] == b"PK"

    uploads(operator, "laporan baik.xlsx", messy("410")).sees("1 galat harus diperbaiki")
    operator.chooses(Sumber_angka=SOURCE + " (simulasi)").clicks("Baca ulang dengan pilihan ini")
    operator.sees("laporan baik.xlsx siap diterbitkan").sees(re.compile("8 .*berubah"))
    effect = operator.page.locator(".st-key-kartu_dampak .temuan").inner_text()
    assert re.search(r"2018: [\d,]+\s%\s→\s[\d,]+\s%", effect), effect

    operator.clicks("Terbitkan").sees("Centang setiap peringatan")
    publishes(operator, "Laporan tahunan 2018 dari PLKB").sees("Terbit: laporan baik.xlsx, terbitan 2")

    after = ratio(operator)
    assert after != before
    assert after.replace("\u00a0", " ") in effect.replace("\u00a0", " ")
    operator.goes_to("Unggah").clicks("Batalkan terbitan ini").sees("memulihkan keadaan sebelumnya")
    assert ratio(operator) == before


def test_the_next_file_of_the_form_needs_no_mapping(newcomer: Newcomer, office: Server) -> None:
    operator = newcomer(office).opens("/unggah", periode="2018")
    uploads(operator, "maret.xlsx", messy("410"))
    operator.chooses(Sumber_angka=SOURCE + " (simulasi)").clicks("Baca ulang dengan pilihan ini").sees("siap diterbitkan")
    publishes(operator, "Laporan pertama").sees("terbitan 2")
    colleague = newcomer(office).opens("/unggah", periode="2018")
    uploads(colleague, "april.xlsx", messy("415")).sees("april.xlsx siap diterbitkan").sees("Dibaca seperti berkas sebelumnya")


def test_who_may_not_publish_can_check_a_file_and_sees_why(planner: Person) -> None:
    planner.opens("/unggah", periode="2018").sees("Penerbitan memerlukan simpanan")
    uploads(planner, "laporan.xlsx", messy("4x0")).sees("“4x0” bukan angka.")
    expect(planner.page.get_by_role("button", name="Terbitkan")).to_have_count(0)


def test_personal_data_are_refused_and_nothing_of_them_is_shown(planner: Person) -> None:
    planner.opens("/unggah")
    people = xlsx([["No", "Nama Penerima", "NIK"], [1, "Siti Aminah", "6371014501900001"], [2, "Ahmad", "6371010203850002"]])
    uploads(planner, "warga.xlsx", people).sees("tampak seperti NIK")
    planner.does_not_see("6371014501900001").does_not_see("Siti Aminah")


def test_a_template_can_be_taken_in_both_languages(planner: Person) -> None:
    planner.opens("/unggah")
    for language in ("Templat bahasa Indonesia", "Templat bahasa Inggris"):
        assert planner.downloads(language)[:2] == b"PK"


def test_a_clerk_looks_something_up_on_another_page_and_finds_the_file_still_in_hand(newcomer: Newcomer, office: Server) -> None:
    clerk = newcomer(office).opens("/unggah", periode="2018")
    uploads(clerk, "laporan.xlsx", messy("4x0")).sees("“4x0” bukan angka.")
    clerk.goes_to("Kamus").goes_to("Unggah").sees("“4x0” bukan angka.").sees("Masih di tangan: laporan.xlsx")
    clerk.switches_to("EN").sees("laporan.xlsx").switches_to("ID").chooses(Periode="2017").sees("“4x0” bukan angka.")
    uploads(clerk, "laporan baik.xlsx", messy("410")).sees("1 galat harus diperbaiki").does_not_see("“4x0” bukan angka.")
    clerk.goes_to("Tren").goes_to("Unggah").sees("Masih di tangan: laporan baik.xlsx")
    clerk.clicks("Lepaskan berkas").sees("diperiksa dahulu").does_not_see("Masih di tangan")

"""From an empty template to a number on the screen, and back: what an operator does each month."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from playwright.sync_api import expect

from kbdata.home import SAMPLE
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person
from tests.browser.workbooks import publishes, uploads

PLACES = pd.read_csv(SAMPLE / "wilayah.csv", dtype=str).set_index("kode")
KELURAHAN = PLACES[PLACES["tingkat"] == "kelurahan"].iloc[0]
KECAMATAN = PLACES.loc[KELURAHAN["induk"]]
CODE = str(KELURAHAN.name)


def filled(template: bytes, *rows: tuple[Any, ...]) -> bytes:
    """The template with rows typed in below its headings."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            book["nilai"].cell(number, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def trend(person: Person) -> str:
    """What Tren says of the kelurahan."""
    person.opens("/tren", kecamatan=KECAMATAN["nama"], kelurahan=KELURAHAN["nama"])
    return person.page.locator(".st-key-kartu_tren_rasio_kb .temuan").inner_text()


def test_a_template_is_filled_mended_published_seen_looked_back_at_and_taken_back(newcomer: Newcomer, serve: Serve, tmp_path: Path, sample_store: Path) -> None:
    operator = newcomer(serve(shutil.copytree(sample_store, tmp_path / "simpanan"), KBDATA_OPERATOR="1", KBDATA_USER="Siti"))
    before = trend(operator)
    operator.opens("/unggah")
    template = operator.downloads("Templat bahasa Indonesia")
    good = (CODE, "2019", "kb_pil", 900, "sementara", "simulasi")

    wrong = filled(template, (CODE, "2019", "kb_pil", "seratus", *good[4:]), ("63.99", *good[1:]), (*good[:2], "tidak_ada", *good[3:]))
    uploads(operator, "isian.xlsx", wrong).sees("3 galat harus diperbaiki")
    for cell in ("D2", "A3", "C4"):
        expect(operator.page.locator(".st-key-kartu_temuan_berkas td", has_text=re.compile(f"^{cell}$"))).to_be_visible()

    uploads(operator, "isian baik.xlsx", filled(template, good)).sees("isian baik.xlsx siap diterbitkan")
    publishes(operator, "Laporan tahunan 2019").sees("Terbit: isian baik.xlsx, terbitan 2")
    after = trend(operator)
    assert after != before

    operator.goes_to("Riwayat").sees("isian baik.xlsx").sees("Laporan tahunan 2019")
    operator.page.get_by_role("link", name="Lihat data per tanggal ini").last.click()
    operator.settled().sees("Anda melihat data per")
    operator.goes_to("Tren")
    assert operator.page.locator(".st-key-kartu_tren_rasio_kb .temuan").inner_text() == before
    operator.clicks("Kembali ke data terbaru").does_not_see("Anda melihat data per")
    assert operator.page.locator(".st-key-kartu_tren_rasio_kb .temuan").inner_text() == after

    operator.goes_to("Unggah").clicks("Batalkan terbitan ini").sees("memulihkan keadaan sebelumnya")
    assert trend(operator) == before

"""A workbook as it comes in life, and how it is handed to the page Unggah."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.nasty import xlsx

HEADS: list[list[Any]] = [["No", "Kelurahan", "PUS", "Peserta KB Aktif", None, None], [None, None, None, "IUD", "Pil", "Suntik"]]
TITLE: list[list[Any]] = [["LAPORAN PELAYANAN KB"], ["Tahun : 2018"], [], *HEADS]
REST: list[list[Any]] = [["Jumlah", None, "3.350", "125", "810", "1.220"], ["Sumber: PLKB"]]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def messy(pill: str) -> bytes:
    """A report as it comes in life: title rows, a header of two rows, `1.234`, a total, a note; couples and users of two kelurahan."""
    rows = [[1, "Kel. Mantuil", "1.900", "90", "400", "700"], [2, "Kelayan Barat", "1.450", "35", pill, "520"]]
    return xlsx([*TITLE, *rows, *REST], merged=("D4:F4",))


def uploads(person: Person, name: str, content: bytes) -> Person:
    person.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": KIND, "buffer": content})
    person.sees(re.compile(rf"(Selesai diperiksa|Checked): {re.escape(name)}"))
    return person.settled()


def publishes(person: Person, reason: str) -> Person:
    """Tick every warning, give the reason, and publish."""
    field = person.page.get_by_label("Alasan atau keterangan")
    expect(field).to_be_visible()
    person.settled()
    for tick in person.page.locator(".st-key-kartu_terbitkan").get_by_role("checkbox").all():
        tick.check(force=True)
    field.fill(reason)
    return person.clicks("Terbitkan")

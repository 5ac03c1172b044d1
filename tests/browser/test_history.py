"""The past can be looked at, linked to, compared and brought back; what others publish meanwhile is there at the next step."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kbdata import home
from kbdata.dataset import open_dataset
from kbdata.store import open_store
from kbview import publications
from tests.browser.conftest import Newcomer, Serve
from tests.browser.people import Person
from tests.browser.serving import ROOT, Server

PAGES = ("Tren", "Peta", "Kamus", "Riwayat")


@pytest.fixture
def store(tmp_path: Path, sample_store: Path) -> Path:
    """A store of which one value was corrected."""
    made = open_store(shutil.copytree(sample_store, tmp_path / "simpanan"))
    value = open_dataset(home.SAMPLE).frames["nilai"].dropna(subset=["nilai"]).iloc[[0]]
    made.publish({"nilai": value.assign(nilai=value["nilai"] + 1)}, user="Siti", reason="Salah ketik", file="koreksi.xlsx")
    return tmp_path / "simpanan"


@pytest.fixture
def office(serve: Serve, store: Path) -> Server:
    return serve(store, KBDATA_OPERATOR="1", KBDATA_USER="Rina")


def version(person: Person) -> str:
    return str(person.page.locator(".versi").get_attribute("title")).removeprefix("Versi data ")


def test_an_evaluator_looks_at_an_older_state_on_every_page_and_shares_it(newcomer: Newcomer, office: Server, store: Path) -> None:
    first, last = (each.version for each in open_store(store).publications())
    evaluator = newcomer(office).opens("/riwayat")
    evaluator.sees("Salah ketik").sees("koreksi.xlsx")
    assert version(evaluator) == last
    evaluator.page.get_by_role("link", name="Lihat data per tanggal ini").last.click()
    evaluator.settled().sees("terbitan 1 dari 2, oleh Siti (Data awal)")
    for page in PAGES:
        evaluator.goes_to(page).sees("Anda melihat data per")
        assert version(evaluator) == first
    colleague = newcomer(office).opens(evaluator.copies_link())
    colleague.sees("Anda melihat data per")
    assert version(colleague) == first
    evaluator.clicks("Kembali ke data terbaru").does_not_see("Anda melihat data per")
    assert version(evaluator) == last
    assert "per_tanggal" not in evaluator.page.url


def test_what_is_published_elsewhere_is_there_at_the_next_step_and_can_be_taken_back(newcomer: Newcomer, office: Server, store: Path, tmp_path: Path) -> None:
    operator = newcomer(office).opens("/riwayat").sees("2 terbitan sejak")
    row = open_dataset(home.SAMPLE).frames["skpd"].iloc[[0]].assign(nama="Nama yang keliru")
    row.to_csv(tmp_path / "skpd.csv", index=False)
    command = [sys.executable, "-m", "kbdata", "--home", str(store), "import", str(tmp_path / "skpd.csv"), "--user", "Budi", "--reason", "Nama dinas"]
    subprocess.run([*command, "--accept-warnings"], cwd=ROOT, check=True, capture_output=True)
    operator.chooses(Kecamatan=operator_choice()).sees("3 terbitan sejak").sees("Dari terbitan 2 ke terbitan 3: 1 baris berubah")
    operator.sees("nama Nama yang keliru")
    expect(operator.page.get_by_role("button", name="Pulihkan", exact=True)).to_be_disabled()
    operator.chooses(Terbitan_yang_dipulihkan=publications.label(open_store(store).publication(2), open_store(store).snapshot().zone)).sees(
        "Dibanding data terbaru: 1 baris berubah."
    )
    operator.page.get_by_label("Alasan").fill("Namanya sudah benar")
    operator.page.get_by_label("Alasan").press("Enter")
    operator.settled().clicks("Pulihkan").sees("Terbitan 2 dipulihkan sebagai terbitan 4.").sees("4 terbitan sejak")
    made = open_store(store).latest()
    assert made is not None
    assert (made.user, made.reason, made.version) == ("Rina", "Namanya sudah benar", open_store(store).publication(2).version)
    expect(operator.page.get_by_text("pemulihan", exact=True)).to_be_visible()


def operator_choice() -> str:
    """A kecamatan to filter by: any interaction will do."""
    places = open_dataset(home.SAMPLE).places
    return str(places.loc[places["tingkat"] == "kecamatan", "nama"].iloc[0])


def headline(person: Person) -> str:
    """The page's sentence and its large figures, as they are read."""
    return person.page.locator("h1").inner_text() + person.page.locator(".kpi").inner_text()


def test_the_same_link_gives_the_same_numbers_a_version_later(newcomer: Newcomer, office: Server, store: Path) -> None:
    planner = newcomer(office).opens("/ringkasan")
    link, seen = planner.copies_link(), headline(planner)
    assert all(f"{pin}=" in link for pin in ("periode", "bahasa", "per_tanggal", "versi", "versi_metode"))
    planner.does_not_see("Anda melihat data per")
    newcomer(office).opens(link).does_not_see("Anda melihat data per")  # nothing has changed yet

    kept = open_store(store)
    main = kept.snapshot().frames["nilai"].query("indikator == 'rasio_kb' and status == 'resmi' and periode == '2019'")
    kept.publish({"nilai": main.assign(nilai=main["nilai"] - 2.5)}, user="Budi", reason="Angka yang dikoreksi")

    colleague = newcomer(office).opens(link).sees("terbitan 2 dari 3, oleh Siti (Salah ketik)")
    assert headline(colleague) == seen
    today = newcomer(office).opens("/ringkasan").does_not_see("Anda melihat data per")
    assert headline(today) != seen
    assert headline(today.opens(link)) == seen

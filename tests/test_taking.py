"""The panel of reports: it starts what was asked for under the filters of the page, tells how far it is, and gives the file."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kbview import jobs, taking
from kbview.jobs import Jobs, Line
from kbview.view import View
from tests import oracle
from tests.test_agreement import DATA

KECAMATAN = oracle.inside(oracle.CITY, "kecamatan")[0]
VIEW = View(DATA, "2018", oracle.CITY, kecamatan=KECAMATAN, skpd="1.03")

# Writes its arguments into the file that it was asked for; holds on for ever where the place is the one that the test says.
COMMAND = """
import sys, time
from pathlib import Path
words = sys.argv[1:]
if {held!r} in words:
    time.sleep(1000)
file = next(word for word in words if word.endswith((".pptx", ".pdf", ".zip")))
Path(file).write_text(" ".join(words))
"""


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """The exports of the reader, made by a command in place of ours."""
    script = tmp_path / "perintah.py"
    script.write_text(COMMAND.format(held=oracle.CITY), "utf-8")
    held = Jobs(Line(2), (sys.executable, str(script)))
    monkeypatch.setattr(taking, "_held", lambda: held)
    yield held
    held.close()


def page(view):
    """The panel alone, open, over what a page shows."""
    app = AppTest.from_function(_panel, default_timeout=60)
    app.session_state["view"] = view
    app.session_state["unduh_laporan"] = True
    return app.run()


def _panel():
    from kbview import taking

    taking.panel()


def labels(app):
    return [button.label for button in app.button]


def words(app):
    return "".join(part.proto.body for part in app.get("html"))


def test_it_names_what_can_be_taken_away_and_the_filters(mine):
    app = page(VIEW)
    assert not app.exception and labels(app) == ["Buat PPTX", "Buat PDF", "Buat ZIP"]
    assert all(text in words(app) for text in ("Paparan", "Laporan", "Paket bukti", VIEW.name(KECAMATAN), "DPUPR", "periode 2018"))


@pytest.mark.parametrize(("kind", "ending"), [("deck", "pptx"), ("report", "pdf"), ("bundle", "zip")])
def test_what_is_asked_for_is_made_under_the_filters_and_can_be_fetched(mine, kind, ending):
    app = page(VIEW)
    app.button(key=f"buat_{kind}_kepala").click().run()
    job = mine[kind]
    assert job is not None and job.over.wait(60) and job.state == "selesai"
    written = job.file.read_text()
    assert f"{kind} " in written and f"--place {KECAMATAN}" in written and "--period 2018" in written and "--language id" in written
    assert DATA.version in job.file.name and job.file.suffix == f".{ending}"
    app.run()
    assert "Buat lagi" in labels(app) and f"Unduh {ending.upper()}" in [each.proto.label for each in app.get("download_button")]
    assert VIEW.name(KECAMATAN) in words(app)


def test_what_runs_can_be_stopped_and_begun_again(mine):
    app = page(replace(VIEW, kecamatan=None))
    app.button(key="buat_report_kepala").click().run()
    assert labels(app) == ["Buat PPTX", "Batalkan", "Buat ZIP"]
    app.button(key="batal_report_kepala").click().run()
    assert mine["report"].state == "dibatalkan" and not mine.busy
    app.run()
    assert "Dibatalkan." in words(app) and labels(app) == ["Buat PPTX", "Buat lagi", "Buat ZIP"]


def test_what_failed_is_told_and_can_be_tried_again(mine, monkeypatch):
    monkeypatch.setattr(mine, "_command", (sys.executable, "-c", "import sys; print('Tempat tidak dikenal.', file=sys.stderr); sys.exit(1)"))
    app = page(VIEW)
    app.button(key="buat_deck_kepala").click().run()
    assert mine["deck"].over.wait(60)
    app.run()
    assert "Tempat tidak dikenal." in words(app) and "Buat lagi" in labels(app)


def test_looking_back_asks_for_the_publication_that_is_shown():
    arguments = taking.exports()["report"].arguments(replace(VIEW, as_of="2026-01-31 (2)"))
    assert arguments[arguments.index("--as-of") + 1] == "2" and jobs.FILE in arguments
    assert "--skpd" in taking.exports()["deck"].arguments(VIEW)

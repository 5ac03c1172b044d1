"""Every page runs from its address, in both languages, under any filters, and says what is wrong when the data cannot be used."""

from __future__ import annotations

import shutil
from functools import cache
from html import escape, unescape
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from kbdata.dataset import open_dataset, seal
from kbdata.problems import DatasetError
from kbdata.tables import MANIFEST
from kbview import i18n, words, words_impact
from tests import cases, oracle
from tests.cases import few
from tests.test_agreement import DATA, Choice, choices

ROOT = Path(__file__).parents[1]
PAGES = ("ringkasan", "rapat", "peta", "tren", "intervensi", "profil", "pemerataan", "dampak", "unggah", "mutu", "kamus", "riwayat")
scanned = cache(manifest_scanner.scan_component_manifests)
LOG = "dashboard"  # a page that fails leaves its traceback there, and the reader an apology


@pytest.fixture(autouse=True)
def navigate(monkeypatch):
    """Run the entry on every run, as a server does once `st.navigation` has been called.

    AppTest starts each run as a new server would: it takes the folder `pages/` for pages that stand alone and runs only that file.
    It also looks through every installed library for parts of pages, which are the same for all tests.
    """
    start = PagesManager.__init__

    def begin(self, *arguments, **named):
        start(self, *arguments, **named)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", scanned)
    yield
    i18n.speak(i18n.SOURCE)


def opened(page, **query):
    """A page opened by its address."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    for key, value in query.items():
        app.query_params[key] = value
    return app


def texts(app):
    """The HTML that was written, the style sheet and the script left out."""
    found = [element.proto.body for element in app.get("html")]
    return [text for text in found if not text.startswith(("<style", "<script"))]


def sentence(app):
    [text] = [text for text in texts(app) if 'class="kalimat"' in text]
    return unescape(text)


def runs(app, caplog):
    """The page came to its end, and said something."""
    caplog.clear()
    app.run()
    failed = [record.getMessage() + "\n" + str(record.exc_info) for record in caplog.records if record.name.endswith(LOG) or record.levelname == "ERROR"]
    assert not failed and not app.exception, failed or [error.value for error in app.exception]
    assert sentence(app)
    return app


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_from_its_address(page, language, caplog):
    app = runs(opened(page, bahasa=language.upper()), caplog)
    assert app.session_state["bahasa"] == language
    assert DATA.version in "".join(texts(app))
    assert len([text for text in texts(app) if 'class="temuan"' in text]) >= 2  # the headings of cards


@pytest.mark.parametrize("year", oracle.years())
@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_in_every_year(page, year, caplog):
    app = runs(opened(page, periode=year), caplog)
    assert app.session_state["view"].period[:4] == year or page == "peta"


@pytest.mark.parametrize("year", ["2014", "2025"])
@pytest.mark.parametrize("page", ["ringkasan", "peta", "tren", "profil", "intervensi", "mutu"])
def test_a_year_without_the_leading_indicator_can_be_looked_at_too(page, year, caplog):
    app = runs(opened(page, periode=year), caplog)
    assert year in app.selectbox(key="periode").options
    assert page != "ringkasan" or f"belum lapor pada {year}" in sentence(app)


@few(10, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=choices, page=st.sampled_from(PAGES))
def test_a_page_runs_under_any_filters(choice: Choice, page, caplog):
    wanted = choice.view()
    app = opened(page)
    chosen = {"periode": wanted.period, "kecamatan": wanted.kecamatan, "kelurahan": wanted.kelurahan, "kampung": wanted.kampung,
              "skpd": wanted.skpd, "bidang": wanted.bidang, "bahasa": wanted.language}  # fmt: skip
    for key, value in chosen.items():
        app.session_state[key] = value
    view = runs(app, caplog).session_state["view"]
    assert (view.place, view.skpd, view.bidang, view.language) == (wanted.place, wanted.skpd, wanted.bidang, wanted.language)


def test_a_link_with_filters_opens_the_same_view(caplog):
    [kelurahan] = [
        code for code, name in oracle.NAME.items() if name == oracle.NAME[oracle.inside(oracle.CITY, "kelurahan")[0]] and oracle.LEVEL[code] == "kelurahan"
    ]
    kecamatan = oracle.above(kelurahan)["kecamatan"]
    app = runs(opened("ringkasan", kecamatan=oracle.NAME[kecamatan], kelurahan=oracle.NAME[kelurahan], periode="2018"), caplog)
    view = app.session_state["view"]
    assert (view.kecamatan, view.kelurahan, view.period) == (kecamatan, kelurahan, "2018")
    assert oracle.NAME[kelurahan] in sentence(app)


def test_what_a_link_names_and_is_not_there_is_dropped(caplog):
    view = runs(opened("ringkasan", kecamatan="Tidak Ada", periode="1999", skpd="X", bahasa="DE"), caplog).session_state["view"]
    assert (view.place, view.period, view.skpd, view.language) == (oracle.CITY, DATA.setting("tahun_utama"), None, "id")


@pytest.mark.parametrize("first", PAGES)
def test_the_pages_can_be_read_one_after_another(first, caplog):
    app = runs(opened(first, kecamatan=oracle.NAME[oracle.inside(oracle.CITY, "kecamatan")[1]]), caplog)
    place, at = app.session_state["view"].place, PAGES.index(first)
    for page in (PAGES[at - 1], first, PAGES[at - len(PAGES) + 1]) if cases.quick() else PAGES:  # each is come to from the one before and the one after
        app.switch_page(f"pages/{page}.py")
        assert runs(app, caplog).session_state["view"].place == place


@pytest.mark.parametrize(("language", "said"), [("id", "Tempat “Atlantis” di tautan tidak dikenal"), ("en", "“Atlantis” in the link is not known")])
def test_an_unknown_place_in_a_link_is_told(language, said):
    app = opened("ringkasan", kelurahan="Atlantis", bahasa=language.upper()).run()
    assert any(said in text for text in texts(app))
    app.selectbox(key="periode").set_value("2018").run()
    assert not any("Atlantis" in text for text in texts(app))  # another choice has been made: the link is behind


def test_a_known_place_is_no_cause_for_a_word():
    place = DATA.places[DATA.places["tingkat"] == "kelurahan"]["nama"].iloc[0]
    assert not any("tidak dikenal" in text for text in texts(opened("ringkasan", kelurahan=place).run()))


def test_the_header_says_how_fresh_the_data_are_and_keeps_the_version_at_hand():
    [brand] = [text for text in texts(opened("ringkasan").run()) if 'class="merek"' in text]
    assert ">Data per 31 Des 2019<" in brand and f'title="Versi data {DATA.version}"' in brand


# From here on other data are shown: what was worked out for those of the sample is forgotten.
DAMAGES = {
    "a table cut in mid row": lambda folder: (folder / "nilai.csv").write_bytes((folder / "nilai.csv").read_bytes()[:100_000]),
    "a wrong cell": lambda folder: (replace(folder / "intervensi.csv", "2016-05-25", "2016-13-40"), seal(folder)),
    "a file gone and a setting wrong": lambda folder: (
        replace(folder / "pengaturan.csv", "rasio_kb", "tidak_ada"),
        seal(folder),
        (folder / "kelas.csv").unlink(),
    ),
    "nothing there but the list of contents": lambda folder: [file.unlink() for file in folder.iterdir() if file.is_file() and file.name != MANIFEST],
}


def replace(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A copy of the sample that the dashboard is to show."""
    folder = tmp_path / "data"
    shutil.copytree(oracle.SAMPLE, folder, ignore=shutil.ignore_patterns("*.py", "*.md", "fakta", "__pycache__"))
    monkeypatch.setenv("KBDATA_HOME", str(folder))
    return folder


@pytest.mark.parametrize(("damage", "page", "language"), list(zip(DAMAGES, ("ringkasan", "tren", "kamus", "ringkasan"), ("id", "en", "id", "en"), strict=True)))
def test_damaged_data_are_told_and_no_number_is_shown(home, damage, page, language, caplog):
    DAMAGES[damage](home)
    app = runs(opened(page, bahasa=language.upper()), caplog)
    written = unescape("".join(texts(app)))
    with pytest.raises(DatasetError) as refused:
        open_dataset(home)
    i18n.speak(language)
    for fault in refused.value.problems:
        assert fault.file in written and unescape(escape(words.problem(fault))) in written
        assert fault.row is None or f">{fault.row}<" in written.replace(".", "").replace(",", "")
        assert fault.column is None or fault.column in written
    assert not app.get("plotly_chart") and 'class="kpi"' not in written and 'class="temuan"' not in written
    assert "view" not in app.session_state.to_dict()


def only_2019(rows):
    return rows[rows["periode"].str[:4] == "2019"]


def without_couples(rows):
    kelurahan = rows["wilayah"].str.fullmatch(r"[\d.]{13}")
    return rows.assign(nilai=rows["nilai"].mask(kelurahan & (rows["indikator"] == "pus"), 0))


def founded_later(rows):
    return rows.assign(tanggal_pencanangan=None, tahun=2021)


LACKING = {
    "one_period": ("nilai", only_2019),
    "no_data": ("nilai", without_couples),
    "not_begun": ("kampung", founded_later),
}


@pytest.mark.parametrize("case", LACKING)
def test_what_impact_lacks_is_said_in_words(home, case, caplog):
    table, change = LACKING[case]
    file = home / f"{table}.csv"
    change(pd.read_csv(file, dtype={"wilayah": str, "periode": str, "tanggal_pencanangan": str, "sumber": str})).to_csv(file, index=False)
    seal(home)
    for language in i18n.LANGUAGES:
        app = runs(opened("dampak", bahasa=language.upper()), caplog)
        i18n.speak(language)
        written = unescape("".join(texts(app)))
        assert words_impact.missing(case) in sentence(app)
        assert written.count('class="temuan"') == 7 and " nan" not in written.lower()


def test_the_pages_come_back_when_the_data_are_mended(home, caplog):
    replace(home / "skpd.csv", "DPPKBPM", "DPPKB")
    app = runs(opened("tren"), caplog)
    assert not app.get("plotly_chart")
    seal(home)
    app = runs(opened("tren"), caplog)
    assert app.get("plotly_chart") and open_dataset(home).version in "".join(texts(app))

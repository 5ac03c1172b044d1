"""The evidence report: what it holds, and the PDF that it is set in, read back."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice

import pandas as pd
import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from kbdata.dataset import Dataset
from kbview import commands, i18n
from kbview.pictures import NoPicture, Pictures
from kbview.report import batch, contents, kampung, pdf
from kbview.report.blocks import Section
from kbview.view import View, open_latest
from tests.making import make_dataset, observed
from tests.papers import figures, flat, fonts, links, pages, text

MOMENT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
NOWHERE = "/nowhere/chromium"
TEMPLATE_ONLY = re.compile(r"^(Daftar isi|Lampiran|Gambar|Tabel|Pengesahan|Ringkasan)", re.MULTILINE)


def of_kampung(language: str = "id") -> View:
    """The first kampung of the sample data."""
    data = open_latest()
    [city] = data.places.index[data.places["tingkat"] == "kota"]
    whole = View(data, "2019", city, language=language)
    return kampung.at(whole, whole.kampung_here()[0])


METHODS = ("kb_iud", "kb_mow", "kb_mop", "kb_implan", "kb_suntik", "kb_pil", "kb_kondom")
RULES = ("indikator", "pengaturan", "klasifikasi", "kelas")


def small(**chosen: str) -> View:
    """A view of a small city."""
    return replace(View(small_city(), "2019", "K"), **chosen)


@cache
def small_city() -> Dataset:
    """Four kelurahan and two kampung, 60 works in one of them; its ratio is 70 % in 2016 and 77 % in 2019."""
    places = ("K.1.1", "K.1.2", "K.2.1", "K.2.2", "KA", "KC")
    values = observed(
        *((place, year, code, number) for place in places for year, users in (("2016", 10.0), ("2019", 11.0)) for code, number in
          (("pus", 100.0), ("bukan_iat", 5.0), ("bukan_tial", 5.0), *((code, users) for code in METHODS))),
    )  # fmt: skip
    works = [{"id": f"I{n}", "wilayah": "KA", "skpd": f"S{n % 3}", "mulai": pd.Timestamp(f"{2016 + n % 4}-03-01")} for n in range(60)]
    return mapped(nilai=values, intervensi=works)


def mapped(**tables) -> Dataset:
    """A small data set by the dictionary and the rules of the sample data, with the boundaries that a map draws."""
    data, rules = make_dataset(**tables), open_latest()
    squares = data.layers["kelurahan"]
    larger = {level: squares.assign(kode=squares["kode"].str[:size]).dissolve("kode", as_index=False) for level, size in (("kecamatan", 3), ("kota", 1))}
    tables = {name: rules.table(name) for name in RULES} | {"bidang": pd.concat([rules.table("bidang"), data.table("bidang")]).drop_duplicates("kode")}
    return Dataset("kecil", data.folder, data.frames | tables, data.layers | larger)


@pytest.fixture(scope="module")
def made() -> bytes:
    """The report of a kampung, with its figures."""
    with Pictures() as pictures:
        return pdf.pdf(of_kampung(), pictures=pictures, moment=MOMENT)


@pytest.fixture(scope="module")
def of_it() -> list[Section]:
    """What stands in it."""
    return contents.contents(of_kampung(), "2026-01-05")


@pytest.fixture(scope="module")
def of_small() -> list[Section]:
    """What stands in the report of the small city."""
    return contents.contents(small(), "2026-01-05")


@pytest.fixture(scope="module")
def bare() -> bytes:
    """The report of a small city, filtered, in English, on a machine without a browser."""
    with Pictures(browser=NOWHERE) as pictures:
        return pdf.pdf(small(skpd="S1", language="en"), pictures=pictures, moment=MOMENT)


@cache
def reader_of(paper: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(paper))


@pytest.fixture(params=["made", "bare"])
def read(request) -> PdfReader:
    return reader_of(request.getfixturevalue(request.param))


def test_every_font_is_inside(read):
    held = fonts(read)
    assert held
    assert {name.partition("+")[2].split("-")[0] for name in held} <= {"KampungSans", "DejaVuSansMono", "LibertinusSerif"}
    assert not [name for name, about in held.items() if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(about)]


def test_it_is_tagged_and_says_its_language_and_title(read):
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(root["/Lang"])[:2] in ("id", "en")
    assert read.metadata.title


def test_no_page_is_empty_and_each_has_its_number(read):
    words = pages(read)
    assert min(len(page.split()) for page in words) > 12
    assert len(read.page_labels) == len(read.pages)
    assert read.page_labels[2] == "3"
    assert [re.search(rf"\b{number} (dari|of) {len(words)}\b", page) for number, page in enumerate(words[1:], 2)].count(None) == 0


def test_the_outline_names_every_section_and_block(made, of_it):
    reader = reader_of(made)
    titles = [each.title.replace("\u200b", "") for each in flat(reader.outline)]
    for section in of_it:
        assert any(title.startswith(f"{section.id} ") and section.title in title for title in titles), section.title
        for block in section.blocks:
            assert any(title.startswith(f"{block.id} ") for title in titles), block.id


def test_every_link_leads_somewhere(read):
    numbers = {page.indirect_reference.idnum for page in read.pages}
    named = read.named_destinations
    found = links(read)
    assert found
    for link in found:
        action = link.get("/A", {}).get_object() if "/A" in link else {}
        if action.get("/S") == "/URI":
            assert str(action["/URI"]).startswith("http")
            continue
        goal = action.get("/D", link.get("/Dest"))
        goal = goal.get_object() if isinstance(goal, IndirectObject) else goal
        assert goal in named if isinstance(goal, str) else goal[0].idnum in numbers


def test_it_says_what_it_shows_and_that_data_are_simulated(made, of_it):
    reader = reader_of(made)
    view, words = of_kampung(), text(reader)
    cover = pages(reader)[0].replace("\u00a0", " ")
    assert view.name(view.place) in cover
    assert "DATA SIMULASI" in cover
    assert view.data.version in cover
    assert "5 Jan 2026" in cover
    assert all("DATA SIMULASI" in page and view.data.version in page for page in pages(reader))
    assert f"versi:{view.data.version}" in reader.metadata["/Keywords"]
    assert reader.metadata.author == view.data.setting("nama_program")
    assert reader.metadata.creation_date == MOMENT
    assert of_it[0].intro[0].replace("\u00a0", " ") in " ".join(words.split())


def test_figures_are_drawn_as_lines_with_words_for_those_who_listen(made, of_it):
    reader = reader_of(made)
    assert not [image for page in reader.pages for image in page.images], "no figure is made of dots"
    alternatives = [str(node.get_object()["/Alt"]) for node in figures(reader)]
    titles = [block.card.alt or block.card.title for section in of_it for block in section.blocks]
    assert any(told in alternatives for told in titles)
    assert all(alternatives)


def test_filters_are_told_and_english_has_no_indonesian_headings(bare):
    words = text(reader_of(bare))
    assert "D1" in pages(reader_of(bare))[0], "the agency that was asked for"
    assert "Contents" in words
    assert "Evidence by evaluators’ criteria" in words
    assert not TEMPLATE_ONLY.findall(words)


def test_without_a_browser_the_tables_stand_in_and_the_cover_says_why(bare):
    reader = reader_of(bare)
    assert i18n.catalogue("en").gettext(NoPicture("no_browser").told()) in " ".join(pages(reader)[0].split())
    assert "Figure 2.1" not in text(reader)
    assert "Table 2.1" in text(reader)


def test_long_tables_repeat_their_headings(made):
    assert sum("Definisi" in page and "Rumus" in page and "Rujukan" in page for page in pages(reader_of(made))) >= 2


def test_the_contents_are_the_same_each_time_and_ids_are_unique(of_small):
    first, second = of_small, contents.contents(small(), "2026-01-05")
    ids = [block.id for section in first for block in section.blocks]
    assert len(ids) == len(set(ids))
    assert [(b.id, b.card.title, b.query) for s in first for b in s.blocks] == [(b.id, b.card.title, b.query) for s in second for b in s.blocks]
    for one, other in zip((b for s in first for b in s.blocks), (b for s in second for b in s.blocks), strict=True):
        pd.testing.assert_frame_equal(one.card.table.readable(), other.card.table.readable())


def test_a_claim_is_the_sentence_of_the_block_that_it_names(of_small):
    titles = {block.id: block.card.title for section in of_small for block in section.blocks}
    [criteria] = [section for section in of_small if section.kind == "criteria"]
    claims = pd.concat([block.card.table.frame for block in criteria.blocks])
    assert len(criteria.blocks) == 7
    assert len(claims) > 10
    assert [titles[block] for block in claims["blok"]] == claims["pernyataan"].tolist()


def test_the_year_table_counts_what_stood_and_what_began(of_small):
    told = {block.name: block.card for section in of_small for block in section.blocks}
    rows = told["tahunan"].table.frame.set_index("periode")
    assert rows["kampung"].to_dict() == {"2016": 1, "2017": 1, "2018": 2, "2019": 2}
    assert rows["jumlah"].to_dict() == {"2016": 15, "2017": 15, "2018": 15, "2019": 15}
    assert rows.at["2019", "per_kampung"] == 15 * 100 / 2
    assert "naik 7,0 poin" in told["tren"].title


@pytest.mark.parametrize("chosen", [{"period": "2016"}, {"kecamatan": "K.2"}, {"kecamatan": "K.1", "kelurahan": "K.1.2"}, {"bidang": "pendidikan"}])
def test_it_is_made_of_any_view(chosen):
    with Pictures(browser=NOWHERE) as pictures:
        reader = PdfReader(io.BytesIO(pdf.pdf(small(**chosen), pictures=pictures, moment=MOMENT)))
    words = text(reader)
    assert not re.search(r"\bnan\b|\binf\b|Traceback|\bNone\b|<[a-z]+[ >]", words)


def test_it_is_made_of_no_data_at_all():
    with Pictures(browser=NOWHERE) as pictures:
        reader = PdfReader(io.BytesIO(pdf.pdf(View(mapped(), "2019", "K"), pictures=pictures, moment=MOMENT)))
    assert not re.search(r"\bnan\b|\binf\b|Traceback|\bNone\b", text(reader))


def test_what_was_written_is_not_written_again(tmp_path):
    views = batch.every(small())
    with Pictures(browser=NOWHERE) as pictures:
        pictures.svg = lambda *_given: '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
        first = list(islice(batch.write(views, tmp_path, pictures, MOMENT), 2))
        again = list(batch.write(views, tmp_path, pictures, MOMENT))
    assert [each.made for each in first] == [True, True]
    assert [each.made for each in again] == [False, False, True]
    assert {each.path.name for each in again} == {file.name for file in tmp_path.iterdir()}
    assert len({batch.name(view) for view in [*views, replace(views[0], period="2016")]}) == len(views) + 1


def test_a_report_without_figures_is_made_again_when_there_is_a_browser(tmp_path):
    views = batch.every(small())[:1]
    with Pictures(browser=NOWHERE) as pictures:
        [poor] = batch.write([*views], tmp_path, pictures, MOMENT)
    with Pictures(browser=NOWHERE) as pictures:
        pictures.svg = lambda *_given: '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
        [full] = batch.write([*views], tmp_path, pictures, MOMENT)
    assert poor.bare and full.made and not full.bare
    assert [file.name for file in tmp_path.iterdir()] == [batch.name(views[0])]


def test_the_command_writes_a_file_and_says_where(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("KBDATA_BROWSER", NOWHERE)
    target = tmp_path / "laporan.pdf"
    place = of_kampung().place
    assert commands.main(["--json", "report", "--place", place, "--out", str(target)]) == commands.DONE
    said = capsys.readouterr()
    assert f'"file": "{target}"' in said.out and '"figures": false' in said.out
    assert "KBDATA_BROWSER" in said.err
    assert target.read_bytes().startswith(b"%PDF")


def test_the_command_says_what_it_does_not_know(tmp_path, capsys):
    assert commands.main(["report", "--place", "Antah", "--out", str(tmp_path)]) == commands.REFUSED
    assert "“Antah” tidak dikenal" in capsys.readouterr().err

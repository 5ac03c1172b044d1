"""The deck: what it shows is what the screen shows, it says where that comes from, and LibreOffice opens it."""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches
from pypdf import PdfReader

from kbview import blocks, deck_file, story
from kbview.asked import view_of
from kbview.card import Foot
from kbview.deck import deck
from kbview.pictures import NoPicture, Pictures
from kbview.tables import Column, Table
from kbview.view import open_latest
from tests import office
from tests.decks import DAY, Dots, Missing, card, made, noted, of, read, words


@pytest.fixture(scope="module")
def view():
    return view_of(open_latest())


@pytest.fixture(scope="module")
def slides(view):
    return story.slides(view, DAY)


@pytest.fixture(scope="module")
def whole(view, slides) -> bytes:
    """The deck of the city, its map drawn by a browser."""
    with Pictures() as pictures:
        return deck(view, slides, pictures=pictures)


def test_every_finding_of_the_story_has_its_slide_in_its_order(slides, whole):
    titles = [slide.shapes.title.text_frame.text for slide in read(whole)[1:-1]]
    assert list(dict.fromkeys(re.sub(r" \(\d+/\d+\)$", "", title) for title in titles)) == [slide.card.title for slide in slides]


def test_the_charts_hold_exactly_the_numbers_of_the_tables_behind_them(slides, whole):
    by_key = {slide.key: slide.card for slide in slides}
    found = read(whole)

    def sheets(key: str) -> list[tuple[Any, ...]]:
        [slide] = of(found, by_key[key].title)
        [chart] = [shape.chart for shape in slide.shapes if shape.has_chart]
        return list(load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active.iter_rows(values_only=True))

    trend = by_key["tren"].table.frame
    drawn = {row[:2] for row in sheets("tren") if isinstance(row[1], int | float)}
    assert {(int(row.periode), row.nilai) for row in trend.itertuples()} <= drawn

    work = sheets("skpd")
    sums = {row[0]: sum(value for value in row[1:-1] if value) for row in work[1:]}
    table = by_key["skpd"].table.frame.set_index("nama")["jumlah"]
    named = {name: count for name, count in sums.items() if name in table.index}
    assert named == table[list(named)].to_dict()
    assert sum(sums.values()) == table.sum()


def test_the_map_is_a_picture_with_its_legend(slides, whole):
    [mine] = [slide.card for slide in slides if slide.key == "peta"]
    [slide] = of(read(whole), mine.title)
    [picture] = [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert min(picture.image.size) > 800
    [legend] = [block for block in blocks.read(mine.below) if isinstance(block, blocks.Legend)]
    assert legend.signs and all(sign.text in words(slide) for sign in legend.signs)


def test_every_slide_says_its_filters_version_and_simulated_data(view, slides, whole):
    found = read(whole)
    for slide in found:
        assert "Saringan: Kota Banjarmasin; periode 2019" in words(slide)
        assert view.data.version in words(slide)
        assert f"Versi data {view.data.version}; diunduh 20" in noted(slide), "the version and the time"
    for mine in slides:
        for slide in of(found, mine.card.title):
            assert ("data simulasi" in words(slide).split("\n")) == bool(mine.card.foot.simulated)
            assert ("DATA SIMULASI" in noted(slide)) == bool(mine.card.foot.simulated)


def test_the_notes_name_the_sources_and_the_file_itself_says_what_it_is(view, slides, whole):
    [trend] = [slide.card for slide in slides if slide.key == "tren"]
    [slide] = of(read(whole), trend.title)
    assert "Sumber: Kementerian PANRB" in noted(slide) and trend.subtitle in noted(slide)
    told = Presentation(io.BytesIO(whole)).core_properties
    programme = view.data.setting("nama_program")
    assert (told.author, told.keywords, told.language) == (programme, view.data.version, "id")
    assert told.title == f"{programme}: Kota Banjarmasin, 2019"
    assert "Saringan: Kota Banjarmasin; periode 2019" in told.comments and "DATA SIMULASI" in told.comments
    last = words(read(whole)[-1])
    titles = view.data.table("sumber").set_index("kode")["judul"]
    assert all(titles[code] in last for mine in slides for code in mine.card.foot.sources)


def test_official_numbers_wear_no_ribbon(view):
    for slide in made(view, card()):
        assert "simulasi" not in words(slide).lower() + noted(slide).lower()


def test_provisional_numbers_wear_their_own(view):
    assert "angka sementara" in words(made(view, card(foot=Foot(provisional=True)))[1])


def test_charts_pictures_and_tables_have_a_text_alternative_and_slides_their_number(whole):
    found = read(whole)
    for slide in found[1:]:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
                assert shape._element.xpath(".//p:cNvPr/@descr")[0], slide.shapes.title.text_frame.text
        assert slide._element.xpath('.//a:fld[@type="slidenum"]')


def test_a_deck_is_wide_its_titles_large_and_nothing_leaves_the_slide(whole):
    presentation = Presentation(io.BytesIO(whole))
    assert (presentation.slide_width, presentation.slide_height) == (Inches(13.333), Inches(7.5))
    assert presentation.slide_master._element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz") == ["2800"]
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= presentation.slide_width, (slide.shapes.title.text_frame.text, shape.name)
            assert shape.top >= 0 and shape.top + shape.height <= presentation.slide_height, (slide.shapes.title.text_frame.text, shape.name)


def test_a_long_table_goes_on_with_its_headings_repeated(view):
    found = of(made(view, card(60)), "Temuannya")
    assert len(found) > 2
    assert [slide.shapes.title.text_frame.text for slide in found] == [f"Temuannya ({rank}/{len(found)})" for rank in range(1, len(found) + 1)]
    tables = [shape.table for slide in found for shape in slide.shapes if shape.has_table]
    assert all([cell.text for cell in table.rows[0].cells] == ["Tempat", "Nilai (%)"] for table in tables)
    rows = [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]
    assert rows == [(f"Tempat nomor {rank}", f"{rank},0") for rank in range(60)]


def test_a_list_on_the_screen_is_whole_in_the_deck(view, slides, whole):
    [mine] = [slide.card for slide in slides if slide.key == "perhatian"]
    told = "\n".join(words(slide) for slide in of(read(whole), mine.title))
    assert len(mine.table.frame) > story.meeting.LISTED
    assert all(name in told for name in mine.table.frame["nama"])


def test_what_stands_beside_a_figure_is_told_and_what_has_no_room_is_in_the_notes(view):
    items = "".join(f'<li><div class="isi"><b>Alasan {rank}</b><span class="nilai">{rank} %</span></div></li>' for rank in range(40))
    figure = go.Figure([go.Bar(x=[1.0], y=["A"], orientation="h")])
    [_first, slide] = made(view, card(figure=figure, below=f'<h3>Sebabnya</h3><ol class="daftar">{items}</ol>'))
    assert "Sebabnya" in words(slide) and "Alasan 0\n0 %" in words(slide)
    assert "Alasan 39 39 %" in noted(slide)


def test_headline_figures_are_told_with_their_changes(slides, whole):
    [mine] = [slide.card for slide in slides if slide.key == "inti"]
    [slide] = of(read(whole), mine.title)
    [tiles] = [block for block in blocks.read(mine.figure) if isinstance(block, blocks.Tiles)]
    assert len(tiles.tiles) == 5
    for tile in tiles.tiles:
        assert all(said in words(slide) for said in (tile.label, tile.value, *(line for line, _tone in tile.lines)))


def test_a_table_that_is_too_wide_shows_what_the_screen_shows(view):
    wide = Table(pd.DataFrame([[str(at) for at in range(9)]]).rename(columns=str), tuple(Column(str(at), f"K{at}") for at in range(9)))
    html = '<table><thead><tr><th>Apa</th><th class="angka">Berapa</th></tr></thead><tbody><tr><td>Posyandu</td><td>7</td></tr></tbody></table>'
    [_first, slide] = made(view, card(figure=html, table=wide))
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Apa", "Berapa"], ["Posyandu", "7"]]


def test_a_figure_without_numbers_says_so(view):
    [_first, slide] = made(view, card(0, figure=go.Figure()))
    assert "Belum ada angka untuk digambar." in words(slide)


def test_an_empty_list_says_what_the_screen_says(view):
    html = '<ol class="daftar"><li><div class="isi"><span class="sebab">Belum ada kampung di sini.</span></div></li></ol>'
    [_first, slide] = made(view, card(0, figure=html, foot=Foot()))
    assert "Belum ada kampung di sini." in words(slide) and not any(shape.has_table for shape in slide.shapes)


def test_names_may_hold_anything(view):
    strange = 'A & B <kecil> "kutip" \x0b\x00 🏡'
    figure = go.Figure([go.Bar(x=[1.0], y=[strange], name=strange, text=[strange], textposition="outside", orientation="h")])
    [_first, slide] = made(view, card(title=strange, subtitle=strange, figure=figure, alt=strange))
    assert 'A & B <kecil> "kutip"' in slide.shapes.title.text_frame.text


def test_a_dark_screen_makes_the_same_deck(view, monkeypatch):
    monkeypatch.setattr("kbview.deck_file.Pictures", Dots)
    decks = [read(deck_file.made(replace(view, dark=dark), DAY, ("tren", "skpd"))) for dark in (False, True)]
    light, dark = ([shape.chart.part.blob for slide in found for shape in slide.shapes if shape.has_chart] for found in decks)
    assert len(light) == 2
    assert light == dark


def test_without_a_browser_the_table_stands_for_the_map_and_says_what_is_missing(view, slides):
    mine = [slide.card for slide in slides if slide.key == "peta"]
    found = of(made(view, *mine, pictures=Missing()), mine[0].title)
    assert NoPicture("no_browser").told() in words(found[0])
    names = [row.cells[0].text for slide in found for shape in slide.shapes if shape.has_table for row in shape.table.rows]
    assert len([name for name in names if name != "Kelurahan"]) == len(mine[0].table.frame)


def test_without_kaleido_it_is_the_same(view, slides, monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido", None)
    [mine] = [slide.card for slide in slides if slide.key == "peta"]
    assert NoPicture("no_kaleido").told() in words(made(view, mine, pictures=Pictures())[1])


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the browser")
def test_a_browser_that_never_answers_holds_no_deck_up(view, slides, tmp_path):
    browser = tmp_path / "chromium"
    browser.write_text("#!/bin/sh\nexec sleep 600\n")
    browser.chmod(0o755)
    [mine] = [slide.card for slide in slides if slide.key == "peta"]
    [_first, slide, *_rest] = made(view, mine, pictures=Pictures(limit=1, browser=str(browser)))
    assert NoPicture("too_slow").told() in words(slide)
    assert any(shape.has_table for shape in slide.shapes)


def test_libreoffice_opens_it_and_prints_every_slide_with_its_title(whole, tmp_path):
    file = tmp_path / "rapat.pptx"
    file.write_bytes(whole)
    pages = PdfReader(office.to_pdf(file, tmp_path)).pages
    found = read(whole)
    assert len(pages) == len(found)
    for page, slide in zip(pages, found, strict=True):
        told = "".join(page.extract_text().split())
        assert "".join(slide.shapes.title.text_frame.text.split()) in told


def test_what_the_file_says_of_itself_fits_whatever_is_looked_at(view):
    looked = replace(view, as_of="2026-01-31 (12)")
    many = replace(card(), foot=Foot(tuple(looked.data.table("sumber")["kode"]), "2016–2019", simulated=True))
    with Dots() as pictures:
        told = Presentation(io.BytesIO(deck(looked, [story.Slide("a", "a", many)], pictures=pictures))).core_properties
    assert "2026-01-31 (12)" in told.comments and "DATA SIMULASI" in told.comments and view.data.version in told.comments

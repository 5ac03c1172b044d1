"""The deck on the city's own template, and from the command line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches, Pt

from kbview import commands, deck_sheet
from kbview.asked import view_of
from kbview.deck import deck
from kbview.deck_sheet import TemplateError
from kbview.story import Slide
from kbview.view import open_latest
from tests.decks import DAY, Dots, card, made, read, words


@pytest.fixture(scope="module")
def view():
    return view_of(open_latest())


def template(folder: Path, *, titled: bool = True, name: str = "kota.pptx") -> Path:
    """A city's template: its own size and layouts, and a slide that shows how it is meant."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    presentation.slide_master.name = "Pemerintah Kota"
    presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text_frame.text = "Contoh halaman"
    if not titled:
        for layout in presentation.slide_layouts:
            for shape in list(layout.placeholders):
                shape._element.getparent().remove(shape._element)
    saved = io.BytesIO()
    presentation.save(saved)
    path = folder / name
    with zipfile.ZipFile(saved) as given, zipfile.ZipFile(path, "w") as taken:
        for part in given.namelist():
            content = given.read(part)
            kind = (b"presentationml.presentation.main+xml", b"presentationml.template.main+xml") if name.endswith("potx") else (b"", b"")
            taken.writestr(part, content.replace(*kind) if "Content_Types" in part and kind[0] else content)
    return path


@pytest.mark.parametrize("name", ["kota.pptx", "kota.potx"])
def test_the_citys_template_gives_masters_and_layouts(view, tmp_path, monkeypatch, name):
    monkeypatch.setenv(deck_sheet.TEMPLATE, str(template(tmp_path, name=name)))
    with Dots() as pictures:
        content = deck(view, [Slide("a", "", card())], pictures=pictures)
    found = read(content)
    assert Presentation(io.BytesIO(content)).slide_master.name == "Pemerintah Kota"
    assert [slide.slide_layout.name for slide in found] == ["Title Slide", "Title Only"]
    assert "Contoh halaman" not in "\n".join(map(words, found))
    assert any(shape.is_placeholder and shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER for shape in found[1].shapes)
    assert found[1].shapes.title.text_frame.paragraphs[0].runs[0].font.size == Pt(28)


def test_a_template_that_cannot_be_used_is_told_in_words(view, tmp_path):
    broken = tmp_path / "rusak.pptx"
    broken.write_bytes(b"bukan berkas PowerPoint")
    cases = {
        str(tmp_path / "tidak-ada.pptx"): "tidak dapat dibaca",
        str(tmp_path): "tidak dapat dibaca",
        str(broken): "bukan berkas PPTX",
        str(template(tmp_path, titled=False)): "tidak punya tata letak",
    }
    for path, told in cases.items():
        with pytest.raises(TemplateError, match=told) as refused:
            made(view, card(), template=path)
        assert path in str(refused.value) and deck_sheet.TEMPLATE in str(refused.value)


def test_the_command_writes_the_deck_that_is_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    asked = ["--language", "en", "deck", "rapat.pptx", "--place", "63.71.01", "--period", "2018", "--slides", "inti,penutup", "--date", DAY]
    assert commands.main(asked) == commands.DONE
    assert "rapat.pptx" in capsys.readouterr().out
    found = read(Path("rapat.pptx").read_bytes())
    assert len(found) == 3, "the first one and the two asked for; headline figures name no source"
    assert "Filters: Banjarmasin Selatan; period 2018" in words(found[1])
    assert commands.main(["deck", "lain.pptx", "--slides", "inti,tidakada"]) == commands.REFUSED
    assert "tidakada" in capsys.readouterr().err
    assert commands.main(["deck", "lain.pptx", "--place", "Atlantis"]) == commands.REFUSED
    assert not Path("lain.pptx").exists()

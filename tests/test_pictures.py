"""Pictures of figures: drawn by a browser that reaches no other host, in our own type; and where there is none, said so in time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kbview import boundaries, go, i18n, pictures, typefaces
from kbview.pictures import NoPicture, Pictures
from kbview.theme import FONT
from tests.making import make_dataset

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def shared():
    with Pictures() as opened:
        yield opened


def lines(text: str = "Kota ★") -> go.Figure:
    return go.Figure([go.Scatter(x=[2016, 2019], y=[70.5, 74.5], mode="lines+text", text=[text, ""])], {"template": "kampung"})


def test_a_drawing_has_its_size_its_words_and_our_type(shared):
    drawn = ElementTree.fromstring(shared.svg(lines(), 640, 320))
    words = [text for text in drawn.iter("{http://www.w3.org/2000/svg}text") if "".join(text.itertext()) == "Kota ★"]
    assert (drawn.get("width"), drawn.get("height")) == ("640", "320")
    assert words and typefaces.FAMILY in words[0].get("style", "")
    assert "Source Sans" not in ElementTree.tostring(drawn, "unicode")


def test_a_drawing_writes_decimals_as_its_reader_does(shared):
    for language, number in (("en", "72.5"), ("id", "72,5")):
        i18n.speak(language)
        figure = lines()
        figure.update_yaxes(tickvals=[72.5], tickformat=".1f")
        assert f">{number}<" in shared.svg(figure, 640, 320)


def test_a_map_is_drawn_with_its_boundaries_inside(shared):
    data = make_dataset()
    whole = go.Figure(
        [go.Choropleth(geojson=boundaries.url(data), locations=["K.1.1", "K.2.2"], z=[1, 2], featureidkey="properties.kode")],
        {"geo": {"visible": False, "fitbounds": "locations"}},
    )
    assert shared.svg(whole, 400, 300).count("choroplethlayer") == 1
    assert 'class="choroplethlocation"' in shared.svg(whole, 400, 300)
    assert isinstance(whole.data[0].geojson, str), "the figure itself stays as it was"


def test_words_on_a_ground_keep_their_halo(shared):
    figure = lines()
    figure.update_traces(textfont={"shadow": "0px 0px 2px rgb(255, 255, 255)"})
    drawn = shared.svg(figure, 640, 320)
    assert "paint-order: stroke" in drawn and "text-shadow" not in drawn


def test_dots_are_as_many_as_asked_for(shared):
    made = shared.png(lines(), 300, 200, scale=2)
    assert made.startswith(PNG)
    assert (int.from_bytes(made[16:20]), int.from_bytes(made[20:24])) == (600, 400)


def test_the_type_has_the_letters_and_marks_of_the_dashboard():
    from fontTools.ttLib import TTFont

    for file in sorted(typefaces.FOLDER.glob("*.ttf")):
        known = TTFont(file).getBestCmap()
        assert not [letter for letter in "AZaz09éÉ–—−…‘’“”•·→←▲▼●○★✓✗≤≥≠×÷±²³µαβσΔΣ€†" if ord(letter) not in known], file.name
    assert FONT, "what is replaced in a drawing"


def test_without_a_browser_it_says_so_and_does_not_wait(monkeypatch):
    monkeypatch.setenv("KBDATA_BROWSER", "/nowhere/chromium")
    with Pictures() as opened, pytest.raises(NoPicture) as refused:
        opened.svg(lines(), 100, 100)
    assert refused.value.code == "no_browser"
    assert "KBDATA_BROWSER" in refused.value.told()


def test_without_the_library_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "kaleido", None)
    with Pictures() as opened, pytest.raises(NoPicture) as refused:
        opened.svg(lines(), 100, 100)
    assert refused.value.code == "no_kaleido"
    assert "kaleido" in refused.value.told()


def script(folder: Path, body: str) -> str:
    """A program that stands in for a browser; it writes down its number."""
    made = folder / "chromium"
    made.write_text(f"#!/bin/sh\necho $$ >> {folder / 'pids'}\n{body}\n")
    made.chmod(0o755)
    return str(made)


def started(folder: Path) -> list[int]:
    return [int(line) for line in (folder / "pids").read_text().split()]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be noted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the browser")
def test_a_browser_that_never_answers_is_ended(tmp_path):
    with Pictures(limit=1, browser=script(tmp_path, "exec sleep 600")) as opened:
        with pytest.raises(NoPicture) as refused:
            opened.svg(lines(), 100, 100)
        assert refused.value.code == "too_slow"
        assert not [pid for pid in started(tmp_path) if alive(pid)]


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the browser")
def test_a_browser_that_dies_is_asked_twice_and_no_more(tmp_path):
    with Pictures(browser=script(tmp_path, "exit 3")) as opened:
        codes = []
        for _time in range(4):
            with pytest.raises(NoPicture) as refused:
                opened.svg(lines(), 100, 100)
            codes.append(refused.value.code)
    assert codes == ["failed"] * 4
    assert len(started(tmp_path)) == pictures.TRIES


def test_after_a_figure_that_took_too_long_the_next_one_is_drawn():
    with Pictures() as opened:
        opened.svg(lines(), 100, 100)
        opened.limit = 0.0
        with pytest.raises(NoPicture) as refused:
            opened.svg(lines(), 100, 100)
        assert refused.value.code == "too_slow"
        opened.limit = pictures.LIMIT
        assert "<svg" in opened.svg(lines(), 100, 100)

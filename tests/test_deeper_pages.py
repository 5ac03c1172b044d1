"""The parts of Tren and Intervensi that are drawn only when the address asks for them."""

from __future__ import annotations

from html import unescape

import pytest

from kbdata.dataset import seal
from tests.test_pages import home, navigate, opened, runs, sentence, texts

__all__ = ["home", "navigate"]  # fixtures
PACE, DRIVERS = ("Laju menuju sasaran", "Pace towards the target"), ("Apa yang mendorong perubahannya", "What drove its change")


def findings(app):
    return [unescape(text) for text in texts(app) if 'class="temuan"' in text]


@pytest.mark.parametrize(("language", "place"), [(0, {}), (1, {"kecamatan": "Banjarmasin Utara"})])
def test_tren_looks_deeper_only_when_asked(language, place, caplog):
    spoken = {"bahasa": ("ID", "EN")[language], **place}
    plain = len(findings(runs(opened("tren", **spoken), caplog)))
    for looks, said in ((PACE, ("tercapai", "reached")), (DRIVERS, ("susunan tempat", "mix of places"))):
        found = findings(runs(opened("tren", lanjut=looks[language], **spoken), caplog))
        assert len(found) == plain + 1 and any(said[language] in text for text in found)


def test_the_two_years_of_a_change_and_its_parts_come_from_the_address(caplog):
    app = runs(opened("tren", lanjut=DRIVERS[0], dari="2017", sampai="2018", oleh="unsur pembilang, misalnya metode"), caplog)
    assert any("2017–2018, terutama Peserta KB" in text for text in findings(app))


def test_an_indicator_that_is_no_ratio_says_so(caplog):
    app = runs(opened("tren", seri="Pasangan usia subur (PUS)", lanjut=DRIVERS[0]), caplog)
    assert any("bukan rasio" in text for text in findings(app))


def test_synergy_stands_on_intervensi_only_when_asked(caplog):
    plain = len(findings(runs(opened("intervensi"), caplog)))
    found = findings(runs(opened("intervensi", sinergi="true"), caplog))
    assert len(found) == plain + 4 and any("menurut kebetulan" in text for text in found)


def test_a_folder_without_pairs_says_that_they_are_missing(home, caplog):
    (home / "pasangan.csv").unlink()
    seal(home)
    written = unescape("".join(texts(runs(opened("intervensi", sinergi="true"), caplog))))
    assert "Daftar pasangan kegiatan belum diisi dalam data." in written and "menurut kebetulan" in written


@pytest.mark.parametrize(("language", "section", "said"), [("ID", "Sinergi", "menurut kebetulan"), ("EN", "Synergy", "expected by chance")])
def test_fairness_has_synergy_as_a_section_with_a_sentence_of_its_own(language, section, said, caplog):
    app = runs(opened("pemerataan", bahasa=language, bagian=section), caplog)
    assert said in sentence(app) and len(findings(app)) == 4

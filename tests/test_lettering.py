"""The room that words take in a chart is reckoned, not measured: lines count by the longest, marks of weight not at all."""

from __future__ import annotations

import pytest

from kbview import lettering


def test_a_text_is_as_wide_as_its_longest_line():
    assert lettering.width("kota<br>Banjar Selatan") == lettering.width("Banjar Selatan") > lettering.width("kota") > 0


def test_marks_of_weight_take_no_room():
    assert lettering.width("Mantuil <b>77,5</b>", 12) == pytest.approx(lettering.width("Mantuil 77,5", 12))


def test_a_gutter_holds_the_longest_label_and_is_there_without_any():
    assert lettering.gutter(["a", "Antasan Kecil"]) == lettering.width("Antasan Kecil") + lettering.PAD
    assert lettering.gutter([]) == lettering.PAD

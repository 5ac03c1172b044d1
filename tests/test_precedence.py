"""Two sources of one figure: which leads, what the other says, and that people are told of both."""

from __future__ import annotations

from kbdata.precedence import overridden, told_by_others
from kbdata.rows import Difference
from kbview.cards import changes
from kbview.view import View
from tests.making import LATER, SOURCE, make_dataset, make_table, observed

A, C = "K.1.1", "K.2.1"
FIRST = [*observed((A, "2019", "pus", 100.0), (C, "2019", "pus", 50.0)), *(row | {"sumber": "B"} for row in observed((A, "2018", "pus", 90.0)))]
DATA = make_dataset(nilai=FIRST)
NEW = make_table(
    "nilai",
    [
        *(row | {"sumber": "B"} for row in observed((A, "2019", "pus", 120.0))),  # beside A, which leads
        *observed((A, "2018", "pus", 95.0)),  # leads over B
        *observed((C, "2018", "pus", 40.0)),  # nobody has said anything
        *observed((C, "2019", "pus", 51.0)),  # the same source corrects itself
    ],
)


def test_a_source_that_leads_takes_the_place_of_the_other_and_one_that_does_not_stands_beside_it():
    found = overridden(NEW, DATA)
    assert found["memimpin"].to_dict() == {0: False, 1: True}
    assert found["nilai_lain"].to_dict() == {0: 100.0, 1: 90.0} and found["sumber_lain"].to_dict() == {0: "A", 1: "B"}
    assert told_by_others(NEW, DATA.frames["nilai"]).tolist() == [True, True, False, False]


def test_the_order_of_sources_is_the_one_that_comes_with_the_file():
    turned = make_table("sumber", [SOURCE | {"prioritas": 3}, LATER])
    assert overridden(NEW, DATA, turned)["memimpin"].to_dict() == {0: True, 1: False}


def test_what_another_source_said_stands_beside_what_comes_in():
    view = View(DATA, "2019", "K")
    none = NEW.head(0)
    readable, _coded = changes.told(view, "nilai", Difference(NEW.head(3), none, none, none), DATA)
    assert readable.frame["perubahan"].tolist() == ["di samping sumber lain", "menggantikan sumber lain", "baru"]
    assert readable.frame["semula"].tolist() == ["Sumber A: 100, tetap yang ditampilkan", "Sumber B: 90, tidak lagi ditampilkan", ""]


def test_without_another_source_there_is_nothing_to_tell():
    assert overridden(NEW, make_dataset()).empty
    assert not told_by_others(NEW, make_dataset().frames["nilai"]).any()

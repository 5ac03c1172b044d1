"""How a form was read is kept for the next file of that form, and only that."""

from __future__ import annotations

from dataclasses import replace

from kbdata.importing import Mapping, memory, read
from kbdata.importing.mapping import IGNORED
from tests.nasty import city, text

MARCH = text([["Kelurahan", "Periode", "PUS", "Kader"], ["Mantuil", "2020-03", 110, 4], ["Sei Andaii", "2020-03", 90, 5]])
APRIL = text([["Kelurahan", "Periode", "PUS", "Kader"], ["Mantuil", "2020-04", 111, 4], ["Sei Andaii", "2020-04", 91, 5]])


def decided():
    """March, its source named, its unknown column left out, its guess confirmed."""
    first = read(MARCH, "maret.csv", city())
    [layout] = first.mapping.layouts
    columns = tuple(replace(column, role=IGNORED) if column.header == "Kader" else column for column in layout.columns)
    places = {"Sei Andaii": "63.71.02.1001"}
    return read(MARCH, "maret.csv", city(), replace(first.mapping, layouts=(replace(layout, columns=columns),), source="A", places=places))


def test_the_next_file_of_the_form_is_read_as_the_last(tmp_path):
    done = decided()
    assert done.publishable and not done.warnings
    memory.remember(tmp_path, done.mapping)
    fresh = read(APRIL, "april.csv", city())
    assert not fresh.publishable
    again = read(APRIL, "april.csv", city(), memory.recall(tmp_path, fresh.mapping.layouts))
    assert again.publishable and not again.warnings
    assert again.changes["nilai"]["nilai"].tolist() == [111.0, 91.0]
    assert set(again.changes["nilai"]["periode"]) == {"2020-04"}


def test_nothing_of_the_figures_is_kept(tmp_path):
    memory.remember(tmp_path, decided().mapping)
    [file] = (tmp_path / memory.FOLDER).iterdir()
    assert "110" not in file.read_text("utf-8") and file.suffix == ".json"


def test_an_unknown_form_and_a_damaged_memory_are_as_if_nothing_was_kept(tmp_path):
    done = decided()
    assert memory.recall(tmp_path, done.mapping.layouts) is None
    memory.remember(tmp_path, done.mapping)
    [file] = (tmp_path / memory.FOLDER).iterdir()
    file.write_text("{", "utf-8")
    assert memory.recall(tmp_path, done.mapping.layouts) is None


def test_a_form_that_is_no_fingerprint_is_never_made_a_file_name(tmp_path):
    [layout] = decided().mapping.layouts
    memory.remember(tmp_path, Mapping(layouts=(replace(layout, fingerprint="../jahat"),)))
    assert list(tmp_path.rglob("*.json")) == []

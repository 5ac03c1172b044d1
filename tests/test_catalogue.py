"""The catalogue is in step with the code, every text has its English, and the English takes what the Indonesian takes."""

from __future__ import annotations

import re
import string

import pytest

from kbview import catalogue, i18n

# Said alike in both languages: names of the domain, abbreviations, and words that both share.
ALIKE = {
    *("Data", "Kampung", "Kampung KB", "Kampung {nama}", "Kecamatan", "Kelurahan", "No.", "RT/RW", "SHA-256", "SKPD", "Status", "Volume"),
    *("data {v}", "kampung", "kecamatan", "kelurahan", "km²", "portal", "rupiah", "status", "{n} Kampung KB", "{n} kampung: {rincian}"),
}
PLACEHOLDER = re.compile(r"\{\w*\}")
STOP = re.compile(r"[.…:]$")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    """Every Indonesian text with its English; one that counts stands twice, once with each form."""
    found = []
    for message in catalogue.current():
        text = str(message.id[0] if message.pluralizable else message.id)
        forms = message.string if message.pluralizable else [message.string]
        found += [(text, str(form)) for form in forms if text]
    return found


def placeholders(text: str) -> list[str]:
    return sorted(name for _text, name, _form, _kind in string.Formatter().parse(text) if name is not None)


def edges(text: str) -> tuple[bool, bool, list[str]]:
    """Whether a text begins and ends with a space, and the stop that it ends with."""
    return text[:1].isspace(), text[-1:].isspace(), STOP.findall(text)


def test_the_file_is_what_the_code_asks_for_and_every_text_has_its_english(capsys: pytest.CaptureFixture[str]):
    assert catalogue.main(["--check"]) == 0, f"run `make words`, then write the English: {capsys.readouterr().out}"


def test_the_english_takes_the_same_values(pairs: list[tuple[str, str]]):
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_the_english_begins_and_ends_as_the_indonesian(pairs: list[tuple[str, str]]):
    assert [pair for pair in pairs if edges(pair[0]) != edges(pair[1])] == []


def test_the_english_is_not_the_indonesian(pairs: list[tuple[str, str]]):
    alike = {text for text, english in pairs if text == english and any(letter.isalpha() for letter in PLACEHOLDER.sub("", text))}
    assert sorted(alike - ALIKE - set(catalogue.units())) == []  # units come in English: the catalogue adds their singular


@pytest.mark.parametrize(("count", "told"), [(0, "0 new rows"), (1, "1 new row"), (2, "2 new rows")])
def test_rows_are_counted_in_two_forms(count: int, told: str):
    i18n.speak("en")
    assert i18n._n("{n} baris baru", count).format(n=count) == told

"""The codes of findings: a closed list, so that each can have its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbdata import importing
from kbdata.importing.findings import CODES, SHOWN, Finding, Findings

PACKAGE = Path(importing.__file__).parent
# Made of a part that is named elsewhere: `unknown_` + the role of a column, `personal_` + the kind of a cell.
MADE = {"unknown_indikator", "unknown_sumber", "personal_id_number", "personal_phone", "more_problems"}
# Told by the checks of a data set as it would become; `kbdata.checks` and `kbdata.geography` name them.
SHARED = {"unknown_reference", "outside_parent", "wrong_parent", "duplicate"}


def strings(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def told(file: Path) -> Iterator[str]:
    """The first text given to what makes a finding."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("add", "refusal", "Finding", "check", "_add", "_cell", "_mark"):
            yield from (one.value for one in node.args[:7] if isinstance(one, ast.Constant) and isinstance(one.value, str) and "_" in one.value)


def test_every_code_that_is_told_is_listed() -> None:
    columns = {"tanggal_pencanangan", "total_rows"}
    wrong = {code: file.name for file in PACKAGE.glob("*.py") for code in told(file) if code not in CODES and code not in columns}
    assert not wrong


def test_every_code_that_is_listed_is_told() -> None:
    every = {text for file in PACKAGE.glob("*.py") if file.name != "findings.py" for text in strings(file)}
    assert set(CODES) - every == MADE | SHARED


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_what_comes_with_it(code: str) -> None:
    assert set(CODES[code]) <= {"value", "expected"}
    assert not (code.startswith("personal_") and CODES[code]), "nothing of personal data is told"


def test_what_is_said_too_often_is_counted() -> None:
    found = Findings("a.csv")
    found.extend(Finding("not_a_number", "a.csv", sheet="a", row=row, column="C", value=str(row)) for row in range(2, SHOWN + 12))
    *listed, last = found.listed()
    assert len(listed) == SHOWN and listed[0].cell == "C2"
    assert (last.code, last.value, last.expected, last.cell) == ("more_problems", "10", "not_a_number", None)

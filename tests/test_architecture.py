"""The rooms of the house, and what may not stand in them: read from the source, without running it."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = "pages"
ROOMS = ("kbdata", "kbview", PAGES)
ENTRY = ROOT / "dashboard.py"

# Who may import from whom: pages -> kbview -> kbdata.
FORBIDDEN = {
    "kbdata": {"streamlit", "plotly", "kbview", PAGES, "dashboard"},
    "kbview": {PAGES, "dashboard"},
    PAGES: {PAGES, "dashboard"},
    "tests": {PAGES, "dashboard"},
    "sample_data": {"streamlit", "plotly", "kbview", PAGES, "dashboard"},
}

# The entry of the command line lies where `python -m kbdata` looks for it; like the dashboard's entry it belongs to no room.
COMMAND_LINE = ROOT / "kbdata" / "__main__.py"

# Colours live in the theme; Streamlit reads its own from .streamlit/config.toml.
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?![0-9a-zA-Z_-])|\brgba?\(\s*\d|\bhsla?\(\s*\d")
HOME_OF_COLOURS = ROOT / "kbview" / "theme.py"

LONGEST = 300
LONGER_FOR_A_REASON = {
    "kbdata/tables.py": "the contract: every table and column of the data set is declared in this one file",
}


def sources(*rooms: str) -> list[Path]:
    return sorted(file for room in rooms for file in (ROOT / room).rglob("*.py"))


def application() -> list[Path]:
    return [*sources(*ROOMS), ENTRY]


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def imported(file: Path) -> Iterator[tuple[int, str]]:
    """The line and the top-level package of each import, wherever in the file it stands."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = file.relative_to(ROOT).parts[0] if node.level else (node.module or "").split(".")[0]
            yield node.lineno, package


def strings(file: Path) -> Iterator[tuple[int, str]]:
    """The line and the text of each string, of parts of f-strings too; comments and docstrings are not read."""
    tree = ast.parse(file.read_text("utf-8"))
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)]
    docstrings = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def names_of_the_city() -> list[str]:
    """What no code may know: the bare name of the city ("Kota" is a word like others), and the names of its kecamatan."""
    with (ROOT / "sample_data" / "wilayah.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["tingkat"] in {"kota", "kecamatan"}]
    cities = {row["nama"] for row in rows if row["tingkat"] == "kota"}
    bare = {re.sub(r"^(Kota|Kabupaten)\s+", "", name) for name in cities}
    return sorted(bare | {row["nama"] for row in rows if row["tingkat"] == "kecamatan"})


@pytest.mark.parametrize("room", FORBIDDEN)
def test_arrows_go_one_way(room: str) -> None:
    files = [file for file in sources(room) if file != COMMAND_LINE]
    assert files, f"{room} holds no code to look at"
    wrong = [f"{name_of(file)}:{line} imports {package}" for file in files for line, package in imported(file) if package in FORBIDDEN[room]]
    assert not wrong, "\n".join(wrong)


def test_the_command_line_starts_without_the_dashboard() -> None:
    assert {package for _line, package in imported(COMMAND_LINE)} <= {"__future__", "sys", "kbview"}
    heavy = {"streamlit", "plotly", "matplotlib", "sklearn", "scipy.stats"}  # each costs more to load than all that a command does
    looked = f"import sys, kbview.commands; print({heavy} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", looked], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "set()"


def test_a_page_computes_nothing() -> None:
    engines = {"numpy", "narwhals", "duckdb", "scipy", "geopandas", "shapely"}
    wrong = [f"{name_of(file)}:{line} imports {package}" for file in sources(PAGES) for line, package in imported(file) if package in engines]
    assert not wrong, "\n".join(wrong)


def test_colours_stand_in_the_theme_only() -> None:
    files = [file for file in application() if file != HOME_OF_COLOURS]
    wrong = [f"{name_of(file)}:{line} {found[0]}" for file in files for line, text in strings(file) if (found := COLOUR.search(text))]
    assert not wrong, "\n".join(wrong)


def test_nothing_in_code_knows_the_city() -> None:
    names = names_of_the_city()
    assert len(names) > 1
    known = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names), re.IGNORECASE)
    lines = [(file, number, text) for file in application() for number, text in enumerate(file.read_text("utf-8").splitlines(), 1)]
    wrong = [f"{name_of(file)}:{number} {found[0]}" for file, number, text in lines if (found := known.search(text))]
    assert not wrong, "\n".join(wrong)


def test_files_are_short() -> None:
    lengths = {name_of(file): len(file.read_text("utf-8").splitlines()) for file in [*application(), *sources("tests", "sample_data", "bench")]}
    wrong = [f"{file}: {length} lines" for file, length in lengths.items() if length > LONGEST and file not in LONGER_FOR_A_REASON]
    assert not wrong, "\n".join(wrong)
    idle = [file for file in LONGER_FOR_A_REASON if lengths.get(file, 0) <= LONGEST]
    assert not idle, f"no longer an exception: {idle}"


@pytest.mark.parametrize("text", ["#0B6E63", "fill:#abc;", "rgba(11, 110, 99, .5)", "1px solid #dde2dc80"])
def test_a_colour_is_noticed(text: str) -> None:
    assert COLOUR.search(text)


@pytest.mark.parametrize("text", ["#peta", "#/kamus", "#1", "#abc-daftar", "rgb"])
def test_what_is_no_colour_is_left_alone(text: str) -> None:
    assert not COLOUR.search(text)

"""What each column of a sheet becomes. Proposed from the headers, changed by people, remembered by the layout of the sheet.

A mapping is plain data: `as_json` and `from_json` turn it into text and back.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace

from kbdata.importing import dates
from kbdata.importing.headers import Block
from kbdata.importing.meanings import Meaning, combined, with_period
from kbdata.importing.naming import SURE, Names
from kbdata.importing.vocabulary import factor, plain
from kbdata.tables import TABLES

VALUE, IGNORED, UNKNOWN = "nilai", "abaikan", ""


@dataclass(frozen=True)
class Column:
    """What a column of a sheet becomes.

    role: a column of the table; `wilayah:<level>` or `kode:<level>` (the name or code of a place); `tahun`, `bulan` (parts of a period);
    `nilai` (numbers; `indicator`, `period` and `place` where the header says them); `satuan`; `abaikan`; empty where nobody has decided yet.
    factor: what to multiply its numbers by. score: how sure the guess is, of 100.
    """

    letter: str
    header: str
    role: str
    indicator: str | None = None
    period: str | None = None
    place: str | None = None
    factor: float = 1.0
    score: float = SURE


@dataclass(frozen=True)
class Layout:
    """How one sheet is read.

    period, indicator, place: what its title says for all of it, where no column does. exact: its headers are the table's own columns, so
    that nothing is guessed and nothing is dropped unasked. ignore: the sheet is left out.
    """

    sheet: str
    fingerprint: str
    table: str
    columns: tuple[Column, ...]
    period: str | None = None
    indicator: str | None = None
    exact: bool = False
    ignore: bool = False
    place: str | None = None


@dataclass(frozen=True)
class Mapping:
    """How a file is read.

    source, status: for rows that do not name theirs. mark: the decimal mark, where the file does not prove one. places, terms: confirmed
    guesses. sha256: the file that the layouts were made for; for another file they are only remembered, and its own titles and headers
    say what period and place it is about.
    """

    layouts: tuple[Layout, ...] = ()
    source: str | None = None
    status: str = "sementara"
    mark: str | None = None
    places: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    sha256: str = ""

    def as_json(self) -> str:
        """The mapping as text, to be stored."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """A mapping from its text. Raises ValueError or TypeError for text that is none."""
        raw = json.loads(text)
        layouts = tuple(Layout(**(each | {"columns": tuple(Column(**column) for column in each["columns"])})) for each in raw.pop("layouts"))
        return cls(layouts=layouts, **raw)

    def layout(self, sheet: str, fingerprint: str) -> Layout | None:
        """The layout for a sheet: the one of its name and form, else of its form alone (next month's sheet has another name)."""
        fitting = [layout for layout in self.layouts if layout.fingerprint == fingerprint]
        return next((layout for layout in fitting if layout.sheet == sheet), fitting[0] if fitting else None)


def fingerprint(block: Block) -> str:
    """What stays the same in a layout from month to month: where its headers begin, and the headers without the periods in them."""
    labels = [block.sheet.column(0), *("/".join(_timeless(part) for part in parts) for parts in block.parts)]
    return hashlib.sha256("|".join(labels).encode()).hexdigest()[:12]


def propose(block: Block, names: Names, file: str) -> Layout:
    """The layout of a sheet as its headers, its title and its name suggest."""
    headers = [" – ".join(parts) for parts in block.parts]
    if block.table:
        known = _declared(block.table)
        columns = tuple(Column(block.sheet.column(i), header, header if header in known else UNKNOWN) for i, header in enumerate(headers) if header)
        return Layout(block.sheet.name, fingerprint(block), block.table, columns, exact=True)
    read = [_column(block, number, headers[number], names) for number in range(len(headers))]
    named = [column for column in read if column is not None]
    table = _table(named, plain(block.title or block.sheet.name))
    indicator = None
    if not any(column.indicator or column.role == "indikator" for column in named):
        indicator = topic(f"{block.title} | {block.sheet.name}", names)
    elif not any(column.role == "indikator" for column in named):  # a lone `Jumlah` beside columns that say what they count
        named = [replace(column, role=UNKNOWN) if column.role == VALUE and not column.indicator else column for column in named]
    period = _period(block, named, file) if table in ("nilai", "target") else None
    place = None if any(column.place or column.role.startswith(("wilayah", "kode:")) for column in named) else _place(block, names, file)
    columns = tuple(_settled(column, table) for column in named)
    return Layout(block.sheet.name, fingerprint(block), table, columns, period, indicator, place=place)


def chosen(given: Mapping, proposed: Layout, sha256: str) -> Layout:
    """The layout to read a sheet by: as people left it for this very file; as remembered for its form; or as it is proposed.

    What is remembered are decisions about columns. Periods and places are always those that stand in the sheet at hand, and a title that
    names an indicator is believed before memory.
    """
    known = given.layout(proposed.sheet, proposed.fingerprint)
    if known is None or (given.sha256 == sha256 and known.sheet == proposed.sheet):
        return known or proposed
    decided = {column.letter: column for column in known.columns}
    columns = tuple(
        replace(decided[fresh.letter], header=fresh.header, period=fresh.period, place=fresh.place, score=SURE) if fresh.letter in decided else fresh
        for fresh in proposed.columns
    )
    indicator = proposed.indicator or known.indicator
    return replace(known, sheet=proposed.sheet, columns=columns, period=proposed.period, place=proposed.place, indicator=indicator)


def topic(text: str, names: Names) -> str | None:
    """The one indicator that a title speaks of, by the longest terms in it; None where there is none, or more than one."""
    flat = f" {plain(text)} "
    found = {term: code for term, code in names.terms["indikator"].items() if len(term) > 2 and f" {term} " in flat}
    longest = {code for term, code in found.items() if not any(term != other and f" {term} " in f" {other} " for other in found)}
    return longest.pop() if len(longest) == 1 else None


def _declared(table: str) -> dict[str, object]:
    return dict(TABLES[table].to_schema().columns)


def _column(block: Block, number: int, header: str, names: Names) -> Column | None:
    letter = block.sheet.column(number)
    if not header:
        filled = block.column(number).notna().any() if len(block.rows) else False
        return Column(letter, "", UNKNOWN, score=0.0) if filled else None
    found = combined(block.parts[number], names)
    if found is None:
        return Column(letter, header, UNKNOWN, score=0.0)
    return _meant(letter, header, found, names)


def _meant(letter: str, header: str, found: list[Meaning], names: Names) -> Column:
    by_kind = {one.kind: one for one in found}
    score = min((one.score for one in found), default=SURE)
    topic, period, part, place = (by_kind.get(kind) for kind in ("indikator", "periode", "bagian", "wilayah"))
    if "kolom" in by_kind and not (topic or period or place):
        return Column(letter, header, by_kind["kolom"].value, score=score)
    if "abaikan" in by_kind:
        return Column(letter, header, IGNORED, score=score)
    if not (topic or period or part or place):
        return Column(letter, header, UNKNOWN, score=0.0)
    when = f"{period.value}-{part.value}" if period and part and len(period.value) == 4 else (period or part).value if period or part else None  # type: ignore[union-attr]
    times = factor(topic.unit, str(names.data.indicator(topic.value)["satuan"])) if topic and topic.unit else 1.0
    return Column(letter, header, VALUE, topic.value if topic else None, when, place.value if place else None, times or 0.0, score)


def _table(columns: Sequence[Column], about: str) -> str:
    roles = {column.role for column in columns}
    if len(roles & {"skpd", "program", "kegiatan", "mulai", "anggaran", "realisasi", "volume", "sumber_dana"}) >= 3:
        return "intervensi"
    if "tanggal_pencanangan" in roles and VALUE not in roles:
        return "kampung"
    return "target" if about.startswith(("target", "sasaran")) else "nilai"


def _settled(column: Column, table: str) -> Column:
    """A column whose role the table does not have is left for people to decide."""
    role = column.role
    if role == "tahun_pencanangan":
        role = "tahun" if table == "kampung" else IGNORED
    if role in ("tanggal_pencanangan", "tema", "lintang", "bujur") and table in ("nilai", "target"):
        role = IGNORED
    if role == "status_data" and table in ("nilai", "target"):
        role = "status"
    allowed = {*_declared(table), "tahun", "bulan", "periode", "satuan", VALUE, IGNORED, UNKNOWN}
    if role not in allowed and not role.startswith(("wilayah:", "kode:")):
        role = UNKNOWN
    return replace(column, role=role)


def _period(block: Block, columns: Sequence[Column], file: str) -> str | None:
    """The period of a sheet whose columns name none, or only a month: from its title, its name, or the name of the file."""
    roles = {column.role for column in columns}
    if roles & {"periode", "tahun"} or all(column.period and len(column.period) > 3 for column in columns if column.role == VALUE):
        return None
    stem = re.sub(r"\.\w+$", "", file)
    for text in (block.title, block.sheet.name, stem):
        if found := dates.period_in(text) or dates.period_of(text):
            return found
    return None


def _place(block: Block, names: Names, file: str) -> str | None:
    """The place that a sheet without a column of places is about: the smallest one that its title, its name or the name of the file names."""
    for text in (block.title, block.sheet.name, re.sub(r"\.\w+$", "", file)):
        if found := names.place_in(text):
            return found
    return None


def _timeless(part: str) -> str:
    if both := with_period(part):
        return f"{plain(both[0])} {{periode}}"
    return "{periode}" if dates.period_of(part) or (not plain(part).isdigit() and dates.part_of_year(part)) else plain(part)

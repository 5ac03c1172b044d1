"""An uploaded file: the sentence, what stands in its sheets, and what is wrong at which cell."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from kbdata.importing import Finding, Import, Sheet
from kbdata.importing.findings import ERROR
from kbdata.importing.numbers import text_of
from kbdata.importing.sheets import position
from kbview import formats, tables, words_findings
from kbview.card import Card, Foot
from kbview.cards import naming
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View

ROWS, COLUMNS, LISTED = 14, 30, 60
TAKEN = 1000  # rows of the sheet in the files to take away: the sheet itself is the reader's own
WIDE = 60  # characters of a cell that are shown


def sentence(view: View, done: Import | None) -> str:
    """The page's one sentence: what is to be done, or what the file would change, or what blocks it; of a file that is refused, why, and the way on."""
    if done is None:
        return _("Unggah berkas data: diperiksa dahulu, terbit setelah Anda menyetujuinya.")
    if done.errors and not done.sheets:
        return _("{f} ditolak: {sebab}").format(f=done.file, sebab=_told_inside(words_findings.told(view.data, done.errors[0])))
    if done.errors:
        wrong = _count(done.errors)
        told = _n("{n} galat harus diperbaiki sebelum {f} dapat diterbitkan", wrong).format(n=formats.number(wrong), f=done.file)
    elif not done.publishable:
        told = _("Tidak ada yang baru dalam {f}: semua barisnya sudah ada").format(f=done.file)
    else:
        new, changed = sum(count.new for count in done.counts.values()), sum(count.changed for count in done.counts.values())
        parts = [_("{n} baris baru, {k} berubah").format(n=formats.number(new), k=formats.number(changed))] if done.changes else []
        parts += [_n("{n} lapisan batas diganti", len(done.layers)).format(n=len(done.layers))] if done.layers else []
        told = _("{f} siap diterbitkan: {apa}").format(f=done.file, apa=", ".join(parts))
    warned = _count(done.warnings)
    return told + ("; " + _n("{n} peringatan", warned).format(n=formats.number(warned)) if warned else "") + "."


def preview(view: View, done: Import, name: str) -> Card:
    """The first rows of a sheet and those with findings: cells with one are coloured, rows left out are pale and say why."""
    sheet = next(each for each in done.sheets if each.name == name)
    mine = [problem for problem in done.problems if problem.sheet == name]
    removed = {one.row: words_findings.reason_removed(one.reason) for one in done.removed if one.sheet == name}
    rows, columns = len(sheet.cells), sheet.cells.shape[1]
    title = _("Lembar {l}: {n} baris, {k} kolom").format(l=name, n=formats.number(rows), k=formats.number(columns))
    if removed:
        title += "; " + _n("{n} baris dilewati", len(removed)).format(n=formats.number(len(removed)))
    readable = sheet.cells.head(TAKEN).map(text_of).set_axis([sheet.column(number) for number in range(columns)], axis=1)
    table = Table(readable.reset_index(drop=True), tuple(Column(letter, letter) for letter in readable.columns))
    subtitle = _("Baris pertama dan baris yang bermasalah; alamat sel seperti di Excel")
    notes = [words_findings.told(view.data, note) for note in done.notes]
    return Card(title, subtitle, _grid(view, sheet, mine, removed), table, foot(done, *notes), title)


def findings(view: View, done: Import) -> Card:
    """Every error and warning: where, what stands there, what is wrong, and how to mend it; errors first."""
    ordered = [*done.errors, *done.warnings]
    subtitle = _("Galat menghalangi penerbitan; peringatan perlu dibenarkan dan diberi alasan")
    if not ordered:
        text = _("Tidak ada galat dan peringatan")
        return Card(text, subtitle, naming.empty(text), Table(pd.DataFrame(), ()), foot(done), text)
    rows = [
        (
            problem.sheet or "",
            problem.cell or problem.column or (_("baris {n}").format(n=problem.row) if problem.row else ""),
            _content(done, problem),
            words_findings.severity(problem.severity),
            *words_findings.wrong_and_mend(view.data, problem.code, problem.value, problem.expected),
        )
        for problem in ordered
    ]
    frame = pd.DataFrame(rows, columns=["lembar", "sel", "nilai", "tingkat", "salah", "perbaikan"])
    table = Table(
        frame,
        (
            Column("lembar", _("Lembar")),
            Column("sel", _("Sel")),
            Column("nilai", _("Isi")),
            Column("tingkat", _("Tingkat")),
            Column("salah", _("Masalah")),
            Column("perbaikan", _("Cara memperbaikinya")),
        ),
    )
    wrong, warned = _count(done.errors), _count(done.warnings)
    told = [_n("{n} galat", wrong).format(n=formats.number(wrong))] if wrong else []
    told += [_n("{n} peringatan", warned).format(n=formats.number(warned))] if warned else []
    title = _("{apa} dalam {f}").format(apa=formats.listing(told), f=done.file)
    return Card(title, subtitle, tables.html(table, limit=LISTED, stacked=True), table, foot(done), title)


def _content(done: Import, problem: Finding) -> str | None:
    """What stands at the cell of a finding, or else what the finding quotes."""
    sheet = next((each for each in done.sheets if each.name == problem.sheet), None)
    if sheet is not None and problem.row and problem.column:
        row, column = problem.row - 1 - sheet.top, position(problem.column) - sheet.left
        if 0 <= row < len(sheet.cells) and 0 <= column < sheet.cells.shape[1]:
            return text_of(sheet.cells.iat[row, column]) or None
    return None if problem.code == "more_problems" else problem.value


def foot(done: Import, *notes: str) -> Foot:
    """The foot of what is told of a file: which file it is, and notes."""
    return Foot(notes=(_("berkas {f}, sidik SHA-256 {s}…").format(f=done.file, s=done.sha256[:12]), *notes))


def _grid(view: View, sheet: Sheet, problems: Sequence[Finding], removed: dict[int, str]) -> str:
    """Cells as HTML with their letters and row numbers."""
    at = {(problem.row, problem.column): problem for problem in sorted(problems, key=lambda one: one.severity == ERROR)}
    marked = [problem.row - 1 - sheet.top for problem in problems if problem.row]
    wanted = sorted({*range(min(ROWS, len(sheet.cells))), *[row for row in marked if 0 <= row < len(sheet.cells)][:ROWS]})
    letters = [sheet.column(number) for number in range(min(COLUMNS, sheet.cells.shape[1]))]
    head = "".join(f'<th scope="col">{letter}</th>' for letter in letters)
    body, before = "", -1
    for place in wanted:
        row = sheet.row(place)
        if place > before + 1:
            body += f'<tr class="samar"><td colspan="{len(letters) + 1}">⋯</td></tr>'
        cells = "".join(_cell(view, text_of(sheet.cells.iat[place, position(letter) - sheet.left]), at.get((row, letter))) for letter in letters)
        why = f' <span class="pita">{escape(removed[row])}</span>' if row in removed else ""
        body += f'<tr class="{"samar" if row in removed else ""}"><th scope="row">{row}{why}</th>{cells}</tr>'
        before = place
    hidden = sheet.cells.shape[1] - len(letters)
    more = f'<p class="catatan">{escape(_("{n} kolom lagi tidak ditampilkan.").format(n=hidden))}</p>' if hidden > 0 else ""
    return f'<div class="tabel lembar" tabindex="0"><table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>{more}'


def _cell(view: View, text: str, problem: Finding | None) -> str:
    shown = escape(text if len(text) <= WIDE else text[: WIDE - 1] + "…")
    if problem is None:
        return f"<td>{shown}</td>"
    tone, told = "galat" if problem.severity == ERROR else "peringatan", words_findings.told(view.data, problem)
    return f'<td class="{tone}" title="{escape(told)}">{shown or "&nbsp;"}</td>'


def _told_inside(text: str) -> str:
    """A text as it goes on inside a sentence: with a small first letter, unless that belongs to a name."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _count(findings: Sequence[Finding]) -> int:
    """How many findings there are, with those that are only counted (`more_problems`)."""
    return sum(int(finding.value or 0) if finding.code == "more_problems" else 1 for finding in findings)

"""How a file is read, as people may change it: its source, each sheet's table and title, what each column is, which name is which place."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from kbdata.dataset import Dataset
from kbdata.importing import Column, Finding, Layout, Mapping
from kbdata.importing.mapping import IGNORED, UNKNOWN, VALUE
from kbdata.importing.naming import SURE
from kbdata.tables import LEVELS, STATUSES, TABLES
from kbview import declared, formats, i18n, tables, upload
from kbview.i18n import _, _n
from kbview.tables import Table
from kbview.upload import Upload

MARKS = (None, ",", ".")
OBSERVED = ("nilai", "target")
GUESSES = ("unknown_place", "guessed_place")
FORM = "cara_membaca"


def draw(given: Upload) -> None:
    """The card with the mapping: what was understood, and a form to change it and read the file again."""
    mapping, data = given.done.mapping, given.data
    if not mapping.layouts:
        return
    with st.container(border=True, key="kartu_cara_membaca"):
        st.html(f'<h2 class="temuan">{escape(_title(mapping))}</h2><p class="ukuran">{escape(_subtitle(given))}</p>')
        for layout in mapping.layouts:
            st.html(_understood(data, layout))
        every = {
            f"{layout.sheet}!{column.letter}": _heading(layout, column, len(mapping.layouts) > 1) for layout in mapping.layouts for column in layout.columns
        }
        open_ = [key for key in every if _undecided(mapping, key)]
        chosen = st.multiselect(
            _("Kolom yang ingin diubah"),
            list(every),
            default=open_,
            format_func=lambda key: every[key],
            key=f"kolom_{given.file_id}",
            placeholder=_("Pilih kolom"),
        )
        with st.form(FORM, enter_to_submit=False, border=False):
            changed = _whole(data, mapping)
            layouts = tuple(_sheet(data, layout, chosen, every) for layout in mapping.layouts)
            places = _guesses(data, given.done.problems)
            if st.form_submit_button(_("Baca ulang dengan pilihan ini"), type="primary"):
                upload.take(given, replace(changed, layouts=layouts, places=mapping.places | places))
                st.rerun()


def _title(mapping: Mapping) -> str:
    count = sum(_undecided(mapping, f"{layout.sheet}!{column.letter}") for layout in mapping.layouts for column in layout.columns)
    return _n("Cara membaca: {n} kolom perlu ditetapkan", count).format(n=count) if count else _("Cara membaca: semua kolom dikenali")


def _subtitle(given: Upload) -> str:
    told = _("Dibaca seperti berkas sebelumnya yang berbentuk sama.") + " " if given.recalled else ""
    return told + _("Yang diputuskan di sini diingat untuk berkas berikutnya yang berbentuk sama.")


def _undecided(mapping: Mapping, key: str) -> bool:
    """Whether nobody knows what a column is, or it was only guessed."""
    sheet, _mark, letter = key.rpartition("!")
    column = next(column for layout in mapping.layouts if layout.sheet == sheet for column in layout.columns if column.letter == letter)
    ignored = next(layout.ignore for layout in mapping.layouts if layout.sheet == sheet)
    return not ignored and (column.role == UNKNOWN or (column.role != IGNORED and column.score < SURE))


def _heading(layout: Layout, column: Column, several: bool) -> str:
    sheet = f"{layout.sheet} · " if several else ""
    return f"{sheet}{column.letter} · {column.header or _('(tanpa judul)')}"


def _understood(data: Dataset, layout: Layout) -> str:
    """What the columns of a sheet were taken for, as a table."""
    rows = []
    for column in layout.columns:
        when = (column.period or layout.period or "") if column.role == VALUE else ""
        rows.append((column.letter, column.header, _role(data, layout, _token(column)), when, formats.percent(column.score, 0) if column.role else ""))
    frame = pd.DataFrame(rows, columns=["kolom", "judul", "isi", "periode", "yakin"])
    columns = (
        tables.Column("kolom", _("Kolom")),
        tables.Column("judul", _("Judul di berkas")),
        tables.Column("isi", _("Dibaca sebagai")),
        tables.Column("periode", _("Periode")),
        tables.Column("yakin", _("Keyakinan")),
    )
    what = _("dilewati") if layout.ignore else _("tabel {t}").format(t=declared.table_name(layout.table, inside=True))
    return f'<p class="ukuran"><b>{escape(layout.sheet)}</b> · {escape(what)}</p>{tables.html(Table(frame, columns), limit=40, stacked=True)}'


def _whole(data: Dataset, mapping: Mapping) -> Mapping:
    """What holds for the whole file: source, status, decimal mark."""
    sources = data.table("sumber").set_index("kode")["judul"]
    marks = {None: _("dari berkasnya"), ",": _("koma (1.234,5)"), ".": _("titik (1,234.5)")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        codes = list(sources.index)
        source = st.selectbox(
            _("Sumber angka"),
            codes,
            index=codes.index(mapping.source) if mapping.source in codes else None,
            format_func=lambda code: f"{sources[code]} ({code})",
            placeholder=_("Pilih sumber"),
            filter_mode="contains",
            width=420,
        )
        status = st.selectbox(_("Status angka"), STATUSES, index=STATUSES.index(mapping.status), format_func=tables.status, width=150)
        mark = st.selectbox(_("Tanda desimal"), MARKS, index=MARKS.index(mapping.mark), format_func=lambda mark: marks[mark], width=180)
    return replace(mapping, source=source, status=status or STATUSES[1], mark=mark)


def _sheet(data: Dataset, layout: Layout, chosen: list[str], every: dict[str, str]) -> Layout:
    """A sheet: left out or not, its table, and what its title says for all of it; then the columns to be changed."""
    names, observed = list(TABLES), layout.table in OBSERVED
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        table = st.selectbox(
            _("Tabel untuk lembar {l}").format(l=layout.sheet),
            names,
            index=names.index(layout.table),
            format_func=declared.table_names().__getitem__,
            width=220,
            key=f"tabel_{layout.sheet}",
        )
        ignore = st.checkbox(_("Lewati lembar ini"), value=layout.ignore, key=f"lewati_{layout.sheet}")
        period, indicator = layout.period, layout.indicator
        if observed and not layout.exact:
            period = st.text_input(
                _("Periode seluruh lembar"), value=layout.period or "", placeholder=_("mis. 2020-03"), width=180, key=f"periode_{layout.sheet}"
            )
            indicator = _indicator(data, _("Indikator seluruh lembar"), layout.indicator, f"indikator_{layout.sheet}")
    columns = tuple(_column(data, layout, column, every[key]) if (key := f"{layout.sheet}!{column.letter}") in chosen else column for column in layout.columns)
    return replace(layout, table=table or layout.table, ignore=bool(ignore), period=(period or "").strip() or None, indicator=indicator, columns=columns)


def _column(data: Dataset, layout: Layout, column: Column, heading: str) -> Column:
    """A column: what it is, and for numbers their period and what to multiply them by."""
    offered = _offered(data, layout)
    now = _token(column)
    key = f"{layout.sheet}_{column.letter}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        token = st.selectbox(
            heading,
            offered,
            index=offered.index(now) if now in offered else None,
            format_func=lambda token: _role(data, layout, token),
            placeholder=_("Belum ditetapkan"),
            filter_mode="contains",
            width=360,
            key=f"isi_{key}",
        )
        period, times = column.period, column.factor
        if layout.table in OBSERVED and not layout.exact:
            period = st.text_input(_("Periode"), value=column.period or "", placeholder=_("dari baris atau lembar"), width=170, key=f"periode_{key}")
            times = st.number_input(_("Dikalikan"), value=float(column.factor), min_value=0.0, format="%g", width=120, key=f"kali_{key}")
    role, _mark, indicator = (token or UNKNOWN).partition("|")
    return replace(column, role=role, indicator=indicator or None, period=(period or "").strip() or None, factor=float(times), score=SURE if role else 0.0)


def _guesses(data: Dataset, problems: tuple[Finding, ...]) -> dict[str, str]:
    """The names of places that were guessed or not known, to be confirmed; what is chosen, by the text in the file."""
    asked: dict[str, Finding] = {}
    for problem in problems:
        if problem.code in GUESSES and problem.value:
            asked.setdefault(problem.value, problem)
    if not asked:
        return {}
    st.html(f'<p class="ukuran"><b>{escape(_("Nama wilayah yang perlu dipastikan"))}</b></p>')
    tree = data.places
    codes = [code for level in LEVELS[::-1] for code in tree.index[tree["tingkat"] == level]]
    labels = {code: f"{tree.at[code, 'nama']} ({tree.at[code, 'tingkat']}, {code})" for code in codes}
    found = {}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for text, problem in list(asked.items())[:40]:
            guess = next((code for code in codes if problem.expected and f"({code})" in problem.expected), None)
            score = problem.expected.rpartition(", ")[2] if problem.expected and problem.code == "guessed_place" else ""
            label = f"{text} · {score}" if score else text
            picked = st.selectbox(
                label,
                codes,
                index=codes.index(guess) if guess else None,
                format_func=lambda code: labels[code],
                placeholder=_("Pilih wilayah"),
                filter_mode="contains",
                width=360,
                key=f"wilayah_{text}",
            )
            if picked:
                found[text] = picked
    return found


def _indicator(data: Dataset, label: str, now: str | None, key: str) -> str | None:
    codes = list(data.indicators.index)
    named = {row.kode: i18n.own(row, "nama") for row in data.indicators.itertuples()}
    return st.selectbox(
        label,
        codes,
        index=codes.index(now) if now in codes else None,
        format_func=lambda code: named[code],
        placeholder=_("menurut kolomnya"),
        filter_mode="contains",
        width=300,
        key=key,
    )


def _token(column: Column) -> str:
    """What a column is, as one text: its role, and for numbers `nilai|<indicator>`."""
    return f"{column.role}|{column.indicator}" if column.role == VALUE and column.indicator else column.role


def _offered(data: Dataset, layout: Layout) -> list[str]:
    """What a column of a sheet may be."""
    about = TABLES[layout.table].to_schema().columns
    places = ["wilayah", *(f"wilayah:{level}" for level in LEVELS[::-1]), *(f"kode:{level}" for level in LEVELS[::-1])]
    if layout.exact:
        return [IGNORED, *about]
    if layout.table not in OBSERVED:
        return [IGNORED, *about, *(places[1:] if "wilayah" in about else [])]
    numbers = [VALUE, *(f"{VALUE}|{code}" for code in data.indicators.index)]
    return [IGNORED, *places, "periode", "tahun", "bulan", "indikator", "satuan", "status", "sumber", *numbers]


def _role(data: Dataset, layout: Layout, token: str) -> str:
    """What a column is, in words."""
    role, _mark, indicator = token.partition("|")
    if indicator:
        return _("angka: {i}").format(i=i18n.own(data.indicators.loc[indicator], "nama") if indicator in data.indicators.index else indicator)
    kind, _mark, level = role.partition(":")
    if level:
        return (_("kode {t}") if kind == "kode" else _("nama {t}")).format(t=level)
    words = {
        UNKNOWN: _("belum ditetapkan"),
        IGNORED: _("diabaikan"),
        "wilayah": _("wilayah (nama atau kode)"),
        "periode": _("periode"),
        "tahun": _("tahun"),
        "bulan": _("bulan"),
        "indikator": _("nama atau kode indikator"),
        "satuan": _("satuan"),
    }
    if role == VALUE and layout.table in OBSERVED and not layout.exact:
        named = _("angka: {i}").format(i=i18n.own(data.indicators.loc[layout.indicator], "nama")) if layout.indicator in data.indicators.index else ""
        return named or _("angka, indikator menurut kolom lain")
    return role if layout.exact else words.get(role, role)

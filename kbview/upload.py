"""A file on its way in: read, mapped, checked, and held in the reader's session until it is published or let go."""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from kbdata import home, rows
from kbdata.dataset import Dataset
from kbdata.effect import Effect, applied, effect
from kbdata.importing import Import, Mapping, annotated, memory, read, template
from kbdata.rows import Difference
from kbdata.tables import TABLES
from kbview import declared, filters, formats, i18n, words_findings
from kbview.i18n import _
from kbview.view import open_latest, store

HELD, TURN, FORMS = "unggahan", "unggahan_ke", "pemetaan_sesi"  # session keys: the file, the count of uploads, forms kept without a store
MOST = 64  # megabytes that the browser sends at all; the import has its own, lower limit and says it in words
LISTED = 500  # rows of a kind that are kept to be looked at; all of them count
KINDS = "XLSX, XLS, ODS, CSV, TSV, GeoJSON, GeoPackage, Shapefile (ZIP), SQL"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, eq=False)
class Upload:
    """A file as it was read.

    file_id: which upload it is. content: its bytes; none once it was refused for personal data. data: the data set it was checked against,
    the latest there was. changed: per table, the first rows that would be new or differ. recalled: whether it was read as its form was before.
    renewed: whether it was read anew just now, since others have published: its effect has not been seen yet. period: of the filter bar, when the
    effect was worked out.
    """

    file_id: str
    content: bytes
    name: str
    data: Dataset
    done: Import
    effect: Effect | None = None
    changed: Dictionary[str, Difference] = field(default_factory=dict)
    recalled: bool = False
    renewed: bool = False
    period: str = ""


def held() -> Upload | None:
    """The file in hand."""
    found: Upload | None = st.session_state.get(HELD)
    return found


def box() -> Upload | None:
    """Draw the field for a file; read a new one, and read the one in hand again where the data have changed since.

    A file stays in hand when its reader goes to another page, where the field is gone, and comes back to an empty one: until it is let go.
    """
    about = _("{jenis}; paling besar {n} MB").format(jenis=KINDS, n=MOST)
    st.html(f'<h2 class="temuan">{escape(_("Berkas data"))}</h2><p class="ukuran">{escape(about)}</p>')
    key = f"berkas_{st.session_state.get(TURN, 0)}"
    file = st.file_uploader(_("Berkas data"), type=None, key=key, max_upload_size=MOST, label_visibility="collapsed", on_change=_taken_out, args=(key,))
    now, data, period = held(), open_latest(), filters.current().period
    if file is not None and (now is None or now.file_id != file.file_id):
        take(Upload(file.file_id, file.getvalue(), file.name, data, Import(file.name, "")), None)
    elif now is None:
        return None
    elif now.data is not data and now.content:
        take(replace(now, data=data, renewed=True), now.done.mapping)
    elif now.effect is not None and now.period != period:
        st.session_state[HELD] = replace(now, effect=_effect(now, now.done), period=period)
    elif now.renewed:
        st.session_state[HELD] = replace(now, renewed=False)
    if file is None:
        _in_hand()
    return held()


def _taken_out(key: str) -> None:
    """Let a file go where its reader takes it out of the field."""
    if st.session_state.get(key) is None:
        st.session_state.pop(HELD, None)


def _in_hand() -> None:
    """Name the file in hand where the field is empty, and offer to let it go."""
    now = held()
    if now is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="berkas_di_tangan"):
        st.html(f'<p class="uraian">{escape(_("Masih di tangan: {f}, belum diterbitkan.").format(f=now.name))}</p>')
        st.button(_("Lepaskan berkas"), key="lepaskan", on_click=let_go)


def take(upload: Upload, mapping: Mapping | None) -> None:
    """Read and check a file, tell what it would change, and hold it; with the progress of it. mapping: as people left it, or None to propose one."""
    with st.status(_("Membaca {f} ({n} kB)…").format(f=upload.name, n=formats.number(len(upload.content) / 1000)), expanded=False) as progress:
        done, recalled = _read(upload, mapping)
        told, changed = None, {}
        if done.publishable:
            count = sum(len(frame) for frame in done.changes.values())
            progress.update(label=_("Menghitung dampak {n} baris…").format(n=formats.number(count)))
            told = _effect(upload, done)
            changed = {table: _first(table, upload.data, frame) for table, frame in done.changes.items()}
        progress.update(label=_("Selesai diperiksa: {f}").format(f=upload.name), state="complete")
    private = any(problem.code.startswith("personal_") for problem in done.problems)
    st.session_state[HELD] = replace(
        upload,
        content=b"" if private else upload.content,
        done=done,
        effect=told,
        changed=changed,
        recalled=recalled or upload.recalled,
        period=filters.current().period,
    )


def _effect(upload: Upload, done: Import) -> Effect:
    return effect(upload.data, applied(upload.data, done.changes, done.layers), filters.current().period)


def remember(mapping: Mapping) -> None:
    """Keep how a form was read: beside the store, or in the session where there is none, or it is not a folder."""
    place = _folder()
    if place:
        memory.remember(place, mapping)
    forms: dict[str, Mapping] = st.session_state.setdefault(FORMS, {})
    forms.update({layout.fingerprint: replace(mapping, layouts=(layout,), sha256="") for layout in mapping.layouts})


def let_go() -> None:
    """Empty the field for a file."""
    st.session_state.pop(HELD, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def templates(data: Dataset) -> None:
    """Templates to fill in, per table and language."""
    with st.container(border=True, key="kartu_templat", height="stretch"):
        about = _("Isi templat lalu unggah: kolomnya sudah dikenal, tidak perlu ditetapkan lagi. Lembar Petunjuk menjelaskan tiap kolom.")
        st.html(f'<h2 class="temuan">{escape(_("Templat untuk diisi"))}</h2><p class="ukuran">{escape(about)}</p>')
        table = st.selectbox(
            _("Tabel"), list(TABLES), index=list(TABLES).index("nilai"), format_func=declared.table_names().__getitem__, key="templat", width=260
        )
        with st.container(horizontal=True):
            for language, name in {"id": _("Templat bahasa Indonesia"), "en": _("Templat bahasa Inggris")}.items():
                st.download_button(
                    name,
                    partial(template, [table], data, i18n.catalogue(language).gettext),
                    f"templat-{table}-{language}.xlsx",
                    SHEET,
                    key=f"templat_{language}",
                    on_click="ignore",
                )


def marked(upload: Upload) -> bytes:
    """The uploaded workbook with its findings coloured and commented, in the reader's language."""
    return annotated(upload.done.sheets, upload.done.problems, lambda finding: words_findings.told(upload.data, finding), say=_)


def _first(table: str, data: Dataset, frame: pd.DataFrame) -> Difference:
    """The first rows of a table that would be new or differ, with what stands there now."""
    now = data.frames[table]
    found = rows.difference(table, now, rows.upsert(table, now, frame))
    return Difference(*(part.head(LISTED) for part in (found.added, found.before, found.changed, found.removed)))


def _read(upload: Upload, mapping: Mapping | None) -> tuple[Import, bool]:
    """The import, and whether it was read as its form was before."""
    done = read(upload.content, upload.name, upload.data, mapping)
    if mapping is not None or not done.mapping.layouts:
        return done, False
    known = _known(done)
    return (read(upload.content, upload.name, upload.data, known), True) if known else (done, False)


def _known(done: Import) -> Mapping | None:
    forms: Dictionary[str, Mapping] = st.session_state.get(FORMS, {})
    mine = [forms[layout.fingerprint] for layout in done.mapping.layouts if layout.fingerprint in forms]
    place = _folder()
    return memory.together(mine) or (memory.recall(place, done.mapping.layouts) if place else None)


def _folder() -> str | None:
    """The folder of the store; None where there is none, or it is not a folder."""
    return home.located() if store() is not None and "://" not in home.located() else None

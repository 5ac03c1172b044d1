"""What was published: when, by whom, why, from which file, and how many rows of which table it changed."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape

import pandas as pd

from kbdata import dataset
from kbdata.publication import COUNTS, Publication
from kbview import declared, formats, publications, words_store
from kbview.card import Card, Foot
from kbview.cards.dictionary import address
from kbview.i18n import _, _n
from kbview.tables import Column, Table
from kbview.view import View, store

OLDER, NEWER = "dari_terbitan", "ke_terbitan"  # the two publications to compare, as the address names them
SHORT = 10  # characters of a hash: enough to tell two files apart


def every() -> tuple[Publication, ...]:
    """Every publication, oldest first; none where the data are not in a store."""
    opened = store()
    return opened.publications() if opened else ()


def sentence(view: View) -> str:
    """The page's one sentence: how often something was published, and what was last."""
    past = every()
    if not past:
        return _("Data versi {v} ditampilkan tanpa riwayat: belum ada yang diterbitkan.").format(v=view.data.version)
    last = past[-1]
    told = _n("{n} terbitan sejak {t}", len(past)).format(n=formats.number(len(past)), t=formats.day(past[0].time.astimezone(view.data.zone).date()))
    return _("{cacah}; yang terakhir {kapan} oleh {siapa}: {apa}.").format(
        cacah=told, kapan=formats.moment(last.time, view.data.zone), siapa=last.user, apa=words_store.counted(last.total())
    )


def listing(view: View) -> Card:
    """Every publication, the newest first, with links that open the dashboard as it stood then and that show what was changed."""
    past = every()
    last = past[-1]
    rows = "".join(_row(view, each, before, last) for each, before in zip(reversed(past), [*reversed(past[:-1]), None], strict=True))
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in _heads())
    figure = f'<div class="tabel tinggi terbitan" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    people = len({each.user for each in past})
    title = _n("{n} orang menerbitkan", people).format(n=people) + " " + _n("{n} kali", len(past)).format(n=formats.number(len(past)))
    subtitle = _("Setiap terbitan mengganti semua tabel sekaligus dan dapat dibuka kembali; yang terbaru di atas")
    return Card(title, subtitle, figure, _table(past), Foot(notes=(_("waktu {zona}").format(zona=last.time.astimezone(view.data.zone).tzname()),)))


def without(view: View) -> Card:
    """Why there is no history, and how to come by one."""
    text = _(
        "Data yang ditampilkan berasal dari folder berkas CSV, yang tidak menyimpan keadaan sebelumnya. Riwayat memerlukan simpanan: di sana setiap "
        "terbitan tercatat dengan waktu, orang, alasan, dan berkasnya, dan dapat dipulihkan. Hubungi pengelola dasbor."
    )
    if store() is not None:
        text = _(
            "Penyimpanan masih kosong, jadi yang ditampilkan adalah data contoh. Setelah berkas pertama diterbitkan, setiap perubahan tercatat di sini "
            "dengan waktu, orang, alasan, dan berkasnya, dan dapat dipulihkan."
        )
    nothing = Table(pd.DataFrame({"keterangan": [text]}), (Column("keterangan", _("Keterangan")),))
    return Card(
        _("Belum ada riwayat"),
        _("Apa yang disimpan, dan di mana"),
        f'<p class="uraian">{escape(text)}</p>',
        nothing,
        Foot(notes=(_("petunjuk: docs/pengelola.md"),)),
    )


def files(view: View) -> Card:
    """The files of the folder that is shown, with the hash by which anyone can check them."""
    frame = dataset.contents(view.data.folder)
    columns = (Column("berkas", _("Berkas")), Column("baris", _("Baris"), "number"), Column("sha256", _("SHA-256")))
    body = "".join(
        f'<tr><td>{escape(row.berkas)}</td><td class="angka">{formats.number(row.baris)}</td><td>{_hash(row.sha256)}</td></tr>' for row in frame.itertuples()
    )
    head = f'<th scope="col">{escape(_("Berkas"))}</th><th scope="col" class="angka">{escape(_("Baris"))}</th><th scope="col">SHA-256</th>'
    figure = f'<div class="tabel" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    title = _("{n} berkas, {b} baris").format(n=len(frame), b=formats.number(frame["baris"].sum()))
    subtitle = _("Isi folder data menurut daftar isi.csv; berkas yang sidiknya tidak cocok tidak akan dibuka")
    return Card(title, subtitle, figure, Table(frame, columns), Foot(notes=(_("versi data {v}").format(v=view.data.version),)))


def _row(view: View, each: Publication, before: Publication | None, latest: Publication) -> str:
    shown = publications.label(each, view.data.zone) == view.as_of or (each == latest and not view.as_of)
    mark = f' <span class="pita">{escape(_("ditampilkan"))}</span>' if shown else ""
    file = f'{escape(each.file)} <span class="samar">{_hash(each.sha256)}</span>' if each.file else f'<span class="samar">{formats.NOTHING}</span>'
    kind = words_store.kind(each.kind)
    again = "" if kind.lower() == each.reason.lower() else f' <span class="samar">{escape(kind)}</span>'
    contents = (
        ("angka", str(each.number)),
        ("tanggal", escape(formats.moment(each.time, view.data.zone)) + mark),
        ("", escape(each.user)),
        ("", escape(each.reason) + again),
        ("", file),
        ("", _counts(each)),
        ("tanggal", _links(view, each, before)),
    )
    cells = zip(_heads(), contents, strict=True)
    return "<tr>" + "".join(f'<td class="{tone}" data-judul="{escape(head)}">{text}</td>' for head, (tone, text) in cells) + "</tr>"


def _heads() -> tuple[str, ...]:
    """The headings of the list; on a narrow screen each stands before its value."""
    return _("No."), _("Waktu"), _("Oleh"), _("Alasan"), _("Berkas"), _("Perubahan baris per tabel"), ""


def _counts(each: Publication) -> str:
    """The rows of each table that it changed; a first publication has them all, so its tables are only counted."""
    if each.kind == "dasar":
        return escape(_("{n} baris dalam {t} tabel").format(n=formats.number(each.total()["baru"]), t=len(each.counts)))
    told = [f"{escape(declared.table_name(name))}: {escape(words_store.counted(counts))}" for name, counts in each.counts.items()]
    return "<br>".join(told) or f'<span class="samar">{escape(_("tidak ada"))}</span>'


def _links(view: View, each: Publication, before: Publication | None) -> str:
    """Where to go from a publication, the filters as they stand."""
    then = {publications.KEY: publications.label(each, view.data.zone)}  # of the last one too: a link to it shows the same when there are later ones
    look = _link(f"ringkasan?{address(replace(view, as_of=''), **then)}", _("Lihat data per tanggal ini"))
    if before is None:
        return look
    pair = {OLDER: publications.label(before, view.data.zone), NEWER: publications.label(each, view.data.zone)}
    return f"{look}<br>{_link(f'riwayat?{address(view, **pair)}', _('Lihat perubahannya'))}"


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}" target="_self" data-pindah>{escape(text)}</a>'


def _hash(sha256: str) -> str:
    return f'<code title="{escape(sha256)}">{escape(sha256[:SHORT])}</code>' if sha256 else ""


def _table(past: tuple[Publication, ...]) -> Table:
    frame = pd.DataFrame(
        [
            (
                p.number,
                p.time.isoformat(timespec="seconds"),
                p.user,
                p.reason,
                words_store.kind(p.kind),
                p.file,
                p.sha256,
                p.version,
                *p.total().values(),
                json.dumps(p.counts),
            )
            for p in reversed(past)
        ],
        columns=["nomor", "waktu", "pengguna", "alasan", "jenis", "berkas", "sha256", "versi", *COUNTS, "tabel"],
    )
    labels = (
        _("Nomor"),
        _("Waktu (UTC)"),
        _("Oleh"),
        _("Alasan"),
        _("Jenis"),
        _("Berkas"),
        _("SHA-256"),
        _("Versi data"),
        _("Baru"),
        _("Berubah"),
        _("Dihapus"),
        _("Per tabel"),
    )
    columns = (Column(key, text, "number" if key in ("nomor", *COUNTS) else "text") for key, text in zip(frame.columns, labels, strict=True))
    return Table(frame, tuple(columns))

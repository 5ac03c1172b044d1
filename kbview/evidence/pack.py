"""A bundle: the report, every claim in it, the data that it was made of, and what else is needed to make it again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

import kbdata
from kbdata import export, method, rows
from kbdata.dataset import Dataset
from kbview import archive as tables
from kbview import formats, i18n
from kbview.evidence import archive
from kbview.evidence.claims import ON_PAPER, claims, simulated, to_csv
from kbview.evidence.paper import printed
from kbview.i18n import _
from kbview.pictures import Pictures
from kbview.report.blocks import Section
from kbview.report.contents import contents, title
from kbview.report.pdf import pdf
from kbview.view import View

FORM = 1  # of the list of contents; another is another form of bundle


def bundle(view: View, at: datetime, pictures: Pictures, say: Callable[[str], None] = lambda doing: None) -> bytes:
    """The report of a view as a ZIP that `kbview.evidence.check.verify` can check. at: the time it is made, with its zone; its day is the report's.

    say: told in words what is being done, which takes minutes.
    """
    i18n.speak(view.language)
    today = at.date().isoformat()
    say(_("Menghitung isi laporan…"))
    sections = contents(view, today)
    found = claims(sections)
    say(_("Menyusun laporan PDF…"))
    paper = pdf(view, pictures=pictures, moment=at)
    say(_("Menulis data dan sidiknya…"))
    told = contents_list(view, sections, found, at)
    files = {
        archive.REPORT: paper,
        archive.CLAIMS: to_csv(found.assign(**{ON_PAPER: found["id"].isin(printed(paper, found)).map({True: "ya", False: "tidak"})})),
        archive.DICTIONARY: tables.dictionary_csv(view.data),
        archive.README: readme(view, len(found)).encode(),
        **data_files(view.data),
    }
    return archive.written(files, told)


def contents_list(view: View, sections: list[Section], found: pd.DataFrame, at: datetime) -> dict[str, Any]:
    """What a bundle says of itself, beside the hashes of its files."""
    made_by = method.version(view.data)
    return {
        "bentuk": FORM,
        "dibuat": at.isoformat(timespec="seconds"),
        "bahasa": view.language,
        "saringan": {"tempat": view.place, "periode": view.period, "skpd": view.skpd, "bidang": view.bidang},
        "terbitan": view.as_of,
        "simulasi": simulated(sections),
        "pernyataan": len(found),
        "data": {"versi": view.data.version, "sidik_baris": rows.fingerprint(view.data.frames, view.data.layers)},
        "metode": {"versi": made_by.text, "bagian": made_by.parts()},
        "aplikasi": kbdata.__version__,
    }


def data_files(data: Dataset) -> dict[str, bytes]:
    """The data set as the files of a folder, by their names in the bundle."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "data")
        export.write_folder(data, folder)
        return {f"{archive.DATA}{file.name}": file.read_bytes() for file in sorted(folder.iterdir())}


def readme(view: View, count: int) -> str:
    """What the bundle is, and how anyone checks it."""
    lines = [
        title(view),
        "",
        _("Bungkus ini memuat laporan beserta semua yang diperlukan untuk membuat lagi setiap angkanya:"),
        _("laporan.pdf: laporannya."),
        _("bukti.csv: {n} angka dan kalimat di dalamnya, masing-masing dengan nomor, cara membuatnya, nilai persisnya, dan teks yang tercetak.").format(
            n=formats.number(count)
        ),
        _("data/: seluruh data yang dipakai, termasuk batas wilayah; dasbor dapat membukanya sebagai folder data."),
        _("kamus.csv: arti setiap indikator dan kolom."),
        _("isi.json: SHA-256 tiap berkas, versi data, versi cara hitung, saringan, dan waktu pembuatan."),
        "",
        _("Memeriksanya: python -m kbdata verify BERKAS.zip"),
        _("Semua angka dihitung ulang dari data di dalam bungkus, lalu dibandingkan dengan bukti.csv dan laporan.pdf."),
        _(
            "Yang tidak dapat diketahui dari bungkusnya sendiri: bila seseorang mengubah data lalu membuat ulang seluruh bungkus. Karena itu catatlah "
            "SHA-256 bungkus ini di surat pengantarnya, dan cocokkan dengan yang disebut saat memeriksa."
        ),
        _("Kolom status pada data menyebut mana yang resmi, sementara, atau simulasi; “simulasi” adalah angka buatan untuk peragaan."),
    ]
    return "\n".join(lines) + "\n"

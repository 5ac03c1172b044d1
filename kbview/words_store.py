"""The store in words: what a publication was, how many rows it changed, and what could not be done."""

from __future__ import annotations

from collections.abc import Mapping

from kbdata.publication import COUNTS, StoreError
from kbview import formats
from kbview.i18n import _, _n


def kind(code: str) -> str:
    """What a publication was."""
    return {"dasar": _("data awal"), "impor": _("impor"), "pulihkan": _("pemulihan"), "jelaskan": _("penjelasan temuan"), "keputusan": _("keputusan")}.get(
        code, code
    )


def counted(counts: Mapping[str, int]) -> str:
    """How many rows are new, changed and deleted; what is none is left out."""
    words = {
        "baru": _n("{n} baris baru", counts["baru"]),
        "berubah": _n("{n} baris berubah", counts["berubah"]),
        "dihapus": _n("{n} baris dihapus", counts["dihapus"]),
    }
    told = [words[which].format(n=formats.number(counts[which])) for which in COUNTS if counts[which]]
    return formats.listing(told) or _("tidak ada baris yang berubah")


def trouble(error: StoreError) -> str:
    """What the store could not do, and what the reader can."""
    return {
        "empty": _("Belum ada yang diterbitkan."),
        "not_empty": _("Penyimpanan sudah berisi data; terbitkan perubahannya saja."),
        "unknown_publication": _("Tidak ada terbitan “{t}”.").format(t=error.value),
        "not_kept": _("Data terbitan {t} sudah tidak disimpan.").format(t=error.value),
        "busy": _("Orang lain terus menerbitkan pada saat yang sama. Coba lagi sebentar lagi."),
    }[error.code]

"""What the check of a bundle found, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kbview import formats, words, words_method
from kbview.evidence.archive import BundleError
from kbview.evidence.check import Fault, Outcome
from kbview.i18n import _, _n

HASH = 12  # hex digits of a hash that are told
COLUMNS: dict[str, Callable[[], str]] = {  # of the list of claims, told when they are needed: in the language of then
    "kueri": lambda: _("cara membuatnya"),
    "baris": lambda: _("nama barisnya"),
    "kolom": lambda: _("nama kolomnya"),
    "nilai": lambda: _("nilainya"),
    "teks": lambda: _("teksnya"),
}


def trouble(error: BundleError) -> str:
    """Why a file cannot be checked at all."""
    return {
        "damaged_file": _("Berkas ini rusak, terpotong, atau bukan ZIP."),
        "encrypted_file": _("Berkas ini terkunci kata sandi."),
        "zip_bomb": _("Isi berkas ini mengembang tidak wajar; tidak dibuka."),
        "too_slow": _("Berkas ini terlalu lama dibuka."),
        "wrong_name": _("Berkas ini memuat nama yang tidak wajar atau berulang, “{n}”; tidak dibuka.").format(n=error.value),
        "no_contents": _("Ini bukan bungkus bukti: daftar isi.json tidak ada atau tidak terbaca."),
    }[error.code]


def matched(found: Outcome) -> str:
    """How many claims are made again: `214 dari 214 cocok`."""
    return _("{n} dari {m} cocok").format(n=formats.number(found.matched), m=formats.number(found.total))


def verdict(found: Outcome) -> str:
    """The one sentence of a check."""
    told = _("Bungkus utuh: {c}.") if found.sound else _("Bungkus TIDAK utuh: {c}; {m}.")
    count = len(found.faults)
    return told.format(c=matched(found), m=_n("{n} hal tidak sesuai", count).format(n=formats.number(count)))


def made(found: Outcome) -> str:
    """When the bundle says that it was made, of which data and by which method; and that some of them are made up."""
    data, by = (found.contents.get(part) for part in ("data", "metode"))
    told = _("Dibuat {t}; data versi {v}; cara hitung {m}.").format(
        t=_moment(str(found.contents.get("dibuat"))),
        v=data.get("versi", formats.NOTHING) if isinstance(data, dict) else formats.NOTHING,
        m=by.get("versi", formats.NOTHING) if isinstance(by, dict) else formats.NOTHING,
    )
    return told + (" " + _("DATA SIMULASI: sebagian atau seluruh angka dibuat untuk peragaan.") if found.contents.get("simulasi") else "")


def method(found: Outcome) -> str:
    """That another version of the program made the bundle, and what differs; empty where none did."""
    if not found.told_otherwise or found.then is None or found.now is None:
        return ""
    return _("Bungkus ini dibuat dengan cara hitung lain. Yang berbeda: {d}. Angkanya dihitung ulang dengan cara hitung kini.").format(
        d=words_method.parts(found.then, found.now)
    )


def fault(found: Outcome, each: Fault) -> str:
    """One thing that is not as it should be."""
    told = {
        "missing_file": _("{di}: ada di daftar, tidak ada di bungkus."),
        "unlisted_file": _("{di}: ada di bungkus, tidak ada di daftar."),
        "changed_file": _("{di}: isinya diubah; SHA-256 seharusnya {sidik}…, nyatanya {sidik_nyata}…."),
        "no_claims": _("{di}: tidak terbaca sebagai daftar bukti."),
        "bad_data": _("{di}{baris}: {masalah}"),
        "other_rows": _("{di}: baris datanya bukan yang dicatat; sidik seharusnya {sidik}, nyatanya {sidik_nyata}."),
        "other_method": _("{di}: cara hitung di dalam data bukan yang dicatat. Yang berbeda: {beda}."),
        "other_contents": _("{di}: “{isian}” seharusnya {harap}, tertulis {nyata}."),
        "bad_view": _("{di}: saringan laporan tidak dikenal di dalam datanya ({nyata})."),
        "lost": _("{di}: seharusnya “{harap}”, tidak ada di daftar bukti."),
        "added": _("{di}: “{nyata}” ada di daftar bukti, tidak dihasilkan datanya."),
        "unlike": _("{di}: {kolom} seharusnya “{harap}”, di daftar bukti “{nyata}”."),
        "unprinted": _("{di}: “{harap}” tidak ditemukan di laporan.pdf."),
    }[each.code]
    return told.format(
        di=each.where,
        harap=each.expected,
        nyata=each.found,
        sidik=each.expected[:HASH],
        sidik_nyata=each.found[:HASH],
        isian=each.field,
        kolom=COLUMNS.get(each.field, lambda: "")(),
        beda=words_method.parts(found.then, found.now) if found.then and found.now else _("tidak tercatat"),
        baris=", " + _("baris {n}").format(n=each.problem.row) if each.problem and each.problem.row else "",
        masalah=words.problem(each.problem) if each.problem else "",
    )


def _moment(text: str) -> str:
    try:
        made = datetime.fromisoformat(text)
        return formats.moment(made, made.tzinfo)
    except ValueError:
        return formats.NOTHING

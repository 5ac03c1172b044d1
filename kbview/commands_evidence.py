"""The commands about evidence: a report with everything that proves it, and the check of one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from kbview import formats, i18n
from kbview.evidence import archive
from kbview.i18n import _
from kbview.terminal import DONE, REFUSED, SHOWN, Command, StopError, asks, looked_at, say

# What makes a report draws figures: it is only loaded by the commands that make one, so that all others start quickly.


def add(command: Command) -> None:
    """Add the two commands to those that there are."""
    made = asks(command("bundle", bundle, _("buat laporan bukti beserta data dan sidiknya, yang dapat diperiksa siapa pun")))
    made.add_argument("target", metavar=_("BERKAS.zip"))
    checked = command("verify", verify, _("periksa bungkus bukti: hitung ulang semua angkanya"))
    checked.add_argument("file", metavar=_("BERKAS.zip"))


def bundle(given: argparse.Namespace) -> int:
    """Write the report of a view with everything that proves it."""
    from kbview.asked import AskedError, view_of
    from kbview.evidence import pack
    from kbview.pictures import Pictures

    data, as_of = looked_at(given)
    try:
        view = view_of(data, given.place, given.period, given.skpd, given.bidang, language=given.language, as_of=as_of)
        with Path(given.target).open("xb") as out, Pictures() as pictures:
            try:
                content = pack.bundle(view, datetime.now(data.zone).astimezone(data.zone), pictures, given.progress.step)
                out.write(content)
            except BaseException:  # nothing half made stays behind, whatever broke it off
                Path(given.target).unlink()
                raise
    except AskedError as error:
        raise StopError(str(error)) from error
    except FileExistsError as error:
        raise StopError(_("{f} sudah ada isinya; pilih nama lain.").format(f=given.target)) from error
    except OSError as error:
        raise StopError(_("{f} tidak dapat ditulis: {e}.").format(f=given.target, e=error.strerror or error)) from error
    _files, told = archive.read(content)
    hashed = archive.digest(content)
    text = _("{f}: {n} pernyataan, data versi {v}, cara hitung {m}. Catat SHA-256 bungkus ini di surat pengantarnya: {h}").format(
        f=given.target, n=formats.number(told["pernyataan"]), v=data.version, m=told["metode"]["versi"], h=hashed
    )
    say(text, given, {"file": given.target, "sha256": hashed, **told})
    return DONE


def verify(given: argparse.Namespace) -> int:
    """Make every number of a bundle again from its own data, and say which do not come out."""
    from kbview import words_evidence
    from kbview.evidence import check

    try:
        if Path(given.file).stat().st_size > archive.LIMITS.size:
            raise archive.BundleError("zip_bomb")
        found = check.verify(Path(given.file).read_bytes(), given.progress.step)
    except OSError as error:
        raise StopError(_("{f} tidak dapat dibaca: {e}.").format(f=given.file, e=error.strerror or error)) from error
    except archive.BundleError as error:
        raise StopError(f"{given.file}: {words_evidence.trouble(error)}") from error
    i18n.speak(given.language)
    faults = [words_evidence.fault(found, each) for each in found.faults]
    lines = [
        _("SHA-256 bungkus: {h}").format(h=found.sha256),
        words_evidence.made(found),
        words_evidence.method(found),
        *faults[:SHOWN],
        *([_("… dan {n} temuan lagi; --json menyebut semuanya.").format(n=formats.number(len(faults) - SHOWN))] if len(faults) > SHOWN else []),
        words_evidence.verdict(found),
    ]
    told: dict[str, Any] = {
        "sound": found.sound,
        "sha256": found.sha256,
        "matched": found.matched,
        "total": found.total,
        "method": {"then": found.then and found.then.text, "now": found.now and found.now.text, "told": words_evidence.method(found)},
        "faults": [asdict(each) | {"told": text} for each, text in zip(found.faults, faults, strict=True)],
    }
    say("\n".join(filter(None, lines)), given, told)
    return DONE if found.sound else REFUSED

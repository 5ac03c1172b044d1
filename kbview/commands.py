"""The command line: check and import files, look at the history, restore, export, tidy up; in the words of the pages.

Exit codes: 0 done, 1 refused (what is wrong is told), 2 not called right, 3 only warnings stand in the way: see `--accept-warnings`.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from kbdata import decisions, export, home, importing
from kbdata.dataset import Dataset, open_dataset
from kbdata.importing import Finding, Import, Mapping
from kbdata.problems import DatasetError
from kbdata.publication import StoreError
from kbdata.store import RETENTION_HOURS
from kbdata.tables import TABLES
from kbview import agenda, commands_deck, commands_evidence, commands_report, formats, i18n, words, words_findings, words_store
from kbview.i18n import _, _n
from kbview.progress import Progress
from kbview.terminal import DONE, REFUSED, SHOWN, WARNED, Run, StopError
from kbview.terminal import needed as _needed
from kbview.terminal import opened as _opened
from kbview.terminal import say as _say
from kbview.terminal import write as _write

# How many steps the commands have that take long.
STEPS = {"check": 2, "import_file": 3, "start": 2, "restore": 2, "compact": 2, "export_data": 2, "deck": 2, "bundle": 4, "verify": 4}


def main(arguments: Sequence[str]) -> int:
    """Run one command. Returns its exit code."""
    given = _parser(arguments).parse_args(arguments)
    run: Run = given.run
    told = given.progress_as == "json"
    given.progress = Progress(STEPS.get(run.__name__, 0), sys.stderr, lines=told, shown=not given.json)
    try:
        return run(given)
    except StopError as error:
        trouble = f"{error}\n"
    except StoreError as error:
        trouble = f"{words_store.trouble(error)}\n"
    except DatasetError as error:
        trouble = "".join(f"{_place(problem.file, None, problem.row, problem.column)}: {words.problem(problem)}\n" for problem in error.problems)
    finally:
        given.progress.clear()
    sys.stderr.write(trouble)
    return REFUSED


def check(given: argparse.Namespace) -> int:
    """Say what is wrong with a file and what it would change; nothing is stored."""
    _store, data = _opened(given)
    return _checked(given, data)[1]


def import_file(given: argparse.Namespace) -> int:
    """Publish the rows of a file that are new or differ, where nothing is wrong with it."""
    store, data = _opened(given)
    opened = _needed(store)
    done, code = _checked(given, data)
    if code != DONE or not done.publishable:
        return code
    given.progress.step(_("Menerbitkan…"))
    home.begin(opened, user=given.user, reason=_("Data dasar: contoh bawaan program"))
    made = opened.publish({**done.changes, **done.layers}, user=given.user, reason=given.reason, file=done.file, sha256=done.sha256)
    _say(_("Terbit sebagai terbitan {n}: {apa}.").format(n=made.number, apa=words_store.counted(made.total())), given, asdict(made))
    return DONE


def start(given: argparse.Namespace) -> int:
    """Publish a folder of CSV files as the first publication of an empty store."""
    opened = _needed(_opened(given)[0], empty=True)
    given.progress.step(_("Menerbitkan…"))
    made = opened.start_from(open_dataset(given.folder), user=given.user, reason=given.reason, file=Path(given.folder).name)
    _say(_("Terbit sebagai terbitan {n}: {apa}.").format(n=made.number, apa=words_store.counted(made.total())), given, asdict(made))
    return DONE


def history(given: argparse.Namespace) -> int:
    """List every publication, the newest first."""
    store, data = _opened(given)
    past = _needed(store).publications()[::-1]
    for each in past:
        told = (
            str(each.number),
            formats.moment(each.time, data.zone),
            each.user,
            words_store.kind(each.kind),
            words_store.counted(each.total()),
            each.reason,
            each.file,
        )
        _say("\t".join(told), given, asdict(each))
    if not past and not given.json:
        _write(_("Belum ada yang diterbitkan."))
    return DONE


def restore(given: argparse.Namespace) -> int:
    """Publish again what an older publication left."""
    opened = _needed(_opened(given)[0])
    given.progress.step(_("Memulihkan terbitan {n}…").format(n=given.number))
    made = opened.restore(given.number, user=given.user, reason=given.reason)
    _say(_("Terbitan {lama} dipulihkan sebagai terbitan {baru}.").format(lama=given.number, baru=made.number), given, asdict(made))
    return DONE


def compact(given: argparse.Namespace) -> int:
    """Delete the files that no publication needs."""
    if 24 * given.days < RETENTION_HOURS:
        raise StopError(_("--days paling sedikit {n}: mungkin masih ada yang membaca.").format(n=RETENTION_HOURS // 24))
    opened = _needed(_opened(given)[0])
    given.progress.step(_("Menghapus berkas yang tidak diperlukan…"))
    gone = opened.compact(24 * given.days, give_up_older=given.give_up_older)
    count = sum(gone.values())
    _say(_n("{n} berkas yang tidak diperlukan lagi dihapus.", count).format(n=formats.number(count)), given, gone)
    return DONE


def export_data(given: argparse.Namespace) -> int:
    """Write the data, as they are or were: as a folder of CSV files that KBDATA_HOME can name, or for other programs."""
    store, latest = _opened(given)
    given.progress.step(_("Menulis {f}…").format(f=given.target))
    try:
        data = _needed(store).snapshot(given.as_of) if given.as_of else latest
        export.FORMATS[given.format](data, Path(given.target))
    except FileExistsError as error:
        raise StopError(_("{f} sudah ada isinya; pilih nama lain.").format(f=given.target)) from error
    except OSError as error:
        raise StopError(_("{f} tidak dapat ditulis: {e}.").format(f=given.target, e=error.strerror or error)) from error
    except ValueError as error:
        raise StopError(_("“{t}” bukan tanggal. Tulis tanggal seperti 2026-01-31 atau pilih terbitan.").format(t=given.as_of)) from error
    told = {"target": given.target, "format": given.format, "version": data.version, "rows": sum(map(len, data.frames.values()))}
    _say(_("{f}: data versi {v}, {n} baris.").format(f=given.target, v=data.version, n=formats.number(told["rows"])), given, told)
    return DONE


def template(given: argparse.Namespace) -> int:
    """Write an empty workbook for tables, with drop-down lists and notes: what is filled in there is imported as it stands."""
    path = Path(given.output or f"{'-'.join(given.table)}.xlsx")
    path.write_bytes(importing.template(given.table, _opened(given)[1], _))
    _say(_("Templat ditulis ke {f}.").format(f=path), given, {"file": str(path)})
    return DONE


def calendar(given: argparse.Namespace) -> int:
    """Write when an agency's reports are due, or by when it is to carry out decisions, as a file for calendar programs."""
    data = _opened(given)[1]
    known = data.agencies.to_dict() if given.decisions else agenda.agencies(data)
    if given.agency not in known:
        told = ", ".join(f"{code} ({name})" for code, name in known.items()) or formats.NOTHING
        raise StopError(
            _("Perangkat daerah “{s}” tidak dikenal. Yang ada: {d}.").format(s=given.agency, d=told)
            if given.decisions
            else _("Tidak ada laporan yang ditunggu dari “{s}”. Yang ada: {d}.").format(s=given.agency, d=told)
        )
    path, now = Path(given.output or f"{'keputusan' if given.decisions else 'jadwal-laporan'}-{given.agency}.ics"), pd.Timestamp.now("UTC")
    if given.decisions:
        found = decisions.followed(data, now.tz_localize(None).normalize(), data.setting("tahun_utama"), skpd=given.agency)
        path.write_bytes(agenda.decisions(data, found, now))
    else:
        path.write_bytes(agenda.ics(data, given.agency, now))
    _say(_("Kalender ditulis ke {f}.").format(f=path), given, {"file": str(path)})
    return DONE


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    asked = argparse.ArgumentParser(add_help=False)  # the language first: what follows is said in it, the help too
    asked.add_argument("--language", default=os.environ.get("KBDATA_LANGUAGE", i18n.SOURCE))
    i18n.speak(asked.parse_known_args(arguments)[0].language)
    parser = argparse.ArgumentParser(prog="python -m kbdata", description=_("Periksa, impor, dan kelola data dasbor dari baris perintah."))
    parser.add_argument("--home", default=home.located(), help=_("folder atau alamat penyimpanan; biasanya dari KBDATA_HOME"))
    parser.add_argument("--language", choices=list(i18n.LANGUAGES), default=i18n.language(), help=_("bahasa pesan; biasanya dari KBDATA_LANGUAGE"))
    parser.add_argument("--json", action="store_true", help=_("keluaran untuk program lain: satu objek JSON per baris"))
    about = _("cara menyebut kemajuan: garis di terminal, atau satu objek JSON per langkah di keluaran galat")
    parser.add_argument("--progress", dest="progress_as", choices=("bar", "json"), default="bar", help=about)
    commands = parser.add_subparsers(required=True, metavar=_("PERINTAH"))

    def command(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    def signed(name: str, run: Run, text: str) -> argparse.ArgumentParser:
        made = command(name, run, text)
        made.add_argument("--user", default=os.environ.get("KBDATA_USER") or getpass.getuser(), help=_("nama yang tercatat di riwayat"))
        made.add_argument("--reason", required=True, help=_("alasan yang tercatat di riwayat"))
        return made

    checked = command("check", check, _("periksa berkas tanpa menyimpannya"))
    imported = signed("import", import_file, _("periksa berkas dan terbitkan isinya"))
    for each in (checked, imported):
        each.add_argument("file", metavar=_("BERKAS"))
        each.add_argument("--mapping", help=_("berkas JSON yang menyebut cara membaca kolom"))
        each.add_argument("--save-mapping", help=_("tulis cara membaca kolom yang dipakai ke berkas JSON"))
        each.add_argument("--accept-warnings", action="store_true", help=_("peringatan sudah diperiksa dan benar"))
    signed("start", start, _("isi penyimpanan kosong dari folder berkas CSV")).add_argument("folder", metavar="FOLDER")
    command("history", history, _("daftar terbitan"))
    signed("restore", restore, _("terbitkan lagi keadaan sebuah terbitan")).add_argument("number", metavar=_("NOMOR"), type=int)
    tidied = command("compact", compact, _("hapus berkas yang tidak diperlukan lagi"))
    tidied.add_argument("--days", type=int, default=RETENTION_HOURS // 24, help=_("yang lebih muda dari sekian hari tidak disentuh; paling sedikit 7"))
    tidied.add_argument("--give-up-older", action="store_true", help=_("lepaskan juga terbitan yang lebih tua: tidak dapat dibuka lagi"))
    exported = command("export", export_data, _("tulis data sebagai berkas"))
    exported.add_argument("target", metavar=_("TUJUAN"), help=_("folder untuk csv dan parquet, berkas untuk xlsx dan gpkg"))
    exported.add_argument(
        "--format",
        choices=list(export.FORMATS),
        default="csv",
        help=_("csv: folder yang dapat dibuka dasbor; xlsx: semua tabel; gpkg: semua lapisan peta; parquet: tabel dan lapisan untuk analisis"),
    )
    exported.add_argument("--as-of", help=_("nomor terbitan, atau tanggal seperti 2026-01-31"))
    templated = command("template", template, _("tulis buku kerja isian untuk tabel"))
    templated.add_argument("table", nargs="+", choices=list(TABLES), metavar=_("TABEL"))
    templated.add_argument("--output", help=_("nama berkas XLSX"))
    dated = command("calendar", calendar, _("tulis jadwal laporan atau tenggat keputusan sebuah perangkat daerah sebagai kalender (ICS)"))
    dated.add_argument("agency", metavar="SKPD", help=_("kode perangkat daerah"))
    dated.add_argument("--decisions", action="store_true", help=_("tenggat keputusan yang belum selesai, bukan jadwal laporan"))
    dated.add_argument("--output", help=_("nama berkas ICS"))
    commands_report.add(command)
    commands_evidence.add(command)
    commands_deck.add(command)
    return parser


def _checked(given: argparse.Namespace, data: Dataset) -> tuple[Import, int]:
    """What a file would do, told, and the exit code that says whether it may."""
    path = Path(given.file)
    try:
        mapping = Mapping.from_json(Path(given.mapping).read_text("utf-8")) if given.mapping else None
        content = path.read_bytes()
    except OSError as error:
        raise StopError(_("{f} tidak dapat dibaca: {e}.").format(f=error.filename, e=error.strerror)) from error
    except (ValueError, TypeError, KeyError) as error:
        raise StopError(_("{f} bukan catatan cara membaca kolom.").format(f=given.mapping)) from error
    given.progress.step(_("Memeriksa {f}…").format(f=path.name))
    done = importing.read(content, path.name, data, mapping)
    if given.save_mapping:
        Path(given.save_mapping).write_text(done.mapping.as_json(), "utf-8")
    code = REFUSED if done.errors else WARNED if done.warnings and not given.accept_warnings else DONE
    _tell(given, done, data, code)
    return done, code


def _tell(given: argparse.Namespace, done: Import, data: Dataset, code: int) -> None:
    counts = {table: asdict(each) for table, each in done.counts.items()} | {layer: {"new": len(shapes)} for layer, shapes in done.layers.items()}
    found = [*done.problems, *done.notes]
    given.progress.clear()
    if given.json:
        problems = [asdict(each) | {"told": words_findings.told(data, each)} for each in found]
        _write(json.dumps({"file": done.file, "sha256": done.sha256, "code": code, "counts": counts, "findings": problems}, default=str, ensure_ascii=False))
        return
    for finding in found[:SHOWN]:
        _write(_finding(data, finding))
    if len(found) > SHOWN:
        _write(_("… dan {n} temuan lagi; --json menyebut semuanya.").format(n=formats.number(len(found) - SHOWN)))
    for table, each in counts.items() if not done.errors else ():
        _write(f"{table}: " + words_store.counted({"baru": each["new"], "berubah": each.get("changed", 0), "dihapus": 0}))
    if done.errors:
        _write(_("Tidak ada yang diterbitkan: perbaiki galat di atas, lalu ulangi."))
    elif code == WARNED:
        _write(_("Periksa peringatan di atas; bila benar, ulangi dengan --accept-warnings."))
    elif not done.publishable:
        _write(_("Tidak ada yang baru: semua baris sudah ada."))


def _finding(data: Dataset, finding: Finding) -> str:
    where = _place(finding.file, finding.sheet, finding.row, finding.column)
    return f"{words_findings.severity(finding.severity)}: {where}: {words_findings.told(data, finding)}"


def _place(file: str, sheet: str | None, row: int | None, column: str | None) -> str:
    parts = (file, sheet, _("baris {n}").format(n=row) if row else None, _("kolom {k}").format(k=column) if column else None)
    return ", ".join(part for part in parts if part)

"""A bundle checked: its hashes, its data, its method, every number made again from those data, and what stands on the paper."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from kbdata import method, rows
from kbdata.dataset import Dataset, open_dataset
from kbdata.method import Method
from kbdata.problems import DatasetError, Problem
from kbview import i18n
from kbview.asked import AskedError, view_of
from kbview.evidence import archive
from kbview.evidence.claims import COLUMNS, ON_PAPER, SENTENCE, TITLE, NoClaimsError, claims, from_csv, of_claim, same, simulated
from kbview.evidence.paper import printed
from kbview.i18n import _
from kbview.report.contents import contents
from kbview.view import View

NEEDED = (archive.REPORT, archive.CLAIMS)


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it should be.

    code: `missing_file`, `unlisted_file`, `changed_file`, `no_claims`, `bad_data` (with `problem`), `other_rows`, `other_method`,
    `other_contents` (of the list: `field`), `bad_view`, `unlike` (a claim: `field` says in which of `COLUMNS`), `lost` (a claim that the
    data make and the list lacks), `added` (the other way round), `unprinted` (not on the paper). where: the file, or the id of the claim.
    """

    code: str
    where: str
    expected: str = ""
    found: str = ""
    field: str = ""
    problem: Problem | None = None


@dataclass(frozen=True)
class Outcome:
    """What a check found. matched, total: how many claims are made again just so, and how many there are. then, now: the method version
    that the bundle says it was made by, where it can be read, and that of this program with the bundle's data. sha256: of the bundle itself."""

    sha256: str
    contents: Mapping[str, Any]
    matched: int
    total: int
    faults: tuple[Fault, ...]
    then: Method | None = None
    now: Method | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong. Another version of the program is not wrong by itself."""
        return not self.faults

    @property
    def told_otherwise(self) -> bool:
        """Whether another version of the program made it."""
        return bool(self.then and self.now and self.then.aplikasi != self.now.aplikasi)


def verify(bundle: bytes, say: Callable[[str], None] = lambda doing: None) -> Outcome:
    """Check a bundle. Raises BundleError where it is none, or is damaged.

    say: told in words what is being done, which takes about as long as making it.
    """
    say(_("Memeriksa berkas…"))
    files, told = archive.read(bundle)
    faults = [*_files(files, told)]
    listed = _listed(files, faults)
    say(_("Membuka data…"))
    data = _data(files, told, faults)
    then = method.of_parts(_part(_part(told, "metode"), "bagian"))
    now = method.version(data) if data is not None else None
    faults += _versions(data, told, then, now)
    say(_("Menghitung ulang semua angka…"))
    again = _again(data, told, faults) if data is not None else None
    each = [*compared(listed, again)] if listed is not None and again is not None else []
    say(_("Membandingkan dengan laporan PDF…"))
    if archive.REPORT in files and listed is not None:
        faults += _unprinted(files[archive.REPORT], listed)
    unlike = [fault for fault in each if fault is not None]
    total = len(each) or (len(listed) if listed is not None else 0)
    return Outcome(archive.digest(bundle), told, len(each) - len(unlike), total, (*faults, *unlike), then, now)


def _files(files: Mapping[str, bytes], told: Mapping[str, Any]) -> Iterator[Fault]:
    hashes = told["berkas"]
    for name in sorted({*hashes, *NEEDED} - files.keys()):
        yield Fault("missing_file", name)
    for name in sorted(files):
        if name not in hashes:
            yield Fault("unlisted_file", name)
        elif (found := archive.digest(files[name])) != hashes[name]:
            yield Fault("changed_file", name, str(hashes[name]), found)


def _listed(files: Mapping[str, bytes], faults: list[Fault]) -> pd.DataFrame | None:
    """The claims as the bundle lists them."""
    try:
        return from_csv(files[archive.CLAIMS]) if archive.CLAIMS in files else None
    except NoClaimsError:
        faults.append(Fault("no_claims", archive.CLAIMS))
        return None


def _data(files: Mapping[str, bytes], told: Mapping[str, Any], faults: list[Fault]) -> Dataset | None:
    """The data of the bundle, by the version that it says they have, which the report prints."""
    with tempfile.TemporaryDirectory() as place:
        for name in (name for name in files if name.startswith(archive.DATA)):
            Path(place, name.removeprefix(archive.DATA)).write_bytes(files[name])
        try:
            data = open_dataset(place)
        except DatasetError as error:
            faults += [Fault("bad_data", f"{archive.DATA}{problem.file}", problem=problem) for problem in error.problems]
            return None
    return replace(data, version=str(_part(told, "data").get("versi", "")))


def _versions(data: Dataset | None, told: Mapping[str, Any], then: Method | None, now: Method | None) -> Iterator[Fault]:
    if data is None or now is None:
        return
    expected, found = str(_part(told, "data").get("sidik_baris", "")), rows.fingerprint(data.frames, data.layers)
    if expected != found:
        yield Fault("other_rows", archive.DATA, expected, found)
    if told.get("terbitan") and data.version != found:  # a store calls its data by that very hash
        yield Fault("other_contents", archive.CONTENTS, found, data.version, "versi")
    if then is None:
        yield Fault("other_method", archive.CONTENTS, "", now.text)
    elif set(method.differences(then, now)) - {"aplikasi"}:
        yield Fault("other_method", archive.DATA, then.text, now.text)


def _again(data: Dataset, told: Mapping[str, Any], faults: list[Fault]) -> pd.DataFrame | None:
    """The claims that the bundle's own data make."""
    try:
        view, day = view_told(data, told), datetime.fromisoformat(str(told.get("dibuat"))).date()
    except (AskedError, KeyError, TypeError, ValueError) as error:
        faults.append(Fault("bad_view", archive.CONTENTS, found=str(error)))
        return None
    spoken = i18n.language()
    try:
        sections = contents(view, day.isoformat())
        made = claims(sections)
    finally:
        i18n.speak(spoken)
    known = {"simulasi": simulated(sections), "pernyataan": len(made)}
    faults += [Fault("other_contents", archive.CONTENTS, str(value), str(told.get(key)), key) for key, value in known.items() if told.get(key) != value]
    return made


def view_told(data: Dataset, told: Mapping[str, Any]) -> View:
    """The view that a bundle says it was made of. Raises AskedError, KeyError or TypeError where it says none that the data have."""
    asked, language, spoken = told["saringan"], told["bahasa"], i18n.language()
    if language not in i18n.LANGUAGES:
        raise AskedError(str(language))
    try:
        return view_of(data, asked["tempat"], asked["periode"], asked["skpd"], asked["bidang"], language=language, as_of=str(told["terbitan"]))
    finally:
        i18n.speak(spoken)


def _unprinted(report: bytes, listed: pd.DataFrame) -> Iterator[Fault]:
    """What is to stand on the paper and does not: what was found there when it was made, and in any case every title and sentence."""
    always = [of_claim(claim)[1].startswith((TITLE, SENTENCE)) for claim in listed["id"]]
    asked = listed[(listed[ON_PAPER] != "tidak") | pd.Series(always, index=listed.index, dtype="bool")]
    there = printed(report, asked)
    yield from (Fault("unprinted", claim, text) for claim, text in zip(asked["id"], asked["teks"], strict=True) if claim not in there)


def compared(listed: pd.DataFrame, again: pd.DataFrame) -> Iterator[Fault | None]:
    """Per claim of either, what is wrong with it, or None."""
    said, made = ({row[0]: row for row in frame[COLUMNS].itertuples(index=False, name=None)} for frame in (listed, again))
    for claim, row in made.items():
        if claim not in said:
            yield Fault("lost", claim, row[-1])
        elif not same(said[claim], row):
            field = next(name for name, *pair in zip(COLUMNS, row, said[claim], strict=True) if pair[0] != pair[1])
            place = COLUMNS.index(field)
            yield Fault("unlike", claim, row[place], said[claim][place], field)
        else:
            yield None
    twice = listed["id"][listed["id"].duplicated()]
    for claim in [*(claim for claim in said if claim not in made), *twice]:
        yield Fault("added", claim, "", said[claim][-1])


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}

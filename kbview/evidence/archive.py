"""The ZIP of a bundle: written with the hash of every file, and read within limits before anything in it is used."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from kbdata.importing import archives
from kbdata.importing.findings import RefusedError
from kbdata.importing.sheets import Limits, Watch

CONTENTS = "isi.json"
REPORT, CLAIMS, DICTIONARY, README, DATA = "laporan.pdf", "bukti.csv", "kamus.csv", "BACA-AKU.txt", "data/"
NAME = re.compile(rf"(?:{DATA})?[A-Za-z0-9][\w.-]*")  # nothing that leads out of the folder into which it is unpacked
LIMITS = Limits(size=500_000_000, unpacked=2_000_000_000, members=200, seconds=600)


class BundleError(ValueError):
    """What should be a bundle cannot be used. code: `damaged_file`, `encrypted_file`, `zip_bomb`, `too_slow`, `wrong_name` or `no_contents`."""

    def __init__(self, code: str, value: str = "") -> None:
        self.code, self.value = code, value
        super().__init__(f"{code}: {value}" if value else code)


def written(files: Mapping[str, bytes], told: Mapping[str, Any]) -> bytes:
    """The bundle of files by name, with a list of contents that says what was told and the SHA-256 of each."""
    contents = {**told, "berkas": {name: digest(content) for name, content in files.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(CONTENTS, json.dumps(contents, ensure_ascii=False, indent=1) + "\n")
    return out.getvalue()


def read(bundle: bytes) -> tuple[dict[str, bytes], dict[str, Any]]:
    """The files of a bundle by name, and its list of contents. Raises BundleError."""
    watch = Watch("", LIMITS)
    try:
        watch.check("zip_bomb", len(bundle), LIMITS.size)
        members = [info for info in archives.members(bundle, watch) if not info.is_dir()]
        names = [info.filename for info in members]
        wrong = [name for name in names if not NAME.fullmatch(name) or names.count(name) > 1]
        if wrong:
            raise BundleError("wrong_name", wrong[0])
        files = {info.filename: archives.whole(bundle, info, watch) for info in members}
    except RefusedError as error:
        raise BundleError(error.findings[0].code) from error
    try:
        contents = json.loads(files.pop(CONTENTS))
        sound = isinstance(contents["berkas"], dict)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise BundleError("no_contents") from error
    if not sound:
        raise BundleError("no_contents")
    return files, contents


def digest(content: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()

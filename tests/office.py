"""A LibreOffice for the tests of the deck: the one that is there, or else one is installed.

`python -m tests.office` makes sure that there is one, and says which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice")
PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
PACKAGE = "libreoffice-impress"
LIMIT = 150.0  # seconds that a conversion may take on a machine that is busy

MISSING = """No LibreOffice was found, and none could be installed ({tried}).
Install one, then try again:
  Debian, Ubuntu   sudo apt-get install {package}
  Fedora           sudo dnf install {package}
  elsewhere        https://www.libreoffice.org/download
"""


def find() -> str | None:
    """The path of a LibreOffice; None where there is none."""
    return next((path for path in [*map(shutil.which, NAMES), *PLACES] if path and Path(path).is_file()), None)


def ensure() -> str:
    """The path of a LibreOffice, installed with apt if need be. Raises FileNotFoundError, with what to do, if that fails."""
    tried = "nothing was tried"
    if (found := find()) is not None:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        ways = [["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", PACKAGE]]
        tried = " ".join(ways[-1])
        print("Installing LibreOffice:", tried, flush=True)
        if all(subprocess.run(command, check=False).returncode == 0 for command in ways) and (found := find()) is not None:
            return found
    raise FileNotFoundError(MISSING.format(tried=tried, package=PACKAGE))


def to_pdf(file: Path, folder: Path) -> Path:
    """The file as LibreOffice prints it, with a profile of its own in the folder. Raises FileNotFoundError without one, AssertionError where it fails."""
    found = find()
    if found is None:
        raise FileNotFoundError(MISSING.format(tried="nothing was tried", package=PACKAGE))
    profile = (folder / "profil").as_uri()
    command = [found, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    made = folder / f"{file.stem}.pdf"
    assert made.is_file(), f"LibreOffice made no PDF of {file.name}: {done.stdout} {done.stderr}"
    return made


if __name__ == "__main__":
    try:
        print("LibreOffice:", ensure())
    except FileNotFoundError as error:
        sys.exit(str(error))

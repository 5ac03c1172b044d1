"""A Chromium for the journeys, the screenshots and the benchmarks: the one that is there, or else one is installed.

`python -m tests.browser.chromium` makes sure that there is one, and says which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# No name outside this machine resolves: what asks another host fails here as it would in an office without internet.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)

MISSING = """No Chromium was found, and none could be installed ({tried}).
Install one, then try again:
  Debian, Ubuntu   sudo apt-get install chromium
  Fedora           sudo dnf install chromium
  elsewhere        {python} -m playwright install --with-deps chromium
"""


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium. Raises FileNotFoundError, with what to do, where there is none."""
    executable = find(playwright)
    if executable is None:
        raise FileNotFoundError(_missing("nothing was tried"))
    return playwright.chromium.launch(executable_path=executable, args=list(FLAGS))


def find(playwright: Playwright) -> str | None:
    """The path of a Chromium that starts: one of the system, or Playwright's own; None where there is neither."""
    candidates = [shutil.which(name) for name in NAMES] + [playwright.chromium.executable_path]
    return next((path for path in candidates if path and _starts(path)), None)


def ensure() -> str:
    """The path of a Chromium, installed with apt or else by Playwright if need be. Raises FileNotFoundError if all fails."""
    tried = []
    with sync_playwright() as playwright:
        for install in (None, *_ways_to_install()):
            if install is not None:
                print("Installing a Chromium:", " ".join(install[-1]), flush=True)
                tried.append(" ".join(install[-1]))
                if not all(subprocess.run(command, check=False).returncode == 0 for command in install):
                    continue
            executable = find(playwright)
            if executable is not None:
                return executable
    raise FileNotFoundError(_missing("; ".join(tried)))


def _ways_to_install() -> list[list[list[str]]]:
    """Each way is a list of commands that must all succeed."""
    playwright = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not (root and shutil.which("apt-get")):
        return [playwright]
    apt = [["apt-get", "update"], ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]]
    return [apt, [[*playwright[0][:-1], "--with-deps", "chromium"]]]


def _starts(path: str) -> bool:
    """Whether it is a browser that runs; on Ubuntu `chromium-browser` may be a note that points to a shop."""
    if not Path(path).is_file():
        return False
    if sys.platform == "win32":  # chrome.exe --version opens a window there
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _missing(tried: str) -> str:
    return MISSING.format(tried=tried, python=sys.executable)


if __name__ == "__main__":
    try:
        print("Chromium:", ensure())
    except FileNotFoundError as error:
        sys.exit(str(error))

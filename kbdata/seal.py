"""Renew the list of contents of a data folder after its files were changed on purpose: `python -m kbdata.seal FOLDER`."""

from __future__ import annotations

import sys

from kbdata.dataset import open_dataset, seal
from kbdata.problems import DatasetError


def main(folders: list[str]) -> int:
    """Seal each folder and check it. Returns the exit code: 0 where all can be opened, 1 where one cannot, 2 without a folder."""
    if not folders:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    failed = False
    for folder in folders:
        try:
            seal(folder)
            data = open_dataset(folder)
        except (DatasetError, OSError) as error:
            sys.stderr.write(f"{folder}\n{error}\n")
            failed = True
        else:
            sys.stdout.write(f"{folder}: {data.version}\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

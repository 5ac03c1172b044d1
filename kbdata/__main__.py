"""The entry of the command line, `python -m kbdata`: as the dashboard's entry does, it brings together what is known and how it is told."""

from __future__ import annotations

import sys

from kbview.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

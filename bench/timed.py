"""Streamlit, saying when each run of the script began and ended: `python -m bench.timed SCRIPT [OPTIONS OF streamlit run]`.

Each run writes a line `script BEGIN END` (seconds since 1970). To know the end before the garbage is collected and the runner
waits for more, two inner functions of Streamlit are wrapped; nothing else about it is changed.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

MARK = "script"


def main() -> None:
    """Serve the script that the command line names."""
    run, finished = ScriptRunner._run_script, ScriptRunner._on_script_finished

    def timed_run(self: ScriptRunner, *arguments: Any) -> None:
        self._begin = time.time()
        run(self, *arguments)

    def timed_finish(self: ScriptRunner, *arguments: Any) -> None:
        print(MARK, self._begin, time.time(), flush=True)
        finished(self, *arguments)

    ScriptRunner._run_script, ScriptRunner._on_script_finished = timed_run, timed_finish
    sys.argv = ["streamlit", "run", *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()

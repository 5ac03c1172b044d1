"""How far a command of the command line is: a bar on the terminal, or lines of JSON for a program that started it; nothing where nobody watches."""

from __future__ import annotations

import json
from typing import TextIO

WIDTH = 24
CLEAR = "\r\x1b[K"  # back to the start of the line, and empty it


class Progress:
    """A bar of a known number of steps, written over itself on one line.

    stream: where it is drawn, and only if that is a terminal: into a pipe or a file nothing is written. steps: 0 draws nothing either.
    lines: write each step as a line of JSON instead (`done`, `of`, `doing`), whatever the stream is. shown: False draws no bar.
    """

    def __init__(self, steps: int, stream: TextIO, *, lines: bool = False, shown: bool = True) -> None:
        self._steps, self._stream, self._lines = steps, stream, lines
        self._done, self._drawn = 0, False
        self._watched = shown and stream.isatty()

    def begin(self, steps: int) -> None:
        """Start over with a number of steps that only now is known."""
        self.clear()
        self._steps, self._done = steps, 0

    def step(self, doing: str) -> None:
        """Begin the next step, told in words."""
        if self._lines:
            self._stream.write(json.dumps({"done": self._done, "of": self._steps, "doing": doing}) + "\n")
            self._stream.flush()
        elif self._watched and self._steps:
            filled = WIDTH * self._done // self._steps
            self._stream.write(f"{CLEAR}[{'#' * filled}{'·' * (WIDTH - filled)}] {self._done + 1}/{self._steps} {doing}")
            self._stream.flush()
            self._drawn = True
        self._done = max(min(self._done + 1, self._steps - 1), 0)

    def clear(self) -> None:
        """Take the bar away, so that other words can stand there."""
        if self._drawn:
            self._stream.write(CLEAR)
            self._stream.flush()
            self._drawn = False

"""How far a command of the command line is: a bar on the terminal, and nothing where nobody watches."""

from __future__ import annotations

from typing import TextIO

WIDTH = 24
CLEAR = "\r\x1b[K"  # back to the start of the line, and empty it


class Progress:
    """A bar of a known number of steps, written over itself on one line.

    stream: where it is drawn, and only if that is a terminal: into a pipe or a file nothing is written. steps: 0 draws nothing either.
    """

    def __init__(self, steps: int, stream: TextIO) -> None:
        self._steps, self._stream = steps, stream
        self._done, self._drawn = 0, False
        self._watched = steps > 0 and stream.isatty()

    def step(self, doing: str) -> None:
        """Begin the next step, told in words."""
        if self._watched:
            filled = WIDTH * self._done // self._steps
            self._stream.write(f"{CLEAR}[{'#' * filled}{'·' * (WIDTH - filled)}] {self._done + 1}/{self._steps} {doing}")
            self._stream.flush()
            self._drawn = True
        self._done = min(self._done + 1, self._steps - 1)

    def clear(self) -> None:
        """Take the bar away, so that other words can stand there."""
        if self._drawn:
            self._stream.write(CLEAR)
            self._stream.flush()
            self._drawn = False

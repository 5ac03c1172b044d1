"""Whose exports are whose: each reader finds their own again when a page was loaded anew, and they end when the reader has gone."""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Callable
from threading import Lock, Timer

from kbview.jobs import Jobs

GRACE = 60.0  # seconds that a reader may be away, as while a page is loaded anew


class Readers:
    """The exports of all readers, by the token that tells a reader; they end a while after the reader's last page was closed.

    A page that is loaded anew, or whose connection broke, is soon back, and finds what runs. make: makes the exports of one reader.
    """

    def __init__(self, make: Callable[[], Jobs] = Jobs, grace: float = GRACE) -> None:
        self._make, self._grace, self._lock = make, grace, Lock()
        self._held: dict[str, Jobs] = {}
        self._pages: Counter[str] = Counter()

    def __getitem__(self, token: str) -> Jobs:
        return self._held[token]

    def come(self, token: str) -> None:
        """A page of a reader is opened."""
        with self._lock:
            self._pages[token] += 1
            if token not in self._held:
                self._held[token] = self._make()

    def go(self, token: str) -> None:
        """A page of a reader is closed."""
        with self._lock:
            self._pages[token] -= 1
        waiting = Timer(self._grace, self._end, (token,))
        waiting.daemon = True
        waiting.start()

    def close(self) -> None:
        """End everything: the program ends."""
        self._pages.clear()
        for token in list(self._held):
            self._end(token)

    def _end(self, token: str) -> None:
        with self._lock:
            if self._pages[token] > 0 or token not in self._held:
                return
            del self._pages[token]
            left = self._held.pop(token)
        left.close()


READERS = Readers()
atexit.register(READERS.close)

"""The store under fire: 100 imports of a month by four processes, two that read, and `kill -9` at random moments all along.

    python -m bench.store [imports]

Prints what was killed and what is there in the end; leaves with 1 where anything is not as it should be.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from kbdata.dataset import open_dataset
from kbdata.store import open_store
from tests import store_crash

SAMPLE = Path(__file__).resolve().parents[1] / "sample_data"
PAUSE = (0.02, 0.6)  # seconds between two kills: an import takes about as long


def main() -> None:
    """Print the figures."""
    imports = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder:
        speed(Path(folder) / "sendiri")
        home = Path(folder)
        figures = store_crash.run(home, open_dataset(SAMPLE), imports, 4, 2, PAUSE, 10**6, seed=int(time.time()))
    killed = ", ".join(f"{count} × {role}" for role, count in sorted(figures.killed.items()))
    print(f"{imports} imports by 4 processes, 2 reading, {figures.seconds:.0f} s; kill -9: {killed}")
    print(f"published {figures.publications} of {imports}, each once; {figures.rows:,} rows; {figures.left_over} commits that nobody sees")
    print(f"{figures.snapshots} snapshots looked at by the readers, every publication again at the end, and the next import went in")
    print("\n".join(figures.faults) or "no fault")
    sys.exit(bool(figures.faults))


def speed(home: Path) -> None:
    """How long one process takes by itself, the median of five."""
    data, store = open_dataset(SAMPLE), open_store(home)
    began = time.perf_counter()
    store.start_from(data, user="-", reason="-")
    print(f"first publication, {sum(map(len, data.frames.values())):,} rows in {len(data.frames)} tables: {time.perf_counter() - began:.2f} s")
    rows = len(store_crash.month(data, 0)["nilai"])
    print(f"publish {rows:,} rows over {len(data.frames['nilai']):,}: {_each(lambda turn: _publish(home, turn)):.2f} s")
    print(f"open the snapshot: {_each(lambda _: open_store(home).snapshot()):.2f} s")
    print(f"ask for the last publication: {_each(lambda _: store.latest()) * 1000:.0f} ms")


def _publish(home: Path, turn: int) -> None:
    store = open_store(home)
    store.publish(store_crash.month(store.snapshot(1), turn), user="-", reason="-")


def _each(work: Callable[[int], object]) -> float:
    times = []
    for turn in range(5):
        began = time.perf_counter()
        work(turn)
        times.append(time.perf_counter() - began)
    return median(times)


if __name__ == "__main__":
    main()

"""How long an allocation takes: `python -m bench.allocation` prints it for the sizes of a city now and of one that has grown.

Kampung, needs, packages and limits are drawn by chance, the budget for about a third of the need; the time limit is eight seconds.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from kbdata import allocation, left_out
from kbdata.allocation import Problem

SIZES = ((21, 20), (52, 50))
SEEDS = 5


def main() -> None:
    print("kampung × packages: status, people reached of need, gap, seconds (of the processor), comparisons in seconds")
    for kampung, packages in SIZES:
        for seed in range(SEEDS):
            problem = drawn(kampung, packages, seed)
            began, busy = time.monotonic(), time.process_time()
            plan = allocation.solve(problem)
            took, worked = time.monotonic() - began, time.process_time() - busy
            began = time.monotonic()
            left_out.comparisons(problem, plan)
            told = f"{plan.total:.0f} of {problem.need.sum():.0f}, {100 * plan.gap:.2f} %, {took:.2f} ({worked:.2f}), {time.monotonic() - began:.2f}"
            print(f"{kampung} × {packages}: {plan.status}, {told}")


def drawn(kampung: int, packages: int, seed: int) -> Problem:
    """A city by chance: shares of need from 5 to 20 %, packages for one person or for a group, a tenth of each kecamatan's need at least."""
    chance = np.random.default_rng(seed)
    share = chance.uniform(0.05, 0.2, kampung)
    couples = chance.integers(40, 2600, kampung)
    needs = pd.DataFrame(
        {
            "wilayah": [f"K{i}" for i in range(kampung)],
            "kecamatan": [f"D{i % 5}" for i in range(kampung)],
            "kebutuhan": np.rint(share * couples),
            "porsi": share,
        }
    )
    people = np.where(chance.random(packages) < 0.6, chance.uniform(5, 60, packages), chance.uniform(0.8, 1.2, packages))
    offers = pd.DataFrame(
        {
            "paket": range(1, packages + 1),
            "kegiatan": [f"Paket {i}" for i in range(packages)],
            "skpd": [f"S{i % 8}" for i in range(packages)],
            "satuan": "unit",
            "biaya": np.round(people * chance.uniform(1e5, 1.5e6, packages), -3),
            "penerima": people,
            "tepat": chance.choice([0.0, 0.2, 0.5], packages),
            "paling_banyak": chance.integers(1, 30, packages).astype(float),
        }
    )
    budget = float(np.round(0.3 * needs["kebutuhan"].sum() * 2e6, -6))
    return Problem(needs, offers, budget, 0.1, {f"S{i}": budget / 3 for i in range(8)})


if __name__ == "__main__":
    main()

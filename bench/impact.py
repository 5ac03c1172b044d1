"""How true the impact method is on panels of known effect: `python -m bench.impact [RUNS]`.

Prints, for made-up cities of the size of ours (52 places, five founding years' worth of five, four years), the bias of the estimate, how
often its 95 % interval holds the truth, and how often an effect is claimed: where there is none, that share is the false findings.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np

from kbdata import impact, knowntruth, staggered

RUNS = 200
CASES: Mapping[str, Mapping[str, float]] = {
    "no effect": {},
    "effect of 1": {"effect": 1.0},
    "effect of 2": {"effect": 2.0},
    "effect growing by 1 a year": {"effect": 1.0, "growing": 1.0},
    "no effect, ways not parallel": {"drift": 1.0},
}


def main(runs: int) -> None:
    """Print a row per case."""
    print(f"{'case':<32}{'truth':>7}{'bias':>8}{'spread':>8}{'interval holds':>16}{'claimed':>9}{'synthetic bias':>16}{'holds':>7}")
    for name, settings in CASES.items():
        rows = np.array([_run(seed, settings) for seed in range(runs)])
        truth, bias, holds, claimed, other_bias, other_holds = rows.mean(axis=0)
        print(f"{name:<32}{truth:>7.2f}{bias:>8.3f}{rows[:, 1].std():>8.3f}{holds:>16.1%}{claimed:>9.1%}{other_bias:>16.3f}{other_holds:>7.1%}", flush=True)


def _run(seed: int, settings: Mapping[str, float]) -> tuple[float, float, bool, bool, float, bool]:
    """The truth, the error of the estimate, whether its interval holds the truth, whether an effect would be claimed; error and interval of the synthetic."""
    wide, start, gained = knowntruth.panel(seed, **settings)
    study = staggered.study(wide, start)
    _fakes, by_lot = staggered.fake_places(wide, start, draws=199)
    caveats = {caveat.code for caveat in impact.of_study(study, by_lot)}
    claimed = impact.judge(study.estimate, by_lot, caveats) == impact.SUPPORTED
    truth = float(np.nanmean(gained))
    other, other_truth = staggered.synthetic(wide, start), float(np.nanmean(gained[start > wide.columns[1]]))
    assert other is not None
    return truth, study.estimate.effect - truth, _holds(study.estimate, truth), claimed, other.effect - other_truth, _holds(other, other_truth)


def _holds(estimate: staggered.Estimate, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return estimate.low is not None and estimate.high is not None and estimate.low <= truth <= estimate.high


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)

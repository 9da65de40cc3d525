"""How long a class's model takes to bet, from the middle of a run, beside the same number of runs of an ensemble.

    python tests/benchmarks/live_chances.py

In one process and on one core; what counts is the ratio, as machines differ.
"""

from __future__ import annotations

import sys
import time

from nacsim import Sitting, ensemble, load
from nacsim.studies.live_chances import live_chances

RUNS = 1000


def middle(case: str) -> Sitting:
    """Where a run of the model's stands half-way."""
    scenario = load(case)
    sitting = Sitting.open(scenario, seats=scenario.codes)
    found = [sitting]
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": None})
        found.append(sitting)
    return found[len(found) // 2]


def main() -> None:
    """Measure the shipped cases."""
    for case in ("iraq-training-2004", "turkey-2003", "ntmi-review-2008"):
        sitting = middle(case)
        began = time.perf_counter()
        live_chances(sitting, RUNS)
        bet = time.perf_counter() - began
        began = time.perf_counter()
        ensemble(case, runs=RUNS)
        runs = time.perf_counter() - began
        sys.stdout.write(f"{case}: {bet:.2f} s, {bet / runs:.1f} times {RUNS} runs of an ensemble ({runs:.2f} s)\n")


if __name__ == "__main__":
    main()

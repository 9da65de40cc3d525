"""How long 300 paired draws of somebody's answers take: `python tests/benchmarks/answers.py [runs]`.

In one process, for an ally's seat and for the chair of every scenario that ships; answers at random, acts on the floor
among them.
"""

from __future__ import annotations

import random
import sys
import time

from nacsim.council.sitting import Sitting
from nacsim.record import CHAIR
from nacsim.scenario.catalogue import shipped
from nacsim.studies.answers_changed import RUNS, answers_changed


def at_random(sitting: Sitting, seat: str, draw: random.Random) -> Sitting:
    """A sitting to its end."""
    while not sitting.over:
        for question in sitting.pending():
            answer = draw.choice(sitting.offers(seat))
            if question.kind == "sounding":
                answer = {**answer, "floor": True}
            sitting = sitting.put({"id": question.id, "answer": answer})
    return sitting


def main(runs: int) -> None:
    """Print the seconds."""
    for name in shipped():
        for seat in ("FRA", "DEU", CHAIR):
            sitting = at_random(Sitting.open(name, seed=1, run=3, seats=[seat]), seat, random.Random(1))
            began = time.perf_counter()
            answers_changed(sitting, runs)
            seconds = time.perf_counter() - began
            sys.stdout.write(f"{seconds:6.2f} s  {name}, {seat}, {len(sitting.answered)} answers\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)

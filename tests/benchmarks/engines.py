"""How many runs a second, and what one costs: `python tests/benchmarks/engines.py [runs] [workers]`.

Everything is measured in one process and one sitting, one thing after another, so that rates may be set against each
other on a shared machine: the bare Mesa loop, the council, the draws alone, the ensemble in one process, and the
ensemble stored with several workers. Then the cost of a run by allies, provisions and options.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count, islice, product
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import mesa

from nacsim.council.run import runs as told
from nacsim.draws import BLOCK
from nacsim.ensembles.engine import columns
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.studies.ensemble import ensemble
from nacsim.theory.luck import block_of

SCENARIOS = ("iraq-training-2004", "turkey-2003", "ntmi-review-2008")
ALLIES, STEPS = 26, 20
TIMES = 3
"""Each rate is the best of so many: what others do on the machine only ever takes away."""


class Idle(mesa.Agent):  # type: ignore[misc]
    """Does nothing but draw a number."""

    def step(self) -> None:
        """Draw."""
        self.drawn = self.random.random()


class Bare(mesa.Model):  # type: ignore[misc]
    """What Mesa itself costs: agents that do nothing."""

    def __init__(self) -> None:
        """As many agents as there were allies in 2004."""
        super().__init__(rng=0)
        Idle.create_agents(self, ALLIES)

    def step(self) -> None:
        """All of them."""
        self.agents.do("step")


def bare(runs: int) -> None:
    """Runs of the bare model."""
    for _ in range(runs):
        model = Bare()
        for _ in range(STEPS):
            model.step()
        getattr(mesa.Agent, "_ids", {}).pop(model, None)


def rate(work: Callable[[int], object], runs: int) -> float:
    """Runs a second, the best of several."""
    best = 0.0
    for _ in range(TIMES):
        start = time.perf_counter()
        work(runs)
        best = max(best, runs / (time.perf_counter() - start))
    return best


def one_by_one(scenario: Scenario) -> Callable[[int], object]:
    """The council's runs, told."""
    return lambda runs: list(told(scenario, 1, range(runs)))


def drawn(scenario: Scenario) -> Callable[[int], object]:
    """All chance of the runs, and nothing done with it."""
    return lambda runs: [block_of(scenario, 1, block) for block in range(runs // BLOCK)]


def here(scenario: Scenario) -> Callable[[int], object]:
    """The ensemble's runs in this process, not kept."""
    return lambda runs: [None for _ in columns(scenario, 1, 0, runs)]


def stored(scenario: Scenario, workers: int) -> Callable[[int], object]:
    """The ensemble as `nac ensemble` runs it: workers, parts written, counted."""

    def work(runs: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ensemble(scenario, runs, 1, workers=workers, out=Path(folder) / "result")

    return work


def made(allies: int, provisions: int, options: int) -> Scenario:
    """An invented matter of that size: half of the members are torn, a few are against."""
    codes = ["".join(letters) for letters in islice(product(ascii_uppercase, repeat=3), allies)]
    clause = {"options": {f"o{i}": {"at": 1 - i / (options - 1)} for i in range(options)}}
    numbers = count()
    tree: dict[str, Any] = {
        "title": "A matter of some size",
        "question": "Is it agreed?",
        "date": "2004-07-28",
        "members": codes,
        "body": "NAC",
        "sponsors": codes[:2],
        "provisions": {f"p{d}": clause for d in range(provisions)},
        "draft": {f"p{d}": "o0" for d in range(provisions)},
        "allies": {"default": {"disposition": "supportive"}}
        | {code: {"disposition": "reluctant"} for code in codes[allies // 2 :]}
        | {code: {"disposition": "opposed", "ideal": {f"p{next(numbers) % provisions}": 0.0}} for code in codes[-3:]},
        "procedure": {"rhythm": "crisis", "deadline": "2004-08-02T20:00", "opening": "2004-07-28T09:00"},
    }
    return load(tree)


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(runs: int, workers: int) -> None:
    """Print the figures."""
    mesa_rate = rate(bare, 300)
    say(f"{mesa_rate:10,.0f} runs/s  bare Mesa: {ALLIES} agents that draw a number, {STEPS} steps")
    for name in SCENARIOS:
        scenario = load(name)
        say(name)
        rates = {
            "council, one after another": rate(one_by_one(scenario), 100),
            "drawing alone": rate(drawn(scenario), 4 * BLOCK),
            "ensemble in one process, not kept": rate(here(scenario), 4 * BLOCK),
            "stored, one process": rate(stored(scenario, 1), 4 * BLOCK),
            f"stored, {workers} workers": rate(stored(scenario, workers), runs),
        }
        for what, per_second in rates.items():
            say(f"{per_second:10,.0f} runs/s  {per_second / mesa_rate:7.1f} x bare Mesa  {what}")
    say("microseconds a run in one process, and for each product of sizes, against the first row")
    first = 0.0
    for allies, provisions, options in [
        (16, 4, 3),
        (26, 4, 3),
        (32, 4, 3),
        (64, 4, 3),
        (26, 2, 3),
        (26, 6, 3),
        (26, 8, 3),
        (26, 4, 2),
        (26, 4, 6),
    ]:
        spent = 1e6 / rate(here(made(allies, provisions, options)), BLOCK)
        size = allies * provisions * options
        first = first or spent / size
        what = f"{allies} allies, {provisions} provisions, {options} options"
        say(f"{spent:10.0f} us  {spent / size / first:5.2f}  {what}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, int(sys.argv[2]) if len(sys.argv) > 2 else 2)

"""The same runs of several scenarios, each paired with the first: what comparing, sweeping and what-ifs do.

Block by block, so that memory hardly grows with the number of runs: a byte per run and scenario for its outcome.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nacsim.draws import BLOCK
from nacsim.ensembles.blocks import Block, blocks, run_block
from nacsim.ensembles.executors import Executor
from nacsim.errors import UserError, check_at_least
from nacsim.scenario.resolved import Scenario
from nacsim.studies.measures import Tally, tally
from nacsim.studies.paired import PairTally, Traits, paired, traits
from nacsim.studies.progress import Progress

MOST_RUNS = 2 * 10**8
"""Runs of one study, of all its scenarios together: a byte of memory for each."""


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """What the runs of K scenarios come to."""

    tallies: tuple[Tally, ...]
    pairs: tuple[PairTally, ...]
    """(K - 1): the first against each other."""
    outcomes: npt.NDArray[np.int8]
    """(K, runs): index into record.OUTCOMES."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One block of one scenario."""

    place: int
    block: Block


def check_seed_and_workers(seed: int, workers: int) -> None:
    """UserError for a seed or a number of workers that makes no sense."""
    check_at_least("A seed", seed, 0)
    check_at_least("The number of workers", workers, 1)


def side_by_side(
    scenarios: Sequence[Scenario], seed: int, runs: int, executor: Executor, progress: Progress | None = None
) -> SideBySide:
    """Runs 0..runs-1 of a seed for each scenario; the same whoever does the work. UserError if they are too many."""
    total = runs * len(scenarios)
    if total > MOST_RUNS:
        raise UserError(f"--runs: {runs:,} each make {total:,} in all; one study takes at most {MOST_RUNS:,}.")
    gathered = _Gathered(len(scenarios), runs)
    for job, (counted, seen) in executor.map(_measured, _jobs(scenarios, seed, runs)):
        gathered.take(job, counted, seen)
        if progress:
            progress(gathered.done, total)
    return SideBySide(
        tuple(counted for counted in gathered.tallies if counted),
        tuple(pair for pair in gathered.pairs[1:] if pair),
        gathered.outcomes,
    )


def _jobs(scenarios: Sequence[Scenario], seed: int, runs: int) -> Iterator[_Job]:
    """Every block of all scenarios before the next block, so that few wait for their pair."""
    for of_all in zip(*(blocks(scenario, seed, runs) for scenario in scenarios), strict=True):
        yield from (_Job(place, block) for place, block in enumerate(of_all))


def _measured(job: _Job) -> tuple[Tally, Traits]:
    runs = run_block(job.block)
    return tally(job.block.scenario, runs), traits(runs)


class _Gathered:
    """What has come in so far, in whatever order it comes."""

    def __init__(self, scenarios: int, runs: int) -> None:
        self.tallies: list[Tally | None] = [None] * scenarios
        self.pairs: list[PairTally | None] = [None] * scenarios
        self.outcomes = np.full((scenarios, runs), -1, dtype=np.int8)
        self.waiting: dict[int, dict[int, Traits]] = {}
        """By block and scenario, until all of a block are there."""
        self.done = 0

    def take(self, job: _Job, counted: Tally, seen: Traits) -> None:
        """Count a block of a scenario, and the pairs of its block if it is the last of them."""
        place, block = job.place, job.block
        so_far = self.tallies[place]
        self.tallies[place] = counted if so_far is None else so_far + counted
        self.outcomes[place, block.number * BLOCK : block.number * BLOCK + block.runs] = seen.outcome
        self.done += block.runs
        others = self.waiting.setdefault(block.number, {})
        others[place] = seen
        if len(others) == len(self.tallies):
            self._pair(self.waiting.pop(block.number))

    def _pair(self, seen: dict[int, Traits]) -> None:
        for place in range(1, len(seen)):
            pair, so_far = paired(seen[0], seen[place]), self.pairs[place]
            self.pairs[place] = pair if so_far is None else so_far + pair

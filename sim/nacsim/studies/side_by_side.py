"""The same runs of one scenario or several, each paired with the first: worked out block by block, kept, and counted.

A part is one block of one scenario. Every block of all scenarios comes before the next block, so that few wait for
their pair. Memory hardly grows with the number of runs: a byte per run and scenario for the outcome, where there are
pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nacsim.draws import BLOCK
from nacsim.ensembles import executors
from nacsim.ensembles.blocks import Block, blocks, run_block
from nacsim.ensembles.columns import Columns
from nacsim.ensembles.executors import Executor
from nacsim.errors import UserError, check_at_least
from nacsim.scenario.resolved import Scenario
from nacsim.studies.measures import Tally, tally
from nacsim.studies.paired import PairTally, Traits, paired, traits
from nacsim.studies.progress import Progress
from nacsim.studies.storage import Nowhere, Place, Storage, place_of

MOST_RUNS = 2 * 10**8
"""Runs of one study, of all its scenarios together: a byte of memory for each."""


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """What the runs of K scenarios come to."""

    tallies: tuple[Tally, ...]
    pairs: tuple[PairTally, ...]
    """(K - 1): the first against each other."""
    outcomes: npt.NDArray[np.int8]
    """(K, runs): index into record.OUTCOMES; (1, 0) of one scenario alone."""


def check_runs(runs: int, least: int, scenarios: int) -> None:
    """UserError if it makes no sense to run so many scenarios so many times, or they are too many."""
    check_at_least("The number of runs", runs, least)
    if (total := runs * scenarios) > MOST_RUNS:
        raise UserError(f"--runs: {runs:,} each make {total:,} in all; one study takes at most {MOST_RUNS:,}.")


def part_count(runs: int, scenarios: int) -> int:
    """How many parts there are of so many runs of each."""
    return scenarios * -(-runs // BLOCK)


def workforce(workers: int, jobs: int, given: Executor | None = None) -> AbstractContextManager[Executor]:
    """Whoever is given; else as many processes as pay for so many jobs."""
    return nullcontext(given) if given else executors.executor(executors.fitting(workers, jobs))


@dataclass(frozen=True, slots=True)
class Part:
    """One block of one scenario."""

    number: int
    place: int
    """Of the scenario among those side by side."""
    block: Block


@dataclass(frozen=True, slots=True)
class _Job:
    """A part to be worked out."""

    part: Part
    paired: bool
    storage: Place


class Work:
    """Runs 0..runs-1 of a seed for each scenario, in progress; the same whoever does the work."""

    def __init__(
        self,
        scenarios: Sequence[Scenario],
        seed: int,
        runs: int,
        storage: Storage | None = None,
        progress: Progress | None = None,
        only: range | None = None,
    ) -> None:
        """What is there is counted at once.

        Args:
            scenarios: K of them.
            seed: of the draws.
            runs: of each.
            storage: where parts are kept; default: nowhere.
            progress: called with how many runs are done, of how many.
            only: the blocks to work on, where others do the rest.

        Raises:
            PartError: a part that is there is of another result.
        """
        self.storage, self.progress = storage or Nowhere(), progress
        self.parts = [
            Part(number, *placed)
            for number, placed in enumerate(
                placed
                for of_all in zip(*(blocks(s, seed, runs) for s in scenarios), strict=True)
                for placed in enumerate(of_all)
            )
            if only is None or number // len(scenarios) in only
        ]
        self.total = sum(part.block.runs for part in self.parts)
        self._gathered = _Gathered(len(scenarios), runs)
        self.missing = self._count()

    def _count(self) -> list[Part]:
        """Count the parts that are there; return those that are not, or are damaged, or of another length."""
        there = {*self.storage.numbers()}
        missing = [part for part in self.parts if part.number not in there or not self._counted(part)]
        if there:
            self._tell()  # once: what is only read back would look like great speed
        return missing

    def _counted(self, part: Part) -> bool:
        from nacsim.store import parts

        source = self.storage.part(part.number)
        if source is None:
            return False
        try:
            runs = parts.read(source, part.block.scenario, part.block.seed, part.number)
        except parts.DamagedPartError:
            return False
        expected = np.arange(part.block.first, part.block.first + part.block.runs)
        both = min(len(runs.run), len(expected))
        if not np.array_equal(runs.run[:both], expected[:both]):
            raise parts.refused(source, "is a part of another result: it holds other runs")
        if len(runs.run) != len(expected):
            return False
        self._take(part, tally(part.block.scenario, runs), self._traits(runs))
        return True

    def do(self, executor: Executor) -> None:
        """Work out what is missing, and count it. NacsimError if a worker fails or the disk is full."""
        for job, (counted, seen, data) in executor.map(_worked_out, self._jobs(local=executor.local)):
            if data is not None:
                self.storage.keep(job.part.number, data)
            self._take(job.part, counted, seen)
            self._tell()

    def _jobs(self, *, local: bool) -> Iterator[_Job]:
        for part in self.missing:
            yield _Job(part, self._gathered.in_pairs, place_of(self.storage, part.number, local=local))

    def _traits(self, runs: Columns) -> Traits | None:
        return traits(runs) if self._gathered.in_pairs else None

    def _take(self, part: Part, counted: Tally, seen: Traits | None) -> None:
        self._gathered.take(part, counted, seen)

    def _tell(self) -> None:
        if self.progress and self._gathered.done:
            self.progress(self._gathered.done, self.total)

    def results(self) -> SideBySide:
        """What they come to. ValueError if something is missing."""
        gathered = self._gathered
        if gathered.done < self.total:
            raise ValueError(f"{gathered.done} of {self.total} runs are counted")
        return SideBySide(
            tuple(counted for counted in gathered.tallies if counted),
            tuple(pair for pair in gathered.pairs[1:] if pair),
            gathered.outcomes,
        )


def _worked_out(job: _Job) -> tuple[Tally, Traits | None, bytes | None]:
    block = job.part.block
    runs = run_block(block)
    data = job.storage.keep(block.scenario, block.seed, runs)
    return tally(block.scenario, runs), traits(runs) if job.paired else None, data


class _Gathered:
    """What has come in so far, in whatever order it comes."""

    def __init__(self, scenarios: int, runs: int) -> None:
        self.in_pairs = scenarios > 1
        self.tallies: list[Tally | None] = [None] * scenarios
        self.pairs: list[PairTally | None] = [None] * scenarios
        self.outcomes = np.full((scenarios, runs if self.in_pairs else 0), -1, dtype=np.int8)
        self.waiting: dict[int, dict[int, Traits]] = {}
        """By block and scenario, until all of a block are there."""
        self.done = 0

    def take(self, part: Part, counted: Tally, seen: Traits | None) -> None:
        """Count a block of a scenario, and the pairs of its block if it is the last of them."""
        place, block = part.place, part.block
        so_far = self.tallies[place]
        self.tallies[place] = counted if so_far is None else so_far + counted
        self.done += block.runs
        if seen is None:
            return
        self.outcomes[place, block.first : block.first + block.runs] = seen.outcome
        others = self.waiting.setdefault(block.number, {})
        others[place] = seen
        if len(others) == len(self.tallies):
            self._pair(self.waiting.pop(block.number))

    def _pair(self, seen: dict[int, Traits]) -> None:
        for place in range(1, len(seen)):
            pair, so_far = paired(seen[0], seen[place]), self.pairs[place]
            self.pairs[place] = pair if so_far is None else so_far + pair

"""Blocks of runs worked out wherever there are workers, kept as parts, and counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from nacsim.ensembles import executors
from nacsim.ensembles.blocks import Block, run_block
from nacsim.ensembles.executors import Executor
from nacsim.store import parts
from nacsim.store.ensemble_folder import EnsembleFolder
from nacsim.store.folder import write_whole
from nacsim.store.summaries import EnsembleSummary
from nacsim.store.summary_parts import Measures
from nacsim.studies.measures import Tally, measures, tally
from nacsim.studies.progress import Progress


@dataclass(frozen=True, slots=True)
class InMemory:
    """Parts as the bytes of their files, which take a tenth of what the runs take unpacked. As `EnsembleFolder`."""

    parts: dict[int, bytes] = field(default_factory=dict)

    def part(self, block: int) -> bytes:
        """The part of a block; nothing where there is none."""
        return self.parts.get(block, b"")

    def blocks(self) -> list[int]:
        """The blocks whose parts are there."""
        return sorted(self.parts)

    def keep(self, block: int, data: bytes) -> None:
        """Add a part."""
        self.parts[block] = data

    def summary(self) -> None:
        """There is none yet."""

    def finish(self, summary: EnsembleSummary, text: str) -> None:
        """Nothing more is kept."""

    def tidy(self) -> None:
        """Nothing is ever left behind."""


Storage = EnsembleFolder | InMemory


class Filling:
    """An ensemble in progress: its blocks, the storage of their parts, and the tally so far."""

    def __init__(self, blocks: Sequence[Block], storage: Storage, progress: Progress | None) -> None:
        self.blocks, self.storage, self.progress = blocks, storage, progress
        self.sum: Tally | None = None
        self.missing = self._missing()

    def _missing(self) -> list[Block]:
        present = {*self.storage.blocks()}
        if stray := [number for number in present if number >= len(self.blocks)]:
            raise parts.refused(self.storage.part(min(stray)), "is a part of a longer ensemble")
        return [block for block in self.blocks if block.number not in present]

    def count(self) -> None:
        """Count the parts that are there. PartError if one is damaged, or of another ensemble."""
        for number in self.storage.blocks():
            block, part = self.blocks[number], self.storage.part(number)
            runs = parts.read(part, block.scenario, block.seed, number)
            if runs.run.tolist() != [*range(block.first, block.first + block.runs)]:
                raise parts.refused(part, "is a part of another ensemble: it holds other runs")
            self._take(tally(block.scenario, runs))
        self._tell()  # once: what is only read back would look like great speed

    def fill(self, workers: int, executor: Executor | None) -> None:
        """Work out what is missing, and count it. NacsimError if a worker fails or the disk is full."""
        if not self.missing:
            return
        ours = executors.executor(executors.fitting(workers, len(self.missing)))
        with nullcontext(executor) if executor else ours as where:
            for job, (counted, data) in where.map(_worked_out, self._jobs(to_disk=where.local)):
                if data is not None:
                    self.storage.keep(job.block.number, data)
                self._take(counted)
                self._tell()

    def _jobs(self, *, to_disk: bool) -> Iterator[_Job]:
        for block in self.missing:
            part = self.storage.part(block.number) if to_disk else None
            yield _Job(block, part.absolute() if isinstance(part, Path) else None)

    def measured(self) -> Measures:
        """What the runs say that were counted. ValueError if there are none."""
        if self.sum is None:
            raise ValueError("nothing has been counted")
        return measures(self.blocks[0].scenario, self.sum)

    def _take(self, counted: Tally) -> None:
        self.sum = self.sum + counted if self.sum else counted

    def _tell(self) -> None:
        if self.progress and self.sum:
            self.progress(self.sum.runs, self.blocks[-1].first + self.blocks[-1].runs)


@dataclass(frozen=True, slots=True)
class _Job:
    """A block, and the file that its part becomes; None: its part is sent back."""

    block: Block
    file: Path | None


def _worked_out(job: _Job) -> tuple[Tally, bytes | None]:
    """Run a block. A worker that sees the folder writes the part itself: then a few kilobytes are all that is sent.

    Why: whoever is killed while sending much leaves the other end waiting for the rest.
    """
    block = job.block
    runs = run_block(block)
    data = parts.written(block.scenario, block.seed, block.number, runs)
    if job.file is not None:
        write_whole(job.file, data)
    return tally(block.scenario, runs), None if job.file is not None else data

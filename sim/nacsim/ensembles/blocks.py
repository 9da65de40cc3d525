"""Ensembles cut into blocks: the unit that is drawn, worked out, stored and, after a stop, done again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nacsim.draws import BLOCK
from nacsim.ensembles.columns import Columns, joined
from nacsim.ensembles.engine import columns

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


MOST_RUNS = 10**9
"""Runs of one ensemble: a day or so of a machine, and 30 gigabytes of them."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some of a scenario's runs, all of one block of draws; can be sent to another process."""

    scenario: Scenario
    seed: int
    number: int
    runs: int
    """Runs of the block that are wanted, from its first: BLOCK, or fewer in the last block of an ensemble."""

    @property
    def first(self) -> int:
        """Number of the first run."""
        return self.number * BLOCK


def blocks(scenario: Scenario, seed: int, runs: int) -> Iterator[Block]:
    """Runs 0..runs-1 of a seed, block by block."""
    for number in range(-(-runs // BLOCK)):
        yield Block(scenario, seed, number, min(BLOCK, runs - number * BLOCK))


def run_block(block: Block) -> Columns:
    """What the runs of a block come to."""
    return joined(list(columns(block.scenario, block.seed, block.first, block.first + block.runs)))

"""An ensemble cut into blocks: the unit that is drawn, run, stored and, after an interruption, redone."""

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
"""Most runs of one ensemble: about a day's work of one machine, and 30 gigabytes."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some of a scenario's runs, all of one block of draws; can be sent to another process."""

    scenario: Scenario
    seed: int
    number: int
    runs: int
    """Runs taken from the start of the block: BLOCK, or fewer in the last block of an ensemble."""

    @property
    def first(self) -> int:
        """Number of the first run."""
        return self.number * BLOCK


def blocks(scenario: Scenario, seed: int, runs: int) -> Iterator[Block]:
    """Runs 0..runs-1 of a seed, block by block."""
    for number in range(-(-runs // BLOCK)):
        yield Block(scenario, seed, number, min(BLOCK, runs - number * BLOCK))


def run_block(block: Block) -> Columns:
    """The results of a block's runs."""
    return joined(list(columns(block.scenario, block.seed, block.first, block.first + block.runs)))

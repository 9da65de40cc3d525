"""The luck of a scenario's runs, by seed and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacsim import draws
from nacsim.draws import Luck
from nacsim.parameters import from_sets

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


def block_of(scenario: Scenario, seed: int, block: int, runs: int = draws.BLOCK) -> Luck:
    """The luck of the first runs of a block."""
    groups = [ally.group for ally in scenario.allies]
    keys = [provision.key for provision in scenario.provisions]
    common = from_sets(scenario.theory).common_noise
    return draws.draw_block(seed, block, scenario.codes, groups, keys, common, runs)


def centre_of(scenario: Scenario) -> Luck:
    """The luck of the run as written: every draw at its centre."""
    return draws.centre(len(scenario.allies), len(scenario.provisions))


def luck_of(scenario: Scenario, seed: int, run: int, as_written: bool = False) -> Luck:
    """The luck of one run."""
    if as_written:
        return centre_of(scenario)
    block, row = divmod(run, draws.BLOCK)
    return block_of(scenario, seed, block, row + 1).rows(slice(row, row + 1))

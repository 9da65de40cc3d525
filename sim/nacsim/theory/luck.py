"""The luck of a scenario's runs, by seed and number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nacsim import draws
from nacsim.draws import Luck
from nacsim.errors import check_at_least
from nacsim.parameters import from_sets

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


def block_of(scenario: Scenario, seed: int, block: int, runs: int = draws.BLOCK) -> Luck:
    """The luck of the first runs of a block. UserError if there is no such seed or block."""
    groups = [ally.group for ally in scenario.allies]
    keys = [provision.key for provision in scenario.provisions]
    common = from_sets(scenario.theory).common_noise
    return draws.draw_block(seed, block, scenario.codes, groups, keys, common, runs, _matters(scenario))


def _matters(scenario: Scenario) -> dict[str, list[bool]]:
    """By purpose, the allies for whom a draw can matter: of a number that is 0, or has no spread, nothing is drawn."""
    in_need = any(event.article_4 for event in scenario.calendar)  # the treaty's word binds all the others
    at_any_time = list(zip(scenario.allies, *(event.allies for event in scenario.calendar), strict=True))

    def has_spread(name: str) -> list[bool]:
        numbers = ([getattr(ally, name) for ally in moments] for moments in at_any_time)
        return [any(number is not None and number.spread for number in at_moments) for at_moments in numbers]

    return {
        **{name: has_spread(name) for name in ("value", "exposure", "reserve")},
        "firmness": [any(ally.red_lines for ally in moments) for moments in at_any_time],
        "linkage": [any(ally.linkage.value for ally in moments) for moments in at_any_time],
        "commitment": [
            in_need or any(ally.commitments or ally.acts_with for ally in moments) for moments in at_any_time
        ],
        "sway": [ally.position for ally in scenario.allies],
    }


def centre_of(scenario: Scenario) -> Luck:
    """The luck of the run as written: every draw at its centre."""
    return draws.centre(len(scenario.allies), len(scenario.provisions))


def check_run(seed: int, run: int) -> None:
    """UserError if there is no such seed or run, also where every draw is at its centre."""
    check_at_least("A seed", seed, 0)
    check_at_least("The number of a run", run, 0)


def luck_of(scenario: Scenario, seed: int, run: int, as_written: bool = False) -> Luck:
    """The luck of one run. UserError if there is no such seed or run."""
    check_run(seed, run)
    if as_written:
        return centre_of(scenario)
    block, row = divmod(run, draws.BLOCK)
    return block_of(scenario, seed, block, row + 1).rows(slice(row, row + 1))

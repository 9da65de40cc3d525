"""Records of runs of the council: what the command line and notebooks call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import mesa

from nacsim.council.council import Council, record
from nacsim.draws import BLOCK, Luck
from nacsim.parameters import DEFAULT_SEED
from nacsim.record import Record
from nacsim.theory.luck import block_of, centre_of, check_run

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


def run(scenario: Scenario, seed: int = DEFAULT_SEED, run: int = 0, as_written: bool = False) -> Record:
    """The record of one run.

    as_written: every draw at its centre; seed and run then mean nothing. UserError if there is no such seed or run.
    """
    return next(runs(scenario, seed, [run], as_written))


def runs(scenario: Scenario, seed: int, numbers: Sequence[int], as_written: bool = False) -> Iterator[Record]:
    """The records of several runs, in the order asked for; consecutive runs share the draws of their block."""
    import nacsim

    drawn: tuple[int, Luck] | None = None
    for number in numbers:
        check_run(seed, number)
        if as_written:
            luck = centre_of(scenario)
        else:
            block, row = divmod(number, BLOCK)
            if drawn is None or drawn[0] != block:
                drawn = block, block_of(scenario, seed, block)
            luck = drawn[1].rows(slice(row, row + 1))
        council = Council(scenario, luck)
        council.run()
        yield record(council, seed, number, as_written, nacsim.__version__)
        _forget(council)


def _forget(council: Council) -> None:
    """Mesa 3.3 keeps every model that ever had an agent in a class-wide table (its issue 3179): take this one out."""
    getattr(mesa.Agent, "_ids", {}).pop(council, None)

"""Many runs at once: the same session, the theory answering for every seat, and no Mesa.

Run r of seed s here is the run that `nac run --seed s --run r` tells: same draws, same state machine. Runs of a large
matter are worked on in chunks, which bounds memory; short tables are also faster, as they fit the processor's cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.columns import Columns
from nacsim.ensembles.watch import Watch
from nacsim.theory import session
from nacsim.theory.luck import block_of
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.participants import Participants
from nacsim.theory.stakes import tables
from nacsim.theory.state import start

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

Seating = Callable[[int], Participants]
"""Who answers in so many runs that are worked on together."""
MOST_COSTS = 2**22
"""Costs of clauses that are held at once: 32 megabytes. A matter of usual size runs a whole block together."""


def columns(scenario: Scenario, seed: int, first: int, last: int, seating: Seating | None = None) -> Iterator[Columns]:
    """Runs first..last-1 of a seed, in order, a chunk at a time. seating: None leaves all seats to the model."""
    matter = matter_of(scenario)
    for block in range(first // BLOCK, -(-last // BLOCK)):
        begin, end = max(first - block * BLOCK, 0), min(last - block * BLOCK, BLOCK)
        luck = block_of(scenario, seed, block, end).rows(slice(begin, end))
        yield from run_all(matter, luck, block * BLOCK + begin, seating)


def run_all(matter: Matter, luck: Luck, first: int, seating: Seating | None = None) -> Iterator[Columns]:
    """Run all rows of a luck to their end, a chunk at a time; `first` is the number of the first."""
    together = runs_together(matter)
    for row in range(0, len(luck.value), together):
        part = luck.rows(slice(row, row + together))
        state = start(matter, part, floor=seating is not None)
        watch = Watch(matter, len(state.hour))
        session.run(matter, state, seating(len(state.hour)) if seating else session.THEORY, watch)
        yield watch.columns(matter, state, first + row)


def runs_together(matter: Matter) -> int:
    """How many runs of a matter are worked on together."""
    distinct, _ = tables(matter.alliance.phases)
    costs = len(distinct) * matter.space.exists.size * len(matter.alliance.codes)
    return max(1, MOST_COSTS // costs)

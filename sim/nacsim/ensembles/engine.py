"""Many runs at once: the same session, the theory answering for every seat, and no Mesa.

Run r of seed s here is the run that `nac run --seed s --run r` tells: same draws, same state machine. Runs are worked
on in chunks, because tables that fit the processor's cache are faster than long ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.columns import Columns
from nacsim.ensembles.watch import Watch
from nacsim.theory import session
from nacsim.theory.luck import block_of
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.state import start

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

CHUNK = 2048
"""Runs worked on together."""


def columns(scenario: Scenario, seed: int, first: int, last: int) -> Iterator[Columns]:
    """Runs first..last-1 of a seed, in order, a chunk at a time."""
    matter = matter_of(scenario)
    for block in range(first // BLOCK, -(-last // BLOCK)):
        begin, end = max(first - block * BLOCK, 0), min(last - block * BLOCK, BLOCK)
        luck = block_of(scenario, seed, block, end)
        for row in range(begin, end, CHUNK):
            part = slice(row, min(row + CHUNK, end))
            yield run_chunk(matter, luck.rows(part), block * BLOCK + row)


def run_chunk(matter: Matter, luck: Luck, first: int) -> Columns:
    """Run all rows of a luck to their end; `first` is the number of the first."""
    state = start(matter, luck)
    watch = Watch(matter, len(state.hour))
    session.run(matter, state, observer=watch)
    return watch.columns(matter, state, first)

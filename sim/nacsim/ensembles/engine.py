"""Many runs at once: the same session, the theory answering for every seat, and no Mesa.

Run r of seed s here is the run that `nac run --seed s --run r` tells: same draws, same state machine. Runs go through
in chunks, for tables that fit the processor's cache are faster than long ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from nacsim.draws import BLOCK, Luck
from nacsim.ensembles.columns import Columns
from nacsim.record import MECHANISMS, Mechanism
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.happenings import (
    Demarche,
    Happening,
    ItemsDropped,
    MovedToBody,
    Redraft,
    SilenceBroken,
    SilenceStarted,
    SponsorWithdrew,
)
from nacsim.theory.luck import block_of
from nacsim.theory.objection import objected_clauses
from nacsim.theory.reaction import OBJECT
from nacsim.theory.session import ask_capitals, ask_chair, ask_seats, take_move, take_silence, take_sounding
from nacsim.theory.state import CHAIR, DONE, SILENCE, SOUNDING, Matter, State, matter, objectors, start, view
from nacsim.theory.text import Ints, dilution, unfinished

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

CHUNK = 2048
"""Runs worked on together."""

AT_WORK: Mapping[type[Happening], Mechanism] = {
    Redraft: "redraft",
    Demarche: "demarche",
    SilenceBroken: "silence_broken",
    MovedToBody: "moved_to_body",
    ItemsDropped: "items_dropped",
    SponsorWithdrew: "sponsor_withdrew",
}
"""Happenings by which alone one knows what was at work."""


def columns(scenario: Scenario, seed: int, first: int, last: int) -> Iterator[Columns]:
    """Runs first..last-1 of a seed, in order, a chunk at a time."""
    the_matter = matter(scenario)
    for block in range(first // BLOCK, -(-last // BLOCK)):
        begin, end = max(first - block * BLOCK, 0), min(last - block * BLOCK, BLOCK)
        luck = block_of(scenario, seed, block, end)
        for row in range(begin, end, CHUNK):
            part = slice(row, min(row + CHUNK, end))
            yield run_chunk(the_matter, luck.rows(part), block * BLOCK + row)


def run_chunk(the_matter: Matter, luck: Luck, number: int) -> Columns:
    """Run all rows of a luck to their end; `number` is the first run's."""
    state = start(the_matter, luck)
    watch = _Watch(the_matter, len(state.hour))
    while (rows := np.flatnonzero(state.awaits != DONE)).size:
        awaits = state.awaits[rows]
        for wanted, step in ((SOUNDING, _sound), (CHAIR, _preside), (SILENCE, _keep_silence)):
            some = rows[awaits == wanted]
            if some.size:
                step(the_matter, state, some, watch)
    return watch.columns(the_matter, state, number)


def _sound(the_matter: Matter, state: State, rows: Ints, watch: _Watch) -> None:
    watch.heard(take_sounding(the_matter, state, rows, ask_seats(the_matter, state, rows)[1]))
    watch.sounded(the_matter, state, rows)


def _preside(the_matter: Matter, state: State, rows: Ints, watch: _Watch) -> None:
    seen = view(the_matter, state, rows)
    watch.named[rows] |= objected_clauses(the_matter, state, rows, seen)
    watch.heard(take_move(the_matter, state, rows, ask_chair(the_matter, state, rows, seen)))


def _keep_silence(the_matter: Matter, state: State, rows: Ints, watch: _Watch) -> None:
    watch.heard(take_silence(the_matter, state, rows, ask_capitals(the_matter, state, rows)[1]))


class _Watch:
    """What the state does not remember, noted as it happens."""

    def __init__(self, the_matter: Matter, n: int) -> None:
        members, provisions = len(the_matter.alliance.codes), len(the_matter.space.keys)
        self.redrafts, self.broken, self.soundings = (np.zeros(n, dtype=np.int64) for _ in range(3))
        self.used = np.zeros((n, len(MECHANISMS)), bool)
        self.named = np.zeros((n, provisions, members), bool)
        self.wrote = np.zeros((n, members), bool)
        self.objected = np.zeros((n, members), dtype=np.int64)
        """Number of the last sounding at which each objected, from 1; 0: never."""

    def sounded(self, the_matter: Matter, state: State, rows: Ints) -> None:
        self.soundings[rows] += 1
        # A text that passed a stage in this very sounding had no objector, wherever it now is.
        objecting = objectors(the_matter, state, rows)
        self.objected[rows] = np.where(objecting, self.soundings[rows, None], self.objected[rows])

    def heard(self, happenings: list[Happening]) -> None:
        for happening in happenings:
            rows = happening.rows
            if mechanism := AT_WORK.get(type(happening)):
                self._use(mechanism, rows)
            match happening:
                case SilenceStarted():
                    self._use("silence_over_objections", rows[happening.all_the_same])
                case Redraft():
                    self.redrafts[rows] += (happening.before != happening.after).sum(-1)
                case SilenceBroken():
                    self.broken[rows] += 1
                    self.wrote[rows] |= happening.by

    def _use(self, mechanism: Mechanism, rows: Ints) -> None:
        self.used[rows, MECHANISMS.index(mechanism)] = True

    def _ended(self, the_matter: Matter, state: State) -> None:
        """How a run that adopted nothing ended, unless a sponsor withdrew."""
        alliance = the_matter.alliance
        ends = alliance.phase_ends & (alliance.phase_hours > 0)  # what was over before the opening ended nothing
        by_event = np.append(False, np.logical_or.accumulate(ends))[state.phase]
        left = (state.outcome == NOT_ADOPTED) & ~self.used[:, MECHANISMS.index("sponsor_withdrew")]
        self._use("event_ended_it", np.flatnonzero(left & by_event))
        self._use("deadline", np.flatnonzero(left & ~by_event))

    def columns(self, the_matter: Matter, state: State, number: int) -> Columns:
        self._ended(the_matter, state)
        adopted = state.outcome != NOT_ADOPTED
        objecting = objectors(the_matter, state, state.rows)
        # Who was left behind without a seat, still objecting, has not given way.
        yielded = np.where(state.stance == OBJECT, 0, self.objected)
        latest = yielded.max(-1, keepdims=True)
        attention, parameters = the_matter.alliance.attention, the_matter.parameters
        return Columns(
            run=number + state.rows,
            outcome=state.outcome,
            hours=state.hour,
            sessions=state.session,
            redrafts=self.redrafts,
            silences_broken=self.broken,
            used=self.used,
            dilution=np.where(adopted, dilution(the_matter.space, state.text, attention, parameters), 0.0),
            unfinished=np.where(adopted, unfinished(the_matter.space, state.text, attention), 0.0),
            text=state.text,
            first=state.first,
            final=state.stance,
            named=self.named,
            wrote=self.wrote,
            gave_way_last=adopted[:, None] & (latest > 0) & (yielded == latest),
            sole=~adopted[:, None] & objecting & (objecting.sum(-1, keepdims=True) == 1),
            stood_aside=state.aside & adopted[:, None],
        )

"""An ensemble's observer: it notes what the state does not keep, as it happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nacsim.ensembles.columns import Columns
from nacsim.record import MECHANISMS, Mechanism
from nacsim.theory.clock import NOT_ADOPTED
from nacsim.theory.happenings import (
    Demarche,
    Drafting,
    Happening,
    ItemsDropped,
    MovedToBody,
    Redraft,
    SideDeal,
    SilenceBroken,
    SilenceStarted,
    SponsorWithdrew,
)
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.participants import Observer
from nacsim.theory.reaction import OBJECT, Answer, View
from nacsim.theory.state import State, objectors
from nacsim.theory.text import Bools, Ints, dilution, pick, unfinished

AT_WORK: Mapping[type[Happening], Mechanism] = {
    Redraft: "redraft",
    Drafting: "drafting",
    Demarche: "demarche",
    SideDeal: "side_deal",
    SilenceBroken: "silence_broken",
    MovedToBody: "moved_to_body",
    ItemsDropped: "items_dropped",
    SponsorWithdrew: "sponsor_withdrew",
}
"""Happenings that each show a mechanism at work."""


class Watch(Observer):
    """Watches n runs of a matter, from their opening."""

    def __init__(self, matter: Matter, n: int) -> None:
        members, provisions = len(matter.alliance.codes), len(matter.space.keys)
        self.redrafts, self.silences_broken, self.soundings = (np.zeros(n, dtype=np.int64) for _ in range(3))
        self.used = np.zeros((n, len(MECHANISMS)), bool)
        self.named = np.zeros((n, provisions, members), bool)
        self.wrote = np.zeros((n, members), bool)
        self.objected = np.zeros((n, members), dtype=np.int64)
        """Number of the last sounding at which each objected, from 1; 0: never."""

    def sounded(self, matter: Matter, state: State, rows: Ints, seen: View, answer: Answer) -> None:
        """Who objected."""
        self.soundings[rows] += 1
        self.objected[rows] = np.where(
            pick(state.objecting, rows), self.soundings[rows, None], pick(self.objected, rows)
        )

    def blocked(self, matter: Matter, state: State, rows: Ints, seen: View) -> None:
        """What the objections that stand are about."""
        self.named[rows] |= objected_clauses(matter, state, rows, seen)

    def happened(self, matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
        """Which mechanisms were at work, and how often."""
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
                    self.silences_broken[rows] += 1
                    self.wrote[rows] |= happening.by

    def _use(self, mechanism: Mechanism, rows: Ints) -> None:
        self.used[rows, MECHANISMS.index(mechanism)] = True

    def columns(self, matter: Matter, state: State, first: int) -> Columns:
        """The results of the runs, all of them over; `first`: number of the first run."""
        self._note_endings(matter, state)
        adopted = state.outcome != NOT_ADOPTED
        objecting = objectors(matter, state, state.rows)
        attention = matter.alliance.attention
        return Columns(
            run=first + state.rows,
            outcome=state.outcome,
            hours=state.hour,
            sessions=state.session,
            redrafts=self.redrafts,
            silences_broken=self.silences_broken,
            used=self.used,
            dilution=np.where(adopted, dilution(matter.space, state.text, attention, matter.parameters), 0.0),
            unfinished=np.where(adopted, unfinished(matter.space, state.text, attention), 0.0),
            text=state.text,
            first=state.first,
            final=state.stance,
            named=self.named,
            wrote=self.wrote,
            gave_way_last=adopted[:, None] & self._last_to_give_way(state),
            sole=~adopted[:, None] & objecting & (objecting.sum(-1, keepdims=True) == 1),
            stood_aside=state.aside & adopted[:, None],
        )

    def _note_endings(self, matter: Matter, state: State) -> None:
        """How a run that adopted nothing ended, unless a sponsor withdrew."""
        alliance = matter.alliance
        ends = alliance.phase_ends & (alliance.phase_hours > 0)  # an event before the opening ended nothing
        by_event = np.append(False, np.logical_or.accumulate(ends))[state.phase]
        failed = (state.outcome == NOT_ADOPTED) & ~self.used[:, MECHANISMS.index("sponsor_withdrew")]
        self._use("event_ended_it", np.flatnonzero(failed & by_event))
        self._use("deadline", np.flatnonzero(failed & ~by_event))

    def _last_to_give_way(self, state: State) -> Bools:
        """(n, A): of the allies that gave way, who objected longest; one without a seat may still object."""
        yielded = np.where(state.stance == OBJECT, 0, self.objected)
        latest = yielded.max(-1, keepdims=True)
        return np.asarray((latest > 0) & (yielded == latest))

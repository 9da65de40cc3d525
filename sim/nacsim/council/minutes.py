"""The minutes: what happened in a council's one run, as the events of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatchmethod
from typing import TYPE_CHECKING

import numpy as np

from nacsim.record import (
    OUTCOMES,
    STANCES,
    Adjourned,
    Calendar,
    Change,
    Closed,
    Demarche,
    Drafting,
    Event,
    ItemsDropped,
    MovedToBody,
    Objection,
    Redraft,
    ReferredUp,
    SilenceBroken,
    SilenceKept,
    SilenceStarted,
    Sounding,
    SponsorWithdrew,
    StagePassed,
    Stance,
    Terms,
    short,
)
from nacsim.theory import happenings
from nacsim.theory.acceptability import clause_cost, speaker_line
from nacsim.theory.chair import hearing
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, UNDECIDED, Answer, View
from nacsim.theory.stakes import draw_stakes
from nacsim.theory.state import State, drawing, seats
from nacsim.theory.text import Bools, Floats

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

ROW = np.array([0])


class Minutes:
    """Collects events, in order."""

    def __init__(self, scenario: Scenario, matter: Matter) -> None:
        """Empty minutes of a matter."""
        self.scenario, self.matter = scenario, matter
        self.codes = matter.alliance.codes
        self.events: list[Event] = []
        self.ever_objected: set[str] = set()

    def sounding(self, state: State, view: View, answer: Answer) -> None:
        """One sounding, as it stood when everyone had answered (call between `note_stances` and `conclude`)."""
        seated = seats(self.matter, state, ROW)[0]
        stance = answer.stance[0]
        objecting = self._codes(seated & (stance == OBJECT))
        self.ever_objected.update(objecting)
        self.events.append(
            Sounding(
                int(state.hour[0]),
                int(state.session[0]),
                round=int(state.round[0]),
                body=self._body(int(state.sitting[0])),
                stances={self.codes[i]: STANCES[stance[i]] for i in np.flatnonzero(seated)},
                worth={self.codes[i]: short(answer.acceptability[0, i]) for i in np.flatnonzero(seated)},
                objections=self._objections(state, answer, objecting),
                standing_aside=self._codes(seated & state.aside[0]),
                heard=self._heard(state, answer, seated),
                dissent=self._dissent(state, seated),
                terms={code: self._terms(state, view, answer, code) for code in sorted(self.ever_objected)},
            )
        )

    def _codes(self, allies: Bools) -> tuple[str, ...]:
        return tuple(self.codes[i] for i in np.flatnonzero(allies))

    def _body(self, sitting: int) -> str:
        return self.matter.alliance.bodies[int(self.matter.sittings.body[sitting])]

    def _objections(self, state: State, answer: Answer, objecting: Sequence[str]) -> dict[str, Objection]:
        named = objected_clauses(self.matter, state, ROW)[0]
        costs = self._costs(state)
        objections = {}
        for code in objecting:
            i = self.codes.index(code)
            clauses = sorted(
                (self.matter.space.keys[d] for d in np.flatnonzero(named[:, i])), key=lambda key: -costs[key][i]
            )
            margin = float(answer.margin[0, i])
            objections[code] = Objection(clauses=tuple(clauses), margin=short(margin), yes_if=margin >= 0)
        return objections

    def _costs(self, state: State) -> dict[str, Floats]:
        """What each clause costs each ally (A)."""
        costs = (clause_cost(state.stakes, state.phase, ROW, d, state.text[:, d]) for d in range(state.text.shape[1]))
        return {key: cost.soft[0] + cost.firm[0] for key, cost in zip(self.matter.space.keys, costs, strict=True)}

    def _heard(self, state: State, answer: Answer, seated: Bools) -> dict[Stance, int]:
        """The tally as the chair hears it: objections are plain, the rest is read from tone (S-5, S-22)."""
        tone = answer.acceptability + hearing(self.matter, state, ROW)
        delta = self.matter.parameters.indifference
        consent = np.where(tone >= delta, SUPPORT, np.where(tone <= -delta, ACQUIESCE, UNDECIDED))
        heard = np.where(answer.stance == OBJECT, OBJECT, consent)[0][seated]
        return {word: int((heard == i).sum()) for i, word in enumerate(STANCES)}

    def _dissent(self, state: State, seated: Bools) -> dict[str, tuple[str, ...]]:
        matter, phase, text = self.matter, state.phase, state.text[0]
        # Each clause as if it were the whole text.
        alone = draw_stakes(replace(drawing(matter, state.luck, state.calibrated), each_item=True))
        line = speaker_line(alone, phase, ROW, state.hour)[0]
        dissent = {}
        for d, key in enumerate(matter.space.keys):
            cost = clause_cost(alone, phase, ROW, d, text[d : d + 1])
            against = (line - cost.soft[0] - cost.firm[0] < matter.parameters.indifference) & seated
            dissent[key] = self._codes(against)
        return dissent

    def _terms(self, state: State, view: View, answer: Answer, code: str) -> Terms:
        i = self.codes.index(code)
        return Terms(
            value=short(view.line[0, i]),
            clauses={key: short(cost[i]) for key, cost in self._costs(state).items()},
            aside=bool(answer.stands_aside[0, i]),
            acceptability=short(answer.acceptability[0, i]),
            alone=short(view.alone[0, i]),
            time=short(view.time[0, i]),
            pressure=short(view.pressure[0, i]),
            bypass=short(view.bypass[0, i]),
            commitments=short(view.consent[0, i] + view.commitments[0, i]),
            reserve=short(view.reserve[0, i]),
            margin=short(answer.margin[0, i]),
        )

    def add(self, happened: Sequence[Happening]) -> None:
        """What the session says happened, to the one run."""
        for happening in happened:
            self.events += self._events(happening)

    @singledispatchmethod
    def _events(self, happening: Happening) -> list[Event]:
        raise TypeError(f"the minutes have no words for {type(happening).__name__}")

    @_events.register
    def _redraft(self, happening: happenings.Redraft) -> list[Event]:
        return [self._new_text(happening, Redraft)]

    @_events.register
    def _drafting(self, happening: happenings.Drafting) -> list[Event]:
        return [self._new_text(happening, Drafting)]

    def _new_text(self, happening: happenings.Redraft, kind: type[Redraft]) -> Redraft:
        before, after, lead = happening.before[0], happening.after[0], int(happening.lead[0])
        space = self.matter.space
        changes = tuple(
            Change(provision=space.keys[d], from_=space.options[d][before[d]], to=space.options[d][after[d]])
            for d in sorted(np.flatnonzero(before != after), key=lambda d: bool(d != lead))
        )
        first = changes[0]
        return kind(
            *_when(happening),
            provision=first.provision,
            from_=first.from_,
            to=first.to,
            gain=short(happening.gain[0]),
            changes=changes,
        )

    @_events.register
    def _demarche(self, happening: happenings.Demarche) -> list[Event]:
        by, on = self._codes(self.matter.alliance.sponsor[0]), self.codes[int(happening.target[0])]
        return [Demarche(*_when(happening), by=by, on=on, pressure=short(happening.pressure[0]))]

    @_events.register
    def _silence_started(self, happening: happenings.SilenceStarted) -> list[Event]:
        deadline, all_the_same = int(happening.deadline[0]), bool(happening.all_the_same[0])
        return [SilenceStarted(*_when(happening), deadline=deadline, all_the_same=all_the_same)]

    @_events.register
    def _silence_broken(self, happening: happenings.SilenceBroken) -> list[Event]:
        by = self._codes(happening.by[0])
        self.ever_objected.update(by)
        margins = {code: short(happening.margins[0, self.codes.index(code)]) for code in by}
        return [SilenceBroken(*_when(happening), by=by, margins=margins)]

    @_events.register
    def _silence_kept(self, happening: happenings.SilenceKept) -> list[Event]:
        return [SilenceKept(*_when(happening), by=self._codes(happening.by[0]))]

    @_events.register
    def _moved_to_body(self, happening: happenings.MovedToBody) -> list[Event]:
        body, without = self._body(int(happening.sitting[0])), self._codes(happening.without[0])
        return [MovedToBody(*_when(happening), body=body, without=without)]

    @_events.register
    def _calendar(self, happening: happenings.Calendar) -> list[Event]:
        due = self.scenario.calendar[int(happening.event[0])]
        return [Calendar(*_when(happening), key=due.key, event=due.event)]

    @_events.register
    def _stage_passed(self, happening: happenings.StagePassed) -> list[Event]:
        stage, following = self._stages(int(happening.sitting[0]))
        return [StagePassed(*_when(happening), stage=stage, next=following)]

    @_events.register
    def _referred_up(self, happening: happenings.ReferredUp) -> list[Event]:
        stage, following = self._stages(int(happening.sitting[0]))
        objections = self._codes(happening.objections[0])
        return [ReferredUp(*_when(happening), stage=stage, next=following, objections=objections)]

    def _stages(self, sitting: int) -> tuple[str, str]:
        """A stage and the next."""
        return self.matter.sittings.keys[sitting], self.matter.sittings.keys[sitting + 1]

    @_events.register
    def _items_dropped(self, happening: happenings.ItemsDropped) -> list[Event]:
        after, space = happening.after[0], self.matter.space
        changed = np.flatnonzero(happening.before[0] != after)
        return [
            ItemsDropped(*_when(happening), provisions={space.keys[d]: space.options[d][after[d]] for d in changed})
        ]

    @_events.register
    def _adjourned(self, happening: happenings.Adjourned) -> list[Event]:
        return [Adjourned(*_when(happening), until=int(happening.until[0]))]

    @_events.register
    def _sponsor_withdrew(self, happening: happenings.SponsorWithdrew) -> list[Event]:
        return [SponsorWithdrew(*_when(happening), by=self._codes(happening.by[0]))]

    @_events.register
    def _closed(self, happening: happenings.Closed) -> list[Event]:
        return [Closed(*_when(happening), outcome=OUTCOMES[int(happening.outcome[0])])]


def _when(happening: Happening) -> tuple[int, int]:
    """Hour and session."""
    return int(happening.hour[0]), int(happening.session[0])

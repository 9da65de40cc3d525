"""The minutes: what happened in one run, and the record that is made of them at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from nacsim.record import (
    OUTCOMES,
    STANCES,
    Event,
    Objection,
    Record,
    SilenceBroken,
    SilenceKept,
    Sounding,
    Stance,
    Terms,
    reckoned,
    short,
)
from nacsim.theory.acceptability import clause_cost
from nacsim.theory.chair import hearing
from nacsim.theory.events import body_of, event
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.participants import Observer
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, UNDECIDED, Answer, View
from nacsim.theory.side_deal import line_now
from nacsim.theory.stakes import draw_stakes
from nacsim.theory.state import State, drawing, seats
from nacsim.theory.text import Bools, Floats, Ints, dilution, unfinished

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

    def copied(self) -> Minutes:
        """The same, to go on from."""
        copy = Minutes(self.scenario, self.matter)
        copy.events, copy.ever_objected = [*self.events], {*self.ever_objected}
        return copy

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
                body=body_of(self.matter, int(state.sitting[0])),
                stances={self.codes[i]: STANCES[stance[i]] for i in np.flatnonzero(seated)},
                worth={self.codes[i]: self._worth(state, answer, i) for i in np.flatnonzero(seated)},
                objections=self._objections(state, answer, objecting),
                standing_aside=self._codes(seated & state.aside[0]),
                heard=self._heard(state, answer, seated),
                dissent=self._dissent(state, seated),
                terms={
                    code: self._terms(state, view, answer, code)
                    for code in sorted(self.ever_objected)
                    if not state.outside[0, self.codes.index(code)]
                },
            )
        )

    def _codes(self, allies: Bools) -> tuple[str, ...]:
        return tuple(self.codes[i] for i in np.flatnonzero(allies))

    def _worth(self, state: State, answer: Answer, ally: np.intp) -> float | None:
        return None if state.outside[0, ally] else short(answer.acceptability[0, ally])

    def _objections(self, state: State, answer: Answer, objecting: Sequence[str]) -> dict[str, Objection]:
        named = objected_clauses(self.matter, state, ROW)[0]
        costs = self._costs(state)
        objections = {}
        for code in objecting:
            i = self.codes.index(code)
            clauses = [self.matter.space.keys[d] for d in np.flatnonzero(named[:, i])]
            if not state.outside[0, i]:
                clauses.sort(key=lambda key: -costs[key][i])
            margin = float(answer.margin[0, i])
            objections[code] = Objection(clauses=tuple(clauses), margin=reckoned(margin), yes_if=margin >= 0)
        return objections

    def _costs(self, state: State) -> dict[str, Floats]:
        """What each clause costs each ally (A)."""
        costs = (clause_cost(state.stakes, state.phase, ROW, d, state.text[:, d]) for d in range(state.text.shape[1]))
        return {key: cost.soft[0] + cost.firm[0] for key, cost in zip(self.matter.space.keys, costs, strict=True)}

    def _heard(self, state: State, answer: Answer, seated: Bools) -> dict[Stance, int]:
        """The tally as the chair hears it: objections are plain, the rest is read from tone (S-5, S-22).

        Who is not the theory is heard as it speaks.
        """
        tone = answer.acceptability + hearing(self.matter, state, ROW)
        delta = self.matter.parameters.indifference
        consent = np.where(tone >= delta, SUPPORT, np.where(tone <= -delta, ACQUIESCE, UNDECIDED))
        plain = (answer.stance == OBJECT) | state.outside
        heard = np.where(plain, answer.stance, consent)[0][seated]
        return {word: int((heard == i).sum()) for i, word in enumerate(STANCES)}

    def _dissent(self, state: State, seated: Bools) -> dict[str, tuple[str, ...]]:
        matter, phase, text = self.matter, state.phase, state.text[0]
        # Each clause as if it were the whole text.
        alone = draw_stakes(replace(drawing(matter, state.luck, state.calibrated), each_item=True))
        line = line_now(state, ROW)[0]
        dissent = {}
        for d, key in enumerate(matter.space.keys):
            cost = clause_cost(alone, phase, ROW, d, text[d : d + 1])
            against = line - cost.soft[0] - cost.firm[0] < matter.parameters.indifference
            against &= seated & ~state.outside[0]
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
            commitments=short(view.consent[0, i] - view.bonds[0, i] + view.commitments[0, i]),
            reserve=short(view.reserve[0, i]),
            margin=short(answer.margin[0, i]),
        )

    def add(self, happened: Sequence[Happening]) -> None:
        """What the session says happened, to the one run."""
        for happening in happened:
            kept = event(happening, 0, self.matter)
            self.events.append(kept)
            if isinstance(kept, SilenceBroken | SilenceKept):
                self.ever_objected.update(kept.by)

    def record(
        self, state: State, seed: int, run: int, as_written: bool, version: str, seats: Mapping[str, str]
    ) -> Record:
        """The record of the run, which is over. seats: who answered for those that were not left to the model."""
        scenario, matter, text = self.scenario, self.matter, state.text
        outcome = OUTCOMES[int(state.outcome[0])]
        adopted, attention = outcome != "not_adopted", matter.alliance.attention
        lost = float(dilution(matter.space, text, attention, matter.parameters)[0]) if adopted else 0.0
        return Record(
            scenario=scenario.slug,
            variant=scenario.variant,
            set=dict(scenario.set),
            seed=seed,
            run=run,
            as_written=as_written,
            digest=scenario.digest,
            version=version,
            outcome=outcome,
            body=body_of(matter, int(state.sitting[0])),
            text=matter.space.words(text[0]),
            hours=int(state.hour[0]),
            dilution=round(lost, 6),
            unfinished=round(float(unfinished(matter.space, text, attention)[0]), 6) if adopted else 0.0,
            opt_outs=self._codes(state.aside[0]) if adopted else (),
            first={code: STANCES[state.first[0, i]] for i, code in enumerate(self.codes)},
            final={code: STANCES[state.stance[0, i]] for i, code in enumerate(self.codes)},
            events=tuple(self.events),
            seats=dict(seats),
        )


class Clerk(Observer):
    """Keeps the minutes of the one run."""

    def __init__(self, minutes: Minutes) -> None:
        """An observer that writes into these minutes."""
        self.minutes = minutes

    def sounded(self, matter: Matter, state: State, rows: Ints, seen: View, answer: Answer) -> None:
        """As `Observer.sounded`."""
        self.minutes.sounding(state, seen, answer)

    def happened(self, matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
        """As `Observer.happened`."""
        self.minutes.add(happenings)

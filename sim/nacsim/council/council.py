"""The council: a Mesa model of one run, with an agent per ally and a Secretary General."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import mesa
import numpy as np

from nacsim.council.ally import Ally, TheorySeat
from nacsim.council.minutes import Minutes
from nacsim.council.seat import AllySeat, ChairSeat, MoveRequest, SilenceRequest, StanceRequest
from nacsim.council.secretary_general import PolicySeat, SecretaryGeneral
from nacsim.draws import Luck
from nacsim.errors import UserError
from nacsim.record import OUTCOMES, STANCES, Record
from nacsim.theory import session
from nacsim.theory.chair import Moves
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.participants import Observer
from nacsim.theory.reaction import Answer, View
from nacsim.theory.state import DONE, State, start
from nacsim.theory.text import Floats, Ints, dilution, unfinished

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


class Council(mesa.Model):
    """One run of a scenario. `step` asks one question and acts on the answers; `run` goes on to the end."""

    def __init__(
        self,
        scenario: Scenario,
        luck: Luck,
        seats: Mapping[str, AllySeat] | None = None,
        chair: ChairSeat | None = None,
        *,
        minutes: bool = True,
    ) -> None:
        """Convene.

        luck: one row. seats: who answers for which ally (default: the theory for all). minutes: whether to note what
        happens; without them there is no `record`, and a run takes two thirds of the time.
        """
        super().__init__(rng=0)
        # Not `scenario`: Mesa from 3.4 on has a property of that name.
        self.case = scenario
        self.matter = matter_of(scenario)
        self.state = start(self.matter, luck)
        given_seats = dict(seats or {})
        if unknown := sorted(set(given_seats) - set(scenario.codes)):
            raise UserError(f"no such member: {', '.join(unknown)}; the members are {', '.join(scenario.codes)}")
        self.allies = [Ally(self, code, given_seats.get(code, TheorySeat())) for code in scenario.codes]
        self.secretary_general = SecretaryGeneral(self, chair or PolicySeat())
        self.minutes = Minutes(scenario, self.matter) if minutes else None

    def step(self) -> None:
        """One question: a sounding, a move of the chair, or a silence."""
        observer = _Clerk(self.minutes) if self.minutes else session.NOBODY
        session.step(self.matter, self.state, self, observer)
        self.running = int(self.state.awaits[0]) != DONE

    def run(self) -> None:
        """To the end."""
        while self.running:
            self.step()

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """As `Participants.stances`, the agents being asked one after another."""
        hour, text = int(state.hour[0]), matter.space.words(state.text[0])
        answers = [
            ally.stance(StanceRequest(ally.code, hour, text, seen.seat(i), matter))
            for i, ally in enumerate(self.allies)
        ]
        return Answer(
            np.array([[STANCES.index(a.stance) for a in answers]], dtype=np.int8),
            np.array([[a.stands_aside for a in answers]]),
            np.array([[a.acceptability for a in answers]]),
            np.array([[a.margin for a in answers]]),
        )

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """As `Participants.margins`. What decides is the answer; the reckoning behind it is kept where it agrees."""
        hour, until, text = int(state.hour[0]), int(state.silence_until[0]), matter.space.words(state.text[0])
        answers = [
            ally.silence(SilenceRequest(ally.code, hour, until, text, seen.seat(i), matter))
            for i, ally in enumerate(self.allies)
        ]
        return np.array([[min(a.margin, -1e-9) if a.breaks else max(a.margin, 0.0) for a in answers]])

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.moves`: the Secretary General's."""
        last_session = bool(state.hour[0] >= state.deadline[0])
        return self.secretary_general.move(MoveRequest(int(state.hour[0]), last_session, seen, matter, state))

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.drafting`: the Secretary General's."""
        request = MoveRequest(int(state.hour[0]), False, seen, matter, state, blocked=False)
        return self.secretary_general.move(request)


class _Clerk(Observer):
    """Keeps the minutes of the one run."""

    def __init__(self, minutes: Minutes) -> None:
        self.minutes = minutes

    def sounded(self, matter: Matter, state: State, rows: Ints, seen: View, answer: Answer) -> None:
        self.minutes.sounding(state, seen, answer)

    def happened(self, matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
        self.minutes.add(happenings)


def record(council: Council, seed: int, run: int, as_written: bool, version: str) -> Record:
    """The record of a council that has finished. ValueError if it kept no minutes."""
    if council.minutes is None:
        raise ValueError("a council without minutes leaves no record")
    scenario, state, space = council.case, council.state, council.matter.space
    codes, attention = scenario.codes, council.matter.alliance.attention
    outcome = OUTCOMES[int(state.outcome[0])]
    adopted = outcome != "not_adopted"
    text = state.text
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
        body=council.matter.alliance.bodies[int(council.matter.sittings.body[state.sitting[0]])],
        text=space.words(text[0]),
        hours=int(state.hour[0]),
        dilution=round(float(dilution(space, text, attention, council.matter.parameters)[0]), 6) if adopted else 0.0,
        unfinished=round(float(unfinished(space, text, attention)[0]), 6) if adopted else 0.0,
        opt_outs=tuple(codes[i] for i in np.flatnonzero(state.aside[0])) if adopted else (),
        first={code: STANCES[state.first[0, i]] for i, code in enumerate(codes)},
        final={code: STANCES[state.stance[0, i]] for i, code in enumerate(codes)},
        events=tuple(council.minutes.events),
    )

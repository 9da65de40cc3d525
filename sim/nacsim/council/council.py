"""The council: a Mesa model of one run, with an agent per ally and a Secretary General."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from nacsim.council.ally import Ally
from nacsim.council.minutes import Clerk, Minutes
from nacsim.council.seated import SOMEBODY, Seated, check_seats
from nacsim.council.secretary_general import SecretaryGeneral
from nacsim.draws import Luck
from nacsim.record import CHAIR, STANCES, Record
from nacsim.theory import session
from nacsim.theory.chair import Moves
from nacsim.theory.matter import Matter, matter_of
from nacsim.theory.outside import Seat, ask
from nacsim.theory.question import questions
from nacsim.theory.reaction import Answer, View
from nacsim.theory.state import DONE, State, start
from nacsim.theory.text import Floats, Ints

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


class Council(mesa.Model):
    """One run of a scenario. `step` asks one question and acts on the answers; `run` goes on to the end."""

    def __init__(
        self,
        scenario: Scenario,
        luck: Luck,
        seats: Mapping[str, Seat] | None = None,
        chair: Seat | None = None,
        *,
        minutes: bool = True,
    ) -> None:
        """Convene.

        luck: one row. seats: who answers for which ally (default: the theory for all). chair: who presides (default:
        the policy that the scenario names). minutes: whether to note what happens; without them there is no `record`,
        and a run takes two thirds of the time.
        """
        super().__init__(rng=0)
        # Not `scenario`: Mesa from 3.4 on has a property of that name.
        self.case = scenario
        self.matter = matter_of(scenario)
        self.seats = dict(seats or {}) | ({CHAIR: chair} if chair else {})
        check_seats(scenario, self.seats)
        self.state = start(self.matter, luck, public=bool(self.seats))
        self.allies = [Ally(self, code, self.seats.get(code)) for code in scenario.codes]
        self.secretary_general = SecretaryGeneral(self, chair)
        self.minutes = Minutes(scenario, self.matter) if minutes else None

    def step(self) -> None:
        """One question: a sounding, a move of the chair, or a silence."""
        observer = Clerk(self.minutes) if self.minutes else session.NOBODY
        asked = questions(self.matter, self.state, 0, self.seats) if self.seats else ()
        answers = {each.seat: ask(self.seats[each.seat], each, f"seat {each.seat}") for each in asked}
        session.step(self.matter, self.state, Seated(answers, self) if answers else self, observer)
        for ally in self.allies:
            if (given := answers.get(ally.code)) and "stance" in given:
                ally.current_stance = given["stance"]
        self.running = int(self.state.awaits[0]) != DONE

    def run(self) -> None:
        """To the end."""
        while self.running:
            self.step()

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """As `Participants.stances`, the agents being asked one after another."""
        answers = [ally.stance(matter, seen.seat(i)) for i, ally in enumerate(self.allies)]
        for ally, answer in zip(self.allies, answers, strict=True):
            ally.current_stance = STANCES[answer.stance[0, 0]]
        return Answer(
            np.concatenate([answer.stance for answer in answers], axis=1),
            np.concatenate([answer.stands_aside for answer in answers], axis=1),
            np.concatenate([answer.acceptability for answer in answers], axis=1),
            np.concatenate([answer.margin for answer in answers], axis=1),
        )

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """As `Participants.margins`, the same way."""
        return np.concatenate([ally.margin(matter, seen.seat(i)) for i, ally in enumerate(self.allies)], axis=1)

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.moves`: by the policy of the matter."""
        return session.THEORY.moves(matter, state, rows, seen)

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.drafting`, the same way."""
        return session.THEORY.drafting(matter, state, rows, seen)


def record(council: Council, seed: int, run: int, as_written: bool, version: str) -> Record:
    """The record of a council that has finished. ValueError if it kept no minutes."""
    if council.minutes is None:
        raise ValueError("a council without minutes leaves no record")
    seats = dict.fromkeys(council.seats, SOMEBODY)
    return council.minutes.record(council.state, seed, run, as_written, version, seats)

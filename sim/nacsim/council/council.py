"""The council: a Mesa model of one run, with an agent per ally and a Secretary General."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import mesa
import numpy as np

from nacsim.council.ally import Ally, TheorySeat
from nacsim.council.minutes import ROW, Minutes
from nacsim.council.seat import AllySeat, ChairSeat, MoveRequest, SilenceRequest, StanceRequest
from nacsim.council.secretary_general import PolicySeat, SecretaryGeneral
from nacsim.draws import Luck
from nacsim.errors import UserError
from nacsim.record import OUTCOMES, STANCES, Record
from nacsim.theory.reaction import Answer
from nacsim.theory.session import conclude, note_stances, take_move, take_silence
from nacsim.theory.state import CHAIR, DONE, SILENCE, SOUNDING, matter, start, view
from nacsim.theory.text import dilution, unfinished

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


class Council(mesa.Model):
    """One run of a scenario. `step` asks one question and acts on the answers; `run_model` goes on to the end."""

    def __init__(
        self,
        scenario: Scenario,
        luck: Luck,
        seats: Mapping[str, AllySeat] | None = None,
        chair: ChairSeat | None = None,
    ) -> None:
        """Convene. luck: one row. seats: who answers for which ally (default: the theory for all)."""
        super().__init__(rng=0)
        # Not `scenario`: Mesa from 3.4 on has a property of that name.
        self.case = scenario
        self.matter = matter(scenario)
        self.state = start(self.matter, luck)
        taken = dict(seats or {})
        if unknown := sorted(set(taken) - set(scenario.codes)):
            raise UserError(f"no such member: {', '.join(unknown)}; the members are {', '.join(scenario.codes)}")
        self.allies = [Ally(self, code, taken.get(code, TheorySeat())) for code in scenario.codes]
        self.secretary_general = SecretaryGeneral(self, chair or PolicySeat())
        self.minutes = Minutes(scenario, self.matter)

    def step(self) -> None:
        """One question: a sounding, a move of the chair, or a silence."""
        awaits = int(self.state.awaits[0])
        {SOUNDING: self._sounding, CHAIR: self._move, SILENCE: self._silence}[awaits]()
        self.running = int(self.state.awaits[0]) != DONE

    def _text(self) -> dict[str, str]:
        return self.matter.space.words(self.state.text[0])

    def _sounding(self) -> None:
        state, seen = self.state, view(self.matter, self.state, ROW)
        hour, text = int(state.hour[0]), self._text()
        answers = [
            ally.stance(StanceRequest(ally.code, hour, text, seen.seat(i), self.matter))
            for i, ally in enumerate(self.allies)
        ]
        answer = Answer(
            np.array([[STANCES.index(a.stance) for a in answers]], dtype=np.int8),
            np.array([[a.stands_aside for a in answers]]),
            np.array([[a.acceptability for a in answers]]),
            np.array([[a.margin for a in answers]]),
        )
        settled = note_stances(self.matter, state, ROW, answer)
        self.minutes.sounding(state, seen, answer)
        self.minutes.add(conclude(self.matter, state, settled))

    def _silence(self) -> None:
        state, seen = self.state, view(self.matter, self.state, ROW, capital=True)
        hour, until, text = int(state.hour[0]), int(state.silence_until[0]), self._text()
        answers = [
            ally.silence(SilenceRequest(ally.code, hour, until, text, seen.seat(i), self.matter))
            for i, ally in enumerate(self.allies)
        ]
        # What decides is the answer; the reckoning behind it is kept where it agrees.
        margins = np.array([[min(a.margin, -1e-9) if a.breaks else max(a.margin, 0.0) for a in answers]])
        self.minutes.add(take_silence(self.matter, state, ROW, margins))

    def _move(self) -> None:
        state = self.state
        last = bool(state.hour[0] >= state.deadline[0])
        moves = self.secretary_general.move(MoveRequest(int(state.hour[0]), last, self.matter, state))
        self.minutes.add(take_move(self.matter, state, ROW, moves))

    def run(self) -> None:
        """To the end."""
        while self.running:
            self.step()


def record(council: Council, seed: int, run: int, as_written: bool, version: str) -> Record:
    """The record of a council that has come to its end."""
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

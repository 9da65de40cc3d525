"""Runs in which what everyone knows of another run happens again, and which can then go on by themselves.

Each run has draws of its own. As far as the public history goes, everybody says what was said and the chair does what
was done. Of an ally that was left to the model it is noted in which runs it would have said so by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from nacsim.draws import Luck
from nacsim.record import ally_of
from nacsim.theory import session
from nacsim.theory.answers import Given, laid_over, moves_of
from nacsim.theory.chair import Moves, unwanted
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.participants import Observer, Participants
from nacsim.theory.question import Kind
from nacsim.theory.reaction import ACQUIESCE, OBJECT, Answer, Codes, View
from nacsim.theory.session import THEORY
from nacsim.theory.state import DRAFTING, FLOOR, State, seats, sponsors, start
from nacsim.theory.text import Bools, Floats, Ints, pick

Said = Mapping[str, Any]
"""A public event, as plain data: `public.history`."""

ON_THE_FLOOR = ("speech", "amendment", "condition", "approach", "time_asked", "objection_withdrawn")
"""Events that come before what follows from a session."""


@dataclass(frozen=True, slots=True)
class History:
    """What everyone knows of a run so far, and the answers of those who are not the model."""

    events: Sequence[Said]
    answers: Mapping[int, Mapping[str, Given]]
    """To what was asked after so many events, by seat; what was left to the model is not there."""
    waits: Kind
    """The kind of the question that now waits."""


class Retold(Participants, Observer):
    """The participants of n runs that begin as one run did, and whoever notes how far they have come."""

    def __init__(self, matter: Matter, history: History, n: int) -> None:
        self.history, self.codes = history, matter.alliance.codes
        self.place = 0
        """How many of the events have happened again."""
        self.agreed = np.zeros((n, len(self.codes)), np.int64)
        """(n, A): how often each ally would have said what it said, where it was left to the model."""
        self.asked = np.zeros(len(self.codes), np.int64)
        """(A,): how often it was left to the model."""

    @property
    def told(self) -> bool:
        """Whether all of it has happened again."""
        return self.place >= len(self.history.events)

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """What was said, with a run's own reckoning where it comes to that; later as the theory has it."""
        model = THEORY.stances(matter, state, rows, seen)
        if self.told:
            none = np.zeros(model.stance.shape, bool)
            return replace(model, outside=none, named=np.zeros_like(state.named[rows]), floor=none)
        said, others = self._said(matter, model), self._others("stance")
        seated = seats(matter, state, rows)
        keeps = ~others & (model.stance == said.stance)
        answer = _laid_over(model, said, keeps)
        aside = model.stands_aside | ~pick(matter.alliance.takes_part, state.phase[rows])
        same = keeps & (aside == said.stands_aside)
        if self._concluded() and not self._stopped(matter, said.stance[0], seated[0]):
            # Nobody stopped the text, and the sponsors did not withdraw it: one of them wanted it.
            lacking = unwanted(matter, state, rows, answer.acceptability, answer.stands_aside)[:, None]
            lacking = lacking & sponsors(matter, state, rows)
            answer = replace(answer, acceptability=np.where(lacking, 0.0, answer.acceptability))
            same = same & ~lacking
        self._note(rows, same, seated[0] & ~others)
        return answer

    def acts(self, matter: Matter, state: State, rows: Ints) -> Sequence[Mapping[str, Given]]:
        """What was done on the floor; later nothing."""
        acts = {} if self.told else {seat: act for seat, act in self._answers(self.place).items() if "says" in act}
        return [acts] * len(rows)

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """The letters that were written; later as the theory has it."""
        model = THEORY.margins(matter, state, rows, seen)
        if self.told:
            return model
        wrote = np.isin(self.codes, self.history.events[self.place]["by"])
        same = (model < 0) == wrote
        self._note(rows, same, seats(matter, state, rows)[0] & ~self._others("letter"))
        return np.where(same, model, np.where(wrote, -np.inf, np.inf))

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """The move that was made; later as the theory has it."""
        return THEORY.moves(matter, state, rows, seen) if self.told else self._move(matter, state, rows)

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """The move that was made; later as the theory has it."""
        return THEORY.drafting(matter, state, rows, seen) if self.told else self._move(matter, state, rows)

    def sounded(self, matter: Matter, state: State, rows: Ints, seen: View, answer: Answer) -> None:
        """One event."""
        self.place += 1

    def happened(self, matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
        """As many events, each in all runs as long as the history is told."""
        self.place += len(happenings)

    def _answers(self, place: int) -> Mapping[str, Given]:
        return self.history.answers.get(place, {})

    def _others(self, name: str) -> Bools:
        """(A,): for whom somebody else has now answered."""
        return np.isin(
            self.codes, [ally_of(seat) for seat, given in self._answers(self.place).items() if name in given]
        )

    def _said(self, matter: Matter, model: Answer) -> Answer:
        """What everybody said at this sounding, shapes (1, A); of a run's own reckoning it holds nothing."""
        heard, answers = self.history.events[self.place], self._answers(self.place)
        given = {code: _in_public(heard, code) | dict(answers.get(code, {})) for code in heard["stances"]}
        one = Answer(model.stance[:1], model.stands_aside[:1], model.acceptability[:1], model.margin[:1])
        return laid_over(matter, one, [given])

    def _concluded(self) -> bool:
        """Whether the session was over after this sounding, and the floor closed."""
        later = (event["kind"] for event in self.history.events[self.place + 1 :])
        following = next((kind for kind in later if kind not in ON_THE_FLOOR), None)
        return self.history.waits == "drafting" if following is None else following != "sounding"

    def _stopped(self, matter: Matter, stance: Codes, seated: Bools) -> bool:
        """Whether the text was stopped there, once objections were taken back on the floor."""
        stance = stance.copy()
        for seat, act in self._answers(self.place + 1).items():
            if act.get("takes_back"):
                stance[self.codes.index(seat)] = ACQUIESCE
        return bool(matter.rule.blocked(stance[None], seated[None], matter.alliance.people)[0])

    def _note(self, rows: Ints, same: Bools, by_model: Bools) -> None:
        self.agreed[rows] += same & by_model
        self.asked += by_model

    def _move(self, matter: Matter, state: State, rows: Ints) -> Moves:
        move = _move_of(self.history.events[self.place], drafting=state.awaits[rows[0]] == DRAFTING)
        one = moves_of(matter, state, rows[:1], [move])
        return Moves(**{f.name: np.repeat(getattr(one, f.name), len(rows), axis=0) for f in fields(Moves)})


def retold(matter: Matter, luck: Luck, history: History) -> tuple[Retold, State]:
    """Runs with this luck, told as far as the history goes, and their participants, to go on with."""
    state = start(matter, luck, floor=True)
    teller = Retold(matter, history, len(state.hour))
    # Where nobody did anything on the floor, no event says that it is over.
    while not teller.told or (state.awaits[0] == FLOOR and history.waits != "floor"):
        session.step(matter, state, teller, teller)
    return teller, state


def _in_public(heard: Said, code: str) -> dict[str, Any]:
    """What an ally said, as an answer."""
    answer = {"stance": heard["stances"][code], "stands_aside": code in heard["standing_aside"]}
    return answer | ({"on": heard["objections"][code]} if code in heard["objections"] else {})


def _laid_over(model: Answer, said: Answer, keeps: Bools) -> Answer:
    """What was said (1, A), with each run's own reckoning (m, A) where it keeps that.

    Who objects names the clauses that it named, also where the run would have it object: all have heard it.
    """
    assert said.outside is not None and said.named is not None and said.floor is not None  # noqa: S101 - laid over
    shape = model.stance.shape
    outside = said.outside & (~keeps | (said.stance == OBJECT))
    return Answer(
        stance=np.broadcast_to(said.stance, shape),
        stands_aside=np.broadcast_to(said.stands_aside, shape),
        acceptability=np.where(keeps, model.acceptability, said.acceptability),
        margin=np.where(keeps, model.margin, said.margin),
        outside=outside,
        named=said.named & outside[:, None],
        floor=np.broadcast_to(said.floor, shape),
    )


def _move_of(event: Said, *, drafting: bool) -> Given:
    """The chair's move of which this is the first that was seen."""
    kind = event["kind"]
    if kind == "moved_to_body":
        return {"move": "move_body", "body": event["body"]}
    if kind in ("demarche", "side_deal"):
        return {"move": kind, "on": event["on"], "by": event["by"]}
    if kind in ("redraft", "drafting"):
        return {"move": "redraft", "text": {change["provision"]: change["to"] for change in event["changes"]}}
    if kind == "silence_started":
        return {"move": "silence" if event["all_the_same"] else "pass"}
    if kind == "adjourned":
        return {"move": "hold" if drafting else "adjourn"}
    return {"move": "close"}

"""Chairs from outside: functions of somebody else's that answer a question, in single runs and in ensembles alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np

from nacsim.errors import AnswerRefusedError, NacsimError
from nacsim.record import CHAIR
from nacsim.theory.answers import Given, check, moves_of
from nacsim.theory.chair import DRAFTERS, POLICIES, Moves, Policy, waiting
from nacsim.theory.matter import Matter
from nacsim.theory.question import Question, question
from nacsim.theory.reaction import View
from nacsim.theory.state import DRAFTING, State
from nacsim.theory.text import Ints

Seat = Callable[[Question], Mapping[str, object] | None]
"""Whoever answers for a seat: what it is asked, and its answer, or None to leave this one to the model."""


MODEL = "brokering"
"""The chair to which a question is left."""


def chair(name: str) -> Callable[[Seat], Seat]:
    """Register a function as the chair of this name; `procedure: {chair: NAME}` chooses it.

    It is asked after every session that ended with objections, and once before the silence where nobody blocks, or
    each time until a deadline that was named. None leaves a question to the brokering chair.

    Raises:
        UserError: the name is not a plain word, or is that of a chair that ships.
    """

    def register(seat: Seat) -> Seat:
        policy = _Asked(name, seat)
        POLICIES.add(name, policy)
        DRAFTERS[name] = policy
        return seat

    return register


@dataclass(frozen=True, slots=True)
class _Asked:
    """The policy of a chair from outside: it is asked about each run by itself."""

    name: str
    seat: Seat

    def __call__(self, matter: Matter, state: State, rows: Ints, seen: View, /) -> Moves:
        answers = [ask(self.seat, question(matter, state, int(row), CHAIR), f"chair {self.name!r}") for row in rows]
        model = DRAFTERS if state.awaits[rows[0]] == DRAFTING else POLICIES
        return given_or(model[MODEL], answers, matter, state, rows, seen)


def given_or(
    model: Policy, answers: Sequence[Given | None], matter: Matter, state: State, rows: Ints, seen: View
) -> Moves:
    """Checked answers of a chair, one for each run; where that is None, the moves of the model."""
    left = np.array([answer is None for answer in answers], bool)
    moves = waiting(state, rows)
    moves.put(~left, moves_of(matter, state, rows[~left], [answer for answer in answers if answer is not None]))
    if (which := np.flatnonzero(left)).size:
        moves.put(which, model(matter, state, rows[which], seen.runs(which)))
    return moves


def ask(seat: Seat, asked: Question, name: str) -> Given | None:
    """The checked answer of whoever holds a seat. NacsimError if it is refused, or its function fails."""
    # What it is checked against is out of its reach.
    kept = replace(asked, answers=deepcopy(asked.answers), public={"text": asked.text})
    try:
        answer = seat(asked)
    except NacsimError:
        raise
    except Exception as error:  # whatever a function of somebody else's does
        raise NacsimError(f"The {name} failed: {type(error).__name__}: {error}") from error
    try:
        return check(kept, answer)
    except AnswerRefusedError as error:
        raise AnswerRefusedError(f"The {name} gave an answer that does not fit: {error}") from None

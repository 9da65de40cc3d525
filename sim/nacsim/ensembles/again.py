"""Answers that somebody gave in one run, given again in others, where the questions may be others.

To the k-th question of a kind a seat gives its k-th answer of that kind, the last one again once they run out. Where
that is not allowed, or there is none, the question is left to the model.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from nacsim.errors import AnswerRefusedError
from nacsim.record import CHAIR
from nacsim.theory.answers import Given, check, laid_over, letters
from nacsim.theory.chair import Moves, Policy
from nacsim.theory.matter import Matter
from nacsim.theory.outside import given_or
from nacsim.theory.participants import Participants
from nacsim.theory.question import KINDS, Kind, Question, allowed_answers, asked
from nacsim.theory.reaction import Answer, View
from nacsim.theory.session import THEORY
from nacsim.theory.state import State
from nacsim.theory.text import Floats, Ints

Script = Mapping[tuple[str, Kind], Sequence[Sequence[Given | None]]]
"""By seat and kind of question the answers in their order. Of soundings a list for each session; of all else, lists of
one. None: left to the model."""


class Again(Participants):
    """The participants of n runs in which somebody answers by a script."""

    def __init__(self, script: Script, seats: Collection[str], n: int) -> None:
        """seats: whose answers the script has."""
        self.script, self.seats = script, seats
        self.turns: list[dict[tuple[str, Kind], int]] = [{} for _ in range(n)]
        """In each run, how often a seat was asked something of a kind; of soundings, in how many sessions."""

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """As `Participants.stances`."""
        return laid_over(matter, THEORY.stances(matter, state, rows, seen), self._answers(matter, state, rows))

    def acts(self, matter: Matter, state: State, rows: Ints) -> Sequence[Mapping[str, Given]]:
        """As `Participants.acts`."""
        given = self._answers(matter, state, rows)
        return [{seat: answer for seat, answer in each.items() if answer is not None} for each in given]

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """As `Participants.margins`."""
        return letters(matter, THEORY.margins(matter, state, rows, seen), self._answers(matter, state, rows))

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.moves`."""
        return self._moves(THEORY.moves, matter, state, rows, seen)

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.drafting`."""
        return self._moves(THEORY.drafting, matter, state, rows, seen)

    def _moves(self, model: Policy, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        answers = [each.get(CHAIR) for each in self._answers(matter, state, rows)]
        return given_or(model, answers, matter, state, rows, seen)

    def _answers(self, matter: Matter, state: State, rows: Ints) -> list[dict[str, Given | None]]:
        """What each seat that is asked now answers, run by run."""
        return [
            {seat: self._answer(matter, state, row, seat) for seat in asked(matter, state, row, self.seats)}
            for row in rows.tolist()
        ]

    def _answer(self, matter: Matter, state: State, row: int, seat: str) -> Given | None:
        kind = KINDS[int(state.awaits[row])]
        within = int(state.round[row]) if kind == "sounding" else 0
        turn = self.turns[row].get((seat, kind), 0) + (within == 0)
        self.turns[row][seat, kind] = turn
        if (answers := self.script.get((seat, kind))) is None:
            return None
        of_turn = answers[min(turn, len(answers)) - 1]
        answer = of_turn[min(within, len(of_turn) - 1)]
        return None if answer is None else _allowed(matter, state, row, seat, answer)


def _allowed(matter: Matter, state: State, row: int, seat: str, answer: Given) -> Given | None:
    """The answer, if it is one of those that the question allows here."""
    text = matter.space.words(state.text[row])
    kind, answers = KINDS[int(state.awaits[row])], allowed_answers(matter, state, row, seat)
    try:
        return check(Question("", seat, kind, answers, public={"text": text}, brief={}), answer)
    except AnswerRefusedError:
        return None

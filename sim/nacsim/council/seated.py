"""Some seats of one run answered for by others: their answers, laid over those of the model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from nacsim.errors import UserError
from nacsim.record import CHAIR, ally_of
from nacsim.theory.answers import Given, laid_over, letters, moves_of
from nacsim.theory.chair import Moves
from nacsim.theory.matter import Matter
from nacsim.theory.participants import Participants
from nacsim.theory.reaction import Answer, View
from nacsim.theory.session import THEORY
from nacsim.theory.state import State
from nacsim.theory.text import Floats, Ints

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

SOMEBODY = "somebody else"
"""Who holds a seat that was not left to the model, where no more is known."""


def check_seats(scenario: Scenario, seats: Collection[str]) -> None:
    """UserError unless all of these are members, or `chair`."""
    if unknown := sorted(seat for seat in seats if ally_of(seat) not in scenario.codes and seat != CHAIR):
        listed = ", ".join((*scenario.codes, CHAIR))
        raise UserError(f"There is no seat {', '.join(map(repr, unknown))}. The seats are {listed}.")


class Seated(Participants):
    """The participants of a session in one run, for one question."""

    def __init__(self, answers: Mapping[str, Given | None], model: Participants = THEORY) -> None:
        """answers: what was said, and checked, by seat; None: left to the model, like the seats that are not there."""
        self.answers, self.model = answers, model

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """As `Participants.stances`."""
        return laid_over(matter, self.model.stances(matter, state, rows, seen), [self.answers])

    def acts(self, matter: Matter, state: State, rows: Ints) -> Sequence[Mapping[str, Given]]:
        """As `Participants.acts`."""
        return [{seat: answer for seat, answer in self.answers.items() if answer is not None and "says" in answer}]

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """As `Participants.margins`."""
        return letters(matter, self.model.margins(matter, state, rows, seen), [self.answers])

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.moves`."""
        given = self.answers.get(CHAIR)
        return moves_of(matter, state, rows, [given]) if given else self.model.moves(matter, state, rows, seen)

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As `Participants.drafting`."""
        given = self.answers.get(CHAIR)
        return moves_of(matter, state, rows, [given]) if given else self.model.drafting(matter, state, rows, seen)

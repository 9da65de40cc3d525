"""`Participants` answer a session's questions, and an `Observer` notes what follows: the two roles in its loop.

Each engine brings its own: an ensemble lets the theory answer and keeps a watch; the Mesa council asks its agents and
keeps minutes. Every method is about m runs, `rows` of the state, and may change neither state nor matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from nacsim.theory.chair import DRAFTERS, POLICIES, Moves
from nacsim.theory.happenings import Happening
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import Answer, View, react, silence_margin
from nacsim.theory.state import State
from nacsim.theory.text import Floats, Ints

if TYPE_CHECKING:
    from nacsim.theory.answers import Given


class Participants(Protocol):
    """The side that answers. `seen` is what the seats see, or in a silence the capitals, (m, A)."""

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """At a sounding: where every ally stands, (m, A). What is said without a seat does not count."""

    def acts(self, matter: Matter, state: State, rows: Ints) -> Sequence[Mapping[str, Given]]:
        """On the floor: what the seats that may take it do, for each run by code. The theory's never do."""
        return [{} for _ in rows]

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """In a silence: by how much every capital would let the text pass, (m, A); below 0 it writes the letter."""

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """After a session that ended with objections: what the chair does."""

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """With nobody blocking, before the text is put through: what the chair does, one of `UNBLOCKED`."""


class Theory(Participants):
    """The theory answers for every seat, for every capital, and for the chair by the policy of the matter."""

    def stances(self, matter: Matter, state: State, rows: Ints, seen: View) -> Answer:
        """As `react` says."""
        return react(seen, matter.opt_outs, matter.parameters)

    def margins(self, matter: Matter, state: State, rows: Ints, seen: View) -> Floats:
        """As `silence_margin` says."""
        return silence_margin(seen, matter.opt_outs, matter.parameters)

    def moves(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As the policy says."""
        return POLICIES[matter.chair](matter, state, rows, seen)

    def drafting(self, matter: Matter, state: State, rows: Ints, seen: View) -> Moves:
        """As the policy's drafter says."""
        return DRAFTERS[matter.chair](matter, state, rows, seen)


class Observer:
    """Notes what happens, at the moments when it can be seen. This one notes nothing."""

    def sounded(self, matter: Matter, state: State, rows: Ints, seen: View, answer: Answer) -> None:
        """All have answered, the stances are on the table, and nothing has followed from them yet."""

    def blocked(self, matter: Matter, state: State, rows: Ints, seen: View) -> None:
        """A session has ended with objections, and the chair is about to move."""

    def happened(self, matter: Matter, state: State, happenings: Sequence[Happening]) -> None:
        """What followed from the answers to one question, in order; the state is that after all of it."""

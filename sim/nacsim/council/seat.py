"""Requests to a seat and the answers it may give; a rule, a script or a person can sit there.

The council sends a frozen request, whoever holds the seat returns an answer, and the request checks it. So the council
only ever handles valid answers, whoever gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from nacsim.errors import NacsimError
from nacsim.record import STANCES, Stance
from nacsim.theory.chair import HOLD, MOVE_NAMES, PASS, UNBLOCKED, Moves
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import View
from nacsim.theory.state import State


class AnswerRefusedError(NacsimError):
    """An answer that the request does not allow; the message says what it allows."""


@dataclass(frozen=True, slots=True)
class StanceRequest:
    """At a sounding: where do you stand on this text?"""

    ally: str
    hour: int
    text: Mapping[str, str]
    view: View
    """Everything the seat may use, shapes (1, 1)."""
    matter: Matter
    stances: tuple[Stance, ...] = STANCES

    def check(self, answer: StanceAnswer) -> StanceAnswer:
        """The answer, if it is allowed."""
        if answer.stance not in self.stances:
            raise AnswerRefusedError(
                f"{self.ally}: a stance is one of {', '.join(self.stances)} (given: {answer.stance!r})"
            )
        if answer.stands_aside and not self.matter.opt_outs:
            raise AnswerRefusedError(f"{self.ally}: nobody can stand aside from this decision")
        return answer


@dataclass(frozen=True, slots=True)
class StanceAnswer:
    """Where an ally stands, whether it would stand aside if the text passes, and its reckoning where it has one."""

    stance: Stance
    stands_aside: bool = False
    acceptability: float = 0.0
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class SilenceRequest:
    """In a silence: do you write the letter?"""

    ally: str
    hour: int
    deadline: int
    text: Mapping[str, str]
    view: View
    matter: Matter

    def check(self, answer: SilenceAnswer) -> SilenceAnswer:
        """The answer, if it is allowed: any is."""
        return answer


@dataclass(frozen=True, slots=True)
class SilenceAnswer:
    """Whether the capital breaks silence, and by how much it would have let the text pass (negative: it would not)."""

    breaks: bool
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """To the chair, after objections or with nobody blocking: what now?"""

    hour: int
    last_session: bool
    view: View = field(repr=False)
    """What the seats see, shapes (1, A)."""
    matter: Matter = field(repr=False)
    state: State = field(repr=False)
    blocked: bool = True
    """Whether there were objections."""

    def check(self, moves: Moves) -> Moves:
        """The move, if it is allowed.

        A known one, and nothing but closing, withdrawing or moving on when time is up.
        """
        kind = int(moves.kind[0])
        if not 0 <= kind < len(MOVE_NAMES):
            raise AnswerRefusedError(f"the chair: a move is one of {', '.join(MOVE_NAMES)} (given: {kind})")
        if (kind in (PASS, HOLD) and self.blocked) or (kind not in UNBLOCKED and not self.blocked):
            when = "there were objections" if self.blocked else "nobody blocks"
            raise AnswerRefusedError(f"the chair: {when}; '{MOVE_NAMES[kind]}' does not fit")
        if self.last_session and MOVE_NAMES[kind] not in ("close", "withdraw", "move_body"):
            raise AnswerRefusedError(f"the chair: this was the last session; '{MOVE_NAMES[kind]}' needs another")
        options = [len(options) for options in self.matter.space.options]
        if moves.text.shape != (1, len(options)) or not all(
            0 <= o < n for o, n in zip(moves.text[0], options, strict=True)
        ):
            raise AnswerRefusedError("the chair: a text has one existing option for each provision")
        self._check_target(MOVE_NAMES[kind], int(moves.target[0]), int(moves.sitting[0]))
        return moves

    def _check_target(self, kind: str, target: int, sitting: int) -> None:
        codes, sittings = self.matter.alliance.codes, self.matter.sittings
        if kind == "demarche" and not 0 <= target < len(codes):
            raise AnswerRefusedError(
                f"the chair: a demarche is made on a member, 0 to {len(codes) - 1} (given: {target})"
            )
        if kind == "move_body" and not sittings.legs <= sitting < len(sittings.keys):
            raise AnswerRefusedError(f"the chair: there is no such other body to move to (given: {sitting})")


class AllySeat(Protocol):
    """The holder of an ally's seat."""

    def stance(self, request: StanceRequest) -> StanceAnswer:
        """Where it stands."""

    def silence(self, request: SilenceRequest) -> SilenceAnswer:
        """Whether it breaks silence."""


class ChairSeat(Protocol):
    """The holder of the chair."""

    def move(self, request: MoveRequest) -> Moves:
        """What the chair does."""

"""What a chair from outside can find out before it moves: what it hears of a text, and what an ally says in private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nacsim.record import STANCES, LikeJson, Stance
from nacsim.theory.chair import hearing
from nacsim.theory.demarches import press
from nacsim.theory.matter import Matter
from nacsim.theory.objection import objected_clauses
from nacsim.theory.question import other_bodies
from nacsim.theory.reaction import Answer, View, react
from nacsim.theory.side_deal import pay
from nacsim.theory.state import State, seats
from nacsim.theory.view import view

ROW = np.array([0])
SAME = 1e-9
"""Margins that differ by less are equal but for the order in which they were added up."""


def expected(matter: Matter, state: State, move: Mapping[str, Any]) -> dict[str, Stance]:
    """Where the chair hears everyone with a seat stand on the text after a move, which was checked, in one run.

    Of an ally that is not left to the model it hears what the theory has of it: it may say something else.
    """
    after = _after(matter, state, move)
    heard = hearing(matter, after, ROW)
    seen = view(matter, after, ROW)
    answer = _answer(matter, seen, heard)
    return {
        matter.alliance.codes[i]: STANCES[answer.stance[0, i]] for i in np.flatnonzero(seats(matter, after, ROW)[0])
    }


@dataclass(frozen=True, slots=True)
class Private(LikeJson):
    """What an ally tells the chair in private about a text."""

    stance: Stance
    on: tuple[str, ...]
    """The clauses it objects to, in the order of the file; none where it refuses the decision as such."""
    nearer: bool | None
    """Whether this text is nearer to its consent than the one on the table; None: neither nearer nor further."""


def in_private(matter: Matter, state: State, ally: str, move: Mapping[str, Any]) -> Private:
    """What the theory has an ally say of the text, or of one that would be tabled, in one run."""
    i = matter.alliance.codes.index(ally)
    after = _after(matter, state, move)
    seen = view(matter, after, ROW)
    answer = _answer(matter, seen, np.zeros_like(after.acceptability))
    after.stance[0, i] = answer.stance[0, i]
    named = objected_clauses(matter, after, ROW, seen)[0, :, i]
    gain = _margin(matter, after, i) - _margin(matter, state, i)
    return Private(
        stance=STANCES[answer.stance[0, i]],
        on=tuple(key for key, is_named in zip(matter.space.keys, named, strict=True) if is_named),
        nearer=None if abs(gain) < SAME else gain > 0,
    )


def _margin(matter: Matter, state: State, i: int) -> float:
    """What an ally makes of the text, taken as new: two texts differ by their words alone, not by who has spoken."""
    new = state.copied()
    new.fresh[0] = True
    return float(react(view(matter, new, ROW), matter.opt_outs, matter.parameters).margin[0, i])


def _answer(matter: Matter, seen: View, heard: Any) -> Answer:
    """As `react`, of what is heard."""
    return react(replace(seen, line=seen.line + heard), matter.opt_outs, matter.parameters)


def _after(matter: Matter, state: State, move: Mapping[str, Any]) -> State:
    """A copy of where the run stands, with what the move itself changes of what is said, and nothing else."""
    after = state.copied()
    space, codes = matter.space, matter.alliance.codes
    for clause, option in move.get("text", {}).items():
        d = space.keys.index(clause)
        after.text[0, d] = space.options[d].index(option)
        after.fresh[0] = True
    if move.get("move") == "demarche":
        press(matter, after, ROW, codes.index(move["on"]), after.support_share[ROW])
    elif move.get("move") == "side_deal":
        pay(after, ROW, *(np.array([codes.index(move[who])]) for who in ("on", "by")))
    elif move.get("move") == "move_body":
        after.sitting[0] = other_bodies(matter, int(state.sitting[0]))[move["body"]]
        after.objecting[ROW] &= seats(matter, after, ROW)
    return after

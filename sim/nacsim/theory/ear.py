"""What a chair from outside can find out before it moves: what it hears of a text, and what an ally says in private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from nacsim.record import STANCES, Stance
from nacsim.theory.chair import hearing
from nacsim.theory.demarches import press
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import Answer, View, react
from nacsim.theory.state import State, seats
from nacsim.theory.view import view

ROW = np.array([0])


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


def in_private(matter: Matter, state: State, ally: str, move: Mapping[str, Any]) -> Stance:
    """What the theory has an ally say of the text, or of one that would be tabled, in one run."""
    after = _after(matter, state, move)
    answer = _answer(matter, view(matter, after, ROW), np.zeros_like(after.acceptability))
    stance: Stance = STANCES[answer.stance[0, matter.alliance.codes.index(ally)]]
    return stance


def _answer(matter: Matter, seen: View, heard: Any) -> Answer:
    """As `react`, of what is heard."""
    return react(replace(seen, line=seen.line + heard), matter.opt_outs, matter.parameters)


def _after(matter: Matter, state: State, move: Mapping[str, Any]) -> State:
    """A copy of where the run stands, with the text reworded or the pressure raised, and nothing else."""
    after = state.copied()
    space = matter.space
    for clause, option in move.get("text", {}).items():
        d = space.keys.index(clause)
        after.text[0, d] = space.options[d].index(option)
        after.fresh[0] = True
    if move.get("move") == "demarche":
        press(matter, after, ROW, matter.alliance.codes.index(move["on"]), after.support_share[ROW])
    return after

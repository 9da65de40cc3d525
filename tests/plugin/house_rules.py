"""A chair and a rule of somebody else's: with the folder beside it, as good as an installed package."""

from __future__ import annotations

import numpy as np

from nacsim.theory.chair import Moves, brokering, chair, waiting
from nacsim.theory.matter import Matter
from nacsim.theory.reaction import OBJECT, Codes, View
from nacsim.theory.rules import rule
from nacsim.theory.state import State
from nacsim.theory.text import Bools, Floats, Ints


@chair("late")
def late(matter: Matter, state: State, rows: Ints, seen: View, /) -> Moves:
    """Lets half of the time pass, then brokers."""
    moves = waiting(state, rows)
    which = np.flatnonzero(state.hour[rows] * 2 >= matter.deadline)
    moves.put(which, brokering(matter, state, rows[which], seen.runs(which)))
    return moves


@rule("reverse_consensus", says="not everyone objects", veto=False, tolerates=None, silence_consents=True)
def reverse_consensus(stance: Codes, seated: Bools, _people: Floats, /) -> Bools:
    """Stopped only by all together, as the rulings of the World Trade Organization are."""
    return np.asarray(((stance == OBJECT) | ~seated).all(-1))

"""A chair and a rule of somebody else's: with the folder beside it, as good as an installed package."""

from __future__ import annotations

import numpy as np

from nacsim.theory.outside import chair
from nacsim.theory.question import Question
from nacsim.theory.reaction import OBJECT, Codes
from nacsim.theory.rules import rule
from nacsim.theory.text import Bools, Floats


@chair("late")
def late(question: Question) -> dict[str, str] | None:
    """Lets half of the time pass, then leaves it to the brokering chair."""
    now = question.public
    if now["hour"] * 2 >= now["deadline"]:
        return None
    return {"move": "adjourn" if question.kind == "move" else "pass"}


@rule("reverse_consensus", says="not everyone objects", veto=False, tolerates=None, silence_consents=True)
def reverse_consensus(stance: Codes, seated: Bools, _people: Floats, /) -> Bools:
    """Stopped only by all together, as the rulings of the World Trade Organization are."""
    return np.asarray(((stance == OBJECT) | ~seated).all(-1))

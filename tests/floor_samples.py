"""A sitting in which all that can be done on the floor is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from nacsim.council.sitting import Sitting
from nacsim.record import Record
from nacsim.theory.question import Question

Answers = Callable[[Question], Mapping[str, Any] | None]
IRAQ = "iraq-training-2004"
AS_THE_MODEL = {"sounding": {"floor": True}}
"""What is answered by who leaves its stance to the model and wants the floor."""
ASKED = {"command": "nato_chain_only"}


def held(sitting: Sitting, answers: Answers) -> Sitting:
    """A sitting to its end."""
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": answers(question)})
    return sitting


@cache
def busy() -> Record:
    """France speaks, asks, insists, waits and takes back; Germany presses it. All else is left to the model."""
    turns: dict[str, int] = {"FRA": 0, "DEU": 0}

    def answers(question: Question) -> Mapping[str, Any] | None:
        if question.kind != "floor":
            return AS_THE_MODEL.get(question.kind)
        turns[question.seat] += 1
        if question.seat == "DEU":
            return {"press": "FRA"} if turns["DEU"] == 1 else None
        first: dict[str, Any] = {"says": "Not like this.", "amend": {"flag": "low_profile"}, "time": True}
        acts: list[dict[str, Any]] = [first, {"if": ASKED}, {"takes_back": True}]
        return acts[turns["FRA"] - 1] if turns["FRA"] <= len(acts) else None

    return held(Sitting.open(IRAQ, seed=1, seats=["DEU", "FRA"]), answers).record()

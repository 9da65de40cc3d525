"""The numbers a disposition stands for, and the spread of a number by its confidence.

All are assumed (theory, section 2): no source measures them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from nacsim.ally_numbers import NUMBERS, Number
from nacsim.scenario.resolved import Confidence

DispositionName = Literal["sponsor", "supportive", "neutral", "reluctant", "conditional", "opposed"]
DISPOSITION_NAMES: tuple[DispositionName, ...] = get_args(DispositionName)


@dataclass(frozen=True, slots=True)
class Disposition:
    """Value, stake and reserve, and what an ally wants of a clause where the file does not say.

    ideal: as a share of the draft's place on the clause's scale; 1 is the draft.
    """

    value: float
    stake: float
    reserve: float
    ideal: float


DISPOSITIONS: Mapping[DispositionName, Disposition] = {
    "sponsor": Disposition(0.50, 0.50, 0.02, 1.00),
    "supportive": Disposition(0.35, 0.35, 0.00, 1.00),
    "neutral": Disposition(0.12, 0.30, 0.00, 0.50),
    "reluctant": Disposition(0.05, 0.25, 0.00, 0.30),
    "conditional": Disposition(0.15, 0.50, 0.10, 0.20),
    "opposed": Disposition(0.10, 0.60, 0.12, 0.20),
}
BY_DISPOSITION = tuple(field.name for field in fields(Disposition) if field.name in NUMBERS)
"""Numbers of an ally that its disposition gives where the file does not."""
OBJECTING: tuple[DispositionName, ...] = ("conditional", "opposed")
"""Dispositions whose unstated ideal is the mean documented one of allies like them, if any, else the table's."""

IDEAL_SPREAD: Mapping[Confidence, float] = {"documented": 0.08, "inferred": 0.24, "assumed": 0.30}
"""Standard deviation of an ideal, and of a nominal distance other than 0, in units of the scale."""
VALUE_SPREAD: Mapping[Confidence, float] = {"documented": 0.03, "inferred": 0.08, "assumed": 0.08}
"""Standard deviation of `value`."""
RELATIVE_SPREAD: Mapping[Confidence, float] = {"documented": 0.20, "inferred": 0.30, "assumed": 0.40}
"""Standard deviation of exposure and reserve, as a share of the number itself."""


def spread(number: Number, value: float, confidence: Confidence) -> float:
    """The standard deviation of a number of an ally, in its own unit."""
    if number.spread == "absolute":
        return VALUE_SPREAD[confidence]
    return RELATIVE_SPREAD[confidence] * value if number.spread == "relative" else 0.0

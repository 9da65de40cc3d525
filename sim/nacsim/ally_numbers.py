"""Every number an ally has: its meaning, its range, and how its uncertainty follows from its confidence.

The class below is the table. What a file may say, what its reader fills in, what a resolved ally holds, what the theory
computes with and what a page shows all follow from it: a new number is a line here, and the equation that uses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Annotated, Generic, Literal, TypeVar, get_type_hints

from nacsim.parameters import Parameters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Number:
    """Meaning, unit and range of a number that every ally has."""

    meaning: str
    """One sentence; editors show it beside the field."""
    unit: str
    low: float
    high: float
    above: bool = False
    """Whether `low` itself is excluded."""
    otherwise: float = 0.0
    """Default where neither the file, the disposition nor the shared facts give a value."""
    spread: Literal["none", "absolute", "relative", "doubt"] = "none"
    """How uncertain it is: not at all; by its confidence, in its own unit or as a share of the number; or by the
    theory's `doubt`, as a share of the number and whatever its confidence."""
    inside: str = ""
    """Its key inside a block of its own, which may name a source (`linkage: {price: 0.1}`); empty: it has no block."""

    @property
    def limits(self) -> tuple[float, float, bool]:
        """Lowest, highest, and whether the lowest is excluded."""
        return self.low, self.high, self.above


@dataclass(frozen=True, slots=True, kw_only=True)
class AllyNumbers(Generic[T]):
    """One T for each number: a `Sourced` in a resolved ally, an array over the allies in the theory."""

    value: Annotated[
        T,
        Number(
            "Worth of having a decision at all, against what holds if there is none.",
            "value",
            low=-1,
            high=1,
            spread="absolute",
        ),
    ]
    stake: Annotated[T, Number("How much wrong clauses can cost.", "value", low=0, high=1, spread="doubt")]
    reserve: Annotated[
        T,
        Number(
            "How much better than barely acceptable it asks for at first.", "value", low=0, high=1, spread="relative"
        ),
    ]
    exposure: Annotated[
        T,
        Number(
            "How much standing alone and pressure weigh on it.",
            "share",
            low=0,
            high=1,
            otherwise=0.5,  # the middle; assumed
            spread="relative",
        ),
    ]
    weight: Annotated[
        T,
        Number(
            "Capability, on the scale of the shared facts (CINC) or on one that all members use.",
            "capability",
            low=0,
            high=inf,
            above=True,
            otherwise=1.0,
        ),
    ]
    capital_gap: Annotated[T, Number("The capital's value minus the delegation's.", "value", low=-1, high=1)]
    participation: Annotated[
        T | None,  # None in a resolved ally: the theory's parameter of this name
        Number(
            "Share of the stake that comes from taking part with one's own people.",
            "share",
            low=0,
            high=1,
            otherwise=Parameters().participation,
        ),
    ]
    urgency: Annotated[T, Number("Value lost per day that the decision takes.", "value per day", low=0, high=inf)]
    linkage: Annotated[
        T,
        Number(
            "Its size, in units of value; no redraft lowers it.",
            "value",
            low=0,
            high=inf,
            spread="doubt",
            inside="price",
        ),
    ]


NUMBERS: Mapping[str, Number] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(AllyNumbers, include_extras=True).items()
}
"""The table by name."""

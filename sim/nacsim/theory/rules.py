"""When objections stop a text: decision rules, each a function of who objects among those seated.

Consensus is what the alliance does; the others are what-ifs. Registered by name with what is true of them, so that
tests can hold each rule to its word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, Codes
from nacsim.theory.text import Bools, Floats

Blocked = Callable[[Codes, Bools, Floats], Bools]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide. `blocked(stance (m, A), seated (m, A), people (A,)) -> (m,)`."""

    name: str
    says: str
    blocked: Blocked
    veto: bool
    """Whether one objection is always enough to stop a text."""
    tolerates: int | None
    """Objections a text survives for certain; None where support is what counts."""
    silence_consents: bool = False
    """Whether an objector that writes no letter has let the text pass."""


def _tolerating(k: int) -> Blocked:
    def blocked(stance: Codes, seated: Bools, _people: Floats) -> Bools:
        return np.asarray(((stance == OBJECT) & seated).sum(-1) > k)

    return blocked


def _needs_all(stance: Codes, seated: Bools, _people: Floats) -> Bools:
    return np.asarray((((stance == OBJECT) | (stance == ACQUIESCE)) & seated).any(-1))


def _needs_share(numerator: int, denominator: int, strict: bool) -> Blocked:
    def blocked(stance: Codes, seated: Bools, _people: Floats) -> Bools:
        support = ((stance == SUPPORT) & seated).sum(-1) * denominator
        needed = seated.sum(-1) * numerator
        return np.asarray(support <= needed if strict else support < needed)

    return blocked


def _needs_members_and_people(stance: Codes, seated: Bools, people: Floats) -> Bools:
    """The Council of the European Union's rule of 2014, article 16(4) of its treaty, without its blocking minority."""
    support = (stance == SUPPORT) & seated
    members = support.sum(-1) * 100 < seated.sum(-1) * 55
    return np.asarray(members | ((support * people).sum(-1) * 100 < (seated * people).sum(-1) * 65))


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("consensus", "nobody maintains an objection", _tolerating(0), True, 0, True),
        Rule("consensus_minus_one", "at most one member objects", _tolerating(1), False, 1, True),
        Rule("consensus_minus_two", "at most two members object", _tolerating(2), False, 2, True),
        Rule("unanimity", "nobody objects, and nobody merely lets it pass", _needs_all, True, 0),
        Rule("simple_majority", "more than half of the members support it", _needs_share(1, 2, True), False, None),
        Rule(
            "qualified_majority",
            "at least two thirds of the members support it",
            _needs_share(2, 3, False),
            False,
            None,
        ),
        Rule(
            "qualified_majority_population",
            "at least 55 % of the members support it, and at least 65 % of the people live there",
            _needs_members_and_people,
            False,
            None,
        ),
    )
}

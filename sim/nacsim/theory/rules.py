"""When objections stop a text: decision rules, each a function of who objects among those seated.

Consensus is what the alliance does; the others are what-ifs. Each is registered with the properties
it claims, which tests verify. Rules of your own: docs/how-to/add-a-chair-or-rule.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from nacsim import registry
from nacsim.theory.reaction import ACQUIESCE, OBJECT, SUPPORT, Codes
from nacsim.theory.text import Bools, Floats


class Blocked(Protocol):
    """Whether a text is stopped, in each of m runs."""

    def __call__(self, stance: Codes, seated: Bools, people: Floats, /) -> Bools:
        """(m,): from everyone's stance, (m, A), as SUPPORT, UNDECIDED, ACQUIESCE or OBJECT of `theory.reaction`.

        seated: (m, A), who has a seat in the body that decides; nobody else counts. people: (A,), population; 0 under
        rules that ship and do not count it. It must depend on nothing else, and change nothing.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to decide, and what is true of it."""

    name: str
    says: str
    """When a text passes, to go on after "passes if": "nobody maintains an objection"."""
    blocked: Blocked
    veto: bool
    """Whether one objection is always enough to stop a text."""
    tolerates: int | None
    """Objections a text survives for certain; None where support is what counts."""
    silence_consents: bool = False
    """Whether an objector that writes no letter has let the text pass."""


RULES = registry.Registry[Rule](registry.RULES)


def rule(
    name: str, *, says: str, veto: bool, tolerates: int | None, silence_consents: bool = False
) -> Callable[[Blocked], Blocked]:
    """Register a function as the rule of this name; `procedure: {rule: NAME}` chooses it. The rest is as in `Rule`.

    Raises:
        UserError: the name is not a plain word, or is that of a rule that ships.
    """

    def register(blocked: Blocked) -> Blocked:
        RULES.add(name, Rule(name, says, blocked, veto, tolerates, silence_consents))
        return blocked

    return register


def _tolerating(k: int) -> Blocked:
    def blocked(stance: Codes, seated: Bools, _people: Floats, /) -> Bools:
        return np.asarray(((stance == OBJECT) & seated).sum(-1) > k)

    return blocked


def _needs_share(numerator: int, denominator: int, strict: bool) -> Blocked:
    def blocked(stance: Codes, seated: Bools, _people: Floats, /) -> Bools:
        support = ((stance == SUPPORT) & seated).sum(-1) * denominator
        needed = seated.sum(-1) * numerator
        return np.asarray(support <= needed if strict else support < needed)

    return blocked


rule("consensus", says="nobody maintains an objection", veto=True, tolerates=0, silence_consents=True)(_tolerating(0))
rule("consensus_minus_one", says="at most one member objects", veto=False, tolerates=1, silence_consents=True)(
    _tolerating(1)
)
rule("consensus_minus_two", says="at most two members object", veto=False, tolerates=2, silence_consents=True)(
    _tolerating(2)
)


@rule("unanimity", says="nobody objects, and nobody merely lets it pass", veto=True, tolerates=0)
def _needs_all(stance: Codes, seated: Bools, _people: Floats, /) -> Bools:
    return np.asarray((((stance == OBJECT) | (stance == ACQUIESCE)) & seated).any(-1))


rule("simple_majority", says="more than half of the members support it", veto=False, tolerates=None)(
    _needs_share(1, 2, strict=True)
)
rule("qualified_majority", says="at least two thirds of the members support it", veto=False, tolerates=None)(
    _needs_share(2, 3, strict=False)
)


@rule(
    "qualified_majority_population",
    says="at least 55 % of the members support it, and at least 65 % of the people live there",
    veto=False,
    tolerates=None,
)
def _needs_members_and_people(stance: Codes, seated: Bools, people: Floats, /) -> Bools:
    """The Council of the European Union's rule of 2014, article 16(4) of its treaty, without its blocking minority."""
    support = (stance == SUPPORT) & seated
    members = support.sum(-1) * 100 < seated.sum(-1) * 55
    return np.asarray(members | ((support * people).sum(-1) * 100 < (seated * people).sum(-1) * 65))

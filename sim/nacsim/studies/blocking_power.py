"""A world in which one ally never stands in the way, whatever the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nacsim.scenario.resolved import Ally, Commitment, Scenario, Sourced

BEYOND_ALL = 1e15
"""A price of refusing beyond any red line: a number in a scenario is at most 1e12."""


def always_consenting(scenario: Scenario, code: str) -> Scenario:
    """The same scenario, but that ally has bound itself to consent, at a price nothing is worth paying.

    It still likes or dislikes a text as before, and may stand aside; it never objects and never breaks silence. Its
    draws and everyone else's are what they were. (Under a rule that counts support, consenting is not supporting.)
    """
    calendar = tuple(replace(event, allies=_bound(event.allies, code)) for event in scenario.calendar)
    return replace(scenario, allies=_bound(scenario.allies, code), calendar=calendar)


def _bound(allies: Sequence[Ally], code: str) -> tuple[Ally, ...]:
    word = Commitment("consent", Sourced(BEYOND_ALL))
    return tuple(replace(ally, commitments=(*ally.commitments, word)) if ally.code == code else ally for ally in allies)

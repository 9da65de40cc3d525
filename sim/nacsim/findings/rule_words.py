"""Decision rules in words: what they are called, and when a text passes."""

from __future__ import annotations

from collections.abc import Mapping

from nacsim.theory.rules import RULES

RULE_NAMES: Mapping[str, str] = {
    "unanimity": "unanimity",
    "consensus": "consensus",
    "consensus_minus_one": "consensus minus one",
    "consensus_minus_two": "consensus minus two",
    "qualified_majority": "qualified majority",
    "qualified_majority_population": "qualified majority of members and people",
    "simple_majority": "simple majority",
}
"""Of those that ship, from the strictest on."""


def rule_name(rule: str) -> str:
    """What a rule is called; one of your own by its key."""
    return RULE_NAMES.get(rule, rule.replace("_", " "))


def passes_if(rule: str) -> str:
    """When a text passes, to go on after a name: passes if at most one member objects."""
    return f"passes if {RULES[rule].says}"


def rule_words(rule: str) -> str:
    """Both: consensus minus one (passes if at most one member objects)."""
    return f"{rule_name(rule)} ({passes_if(rule)})"


def strictness(rule: str) -> int:
    """The place of a rule, from the strictest on; those of your own come last."""
    return [*RULE_NAMES].index(rule) if rule in RULE_NAMES else len(RULE_NAMES)

"""When the record says nothing of a scenario, so that no chances may be read off it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nacsim.errors import ScenarioError
from nacsim.scenario import alliance_facts
from nacsim.scenario.load import complete
from nacsim.scenario.resolved import Scenario

LEVELS = ("council", "committee")
"""Of bodies of the alliance: the Council and the Defence Planning Committee, and committees on the way to them."""
PROCEDURE: dict[str, Callable[[Scenario], object]] = {
    "the rule": lambda scenario: scenario.rule,
    "the chair": lambda scenario: scenario.chair,
    "which bodies meet, and when": lambda scenario: scenario.legs,
    "whether an ally may stand aside": lambda scenario: scenario.opt_outs,
    "whether capitals are approached": lambda scenario: scenario.demarches,
    "whether the text is tested whole": lambda scenario: scenario.granularity,
    "where else the matter could go": lambda scenario: scenario.other_bodies,
}
"""What the record cannot speak of once somebody has changed it. A file may have its own."""


def why_no_chances(scenario: Scenario) -> str | None:
    """The first reason, as a sentence, why the recorded decisions say nothing of this one; None if they do.

    They are decisions of the alliance as it was, by consensus, in its own bodies, each handled as it was. So they are
    silent on other members, rules or bodies, on a procedure that a variant or `--set` has changed (compared with the
    scenario's own file), and on another theory than the one that was held against them.
    """
    return next(_reasons(scenario), None)


def _reasons(scenario: Scenario) -> Iterator[str]:
    if scenario.codes != alliance_facts.members(scenario.date):
        yield f"The members are not those of the alliance on {scenario.date}."
    if scenario.rule != "consensus":
        yield f"The rule is {scenario.rule.replace('_', ' ')}; every decision on record was taken by consensus."
    facts = alliance_facts.body(scenario.legs[-1].body, scenario.date)
    if facts is None or facts.level not in LEVELS:
        yield f"The body that decides, {scenario.legs[-1].body}, is none of the alliance's."
    if scenario.theory:
        yield f"The theory is changed: {', '.join(scenario.theory)}."
    yield from _changes(scenario)


def _changes(scenario: Scenario) -> Iterator[str]:
    """What a variant or `--set` has changed of the procedure."""
    if scenario.origin is None:
        yield "It was changed in memory, and cannot be compared with its file."
        return
    if scenario.variant is None and not scenario.set:
        return
    try:
        base = complete(scenario.origin.document, slug=scenario.slug)
    except ScenarioError:
        yield "Its file is not valid without what is set, and cannot be compared with it."
        return
    changed = [name for name, of in PROCEDURE.items() if of(scenario) != of(base)]
    if changed:
        yield f"The procedure is not that of its file: {'; '.join(changed)}."

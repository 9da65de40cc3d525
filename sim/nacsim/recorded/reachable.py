"""Which outcomes a scenario can reach at all, whatever its members want."""

from __future__ import annotations

from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Option, Provision, Scenario

AMENDS_NOTHING = ("passive",)
"""Chairs that change no text."""
STAYS = ("passive", "perfect")
"""Chairs that move no matter to another body."""


def reachable(scenario: Scenario) -> tuple[Outcome, ...]:
    """The outcomes that a scenario can reach, in the order of `record.OUTCOMES`.

    not_adopted: always. adopted_in_other_body: there is another body to which the chair may move it, or the one that
    decides leaves a member of the alliance out; then nothing else it adopts counts. adopted_as_drafted: otherwise,
    unless the draft itself leaves a core clause open.
    adopted_amended: the chair may amend, or items may be struck, and some clause has another option with which the text
    would still decide the matter. deferred: a core clause can be left open.
    """
    amends = scenario.chair not in AMENDS_NOTHING
    clauses = [*zip(scenario.provisions, scenario.draft, strict=True)]
    can = {
        "adopted_as_drafted": not _leaves_somebody_out(scenario)
        and not any(clause.core and _left_open(clause.options[draft]) for clause, draft in clauses),
        "adopted_amended": not _leaves_somebody_out(scenario)
        and (amends or scenario.granularity == "each_item")
        and any(_can_change(clause, draft) for clause, draft in clauses),
        "adopted_in_other_body": _leaves_somebody_out(scenario)
        or (bool(scenario.other_bodies) and scenario.chair not in STAYS),
        "deferred": any(
            clause.core and _left_open(option) and (amends or o == draft)
            for clause, draft in clauses
            for o, option in enumerate(clause.options)
        ),
        "not_adopted": True,
    }
    return tuple(outcome for outcome in OUTCOMES if can[outcome])


def _can_change(clause: Provision, draft: int) -> bool:
    """Whether a text can end in another option of a clause and still be adopted."""
    others = (option for o, option in enumerate(clause.options) if o != draft)
    return any(option.decides and not (clause.core and _left_open(option)) for option in others)


def _left_open(option: Option) -> bool:
    return option.kind == "left_open"


def _leaves_somebody_out(scenario: Scenario) -> bool:
    return len(scenario.seats[scenario.legs[-1].body]) < len(scenario.allies)

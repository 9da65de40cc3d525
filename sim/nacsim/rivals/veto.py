"""Two rivals that look at no middle: one takes every refusal at its word, the other expects a compromise always."""

from __future__ import annotations

from nacsim.record import Outcome
from nacsim.rivals.positions import seated
from nacsim.scenario.resolved import Ally, Scenario


def strict_veto(scenario: Scenario) -> Outcome:
    """Not adopted where a member with a seat in the body that decides refuses the draft, else adopted as drafted.

    It refuses if its disposition is opposed, or if it has a red line on an option of the draft. One that is conditional
    may still be won, and does not refuse.
    """
    return "not_adopted" if any(_refuses(ally, scenario) for ally in seated(scenario)) else "adopted_as_drafted"


def always_amended(_scenario: Scenario) -> Outcome:
    """Adopted amended, whatever the matter."""
    return "adopted_amended"


def _refuses(ally: Ally, scenario: Scenario) -> bool:
    draft = {
        clause.key: clause.options[option].key
        for clause, option in zip(scenario.provisions, scenario.draft, strict=True)
    }
    return ally.disposition == "opposed" or any(draft[line.provision] in line.refuses for line in ally.red_lines)

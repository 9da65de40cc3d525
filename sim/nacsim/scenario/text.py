"""The text of a scenario: what is kept with a result, so that it can be read anywhere."""

from __future__ import annotations

from nacsim.errors import UserError
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import set_text


def scenario_text(scenario: Scenario) -> str:
    """The text it was read from; of data, what a file would hold.

    UserError if it was altered in memory, so that no file says what it is now.
    """
    if scenario.origin is None:
        raise UserError(
            f"{scenario.slug} was changed in memory, so no file can be kept with the result. Use `changed` instead."
        )
    document = scenario.origin.document
    if document.text is None:
        return set_text("", document.tree).removeprefix("=") + "\n"
    return document.text.replace("\r\n", "\n").replace("\r", "\n")

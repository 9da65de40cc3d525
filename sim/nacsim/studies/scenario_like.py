"""What a study is given for a scenario, and the text that is kept with its result so that it can be read anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nacsim.errors import NacsimError, UserError
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import set_text

ScenarioLike = Scenario | str | Path | Mapping[str, object]
"""A shipped name or a path, with `@variant` where wanted; a dict laid out like a scenario file; a loaded scenario."""


def scenario_text(scenario: Scenario) -> str:
    """The text of the file it was read from; of data, what a file would hold.

    Raises:
        UserError: it was altered in memory, and no file says what it is now.
        NacsimError: its file can no longer be read.
    """
    if scenario.origin is None:
        raise UserError(
            f"{scenario.slug} was changed in memory, so no file can be kept with the result. Use `changed` instead."
        )
    document = scenario.origin.document
    if not document.places:  # data
        return set_text("", document.tree).removeprefix("=") + "\n"
    try:
        return Path(document.file).read_text("utf-8")
    except OSError as error:
        raise NacsimError(f"{document.file} can no longer be read: {error.strerror}.") from error

"""A scenario once more with something else set: what comparing, sweeping and what-ifs are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from nacsim.errors import ScenarioError, UserError
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario


def anew(scenario: Scenario | str, sets: Sequence[str] = ()) -> Scenario:
    """The scenario of a name or path, or one that is loaded, with further texts of `--set`.

    Raises:
        UserError: there is no such scenario; or it is loaded, something is to be set, and it cannot be found again.
        ScenarioError: it cannot be used, or not with these.
    """
    if isinstance(scenario, str):
        return load(scenario, sets)
    if not sets:
        return scenario
    name = f"{scenario.slug}@{scenario.variant}" if scenario.variant else scenario.slug
    given = [as_set(path, value) for path, value in scenario.set.items()]
    if not _is(scenario, name, given):
        raise UserError(f"{scenario.slug} cannot be read again to change it; give the name of its file instead.")
    return load(name, [*given, *sets])


def _is(scenario: Scenario, name: str, sets: Sequence[str]) -> bool:
    """Whether this is what is read under that name."""
    try:
        return load(name, sets).digest == scenario.digest
    except (UserError, ScenarioError):
        return False


def as_set(path: str, value: Any) -> str:
    """The text of `--set` that gives a path this value."""
    return f"{path}={_written(value)}"


def _written(value: Any) -> str:
    """A value as YAML 1.1 reads it back: it takes 1e-7 for a text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_written(one) for one in value) + "]"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)

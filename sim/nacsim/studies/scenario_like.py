"""What a study is given for a scenario.

The folder of a result stands for the scenario that it is of, as it was then, and for its seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import nacsim
from nacsim.errors import UserError, check_at_least
from nacsim.parameters import DEFAULT_SEED
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.scenario.text import scenario_text as scenario_text
from nacsim.store import manifest
from nacsim.store.manifest import is_result
from nacsim.store.reading import scenarios

ScenarioLike = Scenario | str | Path | Mapping[str, object]
"""A shipped name or a path, with `@variant` where wanted; the folder of a result; a dict laid out like a scenario file;
a loaded scenario."""


def scenario_of(given: ScenarioLike, sets: SetsGiven = ()) -> Scenario:
    """The one scenario that is meant, with more set.

    Raises:
        UserError: there is none, or a folder holds several, is damaged, or is of another version.
        ScenarioError: it is not valid.
    """
    meant = scenarios_of([given], sets)
    if len(meant) > 1:
        raise UserError(f"{given} holds several scenarios. Name one of them.")
    return meant[0]


def scenarios_of(given: Sequence[ScenarioLike], sets: SetsGiven = ()) -> list[Scenario]:
    """All scenarios that are meant, in their order; a comparison stands for those it compares. Raises as above."""
    return [load(scenario, sets) for each in given for scenario in _meant(each)]


def seed_of(given: Sequence[ScenarioLike], seed: int | None) -> int:
    """The seed, if there is one; else that of the folders among what is given; else the default.

    UserError if they have several, or it is none.
    """
    if seed is not None:
        check_at_least("A seed", seed, 0)
        return seed
    seeds = {manifest.read(folder).seed for each in given if (folder := _folder(each))}
    if len(seeds) > 1:
        listed = " and ".join(map(str, sorted(seeds)))
        raise UserError(f"These were run on different draws (seeds {listed}). Say which to use: --seed.")
    return seeds.pop() if seeds else DEFAULT_SEED


def _meant(given: ScenarioLike) -> Sequence[ScenarioLike]:
    folder = _folder(given)
    if folder is None:
        return [given]
    if (version := manifest.read(folder).version) != nacsim.__version__:
        raise UserError(
            f"{folder} was made by nacsim {version}, and this is {nacsim.__version__}, whose runs may be others. Name"
            " the scenario itself."
        )
    return scenarios(folder)


def _folder(given: ScenarioLike) -> Path | None:
    """The folder of a result, if it is one."""
    return Path(given) if isinstance(given, (str, Path)) and is_result(given) else None

"""Results that were kept, read back: what a folder holds, and the scenario as it was then."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacsim.errors import ScenarioError, UserError

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


def is_result(name: str) -> bool:
    """Whether this names a folder with a result."""
    return (Path(name) / "manifest.json").is_file()


def manifest(folder: Path) -> dict[str, Any]:
    """What a result is of, with its `kind`. UserError if it cannot be read."""
    try:
        about = json.loads((folder / "manifest.json").read_text("utf-8"))
        return {**about, "kind": str(about["kind"])}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder) from error


def damaged(folder: Path) -> UserError:
    """What to say of a folder that holds something else than what we wrote."""
    return UserError(f"{folder} is damaged: what it holds cannot be made sense of. Make the result again.")


def scenarios(folder: Path) -> list[Scenario]:
    """What a result is of: one scenario, or those of a comparison in their order.

    Raises:
        UserError: a file is missing or damaged, or means something else by now.
        ScenarioError: a file is no scenario any more.
    """
    about = manifest(folder)
    if "results" not in about:
        return [_as_it_was(folder / "scenario.yaml", about)]
    return [_as_it_was(folder / f"scenario-{i}.yaml", one) for i, one in enumerate(about["results"])]


def _as_it_was(file: Path, about: Mapping[str, Any]) -> Scenario:
    from nacsim.scenario import source
    from nacsim.scenario.load import complete
    from nacsim.scenario.variants import texts

    if not file.is_file():
        raise UserError(f"{file} is missing, without which this cannot be read. Make the result again.")
    try:
        sets = texts(about["set"])
        slug, variant = about["scenario"], about["variant"]
    except (KeyError, TypeError, AttributeError) as error:
        raise damaged(file.parent) from error
    try:
        scenario = complete(source.read(file), slug=slug, variant=variant, sets=sets)
    except ScenarioError as error:
        if {problem.field for problem in error.problems} <= {"procedure.chair", "procedure.rule"}:
            raise UserError(f"{file} needs a chair or a rule that is not installed here:\n{error}") from None
        raise
    if about.get("digest", scenario.digest) != scenario.digest:  # a sweep has none: it is of as many as it has points
        raise UserError(
            f"{file} no longer means what it meant: the file, the shared facts or nacsim have changed since. Make the"
            " result again."
        )
    return scenario

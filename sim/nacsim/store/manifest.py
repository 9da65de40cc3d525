"""The manifest of a result: what it is of, enough to make it again. One type for each kind.

The names and their order are those of `manifest.json`. What a later version adds to it is passed over when it is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from nacsim.errors import UserError
from nacsim.record import Record
from nacsim.store.comparison_summary import LabelledScenario
from nacsim.store.json_model import Count, JsonModel
from nacsim.store.summaries import SweptRange
from nacsim.store.summary_parts import Origin, RunsOrigin

FILE = "manifest.json"


class BaseManifest(JsonModel):
    """Any manifest."""

    model_config = ConfigDict(extra="ignore")

    kind: str


class SingleRunManifest(Origin, BaseManifest):
    """Of a single run."""

    seed: Count
    run: Count
    as_written: bool
    digest: str
    version: str


class RunManifest(SingleRunManifest):
    """Of the folder of `nac run`."""

    kind: Literal["run"] = "run"


class ExplanationManifest(SingleRunManifest):
    """Of the folder of `nac explain`."""

    kind: Literal["explain"] = "explain"


class EnsembleManifest(RunsOrigin, BaseManifest):
    """Of the folder of `nac ensemble`: written first, and never changed."""

    kind: Literal["ensemble"] = "ensemble"
    versions: dict[str, str]
    """Of what may change the last bit of a run, or of its part: numpy, pyarrow."""


class ComparisonManifest(BaseManifest):
    """Of the folder of `nac compare`."""

    kind: Literal["compare"] = "compare"
    runs: Annotated[int, Field(ge=1)]
    seed: Count
    version: str
    results: list[LabelledScenario]


class SweepManifest(Origin, BaseManifest):
    """Of the folder of `nac sweep`. It has no digest, for it is of as many scenarios as it has points."""

    kind: Literal["sweep"] = "sweep"
    runs: Annotated[int, Field(ge=1)]
    seed: Count
    version: str
    over: list[SweptRange]


class SensitivityManifest(RunsOrigin, BaseManifest):
    """Of the folder of `nac sensitivity`."""

    kind: Literal["sensitivity"] = "sensitivity"


Manifest = (
    RunManifest | ExplanationManifest | EnsembleManifest | ComparisonManifest | SweepManifest | SensitivityManifest
)
_ANY: TypeAdapter[Manifest] = TypeAdapter(Annotated[Manifest, Field(discriminator="kind")])


def of_run(record: Record) -> RunManifest:
    """The manifest of one run."""
    return RunManifest.model_validate(_about(record))


def of_explanation(record: Record) -> ExplanationManifest:
    """The manifest of an explanation of one run."""
    return ExplanationManifest.model_validate(_about(record))


def _about(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in SingleRunManifest.model_fields if name != "kind"} | {
        "set": dict(record.set)
    }


def is_result(folder: str | Path) -> bool:
    """Whether this names a folder with a result."""
    try:
        return (Path(folder) / FILE).is_file()
    except (OSError, ValueError):  # what can be no path at all
        return False


def read(folder: Path) -> Manifest:
    """What a result is of. UserError if it cannot be read."""
    try:
        return _ANY.validate_json((folder / FILE).read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(folder) from error


def wrong_kind(folder: Path, kind: str, needed: str) -> UserError:
    """What to say of a folder that holds a result of another kind."""
    return UserError(f"{folder} holds a result of kind {kind!r}; needed here: {needed}.")


def damaged(folder: Path) -> UserError:
    """What to say of a folder that holds something else than what we wrote."""
    return UserError(f"{folder} is damaged: its files cannot be read as a result. Make the result again.")

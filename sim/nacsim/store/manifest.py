"""The manifest of a result: what it is of, enough to make it again. One type for each kind.

The names and their order are those of `manifest.json`. What a later version adds to it is passed over when it is read.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from nacsim.errors import UserError
from nacsim.record import Record
from nacsim.store import checksums
from nacsim.store.comparison_summary import LabelledScenario
from nacsim.store.json_model import Count, JsonModel, Runs
from nacsim.store.summaries import SweptRange
from nacsim.store.summary_parts import Origin, RunsOrigin

FILE = "manifest.json"
JOURNAL = "journal.jsonl"
"""Beside the record of a run in which somebody else answered: what was answered."""
MAX_BYTES = 10_000_000


class BaseManifest(JsonModel):
    """Any manifest."""

    model_config = ConfigDict(extra="ignore")

    kind: str

    def files(self) -> set[str]:
        """The files of a finished result of this kind, parts aside."""
        return {FILE, "scenario.yaml"}


class SingleRunManifest(Origin, BaseManifest):
    """Of a single run."""

    seed: Count
    run: Count
    as_written: bool
    digest: str
    version: str

    def files(self) -> set[str]:
        """And the run itself."""
        return super().files() | {"record.jsonl"}


class RunManifest(SingleRunManifest):
    """Of the folder of `nac run`."""

    kind: Literal["run"] = "run"


class SeatedRunManifest(SingleRunManifest):
    """Of a run in which people took seats, once it is over: until then its folder has no manifest."""

    seats: dict[str, str]
    """Who answered for which ally, or for `chair`; all others were left to the model."""

    def files(self) -> set[str]:
        """And what was answered."""
        return super().files() | {JOURNAL}


class PlayManifest(SeatedRunManifest):
    """Of the folder of `nac play`."""

    kind: Literal["play"] = "play"


class ClassManifest(SeatedRunManifest):
    """Of the folder of `nac class`. It names nobody: who answered is `the class`."""

    kind: Literal["class"] = "class"

    def files(self) -> set[str]:
        """And the bets."""
        return super().files() | {"bets.csv", "scores.csv"}


class ExplanationManifest(SingleRunManifest):
    """Of the folder of `nac explain`."""

    kind: Literal["explain"] = "explain"

    def files(self) -> set[str]:
        """And what trying found."""
        return super().files() | {"explanation.json"}


class StudyManifest(BaseManifest):
    """Of the folder of a study. It is written first; what it holds must be the same for a part to belong to it.

    Two versions of numpy may make runs that differ in the last bit; two of pyarrow, parts that differ in their bytes.
    """

    runs: Runs
    versions: dict[str, str] = Field(default_factory=lambda: {name: version(name) for name in ("numpy", "pyarrow")})

    def files(self) -> set[str]:
        """And the summary."""
        return super().files() | {"summary.json"}


class EnsembleManifest(RunsOrigin, StudyManifest):
    """Of the folder of `nac ensemble`."""

    kind: Literal["ensemble"] = "ensemble"


class ComparisonManifest(StudyManifest):
    """Of the folder of `nac compare`."""

    kind: Literal["compare"] = "compare"
    seed: Count
    version: str
    results: list[LabelledScenario]

    def files(self) -> set[str]:
        """And the runs that flip, and a file for each scenario."""
        return {FILE, "summary.json", "flips.csv", *(f"scenario-{i}.yaml" for i in range(len(self.results)))}


class SweepManifest(RunsOrigin, StudyManifest):
    """Of the folder of `nac sweep`. The digest is that of the scenario as it is without the sweep."""

    kind: Literal["sweep"] = "sweep"
    over: list[SweptRange]


class SensitivityManifest(RunsOrigin, StudyManifest):
    """Of the folder of `nac sensitivity`."""

    kind: Literal["sensitivity"] = "sensitivity"
    points: Count


class BacktestManifest(StudyManifest):
    """Of the folder of `nac backtest`. The digest is that of the calibration table."""

    kind: Literal["backtest"] = "backtest"
    seed: Count
    version: str
    digest: str

    def files(self) -> set[str]:
        """It is of no scenario of its own."""
        return {FILE, "summary.json"}


Manifest = (
    RunManifest
    | PlayManifest
    | ClassManifest
    | ExplanationManifest
    | EnsembleManifest
    | ComparisonManifest
    | SweepManifest
    | SensitivityManifest
    | BacktestManifest
)
GROWING = (EnsembleManifest, ComparisonManifest, SweepManifest)
"""Results that more runs can be added to."""
_ANY: TypeAdapter[Manifest] = TypeAdapter(Annotated[Manifest, Field(discriminator="kind")])


def of_run(record: Record) -> RunManifest:
    """The manifest of one run."""
    return RunManifest.model_validate(_about(record))


def of_play(record: Record) -> PlayManifest:
    """The manifest of a run in which somebody took a seat."""
    return PlayManifest.model_validate(_about(record) | {"seats": dict(record.seats)})


def of_class(record: Record) -> ClassManifest:
    """The manifest of a run in which a class took seats."""
    return ClassManifest.model_validate(_about(record) | {"seats": dict(record.seats)})


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
    """What a result is of. UserError if it is not finished, or one of its files, `ASIDE` apart, is not as it was."""
    try:
        if (folder / FILE).stat().st_size > MAX_BYTES:
            raise ValueError(f"{FILE} is too large")
        about = _ANY.validate_json((folder / FILE).read_bytes())
        sums = checksums.read(folder)
    except (OSError, ValueError) as error:
        raise damaged(folder) from error
    if sums is None:
        is_study = isinstance(about, StudyManifest)
        raise unfinished(folder) if is_study else damaged(folder, f"{checksums.FILE} is missing")
    if unlisted := sorted(about.files() - sums.keys()):
        raise damaged(folder, f"{checksums.FILE} leaves out {unlisted[0]}")
    for problem in checksums.wrong(folder, sums, aside=False).values():
        raise damaged(folder, problem)
    return about


def unfinished(folder: Path) -> UserError:
    """What to say of a study that was not brought to its end."""
    return UserError(f"{folder} is not finished. Repeat the command that started it, with --resume.")


def wrong_kind(folder: Path, kind: str, needed: str) -> UserError:
    """What to say of a folder that holds a result of another kind."""
    return UserError(f"{folder} holds a result of kind {kind!r}; needed here: {needed}.")


def damaged(folder: Path, why: str = "its files cannot be read as a result") -> UserError:
    """What to say of a folder that holds something else than what we wrote."""
    return UserError(f"{folder} is damaged: {why}. Make the result again.")

"""Results that were kept, read back and checked: a record, a summary, and the scenario as it was then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nacsim.errors import ScenarioError, UserError
from nacsim.record import Record
from nacsim.store import manifest
from nacsim.store.backtest_summary import BacktestSummary
from nacsim.store.comparison_summary import ComparisonSummary, LabelledScenario
from nacsim.store.fitting import fits
from nacsim.store.json_model import JsonModel
from nacsim.store.manifest import (
    BacktestManifest,
    ComparisonManifest,
    Manifest,
    SensitivityManifest,
    SingleRunManifest,
    damaged,
)
from nacsim.store.records import from_json
from nacsim.store.summaries import EnsembleSummary, SensitivitySummary, SweepSummary
from nacsim.store.summary_parts import Origin

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario

S = TypeVar("S", bound=JsonModel)
KIND_OF_SUMMARY: dict[type[JsonModel], str] = {
    EnsembleSummary: "ensemble",
    ComparisonSummary: "compare",
    SweepSummary: "sweep",
    SensitivitySummary: "sensitivity",
    BacktestSummary: "backtest",
}
"""By the type of a summary, the kind in the manifest beside it."""


def read_run(folder: Path) -> Record:
    """The record of a run. UserError if the folder holds no run, or a damaged one."""
    about = manifest.read(folder)
    if not isinstance(about, SingleRunManifest):
        raise manifest.wrong_kind(folder, about.kind, "a run")
    record = read_record(folder)
    if any(getattr(record, name) != getattr(about, name) for name in type(about).model_fields if name != "kind"):
        raise damaged(folder, "manifest.json and record.jsonl are not of the same run")
    return record


def read_record(folder: Path) -> Record:
    """The record that lies in a folder. UserError if there is none, or a damaged one."""
    try:
        return from_json((folder / "record.jsonl").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(folder) from error


def read_run_of(folder: Path) -> tuple[Record, Scenario]:
    """The record of a run, and its scenario. UserError as `read_run` and `scenarios`, or if they do not fit."""
    record, [scenario] = read_run(folder), scenarios(folder)
    return fitting(record, scenario, folder), scenario


def fitting(record: Record, scenario: Scenario, folder: Path) -> Record:
    """The record, if it can be of this scenario: one that was altered may name what is not there. UserError if not."""
    if not fits(record, scenario):
        raise damaged(folder)
    return record


def read_summary(folder: Path, summary_type: type[S]) -> S:
    """The summary of a study.

    Raises:
        UserError: the folder holds a result of another kind, a damaged one, or one that is not finished.
    """
    about = manifest.read(folder)
    if about.kind != KIND_OF_SUMMARY[summary_type]:
        raise manifest.wrong_kind(folder, about.kind, KIND_OF_SUMMARY[summary_type])
    try:
        summary = summary_type.model_validate_json((folder / "summary.json").read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(folder) from error
    if not _of_one_study(about, summary):
        raise damaged(folder, "manifest.json and summary.json are not of the same runs")
    return summary


def _of_one_study(about: Manifest, summary: JsonModel) -> bool:
    """Whether a manifest and a summary say the same of what was run."""
    said = summary.as_json()
    shared = {name: value for name, value in about.as_json().items() if name in said and name != "results"}
    if isinstance(about, SensitivityManifest):
        shared["sobol"] = said["sobol"] | {"points": about.points}
    labelled = [result.as_json() for result in about.results] if isinstance(about, ComparisonManifest) else []
    results = said.get("results", []) if labelled else []
    return (
        all(said[name] == value for name, value in shared.items())
        and len(results) == len(labelled)
        and all(result | entry == result for result, entry in zip(results, labelled, strict=True))
    )


def scenarios(folder: Path) -> tuple[Scenario, ...]:
    """What a result is of: one scenario, or those of a comparison in their order.

    Raises:
        UserError: a file is missing or damaged, or means something else by now.
        ScenarioError: a file is no scenario any more.
    """
    about = manifest.read(folder)
    if isinstance(about, BacktestManifest):
        raise manifest.wrong_kind(folder, about.kind, "one that is of a scenario")
    if isinstance(about, ComparisonManifest):
        results = enumerate(about.results)
        return tuple(_as_it_was(folder / f"scenario-{i}.yaml", result, result.digest) for i, result in results)
    return (_as_it_was(folder / "scenario.yaml", about, about.digest),)


def _as_it_was(file: Path, origin: Origin | LabelledScenario, digest: str) -> Scenario:
    from nacsim.scenario.load import load
    from nacsim.scenario.sets import set_texts

    if not file.is_file():
        raise UserError(f"{file} is missing, and the result cannot be read without it. Make the result again.")
    try:
        scenario = load(file, set_texts(origin.set), slug=origin.scenario, variant=origin.variant)
    except ScenarioError as error:
        if {problem.field for problem in error.problems} <= {"procedure.chair", "procedure.rule"}:
            raise UserError(f"{file} needs a chair or a rule that is not installed here:\n{error}") from None
        raise
    if digest != scenario.digest:
        raise UserError(
            f"{file} no longer gives the scenario that was run: it, the shared facts or nacsim changed since. Make the"
            " result again."
        )
    return scenario

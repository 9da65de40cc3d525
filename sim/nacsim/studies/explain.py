"""Why one run ended as it did: with what would have turned it, and what everyone could have lived with."""

from __future__ import annotations

from pathlib import Path
from typing import TypeGuard

from nacsim.council.run import run as told_by_council
from nacsim.errors import UserError
from nacsim.findings.explanation import Explanation, explanation_as_plain
from nacsim.findings.explanation import explanation as put_together
from nacsim.record import Record
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven, set_texts
from nacsim.store import manifest
from nacsim.store.keeping import keep_explanation, scenario_name
from nacsim.store.manifest import ExplanationManifest, RunManifest, is_result
from nacsim.store.reading import read_run_of
from nacsim.studies.price_of_consent import prices
from nacsim.studies.progress import Progress, silent
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.studies.unanimity import core
from nacsim.telling.explain_report import explanation_report as in_words
from nacsim.telling.lines import as_text
from nacsim.theory.luck import luck_of
from nacsim.theory.matter import matter_of


def explain(
    subject: ScenarioLike | Record,
    scenario: ScenarioLike | None = None,
    *,
    seed: int | None = None,
    run: int | None = None,
    sets: SetsGiven = (),
    progress: Progress = silent,
) -> Explanation:
    """Explain one run: who held out and gave way, what would have turned it, what everyone could have lived with.

    Args:
        subject: a scenario, or the folder of a study of it, explained as written; the folder of a run; or a record.
        scenario: of a record: what it was run from, unless a shipped scenario.
        seed: of the draws, of a scenario, instead of its run as written.
        run: which row of them.
        sets: what to set, as `load` takes it, for a scenario.
        progress: called with how much has been tried, of how much.

    Raises:
        UserError: what is asked for makes no sense, or the scenario of a record is not known.
        ScenarioError: the scenario cannot be used.
    """
    if isinstance(subject, Record) or _is_of_one_run(subject):
        if sets or seed is not None or run is not None:
            raise UserError(
                "A result is explained as it was run. Leave out --set, seed and run: they are for scenarios."
            )
        if isinstance(subject, Record):
            return explained(subject, of_record(subject, scenario), progress)
        return explained(*read_run_of(Path(subject)), progress)
    loaded = scenario_of(subject, sets)
    as_written = seed is None and run is None
    record = told_by_council(loaded, seed_of([subject], seed), run or 0, as_written)
    return explained(record, loaded, progress)


def _is_of_one_run(subject: ScenarioLike) -> TypeGuard[str | Path]:
    """Whether it is the folder of a run or of an explanation; that of a study stands for its scenario."""
    if not (isinstance(subject, (str, Path)) and is_result(subject)):
        return False
    return isinstance(manifest.read(Path(subject)), (RunManifest, ExplanationManifest))


def explained(record: Record, scenario: Scenario, progress: Progress = silent) -> Explanation:
    """Explain a run of a scenario. ValueError if the scenario is not the one that was run."""
    matter = matter_of(scenario)
    luck = luck_of(scenario, record.seed, record.run, record.as_written)
    # With a price of consent other seats would have been asked other questions: nobody knows their answers.
    turning = [] if record.seats else prices(matter, luck, progress)
    return put_together(record, scenario, turning, core(matter, luck, record.text))


def of_record(record: Record, given: ScenarioLike | None = None) -> Scenario:
    """The scenario of a record: as it is given, or by its name. UserError if it is not the one that was run."""
    name = scenario_name(record.scenario, record.variant)
    if given is None and record.scenario not in shipped():
        raise UserError(
            f"This run is of {name}, which does not ship with nacsim. Give its scenario too: explain(record, scenario)."
        )
    scenario = load(name, set_texts(record.set)) if given is None else load(given)
    if scenario.digest != record.digest:
        raise UserError(f"This run is not of {name} as it is now. Load the scenario it was run from, and give that.")
    return scenario


def keep(explanation: Explanation, out: Path | str | None = None) -> Path:
    """Write an explanation to a new folder, under `runs` unless another is named; return where.

    NacsimError if it cannot be written.
    """
    text, yaml = as_text(in_words(explanation)), scenario_text(explanation.scenario)
    return keep_explanation(explanation.record, explanation_as_plain(explanation), text, yaml, out)

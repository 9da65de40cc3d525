"""Why one run ended as it did: with what would have turned it, one by one and over many runs of the same draws."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

import nacsim
from nacsim.council.run import run as told_by_council
from nacsim.errors import UserError, check_at_least
from nacsim.findings.explanation import Explanation, explanation_as_plain
from nacsim.findings.explanation import explanation as put_together
from nacsim.findings.levers import levers as levers_finding
from nacsim.findings.words import capital, counted
from nacsim.record import Record
from nacsim.scenario.catalogue import shipped
from nacsim.scenario.load import load
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven, set_texts
from nacsim.store import manifest
from nacsim.store.keeping import keep_explanation, scenario_name
from nacsim.store.manifest import SingleRunManifest, is_result
from nacsim.store.reading import read_run_of
from nacsim.studies.levers import RUNS, levers
from nacsim.studies.price_of_consent import prices
from nacsim.studies.progress import Progress, silent, stage
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.studies.unanimity import core
from nacsim.telling.explain_report import explanation_report as in_words
from nacsim.telling.lines import as_text
from nacsim.theory.luck import luck_of
from nacsim.theory.matter import matter_of

ONE_RUN = 0.3
"""The share of the time that the one run takes, about; the rest goes to the levers."""


def explain(
    subject: ScenarioLike | Record,
    scenario: ScenarioLike | None = None,
    *,
    seed: int | None = None,
    run: int | None = None,
    runs: int = RUNS,
    sets: SetsGiven = (),
    progress: Progress = silent,
) -> Explanation:
    """Explain one run: who held out and gave way, what would have turned it, which texts were worth having to all.

    And try every lever on many runs of the same seed: which single change turns how many of those that failed.

    Args:
        subject: a scenario, or the folder of a study of it, explained as written; the folder of a run; or a record.
        scenario: of a record: what it was run from, unless a shipped scenario.
        seed: of the draws, of a scenario or of that of a folder, instead of the run as written or of the kept one.
        run: which row of them.
        runs: how many the levers are tried on; 0: no lever is tried.
        sets: what to set, as `load` takes it, for a scenario.
        progress: called with how much has been tried, of how much.

    Raises:
        UserError: what is asked for makes no sense, or the scenario of a record is not known.
        ScenarioError: the scenario cannot be used.
    """
    check_at_least("The number of runs", runs, 0)
    kept = isinstance(subject, Record) or _is_of_one_run(subject)
    if kept and (sets or (isinstance(subject, Record) and (seed is not None or run is not None))):
        raise UserError(
            "A result is explained as it was run. Leave out --set; seed and run are for scenarios and for folders."
        )
    if isinstance(subject, Record):
        record, loaded = subject, of_record(subject, scenario)
    elif _is_of_one_run(subject) and seed is None and run is None:
        record, loaded = read_run_of(Path(subject))
    else:
        loaded = scenario_of(subject, sets)
        record = told_by_council(loaded, seed_of([subject], seed), run or 0, seed is None and run is None)
    if kept and runs:
        _same_version(record)
    found = explained(record, loaded, stage(progress, 0, ONE_RUN) if runs else progress)
    anew = _anew(subject, record, runs, told_now=seed is not None or run is not None or not kept)
    return replace(_with_levers(found, runs, stage(progress, ONE_RUN, 1)), anew=anew)


def _is_of_one_run(subject: ScenarioLike | Record) -> TypeGuard[str | Path]:
    """Whether it is the folder of one run, played or explained or not; that of a study stands for its scenario."""
    return _is_folder(subject) and isinstance(manifest.read(Path(subject)), SingleRunManifest)


def _is_folder(subject: ScenarioLike | Record) -> TypeGuard[str | Path]:
    return isinstance(subject, (str, Path)) and is_result(subject)


def _same_version(record: Record) -> None:
    """UserError if another version made a record: the levers would be tried on other runs than that one."""
    if record.version != nacsim.__version__:
        raise UserError(
            f"This run was made by nacsim {record.version}, and this is {nacsim.__version__}, whose runs may be others."
            " Name the scenario itself."
        )


def _anew(subject: ScenarioLike | Record, record: Record, runs: int, *, told_now: bool) -> str:
    """What of it does not lie in the folder that was named."""
    if not _is_folder(subject):
        return ""
    which = "the run as written" if record.as_written else f"run {record.run} of seed {record.seed}"
    parts = [which] if told_now else []
    parts += [f"the {counted(runs, 'run')} of seed {record.seed} on which changes were tried"] if runs else []
    have = "have" if len(parts) > 1 or runs else "has"
    were = "were run anew" if len(parts) > 1 or runs else "was run anew"
    return f"{capital(' and '.join(parts))} {have} no record in {subject} and {were}." if parts else ""


def _with_levers(found: Explanation, runs: int, progress: Progress) -> Explanation:
    """The explanation with every lever tried. As it is, where none is wanted, or no file says what was run."""
    if not runs or found.scenario.origin is None:
        return found
    tried = levers(found.scenario, found.record.seed, runs, progress)
    return replace(found, levers=levers_finding(found.scenario, tried.levers, tried.of), summary=tried.summary)


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

"""Whether a result that was kept is whole, and says what its runs come to."""

from __future__ import annotations

from pathlib import Path

import nacsim
from nacsim.council.run import run
from nacsim.errors import NacsimError, UserError
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store import checksums
from nacsim.store.json_model import JsonModel
from nacsim.store.manifest import JOURNAL, is_result
from nacsim.store.reading import read_run_of
from nacsim.store.study_folder import StudyFolder
from nacsim.store.summaries import EnsembleSummary, Summary
from nacsim.store.summary_parts import Chances
from nacsim.studies.compare import Comparison
from nacsim.studies.comparison_measures import comparison_measures
from nacsim.studies.ensemble import Ensemble
from nacsim.studies.ensemble_summary import ensemble_summary
from nacsim.studies.flips import flips
from nacsim.studies.open_result import Opened, open_result
from nacsim.studies.progress import Progress
from nacsim.studies.seated import sitting_of
from nacsim.studies.side_by_side import Work
from nacsim.telling.lines import as_text


def problems(folder: Path, progress: Progress | None = None) -> list[str]:
    """What is wrong with a result, a line for each; nothing where it is whole.

    Its files are compared with the checksums they were finished with, and read. A run is told again; of an ensemble and
    of a comparison that have their parts, all runs are counted again. progress: called with how many, of how many.

    UserError if the folder holds no result.
    """
    if not is_result(folder):
        raise UserError(f"{folder} is not a result: it has no manifest.json. Name a folder that nac or nacsim wrote.")
    try:
        sums = checksums.read(folder)
    except (OSError, ValueError):
        return [f"{checksums.FILE} cannot be read"]
    if sums is None:
        return [f"it is not finished, or {checksums.FILE} is missing"]
    if wrong := [*checksums.wrong(folder, sums, aside=True).values(), *_strays(folder, sums)]:
        return wrong
    try:
        opened = open_result(folder)
        if isinstance(opened, Record):
            return _retold(*read_run_of(folder), folder)
        if any(name.startswith(checksums.PARTS) for name in sums):
            return _miscounted(opened, StudyFolder(folder), progress)
    except NacsimError as error:
        return [str(error)]
    return []


def _strays(folder: Path, sums: checksums.Sums) -> list[str]:
    """What is among the parts and was not there when it was finished."""
    parts = folder / checksums.PARTS
    names = [f"{checksums.PARTS}{file.name}" for file in sorted(parts.iterdir())] if parts.is_dir() else []
    return [f"{name} does not belong to it" for name in names if name not in sums]


def _retold(record: Record, scenario: Scenario, folder: Path) -> list[str]:
    """A run is told again, where this version can; one that was not all left to the model, from its journal."""
    if record.version != nacsim.__version__:
        return []
    if record.seats:
        return _replayed(record, folder)
    again = run(scenario, record.seed, record.run, record.as_written)
    return [] if again == record else ["record.jsonl is not what this run comes to"]


def _replayed(record: Record, folder: Path) -> list[str]:
    same = sitting_of(folder).record() == record
    return [] if same else [f"record.jsonl is not what {JOURNAL} comes to"]


def _miscounted(opened: Opened, folder: StudyFolder, progress: Progress | None) -> list[str]:
    """Whether the runs are all there, and the summary what they come to."""
    if isinstance(opened, Ensemble):
        scenarios = [opened.scenario]
    elif isinstance(opened, Comparison):
        scenarios = [*opened.scenarios]
    else:
        return []
    seed, runs = opened.summary.seed, opened.summary.runs
    work = Work(scenarios, seed, runs, folder, progress)
    if work.missing:
        return [f"{folder.part(part.number)} does not hold the runs that it should" for part in work.missing]
    results, texts = work.results(), {"summary.txt": as_text(opened.lines())}
    counted: JsonModel
    if isinstance(opened, Ensemble):
        counted = ensemble_summary(opened.scenario, seed, results.tallies[0])
    else:
        flipped = flips(results.outcomes)
        names, titles = zip(*((result.label, result.title) for result in opened.summary.results), strict=True)
        counted = comparison_measures(scenarios, names, titles, opened.summary.left_out, results, flipped, seed)
        texts["flips.csv"] = flipped.as_csv()
    same_version = opened.summary.version == nacsim.__version__
    # Another version may have learned its chances from another record.
    aside = dict.fromkeys(["version", *(() if same_version else Chances.model_fields), *_not_kept(opened.summary)])
    said, ours = (summary.as_json() | aside for summary in (opened.summary, counted))
    wrong = [] if said == ours else ["summary.json"]
    if same_version:
        wrong += [name for name, text in texts.items() if (folder.path / name).read_text("utf-8") != text]
    return [f"{name} is not what the runs come to" for name in wrong]


def _not_kept(summary: Summary) -> list[str]:
    """What a summary of before it was kept leaves out."""
    return ["ways"] if isinstance(summary, EnsembleSummary) and summary.ways is None else []

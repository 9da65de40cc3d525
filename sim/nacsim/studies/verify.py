"""Whether a result that was kept is whole, and says what its runs come to."""

from __future__ import annotations

from pathlib import Path

from nacsim.errors import NacsimError, UserError
from nacsim.record import Record
from nacsim.store import checksums
from nacsim.store.manifest import is_result
from nacsim.store.reading import read_run_of
from nacsim.store.study_folder import StudyFolder
from nacsim.store.summary_parts import Measures
from nacsim.studies.compare import Comparison
from nacsim.studies.ensemble import Ensemble
from nacsim.studies.measures import measures
from nacsim.studies.open_result import Opened, open_result
from nacsim.studies.progress import Progress
from nacsim.studies.side_by_side import Work


def problems(folder: Path, progress: Progress | None = None) -> list[str]:
    """What is wrong with a result, a line for each; nothing where it is whole.

    Its files are compared with the checksums they were finished with, and read. Of an ensemble and of a comparison that
    have their parts, all runs are counted again. progress: called with how many, of how many.

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
    if wrong := [*checksums.wrong(folder, sums, parts=True).values(), *_strays(folder, sums)]:
        return wrong
    try:
        opened = open_result(folder)
        if isinstance(opened, Record):
            read_run_of(folder)
        elif any(name.startswith(checksums.PARTS) for name in sums):
            return _miscounted(opened, StudyFolder(folder), progress)
    except NacsimError as error:
        return [str(error)]
    return []


def _strays(folder: Path, sums: checksums.Sums) -> list[str]:
    """Parts that were not there when it was finished."""
    names = (f"{checksums.PARTS}{file.name}" for file in sorted((folder / "parts").glob("*.parquet")))
    return [f"{name} does not belong to it" for name in names if name not in sums]


def _miscounted(opened: Opened, folder: StudyFolder, progress: Progress | None) -> list[str]:
    """Which of the results say something else than their runs, or lack some of them."""
    if isinstance(opened, Ensemble):
        results: dict[str, Measures] = {opened.scenario.slug: opened.summary}
        scenarios = [opened.scenario]
    elif isinstance(opened, Comparison):
        results = {result.label: result for result in opened.summary.results}
        scenarios = [*opened.scenarios]
    else:
        return []
    work = Work(scenarios, opened.summary.seed, opened.summary.runs, folder, progress)
    if work.missing:
        return [f"{folder.part(part.number)} does not hold the runs that it should" for part in work.missing]
    counted = zip(scenarios, work.results().tallies, strict=True)
    return [
        f"summary.json: what it says of {label} is not what the runs come to"
        for (label, result), ours in zip(results.items(), (measures(*each) for each in counted), strict=True)
        if any(getattr(result, name) != getattr(ours, name) for name in Measures.model_fields)
    ]

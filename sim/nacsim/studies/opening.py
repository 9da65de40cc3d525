"""A result that was kept, opened again."""

from __future__ import annotations

from pathlib import Path

from nacsim.errors import UserError
from nacsim.findings.explanation import Explanation
from nacsim.record import Record
from nacsim.store.ensemble_folder import EnsembleFolder
from nacsim.store.manifest import (
    ComparisonManifest,
    EnsembleManifest,
    ExplanationManifest,
    RunManifest,
    SensitivityManifest,
    damaged,
    is_result,
    read,
)
from nacsim.store.reading import read_run, read_summary, scenarios
from nacsim.store.summaries import ComparisonSummary, EnsembleSummary, SensitivitySummary, SweepSummary
from nacsim.studies.compare import Comparison
from nacsim.studies.ensemble import Ensemble
from nacsim.studies.flips import Flips, from_csv
from nacsim.studies.kept_explanation import kept_explanation
from nacsim.studies.sensitivity import Sensitivity
from nacsim.studies.sweep import Sweep

Opened = Record | Explanation | Ensemble | Comparison | Sweep | Sensitivity


def open_result(folder: Path | str) -> Opened:
    """What a folder of a result holds, as the function that made it gave it. Nothing is run.

    Raises:
        UserError: it is no result, a damaged or an unfinished one, or its scenario means something else by now.
    """
    folder = Path(folder)
    if not is_result(folder):
        raise UserError(f"{folder} is not a result: it has no manifest.json. Name a folder that nac or nacsim wrote.")
    about = read(folder)
    if isinstance(about, RunManifest):
        return read_run(folder)
    matters = scenarios(folder)
    if isinstance(about, ExplanationManifest):
        return kept_explanation(folder, matters[0])
    if isinstance(about, EnsembleManifest):
        return Ensemble(matters[0], read_summary(folder, EnsembleSummary), EnsembleFolder(folder))
    if isinstance(about, ComparisonManifest):
        return Comparison(matters, read_summary(folder, ComparisonSummary), _flips(folder))
    if isinstance(about, SensitivityManifest):
        return Sensitivity(matters[0], read_summary(folder, SensitivitySummary))
    return Sweep(matters[0], read_summary(folder, SweepSummary))


def _flips(folder: Path) -> Flips:
    try:
        return from_csv((folder / "flips.csv").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(folder) from error

"""A result that was kept, opened again."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from nacsim.errors import UserError
from nacsim.findings.consent import Core, Judged, Price, Turn
from nacsim.findings.explanation import Explanation, explanation
from nacsim.findings.levers import levers
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.store.backtest_summary import BacktestSummary
from nacsim.store.comparison_summary import ComparisonSummary
from nacsim.store.explanations import StoredText, StoredTurn, read_explanation
from nacsim.store.manifest import (
    BacktestManifest,
    ComparisonManifest,
    EnsembleManifest,
    ExplanationManifest,
    RunManifest,
    SeatedRunManifest,
    SensitivityManifest,
    damaged,
    is_result,
    read,
)
from nacsim.store.reading import fitting, read_run, read_summary, scenarios
from nacsim.store.study_folder import StudyFolder
from nacsim.store.summaries import EnsembleSummary, SensitivitySummary, SweepSummary
from nacsim.studies.backtest import Backtest
from nacsim.studies.compare import Comparison
from nacsim.studies.ensemble import Ensemble
from nacsim.studies.flips import FlipTable, from_csv
from nacsim.studies.sensitivity import Sensitivity
from nacsim.studies.sweep import Sweep

Opened = Record | Explanation | Ensemble | Comparison | Sweep | Sensitivity | Backtest


def open_result(folder: Path | str) -> Opened:
    """What a folder of a result holds, as the function that made it gave it. Nothing is run.

    Raises:
        UserError: it is no result, a damaged or an unfinished one, or its scenario means something else by now.
    """
    folder = Path(folder)
    if not is_result(folder):
        raise UserError(f"{folder} is not a result: it has no manifest.json. Name a folder that nac or nacsim wrote.")
    manifest = read(folder)
    if isinstance(manifest, (RunManifest, SeatedRunManifest)):
        return read_run(folder)
    if isinstance(manifest, BacktestManifest):
        return Backtest(read_summary(folder, BacktestSummary))
    loaded = scenarios(folder)
    if isinstance(manifest, ExplanationManifest):
        return _explanation(folder, loaded[0])
    if isinstance(manifest, EnsembleManifest):
        return Ensemble(loaded[0], read_summary(folder, EnsembleSummary), StudyFolder(folder))
    if isinstance(manifest, ComparisonManifest):
        return Comparison(loaded, read_summary(folder, ComparisonSummary), _flips(folder))
    if isinstance(manifest, SensitivityManifest):
        return Sensitivity(loaded[0], read_summary(folder, SensitivitySummary))
    return Sweep(loaded[0], read_summary(folder, SweepSummary))


def _flips(folder: Path) -> FlipTable:
    try:
        return from_csv((folder / "flips.csv").read_text("utf-8"))
    except (OSError, ValueError, csv.Error) as error:
        raise damaged(folder) from error


def _explanation(folder: Path, scenario: Scenario) -> Explanation:
    """What running found, from its file; the rest, from the record beside it."""
    stored = read_explanation(folder)
    prices = [
        Price(
            ally,
            _turn(price.value) if price.value else None,
            {key: _turn(turn) for key, turn in price.clauses.items()},
        )
        for ally, price in stored.price_of_consent.items()
    ]
    core = stored.unanimity_core
    found = explanation(
        fitting(read_run(folder), scenario, folder),
        scenario,
        prices,
        Core(
            core.texts,
            core.size,
            draft=_judged(core.draft),
            final=_judged(core.final),
            favourite=_judged(core.favourite) if core.favourite else None,
            nearest=_judged(core.nearest) if core.nearest else None,
        ),
    )
    try:
        tried = levers(scenario, stored.levers, stored.levers_of) if stored.levers_of else None
    except (KeyError, StopIteration, ValueError) as error:  # a lever that was altered may name what is not there
        raise damaged(folder) from error
    return replace(found, levers=tried, summary=stored.ensemble, anew=stored.anew or "")


def _turn(stored: StoredTurn) -> Turn:
    return Turn(stored.change, stored.outcome)


def _judged(stored: StoredText) -> Judged:
    return Judged(stored.text, tuple(stored.not_for), stored.liked)

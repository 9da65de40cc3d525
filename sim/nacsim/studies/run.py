"""One run of a scenario, and how it is kept."""

from __future__ import annotations

from pathlib import Path

from nacsim.council.run import run as told_by_council
from nacsim.record import Record
from nacsim.scenario.resolved import Scenario
from nacsim.scenario.sets import SetsGiven
from nacsim.store.keeping import keep_run
from nacsim.studies.scenario_like import ScenarioLike, scenario_of, scenario_text, seed_of
from nacsim.telling.lines import as_text
from nacsim.telling.transcript import transcript


def run(
    scenario: ScenarioLike,
    seed: int | None = None,
    run: int = 0,
    as_written: bool = False,
    *,
    sets: SetsGiven = (),
) -> Record:
    """One run, told by the council.

    Args:
        scenario: a name, a path, the folder of a result, a dict laid out like a scenario file, or a loaded scenario.
        seed: of the draws; None: that of the folder, or the default.
        run: which row of them: run r of a seed is row r of the ensemble with that seed.
        as_written: every draw at its centre; seed and run then mean nothing.
        sets: what to set, as `load` takes it.

    Raises:
        UserError: there is no such scenario, or seed or run is below 0.
        ScenarioError: the scenario cannot be used.
    """
    return told_by_council(scenario_of(scenario, sets), seed_of([scenario], seed), run, as_written)


def keep(record: Record, scenario: Scenario, out: Path | str | None = None) -> Path:
    """Write a run with its transcript to a new folder, under `runs` unless another is named; return where.

    NacsimError if it cannot be written.
    """
    return keep_run(record, as_text(transcript(record, scenario)), scenario_text(scenario), out)

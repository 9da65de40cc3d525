"""`nac sensitivity`: which numbers and which allies the outcome hangs on."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import AsJson, Out, Scenario, Seed, Sets, Workers, finish, processes
from nacsim.parameters import DEFAULT_SEED

WORLDS = 70
"""Changed worlds that are tried, and factors, more or less: to see whether other processes pay."""


def sensitivity(
    scenario: Scenario,
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs for each number and each ally.")] = 1000,
    points: Annotated[
        int,
        typer.Option("--points", help="Points for the Sobol indices, a power of 2; more points, narrower intervals."),
    ] = 128,
    seed: Seed = DEFAULT_SEED,
    sets: Sets = None,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Show what the outcome depends on.

    Which numbers of the theory, whose consent, and how much is chance.
    """
    from nacsim.studies.sensitivity import sensitivity as run

    refuse_existing(out)
    share = processes(workers, WORLDS * (runs + points))
    with progress("varying numbers and allies", "runs") as tick:
        study = run(scenario, runs=runs, points=points, seed=seed, workers=share, sets=sets or (), progress=tick)
    finish(study, out, as_json=as_json)

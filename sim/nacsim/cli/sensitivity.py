"""`nac sensitivity`: which numbers and which allies the outcome hangs on."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress
from nacsim.cli.estimate import say_if_long
from nacsim.cli.stopping import told_how_to_go_on
from nacsim.cli.study import AsJson, NoKeep, Out, Resume, Scenario, Seed, Sets, Workers, finish, place, processes

WORLDS = 70
"""Changed worlds that are tried, and factors, more or less: to see whether other processes pay."""


def sensitivity(
    context: typer.Context,
    scenario: Scenario,
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs for each number and each ally.")] = 1000,
    points: Annotated[
        int,
        typer.Option("--points", help="Points for the Sobol indices, a power of 2; more points, narrower intervals."),
    ] = 128,
    seed: Seed = None,
    sets: Sets = None,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
    resume: Resume = False,
    no_keep: NoKeep = False,
) -> None:
    """Show what the outcome depends on.

    Which numbers of the theory, whose consent, and how much is chance.
    """
    from nacsim.studies.scenario_like import scenario_of, seed_of
    from nacsim.studies.sensitivity import default_folder
    from nacsim.studies.sensitivity import sensitivity as run

    seed = seed_of([scenario], seed)
    base = scenario_of(scenario, sets or ())
    folder = place(out, default_folder(base, seed, runs), resume=resume, no_keep=no_keep)
    total = WORLDS * (runs + points)
    share = processes(workers, total)
    if not resume:
        say_if_long(base, seed, total, share)
    with (
        told_how_to_go_on(context, folder, out=out, resume=resume),
        progress("varying numbers and allies", "runs") as tick,
    ):
        study = run(base, runs=runs, points=points, seed=seed, workers=share, out=folder, resume=resume, progress=tick)
    finish(study, folder, as_json=as_json)

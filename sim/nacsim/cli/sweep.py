"""`nac sweep`: an outcome as one or two numbers move."""

from __future__ import annotations

from math import prod
from typing import Annotated

import typer

from nacsim.cli.console import progress
from nacsim.cli.estimate import say_if_long
from nacsim.cli.stopping import told_how_to_go_on
from nacsim.cli.study import AsJson, NoKeep, Out, Resume, Scenario, Seed, Sets, Workers, finish, place, processes
from nacsim.errors import UserError


def sweep(
    context: typer.Context,
    scenario: Scenario,
    over: Annotated[
        list[str],
        typer.Option(
            "--over",
            metavar="PATH=LO:HI:N",
            help="What to vary: a number from LO to HI in N points; PATH=FROM..TO/N for dates and times; PATH=a,b,c for"
            " a list. May be given twice.",
        ),
    ],
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs at each point.")] = 500,
    seed: Seed = None,
    sets: Sets = None,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
    resume: Resume = False,
    no_keep: NoKeep = False,
) -> None:
    """Vary one or two numbers and see how the outcome changes.

    Every point is run on the same draws.
    """
    from nacsim.studies.scenario_like import scenario_of, seed_of
    from nacsim.studies.steps import steps
    from nacsim.studies.sweep import default_folder
    from nacsim.studies.sweep import sweep as run

    seed = seed_of([scenario], seed)
    moving = dict(pairs := [steps(text) for text in over])
    if len(moving) < len(pairs):
        raise UserError(f"--over: {pairs[0][0]} is given twice. Keep one of them.")
    total = runs * prod(len(values) for values in moving.values())
    share = processes(workers, total)
    base = scenario_of(scenario, sets or ())
    folder = place(out, default_folder(base, seed, runs), resume=resume, no_keep=no_keep)
    if not resume:
        say_if_long(base, seed, total, share)
    with (
        told_how_to_go_on(context, folder, out=out, resume=resume),
        progress("sweeping", "runs") as tick,
    ):
        study = run(base, moving, runs=runs, seed=seed, workers=share, out=folder, resume=resume, progress=tick)
    finish(study, folder, as_json=as_json)

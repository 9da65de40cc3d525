"""`nac sweep`: an outcome as one or two numbers move."""

from __future__ import annotations

from math import prod
from typing import Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import AsJson, Out, Scenario, Seed, Sets, Workers, finish, processes
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED


def sweep(
    scenario: Scenario,
    over: Annotated[
        list[str],
        typer.Option(
            "--over", metavar="PATH=LO:HI:N", help="A number to vary, from LO to HI in N points; may be given twice."
        ),
    ],
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs at each point.")] = 500,
    seed: Seed = DEFAULT_SEED,
    sets: Sets = None,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Vary one or two numbers and see how the outcome changes.

    Every point is run on the same draws.
    """
    from nacsim.studies.steps import steps
    from nacsim.studies.sweep import sweep as run

    refuse_existing(out)
    moving = dict(pairs := [steps(text) for text in over])
    if len(moving) < len(pairs):
        raise UserError(f"--over: {pairs[0][0]} is given twice. Keep one of them.")
    share = processes(workers, runs * prod(len(values) for values in moving.values()))
    with progress("sweeping", "runs") as tick:
        study = run(scenario, moving, runs=runs, seed=seed, workers=share, sets=sets or (), progress=tick)
    finish(study, out, as_json=as_json)

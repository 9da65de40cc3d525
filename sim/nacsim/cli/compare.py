"""`nac compare`: scenarios side by side on the same draws."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import AsJson, Out, Seed, Sets, Workers, finish, processes
from nacsim.parameters import DEFAULT_SEED

WHAT_IFS = 20
"""What-ifs in a file, more or less: to see whether other processes pay."""


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO...", help="Shipped scenarios or files; add @VARIANT to choose a variant."),
    ],
    runs: Annotated[int, typer.Option("--runs", min=2, help="How many runs of each.")] = 2000,
    seed: Seed = DEFAULT_SEED,
    sets: Sets = None,
    what_ifs: Annotated[
        str | None,
        typer.Option(
            "--what-ifs",
            metavar="NAME|FILE",
            help="Compare one scenario with itself under each of these what-ifs: rules, or a file of your own.",
        ),
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
    out: Out = None,
) -> None:
    """Compare scenarios or variants on the same draws.

    What differs, how surely, and which runs end otherwise.
    """
    from nacsim.studies.compare import compare as run

    refuse_existing(out)
    share = processes(workers, runs * (len(scenarios) if what_ifs is None else WHAT_IFS))
    with progress("comparing", "runs") as tick:
        study = run(*scenarios, runs=runs, seed=seed, workers=share, sets=sets or (), what_ifs=what_ifs, progress=tick)
    finish(study, out, as_json=as_json)

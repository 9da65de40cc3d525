"""`nac compare`: scenarios side by side on the same draws."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress
from nacsim.cli.estimate import say_if_long
from nacsim.cli.stopping import told_how_to_go_on
from nacsim.cli.study import AsJson, NoKeep, Out, Resume, Seed, Sets, Workers, finish, place, processes

WHAT_IFS = 20
"""What-ifs in a file, more or less: to see whether other processes pay."""


def compare(
    context: typer.Context,
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...",
            help="Shipped scenarios or files, with @VARIANT for a variant; or folders of results.",
        ),
    ],
    runs: Annotated[int, typer.Option("--runs", min=2, help="How many runs of each.")] = 2000,
    seed: Seed = None,
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
    resume: Resume = False,
    no_keep: NoKeep = False,
) -> None:
    """Compare scenarios or variants on the same draws.

    What differs, how surely, and which runs end otherwise.
    """
    from nacsim.studies.compare import compare as run
    from nacsim.studies.compare import default_folder
    from nacsim.studies.scenario_like import scenarios_of, seed_of

    seed = seed_of(scenarios, seed)
    compared = scenarios_of(scenarios, sets or ())
    folder = place(out, default_folder(compared, seed, runs), resume=resume, no_keep=no_keep)
    total = runs * (len(compared) if what_ifs is None else WHAT_IFS)
    share = processes(workers, total)
    if not resume:
        say_if_long(compared[0], seed, total, share)
    with (
        told_how_to_go_on(context, folder, out=out, resume=resume),
        progress("comparing", "runs") as tick,
    ):
        study = run(
            *compared,
            runs=runs,
            seed=seed,
            workers=share,
            what_ifs=what_ifs,
            out=folder,
            resume=resume,
            progress=tick,
        )
    finish(study, folder, as_json=as_json)

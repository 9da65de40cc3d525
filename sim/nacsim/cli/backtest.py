"""`nac backtest`: the theory held against what happened."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import AllProcessors, AsJson, Dashboard, NoKeep, Out, keep_and_show, page_beside, refuse_place


def backtest(
    runs: Annotated[int, typer.Option("--runs", min=1, max=4096, help="How many runs of each decision.")] = 1000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws of the uncertain numbers.")] = 1,
    workers: AllProcessors = None,
    halves: Annotated[
        bool,
        typer.Option(
            "--halves", help="Also score each half: that on which choices were made, and that held apart from them."
        ),
    ] = False,
    as_json: AsJson = False,
    out: Out = None,
    dashboard: Dashboard = False,
    no_keep: NoKeep = False,
) -> None:
    """Hold the model against the decisions on record.

    Each is predicted as if it were not on record, and scored beside base rates and simpler predictors.
    """
    from nacsim.ensembles.executors import cpus
    from nacsim.studies.backtest import backtest as run

    if no_keep:
        refuse_place(out, dashboard=dashboard)
    refuse_existing(out)
    with progress("decisions on record", "decisions") as tick:
        found = run(runs, seed, workers or cpus(), halves=halves, progress=tick)
    folder = keep_and_show(
        None if no_keep else lambda: found.keep(out), found.summary.as_json(), found.lines(), as_json=as_json
    )
    if dashboard and folder is not None:
        page_beside(folder)

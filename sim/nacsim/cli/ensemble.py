"""`nac ensemble`: many runs of one scenario, and what they say."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, progress
from nacsim.cli.estimate import say_if_long
from nacsim.cli.stopping import told_how_to_go_on
from nacsim.cli.study import (
    PAGE,
    AllProcessors,
    AsJson,
    Dashboard,
    NoKeep,
    Out,
    Resume,
    Scenario,
    Seed,
    Sets,
    finish,
    page_beside,
    place,
    refuse_place,
)
from nacsim.errors import UserError

if TYPE_CHECKING:
    from nacsim.ensembles.executors import Executor
    from nacsim.scenario.resolved import Scenario as LoadedScenario
    from nacsim.studies.progress import Progress


def ensemble(
    context: typer.Context,
    scenario: Scenario,
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs.")] = 10_000,
    seed: Seed = None,
    sets: Sets = None,
    workers: AllProcessors = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Run on a Dask cluster instead: tcp://HOST:PORT."),
    ] = None,
    resume: Resume = False,
    blocks: Annotated[
        str | None,
        typer.Option(
            "--blocks",
            metavar="A:B",
            help="Make only the blocks from A to B - 1, of 4,096 runs each; other commands fill the rest of --out.",
        ),
    ] = None,
    as_json: AsJson = False,
    out: Out = None,
    dashboard: Dashboard = False,
    no_keep: NoKeep = False,
) -> None:
    """Run a scenario many times for the share of runs and the chance of each outcome.

    Also who holds out and what the text becomes; with intervals.
    """
    from nacsim.ensembles import executors
    from nacsim.studies.ensemble import default_folder
    from nacsim.studies.ensemble import ensemble as run
    from nacsim.studies.scenario_like import scenario_of, seed_of

    if dask is not None and workers is not None:
        raise UserError("--dask shares out the work itself: leave out --workers.")
    if no_keep:
        refuse_place(out, resume=resume, dashboard=dashboard)
    if blocks is not None and (as_json or dashboard or no_keep or out is None):
        raise UserError("--blocks fills a part of --out: name that, and leave out --json, --dashboard and --no-keep.")
    start = time.perf_counter()
    loaded, seed = scenario_of(scenario, sets or ()), seed_of([scenario], seed)
    which = None if blocks is None else _blocks(blocks)
    default = default_folder(loaded, seed, runs)
    folder = out if which is not None else place(out, default, resume=resume, no_keep=no_keep)
    if dashboard and folder and os.path.lexists(folder / PAGE):
        raise UserError(
            f"{folder / PAGE} already exists and was not touched. Move it elsewhere, or leave out --dashboard."
        )
    share = workers or executors.cpus()
    if dask is None and which is None and not resume:
        say_if_long(loaded, seed, runs, share)
    with (
        executors.dask(dask) if dask is not None else nullcontext() as where,
        told_how_to_go_on(context, folder, out=out, resume=resume or which is not None),
        progress(f"{runs:,} runs of {loaded.slug}", "runs") as tick,
    ):
        if which is not None and folder is not None:
            _fill(loaded, runs, seed, which, folder, share, where, tick)
            return
        study = run(loaded, runs, seed, workers=share, out=folder, resume=resume, executor=where, progress=tick)
    finish(study, folder, as_json=as_json, more={"seconds": round(time.perf_counter() - start, 3)})
    if dashboard and folder:
        page_beside(folder)


def _fill(
    loaded: LoadedScenario,
    runs: int,
    seed: int,
    which: range,
    folder: Path,
    workers: int,
    where: Executor | None,
    tick: Progress,
) -> None:
    """Make some blocks, and say what is left to do."""
    from nacsim.studies.ensemble import fill

    whole = fill(loaded, runs, which, folder, seed, workers=workers, executor=where, progress=tick)
    print_plain(f"Blocks {which.start}:{which.stop} of 0:{whole} are done, kept in {folder}.", sys.stderr)
    print_plain("When all are done: the same command with --resume instead of --blocks.", sys.stderr)


def _blocks(text: str) -> range:
    """The blocks that A:B means. UserError if it is not of that form."""
    from nacsim.scenario.document import shown

    match = re.fullmatch(r"(\d{1,9}):(\d{1,9})", text)
    if match is None:
        raise UserError(f"--blocks: must be A:B, the blocks from A to B - 1, counted from 0 (given: {shown(text)}).")
    return range(int(match[1]), int(match[2]))

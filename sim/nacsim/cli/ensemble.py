"""`nac ensemble`: many runs of one scenario, and what they say."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import INTERRUPTED, print_json, print_plain, progress, refuse_existing, show
from nacsim.cli.estimate import say_if_long
from nacsim.cli.study import AsJson, Dashboard, Out, Scenario, Seed, Sets, page_beside
from nacsim.errors import NacsimError, UserError
from nacsim.parameters import DEFAULT_SEED


def ensemble(
    scenario: Scenario,
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs.")] = 10_000,
    seed: Seed = DEFAULT_SEED,
    sets: Sets = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            max=256,
            help="How many processes share the work; only the time depends on it. Default: one for each processor.",
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Run on a Dask cluster instead: tcp://HOST:PORT."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an ensemble that was stopped, in --out or its default folder.")
    ] = False,
    as_json: AsJson = False,
    out: Out = None,
    dashboard: Dashboard = False,
) -> None:
    """Run a scenario many times for the chance of each outcome.

    Also who holds out and what the text becomes; with intervals.
    """
    from nacsim.ensembles import executors
    from nacsim.scenario.load import load
    from nacsim.store.folder import free
    from nacsim.studies.ensemble import default_folder
    from nacsim.studies.ensemble import ensemble as run

    if dask is not None and workers is not None:
        raise UserError("--dask shares out the work itself: leave out --workers.")
    if not resume:
        refuse_existing(out)
    start = time.perf_counter()
    loaded = load(scenario, sets or ())
    named = default_folder(loaded, seed, runs)
    folder = out or (named if resume else free(named))
    options = {"--runs": runs, "--seed": seed, "--set": sets, "--workers": workers, "--dask": dask, "--json": as_json}
    if dask is None and not resume:
        say_if_long(loaded, seed, runs, workers or executors.cpus())
    arguments = [scenario, *_typed(options | {"--dashboard": dashboard, "--out": folder, "--resume": True})]
    with (
        executors.dask(dask) if dask is not None else nullcontext() as where,
        _told_how_to_go_on(folder, runs, arguments),
        progress(f"{runs:,} runs of {loaded.slug}", "runs") as tick,
    ):
        study = run(
            loaded,
            runs,
            seed,
            workers=workers or executors.cpus(),
            out=folder,
            resume=resume,
            executor=where,
            progress=tick,
        )
    if as_json:
        print_json(study.summary.as_json() | {"seconds": round(time.perf_counter() - start, 3)})
    else:
        show(study.lines())
    sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)
    if dashboard:
        page_beside(folder)


def _typed(options: Mapping[str, object]) -> Iterator[object]:
    """Options as they are typed: a flag alone, a list repeated, and nothing of what is not set."""
    for option, value in options.items():
        if value is True:
            yield option
        elif isinstance(value, list):
            yield from (word for each in value for word in (option, each))
        elif value is not None and value is not False:
            yield from (option, value)


@contextmanager
def _told_how_to_go_on(folder: Path, runs: int, arguments: Sequence[object]) -> Iterator[None]:
    """Whatever ends the work before its time, say what is kept, and the command that goes on from there."""
    try:
        yield
    except UserError:
        raise
    except NacsimError as error:
        raise NacsimError("\n".join([str(error), *_how_to_go_on(folder, runs, arguments)])) from error
    except KeyboardInterrupt:
        for line in ["Stopped before the end.", *_how_to_go_on(folder, runs, arguments)]:
            print_plain(line, sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def _how_to_go_on(folder: Path, runs: int, arguments: Sequence[object]) -> list[str]:
    from nacsim.draws import BLOCK
    from nacsim.store import manifest
    from nacsim.store.ensemble_folder import EnsembleFolder

    if not os.path.lexists(folder / manifest.FILE):
        return []
    done = sum(min(BLOCK, runs - block * BLOCK) for block in EnsembleFolder(folder).blocks())
    words = ["nac", "ensemble", *(str(argument) for argument in arguments)]
    command = subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
    return [f"{done:,} of {runs:,} runs are kept in {folder}. To continue:", command]

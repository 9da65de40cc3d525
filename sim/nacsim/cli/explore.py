"""`nac explore`: what would it take? One page with sliders that needs no network."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain, progress
from nacsim.cli.estimate import say_if_long
from nacsim.cli.study import Scenario, Seed, Sets, Workers, processes


def explore(
    scenario: Scenario,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="A new file for the page.")],
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs of each setting.")] = 200,
    seed: Seed = None,
    sets: Sets = None,
    workers: Workers = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Make one page with sliders and switches: what would it take?

    Up to 500 settings are run on the same draws beforehand, so that the page needs no network.
    """
    from nacsim.store.folder import check_new_file
    from nacsim.studies.explore import explore as run
    from nacsim.studies.explore import grid
    from nacsim_dashboards.explore.page import write

    check_new_file(out)
    with progress("setting up") as tick:
        settings = grid(scenario, runs, seed, sets or (), tick)
    share = processes(workers, settings.total)
    say_if_long(settings.base, settings.seed, settings.total, share)
    with progress(f"exploring {len(settings.scenarios)} settings", "runs") as tick:
        found = run(settings, share, tick)
    write(found, out)
    print_plain(f"{out}: written. Open it in any browser.")
    if show:
        webbrowser.open(out.absolute().as_uri())

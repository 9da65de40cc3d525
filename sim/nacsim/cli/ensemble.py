"""`nac ensemble`: many runs of one scenario, and what they say."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nacsim.cli.console import print_json, print_plain, progress, refuse_existing, show
from nacsim.parameters import DEFAULT_SEED

if TYPE_CHECKING:
    from nacsim.columns import Columns
    from nacsim.scenario.resolved import Scenario


def ensemble(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A shipped name or a file; @VARIANT at the end chooses a variant.")
    ],
    runs: Annotated[int, typer.Option("--runs", min=1, help="How many runs.")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which draws of the uncertain numbers.")] = DEFAULT_SEED,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one number of the scenario; may be repeated."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the summary as JSON to stdout, and nothing else.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")
    ] = None,
) -> None:
    """Run a scenario many times: the chances of each outcome with intervals, who holds out, what the text becomes."""
    from nacsim.results.measures import measures, tally
    from nacsim.results.store import keep_ensemble
    from nacsim.results.summary import summary
    from nacsim.results.transcript import as_text
    from nacsim.scenario.load import load, locate

    refuse_existing(out)
    matter = load(scenario, sets or ())
    start = time.perf_counter()
    with progress(f"{runs:,} runs of {matter.slug}") as tick:
        found = _run(matter, seed, runs, tick)
    data = _about(matter, runs, seed) | measures(matter, tally(matter, found))
    data["seconds"] = round(time.perf_counter() - start, 3)
    lines = summary(matter, data)
    try:
        folder = keep_ensemble(matter, data, as_text(lines), locate(scenario)[0].read_text("utf-8"), out)
    finally:  # what was found is shown even where it cannot be kept
        if as_json:
            print_json(data)
        else:
            show(lines)
        sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)


def _about(scenario: Scenario, runs: int, seed: int) -> dict[str, Any]:
    import nacsim

    return {
        "scenario": scenario.slug,
        "variant": scenario.variant,
        "set": dict(scenario.set),
        "runs": runs,
        "seed": seed,
        "digest": scenario.digest,
        "version": nacsim.__version__,
    }


def _run(scenario: Scenario, seed: int, runs: int, tick: Callable[[int, int], None]) -> Columns:
    from nacsim.columns import joined
    from nacsim.ensembles.engine import columns

    parts, done = [], 0
    for part in columns(scenario, seed, 0, runs):
        parts.append(part)
        done += len(part.run)
        tick(done, runs)
    return joined(parts)

"""`nac compare`: scenarios side by side on the same draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import AsJson, Out, Seed, Sets, Workers, finish, processes, text_of, typed
from nacsim.parameters import DEFAULT_SEED

if TYPE_CHECKING:
    from nacsim.studies.compare import Comparison

WHAT_IFS = 20
"""What-ifs in a file, more or less: to see whether other processes pay."""


def compare(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO...", help="Shipped names or files; @VARIANT at the end of one chooses a variant."
        ),
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
    """Compare scenarios or variants on the same draws: what differs, how surely, and in which runs it mattered."""
    from nacsim.studies.compare import compare as run
    from nacsim.telling.compare_report import comparison_report

    refuse_existing(out)
    share = processes(workers, runs * (len(scenarios) if what_ifs is None else WHAT_IFS))
    with progress("comparing", "runs") as tick:
        found = run(*scenarios, runs=runs, seed=seed, workers=share, sets=sets or (), what_ifs=what_ifs, progress=tick)
    names = scenarios * len(found.scenarios) if what_ifs is not None else scenarios
    kept = {f"scenario-{i}.yaml": text_of(name) for i, name in enumerate(names[: len(found.scenarios)])}
    files = kept | {"flips.csv": "".join(_csv(found))}
    lines = comparison_report(found.scenarios, typed("compare", found.summary))
    slugs = list(dict.fromkeys(one.slug for one in found.scenarios))[:3]
    name = f"compare-{'-'.join(slugs)}-s{seed}-n{runs}"
    finish("compare", found.summary, lines, files, name, out, as_json=as_json)


def _csv(found: Comparison) -> Iterator[str]:
    yield "pair,run,from,to\n"
    for pair, run, before, after in found.flipped_runs():
        yield f"{pair},{run},{before},{after}\n"

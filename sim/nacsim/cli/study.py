"""What the commands that compute a study have in common: their options, and how a result is kept and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from nacsim.cli.console import print_json, print_plain, progress, show

if TYPE_CHECKING:
    from nacsim.store.summaries import Summary
    from nacsim.telling.lines import Line

Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of the draws of the uncertain numbers.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set one value of the scenario; may be repeated."),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        show_default="all processors, if there is enough to do",
        help="How many processes share the work; only the time depends on it.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write the summary as JSON to stdout, and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")]
Scenario = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A shipped scenario, a file or - (standard input); add @VARIANT to choose a variant.",
    ),
]
Dashboard = Annotated[bool, typer.Option("--dashboard", help="Also make a page of the result, to open in a browser.")]

ENOUGH = 50_000
"""Runs from which on it pays to start other processes, which takes about a second."""


def processes(workers: int | None, runs: int) -> int:
    """As many workers as were asked for; if nobody did, all processors where there are enough runs for them."""
    from nacsim.ensembles.executors import cpus

    return workers or (cpus() if runs >= ENOUGH else 1)


class Study(Protocol):
    """What many runs came to."""

    @property
    def summary(self) -> Summary:
        """The data of the JSON."""

    def lines(self) -> list[Line]:
        """What it says."""

    def keep(self, out: Path | None = None) -> Path:
        """Write it to a new folder, and return where."""


def finish(study: Study, out: Path | None, *, as_json: bool) -> None:
    """Keep what a study found in its folder, and show it."""
    keep_and_show(lambda: study.keep(out), study.summary.as_json(), study.lines(), as_json=as_json)


def keep_and_show(
    keep: Callable[[], Path], data: Mapping[str, object], lines: Sequence[Line], *, as_json: bool
) -> Path:
    """Keep a result, show it, and say where it is; what was found is shown even where it cannot be kept."""
    try:
        folder = keep()
    finally:
        if as_json:
            print_json(data)
        else:
            show(lines)
        sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)
    return folder


def page_beside(folder: Path) -> None:
    """Put the page of a result that was kept into its folder, and say so."""
    from nacsim_dashboards.door import dashboard

    page = folder / "dashboard.html"
    dashboard(folder, out=page, stage=progress)
    print_plain(f"Page: {page}", sys.stderr)

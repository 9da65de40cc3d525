"""What the commands that compute a study have in common: their options, and how a result is kept and shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol

import typer

from nacsim.cli.console import print_json, print_plain, progress, refuse_existing, show
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED

if TYPE_CHECKING:
    from nacsim.store.summaries import Summary
    from nacsim.telling.lines import Line

Seed = Annotated[
    int | None,
    typer.Option(
        "--seed",
        min=0,
        help="Seed of the draws of the uncertain numbers.",
        show_default=f"{DEFAULT_SEED}, or that of the folder",
    ),
]
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
AllProcessors = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        max=256,
        help="How many processes share the work; only the time depends on it. Default: one for each processor.",
    ),
]
AsWritten = Annotated[
    bool, typer.Option("--as-written", help="Put every uncertain number at its centre instead of drawing it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write the summary as JSON to stdout, and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Continue what was stopped; with more runs, add them to the result in --out.")
]
NoKeep = Annotated[bool, typer.Option("--no-keep", help="Write nothing; only show the result.")]
Scenario = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A shipped scenario or a file, with @VARIANT for a variant; - (standard input); the folder of a result.",
    ),
]
Dashboard = Annotated[bool, typer.Option("--dashboard", help="Also make a page of the result, to open in a browser.")]

PAGE = "dashboard.html"
"""The page of a result in its folder."""
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


def place(out: Path | None, default: Path, *, resume: bool, no_keep: bool) -> Path | None:
    """The folder that a study is kept in; None: it is not kept. UserError if what is asked for makes no sense."""
    from nacsim.store.folder import free

    if no_keep:
        refuse_place(out, resume=resume)
        return None
    if resume:
        folder = out or default
        if not os.path.lexists(folder):
            print_plain(f"There is no {folder} yet: it is begun now.", sys.stderr)
        return folder
    refuse_existing(out)
    return out or free(default)


def refuse_place(out: Path | None, *, resume: bool = False, dashboard: bool = False) -> None:
    """A UserError for what needs a folder where none is kept."""
    given = {"--out": out is not None, "--resume": resume, "--dashboard": dashboard}
    if needless := [option for option, is_given in given.items() if is_given]:
        raise UserError(f"--no-keep writes nothing: leave out {' and '.join(needless)}.")


def finish(study: Study, folder: Path | None, *, as_json: bool, more: Mapping[str, object] | None = None) -> None:
    """Show what a study found, and where it is kept. more: what the JSON says besides."""
    _show(study.summary.as_json() | dict(more or {}), study.lines(), as_json=as_json)
    if folder is not None:
        print_plain(f"Kept in {folder}", sys.stderr)


def keep_and_show(
    keep: Callable[[], Path] | None, data: Mapping[str, object], lines: Sequence[Line], *, as_json: bool
) -> Path | None:
    """Keep a result, show it, and say where it is; what was found is shown even where it cannot be kept."""
    folder = None
    try:
        if keep is not None:
            folder = keep()
    finally:
        _show(data, lines, as_json=as_json)
    if folder is not None:
        print_plain(f"Kept in {folder}", sys.stderr)
    return folder


def _show(data: Mapping[str, object], lines: Sequence[Line], *, as_json: bool) -> None:
    if as_json:
        print_json(data)
    else:
        show(lines)
    sys.stdout.flush()


def page_beside(folder: Path) -> None:
    """Put the page of a result that was kept into its folder, and say so."""
    from nacsim_dashboards.door import dashboard

    page = folder / PAGE
    dashboard(folder, out=page, stage=progress)
    print_plain(f"Page: {page}", sys.stderr)

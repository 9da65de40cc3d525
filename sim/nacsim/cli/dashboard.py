"""`nac dashboard`: results and scenarios as pages that open in any browser, without a network."""

from __future__ import annotations

import re
import webbrowser
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain, progress
from nacsim.cli.study import Seed
from nacsim.errors import UserError
from nacsim.store.folder import portable


def dashboard(
    things: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO|RESULT...", help="Scenarios (run first) or folders of results; several are compared."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", help="A new file for the page.")] = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="FOLDER", help="Pages of all shipped scenarios, in a new folder.")
    ] = None,
    runs: Annotated[int, typer.Option("--runs", min=2, help="How many runs of each scenario.")] = 2000,
    seed: Seed = None,
    lesson: Annotated[
        bool, typer.Option("--lesson", help="A page for a class, that keeps the end to itself until asked.")
    ] = False,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Make one page of scenarios or results.

    To read in a browser, print or send.
    """
    from nacsim_dashboards import door

    if bool(things) == (every is not None) or (every and (out or lesson)):
        raise UserError(
            "Name scenarios or results, or make all pages with --all FOLDER (which takes no -o and no --lesson)."
        )
    place = out or _free(things or [])
    if every:
        place = door.site(every, runs, seed, progress)
    else:
        door.dashboard(*things or (), out=place, runs=runs, seed=seed, lesson=lesson, stage=progress)
    print_plain(f"{place}: written. Open it in any browser.")
    if show:
        webbrowser.open(place.absolute().as_uri())


def _free(things: Sequence[str]) -> Path:
    """A file in this folder, named after what is shown and not there yet."""
    names = (re.sub("^-(?=@|$)", "stdin", Path(thing).name.removesuffix(".yaml")) for thing in things[:2])
    name = portable("-and-".join(names))
    return next(path for i in count(1) if not (path := Path(f"{name}{f'-{i}' if i > 1 else ''}.html")).exists())

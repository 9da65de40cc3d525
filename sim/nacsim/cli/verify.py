"""`nac verify`: whether the folders of results are whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain, progress


def verify(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of results of any kind.")],
) -> None:
    """Check that results are whole and unchanged.

    Parts, summary and manifest must belong together. Exit code 0: all are whole; 1: one is not; 2: one is no result.
    """
    from nacsim.studies.verify import problems

    bad = 0
    for folder in folders:
        with progress(f"counting the runs of {folder.name} again", "runs") as tick:
            wrong = problems(folder, tick)
        for problem in wrong:
            print_plain(f"{folder}: {problem}", sys.stderr)
        if wrong:
            bad += 1
        else:
            print_plain(f"{folder}: whole")
    if bad:
        raise typer.Exit(1)

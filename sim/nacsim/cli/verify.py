"""`nac verify`: whether the folders of results are whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain, progress
from nacsim.errors import UserError


def verify(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Folders of results of any kind.")],
) -> None:
    """Check that results are whole and unchanged.

    Parts, summary and manifest must belong together. Exit code 0: all are whole; 1: one is not; 2: one is no result.
    """
    from nacsim.studies.verify import problems

    worst = 0
    for folder in folders:
        try:
            with progress(f"counting the runs of {folder.name} again", "runs") as tick:
                wrong = problems(folder, tick)
        except UserError as error:
            print_plain(str(error), sys.stderr)
            worst = error.exit_code
            continue
        for problem in wrong:
            print_plain(f"{folder}: {problem}", sys.stderr)
        if wrong:
            worst = max(worst, 1)
        else:
            print_plain(f"{folder}: whole")
    if worst:
        raise typer.Exit(worst)

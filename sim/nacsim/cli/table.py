"""`nac table`: a result as tables for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nacsim.cli.console import print_plain, progress


def table(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a result of any kind.")],
    out: Annotated[
        Path,
        typer.Option(
            "-o", "--out", metavar="FILE", help="A new file: .csv holds one table, .xlsx a sheet for each table."
        ),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--table",
            metavar="NAME",
            help="The only table to write, such as outcomes, allies or clauses. Default: the main one in .csv, all in"
            " .xlsx.",
        ),
    ] = None,
    excel: Annotated[
        bool,
        typer.Option(
            "--excel",
            help="For .csv: semicolons, decimal commas and a byte-order mark, as a spreadsheet set to German or French"
            " expects them. Changes nothing in .xlsx.",
        ),
    ] = False,
) -> None:
    """Write a result as csv or xlsx.

    For spreadsheets and other programs.
    """
    from nacsim.studies.spreadsheet import write

    with progress(f"writing {out.name}", "rows") as tick:
        names = write(folder, out, name, excel=excel, progress=tick)
    print_plain(f"{out}: written. It holds {', '.join(names)}.")

"""`nac explain`: why one run ended as it did, and what would have turned it, one by one and over many runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, progress, refuse_existing
from nacsim.cli.study import NoKeep, Out, Seed, Sets, keep_and_show, refuse_place
from nacsim.errors import UserError

if TYPE_CHECKING:
    from nacsim.findings.explanation import Explanation


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RESULT",
            help="A scenario, explained as written; or the folder of a run, explained on its own draws.",
        ),
    ],
    run: Annotated[
        int | None,
        typer.Option("--run", min=0, help="Explain this run of the seed.", show_default="the run as written, or kept"),
    ] = None,
    seed: Seed = None,
    runs: Annotated[
        int,
        typer.Option("--runs", min=0, max=100_000, help="How many runs each change is tried on; 0: try none."),
    ] = 400,
    sets: Sets = None,
    memo: Annotated[
        Path | None,
        typer.Option("--memo", metavar="FILE.md", help="Also write a memo in Markdown: five sentences and a table."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the explanation as JSON to stdout, and nothing else.")
    ] = False,
    out: Out = None,
    no_keep: NoKeep = False,
) -> None:
    """Explain why one run ended as it did, and what would have turned it.

    Which single change turns how many runs, what each move did, the price of consent, the texts worth having to all.
    """
    from nacsim.findings.explanation import explanation_as_plain
    from nacsim.studies.explain import explain as explained
    from nacsim.studies.explain import keep
    from nacsim.telling.explain_report import explanation_report

    if no_keep:
        refuse_place(out)
    refuse_existing(out)
    _refuse_memo(memo, runs)
    with progress("trying what would have changed the outcome") as tick:
        explanation = explained(subject, seed=seed, run=run, runs=runs, sets=sets or (), progress=tick)
    if memo is not None:
        _write_memo(explanation, memo)  # before the report, which a closed pipe can cut short
    keep_and_show(
        None if no_keep else lambda: keep(explanation, out),
        explanation_as_plain(explanation),
        explanation_report(explanation),
        as_json=as_json,
    )


def _refuse_memo(memo: Path | None, runs: int) -> None:
    """A UserError, before anything is run, for a memo that cannot be written."""
    if memo is None:
        return
    if not runs:
        raise UserError("--memo is of many runs: leave out --runs 0.")
    if os.path.lexists(memo):
        raise UserError(f"{memo} already exists and was not touched. Choose another name for the memo.")
    if not memo.parent.is_dir():
        raise UserError(f"{memo} cannot be written: there is no folder {memo.parent}.")


def _write_memo(explanation: Explanation, file: Path) -> None:
    from nacsim.store.folder import new_file
    from nacsim.telling.memo import memo

    text = memo(explanation)
    with new_file(file) as stream:
        stream.write(text.encode())
    print_plain(f"Memo: {file}", sys.stderr)

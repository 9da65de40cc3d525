"""`nac explain`: why one run ended as it did, and what would have turned it."""

from __future__ import annotations

from typing import Annotated

import typer

from nacsim.cli.console import progress, refuse_existing
from nacsim.cli.study import NoKeep, Out, Sets, keep_and_show, refuse_place


def explain(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RESULT",
            help="A scenario, explained as written; or the folder of a run, explained on its own draws.",
        ),
    ],
    sets: Sets = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the explanation as JSON to stdout, and nothing else.")
    ] = False,
    out: Out = None,
    no_keep: NoKeep = False,
) -> None:
    """Explain why one run ended as it did.

    What each move did, the price of consent, the texts worth having to all.
    """
    from nacsim.findings.explanation import explanation_as_plain
    from nacsim.studies.explain import explain as explained
    from nacsim.studies.explain import keep
    from nacsim.telling.explain_report import explanation_report

    if no_keep:
        refuse_place(out)
    refuse_existing(out)
    with progress("trying what would have changed the outcome") as tick:
        explanation = explained(subject, sets=sets or (), progress=tick)
    keep_and_show(
        None if no_keep else lambda: keep(explanation, out),
        explanation_as_plain(explanation),
        explanation_report(explanation),
        as_json=as_json,
    )

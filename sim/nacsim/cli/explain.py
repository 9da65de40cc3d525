"""`nac explain`: why one run ended as it did, and what would have turned it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_json, print_plain, progress, refuse_existing, show
from nacsim.errors import UserError
from nacsim.store.reading import is_result, scenarios

if TYPE_CHECKING:
    from nacsim.findings.explanation import Explanation
    from nacsim.record import Record
    from nacsim.scenario.resolved import Scenario


def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO|RESULT",
            help="A scenario, explained as written; or the folder of a run, explained on its own draws.",
        ),
    ],
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one number of the scenario; may be repeated."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the explanation as JSON to stdout, and nothing else.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")
    ] = None,
) -> None:
    """Explain one run: the price of consent, what all could have lived with, and what each move did."""
    from nacsim.findings.explanation import explanation_as_plain
    from nacsim.store.folder import keep
    from nacsim.telling.explain_report import explanation
    from nacsim.telling.lines import as_text

    refuse_existing(out)
    record, scenario = kept_run(Path(what), sets or []) if is_result(what) else _told(what, sets)
    found = explained(record, scenario)
    lines, data = explanation(found), explanation_as_plain(found)
    files = {
        "explanation.json": json.dumps(data, ensure_ascii=False, indent=2) + "\n",
        "explanation.txt": as_text(lines),
    }
    try:
        folder = keep("explain", record, files, out)
    finally:  # what was found is shown even where it cannot be kept
        if as_json:
            print_json(data)
        else:
            show(lines)
        sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)


def _told(what: str, sets: list[str] | None) -> tuple[Record, Scenario]:
    from nacsim.council.run import run
    from nacsim.scenario.load import load

    scenario = load(what, sets or ())
    return run(scenario, as_written=True), scenario


def kept_run(folder: Path, sets: list[str]) -> tuple[Record, Scenario]:
    """A run that was kept, and its scenario as it was then."""
    from nacsim.store.folder import read_run

    if sets:
        raise UserError("--set changes a scenario; a result is explained as it was run. Leave out --set.")
    record = read_run(folder).record
    [scenario] = scenarios(folder)
    return record, scenario


def explained(record: Record, scenario: Scenario) -> Explanation:
    """Explain a run, with a bar that shows how much has been tried."""
    from nacsim.studies.explain import explained as explain_run

    with progress("trying what would have turned it") as tick:
        return explain_run(record, scenario, tick)

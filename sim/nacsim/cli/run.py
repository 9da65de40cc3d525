"""`nac run`: one run, told meeting by meeting, and kept in a folder of its own."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_json, print_plain, refuse_existing, show
from nacsim.cli.dashboard import page_beside
from nacsim.errors import UserError
from nacsim.parameters import DEFAULT_SEED

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario


def run(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A shipped name or a file; @VARIANT at the end chooses a variant.")
    ],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which draws of the uncertain numbers.")] = DEFAULT_SEED,
    number: Annotated[int, typer.Option("--run", min=0, help="Which row of those draws.")] = 0,
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Change one number of the scenario; may be repeated."),
    ] = None,
    as_written: Annotated[
        bool, typer.Option("--as-written", help="Put every uncertain number at its centre instead of drawing it.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the record as JSON to stdout, and nothing else.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="A new folder for the result, instead of one in runs/.")
    ] = None,
    runs: Annotated[
        int | None, typer.Option("--runs", min=1, help="So many runs, a line each, from --run on; keeps no folder.")
    ] = None,
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="Also make a page of it, to be looked at in a browser.")
    ] = False,
) -> None:
    """Tell one run of a scenario, meeting by meeting, and keep it in a new folder."""
    from nacsim.scenario.load import load

    if runs is not None and (as_written or out is not None):
        raise UserError("--runs only prints, and draws every run: leave out --as-written and --out.")
    if runs is not None and dashboard:
        raise UserError("--runs keeps no folder to put a page into: leave out --dashboard.")
    refuse_existing(out)
    matter = load(scenario, sets or ())
    if runs is not None:
        _many(matter, seed, range(number, number + runs), as_json)
    else:
        folder = _one(matter, scenario, seed, number, as_written, as_json, out)
        if dashboard:
            print_plain(f"Page: {page_beside(folder)}", sys.stderr)


def _one(
    scenario: Scenario, named: str, seed: int, number: int, as_written: bool, as_json: bool, out: Path | None
) -> Path:
    from nacsim.council.run import run as tell
    from nacsim.scenario.load import locate
    from nacsim.store.folder import keep_run
    from nacsim.telling.lines import as_text
    from nacsim.telling.transcript import transcript

    record = tell(scenario, seed, number, as_written)
    lines = transcript(record, scenario)
    try:
        folder = keep_run(record, as_text(lines), locate(named)[0].read_text("utf-8"), out)
    finally:  # what was run is shown even where it cannot be kept
        if as_json:
            print_json(record.as_dict())
        else:
            show(lines)
        sys.stdout.flush()
    print_plain(f"Kept in {folder}", sys.stderr)
    return folder


def _many(scenario: Scenario, seed: int, which: Sequence[int], as_json: bool) -> None:
    from nacsim.council.run import runs
    from nacsim.findings.words import OUTCOME_WORDS, Words

    words, outcomes = Words(scenario), Counter[str]()
    for record in runs(scenario, seed, which):
        if as_json:
            print_json(record.as_dict())
            continue
        outcomes[record.outcome] += 1
        against = [ally for ally, stance in record.final.items() if stance == "object"]
        others = f" and {len(against) - 1} more" if len(against) > 1 else ""
        held_out = f"held out: {words.name(against[0])}{others}" if against else "-"
        end = f"dilution {record.dilution:.2f}" if record.adopted else held_out
        print_plain(f"run {record.run:<6} {OUTCOME_WORDS[record.outcome]:<24} {record.hours:>5} hours  {end}")
    for outcome, word in OUTCOME_WORDS.items():
        if outcomes[outcome]:
            print_plain(f"{outcomes[outcome]:>10} {word:<24} {outcomes[outcome] / len(which):>6.1%}")

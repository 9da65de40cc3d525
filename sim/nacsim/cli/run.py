"""`nac run`: one run, told meeting by meeting, and kept in a folder of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_json, print_plain, refuse_existing
from nacsim.cli.study import (
    AsWritten,
    Dashboard,
    NoKeep,
    Out,
    Scenario,
    Seed,
    Sets,
    keep_and_show,
    page_beside,
    refuse_place,
)
from nacsim.errors import UserError

if TYPE_CHECKING:
    from nacsim.record import Outcome
    from nacsim.scenario.resolved import Scenario as LoadedScenario


def run(
    scenario: Scenario,
    seed: Seed = None,
    number: Annotated[int, typer.Option("--run", min=0, help="Which run of that seed, counted from 0.")] = 0,
    sets: Sets = None,
    as_written: AsWritten = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Write the record as JSON to stdout, and nothing else.")
    ] = False,
    out: Out = None,
    runs: Annotated[
        int | None,
        typer.Option("--runs", min=1, help="Show this many runs, one line each, from --run on; keep no folder."),
    ] = None,
    seats: Annotated[
        list[str] | None,
        typer.Option(
            "--seat",
            metavar="SEAT=COMMAND",
            help="Let a program answer for an ally, or for `chair`, in lines of JSON; may be repeated.",
        ),
    ] = None,
    dashboard: Dashboard = False,
    no_keep: NoKeep = False,
) -> None:
    """Run a scenario once and show it meeting by meeting.

    The run is kept in a new folder.
    """
    from nacsim.studies.run import keep
    from nacsim.studies.run import run as run_once
    from nacsim.studies.scenario_like import scenario_of, seed_of
    from nacsim.studies.seated import commands_of, run_seated
    from nacsim.studies.seated import keep as keep_seated
    from nacsim.telling.transcript import transcript

    if runs is not None and (as_written or out is not None):
        raise UserError("--runs only prints, and draws every run: leave out --as-written and --out.")
    if runs is not None and seats:
        raise UserError("--runs leaves all seats to the model: leave out --seat.")
    if runs is not None and dashboard:
        raise UserError("--runs keeps no folder for a page: leave out --dashboard.")
    if no_keep:
        refuse_place(out, dashboard=dashboard)
    refuse_existing(out)
    loaded, seed = scenario_of(scenario, sets or ()), seed_of([scenario], seed)
    if runs is not None:
        _many(loaded, seed, range(number, number + runs), as_json)
        return
    commands = commands_of(seats or ())
    sitting = run_seated(loaded, seed, number, commands, as_written) if commands else None
    record = sitting.record() if sitting else run_once(loaded, seed, number, as_written)
    keeping = None if no_keep else lambda: keep_seated(sitting, out) if sitting else keep(record, loaded, out)
    folder = keep_and_show(keeping, record.as_dict(), transcript(record, loaded), as_json=as_json)
    if dashboard and folder:
        page_beside(folder)


def _many(loaded: LoadedScenario, seed: int, which: Sequence[int], as_json: bool) -> None:
    from nacsim.council.run import runs
    from nacsim.findings.words import Words
    from nacsim.telling.many_runs import line, tally

    words = Words(loaded)
    outcomes: Counter[Outcome] = Counter()
    for record in runs(loaded, seed, which):
        if as_json:
            print_json(record.as_dict())
        else:
            outcomes[record.outcome] += 1
            print_plain(line(words, record))
    for counted in tally(outcomes):
        print_plain(counted)

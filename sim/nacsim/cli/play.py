"""`nac play`: a person takes one seat, in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, progress, refuse_existing, show
from nacsim.cli.stopping import command_to_go_on, exit_code
from nacsim.cli.study import AsWritten, Dashboard, Scenario, Seed, page_beside
from nacsim.errors import NacsimError, UserError

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario as LoadedScenario
    from nacsim.studies.play import Play


def play(
    context: typer.Context,
    scenario: Scenario,
    seat: Annotated[
        str | None,
        typer.Option("--as", metavar="CODE", help="Whose seat you take: an ally's code, or chair. Asked if left out."),
    ] = None,
    seed: Seed = None,
    number: Annotated[
        int | None, typer.Option("--run", min=0, help="Which run of that seed, counted from 0.", show_default="0")
    ] = None,
    as_written: AsWritten = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to keep it in, instead of play-SCENARIO-CODE here.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was stopped: the newest such folder, or --out.")
    ] = False,
    dashboard: Dashboard = False,
) -> None:
    """Take a seat, or the chair, in one run of a scenario.

    Answers are numbers or words, typed or from a pipe, one a line. What is answered is kept; what was stopped goes on
    with --resume.
    """
    from nacsim.cli.conversation import Conversation
    from nacsim.cli.typed import StoppedError, prepare_input
    from nacsim.studies.scenario_like import scenario_of

    if scenario.partition("@")[0] == "-":
        raise UserError("Answers are read from standard input, so the scenario cannot be: name a file.")
    if not resume:
        refuse_existing(out)
    loaded = scenario_of(scenario)
    prepare_input()
    try:
        playing = (
            _taken_up(loaded, seat, seed, number, out, as_written=as_written)
            if resume
            else _begun(scenario, loaded, seat, seed, number, out, as_written=as_written)
        )
    except StoppedError:
        return
    talk = Conversation(playing)
    with _kept(context, playing, seat, out, resume=resume):
        talk.open(again=resume)
        try:
            ended = talk.go_on()
        except StoppedError:
            _say_how_to_go_on(context, playing, seat, out, resume=resume)
            return
        _end(ended, dashboard=dashboard)


def _begun(
    name: str,
    loaded: LoadedScenario,
    seat: str | None,
    seed: int | None,
    number: int | None,
    out: Path | None,
    *,
    as_written: bool,
) -> Play:
    from nacsim.studies.play import begin
    from nacsim.studies.scenario_like import seed_of

    return begin(loaded, _seat(loaded, seat), seed_of([name], seed), number or 0, out, as_written=as_written)


def _seat(loaded: LoadedScenario, seat: str | None) -> str:
    """The seat that was named; else the one that is chosen now."""
    from nacsim.cli.prompts import Choice, Prompt
    from nacsim.cli.typed import choose
    from nacsim.findings.words import Words
    from nacsim.record import CHAIR

    if seat is not None:
        return seat if seat in loaded.codes else seat.lower() if seat.lower() == CHAIR else seat.upper()
    words = Words(loaded)
    allies = sorted(loaded.codes, key=words.name)
    choices = (Choice(CHAIR, "the chair"), *(Choice(code, words.name(code)) for code in allies))
    return choose(Prompt("Whose seat do you take?", choices))[0]


def _taken_up(
    loaded: LoadedScenario,
    seat: str | None,
    seed: int | None,
    number: int | None,
    out: Path | None,
    *,
    as_written: bool,
) -> Play:
    """The sitting that goes on. UserError if it is not the one that is described."""
    from nacsim.store.keeping import scenario_name
    from nacsim.studies.play import newest, resume

    playing = resume(out or newest(loaded, seat and _seat(loaded, seat)))
    held, folder = playing.sitting, playing.folder
    name, given = (scenario_name(each.slug, each.variant) for each in (held.scenario, loaded))
    wrong = {
        f"is of {name}, not of {given}": name != given,
        f"has {playing.seat} at the table": seat is not None and _seat(loaded, seat) != playing.seat,
        f"was begun with seed {held.seed}": seed is not None and seed != held.seed,
        f"was begun with run {held.run}": number is not None and number != held.run,
        "was begun without --as-written": as_written and not held.as_written,
    }
    for why in (why for why, is_so in wrong.items() if is_so):
        raise UserError(f"{folder} {why}. Leave out what differs, or begin without --resume.")
    return playing


@contextmanager
def _kept(context: typer.Context, playing: Play, seat: str | None, out: Path | None, *, resume: bool) -> Iterator[None]:
    """Hold the folder, and whatever ends the talk before its time, say how it goes on."""
    from nacsim.store.lock import locked

    try:
        with locked(playing.folder):
            yield
    except KeyboardInterrupt as stop:
        print_plain("", sys.stderr)
        _say_how_to_go_on(context, playing, seat, out, resume=resume)
        raise typer.Exit(exit_code(stop)) from None
    except NacsimError as error:
        raise NacsimError(f"{error}\nWhat you answered is kept in {playing.folder}.") from error


def _say_how_to_go_on(
    context: typer.Context, playing: Play, seat: str | None, out: Path | None, *, resume: bool
) -> None:
    sys.stdout.flush()
    print_plain(f"What you answered is kept in {playing.folder}. To go on:", sys.stderr)
    more = () if seat else ("--as", playing.seat)
    print_plain(command_to_go_on(context, playing.folder, *more, out=out, resume=resume), sys.stderr)


def _end(playing: Play, *, dashboard: bool) -> None:
    """Keep the result, and show what it came to."""
    from nacsim.studies.answers_changed import answers_changed
    from nacsim.studies.play import finish
    from nacsim.telling.played import debrief_lines, end_lines

    record = finish(playing)
    show(end_lines(record, playing.sitting.scenario))
    with progress("What your answers changed") as tick:
        found = answers_changed(playing.sitting, progress=tick)
    show(debrief_lines(found))
    sys.stdout.flush()
    print_plain(f"Kept in {playing.folder}", sys.stderr)
    if dashboard:
        page_beside(playing.folder)

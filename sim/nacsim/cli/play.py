"""`nac play`: a person takes one seat, in the terminal."""

from __future__ import annotations

import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, progress, refuse_existing, show
from nacsim.cli.stopping import command_to_go_on, exit_code
from nacsim.cli.study import PAGE, AsWritten, Dashboard, Scenario, Seed, page_beside
from nacsim.errors import NacsimError, ScenarioError, UserError

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
    wanted = _Wanted(scenario, seat, seed, number, out, as_written, resume)
    _check_input(scenario)
    if not resume:
        refuse_existing(out)
    with ExitStack() as holding:
        playing = _taken_up(wanted, holding) if resume else _begun(wanted, holding)
        if playing is None:
            print_plain("No seat was chosen, and nothing was begun.", sys.stderr)
            return
        refuse_existing(playing.folder / PAGE if dashboard else None)
        _talk(context, playing, wanted, dashboard=dashboard)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was typed of a sitting; None: nothing."""

    scenario: str
    seat: str | None
    seed: int | None
    number: int | None
    out: Path | None
    as_written: bool
    resume: bool


def _check_input(scenario: str) -> None:
    """UserError if the scenario would come from where the answers come from."""
    if scenario.removeprefix("./").partition("@")[0] == "-":
        raise UserError("Answers are read from standard input, so the scenario cannot be: name a file.")


def _begun(wanted: _Wanted, holding: ExitStack) -> Play | None:
    """A new sitting, whose folder is held as soon as it is there; None if no seat was chosen."""
    from nacsim.cli.typed import StoppedError, prepare_input
    from nacsim.store.lock import locked
    from nacsim.studies.play import begin
    from nacsim.studies.scenario_like import scenario_of, seed_of

    loaded = scenario_of(wanted.scenario)
    prepare_input()
    try:
        seat = _seat(loaded, wanted.seat)
    except StoppedError:
        return None
    _tell_of_unfinished(loaded, seat, wanted)
    seed = seed_of([wanted.scenario], wanted.seed)
    playing = begin(loaded, seat, seed, wanted.number or 0, wanted.out, as_written=wanted.as_written)
    holding.enter_context(locked(playing.folder))
    return playing


def _tell_of_unfinished(loaded: LoadedScenario, seat: str, wanted: _Wanted) -> None:
    """That a sitting in this seat waits to be gone on with, where a new one is begun all the same."""
    from nacsim.studies.play import newest

    with suppress(UserError):
        if wanted.out is None:
            print_plain(
                f"{newest(loaded, seat)} is not over (--resume goes on with it). This is a new one.", sys.stderr
            )


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


def _taken_up(wanted: _Wanted, holding: ExitStack) -> Play:
    """The sitting that goes on, whose folder is held from before it is read. UserError if another is meant."""
    from nacsim.cli.typed import prepare_input
    from nacsim.store.lock import locked
    from nacsim.studies.play import check_goes_on, newest, resume
    from nacsim.studies.scenario_like import scenario_of

    try:
        loaded = scenario_of(wanted.scenario)
        folder = wanted.out or newest(loaded, wanted.seat and _seat(loaded, wanted.seat))
    except (UserError, ScenarioError) as error:
        if wanted.out is None:
            raise
        loaded, folder, unread = None, wanted.out, error  # the folder has its text
    check_goes_on(folder)
    holding.enter_context(locked(folder))
    playing = resume(folder)
    held = playing.sitting.scenario
    if loaded is None and Path(wanted.scenario.rpartition("@")[0] or wanted.scenario).stem != held.slug:
        raise unread
    _check_is_meant(playing, loaded or held, wanted)
    if loaded is None or loaded.digest != held.digest:
        what = "cannot be read" if loaded is None else "has changed since"
        print_plain(f"{wanted.scenario} {what}: the sitting goes on with the text that it was begun with.", sys.stderr)
    prepare_input()
    return playing


def _check_is_meant(playing: Play, loaded: LoadedScenario, wanted: _Wanted) -> None:
    """UserError if the sitting is of another scenario, seat or draw than was typed."""
    from nacsim.store.keeping import scenario_name

    held, folder = playing.sitting, playing.folder
    name, given = (scenario_name(each.slug, each.variant) for each in (held.scenario, loaded))
    wrong = {
        f"is of {name}, not of {given}": name != given,
        f"has {playing.seat} at the table": wanted.seat is not None and _seat(loaded, wanted.seat) != playing.seat,
        f"was begun with seed {held.seed}": not held.as_written and wanted.seed not in (None, held.seed),
        f"was begun with run {held.run}": not held.as_written and wanted.number not in (None, held.run),
        "was begun without --as-written": wanted.as_written and not held.as_written,
    }
    for why in (why for why, is_so in wrong.items() if is_so):
        raise UserError(f"{folder} {why}. Leave out what differs, or begin without --resume.")


def _talk(context: typer.Context, playing: Play, wanted: _Wanted, *, dashboard: bool) -> None:
    """Talk until the matter is closed; whatever ends it before its time, say how it goes on."""
    from nacsim.cli.conversation import Conversation
    from nacsim.cli.typed import StoppedError

    talk = Conversation(playing)
    try:
        talk.open(again=wanted.resume)
        _end(talk.go_on(), dashboard=dashboard)
    except StoppedError:
        _say_how_to_go_on(context, playing, wanted)
    except KeyboardInterrupt as stop:
        print_plain("", sys.stderr)
        _say_how_to_go_on(context, playing, wanted)
        raise typer.Exit(exit_code(stop)) from None
    except NacsimError as error:
        kind = UserError if error.exit_code == UserError.exit_code else NacsimError
        raise kind(f"{error}\nWhat you answered is kept in {playing.folder}.") from error


def _say_how_to_go_on(context: typer.Context, playing: Play, wanted: _Wanted) -> None:
    from nacsim.store.manifest import is_result

    sys.stdout.flush()
    folder = playing.folder
    if is_result(folder):
        print_plain(f"It was over, and is kept in {folder}. Its page says what your answers changed:", sys.stderr)
        print_plain(f"nac dashboard {folder}", sys.stderr)
        return
    print_plain(f"What you answered is kept in {folder}. To go on:", sys.stderr)
    more = () if wanted.seat else ("--as", playing.seat)
    print_plain(command_to_go_on(context, folder, *more, out=wanted.out, resume=wanted.resume), sys.stderr)


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

"""`nac class`: a room of phones and a big screen, served from the teacher's machine."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nacsim.cli.console import print_plain, refuse_existing
from nacsim.cli.study import AsWritten, Seed
from nacsim.errors import NacsimError, UserError

if TYPE_CHECKING:
    from nacsim.scenario.resolved import Scenario as LoadedScenario
    from nacsim_dashboards.classroom.server import Class

NEEDS = ("starlette", "uvicorn", "segno")


def class_(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="A name, such as iraq-training-2004, or the path of a file; with --forget, the folder.",
        ),
    ],
    host: Annotated[str, typer.Option("--host", help="Where to listen: 127.0.0.1 is this machine alone.")] = "0.0.0.0",  # noqa: S104 - phones have to reach it
    port: Annotated[
        int | None,
        typer.Option("--port", min=0, max=65535, help="The port.", show_default="8040, or the next free one"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="The folder to keep it in, instead of class-SCENARIO here.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what was stopped: the newest such folder, or --out.")
    ] = False,
    seed: Seed = None,
    number: Annotated[
        int | None, typer.Option("--run", min=0, help="Which run of that seed, counted from 0.", show_default="0")
    ] = None,
    as_written: AsWritten = False,
    bets: Annotated[bool, typer.Option("--bets/--no-bets", help="Whether the class bets before each session.")] = True,
    grace: Annotated[
        int, typer.Option("--grace", min=5, help="Seconds after which a lost phone's seat passes to the model.")
    ] = 60,
    handouts: Annotated[
        Path | None, typer.Option("--handouts", help="Write briefs and worksheets to print to a new file, and stop.")
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Delete what names anybody in this class folder; at a terminal, ask first.")
    ] = False,
) -> None:
    """Let a class take the seats, on phones, with a big screen and a page for the teacher.

    Whoever is on the same network can join with the code. Plain HTTP: what is sent can be read on that network.
    """
    from nacsim.studies.scenario_like import scenario_of, seed_of

    if forget:
        _forget(Path(scenario))
        return
    loaded = scenario_of(scenario)
    if handouts is not None:
        _hand_out(loaded, handouts)
        return
    if missing := [name for name in NEEDS if find_spec(name) is None]:
        raise NacsimError(f"nac class needs {', '.join(missing)}: pip install 'nacsim[class]'")
    from nacsim.store.lock import locked
    from nacsim_dashboards.classroom import network, server
    from nacsim_dashboards.classroom.forgetting import check_is_class

    if not resume:
        refuse_existing(out)
    elif seed is not None or number is not None or as_written or not bets:
        raise UserError(
            "A class that goes on has its draws and bets: leave out --seed, --run, --as-written, --no-bets."
        )
    with network.listening(host, port) as sock, ExitStack() as holding:
        if resume:
            folder = out or server.newest(loaded)
            check_is_class(folder)
            holding.enter_context(locked(folder))
            held = _taken_up(loaded, folder)
        else:
            held = server.begin(loaded, seed_of([scenario], seed), number or 0, out, as_written=as_written, bets=bets)
            holding.enter_context(locked(held.folder))
        _announce(held, network.address(sock))
        server.serve(held, sock, host, grace)
    print_plain(f"Kept in {held.folder}", sys.stderr)


def _taken_up(loaded: LoadedScenario, folder: Path) -> Class:
    """The class that goes on. UserError if it is of another scenario."""
    from nacsim.store.keeping import scenario_name
    from nacsim_dashboards.classroom import server

    held = server.take_up(folder)
    name, given = (scenario_name(each.slug, each.variant) for each in (held.host.room.sitting.scenario, loaded))
    if name != given:
        held.host.ledger.close()
        raise UserError(f"{folder} is of {name}, not of {given}.")
    return held


def _announce(held: Class, address: str) -> None:
    """Say how to come in, before anybody can: the class, the screen, and the teacher, whose link is a key."""
    about, over = held.host.about, held.host.room.stage == "debrief"
    lines = [
        f"Join at {address}",
        f"Code: {about['code']}",
        "",
        *([f"This class is over. Its debrief: {address}/debrief"] if over else []),
        f"Big screen:   {address}/screen",
        f"Your page:    {address}/teacher?key={about['key']}",
        f"Check phones: {address}/check",
        "",
        "Your page's link is a key: show it to nobody. Plain HTTP, for a network you trust.",
        f"Everything is kept in {held.folder}. Ctrl-C ends it; go on with --resume.",
    ]
    for line in lines:
        print_plain(line)
    sys.stdout.flush()


def _hand_out(loaded: LoadedScenario, file: Path) -> None:
    from nacsim.store.folder import new_file
    from nacsim_dashboards.classroom.handouts import handouts

    with new_file(file) as stream:
        stream.write(handouts(loaded).encode())
    print_plain(f"{file}: written. Open it in any browser, and print it.")


def _forget(folder: Path) -> None:
    """Say what is deleted and what stays, and at a terminal ask first: a folder is soon mistyped."""
    from nacsim.store.lock import locked
    from nacsim_dashboards.classroom.forgetting import check_is_class, described, doomed, forget

    check_is_class(folder)
    with locked(folder):
        going = doomed(folder)
        print_plain(f"{folder}: {described(folder)}.")
        print_plain(f"To be deleted: {', '.join(path.name for path in going)}.")
        left = sorted(path.name for path in folder.iterdir() if path not in going)
        print_plain(f"To stay: {', '.join(left)}." if left else "Nothing stays.")
        if sys.stdin.isatty() and not typer.confirm("There is no way back. Delete it?"):
            print_plain("Nothing was deleted.")
            raise typer.Exit(1)
        forget(folder)
    print_plain("Deleted. What a class leaves there names nobody." if left else "Deleted.")

"""A class is begun, or taken up again, and served on the local network."""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError, UserError
from nacsim.record import CHAIR
from nacsim.scenario.resolved import Scenario
from nacsim.store import manifest
from nacsim.store.folder import free, named
from nacsim.store.keeping import scenario_name
from nacsim_dashboards.classroom import ledger
from nacsim_dashboards.classroom.app import Classroom, application
from nacsim_dashboards.classroom.debrief import Debrief
from nacsim_dashboards.classroom.frames import Joining
from nacsim_dashboards.classroom.host import Host, digest_of
from nacsim_dashboards.classroom.ledger import Ledger
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.qr import qr
from nacsim_dashboards.classroom.result import CLASS
from nacsim_dashboards.classroom.room import Room

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of codes: none that are taken for another."""
CODE = 6
"""Characters of a code."""
DEFAULT_PORT = 8040
OTHER_PORTS = 20
"""Ports that are tried after it."""


@dataclass(frozen=True, slots=True)
class Class:
    """One class and its folder."""

    folder: Path
    ledger: Ledger
    room: Room


def begin(
    scenario: Scenario, seed: int, run: int, out: Path | None = None, *, as_written: bool = False, bets: bool = True
) -> Class:
    """A class about to begin, in a new folder: `out`, or the first free one of `folder_name`.

    NacsimError if the folder cannot be written, UserError if there is no such seed or run.
    """
    sitting = _sitting(scenario, seed, run, as_written)
    folder = out or free(folder_name(scenario))
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise NacsimError(f"The class cannot be kept in {folder}: {error.strerror}.") from error
    key = secrets.token_urlsafe(16)
    about = {
        "room": secrets.token_hex(6),
        "code": "".join(secrets.choice(LETTERS) for _ in range(CODE)),
        "key": key,
        "bets": bets,
        "journal": sitting.journal()[0],
    }
    kept = Ledger.begin(folder / ledger.FILE, about)
    joined = {"kind": "joined", "by": TEACHER, "at": 0.0, "person": TEACHER, "name": "Teacher", "language": "en"}
    kept.write([(None, joined)], {TEACHER: digest_of(key)})
    return Class(folder, kept, Room(sitting, with_bets=bets))


def _sitting(scenario: Scenario, seed: int, run: int, as_written: bool) -> Sitting:
    """Every seat is held, so that any of them can pass to a person and back."""
    seats = dict.fromkeys((*scenario.codes, CHAIR), CLASS)
    return Sitting.open(scenario, seed=seed, run=run, seats=seats, as_written=as_written)


def folder_name(scenario: Scenario) -> Path:
    """class-iraq-training-2004."""
    return Path(named(f"class-{scenario_name(scenario.slug, scenario.variant)}"))


def newest(scenario: Scenario) -> Path:
    """The folder, of those that `begin` makes, that went on last. UserError if there is none."""
    name = folder_name(scenario)
    numbered = re.compile(re.escape(name.name) + r"(-[0-9]+)?")
    found = [path for path in Path().glob(f"{name}*") if numbered.fullmatch(path.name) and is_open(path)]
    if not found:
        raise UserError(f"There is no unfinished {name} here. Name a folder with --out, or begin without --resume.")
    return max(found, key=lambda path: (path / ledger.FILE).stat().st_mtime_ns)


def is_open(folder: Path) -> bool:
    """Whether a class lies there that is not over."""
    return (folder / ledger.FILE).is_file() and not manifest.is_result(folder)


def take_up(folder: Path) -> Class:
    """The class of a folder, as far as it went; paused, if it had begun. UserError if none lies there."""
    kept = Ledger.open(folder / ledger.FILE)
    about = kept.about()
    sitting = Sitting.replay([str(about["journal"])])
    return Class(folder, kept, Room(sitting, with_bets=bool(about["bets"])))


def listening(host: str, port: int | None) -> socket.socket:
    """A socket at a port: the one that is given, else the first free one from `DEFAULT_PORT` on.

    NacsimError if it cannot be had.
    """
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + OTHER_PORTS)
    problem: OSError | None = None
    for each in ports:
        try:
            return socket.create_server((host, each), backlog=512)
        except (OSError, OverflowError) as error:
            problem = error if isinstance(error, OSError) else OSError(0, str(error))
    where = (
        f"{host}:{port}" if port is not None else f"{host}, ports {DEFAULT_PORT} to {DEFAULT_PORT + OTHER_PORTS - 1}"
    )
    raise NacsimError(f"The class cannot be served at {where}: {problem.strerror if problem else 'no port'}.")


def address(sock: socket.socket) -> str:
    """http://192.168.1.20:8040, as others on the network reach it."""
    host, port = sock.getsockname()[:2]
    return f"http://{_outward() if host in ('0.0.0.0', '::') else host}:{port}"  # noqa: S104 - only compared


def _outward() -> str:
    """This machine's address on the network; its own if it is on none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def serve(held: Class, sock: socket.socket, grace: float = 60.0) -> None:
    """Serve a class until it is interrupted. NacsimError if what happens can no longer be kept."""
    host = Host(held.ledger, held.room, grace=grace)
    about = host.about
    where = address(sock)
    joining = Joining(where, str(about["code"]), qr(f"{where}/?c={about['code']}"))
    classroom = Classroom(host, joining, Debrief(host, held.folder))
    config = uvicorn.Config(
        application(classroom), log_level="error", access_log=False, timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    host.on_failure = lambda: setattr(server, "should_exit", True)
    try:
        with suppress(KeyboardInterrupt):  # how a class ends
            asyncio.run(_served(classroom, server, sock))
    finally:
        held.ledger.close()
    if host.failed:
        raise host.failed


async def _served(classroom: Classroom, server: uvicorn.Server, sock: socket.socket) -> None:
    tasks = [asyncio.create_task(classroom.host.run()), asyncio.create_task(classroom.debrief.watch())]
    try:
        await server.serve(sockets=[sock])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

"""A class is begun, or taken up again, and served on the local network."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import socket
import sqlite3
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn

from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError, UserError
from nacsim.plain import plain
from nacsim.record import CHAIR
from nacsim.scenario.resolved import Scenario
from nacsim.store.folder import free, named
from nacsim.store.keeping import newest_unfinished, scenario_name
from nacsim_dashboards.classroom import ledger
from nacsim_dashboards.classroom.answering import Classroom
from nacsim_dashboards.classroom.app import application
from nacsim_dashboards.classroom.debrief import Debrief
from nacsim_dashboards.classroom.frames import Joining
from nacsim_dashboards.classroom.host import Host
from nacsim_dashboards.classroom.ledger import Ledger, damaged
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.qr import qr
from nacsim_dashboards.classroom.result import CLASS
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.wish import digest_of

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of codes: none that are taken for another."""
CODE = 6
"""Characters of a code."""
DEFAULT_PORT = 8040
OTHER_PORTS = 20
"""Ports that are tried after it."""
UNANSWERED = 30_000
"""Milliseconds after which a connection that does not answer is dropped."""
WANTED_FILES = 4096
MOST_CONNECTIONS = 1000


@dataclass(frozen=True, slots=True)
class Class:
    """One class and its folder."""

    folder: Path
    host: Host


def begin(
    scenario: Scenario, seed: int, run: int, out: Path | None = None, *, as_written: bool = False, bets: bool = True
) -> Class:
    """A class about to begin, in a new folder: `out`, or the first free one of `folder_name`.

    NacsimError if the folder cannot be written, UserError if there is no such seed or run.
    """
    sitting = _sitting(scenario, seed, run, as_written)
    folder = out or free(folder_name(scenario))
    try:
        folder.mkdir(mode=0o700, parents=True)
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
    joined = {"kind": "joined", "by": TEACHER, "at": 0.0, "person": TEACHER, "name": "Teacher", "language": "en"}
    kept = Ledger.begin(folder / ledger.FILE, about, joined, digest_of(key))
    return Class(folder, Host(kept, Room(sitting, with_bets=bets)))


def _sitting(scenario: Scenario, seed: int, run: int, as_written: bool) -> Sitting:
    """Every seat is held, so that any of them can pass to a person and back."""
    seats = dict.fromkeys((*scenario.codes, CHAIR), CLASS)
    return Sitting.open(scenario, seed=seed, run=run, seats=seats, as_written=as_written)


def folder_name(scenario: Scenario) -> Path:
    """class-iraq-training-2004."""
    return Path(named(f"class-{scenario_name(scenario.slug, scenario.variant)}"))


def newest(scenario: Scenario) -> Path:
    """The folder, of those that `begin` makes, that went on last and is not over. UserError if there is none."""
    return newest_unfinished(folder_name(scenario), ledger.FILE)


def take_up(folder: Path) -> Class:
    """The class of a folder, as far as it went; paused, if it had begun.

    UserError if none lies there, or it is damaged; NacsimError if it cannot be written.
    """
    kept = Ledger.open(folder / ledger.FILE)
    with ExitStack() as on_failure:
        on_failure.callback(kept.close)
        try:
            about = kept.about()
            sitting = Sitting.replay([str(about["journal"])])
            host = Host(kept, Room(sitting, with_bets=bool(about["bets"])))
            if TEACHER not in host.room.people or not {"room", "code", "key"} <= {*about}:
                raise damaged(kept.path, "it is not whole")
        except (LookupError, TypeError, ValueError, AttributeError, sqlite3.Error) as error:
            raise damaged(kept.path, f"{type(error).__name__} {error}") from None
        host.take_up()
        on_failure.pop_all()
    return Class(folder, host)


def listening(host: str, port: int | None) -> socket.socket:
    """A socket at a port: the one that is given, else the first free one from `DEFAULT_PORT` on.

    UserError if the host is no address of this machine, NacsimError if no port can be had.
    """
    ports = [port] if port is not None else range(DEFAULT_PORT, DEFAULT_PORT + OTHER_PORTS)
    problem: OSError | None = None
    try:
        family, _, _, _, place = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError):
        raise _no_address(host) from None
    for each in ports:
        try:
            sock = socket.create_server((str(place[0]), each), family=family, backlog=512)
        except OSError as error:
            problem = error
        else:
            _drop_the_dead(sock)
            return sock
    if problem and problem.errno == errno.EADDRNOTAVAIL:
        raise _no_address(host)
    tried = f"port {port}" if port is not None else f"ports {DEFAULT_PORT} to {DEFAULT_PORT + OTHER_PORTS - 1}"
    why = os.strerror(problem.errno) if problem and problem.errno else "none is free"
    raise NacsimError(f"The class cannot be served at {host}, {tried}: {why}.")


def _no_address(host: str) -> UserError:
    return UserError(f"--host is no address of this machine: {plain(host)}. 127.0.0.1 is this machine alone.")


def _drop_the_dead(sock: socket.socket) -> None:
    """Let connections end that have not answered for a while: a phone out of reach says nothing."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if timeout := getattr(socket, "TCP_USER_TIMEOUT", None):
        sock.setsockopt(socket.IPPROTO_TCP, timeout, UNANSWERED)


def address(sock: socket.socket) -> str:
    """http://192.168.1.20:8040, as others on the network reach it."""
    host, port = sock.getsockname()[:2]
    here = _outward() if host in ("0.0.0.0", "::") else host  # noqa: S104 - only compared
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def _outward() -> str:
    """This machine's address on the network; its own if it is on none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's (RFC 5737)
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def serve(held: Class, sock: socket.socket, name: str, grace: float = 60.0) -> None:
    """Serve a class until it is interrupted. name: of the host that it was told to listen at.

    NacsimError if what happens can no longer be kept, or the debrief of a class that is over could not be made.
    """
    host, where = held.host, address(sock)
    host.grace = grace
    code = str(host.about["code"])
    classroom = Classroom(host, Joining(where, code, qr(f"{where}/?c={code}")), Debrief(host, held.folder))
    _open_more_files()
    config = uvicorn.Config(
        application(classroom, {name}),
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
        lifespan="off",
        limit_concurrency=MOST_CONNECTIONS,
    )
    server = _Server(config, host)
    host.on_failure = server.end
    try:
        with suppress(KeyboardInterrupt):  # how a class ends
            asyncio.run(_served(classroom, server, sock))
    finally:
        host.ledger.close()
    if problem := host.failed or classroom.debrief.failed:
        raise problem


class _Server(uvicorn.Server):
    """Ends open pages before it ends itself, so that nothing has to be cut off."""

    def __init__(self, config: uvicorn.Config, host: Host) -> None:
        super().__init__(config)
        self._host = host

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """As Ctrl-C does."""
        self._host.close()
        super().handle_exit(sig, frame)

    def end(self) -> None:
        """As soon as may be."""
        self._host.close()
        self.should_exit = True


async def _served(classroom: Classroom, server: uvicorn.Server, sock: socket.socket) -> None:
    tasks = [asyncio.create_task(classroom.host.run()), asyncio.create_task(classroom.debrief.watch())]
    try:
        await server.serve(sockets=[sock])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _open_more_files() -> None:
    """Every open page is an open file, and some systems allow few."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_FILES if hard == resource.RLIM_INFINITY else min(hard, WANTED_FILES)
    if soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

"""A class is begun, or taken up again, and served on the local network."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from nacsim.council.sitting import Sitting
from nacsim.errors import NacsimError
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
from nacsim_dashboards.classroom.network import address
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
    return newest_unfinished(folder_name(scenario), journal=ledger.FILE)


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
    with _ended_by_signals(server):
        try:
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

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None of them: `_ended_by_signals` has them until the ledger is closed, which is later."""
        yield

    def end(self) -> None:
        """As soon as may be."""
        self._host.close()
        self.should_exit = True


@contextmanager
def _ended_by_signals(server: _Server) -> Iterator[None]:
    """Let Ctrl-C, however often, end the server and cut nothing off: what is being written is written meanwhile."""

    def end(_number: int, _frame: FrameType | None) -> None:
        server.end()

    before = {number: signal.signal(number, end) for number in HANDLED_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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

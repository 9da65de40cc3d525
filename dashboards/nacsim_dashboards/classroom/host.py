"""The host of a class: takes acts one after the other, keeps them, and lets everybody see what has changed.

One task changes the room. It takes what has come in, checks and applies it in its order, writes it to the ledger in
one transaction, and only then says to anybody that it counts.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from nacsim.errors import NacsimError
from nacsim.studies.live_chances import live_chances
from nacsim_dashboards.classroom.acts import Act, RefusedError, entry_of, join
from nacsim_dashboards.classroom.ledger import Ledger
from nacsim_dashboards.classroom.people import TEACHER
from nacsim_dashboards.classroom.room import Entry, Room

ROOM = "room"
"""Whose doing it is when nobody's: time, a lost connection, the model's bet."""
MOST_WAITING = 2000
"""Acts that may wait to be taken."""
MODEL_RUNS = 1000
"""Draws behind the model's bet."""


@dataclass(slots=True)
class Wish:
    """An entry that somebody would like to make, and who waits to hear of it."""

    make: Callable[[Room, float], Entry]
    by: str = ROOM
    act: str | None = None
    """The id of the act, which its sender made up."""
    digest: str = ""
    token: str | None = None
    """Of somebody who joins."""
    heard: asyncio.Future[None] | None = None


@dataclass(slots=True)
class Presence:
    """Who is connected just now, and since when others are not."""

    streams: dict[str, int] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)

    def connected(self, person: str) -> bool:
        """Whether a page of theirs is open."""
        return self.streams.get(person, 0) > 0


class Host:
    """A class while it goes on."""

    def __init__(self, ledger: Ledger, room: Room, *, grace: float = 60.0) -> None:
        """ledger: of which `room` has seen nothing yet. grace: seconds after which a lost seat passes to the model."""
        self.ledger, self.room, self.grace = ledger, room, grace
        self.about = ledger.about()
        self.tokens = {digest: person for person, digest in ledger.tokens().items()}
        self.presence = Presence()
        self.version = 0
        """Counts what has changed, so that nothing is drawn twice."""
        self.failed: NacsimError | None = None
        """Why nothing can be kept any more."""
        self.on_failure: Callable[[], object] = lambda: None
        self._kept: dict[tuple[str, str], str] = {}
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue(MOST_WAITING)
        self._watchers: set[asyncio.Event] = set()
        self._thinking: asyncio.Task[None] | None = None
        self._zero = time.time() - time.monotonic()
        for act, entry in ledger.entries():
            self.room = self.room.after(entry)
            if act is not None:
                self._kept[entry["by"], act] = entry.get("digest", "")
        if self.room.stage in ("bets", "question") and self.room.paused is None:
            stopped = {"kind": "resumed", "by": ROOM, "at": self.now()}
            ledger.write([(None, stopped)])
            self.room = self.room.after(stopped)

    def now(self) -> float:
        """Seconds since 1970, that only go forward."""
        return self._zero + time.monotonic()

    def who(self, token: str | None) -> str | None:
        """The person whose token it is; None if it is nobody's, or the person has been removed."""
        person = self.tokens.get(digest_of(token)) if token else None
        known = self.room.people.get(person) if person else None
        return None if known is None or known.removed else known.id

    async def enter(self, name: object, language: str) -> tuple[str, str]:
        """Let somebody join; their id and token. RefusedError if they cannot."""
        person, token = f"p{secrets.token_hex(4)}", secrets.token_urlsafe(16)

        def make(room: Room, at: float) -> Entry:
            return join(room, person, name, language, at)

        await self._wish(Wish(make, by=person, token=token))
        return person, token

    async def act(self, who: str, act: Act) -> None:
        """Do what somebody asks for; it is on disk when this returns. The same act twice counts once.

        RefusedError if it cannot be done.
        """
        name, digest = str(act["id"]), digest_of(json.dumps(act, sort_keys=True))

        def make(room: Room, at: float) -> Entry:
            return {**entry_of(room, who, act, at), "digest": digest}

        await self._wish(Wish(make, by=who, act=name, digest=digest))

    async def _wish(self, wish: Wish) -> None:
        if self.failed:
            raise RefusedError("cannot_keep")
        wish.heard = asyncio.get_running_loop().create_future()
        try:
            self._wishes.put_nowait(wish)
        except asyncio.QueueFull:
            raise RefusedError("too_busy") from None
        await wish.heard

    async def run(self) -> None:
        """Take what comes in, and do what time does, until cancelled. NacsimError if the ledger cannot be written."""
        for person in self.room.people:
            self.presence.gone.setdefault(person, time.monotonic())
        while True:
            self._think()
            wishes = await self._next_wishes()
            try:
                await self._take(wishes)
            except NacsimError as error:
                self.failed = error
                self.on_failure()
                for wish in wishes:
                    _tell(wish, RefusedError("cannot_keep"))
                raise

    async def _next_wishes(self) -> list[Wish]:
        """All that waits; what time does if nothing comes before that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._until_something()):
                first = await self._wishes.get()
                rest = [self._wishes.get_nowait() for _ in range(self._wishes.qsize())]
                return [first, *rest]
        return []

    def _until_something(self) -> float | None:
        """Seconds until time does something; None if it never does."""
        waits = [self.room.wait(self.now())]
        waits += [self.grace - (time.monotonic() - since) for since in self._lost().values()]
        return max(0.0, min((wait for wait in waits if wait is not None), default=3600.0))

    def _lost(self) -> dict[str, float]:
        """Who is out of touch and has not been marked so, and since when."""
        people = self.room.people
        return {
            who: since
            for who, since in self.presence.gone.items()
            if who in people and who != TEACHER and not (people[who].away or people[who].removed)
        }

    async def _take(self, wishes: list[Wish]) -> None:
        room, entries, tokens, granted = self.room, list[tuple[str | None, Entry]](), dict[str, str](), list[Wish]()
        for wish in [*wishes, *self._of_time()]:
            try:
                if self._is_kept(wish):
                    granted.append(wish)
                    continue
                entry = wish.make(room, self.now())
                room = room.after(entry)
            except RefusedError as refused:
                _tell(wish, refused)
                continue
            entries.append((wish.act, entry))
            granted.append(wish)
            if wish.act is not None:
                self._kept[wish.by, wish.act] = wish.digest
            if wish.token is not None:
                tokens[wish.by] = digest_of(wish.token)
        while kind := room.due(self.now()):
            entry = {"kind": kind, "by": ROOM, "at": self.now()}
            room = room.after(entry)
            entries.append((None, entry))
        if entries:
            await asyncio.to_thread(self.ledger.write, entries, tokens)
            self.room = room
            self.tokens |= {digest: person for person, digest in tokens.items()}
            self.changed()
        for wish in granted:
            _tell(wish, None)

    def _is_kept(self, wish: Wish) -> bool:
        """Whether this act counts already. RefusedError if another one had its id."""
        if wish.act is None or (wish.by, wish.act) not in self._kept:
            return False
        if self._kept[wish.by, wish.act] != wish.digest:
            raise RefusedError("id_used")
        return True

    def _of_time(self) -> Iterator[Wish]:
        """The seats of those who have been out of touch for too long."""
        for person, since in self._lost().items():
            if time.monotonic() - since >= self.grace:
                yield _about(person, "away")

    def _think(self) -> None:
        """Let the model bet when bets are open and it has not."""
        room = self.room
        if room.stage != "bets" or room.session in room.model_bets or (self._thinking and not self._thinking.done()):
            return
        self._thinking = asyncio.create_task(self._bet(room))

    async def _bet(self, room: Room) -> None:
        found = await asyncio.to_thread(live_chances, room.sitting, MODEL_RUNS)
        bet = {
            "chances": dict(found.bet),
            "gives_way": {ally: share.value for ally, share in found.gives_way.items()},
            "agree": found.left,
            "runs": found.runs,
            "redrawn": found.redrawn,
            "says": f"{found.claim}. {found.basis}.",
        }
        entry = {"kind": "model_bet", "by": ROOM, "session": room.session, "bet": bet}
        self._put(Wish(lambda _, at: {**entry, "at": at}))

    @contextmanager
    def stream(self, person: str) -> Iterator[asyncio.Event]:
        """Mark somebody as connected; the event is set whenever something has changed."""
        presence = self.presence
        presence.streams[person] = presence.streams.get(person, 0) + 1
        presence.gone.pop(person, None)
        if person in self.room.people and self.room.people[person].away:
            self._put(_about(person, "back"))
        self.changed()
        try:
            with self.watching() as event:
                yield event
        finally:
            presence.streams[person] -= 1
            if not presence.streams[person]:
                presence.gone[person] = time.monotonic()
                self._put(Wish(_nothing))
            self.changed()

    def _put(self, wish: Wish) -> None:
        with suppress(asyncio.QueueFull):
            self._wishes.put_nowait(wish)

    @contextmanager
    def watching(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever something has changed."""
        event = asyncio.Event()
        self._watchers.add(event)
        try:
            yield event
        finally:
            self._watchers.discard(event)

    def changed(self) -> None:
        """Let every open page draw itself anew."""
        self.version += 1
        for event in self._watchers:
            event.set()


def _about(person: str, kind: str) -> Wish:
    """An entry about somebody's connection."""

    def make(room: Room, at: float) -> Entry:
        if room.people[person].removed or room.people[person].away == (kind == "away"):
            raise RefusedError("not_in_class")
        return {"kind": kind, "by": ROOM, "at": at, "person": person}

    return Wish(make)


def _nothing(room: Room, at: float) -> Entry:  # noqa: ARG001
    """Only wakes the host, which then looks at who is lost."""
    raise RefusedError("no_such_act")


def _tell(wish: Wish, refused: RefusedError | None) -> None:
    if wish.heard is None or wish.heard.done():
        return
    if refused:
        wish.heard.set_exception(refused)
    else:
        wish.heard.set_result(None)


def digest_of(text: str) -> str:
    """What of a token or an act is kept: enough to know it again."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]

"""The host of a class: takes acts one after the other, keeps them, and lets everybody see what has changed.

One task changes the room. It takes what has come in, checks and applies it in its order, writes it to the ledger in
one transaction, and only then says to anybody that it counts.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from nacsim.errors import NacsimError
from nacsim_dashboards.classroom.acts import entry_of, join
from nacsim_dashboards.classroom.entries import Entry, after
from nacsim_dashboards.classroom.ledger import Ledger
from nacsim_dashboards.classroom.model_bets import ModelBets
from nacsim_dashboards.classroom.presence import Presence
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import Act, RefusedError
from nacsim_dashboards.classroom.wish import ROOM, Batch, Wish, connection, digest_of, nothing

MOST_WAITING = 2000
"""Acts that may wait to be taken."""
BREATH = 0.3
"""Seconds between two sessions that take no time: longer than a stream gathers changes, so that pages show each."""
LONGEST_SLEEP = 3600.0
"""Seconds."""
log = logging.getLogger(__name__)


class Host:
    """A class while it goes on."""

    def __init__(self, ledger: Ledger, room: Room, *, grace: float = 60.0) -> None:
        """ledger: of which `room` has seen nothing yet. grace: seconds after which a lost seat passes to the model."""
        self.ledger, self.room, self.grace = ledger, room, grace
        self.about = ledger.about()
        self.tokens = {digest: person for person, digest in ledger.tokens().items()}
        self.presence = Presence()
        self.failed: NacsimError | None = None
        """Why nothing can be kept any more."""
        self.on_failure: Callable[[], object] = lambda: None
        self.closing = False
        """Whether the class stops being served."""
        self._kept: dict[tuple[str, str], str] = {}
        self._wishes: asyncio.Queue[Wish] = asyncio.Queue(MOST_WAITING)
        self._watchers: set[asyncio.Event] = set()
        self._model = ModelBets(self._put)
        for act, entry in ledger.entries():
            self.room = after(self.room, entry)
            if act is not None:
                self._kept[entry["by"], act] = entry.get("digest", "")
        # The system's clock may have been set back since.
        self._zero = max(time.time(), self.room.last_at) - time.monotonic()

    def take_up(self) -> None:
        """Go on with a class that had begun: it is paused until the teacher goes on. NacsimError as `Ledger.write`."""
        if self.room.stage in ("bets", "question") and self.room.paused is None:
            stopped = {"kind": "resumed", "by": ROOM, "at": self.now()}
            self.ledger.write([(None, stopped)])
            self.room = after(self.room, stopped)

    def now(self) -> float:
        """Seconds since 1970, that only go forward."""
        return self._zero + time.monotonic()

    def who(self, token: str | None) -> str | None:
        """The person whose token it is; None if it is nobody's, or the person has been removed."""
        person = self.tokens.get(digest_of(token)) if token else None
        known = self.room.people.get(person) if person else None
        return None if known is None or known.removed else known.id

    async def enter(self, name: object, language: str, knock: str | None = None) -> tuple[str, str]:
        """Let somebody join; their id and token. RefusedError if they cannot.

        knock: an id that the page made up: whoever sends the same twice, as the answer was lost, is the same person.
        """
        knock = knock or secrets.token_hex(16)
        person, token = f"p{self._secret('person', knock)[:10]}", self._secret("token", knock)
        digest = digest_of(json.dumps([name, language]))

        def make(room: Room, at: float) -> Entry:
            return {**join(room, person, name, language, at), "digest": digest}

        await self._wish(Wish(make, by=person, act=knock, digest=digest, token=token))
        return person, token

    def _secret(self, purpose: str, of: str) -> str:
        """What only this class can make of it."""
        return hmac.new(str(self.about["key"]).encode(), f"{purpose} {of}".encode(), "sha256").hexdigest()[:32]

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
        """Take what comes in, and do what time does, until cancelled. What goes wrong here ends the class: `failed`."""
        wishes: list[Wish] = []
        try:
            while True:
                self._model.think(self.room)
                wishes = await self._next_wishes()
                await self._take(wishes)
                if self.room.due(self.now()):
                    await asyncio.sleep(BREATH)
        except NacsimError as error:
            self._give_up(error, wishes)
        except Exception:  # whatever it is, nobody may be left waiting
            log.exception("The class cannot go on.")
            self._give_up(
                NacsimError("The class cannot go on. What was acknowledged is kept: go on with --resume."), wishes
            )

    def _give_up(self, why: NacsimError, wishes: list[Wish]) -> None:
        self.failed = why
        waiting = [self._wishes.get_nowait() for _ in range(self._wishes.qsize())]
        for wish in [*wishes, *waiting]:
            wish.tell(RefusedError("cannot_keep"))
        self.on_failure()

    async def _next_wishes(self) -> list[Wish]:
        """All that waits; what time does if nothing comes before that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._until_something()):
                first = await self._wishes.get()
                rest = [self._wishes.get_nowait() for _ in range(self._wishes.qsize())]
                return [first, *rest]
        return []

    def _until_something(self) -> float:
        """Seconds until time does something."""
        now, waits = time.monotonic(), [self.room.wait(self.now())]
        for person in self._not_away():
            since = self.presence.lost_since(person)
            waits.append(self.presence.changes_in(person) if since is None else self.grace - (now - since))
        return max(0.0, min((wait for wait in waits if wait is not None), default=LONGEST_SLEEP))

    def _not_away(self) -> list[str]:
        """Who counts as being there, the teacher apart."""
        return [person.id for person in self.room.present]

    async def _take(self, wishes: list[Wish]) -> None:
        """Grant what can be granted, and let time do what is due, in one transaction before anybody is told."""
        batch = Batch(self.room, self._kept)
        for wish in [*wishes, *self._of_time()]:
            batch.grant(wish, self.now())
        session = batch.room.session
        while batch.room.session == session and (kind := batch.room.due(self.now())):
            batch.add(None, {"kind": kind, "by": ROOM, "at": self.now()})
            await asyncio.sleep(0)  # whoever asks for a page meanwhile has a turn
        if batch.entries:
            await asyncio.to_thread(self.ledger.write, batch.entries, batch.tokens)
            self.room = batch.room
            self.tokens |= {digest: person for person, digest in batch.tokens.items()}
            self._welcome()
            self.changed()
        for wish in batch.granted:
            wish.tell()

    def _welcome(self) -> None:
        """Whoever is marked as away, and has a page open by now, is back."""
        for person in self.room.people.values():
            if person.away and not person.removed and self.presence.connected(person.id):
                self._put(connection(person.id, "back"))

    def _of_time(self) -> Iterator[Wish]:
        """The seats of those who have been out of touch for too long."""
        for person in self._not_away():
            since = self.presence.lost_since(person)
            if since is not None and time.monotonic() - since >= self.grace:
                yield connection(person, "away")

    @contextmanager
    def stream(self, person: str) -> Iterator[asyncio.Event]:
        """Mark somebody as connected; the event is set whenever something has changed."""
        try:
            with self.presence.stream(person), self.watching() as event:
                self.here(person)
                self.changed()
                yield event
        finally:
            self._put(Wish(nothing))
            self.changed()

    def here(self, person: str) -> None:
        """Somebody has given a sign of life."""
        self.presence.heard(person)
        self._welcome()

    def close(self) -> None:
        """Let every open page know that this is the end."""
        self.closing = True
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
        for event in self._watchers:
            event.set()

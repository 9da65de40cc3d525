"""What somebody would like to happen in a class: an entry to be made of it, and who waits to hear that it counts."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from nacsim_dashboards.classroom.entries import Entry, after
from nacsim_dashboards.classroom.ledger import as_text
from nacsim_dashboards.classroom.room import Room
from nacsim_dashboards.classroom.tried import RefusedError

ROOM = "room"
"""Whose doing it is when nobody's: time, a lost connection, the model's bet."""
log = logging.getLogger(__name__)


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

    def tell(self, refused: RefusedError | None = None) -> None:
        """Let whoever waits know that it counts, or why it does not."""
        if self.heard is None or self.heard.done():
            return
        if refused:
            self.heard.set_exception(refused)
        else:
            self.heard.set_result(None)


@dataclass(slots=True)
class Batch:
    """What becomes one transaction: entries that were made one after the other, and the room after them."""

    room: Room
    kept: dict[tuple[str, str], str]
    """By sender and act, the digest of what counts already."""
    entries: list[tuple[str | None, Entry]] = field(default_factory=list)
    """With the ids of the acts that made them."""
    tokens: dict[str, str] = field(default_factory=dict)
    """By person, the digest of the token, of whoever joins."""
    granted: list[Wish] = field(default_factory=list)

    def grant(self, wish: Wish, at: float) -> None:
        """Make its entry, if it counts not already; whoever is refused is told so at once."""
        try:
            if not self._is_kept(wish):
                self.add(wish.act, wish.make(self.room, at))
                self._know(wish)
            self.granted.append(wish)
        except RefusedError as refused:
            wish.tell(refused)
        except Exception:
            log.exception("Something could not be done, and was refused.")
            wish.tell(RefusedError("failed"))

    def add(self, act: str | None, entry: Entry) -> None:
        """The next entry. ValueError or TypeError if it cannot be kept."""
        as_text(entry)
        self.room = after(self.room, entry)
        self.entries.append((act, entry))

    def _is_kept(self, wish: Wish) -> bool:
        """Whether this act counts already. RefusedError if another one had its id."""
        if wish.act is None or (wish.by, wish.act) not in self.kept:
            return False
        if self.kept[wish.by, wish.act] != wish.digest:
            raise RefusedError("id_used")
        return True

    def _know(self, wish: Wish) -> None:
        if wish.act is not None:
            self.kept[wish.by, wish.act] = wish.digest
        if wish.token is not None:
            self.tokens[wish.by] = digest_of(wish.token)


def connection(person: str, kind: str) -> Wish:
    """An entry about somebody's connection."""

    def make(room: Room, at: float) -> Entry:
        if room.people[person].removed or room.people[person].away == (kind == "away"):
            raise RefusedError("not_in_class")
        return {"kind": kind, "by": ROOM, "at": at, "person": person}

    return Wish(make)


def nothing(room: Room, at: float) -> Entry:  # noqa: ARG001
    """Only wakes the host, which then looks at who is lost."""
    raise RefusedError("no_such_act")


def digest_of(text: str) -> str:
    """What of a token or an act is kept: enough to know it again."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]

"""What all in the room have heard so far, session by session, from what is public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from nacsim.council.sitting import Sitting
from nacsim.findings.as_heard import heard, soundings
from nacsim.findings.changes import Changed, changed
from nacsim.findings.event_words import EventWords, words_after
from nacsim.findings.words import Words
from nacsim.record import (
    STANCES,
    Adjourned,
    Closed,
    Event,
    ItemsDropped,
    Redraft,
    SilenceBroken,
    Sounding,
    StagePassed,
    Stance,
)
from nacsim_dashboards.classroom.drawn import once

Standing = Stance | Literal["letter"]
MOVES = frozenset({"redraft", "drafting", "demarche", "side_deal", "items_dropped", "moved_to_body"})
"""Events by which a chair moves, before it adjourns."""
FRESH = (ItemsDropped, Redraft, StagePassed)
"""Events after which the table is asked about words that it has not been asked about."""
NEARER, AWAY, OTHERWISE = "▲", "▼", "◆"


@dataclass(frozen=True, slots=True)
class Session:
    """A session: its last sounding, and what followed it."""

    sounding: Sounding
    following: tuple[Event, ...]

    @property
    def letters(self) -> frozenset[str]:
        """Who then broke a silence."""
        return frozenset(ally for event in self.following if isinstance(event, SilenceBroken) for ally in event.by)

    def told(self, words: Words) -> list[EventWords]:
        """What followed, in words."""
        return told((self.sounding, *self.following), words)

    @property
    def objecting(self) -> list[str]:
        """Who objected in it, or by letter after it."""
        stances = self.sounding.stances
        return [ally for ally, stance in stances.items() if stance == "object" or ally in self.letters]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sitting as everybody knows it."""

    public: Mapping[str, Any]
    events: tuple[Event, ...]
    seen: int
    """How many events there were when the last question was put."""

    @property
    def soundings(self) -> list[Sounding]:
        """All of them, in their order."""
        return soundings(self.events)

    @property
    def last(self) -> Sounding | None:
        """The last sounding."""
        return next(iter(self.soundings[::-1]), None)

    @property
    def changed(self) -> tuple[Changed, ...]:
        """Who took another stance at the last sounding than at the one before."""
        return next((changed(was.stances, now.stances) for was, now in [*pairwise(self.soundings)][::-1]), ())

    @property
    def objecting(self) -> list[str]:
        """Who objected at the last sounding."""
        return [] if self.last is None else [ally for ally, stance in self.last.stances.items() if stance == "object"]

    @property
    def aside(self) -> list[str]:
        """Who would let the text pass as it stood at the last sounding, and take no part."""
        if self.last is None:
            return []
        return [ally for ally in self.last.standing_aside if self.last.stances[ally] != "object"]

    @property
    def standing(self) -> dict[str, Standing]:
        """Where each stood at the last sounding; but who has since written a letter did that."""
        letters = self.sessions[-1].letters if self.sessions else ()
        stances = self.last.stances if self.last else {}
        return {ally: "letter" if ally in letters else stance for ally, stance in stances.items()}

    @property
    def round(self) -> int:
        """Which time round a sounding that is asked now is, within its session: from 1."""
        last = self.events[-1] if self.events else None
        return last.round + 1 if isinstance(last, Sounding) and last.session == self.public["session"] else 1

    @property
    def new_words(self) -> bool:
        """Whether the last sounding was the first on its words in its body: then nobody can have changed since."""
        before = (event for event in self.events[-2::-1] if isinstance(event, (Sounding, *FRESH)))
        return not isinstance(next(before, None), Sounding)

    @property
    def sessions(self) -> list[Session]:
        """Session by session; a second round takes the place of the first."""
        found: list[Session] = []
        for event in self.events:
            if not isinstance(event, Sounding):
                if found:
                    found[-1] = Session(found[-1].sounding, (*found[-1].following, event))
            elif found and not found[-1].following and found[-1].sounding.session == event.session:
                found[-1] = Session(event, ())
            else:
                found.append(Session(event, ()))
        return found

    @property
    def changes(self) -> list[str]:
        """Clauses whose words are not those of the draft."""
        draft = self.public["matter"]["draft"]
        return [clause for clause, option in self.public["text"].items() if option != draft[clause]]


def told(events: Sequence[Event], words: Words, since: int = 0) -> list[EventWords]:
    """Events in words from one of them on; apart from soundings and the close, which are told in a way of their own.

    That a chair adjourns once it has moved is no news beside its move: the session that follows says when it is.
    """
    found, moved, before = list[EventWords](), False, None
    for place, event in enumerate(events):
        if isinstance(event, Sounding):
            moved = False
        elif place >= since and not (isinstance(event, Closed) or (moved and isinstance(event, Adjourned))):
            found.append(words_after(event, before if isinstance(before, Sounding) else None, words))
        moved, before = moved or event.kind in MOVES, event
    return found


def heard_so_far(sitting: Sitting) -> Heard:
    """What is public of a sitting."""
    return once(sitting, "heard", lambda: _heard(sitting))


def _heard(sitting: Sitting) -> Heard:
    public: Any = sitting.public()
    seen = events_before(sitting, len(sitting.answered) - 1) if sitting.answered else 0
    return Heard(public, tuple(heard(event) for event in public["events"]), seen)


def events_before(sitting: Sitting, answer: int) -> int:
    """How many events there were when the question was put to which an answer was given, counted from 0."""
    return int(sitting.answered[answer].id.split("-")[0])


def tally(standing: Mapping[str, Standing]) -> dict[Standing, int]:
    """How many take each stance, and how many wrote letters, if any did."""
    taken = [*standing.values()]
    letters: dict[Standing, int] = {"letter": taken.count("letter")} if "letter" in taken else {}
    return {stance: taken.count(stance) for stance in STANCES} | letters


def turn(one: Changed) -> str:
    """The mark of a change: nearer to support, away from it, or between two stances of which neither is nearer."""
    if {one.was, one.now} == {"undecided", "acquiesce"}:
        return OTHERWISE
    return NEARER if one.nearer else AWAY

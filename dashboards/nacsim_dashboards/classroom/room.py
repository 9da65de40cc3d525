"""The room: a class and its sitting, as a value. Every entry of the ledger makes another one.

All that happens is an entry, so that the room can be made again from the ledger alone: it reads no clock, writes
nothing, and draws nothing. `acts` says which entries people may make, `due` which ones time makes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nacsim.council.injection import bring_forward, inject, take_back
from nacsim.council.sitting import Sitting
from nacsim.findings.bets import Bet
from nacsim.record import Event
from nacsim.theory.question import Question
from nacsim_dashboards.classroom.people import TEACHER, Mode, Person, answers_itself, delegation

Entry = Mapping[str, Any]
"""{"kind": ..., "by": ..., "at": seconds since 1970, and what the kind needs}"""
Stage = Literal["lobby", "bets", "question", "debrief"]
Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a stage lasts at least, for reading, and at most."""

    least: int = 15
    most: int = 90


@dataclass(frozen=True, slots=True)
class Note:
    """A private note from one seat to another."""

    by: str
    """A person's id."""
    sender: str
    to: str
    """Seats."""
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Closed:
    """The last question that was closed: what was asked, who had answered, and what the model would have done."""

    kind: str
    text: Mapping[str, str]
    """That was on the table."""
    answers: Answers
    left: tuple[str, ...]
    """Seats of people that had not answered in time: the model did."""
    foreseen: tuple[Event, ...]
    """What would have followed with the model in all seats."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What was done on the floor, and where the sitting stood then."""

    sitting: Sitting
    answers: Answers


@dataclass(frozen=True, slots=True)
class Room:
    """A class and its sitting."""

    sitting: Sitting
    limits: Limits = Limits()
    with_bets: bool = True
    people: Mapping[str, Person] = field(default_factory=dict)
    """By id, in the order in which they came."""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    """By seat; `auto` where there is none."""
    stage: Stage = "lobby"
    since: float = 0.0
    """When the stage began."""
    lost: float = 0.0
    """Seconds of this stage that did not count: pauses."""
    paused: float | None = None
    """Since when the class has been paused."""
    asked: Mapping[str, Question] = field(default_factory=dict)
    """The questions that wait, by seat; of all seats."""
    answers: Answers = field(default_factory=dict)
    """To these, by seat: what counts so far, and may still be changed."""
    answered_by: Mapping[str, str] = field(default_factory=dict)
    """By seat, whose answer it is: a person's id."""
    closed: Closed | None = None
    bets: Mapping[tuple[int, str], Bet] = field(default_factory=dict)
    """By session and person, whose id is in `who`."""
    model_bets: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """By session, what the model thought with the same public information."""
    bet_on: int = 0
    """The session that was bet on last."""
    bet_at: Sitting | None = None
    """Where the sitting stood then."""
    ready: frozenset[str] = frozenset()
    """People who have read what there is to read in this stage."""
    notes: tuple[Note, ...] = ()
    news: tuple[str, ...] = ()
    """What the teacher has announced."""
    old_news: int = 0
    """How many of these were made in earlier stages."""
    injected: tuple[str, ...] = ()
    """Keys of the events that the teacher has brought in, or forward."""
    floor: Floor | None = None
    """The last question on the floor that was closed."""
    ended_early: int | None = None
    """After how many answers the class was ended: what follows is the model's."""
    ever_held: frozenset[str] = frozenset()
    """Seats for which a person has answered."""
    last_at: float = field(default=0.0, compare=False)

    def after(self, entry: Entry) -> Room:
        """The room after an entry, which was allowed when it was made."""
        room = _KINDS[entry["kind"]](self, entry)
        return replace(room, last_at=max(self.last_at, entry["at"]))

    def mode(self, seat: str) -> Mode:
        """Who answers in a seat."""
        return self.modes.get(seat, "auto")

    def held(self, seat: str) -> bool:
        """Whether a person is waited for in a seat."""
        return answers_itself(self.people, seat, self.mode(seat))

    def delegation(self, seat: str) -> list[Person]:
        """Who has a seat."""
        return delegation(self.people, seat)

    @property
    def present(self) -> list[Person]:
        """Who is in touch, the teacher apart."""
        return [p for p in self.people.values() if not p.removed and not p.away and p.id != TEACHER]

    @property
    def waiting(self) -> list[str]:
        """Seats of people that are asked and have not answered."""
        return [seat for seat in self.asked if seat not in self.answers and self.held(seat)]

    @property
    def asked_kind(self) -> str:
        """Of the questions that wait; empty where none does."""
        return next((question.kind for question in self.asked.values()), "")

    def elapsed(self, at: float) -> float:
        """Seconds of this stage that count."""
        until = at if self.paused is None else self.paused
        return max(0.0, until - self.since - self.lost)

    def due(self, at: float) -> str | None:
        """The kind of entry that time makes now: `asked` ends the bets, `closed` a question; None while it waits."""
        wait = self.wait(at)
        if wait is None or wait > 0:
            return None
        return "asked" if self.stage == "bets" else "closed"

    def wait(self, at: float) -> float | None:
        """Seconds until something is due if nobody does anything more; None if nothing will be."""
        if self.paused is not None or self.stage not in ("bets", "question"):
            return None
        return self._lasts() - self.elapsed(at)

    def _lasts(self) -> float:
        """Seconds that this stage lasts as things stand."""
        if self.stage == "bets":
            betters = self.present
            done = all(p.id in self.ready or (self.session, p.id) in self.bets for p in betters)
            return self.limits.least if done else self.limits.most
        if any(self.held(seat) for seat in self.asked):
            return self.limits.most if self.waiting else self.limits.least
        return self.limits.least if self.asked_kind == "sounding" else 0.0

    @property
    def latest_news(self) -> tuple[str, ...]:
        """What was announced in this stage, the last first."""
        return self.news[self.old_news :][::-1]

    @property
    def session(self) -> int:
        """The session that the sitting is in."""
        return int(str(self.sitting.public()["session"]))


def _opened_stage(room: Room, at: float) -> Room:
    """The stage that follows: bets before a session, the next question, or the debrief."""
    room = replace(
        room,
        since=at,
        lost=0.0,
        paused=None if room.paused is None else at,
        ready=frozenset(),
        old_news=len(room.news),
        answers={},
        answered_by={},
        asked={},
    )
    if room.sitting.over:
        return replace(room, stage="debrief", paused=None)
    if room.with_bets and room.bet_on < room.session:
        return replace(room, stage="bets", bet_on=room.session, bet_at=room.sitting)
    return _ask(room)


def _ask(room: Room) -> Room:
    return replace(room, stage="question", asked={question.seat: question for question in room.sitting.pending()})


def _began(room: Room, entry: Entry) -> Room:
    return _opened_stage(room, entry["at"])


def _asked(room: Room, entry: Entry) -> Room:
    at = entry["at"]
    paused = None if room.paused is None else at
    return _ask(replace(room, since=at, lost=0.0, paused=paused, ready=frozenset(), old_news=len(room.news)))


def _answered(room: Room, entry: Entry) -> Room:
    seat = entry["seat"]
    return replace(
        room,
        answers={**room.answers, seat: entry["answer"]},
        answered_by={**room.answered_by, seat: entry["by"]},
    )


def _unanswered(room: Room, seat: str) -> Room:
    """Without the answer that counted so far for a seat."""
    answers, by = (
        {key: value for key, value in each.items() if key != seat} for each in (room.answers, room.answered_by)
    )
    return replace(room, answers=answers, answered_by=by)


def _mode(room: Room, entry: Entry) -> Room:
    seat = entry["seat"]
    room = replace(room, modes={**room.modes, seat: entry["mode"]})
    return _unanswered(room, seat) if entry["mode"] == "model" else room


def _removed(room: Room, entry: Entry) -> Room:
    """Nothing that a person who is removed has said is still waited on."""
    for seat in [seat for seat, by in room.answered_by.items() if by == entry["person"]]:
        room = _unanswered(room, seat)
    return _person(room, entry, removed=True, seat=None)


def _closed(room: Room, entry: Entry) -> Room:
    sitting = room.sitting
    text = next((question.text for question in room.asked.values()), {})
    closed = Closed(room.asked_kind, text, room.answers, tuple(room.waiting), sitting.left_to_the_model())
    for seat, question in room.asked.items():
        sitting = sitting.put({"id": question.id, "answer": room.answers.get(seat)})
    held = room.ever_held | {*room.answers}
    floor = Floor(room.sitting, room.answers) if room.asked_kind == "floor" else room.floor
    return _opened_stage(replace(room, sitting=sitting, closed=closed, ever_held=held, floor=floor), entry["at"])


def _ended(room: Room, entry: Entry) -> Room:
    """Leave all that is still asked to the model."""
    sitting, answered, held = room.sitting, len(room.sitting.answered), room.ever_held | {*room.answers}
    for seat, question in room.asked.items():
        if seat in room.answers:
            sitting = sitting.put({"id": question.id, "answer": room.answers[seat]})
    while not sitting.over:
        for question in sitting.pending():
            sitting = sitting.put({"id": question.id, "answer": None})
    return _opened_stage(replace(room, sitting=sitting, ended_early=answered, ever_held=held, paused=None), entry["at"])


def _joined(room: Room, entry: Entry) -> Room:
    person = Person(entry["person"], entry["name"], entry["language"])
    return replace(room, people={**room.people, person.id: person})


def _person(room: Room, entry: Entry, **change: Any) -> Room:
    person = room.people[entry["person"]]
    return replace(room, people={**room.people, person.id: replace(person, **change)})


def _paused(room: Room, entry: Entry) -> Room:
    return replace(room, paused=entry["at"])


def _went_on(room: Room, entry: Entry) -> Room:
    lost = 0.0 if room.paused is None else entry["at"] - room.paused
    return replace(room, paused=None, lost=room.lost + lost)


def _resumed(room: Room, entry: Entry) -> Room:  # noqa: ARG001 - one signature for all
    """After the machine was down: paused at the last thing that happened, so that nobody loses time."""
    if room.stage in ("lobby", "debrief") or room.paused is not None:
        return room
    return replace(room, paused=room.last_at)


def _bet(room: Room, entry: Entry) -> Room:
    session, who = entry["session"], entry["by"]
    bet = Bet(who, session, entry["chances"], entry["gives_way"], frozenset(entry["seats"]))
    return replace(room, bets={**room.bets, (session, who): bet})


def _note(room: Room, entry: Entry) -> Room:
    note = Note(entry["by"], entry["sender"], entry["to"], entry["text"], entry["at"])
    return replace(room, notes=(*room.notes, note))


def _injected(room: Room, entry: Entry) -> Room:
    key, event = entry["key"], entry["event"]
    sitting = bring_forward(room.sitting, key) if event is None else inject(room.sitting, key, event)
    return replace(room, sitting=sitting, injected=(*room.injected, key))


def _taken_back(room: Room, entry: Entry) -> Room:
    key = entry["key"]
    kept = tuple(each for each in room.injected if each != key)
    return replace(room, sitting=take_back(room.sitting, key), injected=kept)


_KINDS: Mapping[str, Callable[[Room, Entry], Room]] = {
    "joined": _joined,
    "language": lambda room, entry: _person(room, entry, language=entry["language"]),
    "took": lambda room, entry: _person(room, entry, seat=entry["seat"]),
    "away": lambda room, entry: _person(room, entry, away=True),
    "back": lambda room, entry: _person(room, entry, away=False),
    "removed": _removed,
    "mode": _mode,
    "limits": lambda room, entry: replace(room, limits=Limits(entry["least"], entry["most"])),
    "began": _began,
    "asked": _asked,
    "answered": _answered,
    "closed": _closed,
    "ended": _ended,
    "paused": _paused,
    "went_on": _went_on,
    "resumed": _resumed,
    "bet": _bet,
    "ready": lambda room, entry: replace(room, ready=room.ready | {entry["by"]}),
    "model_bet": lambda room, entry: replace(room, model_bets={**room.model_bets, entry["session"]: entry["bet"]}),
    "note": _note,
    "injected": _injected,
    "taken_back": _taken_back,
    "news": lambda room, entry: replace(room, news=(*room.news, entry["text"])),
    "unsaid": lambda room, _: replace(room, news=room.news[:-1]),
}

"""The room: a class and its sitting, as a value. `entries` says how an entry of the ledger makes another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nacsim.council.sitting import Sitting
from nacsim.findings.bets import Bet
from nacsim.record import Event
from nacsim.theory.question import Question
from nacsim_dashboards.classroom.people import TEACHER, Mode, Person, answers_itself, delegation

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
    ever_injected: int = 0
    """How many that were, with those that were taken back."""
    floor: Floor | None = None
    """The last question on the floor that was closed."""
    ended_early: int | None = None
    """After how many answers the class was ended: what follows is the model's."""
    ever_held: frozenset[str] = frozenset()
    """Seats for which a person has answered."""
    last_at: float = field(default=0.0, compare=False)

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
    def stage_id(self) -> str:
        """Names the stage, so that an act meant for another one does nothing."""
        return f"{self.stage}-{len(self.sitting.answered)}-{self.bet_on}"

    @property
    def latest_news(self) -> tuple[str, ...]:
        """What was announced in this stage, the last first."""
        return self.news[self.old_news :][::-1]

    @property
    def session(self) -> int:
        """The session that the sitting is in."""
        return int(str(self.sitting.public()["session"]))

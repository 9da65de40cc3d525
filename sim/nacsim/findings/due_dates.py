"""Deadlines, dated events and the day on record, lettered in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import ascii_uppercase
from typing import Literal

from nacsim.findings.words import Words, at_hour, on_day, safe
from nacsim.scenario.resolved import Scenario

Unit = Literal["hours", "days"]
Kind = Literal["deadline", "calendar", "record"]


@dataclass(frozen=True, slots=True)
class DueDate:
    """Something due at a time."""

    letter: str
    kind: Kind
    at: float
    until: float
    """The same as `at`, but for a day on record, of which no hour is known."""
    words: str

    @property
    def middle(self) -> float:
        """Where its letter stands."""
        return (self.at + self.until) / 2


def in_unit(unit: Unit, hours: float) -> float:
    """Hours since the opening, in the unit of an axis."""
    return round(hours / 24, 4) if unit == "days" else hours


def due_dates(scenario: Scenario, unit: Unit, last: int) -> tuple[DueDate, ...]:
    """In order of time, lettered. last: the hour that the time looked at goes to."""
    dated = [*_deadlines(scenario), *_events(scenario), *_recorded(scenario, last)]
    ordered = sorted(dated, key=lambda date: (date[1], date[2]))
    return tuple(
        DueDate(letter, kind, in_unit(unit, at), in_unit(unit, until), words)
        for letter, (kind, at, until, words) in zip(_letters(len(ordered)), ordered, strict=True)
    )


def _letters(count: int) -> Iterable[str]:
    return (ascii_uppercase[i] if count <= len(ascii_uppercase) else str(i + 1) for i in range(count))


Dated = tuple[Kind, float, float, str]
"""Kind, hours of its beginning and its end, words."""


def _deadlines(scenario: Scenario) -> Iterator[Dated]:
    words = Words(scenario)
    for leg in scenario.legs:
        yield "deadline", leg.deadline, leg.deadline, f"{words.due(leg.deadline)}: deadline of {words.body(leg.body)}"


def _events(scenario: Scenario) -> Iterator[Dated]:
    words = Words(scenario)
    for event in scenario.calendar:
        yield "calendar", event.hour, event.hour, f"{words.due(event.hour)}: {safe(event.event)}"


def _recorded(scenario: Scenario, last: int) -> Iterator[Dated]:
    """The moment on record, if it lies near the time looked at: a whole day where the file has no hour of it."""
    when = (scenario.record or {}).get("when")
    if not isinstance(when, str):
        return
    moment, exact = datetime.fromisoformat(when), "T" in when
    start = (moment - scenario.opening) / timedelta(hours=1)
    words = at_hour(moment, year=True) if exact else on_day(moment.date())
    if -24 < start <= 3 * last:
        yield "record", max(0.0, start), start if exact else start + 24, f"{words}: decided, on record"

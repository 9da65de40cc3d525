"""By when each outcome has come about, with deadlines, calendar events and the day on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from string import ascii_uppercase
from typing import Literal

from nacsim.findings.estimates import Share, share
from nacsim.findings.words import OUTCOME_WORDS, Words, at_hour, capital, duration, on_day, safe
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary

Unit = Literal["hours", "days"]
Kind = Literal["deadline", "calendar", "record"]

IN_HOURS = 96
"""Up to so many hours, hours are counted; beyond, days."""
STEPS: Mapping[Unit, tuple[int, ...]] = {
    "hours": (1, 2, 3, 6, 12, 24),
    "days": (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730, 1825),
}
"""Distances of ticks that a reader can count in."""
TICKS = 7
"""At most so many."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """So much of all runs has come to this outcome by then."""

    at: float
    """In the chart's unit."""
    when: str
    """The clock time."""
    share: Share


@dataclass(frozen=True, slots=True)
class Curve:
    """The cumulative incidence of one outcome: from 0 at the opening to its share of all runs."""

    outcome: Outcome
    words: str
    steps: tuple[CurvePoint, ...]

    @property
    def final(self) -> Share:
        """What it comes to."""
        return self.steps[-1].share


@dataclass(frozen=True, slots=True)
class Mark:
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


@dataclass(frozen=True, slots=True)
class Timing:
    """All of it. Times in `unit` since the opening."""

    runs: int
    unit: Unit
    opening: str
    end: float
    """How far the axis goes."""
    ticks: tuple[int, ...]
    curves: tuple[Curve, ...]
    """Of the outcomes that occur, in the order of `record.OUTCOMES`."""
    marks: tuple[Mark, ...]
    hours: tuple[int, int, int]
    """Hours within which a tenth, half and nine tenths of the runs have ended."""
    busiest: tuple[int, Share]
    """The hour at which most runs end, and how many do."""
    at_deadline: Share
    """Runs that end at the deadline of the deciding body, or later."""
    deadline: int

    @property
    def headline(self) -> str:
        """When the runs end; the hour, if most end at the same."""
        hour, share = self.busiest
        if not self._one_hour:
            _, half, nine = self.hours
            return f"Half of the runs end within {duration(half)}, nine tenths within {duration(nine)}"
        runs = "Every run ends" if share.value == 1 else f"Most runs ({share.text}) end"
        at = "at the deadline, " if hour == self.deadline else ""
        return f"{runs} {at}{duration(hour)} after the opening"

    @property
    def spread(self) -> str:
        """How far apart they end, as far as the headline does not say it; empty if they hardly do."""
        shares = ("a tenth", "half", "nine tenths") if self._one_hour else ("a tenth", "half")
        # Of shares that have ended within the same time, the largest says it all.
        within = {duration(hours): share for hours, share in zip(self.hours, shares, strict=False)}
        if len(within) == 1:
            return ""
        if not self._one_hour:
            return f"A tenth of the runs end within {duration(self.hours[0])}"
        (first, least), *others = within.items()
        more = "".join(f", {share} within {hours}" for hours, share in others)
        return f"{capital(least)} of the runs end within {first}{more}"

    @property
    def lateness(self) -> str:
        """How many came to the deadline."""
        deadline = f"the deadline, {duration(self.deadline)} after the opening"
        if self.at_deadline.value == 0:
            return f"All runs end before {deadline}"
        late = self.at_deadline
        return f"{late.text} of runs (95% interval {late.interval}) end at {deadline}, or later"

    @property
    def _one_hour(self) -> bool:
        """Whether more than half of the runs clearly end at the same hour."""
        return self.busiest[1].low > 0.5


def timing(summary: EnsembleSummary, scenario: Scenario) -> Timing:
    """Of an ensemble, and of the scenario that it was run from."""
    runs, deadline = summary.runs, scenario.legs[-1].deadline
    by_hour = _by_hour(summary)
    last = max([*by_hour, deadline, *(event.hour for event in scenario.calendar)])
    unit: Unit = "hours" if last <= IN_HOURS else "days"
    marks = _marks(scenario, unit, last)
    end = max([_in(unit, last), *(mark.until for mark in marks)])
    busiest = max(by_hour, key=lambda hour: (by_hour[hour], -hour))
    hours = summary.hours_to_end
    return Timing(
        runs=runs,
        unit=unit,
        opening=Words(scenario).when(0) + f" {scenario.opening.year}",
        end=round(end * 1.03, 4),
        ticks=_ticks(unit, end),
        curves=tuple(_curves(summary, unit, scenario)),
        marks=marks,
        hours=(round(hours.p10), round(hours.median), round(hours.p90)),
        busiest=(busiest, share(by_hour[busiest] / runs, runs)),
        at_deadline=share(sum(n for hour, n in by_hour.items() if hour >= deadline) / runs, runs),
        deadline=deadline,
    )


def _by_hour(summary: EnsembleSummary) -> dict[int, int]:
    """How many runs end at each hour."""
    runs: dict[int, int] = {}
    for hour, count in (end for ends in summary.ends.values() for end in ends):
        runs[hour] = runs.get(hour, 0) + count
    return runs


def _in(unit: Unit, hours: float) -> float:
    return round(hours / 24, 4) if unit == "days" else hours


def _curves(summary: EnsembleSummary, unit: Unit, scenario: Scenario) -> Iterator[Curve]:
    words, runs = Words(scenario), summary.runs
    for outcome in OUTCOMES:
        if not summary.ends[outcome]:
            continue
        hours, counts = zip(*summary.ends[outcome], strict=True)
        steps = [
            CurvePoint(_in(unit, hour), words.when(hour), share(count / runs, runs))
            for hour, count in zip((0, *hours), (0, *accumulate(counts)), strict=True)
        ]
        yield Curve(outcome, OUTCOME_WORDS[outcome], tuple(steps))


def _marks(scenario: Scenario, unit: Unit, last: int) -> tuple[Mark, ...]:
    """In order of time, lettered."""
    dated = [*_deadlines(scenario), *_events(scenario), *_recorded(scenario, last)]
    ordered = sorted(dated, key=lambda mark: (mark[1], mark[2]))
    return tuple(
        Mark(letter, kind, _in(unit, at), _in(unit, until), words)
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


def _ticks(unit: Unit, end: float) -> tuple[int, ...]:
    step = next((step for step in STEPS[unit] if end / step <= TICKS - 1), STEPS[unit][-1])
    return tuple(range(0, int(end) + 1, step))

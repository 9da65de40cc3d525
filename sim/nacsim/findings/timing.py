"""By when each outcome has come about, with deadlines, calendar events and the day on record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from nacsim.findings.due_dates import DueDate, Unit, due_dates, in_unit
from nacsim.findings.estimates import Share, share
from nacsim.findings.words import OUTCOME_WORDS, Words, capital, duration
from nacsim.record import OUTCOMES, Outcome
from nacsim.scenario.resolved import Scenario
from nacsim.store.summaries import EnsembleSummary

IN_HOURS = 96
"""Up to so many hours, hours are counted; beyond, days."""
STEPS: Mapping[Unit, tuple[int, ...]] = {
    "hours": (1, 2, 3, 6, 12, 24),
    "days": (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, 730, 1825),
}
"""Distances of ticks that a reader can count in."""
TICKS = 7
"""Ticks at most."""


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
class Timing:
    """When the runs end. Times in `unit` since the opening."""

    runs: int
    unit: Unit
    opening: str
    end: float
    """How far the axis goes."""
    ticks: tuple[int, ...]
    curves: tuple[Curve, ...]
    """Of the outcomes that occur, in the order of `record.OUTCOMES`."""
    due_dates: tuple[DueDate, ...]
    hours: tuple[int, int, int]
    """Hours within which a tenth, half and nine tenths of the runs have ended."""
    busiest: tuple[int, Share]
    """The hour at which most runs end, and how many do."""
    at_deadline: Share
    """Runs that end at the deadline of the deciding body, or later."""
    deadline: int

    @property
    def at_once(self) -> bool:
        """Whether all runs end at the same hour."""
        return self.busiest[1].value == 1

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
        """How many came to the deadline; empty where the headline says that all did."""
        if self.at_once and self._one_hour and self.busiest[0] == self.deadline:
            return ""
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
    dates = due_dates(scenario, unit, last)
    end = max([in_unit(unit, last), *(date.until for date in dates)])
    busiest = max(by_hour, key=lambda hour: (by_hour[hour], -hour))
    hours = summary.hours_to_end
    return Timing(
        runs=runs,
        unit=unit,
        opening=Words(scenario).when(0) + f" {scenario.opening.year}",
        end=round(end * 1.03, 4),
        ticks=_ticks(unit, end),
        curves=tuple(_curves(summary, unit, scenario)),
        due_dates=dates,
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


def _curves(summary: EnsembleSummary, unit: Unit, scenario: Scenario) -> Iterator[Curve]:
    words, runs = Words(scenario), summary.runs
    for outcome in OUTCOMES:
        if not summary.ends[outcome]:
            continue
        hours, counts = zip(*summary.ends[outcome], strict=True)
        steps = [
            CurvePoint(in_unit(unit, hour), words.when(hour), share(count / runs, runs))
            for hour, count in zip((0, *hours), (0, *accumulate(counts)), strict=True)
        ]
        yield Curve(outcome, OUTCOME_WORDS[outcome], tuple(steps))


def _ticks(unit: Unit, end: float) -> tuple[int, ...]:
    step = next((step for step in STEPS[unit] if end / step <= TICKS - 1), STEPS[unit][-1])
    return tuple(range(0, int(end) + 1, step))

"""One holdout's way to consent: how far from it the ally stood at each session, and what made each rise and fall.

An ally objects while its margin is below its reserve. The height of a stair is margin less reserve, as the record has
it: below 0 it is short of consent, from 0 on past it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nacsim.findings.evidence import last_soundings
from nacsim.findings.movement import SHOWN, Contribution, step
from nacsim.findings.sittings import Sitting
from nacsim.findings.stances import Course, courses
from nacsim.findings.words import NO_RECKONING, apart, listed
from nacsim.record import Record, Sounding
from nacsim.scenario.resolved import Scenario

NEAR = 0.5
"""Besides the largest part of a rise the next is named if it is at least so much of it."""


@dataclass(frozen=True, slots=True)
class Rise:
    """From one sitting to the next at which the ally gave a reckoning."""

    start: int
    end: int
    """Indices of the two sittings."""
    change: float
    """Below 0: a fall."""
    parts: Mapping[str, float]
    """What made it, in a few words, and how much, the largest first; they sum to the change."""
    words: str
    """The same at length; empty where every part rounds to 0.00."""

    @property
    def cause(self) -> str:
        """The largest part that goes its way, and the next where it is near; empty where nothing changed."""
        way = 1 if self.change >= 0 else -1
        first, *rest = sorted(self.parts, key=lambda short: -way * self.parts[short]) or [""]
        near = [short for short in rest[:1] if way * self.parts[short] >= NEAR * way * self.parts[first]]
        return listed([first, *near])


@dataclass(frozen=True, slots=True)
class Stair:
    """One holdout."""

    course: Course
    points: tuple[float | None, ...]
    """Margin less reserve at each sitting but the end; `lacking` says why where it is None."""
    rises: tuple[Rise, ...]
    silent: tuple[bool, ...]
    """At which of these sittings it had a seat and gave no reckoning."""

    @property
    def known(self) -> list[float]:
        """The points that there are."""
        return [point for point in self.points if point is not None]

    @property
    def late(self) -> bool:
        """Whether it objected only by letter, after every session."""
        return not self.known and not any(self.silent)

    @property
    def told(self) -> bool:
        """Whether there are points, and none is lacking for want of a reckoning."""
        return bool(self.known) and not any(self.silent)

    @property
    def ends(self) -> str:
        """How it stands at the end."""
        stance = self.course.stances[-1]
        return "no seat" if stance is None else "still objects" if stance == "object" else "lets it pass"

    def lacking(self, sitting: int) -> str:
        """Why there is no point at a sitting."""
        if self.course.stances[sitting] is None:
            return "no seat"
        return NO_RECKONING if self.silent[sitting] else "had yet to object"

    def at_sitting(self, sitting: int) -> str:
        """How it stands at a sitting, and what brought it there: `1.78 short of consent (0.04 nearer: ...)`."""
        point = self.points[sitting]
        if point is None:
            return self.lacking(sitting)
        rises = [rise for rise in self.rises if rise.end == sitting]
        changes = [(self.change_shown(rise), rise.cause) for rise in rises]
        return stands(point) + "".join(f" ({moved(change)}: {cause})" for change, cause in changes if change)

    def change_shown(self, rise: Rise) -> float:
        """A rise as it is told: the difference of the two heights as they are told."""
        start, end = (self.points[i] for i in (rise.start, rise.end))
        return round(told_height(end or 0.0) - told_height(start or 0.0), 6)


def distance(amount: float) -> str:
    """How far from consent, without a sign; never 0.00 of what is not 0."""
    return apart(abs(amount), 0.0)[0]


def told_height(point: float) -> float:
    """A height as it is told."""
    return float(distance(point)) * (-1 if point < 0 else 1)


def stands(point: float) -> str:
    """A point in words: `1.78 short of consent`."""
    return f"{distance(point)} {'short of' if point < 0 else 'past'} consent"


def moved(change: float) -> str:
    """A rise or a fall in words: `0.04 nearer`."""
    return f"{distance(change)} {'nearer' if change >= 0 else 'further off'}"


def stairs(record: Record, scenario: Scenario, table: Sequence[Sitting]) -> Iterator[Stair]:
    """Of every ally that objected at the last sounding of a session or by letter, in the order of the courses."""
    heard = last_soundings(record)
    for course in courses(table):
        if course.way in ("held out", "gave way"):
            points = [_point(record.at(i, Sounding), course.ally) for i in heard]
            known = [i for i, point in enumerate(points) if point is not None]
            rises = (_rise(record, scenario, course.ally, heard, *pair) for pair in pairwise(known))
            silent = (_silent(record.at(i, Sounding), course.ally) for i in heard)
            yield Stair(course, tuple(points), tuple(rises), tuple(silent))


def _point(sounding: Sounding, ally: str) -> float | None:
    if ally not in sounding.stances or ally not in sounding.terms:
        return None
    terms = sounding.terms[ally]
    return round(terms.margin - terms.reserve, 6)


def _silent(sounding: Sounding, ally: str) -> bool:
    return ally in sounding.stances and sounding.worth.get(ally) is None


def _rise(record: Record, scenario: Scenario, ally: str, heard: Sequence[int], start: int, end: int) -> Rise:
    found = step(record, scenario, ally, heard[start], heard[end])
    parts = dict[str, float]()
    for part in found.contributions:
        parts[part.short] = round(parts.get(part.short, 0.0) + part.amount, 6)
    largest_first = {short: parts[short] for short in sorted(parts, key=lambda short: -parts[short])}
    return Rise(start, end, found.change, largest_first, _at_length(found.contributions))


def _at_length(contributions: Sequence[Contribution]) -> str:
    seen = [f"{part.words} ({part.amount:+.2f})" for part in contributions if abs(part.amount) >= SHOWN]
    return listed(seen) if seen else ""

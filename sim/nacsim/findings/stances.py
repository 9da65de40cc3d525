"""Who stood how at every sitting, ordered by who gave way when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from nacsim.findings.sittings import Seat, Sitting
from nacsim.record import Stance

Way = Literal["held out", "gave way", "lukewarm", "supported"]
"""Objected to the end; objected and later did not; never objected, but did not always support; always supported."""
WAYS: tuple[Way, ...] = ("held out", "gave way", "lukewarm", "supported")


@dataclass(frozen=True, slots=True)
class Course:
    """One ally through the run."""

    ally: str
    name: str
    stances: tuple[Stance | None, ...]
    """One for each sitting; None: no seat."""
    letters: tuple[bool, ...]
    """Whether it broke a silence after that sitting."""
    way: Way
    turned: int | None
    """The first sitting after its last objection, if it gave way: an index."""


def courses(found: Sequence[Sitting]) -> tuple[Course, ...]:
    """Every ally: who held out, then who gave way from the last to the first, then the lukewarm, then the rest."""
    return tuple(sorted((_course(found, seat) for seat in found[0].seats), key=_order))


def _course(found: Sequence[Sitting], seat: Seat) -> Course:
    ally = seat.ally
    stances = tuple(next(s.stance for s in sitting.seats if s.ally == ally) for sitting in found)
    letters = tuple(ally in sitting.letters for sitting in found)
    objecting = [i for i, stance in enumerate(stances) if stance == "object" or letters[i]]
    later = [i for i, stance in enumerate(stances) if objecting and i > objecting[-1] and stance is not None]
    if objecting:
        way: Way = "gave way" if later else "held out"
    else:
        way = "supported" if set(stances) <= {"support", None} else "lukewarm"
    return Course(ally, seat.name, stances, letters, way, later[0] if later else None)


def _order(course: Course) -> tuple[int, int, int, str]:
    lukewarm = sum(stance not in ("support", None) for stance in course.stances)
    return WAYS.index(course.way), -(course.turned or 0), -lukewarm, course.name

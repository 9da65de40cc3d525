"""A long staircase in short: at which sessions it tells something, and how it stood at those between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from nacsim.findings.staircase import Staircase
from nacsim.findings.stairs import Stair, stands
from nacsim.findings.words import counted


def landings(found: Staircase, stair: Stair) -> list[int]:
    """The sittings of a stair that tell something, the most telling first.

    The first and the last; where it gives way; where it takes or leaves its seat or begins to object; and the rises
    and falls that are worth naming, the largest first.
    """
    last = len(stair.points) - 1
    turned = [turn] if (turn := stair.course.turned) is not None and turn <= last else []
    why = ["" if point is not None else stair.lacking(place) for place, point in enumerate(stair.points)]
    begun = [place for place, (before, now) in enumerate(pairwise(why), start=1) if before != now]
    named = {cause.end for cause in found.causes if stair.course.ally in cause.allies}
    rises = sorted((rise for rise in stair.rises if rise.end in named), key=lambda rise: -abs(rise.change))
    return list(dict.fromkeys([0, last, *turned, *begun, *(rise.end for rise in rises)]))


def between(stair: Stair, places: Sequence[int]) -> str:
    """How it stood at sittings that are not told one by one: `3 sessions: 0.44 to 0.41 short of consent`."""
    known = [point for place in places if (point := stair.points[place]) is not None]
    lacking = Counter(stair.lacking(place) for place in places if stair.points[place] is None)
    parts = [_range(known)] if known else []
    parts += [why if number == len(places) else f"{why} in {number}" for why, number in lacking.items()]
    return f"{counted(len(places), 'session')}: {'; '.join(parts)}"


def _range(points: Sequence[float]) -> str:
    """0.44 to 0.41 short of consent: the farthest apart, in the order of the way it went."""
    ends = sorted((min(points), max(points)), reverse=points[-1] < points[0])
    first, last = map(stands, ends)
    if first == last:
        return first
    number, _, side = first.partition(" ")
    return f"{number if last.endswith(f' {side}') else first} to {last}"

"""Where ribbons run that part and meet again: an alluvial drawing's geometry, in any units.

Along is the way that ribbons go, across is where they lie beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

Place = tuple[float, float]
"""From where to where across."""
Knot = tuple[float, Place]
"""How far along a ribbon has which place."""
BENDS = 16
"""Corners along a bend."""


def places(
    paths: Sequence[Sequence[int]], widths: Sequence[float], starts: Sequence[Sequence[float]]
) -> list[list[Place]]:
    """By stage, the place of each ribbon within its branch; those that came the same way stay side by side.

    paths: of each ribbon its branch at each stage. starts: by stage, where each branch begins across.
    """
    found, order = [], sorted(range(len(paths)), key=lambda ribbon: tuple(paths[ribbon]))
    for stage, begins in enumerate(starts):
        order.sort(key=lambda ribbon: paths[ribbon][stage])
        ends, row = list(begins), [(0.0, 0.0)] * len(paths)
        for ribbon in order:
            branch = paths[ribbon][stage]
            row[ribbon] = ends[branch], ends[branch] + widths[ribbon]
            ends[branch] = row[ribbon][1]
        found.append(row)
    return found


def outline(knots: Sequence[Knot]) -> list[tuple[float, float]]:
    """The corners of a ribbon, along and across: there on one side, back on the other."""
    edge = [(at, place) for before, after in pairwise(knots) for at, place in _bend(before, after)] + [knots[-1]]
    return [(at, low) for at, (low, _) in edge] + [(at, high) for at, (_, high) in reversed(edge)]


def _bend(before: Knot, after: Knot) -> list[Knot]:
    """From one knot to just before the next, level at both."""
    (start, old), (end, new) = before, after
    if old == new:
        return [before]
    shares = [i / BENDS for i in range(BENDS)]
    eased = [share * share * (3 - 2 * share) for share in shares]
    return [
        (start + share * (end - start), (_between(old[0], new[0], ease), _between(old[1], new[1], ease)))
        for share, ease in zip(shares, eased, strict=True)
    ]


def _between(low: float, high: float, share: float) -> float:
    return low + share * (high - low)

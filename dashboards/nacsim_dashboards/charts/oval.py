"""Places round an oval table, equally far apart, as the Council sits."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise
from math import copysign, cos, dist, pi, sin

Point = tuple[float, float]

FINE = 1440
"""Points of the oval between which distances are measured."""
SHAPE = 2.6
"""Exponent of the oval (Lamé's curve): 2 is an ellipse, more is squarer, as such tables are."""


@cache
def oval(count: int, width: float, height: float) -> tuple[Point, ...]:
    """`count` places on an oval of that width and height round 0, 0, clockwise.

    Why not from the top: there sits the chair, and the first and last place are half a step to either side of it.
    """
    points = [_point(2 * pi * i / FINE, width / 2, height / 2) for i in range(FINE + 1)]
    length = list(accumulate((dist(a, b) for a, b in pairwise(points)), initial=0.0))
    return tuple(_along(points, length, length[-1] * (i + 1) / (count + 1)) for i in range(count))


def _along(points: Sequence[Point], length: Sequence[float], way: float) -> Point:
    """The place so far along the line through the points, whose lengths up to each are given."""
    i = bisect(length, way) - 1
    part = (way - length[i]) / (length[i + 1] - length[i])
    (x, y), (to_x, to_y) = points[i], points[i + 1]
    return x + part * (to_x - x), y + part * (to_y - y)


def _point(angle: float, a: float, b: float) -> Point:
    """On the curve |x / a| ** n + |y / b| ** n = 1, clockwise from the top."""
    across, up = sin(angle), cos(angle)
    return a * _rooted(across), b * _rooted(up)


def _rooted(part: float) -> float:
    return copysign(float(abs(part) ** (2 / SHAPE)), part)

"""What charts of differences and of many rows share: their axis, and how many rows are drawn."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from nacsim.findings.estimates import Estimate, signed
from nacsim_dashboards.charts.rows import ValueAxis

SHOWN = 12
"""Rows drawn of a long list; the table has all."""
MANY = 20
"""Results drawn of very many that are compared."""
STEPS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Distances of ticks; the smallest is taken that needs at most two on either side of 0. Each leaves room for one."""


def points_axis(changes: Iterable[Estimate]) -> ValueAxis:
    """Percentage points, a little further than all intervals; 0 is always on it."""
    ends = [0.0, *(end for change in changes for end in (change.low, change.high))]
    low, high = min(ends), max(ends)
    step = next((step for step in STEPS if max(-low, high) <= 2.5 * step), STEPS[-1])
    ticks = tuple(i * step for i in range(ceil(low / step), floor(high / step) + 1))
    labels = tuple(signed(100 * tick, 1 if step < 0.01 else 0) for tick in ticks)
    room = 0.05 * max(high - low, step)
    return ValueAxis(low - room * (low < 0), high + room, ticks, labels, "change in adoption, percentage points")


def all_in_table(drawn: int, count: int) -> str:
    """Says that only some rows are drawn, with a space before it; empty if all are."""
    if drawn == count:
        return ""
    which = "one with the largest effect is" if drawn == 1 else f"{drawn} with the largest effect are"
    return f" The {which} drawn; the table has all {count}."

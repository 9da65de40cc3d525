"""Estimates in a table, and what their intervals are called."""

from __future__ import annotations

from nacsim.findings.estimates import Estimate, Index
from nacsim_dashboards.chart import Cell

INTERVAL = ("from", "to (95%)")
"""The header of an interval's two cells."""
THIN_LINES = "Thin lines are 95% intervals: more runs would narrow them."


def cells(estimate: Estimate) -> tuple[Cell, ...]:
    """A value and its interval: an index as it is; shares in percent, differences in percentage points."""
    times, digits = (1, 3) if isinstance(estimate, Index) else (100, 2)
    return tuple(round(times * end, digits) + 0.0 for end in (estimate.value, estimate.low, estimate.high))


def yes(flag: bool) -> str:
    """`yes` or nothing, in a column that is mostly empty."""
    return "yes" if flag else ""


def or_dash(value: float | None) -> Cell:
    """A number, or a dash where there is none."""
    return "-" if value is None else round(value, 4)

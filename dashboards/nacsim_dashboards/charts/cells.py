"""Estimates in a table, and what their intervals are called."""

from __future__ import annotations

from math import floor, log10

from nacsim.findings.estimates import Estimate, Index
from nacsim_dashboards.chart import Cell

INTERVAL = ("from", "to (95%)")
"""The header of an interval's two cells."""
THIN_LINES = "Thin lines are 95% intervals: more runs would narrow them."


def cells(estimate: Estimate) -> tuple[Cell, ...]:
    """A value and its interval: an index as it is; shares in percent, differences in percentage points."""
    times, digits = (1, 2) if isinstance(estimate, Index) else (100, 2)
    return tuple(round(times * end, digits) + 0.0 for end in (estimate.value, estimate.low, estimate.high))


def yes(flag: bool) -> str:
    """`yes` or nothing, in a column that is mostly empty."""
    return "yes" if flag else ""


def or_dash(value: float | None) -> Cell:
    """A mean to two digits, or a dash where there is none."""
    return "-" if value is None else two_digits(value)


def two_digits(value: float) -> float:
    """A mean to two significant digits, and whole numbers whole: 0.62, 1.6, 51, 123."""
    return round(value, 1 - floor(log10(abs(value)))) + 0.0 if 0 < abs(value) < 10 else round(value) + 0.0

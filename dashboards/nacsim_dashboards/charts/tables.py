"""Cells that tables about many runs share. Shares in percent, differences in percentage points."""

from __future__ import annotations

from nacsim.findings.estimates import Estimate, Index
from nacsim_dashboards.chart import Cell

INTERVAL = ("from", "to (95%)")
"""Headers of the last two cells of an estimate."""


def cells(estimate: Estimate) -> tuple[Cell, ...]:
    """A value and its interval: an index as it is, all else times 100."""
    times, digits = (1, 3) if isinstance(estimate, Index) else (100, 2)
    return tuple(round(times * end, digits) + 0.0 for end in (estimate.value, estimate.low, estimate.high))


def yes(flag: bool) -> str:
    """A mark in a column that is otherwise empty."""
    return "yes" if flag else ""

"""Every point of a sweep, over one number or two, as a table."""

from __future__ import annotations

from nacsim.findings.sweep import Point, SweepFinding, value_words
from nacsim_dashboards.chart import Cell, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells, or_dash


def places(point: Point) -> tuple[Cell, ...]:
    """Where a point is: numbers as numbers, all else as it is read."""
    return tuple(value_words(value) if isinstance(value, (str, bool)) else value for value in point.at)


def points_table(sweep: SweepFinding) -> Table:
    """Where it is, how often it is adopted there, and how long that takes."""
    lines = (
        (
            *places(point),
            *cells(point.adopted),
            *cells(point.change),
            *(point.hours.low, point.hours.value, point.hours.high),
            or_dash(point.dilution),
        )
        for point in sweep.points
    )
    adopted, change = ("adopted, %", *INTERVAL), ("change from the first, points", *INTERVAL)
    hours = ("hours: a tenth", "half", "nine tenths")
    header = (*(over.path for over in sweep.over), *adopted, *change, *hours, "mean dilution")
    return Table(header, tuple(lines))

"""Hours to the end along a number that is moved."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.estimates import number
from nacsim.findings.sweep import SweepFinding
from nacsim.findings.words import counted
from nacsim_dashboards.chart import Chart
from nacsim_dashboards.charts.bands import BandedLine, bands
from nacsim_dashboards.charts.sweep_table import points_table
from nacsim_dashboards.theme import LIGHT


def chart(sweep: SweepFinding) -> Chart:
    """The chart of a sweep over one number."""
    caption = (
        f"The line is the median of {counted(sweep.runs, 'run')} at each point; eight runs in ten end within the pale"
        " band. The band says how much runs differ, not how sure the line is."
    )
    return Chart(
        "hours", sweep.duration, caption, figure(sweep), points_table(sweep), narrow=figure(sweep, narrow=True)
    )


def figure(sweep: SweepFinding, *, narrow: bool = False) -> Figure:
    """The median, and the band within which eight runs in ten end."""
    hours = [point.hours for point in sweep.points]
    line = BandedLine("median", hours, [f"{number(median.value)} hours" for median in hours], LIGHT["series_3"])
    drawn = bands([line], sweep.over[0], narrow=narrow)
    return drawn.update_yaxes(title={"text": "hours to the end"}, rangemode="tozero")

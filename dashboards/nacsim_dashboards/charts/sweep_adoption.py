"""The share adopted along a number that is moved."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.sweep import SweepFinding
from nacsim_dashboards.chart import Chart
from nacsim_dashboards.charts.bands import BandedLine, bands, in_percent
from nacsim_dashboards.charts.sweep_table import points_table
from nacsim_dashboards.theme import LIGHT


def chart(sweep: SweepFinding) -> Chart:
    """The chart of a sweep over one number."""
    caption = f"Share adopted in any form, of {sweep.sample}. Pale band: its 95% interval. Swept: {sweep.over[0].says}."
    return Chart("line", sweep.headline, caption, figure(sweep), points_table(sweep), narrow=figure(sweep, narrow=True))


def figure(sweep: SweepFinding, *, narrow: bool = False) -> Figure:
    """The share, with its interval as a band."""
    adopted = [point.adopted for point in sweep.points]
    line = BandedLine("adopted", adopted, [share.shown for share in adopted], LIGHT["accent"])
    return in_percent(bands([line], sweep.over[0], narrow=narrow))

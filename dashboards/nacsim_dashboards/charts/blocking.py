"""Which allies adoption depends on: a bar for each whose consent changes anything."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.blocking import MEANING, BlockingPower
from nacsim.findings.estimates import CLEARLY
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.rows import rows
from nacsim_dashboards.charts.scales import SHOWN, all_in_table, points_axis
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import LIGHT

POWER = MarkStyle("", LIGHT["accent"])


def chart(blocking: BlockingPower) -> Chart | str:
    """The chart, in both widths; sentences where nobody's consent changes anything, or is not what counts."""
    if not blocking.changing:
        return " ".join(f"{claim}." for claim in (blocking.headline, blocking.why_none) if claim)
    drawn = len(blocking.changing[:SHOWN])
    claims = (f" {claim}." for claim in (blocking.unchanging, blocking.power_indices) if claim)
    caption = (
        f"{MEANING} Lines are 95% intervals of paired differences. {CLEARLY}"
        f"{all_in_table(drawn, len(blocking.changing))}{''.join(claims)}"
    )
    wide, narrow = figure(blocking), figure(blocking, narrow=True)
    return Chart("blocking", blocking.headline, caption, wide, table(blocking), narrow=narrow)


def figure(blocking: BlockingPower, *, narrow: bool = False) -> Figure:
    """The largest change first."""
    shown = blocking.changing[:SHOWN]
    lines = tuple(Row(ally.name, ally.power.points, (Mark(ally.power, POWER),)) for ally in shown)
    return rows([Group("", lines)], points_axis(ally.power for ally in shown), narrow=narrow)


def table(blocking: BlockingPower) -> Table:
    """Every ally."""
    last, sole = "last to give way, %", "sole objector at the end, %"
    header = ("ally", "change, points", *INTERVAL, last, *INTERVAL, sole, *INTERVAL)
    lines = ((ally.name, *cells(ally.power), *cells(ally.last), *cells(ally.sole)) for ally in blocking.allies)
    return Table(header, tuple(lines))

"""The share of each outcome along a number that is moved."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.sweep import SweepFinding
from nacsim.findings.words import OUTCOME_WORDS
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.bands import BandedLine, bands, in_percent
from nacsim_dashboards.charts.cells import INTERVAL, cells
from nacsim_dashboards.charts.sweep_table import places
from nacsim_dashboards.theme import OUTCOME_COLOURS, OUTCOME_DASHES, SERIES_SYMBOLS


def chart(sweep: SweepFinding) -> Chart:
    """The chart of a sweep over one number."""
    caption = f"The share of runs that end in each outcome, of {sweep.sample}. Pale bands: 95% intervals."
    return Chart("outcomes", sweep.leading, caption, figure(sweep), table(sweep), narrow=figure(sweep, narrow=True))


def figure(sweep: SweepFinding, *, narrow: bool = False) -> Figure:
    """A line with its interval for every outcome that occurs."""
    lines = []
    for word, symbol in zip(sweep.occurring, SERIES_SYMBOLS, strict=False):
        shares = [point.outcomes[word] for point in sweep.points]
        shown = [share.shown for share in shares]
        lines.append(
            BandedLine(OUTCOME_WORDS[word], shares, shown, OUTCOME_COLOURS[word], OUTCOME_DASHES[word], symbol)
        )
    return in_percent(bands(lines, sweep.over[0], narrow=narrow))


def table(sweep: SweepFinding) -> Table:
    """Every point by every outcome that occurs."""
    lines = (
        (*places(point), word.replace("_", " "), *cells(point.outcomes[word]))
        for point in sweep.points
        for word in sweep.occurring
    )
    return Table((*(over.path for over in sweep.over), "outcome", "share of runs, %", *INTERVAL), tuple(lines))

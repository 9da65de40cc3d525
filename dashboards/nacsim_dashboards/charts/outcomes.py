"""How often each outcome comes about: a bar for each with its interval; what is on record carries a diamond."""

from __future__ import annotations

from plotly.graph_objects import Figure

from nacsim.findings.outcomes import Outcomes, OutcomeShare
from nacsim.findings.words import capital, counted
from nacsim_dashboards.chart import Chart, Table
from nacsim_dashboards.charts.cells import INTERVAL, THIN_LINES, cells, yes
from nacsim_dashboards.charts.reading import NEVER_READ, ON_RECORD, sentences
from nacsim_dashboards.charts.rows import PERCENT, rows
from nacsim_dashboards.charts.sheet import Group, Mark, MarkStyle, Row
from nacsim_dashboards.theme import OUTCOME_COLOURS, OUTCOME_PATTERNS


def chart(finding: Outcomes) -> Chart:
    """The chart, in both widths."""
    wide, narrow = figure(finding), figure(finding, narrow=True)
    return Chart("outcomes", finding.headline, caption(finding), wide, table(finding), narrow=narrow)


def figure(finding: Outcomes, *, narrow: bool = False) -> Figure:
    """A row for each outcome."""
    return rows([Group("", tuple(_row(outcome) for outcome in finding.shares))], PERCENT, narrow=narrow)


def _row(outcome: OutcomeShare) -> Row:
    look = MarkStyle("", OUTCOME_COLOURS[outcome.outcome], OUTCOME_PATTERNS[outcome.outcome])
    note = ON_RECORD if outcome.on_record else ""
    return Row(capital(outcome.words), outcome.share.shown, (Mark(outcome.share, look),), note)


def caption(finding: Outcomes) -> str:
    """How to read it."""
    recorded = finding.recorded
    return sentences(
        f"Shares of {counted(finding.runs, 'run')}, each with its own draws of the uncertain numbers.",
        finding.adoption,
        THIN_LINES,
        NEVER_READ if recorded else "",
        "This is a what-if: what happened did not happen under it." if recorded and finding.what_if else "",
    )


def table(finding: Outcomes) -> Table:
    """An outcome a row."""
    shares = [(outcome.words, *cells(outcome.share), yes(outcome.on_record)) for outcome in finding.shares]
    adopted = ("adopted at all", *cells(finding.adopted), "")
    return Table(("outcome", "share, %", *INTERVAL, "on record"), (*shares, adopted))
